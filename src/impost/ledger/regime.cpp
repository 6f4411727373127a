#include "impost/ledger/regime.hpp"

#include <algorithm>
#include <limits>

namespace impost {
namespace {

bool named(const std::vector<std::string>& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

bool in_force(const Version& version, Instant at) {
    return version.from && *version.from <= at && (!version.until || at < *version.until);
}

/// The versions in force, in the file's order.
std::vector<const Version*> versions_in_force(const Measure& measure, Instant at) {
    std::vector<const Version*> result;
    for (const Version& version : measure.versions) {
        if (version.added && in_force(version, at)) result.push_back(&version);
    }
    return result;
}

/// The last version of each part that was announced by a day, in the file's order; parts that had ended by `at` left out.
std::vector<const Version*> versions_announced(const Measure& measure, Instant at, const std::optional<Date>& known_on) {
    std::vector<const Version*> result;
    for (const Version& version : measure.versions) {
        if (known_on && *known_on < version.announced) continue;
        std::erase_if(result, [&](const Version* earlier) { return earlier->part == version.part; });
        const bool ended = version.until && *version.until <= at;
        if (version.added && !ended) result.push_back(&version);
    }
    return result;
}

Instant first_instant(const Measure& measure) {
    Instant first = Instant::from_seconds(std::numeric_limits<std::int64_t>::max());
    for (const Version& version : measure.versions) {
        if (version.from) first = std::min(first, *version.from);
    }
    return first;
}

bool rule_in_force(const Stacking& rule, Instant at) { return (!rule.from || *rule.from <= at) && (!rule.until || at < *rule.until); }

/// What `own` says of its meeting with `other`; undefined when it says nothing.
Meeting declared(const Measure& own, const Measure& other, Instant at) {
    for (const Stacking& rule : own.stacking) {
        if ((rule.with != other.id && rule.with != other.authority) || !rule_in_force(rule, at)) continue;
        if (rule.rule == StackingRule::excludes) return Meeting::first_excludes_second;
        if (rule.rule == StackingRule::excluded_by) return Meeting::second_excludes_first;
        return Meeting::add;
    }
    return Meeting::undefined;
}

Meeting reversed(Meeting meeting) {
    if (meeting == Meeting::first_excludes_second) return Meeting::second_excludes_first;
    if (meeting == Meeting::second_excludes_first) return Meeting::first_excludes_second;
    return meeting;
}

}  // namespace

Regime Regime::at(const Ledger& ledger, Country importer, Instant instant, const RegimeChanges& changes) {
    for (const auto* ids : {&changes.with, &changes.without}) {
        for (const std::string& id : *ids) static_cast<void>(ledger.measure(id));
    }
    Regime regime(ledger, importer, instant);
    for (const Measure& measure : ledger.measures) {
        if (measure.imposed_by != importer || named(changes.without, measure.id)) continue;
        const bool taken = named(changes.with, measure.id);
        ActiveMeasure active{&measure, taken ? versions_announced(measure, instant, changes.known_on) : versions_in_force(measure, instant), {}};
        if (active.versions.empty()) continue;
        for (const Exception& exception : measure.exceptions) {
            if (exception.in_force(instant)) active.exceptions.push_back(&exception);
        }
        regime.measures_.push_back(std::move(active));
    }
    std::stable_sort(regime.measures_.begin(), regime.measures_.end(),
                     [](const ActiveMeasure& a, const ActiveMeasure& b) { return first_instant(*a.measure) < first_instant(*b.measure); });
    return regime;
}

Applicability meet(const ActiveMeasure& measure, HsCode product, Country origin, Date on, const std::vector<std::string>& claims) {
    Applicability result;
    for (const Version* version : measure.versions) {
        if (!version->scope.origins.contains(origin)) continue;
        result.origin_covered = true;
        if (!version->scope.covers_product(product, on)) continue;
        result.version = version;
        break;
    }
    if (result.version == nullptr) return result;
    for (const Exception* exception : measure.exceptions) {
        if (!exception->claim.empty() && !named(claims, exception->claim)) continue;
        if (!exception->scope.origins.contains(origin) || !exception->scope.covers_product(product, on)) continue;
        result.exception = exception;
        break;
    }
    return result;
}

Meeting stacking(const Measure& first, const Measure& second, Instant at) {
    const Meeting by_first = declared(first, second, at);
    return by_first != Meeting::undefined ? by_first : reversed(declared(second, first, at));
}

std::vector<Instant> changes(const Ledger& ledger, Country importer, Instant from, Instant until) {
    std::vector<Instant> result;
    const auto note = [&](const std::optional<Instant>& instant) {
        if (instant && from < *instant && *instant <= until) result.push_back(*instant);
    };
    for (const Measure& measure : ledger.measures) {
        if (measure.imposed_by != importer) continue;
        for (const Version& version : measure.versions) {
            note(version.from);
            note(version.until);
        }
        for (const Exception& exception : measure.exceptions) {
            note(exception.from);
            note(exception.until);
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace impost
