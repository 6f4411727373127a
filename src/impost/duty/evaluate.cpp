#include "impost/duty/evaluate.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace impost {
namespace {

constexpr const char* degrees_fact = "polarization-degrees";
constexpr std::int64_t pure = 100;  ///< degrees of polarization

void ask(EvaluatedDuty& result, const MissingFact& fact) {
    if (std::find(result.missing.begin(), result.missing.end(), fact) == result.missing.end()) result.missing.push_back(fact);
}

/// The names under which an entry can state a basis.
void note_asked(const DutyBasis& basis, std::vector<std::string>& asked) {
    if (!basis.fact.empty()) asked.push_back(basis.fact);
    asked.insert(asked.end(), basis.parts.begin(), basis.parts.end());
    for (const Unit* unit : {basis.fact.empty() ? basis.unit : nullptr, basis.times}) {
        if (unit == nullptr) continue;
        asked.push_back("quantity-in-" + name_part(unit->name));
        if (unit->base == "clean kg") asked.emplace_back("clean-yield");
        if (unit->base == "pf.liters") asked.emplace_back("alcohol-by-volume");
    }
}

/// Adds to a sum. Errors: out of range.
std::optional<Error> add(Money amount, Money& sum) {
    if (std::numeric_limits<std::int64_t>::max() - amount.ticks() < sum.ticks()) return Error("the amount is out of range");
    sum += amount;
    return std::nullopt;
}

/// The value of a part: stated, or the sum of its own parts.
Result<std::optional<Money>> part_value(const Statement& statement, const DutyBasis& basis) {
    auto value = stated_money(statement, basis.fact);
    if (!value || *value || basis.parts.empty()) return value;
    Money sum;
    for (const std::string& part : basis.parts) {
        value = stated_money(statement, part);
        if (!value || !*value) return value;
        if (const auto error = add(**value, sum)) return *error;
    }
    return std::optional(sum);
}

using Amount = Result<std::optional<Money>>;

Amount found(const Result<Money>& amount) {
    if (!amount) return amount.error();
    return std::optional(*amount);
}

Amount amount_of(const AdValorem& rate, const Statement& statement, EvaluatedDuty& result) {
    if (rate.basis.fact.empty()) {
        if (!statement.customs_value) return std::optional<Money>();
        return found(duty_on(*statement.customs_value, rate.rate));
    }
    const auto value = part_value(statement, rate.basis);
    if (!value) return value.error();
    if (*value) return found(duty_on(**value, rate.rate));
    ask(result, missing_fact(statement, rate.basis));
    return std::optional<Money>();
}

Amount amount_on(const DutyBasis& basis, SpecificRate rate, const Statement& statement, EvaluatedDuty& result) {
    const auto quantity = stated_quantity(statement, basis);
    if (!quantity) return quantity.error();
    if (*quantity) return found(duty_on(**quantity, rate));
    ask(result, missing_fact(statement, basis));
    return std::optional<Money>();
}

/// rate − less · (100 − degrees), fractions of a degree in proportion, at least the minimum.
Result<SpecificRate> rate_at(const DegreeScale& scale, Quantity degrees) {
    const Quantity hundred = Quantity::from_ticks(pure * Quantity::one);
    if (hundred < degrees) return Error("a polarization of " + degrees.text() + " degrees is above 100");
    __extension__ using Wide = __int128;
    const Wide under = (hundred - degrees).ticks();
    const auto less = static_cast<std::int64_t>((under * scale.less_per_degree.ticks() + Quantity::one / 2) / Quantity::one);
    return std::max(scale.minimum, scale.rate - SpecificRate::from_ticks(less));
}

Amount amount_of(const DegreeScale& scale, const Statement& statement, EvaluatedDuty& result) {
    const auto degrees = stated_number(statement, degrees_fact);
    if (!degrees) return degrees.error();
    if (!*degrees) ask(result, {degrees_fact, "degrees of polarization, by polarimetric test"});
    const auto rate = rate_at(scale, degrees->value_or(Quantity{}));
    if (!rate) return rate.error();
    const auto amount = amount_on(scale.basis, *rate, statement, result);
    return !amount || *degrees ? amount : std::optional<Money>();
}

Amount amount_of(const DutyComponent& component, const Statement& statement, EvaluatedDuty& result) {
    if (const auto* rate = std::get_if<AdValorem>(&component)) {
        note_asked(rate->basis, result.asked);
        return amount_of(*rate, statement, result);
    }
    if (const auto* rate = std::get_if<Specific>(&component)) {
        note_asked(rate->basis, result.asked);
        return amount_on(rate->basis, rate->rate, statement, result);
    }
    const auto& scale = std::get<DegreeScale>(component);
    note_asked(scale.basis, result.asked);
    result.asked.emplace_back(degrees_fact);
    return amount_of(scale, statement, result);
}

/// The sum of components; none where one of them is not known.
Amount sum_of(const std::vector<DutyComponent>& components, const Statement& statement, EvaluatedDuty& result) {
    std::optional<Money> sum = Money{};
    for (const DutyComponent& component : components) {
        const auto amount = amount_of(component, statement, result);
        if (!amount) return amount.error();
        if (!*amount) {
            sum.reset();
        } else if (sum) {
            if (const auto error = add(**amount, *sum)) return *error;
        }
    }
    return sum;
}

/// Whether a clause applies; none where the entry does not say.
Result<std::optional<bool>> applies(const Bound& bound, const Statement& statement, EvaluatedDuty& result) {
    if (bound.when.empty()) return std::optional(true);
    result.asked.push_back(bound.when);
    const auto said = stated_number(statement, bound.when);
    if (!said) return said.error();
    if (!*said) {
        ask(result, {bound.when, "1 if so, 0 if not: " + bound.text});
        return std::optional<bool>();
    }
    return std::optional(**said != Quantity{});
}

Amount limit_of(const Bound& bound, const Statement& statement, EvaluatedDuty& result) {
    if (bound.reference.empty()) return sum_of(bound.components, statement, result);
    result.asked.push_back(bound.reference);
    auto limit = stated_money(statement, bound.reference);
    if (limit && !*limit) ask(result, {bound.reference, "the amount of that duty, in USD"});
    return limit;
}

/// The sum within its bounds; none where a clause applies or may apply and its limit is not known.
Amount bounded(std::optional<Money> sum, const DutyExpression& duty, const Statement& statement, EvaluatedDuty& result) {
    for (const Bound& bound : duty.bounds) {
        const auto applied = applies(bound, statement, result);
        if (!applied) return applied.error();
        if (*applied == std::optional(false)) continue;
        const auto limit = limit_of(bound, statement, result);
        if (!limit) return limit.error();
        if (!*applied || !*limit) {
            sum.reset();
        } else if (sum) {
            sum = bound.kind == Bound::Kind::at_least ? std::max(*sum, **limit) : std::min(*sum, **limit);
        }
    }
    return sum;
}

/// What the entry gives in a unit that no component can use, where a component lacks its quantity.
std::optional<Error> incompatible(const DutyExpression& duty, const Statement& statement, const EvaluatedDuty& result) {
    const auto lacking = std::find_if(result.missing.begin(), result.missing.end(),
                                      [](const MissingFact& fact) { return fact.name.starts_with("quantity-in-"); });
    if (lacking == result.missing.end() || statement.quantities.empty()) return std::nullopt;
    const auto uses = [&](const Unit& given) {
        return std::any_of(duty.components.begin(), duty.components.end(), [&](const DutyComponent& component) {
            const DutyBasis& basis = std::visit([](const auto& c) -> const DutyBasis& { return c.basis; }, component);
            const auto same = [&](const Unit* unit) { return unit != nullptr && same_measure(*unit, given); };
            return (basis.fact.empty() && same(basis.unit)) || same(basis.times) || same(basis.quantity);
        });
    };
    for (const Measured& measured : statement.quantities) {
        const Unit* given = find_unit(measured.unit);
        if (given == nullptr) return Error("\"" + measured.unit + "\" is no unit of quantity");
        if (!uses(*given)) continue;
        return std::nullopt;
    }
    return Error("a quantity in " + statement.quantities.front().unit + " does not convert to what the duty asks for: " + lacking->what);
}

EvaluatedDuty unknown(const DutyExpression& duty) {
    EvaluatedDuty result;
    result.beyond.push_back(duty.text.empty() ? "no rate printed" : duty.text);
    return result;
}

/// A duty that a note sets: its rate is the fact "rate-in-note".
Result<EvaluatedDuty> evaluate_note(const DutyExpression& duty, const Statement& statement) {
    const std::string name = "rate-in-note";
    EvaluatedDuty result = unknown(duty);
    result.asked.push_back(name);
    const Fact* fact = statement.fact(name);
    if (fact == nullptr) {
        result.missing.push_back({name, "the rate that the note sets, in percent: " + duty.text});
        return result;
    }
    const auto* rate = std::get_if<Rate>(&fact->value);
    if (rate == nullptr) return Error("the fact " + name + " is asked for in percent");
    result.ad_valorem = *rate;
    result.beyond.clear();
    if (!statement.customs_value) return result;
    const auto amount = duty_on(*statement.customs_value, *rate);
    if (!amount) return amount.error();
    result.amount = *amount;
    return result;
}

void describe(const DutyExpression& duty, EvaluatedDuty& result) {
    result.ad_valorem = Rate{};
    for (const DutyComponent& component : duty.components) {
        if (on_customs_value(component)) {
            *result.ad_valorem += std::get<AdValorem>(component).rate;
        } else {
            result.beyond.push_back(words(component));
        }
    }
    for (const Bound& bound : duty.bounds) result.beyond.push_back(bound.text);
}

}  // namespace

std::string words(const DutyComponent& component) {
    const auto on = [](const std::string& part) { return part.empty() ? "" : " on " + part; };
    if (const auto* rate = std::get_if<AdValorem>(&component)) return format_percent(rate->rate) + on(rate->on);
    if (const auto* rate = std::get_if<Specific>(&component)) {
        return "$" + rate->rate.text() + (rate->unit == "each" ? " each" : "/" + rate->unit) + on(rate->on);
    }
    const auto& scale = std::get<DegreeScale>(component);
    return "$" + scale.rate.text() + "/" + scale.unit + " less $" + scale.less_per_degree.text() + " a degree under 100, at least $" +
           scale.minimum.text();
}

Result<EvaluatedDuty> evaluate(const DutyExpression& duty, const Statement& statement) {
    if (duty.kind == DutyKind::elsewhere && duty.reference.kind == Reference::Kind::note) return evaluate_note(duty, statement);
    if (duty.kind != DutyKind::free && duty.kind != DutyKind::sum) return unknown(duty);
    EvaluatedDuty result;
    describe(duty, result);
    const auto sum = sum_of(duty.components, statement, result);
    if (!sum) return sum.error();
    const auto amount = bounded(*sum, duty, statement, result);
    if (!amount) return amount.error();
    if (const auto error = incompatible(duty, statement, result)) return *error;
    const bool asked_for = statement.customs_value || !statement.quantities.empty();
    if (asked_for) result.amount = *amount;
    return result;
}

}  // namespace impost
