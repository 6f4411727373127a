#pragma once

#include <string>
#include <vector>

#include "impost/schedule/schedule.hpp"

namespace impost::test {

/// A line of a schedule over some of its revisions, `end` exclusive.
struct Line {
    std::string code;
    std::string general;
    std::string description;
    std::size_t first = 0;
    std::size_t end = 4;
};

/// A schedule of four revisions: r0 of 2025-01-01, r1 of 2025-02-01, r2 of 2025-03-01, r3 of 2025-06-01. Lines in order of code.
inline Schedule schedule_of(const std::vector<Line>& lines) {
    std::string csv = "code,parent,first,end,units,general,special,other,references,description\n";
    for (const Line& line : lines) {
        csv += line.code + ",," + std::to_string(line.first) + "," + std::to_string(line.end) + ",," + csv_field(line.general) + ",,,," +
               csv_field(line.description) + "\n";
    }
    return Schedule::parse(CsvTable::parse("revision,from\nr0,2025-01-01\nr1,2025-02-01\nr2,2025-03-01\nr3,2025-06-01\n", "revisions.csv"),
                           CsvTable::parse(csv, "lines.csv"));
}

inline std::string plus(const std::string& percent) { return "The duty provided in the applicable subheading + " + percent; }
inline std::string nothing_on_top() { return "The duty provided in the applicable subheading"; }

}  // namespace impost::test
