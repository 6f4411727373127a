#include "impost/exposure/difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// What a measure adds on a row, and the version that adds most of it.
struct Duty {
    double rate = 0;
    const Version* version = nullptr;
    double of_version = 0;

    void add(const AddedRate& added) {
        rate += added.rate;
        const bool more = version == nullptr || std::abs(added.rate) > std::abs(of_version);
        if (!more) return;
        version = added.version;
        of_version = added.rate;
    }
};

/// All rates of one regime, row by row.
struct KeptRates {
    std::vector<double> base;                                              ///< [row]
    std::vector<std::vector<std::pair<const Measure*, Duty>>> additional;  ///< [row]

    KeptRates(RateTable& table, const Regime& regime, PreferenceUse use) {
        table.visit(regime, use, [&](std::size_t, double own, const std::vector<AddedRate>& added) {
            base.push_back(own);
            auto& duties = additional.emplace_back();
            for (const AddedRate& one : added) {
                const Measure* measure = regime.measures()[one.measure].measure;
                auto same = std::find_if(duties.begin(), duties.end(), [&](const auto& duty) { return duty.first == measure; });
                if (same == duties.end()) same = duties.insert(duties.end(), {measure, {}});
                same->second.add(one);
            }
        });
    }

    [[nodiscard]] const Duty* find(std::size_t row, const Measure* measure) const {
        const auto& duties = additional[row];
        const auto found = std::find_if(duties.begin(), duties.end(), [&](const auto& duty) { return duty.first == measure; });
        return found == duties.end() ? nullptr : &found->second;
    }
};

std::string named(const Version& version) {
    return version.heading.empty() ? version.rate_text : version.heading + " " + version.rate_text;
}

/// What stands in one list and not in the other, in words; at most three, and how many more.
template <class Item, class Words>
std::string only_in(const std::vector<const Item*>& one, const std::vector<const Item*>& other, Words words) {
    std::vector<std::string> texts;
    for (const Item* item : one) {
        if (std::find(other.begin(), other.end(), item) != other.end()) continue;
        add_once(texts, std::string(words(*item)));
    }
    constexpr std::size_t told = 3;
    const std::size_t more = texts.size() > told ? texts.size() - told : 0;
    texts.resize(texts.size() - more);
    return join(texts, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

/// What changed in the text of a measure between two regimes.
std::string law_of(const ActiveMeasure* before, const ActiveMeasure* after) {
    const ActiveMeasure nothing;
    const ActiveMeasure& old = before == nullptr ? nothing : *before;
    const ActiveMeasure& now = after == nullptr ? nothing : *after;
    const auto exception = [](const Exception& one) { return one.heading.empty() ? one.text : one.heading; };
    std::vector<std::string> parts;
    const auto tell = [&](const std::string& what, const std::string& items) {
        if (!items.empty()) parts.push_back(what + items);
    };
    tell("from ", only_in(old.versions, now.versions, named));
    tell("to ", only_in(now.versions, old.versions, named));
    if (before != nullptr && after != nullptr) {
        tell("exceptions ended: ", only_in(old.exceptions, now.exceptions, exception));
        tell("exceptions begun: ", only_in(now.exceptions, old.exceptions, exception));
    }
    return parts.empty() ? "its product lists" : join(parts, "; ");
}

/// The change of one measure on one row.
Cause cause_of(const ActiveMeasure* before, const ActiveMeasure* after, const Duty* old, const Duty* now) {
    if (before == nullptr) return Cause::begins;
    if (after == nullptr) return Cause::ends;
    if (old == nullptr) return Cause::wider;
    if (now == nullptr) return Cause::narrower;
    const bool same = old->version == now->version ||
                      (old->version->rate_text == now->version->rate_text && old->version->charge->on == now->version->charge->on);
    return same ? Cause::meeting : Cause::rate;
}

/// Both sides of one measure.
using Sides = std::map<const Measure*, std::pair<const ActiveMeasure*, const ActiveMeasure*>>;

Sides sides_of(const Regime& before, const Regime& after) {
    Sides sides;
    for (const ActiveMeasure& one : before.measures()) sides[one.measure].first = &one;
    for (const ActiveMeasure& one : after.measures()) sides[one.measure].second = &one;
    return sides;
}

/// The changes of one group, by measure and cause.
using Sums = std::map<std::pair<const Measure*, Cause>, double>;

bool covered_by_another(const KeptRates& rates, std::size_t row, const KeptRates& other) {
    return std::any_of(rates.additional[row].begin(), rates.additional[row].end(),
                       [&](const auto& duty) { return other.find(row, duty.first) == nullptr; });
}

/// Two regimes, row by row.
struct Comparison {
    KeptRates old, now;
    Sides sides;

    [[nodiscard]] Cause cause(std::size_t row, const Measure* measure, const Duty* was, const Duty* is) const {
        const auto& [before, after] = sides.at(measure);
        const Cause cause = cause_of(before, after, was, is);
        // Goods that another measure takes or leaves are a matter of how they meet.
        if (cause == Cause::narrower && covered_by_another(now, row, old)) return Cause::meeting;
        if (cause == Cause::wider && covered_by_another(old, row, now)) return Cause::meeting;
        return cause;
    }

    /// Adds a row of that share of its group's imports.
    void add(std::size_t row, double weight, GroupDifference& group, Sums& sums) const {
        group.before += old.base[row] * weight;
        group.after += now.base[row] * weight;
        if (now.base[row] != old.base[row]) sums[{nullptr, Cause::base_rates}] += (now.base[row] - old.base[row]) * weight;
        const auto change = [&](const Measure* measure, const Duty* was, const Duty* is) {
            const double by = (is == nullptr ? 0 : is->rate) - (was == nullptr ? 0 : was->rate);
            if (by != 0) sums[{measure, cause(row, measure, was, is)}] += by * weight;
        };
        for (const auto& [measure, duty] : old.additional[row]) {
            group.before += duty.rate * weight;
            change(measure, &duty, now.find(row, measure));
        }
        for (const auto& [measure, duty] : now.additional[row]) {
            group.after += duty.rate * weight;
            if (old.find(row, measure) == nullptr) change(measure, nullptr, &duty);
        }
    }

    /// The sums in words, the largest first.
    [[nodiscard]] std::vector<Contribution> contributions(const Sums& sums) const {
        std::vector<Contribution> result;
        for (const auto& [key, change] : sums) {
            const auto& [measure, cause] = key;
            Contribution one{cause, measure == nullptr ? "" : measure->id, "", change};
            if (measure != nullptr && cause != Cause::meeting) one.law = law_of(sides.at(measure).first, sides.at(measure).second);
            result.push_back(one);
        }
        std::stable_sort(result.begin(), result.end(),
                         [](const Contribution& a, const Contribution& b) { return std::abs(a.change) > std::abs(b.change); });
        return result;
    }
};

}  // namespace

std::string cause_name(Cause cause) {
    constexpr std::array<const char*, 7> names = {"base rates",  "begins",      "ends",        "other rate",
                                                  "covers more", "covers less", "meets others"};
    return names.at(static_cast<std::size_t>(cause));
}

std::vector<GroupDifference> differences(RateTable& table, const Regime& before, const Regime& after, PreferenceUse use,
                                         const RowGroups& groups) {
    const Comparison comparison{{table, before, use}, {table, after, use}, sides_of(before, after)};
    const auto& rows = table.inputs().trade.rows;
    std::vector<GroupDifference> result;
    for (std::size_t g = 0; g < groups.keys.size(); ++g) result.push_back({groups.keys[g], groups.imports_usd[g], 0, 0, {}});
    std::vector<Sums> sums(groups.keys.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::size_t group = groups.group_of[r];
        const double weight = groups.imports_usd[group] > 0 ? rows[r].imports_usd / groups.imports_usd[group] : 0;
        comparison.add(r, weight, result[group], sums[group]);
    }
    for (std::size_t g = 0; g < groups.keys.size(); ++g) result[g].contributions = comparison.contributions(sums[g]);
    return result;
}

}  // namespace impost
