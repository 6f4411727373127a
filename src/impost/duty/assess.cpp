#include "impost/duty/assess.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/duty/base_duty.hpp"
#include "impost/ledger/stacking_table.hpp"

namespace impost {
namespace {

constexpr int first_special_chapter = 98;
/// No sum of duties on it leaves the range of money.
constexpr Money largest_value = Money::from_ticks(10'000'000'000'000'000);

bool known_claim(const Ledger& ledger, const std::string& claim) {
    for (const Program& program : ledger.programs.programs) {
        if (names_program(program, claim)) return true;
    }
    for (const Measure& measure : ledger.measures) {
        for (const Exception& exception : measure.exceptions) {
            if (exception.claim == claim) return true;
        }
    }
    return false;
}

std::string origins_text(const ActiveMeasure& active) {
    std::vector<std::string> names;
    for (const Version* version : active.versions) {
        const auto countries = version->scope.origins.countries();
        constexpr std::size_t few = 4;
        if (countries.size() > few) return "certain origins";
        for (const Country country : countries) {
            const std::string name(country.name());
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    }
    return join(names, ", ");
}

std::string why_not(const ActiveMeasure& active, const Applicability& met, const EntryLine& entry) {
    if (!met.origin_covered) return "covers products of " + origins_text(active) + ", not of " + std::string(entry.origin.name());
    if (met.exception == nullptr) return entry.product.dotted() + " is on none of its lists";
    const std::string heading = met.exception->heading.empty() ? "" : met.exception->heading + ": ";
    const std::string claimed = met.exception->claim.empty() ? "" : " (claimed: " + met.exception->claim + ")";
    return heading + met.exception->text + claimed;
}

DutyLine additional_duty(const Measure& measure, const Version& version, const EntryLine& entry) {
    DutyLine line;
    line.heading = version.heading;
    line.authority = measure.authority;
    line.measure = measure.id;
    line.rate = version.rate_text;
    line.ad_valorem = version.added;
    if (entry.customs_value) {
        const auto amount = duty_on(*entry.customs_value, *version.added);
        if (amount) line.amount = amount->rounded_to_cents();
    }
    line.reason = measure.title + ", " + measure.instrument + (version.from ? ", since " + version.from->long_text() : ", proposed");
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

}  // namespace

Result<Assessment> assess(const Schedule& schedule, const Regime& regime, const EntryLine& entry) {
    if (entry.product.chapter() >= first_special_chapter) {
        return Error(entry.product.dotted() + " is a provision of chapters 98 and 99: give the product's own line and claim the provision");
    }
    if (entry.customs_value && *entry.customs_value < Money{}) return Error("the customs value is negative");
    if (entry.customs_value && largest_value < *entry.customs_value) return Error("the customs value is above 1,000,000,000,000 USD");
    for (const Measured& measured : entry.quantities) {
        if (measured.quantity < Quantity{}) return Error("the quantity in " + measured.unit + " is negative");
    }
    const Date on = regime.instant().washington_date();
    const auto product = schedule.line(entry.product, on);
    if (!product) return product.error();
    for (const std::string& claim : entry.claims) {
        if (!known_claim(regime.ledger(), claim))
            return Error("\"" + claim + "\" is no preference program and no exception that a measure knows");
    }

    Assessment assessment;
    assessment.product = *product;
    assessment.lines.push_back(base_duty(*product, regime, entry, on, assessment.not_applied));

    std::vector<Applicability> met;
    std::vector<const Version*> applied;
    for (const ActiveMeasure& active : regime.measures()) {
        met.push_back(meet(active, entry.product, entry.origin, on, entry.claims));
        applied.push_back(met.back().applies() ? met.back().version : nullptr);
    }
    std::vector<const Measure*> replaced_by;
    try {
        replaced_by = StackingTable(regime).replaced_by(applied);
    } catch (const Error& error) {
        return error;
    }
    for (std::size_t m = 0; m < met.size(); ++m) {
        const ActiveMeasure& active = regime.measures()[m];
        if (applied[m] == nullptr) {
            assessment.not_applied.push_back({active.measure->id, why_not(active, met[m], entry)});
        } else if (replaced_by[m] != nullptr) {
            assessment.not_applied.push_back({active.measure->id, replaced_by[m]->id + " takes its place on this line"});
        } else {
            assessment.lines.push_back(additional_duty(*active.measure, *applied[m], entry));
        }
    }
    add_totals(assessment);
    return assessment;
}

}  // namespace impost
