#include "impost/duty/assess.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/duty/base_duty.hpp"
#include "impost/duty/fees.hpp"
#include "impost/duty/low_value.hpp"
#include "impost/duty/notes.hpp"
#include "impost/duty/statements.hpp"
#include "impost/duty/treatment.hpp"
#include "impost/ledger/stacking_table.hpp"

namespace impost {
namespace {

constexpr int first_special_chapter = 98;

bool known_content(const Ledger& ledger, const std::string& name) {
    return std::any_of(ledger.measures.begin(), ledger.measures.end(), [&](const Measure& measure) {
        return std::any_of(measure.versions.begin(), measure.versions.end(),
                           [&](const Version& version) { return version.charge && version.charge->on == name; });
    });
}

/// A refusal where every version that charges a content asks for a claim and the entry makes none of them.
std::optional<Error> unclaimed_content(const Ledger& ledger, const EntryLine& entry, const std::string& name) {
    std::vector<std::string> claims;
    for (const Measure& measure : ledger.measures) {
        for (const Version& version : measure.versions) {
            if (!version.charge || version.charge->on != name) continue;
            if (version.claim.empty() || has_claim(entry, version.claim)) return std::nullopt;
            add_once(claims, version.claim);
        }
    }
    std::sort(claims.begin(), claims.end());
    return Error(name + " is stated without the claim under which it counts: " + join(claims, " or "));
}

/// A refusal where the value is above the limit of a claim.
std::optional<Error> above_limit(const Ledger& ledger, const EntryLine& entry) {
    if (!entry.customs_value) return std::nullopt;
    for (const Measure& measure : ledger.measures) {
        for (const ClaimLimit& limit : measure.claim_limits) {
            if (!limit.value_at_most || !(*limit.value_at_most < *entry.customs_value) || !has_claim(entry, limit.claim)) continue;
            return Error("the claim " + limit.claim + " holds up to a value of " + limit.value_at_most->text() + " USD, not for " +
                         entry.customs_value->text() + " (" + limit.source + ")");
        }
    }
    return std::nullopt;
}

/// The claims without those whose content is above its limit, which are told in `not_applied`.
std::vector<std::string> claims_within_limits(const Ledger& ledger, const EntryLine& entry, std::vector<std::string> claims,
                                              std::vector<NotApplied>& not_applied) {
    for (const Measure& measure : ledger.measures) {
        for (const ClaimLimit& limit : measure.claim_limits) {
            if (!limit.at_most || std::find(claims.begin(), claims.end(), limit.claim) == claims.end()) continue;
            for (const Content& content : entry.contents) {
                if (content.name != limit.content || !(*limit.at_most < content.portion.share)) continue;
                not_applied.push_back({limit.claim, content.name + " of " + format_percent(content.portion.share) + " is above " +
                                                        format_percent(*limit.at_most) + ": " + limit.text + " (" + limit.source + ")"});
                std::erase(claims, limit.claim);
                break;
            }
        }
    }
    return claims;
}

std::string origins_text(const ActiveMeasure& active) {
    std::vector<std::string> names;
    for (const Version* version : active.versions) {
        const auto countries = version->scope.origins.countries();
        constexpr std::size_t few = 4;
        if (countries.size() > few) return "certain origins";
        for (const Country country : countries) {
            add_once(names, std::string(country.name()));
        }
    }
    return join(names, ", ");
}

/// Claims under which a version in force would cover the line.
std::vector<std::string> opening_claims(const ActiveMeasure& active, const EntryLine& entry, Date on) {
    std::vector<std::string> claims;
    for (const Version* version : active.versions) {
        if (!version->claim.empty() && version->scope.covers(entry.product, entry.origin, on)) add_once(claims, version->claim);
    }
    return claims;
}

std::string why_not(const ActiveMeasure& active, const Applicability& met, const Measure* replaced_by, const EntryLine& entry, Date on) {
    if (!met.origin_covered) return "covers products of " + origins_text(active) + ", not of " + std::string(entry.origin.name());
    if (met.version == nullptr) {
        const std::vector<std::string> claims = opening_claims(active, entry, on);
        if (!claims.empty()) return "is charged only where " + join(claims, " or ") + " is claimed";
        return entry.product.dotted() + " is on none of its lists";
    }
    if (replaced_by != nullptr) return replaced_by->id + " takes its place on this line";
    if (met.exception == nullptr) return "the line has no " + met.version->charge->on;
    const std::string heading = met.exception->heading.empty() ? "" : met.exception->heading + ": ";
    const std::string claimed = met.exception->claim.empty() ? "" : " (claimed: " + met.exception->claim + ")";
    return heading + met.exception->text + claimed;
}

/// What a tariff line without its statistical suffix hides: measures that cover some numbers below it and not the line, or the reverse.
std::vector<std::string> numbers_apart(const Schedule& schedule, const Regime& regime, const std::vector<Applicability>& met,
                                       const EntryLine& entry, Date on, const std::vector<std::string>& claims) {
    const auto revision = schedule.revision_on(on);
    const std::vector<HsCode> numbers = revision ? schedule.numbers_below(entry.product, *revision) : std::vector<HsCode>{};
    std::vector<std::string> notes;
    for (std::size_t m = 0; m < met.size(); ++m) {
        std::vector<std::string> apart;
        for (const HsCode number : numbers) {
            const Applicability own = meet(regime.measures()[m], number, entry.origin, on, claims);
            if (own.version != met[m].version || own.exception != met[m].exception) apart.push_back(number.dotted());
        }
        if (apart.empty()) continue;
        constexpr std::size_t few = 3;
        const std::size_t rest = apart.size() > few ? apart.size() - few : 0;
        apart.resize(apart.size() - rest);
        notes.push_back(regime.measures()[m].measure->id + " treats " + join(apart, ", ") +
                        (rest > 0 ? " and " + std::to_string(rest) + " more" : "") + " otherwise than " + entry.product.dotted() +
                        " as a whole: give all ten digits");
    }
    return notes;
}

/// The base duty as a rate on the customs value: printed as one, or the ad valorem equivalent where the entry gives
/// value and quantity.
std::optional<Rate> base_rate(const DutyLine& base, const EntryLine& entry) {
    if (base.ad_valorem && base.beyond.empty()) return base.ad_valorem;
    if (!base.amount || !entry.customs_value || !(Money{} < *entry.customs_value)) return std::nullopt;
    const auto equivalent = ratio(*base.amount, *entry.customs_value);
    return equivalent ? std::optional(*equivalent) : std::nullopt;
}

/// The part of the line's value that a version charges by itself, before other measures take theirs.
Portion claimed_portion(const Charge& charge, const EntryLine& entry) {
    if (!charge.on.empty()) {
        for (const Content& content : entry.contents) {
            if (content.name == charge.on) return content.portion;
        }
    }
    return Portion::whole(entry.customs_value.value_or(Money{}));
}

std::string charged_on(const Charge& charge, const Portion& portion) {
    std::string name = charge.on;
    std::replace(name.begin(), name.end(), '-', ' ');
    if (!portion.is_whole()) return "on " + format_percent(portion.share) + " of the value" + (name.empty() ? "" : ", its " + name);
    return name.empty() ? "" : "on all of the value: no " + name + " is stated";
}

void charge_ad_valorem(const Charge& charge, const Portion& portion, const DutyLine& base, const EntryLine& entry, DutyLine& line,
                       std::vector<MissingFact>& missing) {
    const bool additional = charge.kind == ChargeKind::additional || charge.alone;
    const auto below = additional ? Rate{} : base_rate(base, entry);
    if (!below) {
        line.beyond.push_back(line.rate + ", of which the base duty is a part");
        if (base.amount) missing.push_back({"customs-value", "customs value above zero: of it the base duty is a share"});
        return;
    }
    const Rate added = charge.alone ? charge.rate : charge.added_to(*below);
    line.ad_valorem = share_of(added, portion.share);
    if (!entry.customs_value) return;
    const auto amount = duty_on(portion.value, added);
    if (amount) line.amount = amount->rounded_to_cents();
}

void charge_specific(const Charge& charge, const EntryLine& entry, DutyLine& line, std::vector<MissingFact>& missing) {
    bool known = true;
    for (const Specific& specific : charge.specific) {
        line.beyond.push_back(words(specific));
        const auto amount = amount_of(specific, entry);
        known = known && amount.has_value();
        if (amount) {
            line.amount = line.amount.value_or(Money{}) + amount->rounded_to_cents();
        } else {
            missing.push_back(missing_fact({entry.customs_value, entry.quantities, entry.facts}, specific.basis));
        }
    }
    if (!known) line.amount.reset();
}

/// The duty under a version; facts that its amount needs and the entry does not give are added to `missing`.
DutyLine additional_duty(const Measure& measure, const Version& version, const Portion& portion, const DutyLine& base,
                         const EntryLine& entry, std::vector<MissingFact>& missing) {
    const Charge& charge = *version.charge;
    DutyLine line;
    line.authority = measure.authority;
    line.measure = measure.id;
    line.rate = version.rate_text;
    charge_ad_valorem(charge, portion, base, entry, line, missing);
    charge_specific(charge, entry, line, missing);
    line.heading = version.heading_for(line.ad_valorem);
    line.reason = measure.title + ", " + measure.instrument + (version.from ? ", since " + version.from->long_text() : ", proposed");
    if (const std::string on = charged_on(charge, portion); !on.empty()) line.reason += "; " + on;
    return line;
}

void add_totals(Assessment& assessment) {
    assessment.ad_valorem = Rate{};
    assessment.total = Money{};
    for (const DutyLine& line : assessment.lines) {
        if (!line.ad_valorem) {
            assessment.ad_valorem.reset();
        } else if (assessment.ad_valorem) {
            *assessment.ad_valorem += *line.ad_valorem;
        }
        if (!line.amount) {
            assessment.total.reset();
        } else if (assessment.total) {
            *assessment.total += *line.amount;
        }
        assessment.beyond.insert(assessment.beyond.end(), line.beyond.begin(), line.beyond.end());
    }
}

/// What is wrong with an entry line, whatever the law.
std::optional<Error> refusal(const Ledger& ledger, const EntryLine& entry) {
    if (entry.product.chapter() >= first_special_chapter) {
        return Error(entry.product.dotted() + " is a provision of chapters 98 and 99: give the product's own line and claim the provision");
    }
    if (entry.customs_value && *entry.customs_value < Money{}) return Error("the customs value is negative");
    if (entry.customs_value && largest_customs_value < *entry.customs_value)
        return Error("the customs value is above 1,000,000,000,000 USD");
    for (const Measured& measured : entry.quantities) {
        if (measured.quantity < Quantity{}) return Error("the quantity in " + measured.unit + " is negative");
    }
    for (const std::string& claim : entry.claims) {
        if (!known_claim(ledger, claim)) return Error("\"" + claim + "\" is no preference program and no exception that a measure knows");
    }
    if (auto error = contradiction(entry)) return error;
    if (auto error = refused_informal_entry(ledger.programs, entry)) return error;
    if (auto error = above_limit(ledger, entry)) return error;
    Rate contents;
    for (auto content = entry.contents.begin(); content != entry.contents.end(); ++content) {
        if (!known_content(ledger, content->name)) return Error("\"" + content->name + "\" is no content that a measure charges");
        if (auto error = unclaimed_content(ledger, entry, content->name)) return error;
        const bool again = std::any_of(entry.contents.begin(), content, [&](const Content& other) { return other.name == content->name; });
        if (!again) contents += content->portion.share;
    }
    if (Rate::from_ticks(Rate::one) < contents) return Error("the contents come to " + format_percent(contents) + " of the customs value");
    return std::nullopt;
}

template <class T>
void append(std::vector<T>& list, const std::vector<T>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

/// What is not settled of the rules by which a part of the value is left to a measure.
std::vector<std::string> doubts_of_meeting(const Regime& regime, const std::vector<Portion>& portions,
                                           const std::vector<const Measure*>& replaced_by) {
    std::vector<std::string> notes;
    for (std::size_t m = 0; m < portions.size(); ++m) {
        if (portions[m].is_nothing() || replaced_by[m] == nullptr) continue;
        const Measure& measure = *regime.measures()[m].measure;
        const StackingVerdict verdict = stacking_verdict(regime, measure, *replaced_by[m]);
        if (!verdict.doubt.empty()) notes.push_back(measure.id + " beside " + replaced_by[m]->id + ", in doubt: " + verdict.doubt);
    }
    return notes;
}

/// Takes the claims that no rate and no measure answers.
void answer_claims(const EntryLine& entry, const std::optional<LowValue>& low_value, Assessment& assessment) {
    if (low_value) {
        assessment.not_applied.push_back(
            {"de-minimis", low_value->reason + (low_value->source.empty() ? "" : " (" + low_value->source + ")")});
        if (!low_value->doubt.empty()) assessment.notes.push_back("de-minimis, in doubt: " + low_value->doubt);
    }
    if (has_claim(entry, "drawback"))
        assessment.not_applied.push_back(
            {"drawback", "a refund after exportation (19 U.S.C. 1313) is claimed later and is not assessed here"});
}

bool names_some_program(const Ledger& ledger, const std::string& claim) {
    const auto& programs = ledger.programs.programs;
    return std::any_of(programs.begin(), programs.end(), [&](const Program& program) { return names_program(program, claim); });
}

bool is_told(const Assessment& assessment, const std::string& name) {
    return std::any_of(assessment.not_applied.begin(), assessment.not_applied.end(),
                       [&](const NotApplied& one) { return one.measure == name; });
}

/// Whether a rate or a measure takes a claim; `claims` are those within their limits.
bool is_taken(const std::string& claim, const std::vector<std::string>& claims, const Regime& regime, const EntryLine& entry,
              const BaseDuty& base, const Assessment& assessment) {
    if (is_entry_claim(claim)) {
        const auto provision = claimed_provision(claim);
        return !is_told(assessment, provision ? provision->dotted() : claim);
    }
    if (base.program != nullptr && names_some_program(regime.ledger(), claim)) return true;
    return std::find(claims.begin(), claims.end(), claim) != claims.end() &&
           asks_for(regime, claim, entry.product, entry.origin, regime.instant().washington_date());
}

/// Notes the claims that nothing takes, and says so of those whose reason is not told yet.
void note_claims_in_vain(const std::vector<std::string>& claims, const Regime& regime, const EntryLine& entry, const BaseDuty& base,
                         Assessment& assessment) {
    for (const std::string& claim : entry.claims) {
        if (!is_taken(claim, claims, regime, entry, base, assessment)) assessment.in_vain.push_back(claim);
    }
    const bool told_of_program = std::any_of(base.not_applied.begin(), base.not_applied.end(),
                                             [](const NotApplied& one) { return one.measure.starts_with("program "); });
    if (told_of_program) return;
    for (const std::string& claim : assessment.in_vain) {
        if (!is_told(assessment, claim))
            assessment.not_applied.push_back({claim, "is claimed, and nothing in force on that day asks for it on these goods"});
    }
}

}  // namespace

bool known_claim(const Ledger& ledger, const std::string& claim) {
    if (claim.empty()) return false;
    if (is_entry_claim(claim) || names_some_program(ledger, claim)) return true;
    for (const Measure& measure : ledger.measures) {
        const auto names = [&](const auto& provision) { return provision.claim == claim; };
        if (std::any_of(measure.exceptions.begin(), measure.exceptions.end(), names)) return true;
        if (std::any_of(measure.versions.begin(), measure.versions.end(), names)) return true;
    }
    return false;
}

std::vector<std::string> possible_claims(const Schedule& schedule, const Regime& regime, const EntryLine& entry) {
    const Date on = regime.instant().washington_date();
    const TariffLine product = schedule.line(entry.product, on).value();
    std::vector<std::string> claims;
    for (const std::string& symbol : possible_programs(regime.ledger().programs, product, entry.origin, on)) add_once(claims, symbol);
    const auto note = [&](const auto& provision) {
        const bool named = !provision.claim.empty() && provision.claim != "chapter-98";
        if (named && provision.scope.covers(entry.product, entry.origin, on)) add_once(claims, provision.claim);
    };
    for (const ActiveMeasure& active : regime.measures()) {
        for (const Version* version : active.versions) note(*version);
        const bool applies = meet(active, entry.product, entry.origin, on, {}).version != nullptr;
        for (const Exception* exception : active.exceptions) {
            if (applies) note(*exception);
        }
    }
    for (const char* const claim : entry_claims) add_once(claims, std::string(claim));
    return claims;
}

Result<Content> parse_content(const std::string& name, std::string_view text, const std::optional<Money>& customs_value) {
    const Money value = customs_value.value_or(Money{});
    if (text.ends_with('%')) {
        const auto share = parse_percent(text.substr(0, text.size() - 1));
        if (!share || *share < Rate{} || Rate::from_ticks(Rate::one) < *share) {
            return Error("\"" + std::string(text) + "\" is no share of the customs value for " + name + ": 0% to 100%");
        }
        return Content{name, {*share, duty_on(value, *share).value()}};
    }
    const auto amount = Money::parse(text);
    if (!amount) return Error("\"" + std::string(text) + "\" is neither a share (\"40%\") nor an amount in USD for " + name);
    if (!customs_value || !(Money{} < value)) return Error("an amount of " + name + " needs a customs value");
    if (*amount < Money{} || value < *amount)
        return Error(name + " of " + amount->text() + " does not lie between 0 and the customs value");
    return Content{name, {ratio(*amount, value).value(), *amount}};
}

Result<Assessment> assess(const Schedule& schedule, const Regime& regime, const EntryLine& entry) {
    return assess(schedule, regime, StackingTable(regime), entry, Reasons::told);
}

Result<Assessment> assess(const Schedule& schedule, const Regime& regime, const StackingTable& stacking, const EntryLine& entry,
                          Reasons reasons) {
    if (const auto refused = refusal(regime.ledger(), entry)) return *refused;
    const Date on = regime.instant().washington_date();
    const auto product = schedule.line(entry.product, on);
    if (!product) return product.error();
    if (const auto refused = unknown_unit(entry, *product)) return *refused;

    const Programs& programs = regime.ledger().programs;
    std::optional<LowValue> low_value;
    if (has_claim(entry, "de-minimis")) {
        const auto found = find_low_value(programs, entry, regime.instant());
        if (!found) return found.error();
        if (found->free) {
            Assessment free = enter_free(*product, *found);
            add_totals(free);
            return free;
        }
        low_value = *found;
    }
    const auto treatment = treat_entry(schedule, programs, entry, on);
    if (!treatment) return treatment.error();
    const auto found_base = find_base_duty(schedule, programs, *product, entry, *treatment, on);
    if (!found_base) return found_base.error();
    std::vector<std::string> asked = treatment->asked;
    append(asked, found_base->asked);
    if (const auto error = unasked_fact(entry, asked)) return *error;

    Assessment assessment;
    assessment.product = *product;
    append(assessment.notes, line_notes(*product));
    append(assessment.notes, treatment->notes);
    append(assessment.notes, found_base->notes);
    append(assessment.not_applied, treatment->not_applied);
    append(assessment.not_applied, found_base->not_applied);
    answer_claims(entry, low_value, assessment);
    const DutyLine& base = found_base->full;
    std::vector<std::string> claims = claims_within_limits(regime.ledger(), entry, treatment->claims, assessment.not_applied);
    if (found_base->program != nullptr && base.ad_valorem == Rate{} && base.beyond.empty())
        claims.push_back(entered_free(found_base->program->symbol));

    std::vector<Applicability> met;
    std::vector<Portion> portions;
    for (const ActiveMeasure& active : regime.measures()) {
        met.push_back(meet(active, entry.product, entry.origin, on, claims));
        portions.push_back(met.back().applies() ? claimed_portion(*met.back().version->charge, entry) : Portion::nothing());
    }
    std::vector<const Measure*> replaced_by;
    try {
        replaced_by = stacking.settle(portions);
    } catch (const Error& error) {
        return error;
    }
    const Measure* alone = nullptr;  // what stands in place of the base duty
    for (std::size_t m = 0; m < met.size(); ++m) {
        if (!portions[m].is_nothing() && met[m].version->charge->alone) alone = regime.measures()[m].measure;
    }
    if (alone == nullptr) {
        assessment.lines.push_back(found_base->line);
        append(assessment.missing, treatment->missing);
        append(assessment.missing, found_base->missing);
    } else {
        assessment.not_applied.push_back({base.measure, alone->id + " takes its place on this line"});
    }
    if (reasons == Reasons::told) {
        append(assessment.notes, numbers_apart(schedule, regime, met, entry, on, claims));
        append(assessment.notes, doubts_of_meeting(regime, portions, replaced_by));
    }
    for (std::size_t m = 0; m < met.size(); ++m) {
        const Measure& measure = *regime.measures()[m].measure;
        if (!portions[m].is_nothing()) {
            const Portion portion = treatment->limited(portions[m], measure.authority);
            assessment.lines.push_back(additional_duty(measure, *met[m].version, portion, base, entry, assessment.missing));
            treatment->leave_open(assessment.lines.back());
        } else if (reasons == Reasons::told) {
            assessment.not_applied.push_back({measure.id, why_not(regime.measures()[m], met[m], replaced_by[m], entry, on)});
        }
    }
    note_claims_in_vain(claims, regime, entry, *found_base, assessment);
    const FeeLines fees = find_fees(programs, entry, *found_base, *treatment, on);
    append(assessment.lines, fees.lines);
    append(assessment.not_applied, fees.not_applied);
    append(assessment.notes, fees.notes);
    add_totals(assessment);
    return assessment;
}

}  // namespace impost
