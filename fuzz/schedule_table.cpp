#include "fuzz.hpp"
#include "impost/schedule/coverage.hpp"

using namespace impost;

/// A derived table, well made or not, is refused or answers for every line.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::may_refuse([&] {
        const Schedule schedule = Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-01-02\n", "r"),
                                                  CsvTable::parse(std::string(fuzz::text_of(data, size)), "l"));
        for (const HsCode code : schedule.codes(1))
            fuzz::promise(bool(schedule.line(code, Date::from_civil(2025, 1, 2))), "every line of a revision is found");
        (void)measure_coverage(schedule);
    });
    return 0;
}
