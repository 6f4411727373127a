#include "impost/duty/fact.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// A quantity that another one and a share give: clean wool is the weight at its clean yield; a proof liter holds half a
/// liter of alcohol. Source: 19 CFR 151.61 (clean yield); 26 U.S.C. 5002(a)(10) (proof spirits: 50 percent by volume).
struct Derived {
    std::string_view base;
    std::string_view from;
    std::string_view share;  ///< a fact in percent
    int times;
};
constexpr std::array<Derived, 2> derived_quantities = {
    {{"clean kg", "kg", "clean-yield", 1}, {"pf.liters", "liters", "alcohol-by-volume", 2}}};

Error wrong_unit(const Fact& fact, const std::string& asked) {
    const auto* measured = std::get_if<Measured>(&fact.value);
    const std::string given = measured != nullptr ? measured->unit : std::holds_alternative<Money>(fact.value) ? "USD" : "percent";
    return Error("the fact " + fact.name + " is asked for in " + asked + ", not in " + given);
}

/// The product of two quantities, the second a number. Errors: out of range.
Result<Quantity> product(Quantity a, Quantity b) {
    __extension__ using Wide = __int128;
    const Wide ticks = (static_cast<Wide>(a.ticks()) * b.ticks() + Quantity::one / 2) / Quantity::one;
    if (ticks > std::numeric_limits<std::int64_t>::max()) return Error("the quantity is out of range");
    return Quantity::from_ticks(static_cast<std::int64_t>(ticks));
}

/// A measured fact in a unit. Errors: another base.
Result<Quantity> in_unit(const Fact& fact, const Unit& unit) {
    const auto* measured = std::get_if<Measured>(&fact.value);
    if (measured == nullptr) return wrong_unit(fact, std::string(unit.name));
    if (measured->unit.empty()) return measured->quantity;
    const Unit* given = find_unit(measured->unit);
    if (given == nullptr) return Error("\"" + measured->unit + "\" is no unit of quantity");
    auto converted = convert(measured->quantity, *given, unit);
    if (!converted && !same_measure(*given, unit)) return wrong_unit(fact, std::string(unit.name));
    return converted;
}

/// The entry's quantity in a unit, from whichever of its quantities converts. Errors: out of range.
Result<std::optional<Quantity>> entry_quantity(const Statement& statement, const Unit& unit) {
    for (const Measured& measured : statement.quantities) {
        const Unit* given = find_unit(measured.unit);
        if (given == nullptr || !same_measure(*given, unit)) continue;
        const auto converted = convert(measured.quantity, *given, unit);
        if (!converted) return converted.error();
        return std::optional(*converted);
    }
    return std::optional<Quantity>();
}

const Derived* derivation(const Unit& unit) {
    const auto found =
        std::find_if(derived_quantities.begin(), derived_quantities.end(), [&](const Derived& d) { return d.base == unit.base; });
    return found != derived_quantities.end() ? &*found : nullptr;
}

/// A quantity in a unit that another quantity and a stated share give.
Result<std::optional<Quantity>> derived_quantity(const Statement& statement, const Unit& unit) {
    const Derived* rule = derivation(unit);
    const Fact* fact = rule != nullptr ? statement.fact(rule->share) : nullptr;
    if (fact == nullptr) return std::optional<Quantity>();
    const auto* share = std::get_if<Rate>(&fact->value);
    if (share == nullptr) return wrong_unit(*fact, "percent");
    if (Rate::from_ticks(Rate::one) < *share) return Error("the fact " + fact->name + " is above 100%");
    const auto from = entry_quantity(statement, *find_unit(rule->from));
    if (!from) return from.error();
    if (!*from) return std::optional<Quantity>();
    const auto base = product(**from, Quantity::from_ticks(share->ticks() * rule->times));
    if (!base) return base.error();
    const auto converted = convert(*base, *find_unit(rule->base), unit);
    if (!converted) return converted.error();
    return std::optional(*converted);
}

/// The article's own quantity in a unit.
Result<std::optional<Quantity>> own_quantity(const Statement& statement, const Unit& unit) {
    auto quantity = entry_quantity(statement, unit);
    if (!quantity || *quantity) return quantity;
    if (const Fact* fact = statement.fact("quantity-in-" + name_part(unit.name))) {
        const auto stated = in_unit(*fact, unit);
        if (!stated) return stated.error();
        return std::optional(*stated);
    }
    return derived_quantity(statement, unit);
}

/// A quantity in the unit that measures the content ("Pb kg"), in the unit of the basis (kg).
Result<std::optional<Quantity>> content_quantity(const Statement& statement, const DutyBasis& basis) {
    auto quantity = entry_quantity(statement, *basis.quantity);
    if (!quantity || !*quantity) return quantity;
    Unit content = *basis.quantity;
    content.base = basis.unit->base;
    const auto converted = convert(**quantity, content, *basis.unit);
    if (!converted) return converted.error();
    return std::optional(*converted);
}

std::string in_words(std::string name) {
    std::replace(name.begin(), name.end(), '-', ' ');
    return name;
}

}  // namespace

Result<Fact> parse_fact(const std::string& name, std::string_view text) {
    const auto refuse = [&] {
        return Error("\"" + std::string(text) + "\" is no fact for " + name + ": \"96\", \"12.5 kg\", \"120 USD\" or \"40%\"");
    };
    if (name.empty()) return refuse();
    Fact fact{name, Measured{}};
    if (text.ends_with('%')) {
        const auto share = parse_percent(trim(text.substr(0, text.size() - 1)));
        if (!share || *share < Rate{}) return refuse();
        fact.value = *share;
        return fact;
    }
    const std::size_t space = text.find(' ');
    const std::string_view unit = space == std::string_view::npos ? std::string_view() : trim(text.substr(space));
    if (text.starts_with('$') || unit == "USD") {
        const auto money = Money::parse(text.starts_with('$') ? text.substr(1) : text.substr(0, space));
        if (!money || *money < Money{}) return refuse();
        fact.value = *money;
        return fact;
    }
    const auto quantity = Quantity::parse(text.substr(0, space));
    if (!quantity || *quantity < Quantity{}) return refuse();
    const bool degrees = unit == "degrees" || unit == "degree";
    fact.value = Measured{*quantity, degrees ? std::string() : std::string(unit)};
    return fact;
}

Result<Facts> parse_facts(const std::vector<std::string>& texts) {
    Facts result;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) return Error("\"" + text + "\" is no fact, such as \"polarization-degrees=96\"");
        const std::string name = text.substr(0, equals);
        if (name == "applicable-line") {
            const auto line = HsCode::parse(std::string_view(text).substr(equals + 1));
            if (!line) return line.error();
            if (result.applicable_line && *result.applicable_line != *line) {
                return Error("the fact applicable-line is stated twice, as " + result.applicable_line->dotted() + " and as " +
                             line->dotted());
            }
            result.applicable_line = *line;
            continue;
        }
        const auto fact = parse_fact(name, std::string_view(text).substr(equals + 1));
        if (!fact) return fact.error();
        result.facts.push_back(*fact);
    }
    return result;
}

const Fact* Statement::fact(std::string_view name) const {
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.name == name; });
    return found != facts.end() ? &*found : nullptr;
}

Result<std::optional<Money>> stated_money(const Statement& statement, const std::string& name) {
    const Fact* fact = statement.fact(name);
    if (fact == nullptr) return std::optional<Money>();
    if (const auto* money = std::get_if<Money>(&fact->value)) return std::optional(*money);
    if (const auto* share = std::get_if<Rate>(&fact->value)) {
        if (!statement.customs_value) return Error("the share of the customs value that " + name + " is needs a customs value");
        const auto part = duty_on(*statement.customs_value, *share);
        if (!part) return part.error();
        return std::optional(*part);
    }
    const auto& measured = std::get<Measured>(fact->value);
    if (!measured.unit.empty()) return wrong_unit(*fact, "USD");
    const auto money = Money::parse(measured.quantity.text());
    if (!money) return Error("the fact " + name + " is no amount in USD: " + money.error().what());
    return std::optional(*money);
}

Result<std::optional<Quantity>> stated_number(const Statement& statement, const std::string& name) {
    const Fact* fact = statement.fact(name);
    if (fact == nullptr) return std::optional<Quantity>();
    const auto* measured = std::get_if<Measured>(&fact->value);
    if (measured == nullptr || !measured->unit.empty()) return wrong_unit(*fact, "a bare number");
    return std::optional(measured->quantity);
}

Result<std::optional<Quantity>> stated_quantity(const Statement& statement, const DutyBasis& basis) {
    if (basis.fact.empty()) return own_quantity(statement, *basis.unit);
    const Fact* fact = statement.fact(basis.fact);
    if (fact == nullptr) return basis.quantity != nullptr ? content_quantity(statement, basis) : std::optional<Quantity>();
    const auto stated = in_unit(*fact, *basis.unit);
    if (!stated) return stated.error();
    if (basis.times == nullptr) return std::optional(*stated);
    const auto articles = own_quantity(statement, *basis.times);
    if (!articles) return articles.error();
    if (!*articles) return std::optional<Quantity>();
    const Quantity over = Quantity::from_ticks(basis.over * Quantity::one);
    const auto total = product(*stated < over ? Quantity{} : *stated - over, **articles);
    if (!total) return total.error();
    return std::optional(*total);
}

MissingFact missing_fact(const Statement& statement, const DutyBasis& basis) {
    if (basis.unit == nullptr) {
        const std::string parts = basis.parts.empty() ? "" : ", or each by itself: " + join(basis.parts, ", ");
        return {basis.fact, in_words(basis.fact) + ", in USD" + parts};
    }
    const bool lacks_articles = basis.times != nullptr && statement.fact(basis.fact) != nullptr;
    if (!basis.fact.empty() && !lacks_articles) {
        const bool counted = basis.times != nullptr;
        return {basis.fact, in_words(basis.fact) + (counted ? ", of each article" : ", in " + std::string(basis.unit->name))};
    }
    const Unit& unit = lacks_articles ? *basis.times : *basis.unit;
    const Derived* rule = derivation(unit);
    if (rule != nullptr) {
        const auto from = entry_quantity(statement, *find_unit(rule->from));
        if (from && *from)
            return {std::string(rule->share),
                    in_words(std::string(rule->share)) + ", in percent, or the quantity in " + std::string(unit.name)};
    }
    return {"quantity-in-" + name_part(unit.name), "quantity in " + std::string(unit.name)};
}

}  // namespace impost
