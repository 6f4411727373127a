#include "impost/duty/evaluate.hpp"

#include "fuzz.hpp"
#include "impost/base/text.hpp"

using namespace impost;

/// A rate of duty on the first line, then what an entry states: "value 12.50", "12.5 kg", "value-of-case=3 USD". No input
/// ends it; an amount is never below zero, and where one is missing although the entry states value and quantity, the
/// duty says what it lacks.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::string> lines = split(fuzz::text_of(data, size), '\n');
    if (lines.empty()) return 0;
    std::optional<Money> value;
    std::vector<Measured> quantities;
    std::vector<Fact> facts;
    for (std::size_t l = 1; l < lines.size(); ++l) {
        const std::size_t space = std::min(lines[l].find(' '), lines[l].size());
        if (const auto read = parse_facts({lines[l]})) {
            facts.insert(facts.end(), read->facts.begin(), read->facts.end());
        } else if (lines[l].starts_with("value ")) {
            const auto money = Money::parse(lines[l].substr(space + 1));
            if (money && *money >= Money{}) value = *money;
        } else if (const auto quantity = Quantity::parse(lines[l].substr(0, space)); quantity && *quantity >= Quantity{}) {
            quantities.push_back({*quantity, std::string(trim(std::string_view(lines[l]).substr(space)))});
        }
    }
    const DutyExpression duty = parse_duty_expression(lines.front());
    const auto result = evaluate(duty, {value, quantities, facts});
    if (!result) return 0;
    if (result->amount) fuzz::promise(*result->amount >= Money{}, "no negative duty");
    const bool rated = duty.kind == DutyKind::sum && value;
    if (rated && !result->amount) fuzz::promise(!result->missing.empty(), "what is missing is named");
    for (const MissingFact& fact : result->missing) fuzz::promise(!fact.name.empty() && !fact.what.empty(), "a missing fact has a name");
    return 0;
}
