#include "fuzz.hpp"
#include "impost/schedule/duty_expression.hpp"

using namespace impost;

/// Every text gives entries; an entry without programs gives nobody a rate of its own.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const SpecialRate& rate : parse_special_rates(fuzz::text_of(data, size))) {
        for (const std::string& program : rate.programs) fuzz::promise(!program.empty() && program.size() <= 3, "a program is a symbol");
        fuzz::promise(!rate.programs.empty() || rate.duty.kind != DutyKind::sum, "a rate has a program");
    }
    return 0;
}
