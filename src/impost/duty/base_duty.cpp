#include "impost/duty/base_duty.hpp"

#include <algorithm>

namespace impost {
namespace {

constexpr int tariff_line = 8;

Statement statement_of(const EntryLine& entry) { return {entry.customs_value, entry.quantities, entry.facts}; }

/// The special rate that a claim of `program` earns on this line, if any; otherwise the reason why not.
const DutyExpression* claimed_rate(const Program& program, const std::vector<SpecialRate>& rates, Country origin, Date on,
                                   std::string& why_not) {
    if (!program.in_force(on)) {
        const Lapse* lapse = program.term.lapse_on(on);
        const std::string& more = lapse != nullptr ? lapse->note : program.note;
        why_not = program.name + " is not in force on " + on.text() + (more.empty() ? "" : ": " + more);
        return nullptr;
    }
    if (!program.origins.contains(origin)) {
        why_not = std::string(origin.name()) + " is not among the origins of " + program.name;
        return nullptr;
    }
    for (const SpecialRate& rate : rates) {
        if (std::find(rate.programs.begin(), rate.programs.end(), program.symbol) != rate.programs.end()) return &rate.duty;
    }
    if (program.rate) return &*program.rate;
    why_not = "the special column of this line does not name " + program.symbol;
    return nullptr;
}

/// Where several preferences hold, the lowest rate is owed (general note 3(a)(iii)); rates that are not on the value alone
/// are not compared.
bool is_lower(const DutyExpression& duty, const DutyExpression& than) {
    const auto rate = duty.plain_rate();
    const auto other = than.plain_rate();
    return rate && ((other && *rate < *other) || (!other && *rate == Rate{}));
}

std::string column_two_reason(Country origin, Column column) {
    if (column == Column::two) return "column 2 rate of duty, as asked";
    return "column 2 rate of duty: goods of " + std::string(origin.name()) + " (general note 3(b))";
}

/// The rate of another article's line in the column that was chosen.
const DutyExpression* same_column(const ChosenRate& chosen, const RateColumns& columns) {
    if (chosen.measure == "column 2") return &columns.other;
    for (const SpecialRate& rate : columns.special) {
        const bool named = chosen.program != nullptr &&
                           std::find(rate.programs.begin(), rate.programs.end(), chosen.program->symbol) != rate.programs.end();
        if (named) return &rate.duty;
    }
    return &columns.general;
}

std::string range_text(const Reference& reference) {
    std::string text;
    for (const Reference::Range& range : reference.provisions) {
        text += (text.empty() ? "" : ", ") + range.first.dotted();
        if (range.last != range.first) text += " to " + range.last.dotted();
    }
    return text;
}

/// Finds the base duty step by step; each step may put another rate in the place of the one before.
class Finder {
public:
    Finder(const Schedule& schedule, const Programs& programs, const EntryLine& entry, const EntryTreatment& treatment, Date on)
        : schedule_(schedule), programs_(programs), entry_(entry), treatment_(treatment), on_(on) {}

    Result<BaseDuty> find(const TariffLine& line) {
        columns_ = parse_rate_columns(line);
        chosen_ = choose(columns_);
        duty_ = *chosen_.duty;
        heading_ = line.rate_line.dotted();
        take_provision();
        if (auto error = follow_reference()) return *error;
        const auto evaluated = evaluate(duty_, statement_of(entry_));
        if (!evaluated) return evaluated.error();
        report(*evaluated);
        limit(*evaluated);
        return result_;
    }

private:
    [[nodiscard]] ChosenRate choose(const RateColumns& columns) const {
        return choose_rate(columns, programs_, entry_.origin, entry_.column, entry_.claims, on_);
    }

    /// The rate of the provision of chapter 98 that is claimed, where it has one for this entry.
    void take_provision() {
        if (treatment_.provision == nullptr) return;
        const std::string provision = treatment_.line.code.prefix(tariff_line).dotted();
        provision_columns_ = parse_rate_columns(treatment_.line);
        ChosenRate own = choose(provision_columns_);
        if (treatment_.is_on_part()) {
            heading_ = provision;
            if (own.program != nullptr && own.duty->kind == DutyKind::free) take(std::move(own));
            return;
        }
        for (const SpecialRate& rate : provision_columns_.special) {
            const bool for_all = own.duty->kind == DutyKind::none && own.measure != "column 2" && rate.programs.empty();
            if (for_all) own.duty = &rate.duty;
        }
        if (own.duty->kind == DutyKind::elsewhere && own.duty->reference.kind == Reference::Kind::article) return;
        if (own.duty->kind == DutyKind::none) {
            result_.not_applied.push_back({provision, "its rate columns have no rate for what is claimed"});
            return;
        }
        heading_ = provision;
        own.authority = "chapter 98";
        own.reason = treatment_.provision->title + (own.program != nullptr ? "; " + own.reason : "");
        take(std::move(own));
    }

    void take(ChosenRate&& chosen) {
        chosen.in_vain.clear();
        std::vector<NotApplied> in_vain = std::move(chosen_.in_vain);
        chosen_ = std::move(chosen);
        if (chosen_.program == nullptr) chosen_.in_vain = std::move(in_vain);
        duty_ = *chosen_.duty;
    }

    /// The rate that another provision or another article's line gives.
    std::optional<Error> follow_reference() {
        const Reference reference = duty_.reference;
        const bool of_article = duty_.kind == DutyKind::elsewhere && reference.kind == Reference::Kind::article;
        const std::string words = duty_.text;
        if (entry_.applicable_line && !of_article) return Error("no rate of this line is that of another article's line");
        if (of_article) {
            if (!entry_.applicable_line) {
                result_.missing.push_back({"applicable-line", "the tariff line of that article: " + words});
                return std::nullopt;
            }
            const auto line = schedule_.line(*entry_.applicable_line, on_);
            if (!line) return line.error();
            chosen_.reason += "; " + words + ": " + entry_.applicable_line->dotted();
            duty_ = *same_column(chosen_, parse_rate_columns(*line));
        }
        if (duty_.kind == DutyKind::elsewhere && reference.kind == Reference::Kind::provisions) follow_provisions(reference);
        return std::nullopt;
    }

    void follow_provisions(const Reference& reference) {
        for (const std::string& claim : entry_.claims) {
            const auto code = HsCode::parse(claim);
            if (!code || !reference.names(*code)) continue;
            const auto line = schedule_.line(*code, on_);
            if (!line) continue;
            const RateColumns columns = parse_rate_columns(*line);
            const ChosenRate named = choose(columns);
            if (named.program == nullptr) continue;
            duty_ = *named.duty;
            heading_ = code->dotted();
            chosen_.reason += "; " + code->dotted();
            return;
        }
        result_.missing.push_back({"provision", "the claim of one of " + range_text(reference)});
    }

    void report(const EvaluatedDuty& evaluated) {
        DutyLine& line = result_.full;
        line.heading = heading_;
        line.authority = chosen_.authority;
        line.measure = chosen_.measure;
        line.rate = duty_.text.empty() ? "no rate printed" : duty_.text;
        line.reason = chosen_.reason;
        line.ad_valorem = evaluated.ad_valorem;
        line.beyond = evaluated.beyond;
        if (evaluated.amount) line.amount = evaluated.amount->rounded_to_cents();
        result_.program = chosen_.program;
        result_.asked = evaluated.asked;
        result_.missing.insert(result_.missing.end(), evaluated.missing.begin(), evaluated.missing.end());
        result_.not_applied.insert(result_.not_applied.end(), chosen_.in_vain.begin(), chosen_.in_vain.end());
        if (chosen_.program != nullptr && !chosen_.program->doubt.empty())
            result_.notes.push_back("program " + chosen_.program->symbol + ", in doubt: " + chosen_.program->doubt);
        if (duty_.kind == DutyKind::free && !duty_.condition.empty()) result_.notes.push_back("free " + duty_.condition);
        result_.line = line;
    }

    /// On a part of the value: a rate on the value falls on the part; of any other duty the same share is owed as the part
    /// has of the value. Source: HTSUS chapter 98, subchapter II, U.S. notes 3 and 4.
    void limit(const EvaluatedDuty& evaluated) {
        if (!treatment_.is_on_part()) return;
        DutyLine& line = result_.line;
        line.reason += ", on " +
                       (treatment_.part ? format_percent(treatment_.part->share) + " of the value" : std::string("a part of the value")) +
                       ": " + treatment_.provision->title;
        if (duty_.kind == DutyKind::free) return;
        if (!treatment_.part) {
            treatment_.leave_open(line);
            return;
        }
        const Portion& part = *treatment_.part;
        if (line.ad_valorem) line.ad_valorem = share_of(*line.ad_valorem, part.share);
        if (!evaluated.amount) return;
        const auto plain = duty_.plain_rate();
        line.amount = (plain ? duty_on(part.value, *plain) : duty_on(*evaluated.amount, part.share)).value().rounded_to_cents();
    }

    const Schedule& schedule_;
    const Programs& programs_;
    const EntryLine& entry_;
    const EntryTreatment& treatment_;
    Date on_;
    RateColumns columns_;
    RateColumns provision_columns_;
    ChosenRate chosen_;
    DutyExpression duty_;
    std::string heading_;
    BaseDuty result_;
};

}  // namespace

std::vector<std::string> possible_programs(const Programs& programs, const TariffLine& line, Country origin, Date on) {
    std::vector<std::string> symbols;
    const std::vector<SpecialRate> rates = parse_special_rates(line.special);
    std::string why_not;
    for (const Program& program : programs.programs) {
        if (claimed_rate(program, rates, origin, on, why_not) != nullptr) symbols.push_back(program.symbol);
    }
    return symbols;
}

bool names_program(const Program& program, const std::string& claim) {
    if (claim == program.symbol) return true;
    return claim == "USMCA" && (program.symbol == "S" || program.symbol == "S+");
}

RateColumns parse_rate_columns(const TariffLine& line) {
    return {parse_duty_expression(line.general), parse_special_rates(line.special), parse_duty_expression(line.other)};
}

ChosenRate choose_rate(const RateColumns& columns, const Programs& programs, Country origin, Column column,
                       const std::vector<std::string>& claims, Date on) {
    ChosenRate chosen;
    if (column == Column::two || programs.is_column_two(origin, on)) {
        chosen.duty = &columns.other;
        chosen.authority = "column 2";
        chosen.measure = "column 2";
        chosen.reason = column_two_reason(origin, column);
        return chosen;
    }
    for (const std::string& claim : claims) {
        std::vector<NotApplied> in_vain;
        bool held = false;
        for (const Program& program : programs.programs) {
            if (!names_program(program, claim)) continue;
            std::string why_not;
            const DutyExpression* duty = claimed_rate(program, columns.special, origin, on, why_not);
            if (duty == nullptr) in_vain.push_back({"program " + program.symbol, why_not});
            if (duty == nullptr || held) continue;
            held = true;
            if (chosen.duty == nullptr || is_lower(*duty, *chosen.duty)) {
                chosen.duty = duty;
                chosen.program = &program;
            }
        }
        if (!held) chosen.in_vain.insert(chosen.in_vain.end(), in_vain.begin(), in_vain.end());
    }
    if (chosen.program != nullptr) {
        chosen.authority = "preference";
        chosen.measure = "column 1 special";
        chosen.reason = chosen.program->name + " (" + chosen.program->symbol + ") claimed";
        chosen.in_vain.clear();
        return chosen;
    }
    chosen.duty = &columns.general;
    chosen.authority = "MFN";
    chosen.measure = "column 1 general";
    chosen.reason = "column 1 general rate of duty";
    return chosen;
}

Result<BaseDuty> find_base_duty(const Schedule& schedule, const Programs& programs, const TariffLine& line, const EntryLine& entry,
                                const EntryTreatment& treatment, Date on) {
    return Finder(schedule, programs, entry, treatment, on).find(line);
}

DutyLine base_duty(const TariffLine& line, const Regime& regime, const EntryLine& entry, Date on, std::vector<NotApplied>& not_applied) {
    const RateColumns columns = parse_rate_columns(line);
    const ChosenRate chosen = choose_rate(columns, regime.ledger().programs, entry.origin, entry.column, entry.claims, on);
    not_applied.insert(not_applied.end(), chosen.in_vain.begin(), chosen.in_vain.end());
    DutyLine duty;
    duty.heading = line.rate_line.dotted();
    duty.authority = chosen.authority;
    duty.measure = chosen.measure;
    duty.rate = chosen.duty->text.empty() ? "no rate printed" : chosen.duty->text;
    duty.reason = chosen.reason;
    const auto evaluated = evaluate(*chosen.duty, statement_of(entry));
    if (!evaluated) return duty;
    duty.ad_valorem = evaluated->ad_valorem;
    duty.beyond = evaluated->beyond;
    if (evaluated->amount) duty.amount = evaluated->amount->rounded_to_cents();
    return duty;
}

std::optional<Money> amount_of(const DutyComponent& component, const EntryLine& entry) {
    DutyExpression alone;
    alone.kind = DutyKind::sum;
    alone.components = {component};
    const auto evaluated = evaluate(alone, statement_of(entry));
    return evaluated ? evaluated->amount : std::nullopt;
}

}  // namespace impost
