#include "impost/duty/treatment.hpp"

#include <algorithm>

namespace impost {
namespace {

constexpr int special_chapter = 98;
constexpr int tariff_line = 8;

/// Why a provision does not hold for an entry line; empty where it does.
std::string why_not(const EntryProvision& provision, const TariffLine& line, const Programs& programs, const EntryLine& entry, Date on) {
    if (const Lapse* lapse = provision.term.lapse_on(on)) return "not in force on " + on.text() + ": " + lapse->note;
    if (!provision.term.covers(on)) return "not in force on " + on.text();
    if (!provision.origins.contains(entry.origin)) return std::string(entry.origin.name()) + " is not among its origins";
    if (const Program* program = programs.program(provision.program)) {
        const Lapse* lapse = program->term.lapse_on(on);
        if (!program->in_force(on))
            return program->name + " is not in force on " + on.text() + (lapse != nullptr ? ": " + lapse->note : "");
        if (!program->origins.contains(entry.origin))
            return std::string(entry.origin.name()) + " is not among the origins of " + program->name;
    }
    const bool column_two = entry.column == Column::two || programs.is_column_two(entry.origin, on);
    if (column_two && line.other.empty()) return "has no rate in column 2";
    return {};
}

/// The part of the value that a provision leaves dutiable.
Result<Portion> dutiable_part(const EntryProvision& provision, const Fact& fact, const std::optional<Money>& customs_value) {
    const Money value = customs_value.value_or(Money{});
    Portion stated;
    if (const auto* share = std::get_if<Rate>(&fact.value)) {
        if (Rate::from_ticks(Rate::one) < *share) return Error(fact.name + " is above 100% of the customs value");
        stated = {*share, duty_on(value, *share).value()};
    } else {
        const std::vector<Measured> no_quantities;
        const std::vector<Fact> only{fact};
        const auto amount = stated_money({customs_value, no_quantities, only}, fact.name);
        if (!amount) return amount.error();
        if (!customs_value || !(Money{} < value)) return Error("an amount of " + fact.name + " needs a customs value");
        if (value < **amount) return Error(fact.name + " of " + (*amount)->text() + " is above the customs value");
        stated = {ratio(**amount, value).value(), **amount};
    }
    if (provision.less.empty()) return stated;
    return Portion{Rate::from_ticks(Rate::one) - stated.share, value - stated.value};
}

Result<std::optional<HsCode>> claimed_code(const std::vector<std::string>& claims) {
    std::optional<HsCode> found;
    for (const std::string& claim : claims) {
        const auto code = claimed_provision(claim);
        if (!code) continue;
        if (found && found->prefix(tariff_line) != code->prefix(tariff_line)) {
            return Error("two provisions of chapter 98 are claimed: " + found->dotted() + " and " + code->dotted());
        }
        found = code;
    }
    return found;
}

void state_part(EntryTreatment& treatment, const std::string& name) {
    treatment.asked.push_back(name);
    if (treatment.part) return;
    std::string what = name;
    std::replace(what.begin(), what.end(), '-', ' ');
    treatment.missing.push_back({name, what + ", in USD or in percent of the customs value"});
}

}  // namespace

bool EntryTreatment::limits(const std::string& authority) const {
    if (!is_on_part()) return false;
    const auto& full = provision->full_value_for;
    return std::find(full.begin(), full.end(), authority) == full.end();
}

Portion EntryTreatment::limited(const Portion& portion, const std::string& authority) const {
    if (!limits(authority) || !part) return portion;
    if (portion.is_whole()) return *part;
    return {share_of(portion.share, part->share), duty_on(portion.value, part->share).value()};
}

void EntryTreatment::leave_open(DutyLine& duty) const {
    if (!limits(duty.authority) || part) return;
    duty.ad_valorem.reset();
    duty.amount.reset();
    duty.beyond.push_back(duty.rate + " on the dutiable part of the value (" + asked.front() + ")");
}

bool has_claim(const EntryLine& entry, std::string_view name) {
    return std::find(entry.claims.begin(), entry.claims.end(), name) != entry.claims.end();
}

std::optional<HsCode> claimed_provision(const std::string& claim) {
    const auto code = HsCode::parse(claim);
    if (!code || code->chapter() != special_chapter || code->digits() < tariff_line) return std::nullopt;
    return *code;
}

bool is_entry_claim(const std::string& claim) {
    for (const char* name : entry_claims) {
        if (claim == name) return true;
    }
    if (claimed_provision(claim)) return true;
    const auto code = HsCode::parse(claim);
    constexpr int temporary_chapter = 99;
    return code && code->chapter() == temporary_chapter && code->digits() >= tariff_line && !code->plain().starts_with("9903");
}

Result<EntryTreatment> treat_entry(const Schedule& schedule, const Programs& programs, const EntryLine& entry, Date on) {
    EntryTreatment treatment;
    treatment.claims = entry.claims;
    const auto code = claimed_code(entry.claims);
    if (!code) return code.error();
    if (!*code) return treatment;
    const HsCode claimed = **code;
    const EntryProvision* provision = programs.provision(claimed);
    if (provision == nullptr) return Error(claimed.dotted() + " is no provision of chapter 98 that the ledger knows");
    const auto line = schedule.line(claimed, on);
    if (!line) return line.error();
    if (const std::string reason = why_not(*provision, *line, programs, entry, on); !reason.empty()) {
        treatment.not_applied.push_back({claimed.dotted(), reason});
        return treatment;
    }
    treatment.provision = provision;
    treatment.line = *line;
    if (!provision->note.empty()) treatment.notes.push_back(claimed.dotted() + ": " + provision->note);
    if (!provision->doubt.empty()) treatment.notes.push_back(claimed.dotted() + ", in doubt: " + provision->doubt);
    if (provision->takes_out) treatment.claims.emplace_back("chapter-98");
    if (!treatment.is_on_part()) return treatment;
    const std::string& name = provision->less.empty() ? provision->dutiable : provision->less;
    const Statement statement{entry.customs_value, entry.quantities, entry.facts};
    if (const Fact* fact = statement.fact(name)) {
        const auto part = dutiable_part(*provision, *fact, entry.customs_value);
        if (!part) return part.error();
        treatment.part = *part;
    }
    state_part(treatment, name);
    return treatment;
}

}  // namespace impost
