#include "impost/brief/measure_on_day.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// Whether a version was ever in force: one that was replaced back to its first instant was until then.
bool lived(const Measure& measure, const Version& version) {
    const auto until = measure.lived_until(version);
    return !until || *version.from < *until;
}

/// When a measure was first in force, and when a part that needs no claim last began or ended.
void add_dates(const Measure& measure, Instant at, Date known_on, MeasureOnDay& result) {
    std::optional<Instant> last;
    for (const Version& version : measure.versions) {
        if (!version.from || *version.from > at || version.announced > known_on) continue;
        if (version.charge && lived(measure, version) && (!result.since || *version.from < *result.since)) result.since = version.from;
        if (!version.claim.empty()) continue;
        last = std::max(last.value_or(*version.from), *version.from);
        const auto end = end_of(measure, version, known_on);
        if (end && *end <= at) last = std::max(*last, *end);
    }
    if (result.since && last && *last > *result.since) result.changed = last;
}

std::optional<Instant> last_end(const Measure& measure, const std::vector<MeasurePart>& parts, Date known_on) {
    std::optional<Instant> last;
    for (const MeasurePart& part : parts) {
        const auto end = end_of(measure, *part.version, known_on);
        if (!end) return std::nullopt;
        last = std::max(last.value_or(*end), *end);
    }
    return last;
}

void weigh_parts(const Measure& measure, const Regime& regime, RateTable& table, std::vector<MeasurePart>& parts) {
    if (parts.size() < 2) return;
    const auto own = std::find_if(regime.measures().begin(), regime.measures().end(),
                                  [&](const ActiveMeasure& active) { return active.measure == &measure; });
    const auto index = static_cast<std::size_t>(own - regime.measures().begin());
    const std::vector<TradeRow>& rows = table.inputs().trade.rows;
    const std::vector<Partner>& partners = table.inputs().trade.partners;
    table.visit(regime, PreferenceUse::observed, [&](std::size_t row, double, const std::vector<AddedRate>& added) {
        for (const AddedRate& one : added) {
            if (one.measure != index) continue;
            const auto part =
                std::find_if(parts.begin(), parts.end(), [&](const MeasurePart& known) { return known.version == one.version; });
            if (part == parts.end()) continue;
            const double duty = one.rate * rows[row].imports_usd;
            part->duty_usd += duty;
            part->duty_by_origin[partners[rows[row].partner].representative] += duty;
        }
    });
    std::stable_sort(parts.begin(), parts.end(), [](const MeasurePart& a, const MeasurePart& b) { return a.duty_usd > b.duty_usd; });
}

}  // namespace

bool MeasureOnDay::covers(Country origin) const {
    return std::any_of(parts.begin(), parts.end(), [&](const MeasurePart& part) { return part.version->scope.origins.contains(origin); });
}

std::vector<Country> MeasureOnDay::answerers() const {
    std::vector<Country> result;
    for (const Measure* answer : answers) {
        add_once(result, answer->imposed_by);
    }
    return result;
}

std::optional<Date> next_date(const Measure& measure, Date known_on, Instant at) {
    std::optional<Instant> first;
    for (const Version& version : measure.versions) {
        const bool coming = version.from && *version.from > at && version.announced <= known_on && version.charge;
        if (coming && (!first || *version.from < *first)) first = version.from;
    }
    if (!first) return std::nullopt;
    return first->washington_date();
}

MeasureOnDay measure_on_day(const Measure& measure, const Regime& regime, Date known_on, RateTable& table) {
    const Instant at = regime.instant();
    MeasureOnDay result;
    result.next = next_date(measure, known_on, at);
    add_dates(measure, at, known_on, result);
    for (const ActiveMeasure& active : regime.measures()) {
        if (active.measure != &measure) continue;
        result.exceptions = active.exceptions;
        for (const Version* version : active.versions) result.parts.push_back({version, 0, {}});
    }
    if (result.parts.empty() && result.changed)
        throw Error("\"" + measure.id + "\" had ended by " + known_on.text() + ", on " + result.changed->washington_date().text() +
                    "; choose an earlier day with --as-of");
    if (result.parts.empty())
        throw Error("\"" + measure.id + "\" names no rate on " + known_on.text() + ", so there is nothing to compute");
    result.in_force = std::any_of(result.parts.begin(), result.parts.end(), [&](const MeasurePart& part) {
        const auto end = end_of(measure, *part.version, known_on);
        return part.version->from && *part.version->from <= at && (!end || at < *end);
    });
    // An end is told once the step that ends the measure is known.
    const State state = measure.step_on(known_on)->state;
    if (result.in_force && (state == State::void_ || state == State::revoked)) result.ends = last_end(measure, result.parts, known_on);
    weigh_parts(measure, regime, table, result.parts);
    for (const Measure& other : regime.ledger().measures) {
        if (other.answers == measure.id && other.in_force(at)) result.answers.push_back(&other);
    }
    return result;
}

}  // namespace impost
