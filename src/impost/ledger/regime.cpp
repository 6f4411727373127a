#include "impost/ledger/regime.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace impost {
namespace {

bool named(const std::vector<std::string>& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

/// Whether what was announced on a day, or with what it belongs to, is known by another.
bool known(const std::optional<Date>& announced, const std::optional<Date>& known_on) {
    return !known_on || !announced || *announced <= *known_on;
}

/// The versions in force by what was known on a day, in the file's order.
std::vector<const Version*> versions_in_force(const Measure& measure, Instant at, const std::optional<Date>& known_on) {
    std::vector<const Version*> result;
    for (const Version& version : measure.versions) {
        if (!version.charge || !version.from || at < *version.from || !known(version.announced, known_on)) continue;
        const auto end = end_of(measure, version, known_on);
        if (!end || at < *end) result.push_back(&version);
    }
    return result;
}

/// The last version of each part that was announced by a day, in the file's order; parts that had ended by `at` left out.
/// Proposals without a date count only in a measure that has nothing else.
std::vector<const Version*> versions_announced(const Measure& measure, Instant at, const std::optional<Date>& known_on) {
    std::vector<const Version*> result;
    const bool dated =
        std::any_of(measure.versions.begin(), measure.versions.end(), [](const Version& version) { return version.from.has_value(); });
    for (const Version& version : measure.versions) {
        if (!known(version.announced, known_on) || (dated && !version.from)) continue;
        std::erase_if(result, [&](const Version* earlier) { return earlier->part == version.part; });
        const auto end = end_of(measure, version, known_on);
        const bool ended = end && *end <= at;
        if (version.charge && !ended) result.push_back(&version);
    }
    return result;
}

/// When the last of these versions begins; `otherwise` where none says.
Instant last_beginning(const std::vector<const Version*>& versions, Instant otherwise) {
    Instant last = otherwise;
    for (const Version* version : versions) {
        if (version->from) last = std::max(last, *version->from);
    }
    return last;
}

Instant first_instant(const Measure& measure) {
    Instant first = Instant::from_seconds(std::numeric_limits<std::int64_t>::max());
    for (const Version& version : measure.versions) {
        if (version.from) first = std::min(first, *version.from);
    }
    return first;
}

bool rule_in_force(const Stacking& rule, Instant at, const std::optional<Date>& known_on) {
    return known(rule.announced, known_on) && (!rule.from || *rule.from <= at) && (!rule.until || at < *rule.until);
}

Meeting meeting_of(const Stacking& rule) {
    if (rule.rule == StackingRule::excludes) return rule.whole ? Meeting::first_excludes_all_of_second : Meeting::first_excludes_second;
    if (rule.rule == StackingRule::excluded_by) return rule.whole ? Meeting::second_excludes_all_of_first : Meeting::second_excludes_first;
    return Meeting::add;
}

/// The rule of `own` about its meeting with `name`, a measure or an authority, if it has one.
const Stacking* declared(const Measure& own, const std::string& name, Instant at, const std::optional<Date>& known_on) {
    for (const Stacking& rule : own.stacking) {
        if (rule.with == name && rule_in_force(rule, at, known_on)) return &rule;
    }
    return nullptr;
}

Meeting reversed(Meeting meeting) {
    if (meeting == Meeting::first_excludes_second) return Meeting::second_excludes_first;
    if (meeting == Meeting::second_excludes_first) return Meeting::first_excludes_second;
    if (meeting == Meeting::first_excludes_all_of_second) return Meeting::second_excludes_all_of_first;
    if (meeting == Meeting::second_excludes_all_of_first) return Meeting::first_excludes_all_of_second;
    return meeting;
}

/// What the order of stacking says: its first rule that names the two, in whichever order.
StackingVerdict ordered(const Ledger& ledger, const Measure& first, const Measure& second, Instant at) {
    const auto names = [](const std::string& name, const Measure& measure) { return name == measure.id || name == measure.authority; };
    for (const StackingOrder& order : ledger.stacking) {
        const bool in_force = (!order.from || *order.from <= at) && (!order.until || at < *order.until);
        if (order.importer != first.imposed_by || !in_force) continue;
        const Meeting meeting = order.excludes ? Meeting::first_excludes_second : Meeting::add;
        if (names(order.first, first) && names(order.second, second)) return {meeting, order.source, ""};
        if (names(order.first, second) && names(order.second, first)) return {reversed(meeting), order.source, ""};
    }
    return {};
}

}  // namespace

std::optional<Instant> end_of(const Measure& measure, const Version& version, const std::optional<Date>& known_on) {
    if (!known_on) return version.until;
    const std::optional<Instant> stated_end = known(version.end_announced, known_on) ? version.stated_end : std::nullopt;
    const auto own = static_cast<std::size_t>(&version - measure.versions.data());
    for (std::size_t i = own + 1; i < measure.versions.size(); ++i) {
        const Version& next = measure.versions[i];
        if (next.part != version.part || !next.from || !known(next.announced, known_on)) continue;
        return stated_end ? std::min(*stated_end, *next.from) : *next.from;
    }
    return stated_end;
}

Regime Regime::at(const Ledger& ledger, Country importer, Instant instant, const RegimeChanges& changes) {
    for (const std::string& id : changes.with) static_cast<void>(ledger.measure(id));
    for (const std::string& name : changes.without) {
        ledger.check_measure_or_authority(name);
    }
    Regime regime(ledger, importer, instant, changes.known_on);
    for (const Measure& measure : ledger.measures) {
        if (measure.imposed_by != importer || named(changes.without, measure.id) || named(changes.without, measure.authority)) continue;
        const bool taken = named(changes.with, measure.id);
        ActiveMeasure active;
        active.measure = &measure;
        active.versions =
            taken ? versions_announced(measure, instant, changes.known_on) : versions_in_force(measure, instant, changes.known_on);
        if (active.versions.empty()) continue;
        const Instant exceptions_at = std::max(instant, taken ? last_beginning(active.versions, instant) : instant);
        for (const Exception& exception : measure.exceptions) {
            if (known(exception.announced, changes.known_on) && exception.in_force(exceptions_at)) active.exceptions.push_back(&exception);
        }
        regime.measures_.push_back(std::move(active));
    }
    std::sort(regime.measures_.begin(), regime.measures_.end(), [](const ActiveMeasure& a, const ActiveMeasure& b) {
        return std::pair{first_instant(*a.measure), a.measure->id} < std::pair{first_instant(*b.measure), b.measure->id};
    });
    return regime;
}

Applicability meet(const ActiveMeasure& measure, HsCode product, Country origin, Date on, const std::vector<std::string>& claims) {
    Applicability result;
    for (const Version* version : measure.versions) {
        if (!version->scope.origins.contains(origin)) continue;
        result.origin_covered = true;
        if (!version->claim.empty() && !named(claims, version->claim)) continue;
        if (!version->scope.covers_product(product, on)) continue;
        result.version = version;
        break;
    }
    if (result.version == nullptr) return result;
    for (const Exception* exception : measure.exceptions) {
        if (!exception->concerns(*result.version)) continue;
        if (!exception->condition.empty() && !named(claims, exception->condition)) continue;
        if (!exception->scope.covers(product, origin, on)) continue;
        result.exception = exception;
        break;
    }
    return result;
}

bool asks_for(const Regime& regime, const std::string& claim, HsCode product, Country origin, Date on) {
    const auto covers = [&](const Scope& scope) { return scope.covers(product, origin, on); };
    const auto asks = [&](const ActiveMeasure& active) {
        const auto opens = [&](const Version* version) { return version->claim == claim && covers(version->scope); };
        const auto takes_out = [&](const Exception* exception) {
            const auto of = [&](const Version* version) { return exception->concerns(*version) && covers(version->scope); };
            return exception->condition == claim && covers(exception->scope) &&
                   std::any_of(active.versions.begin(), active.versions.end(), of);
        };
        return std::any_of(active.versions.begin(), active.versions.end(), opens) ||
               std::any_of(active.exceptions.begin(), active.exceptions.end(), takes_out);
    };
    return std::any_of(regime.measures().begin(), regime.measures().end(), asks);
}

StackingVerdict stacking_verdict(const Ledger& ledger, const Measure& first, const Measure& second, Instant at,
                                 const std::optional<Date>& known_on) {
    for (const auto& [by_first, by_second] : {std::pair{second.id, first.id}, std::pair{second.authority, first.authority}}) {
        if (const Stacking* rule = declared(first, by_first, at, known_on)) return {meeting_of(*rule), rule->source, rule->doubt};
        if (const Stacking* rule = declared(second, by_second, at, known_on))
            return {reversed(meeting_of(*rule)), rule->source, rule->doubt};
    }
    return ordered(ledger, first, second, at);
}

Meeting stacking(const Ledger& ledger, const Measure& first, const Measure& second, Instant at, const std::optional<Date>& known_on) {
    return stacking_verdict(ledger, first, second, at, known_on).meeting;
}

std::vector<Instant> changes(const Ledger& ledger, Country importer, Instant from, Instant until) {
    std::vector<Instant> result;
    const auto note = [&](const std::optional<Instant>& instant) {
        if (instant && from < *instant && *instant <= until) result.push_back(*instant);
    };
    const auto note_lists = [&](const Scope& scope) {
        for (const ProductSet* set : {&scope.products, &scope.except_products}) {
            for (const Date day : set->changes()) note(Instant::washington(day, 0, 0));
        }
    };
    for (const Measure& measure : ledger.measures) {
        if (measure.imposed_by != importer) continue;
        for (const Version& version : measure.versions) {
            note(version.from);
            note(version.until);
            note_lists(version.scope);
        }
        for (const Exception& exception : measure.exceptions) {
            note(exception.from);
            note(exception.until);
            note_lists(exception.scope);
        }
        for (const Stacking& rule : measure.stacking) {
            note(rule.from);
            note(rule.until);
        }
    }
    for (const StackingOrder& order : ledger.stacking) {
        if (order.importer != importer) continue;
        note(order.from);
        note(order.until);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace impost
