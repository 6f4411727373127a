#include "impost/duty/base_duty.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace impost {
namespace {}  // namespace

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

namespace {

/// The schedule's two spellings of a unit: "/liter" in a rate, "liters" among the units of quantity.
std::string canonical_unit(std::string unit) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> spellings = {{{"each", "No."},
                                                                                         {"liter", "liters"},
                                                                                         {"pf. liter", "pf.liters"},
                                                                                         {"gross", "gross"},
                                                                                         {"doz.", "doz"},
                                                                                         {"prs.", "pair"},
                                                                                         {"number", "No."},
                                                                                         {"no.", "No."}}};
    for (const auto& [from, to] : spellings) {
        if (unit == from) return std::string(to);
    }
    return unit;
}

std::optional<Quantity> quantity_in(const EntryLine& entry, const std::string& unit) {
    for (const Measured& measured : entry.quantities) {
        if (canonical_unit(measured.unit) == canonical_unit(unit)) return measured.quantity;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Money> amount_of(const DutyComponent& component, const EntryLine& entry) {
    if (const auto* rate = std::get_if<AdValorem>(&component)) {
        if (!rate->on.empty() || !entry.customs_value) return std::nullopt;
        const auto amount = duty_on(*entry.customs_value, rate->rate);
        return amount ? std::optional(*amount) : std::nullopt;
    }
    if (const auto* rate = std::get_if<Specific>(&component); rate != nullptr && rate->on.empty()) {
        const auto quantity = quantity_in(entry, rate->unit);
        if (!quantity) return std::nullopt;
        const auto amount = duty_on(*quantity, rate->rate);
        return amount ? std::optional(*amount) : std::nullopt;
    }
    return std::nullopt;
}

namespace {

void fill_rate(const DutyExpression& duty, const EntryLine& entry, DutyLine& line) {
    line.rate = duty.text.empty() ? "no rate printed" : duty.text;
    const bool known = duty.kind == DutyKind::free || duty.kind == DutyKind::sum;
    if (!known || !duty.condition.empty()) {
        line.beyond.push_back(line.rate);
        return;
    }
    line.ad_valorem = Rate{};
    Money sum;
    bool complete = entry.customs_value.has_value() || !entry.quantities.empty();  // without either, no amounts are asked for
    for (const DutyComponent& component : duty.components) {
        const auto* rate = std::get_if<AdValorem>(&component);
        if (rate != nullptr && rate->on.empty()) {
            *line.ad_valorem += rate->rate;
        } else {
            line.beyond.push_back(words(component));
        }
        const auto amount = amount_of(component, entry);
        complete = complete && amount.has_value();
        if (amount) sum += *amount;
    }
    if (complete) line.amount = sum.rounded_to_cents();
}

bool is_column_two(const Regime& regime, const EntryLine& entry, Date on) {
    if (entry.column == Column::two) return true;
    const auto& columns = regime.ledger().programs.column_two;
    return std::any_of(columns.begin(), columns.end(),
                       [&](const ColumnTwo& c) { return c.in_force(on) && c.origins.contains(entry.origin); });
}

/// The special rate that a claim of `program` earns on this line, if any; otherwise the reason why not.
const SpecialRate* claimed_rate(const Program& program, const std::vector<SpecialRate>& rates, const EntryLine& entry, Date on,
                                std::string& why_not) {
    if (!program.in_force(on)) {
        why_not = program.name + " is not in force on " + on.text() + (program.note.empty() ? "" : ": " + program.note);
        return nullptr;
    }
    if (!program.origins.contains(entry.origin)) {
        why_not = std::string(entry.origin.name()) + " is not among the origins of " + program.name;
        return nullptr;
    }
    for (const SpecialRate& rate : rates) {
        if (std::find(rate.programs.begin(), rate.programs.end(), program.symbol) != rate.programs.end()) return &rate;
    }
    why_not = "the special column of this line does not name " + program.symbol;
    return nullptr;
}

}  // namespace

bool names_program(const Program& program, const std::string& claim) {
    if (claim == program.symbol) return true;
    return claim == "USMCA" && (program.symbol == "S" || program.symbol == "S+");
}

DutyLine base_duty(const TariffLine& line, const Regime& regime, const EntryLine& entry, Date on, std::vector<NotApplied>& not_applied) {
    DutyLine duty;
    duty.heading = line.rate_line.dotted();
    duty.authority = "MFN";
    duty.measure = "column 1 general";
    duty.reason = "column 1 general rate of duty";
    if (is_column_two(regime, entry, on)) {
        duty.authority = "column 2";
        duty.measure = "column 2";
        duty.reason = entry.column == Column::two
                          ? "column 2 rate of duty, as asked"
                          : "column 2 rate of duty: goods of " + std::string(entry.origin.name()) + " (general note 3(b))";
        fill_rate(parse_duty_expression(line.other), entry, duty);
        return duty;
    }
    const auto specials = parse_special_rates(line.special);
    for (const std::string& claim : entry.claims) {
        std::vector<NotApplied> in_vain;
        for (const Program& program : regime.ledger().programs.programs) {
            if (!names_program(program, claim)) continue;
            std::string why_not;
            if (const SpecialRate* rate = claimed_rate(program, specials, entry, on, why_not)) {
                duty.authority = "preference";
                duty.measure = "column 1 special";
                duty.reason = program.name + " (" + program.symbol + ") claimed";
                fill_rate(rate->duty, entry, duty);
                return duty;
            }
            in_vain.push_back({"program " + program.symbol, why_not});
        }
        not_applied.insert(not_applied.end(), in_vain.begin(), in_vain.end());
    }
    fill_rate(parse_duty_expression(line.general), entry, duty);
    return duty;
}

}  // namespace impost
