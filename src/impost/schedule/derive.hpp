#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "impost/schedule/revision.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// The derived form of a schedule: one row a line and span of revisions over which nothing on it changed.
/// Columns: code (digits; empty on lines that only describe), parent (row number), first, end (revision numbers, end
/// exclusive), units ('|' between), general, special, other, references (' ' between), description.
/// Rows without code come first, the others in order of code, so that reading needs no sorting. A parent is named by the
/// first row of its code and description: a change of its rates does not write its children anew.
class ScheduleDeriver {
public:
    /// Adds the next revision, in order of date.
    void add(const std::vector<PublishedLine>& lines);
    [[nodiscard]] std::string lines_csv() const;

private:
    struct Span {
        PublishedLine line;
        std::size_t parent = Schedule::Row::none;
        std::size_t first = 0;
        std::size_t end = 0;
        HsCode code;
    };
    std::size_t place(const PublishedLine& line, std::size_t parent);
    std::size_t node(const PublishedLine& line, std::size_t parent, std::size_t span);

    std::vector<Span> spans_;
    std::unordered_map<std::string, std::vector<std::size_t>> twins_;  ///< spans whose own text and parent are the same
    std::unordered_map<std::string, std::size_t> nodes_;               ///< the first span of each code and description under a parent
    std::size_t revisions_ = 0;
};

}  // namespace impost
