#include "impost/schedule/duty_expression.hpp"

#include "fuzz.hpp"

using namespace impost;

/// Total on every input; what it keeps reads the same again; what it does not understand has no rate.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const DutyExpression duty = parse_duty_expression(fuzz::text_of(data, size));
    const DutyExpression again = parse_duty_expression(duty.text);
    fuzz::promise(again.kind == duty.kind && again.components.size() == duty.components.size() && again.text == duty.text,
                  "reading again changes nothing");
    const bool has_rate = duty.kind == DutyKind::sum || duty.kind == DutyKind::additional;
    fuzz::promise(has_rate != duty.components.empty(), "components stand where there is a rate, and only there");
    for (const DutyComponent& component : duty.components) {
        if (const auto* rate = std::get_if<AdValorem>(&component)) fuzz::promise(rate->rate >= Rate{}, "no negative rate");
        if (const auto* rate = std::get_if<Specific>(&component))
            fuzz::promise(rate->rate >= SpecificRate{} && !rate->unit.empty(), "an amount a unit");
    }
    return 0;
}
