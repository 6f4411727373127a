#include "impost/schedule/revision.hpp"

#include "fuzz.hpp"
#include "impost/base/text.hpp"
#include "impost/schedule/derive.hpp"

using namespace impost;

/// A revision that is read can be derived, with a later one whose rates differ, into a schedule that knows its lines.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::may_refuse([&] {
        auto lines = parse_revision(std::string(fuzz::text_of(data, size)), "f");
        ScheduleDeriver deriver;
        deriver.add(lines);
        for (PublishedLine& line : lines) line.general += "1%";
        deriver.add(lines);
        const Schedule schedule =
            Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-01-02\n", "r"), CsvTable::parse(deriver.lines_csv(), "l"));
        for (const std::size_t revision : {std::size_t{0}, std::size_t{1}}) {
            for (const HsCode code : schedule.codes(revision)) {
                fuzz::promise(bool(schedule.line(code, schedule.revisions()[revision].from)), "every line of a revision is found");
                (void)schedule.rates(code, revision);
            }
        }
    });
    return 0;
}
