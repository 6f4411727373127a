#include "impost/ledger/stacking_matrix.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// Whether two measures of one authority stand alike to every third one, and neither excludes the other.
bool alike(const Regime& regime, const Measure& a, const Measure& b) {
    if (a.authority != b.authority) return false;
    const Meeting own = stacking(regime, a, b);
    if (own != Meeting::add && own != Meeting::undefined) return false;
    return std::all_of(regime.measures().begin(), regime.measures().end(), [&](const ActiveMeasure& active) {
        const Measure& third = *active.measure;
        if (&third == &a || &third == &b) return true;
        return stacking(regime, a, third) == stacking(regime, b, third);
    });
}

void note(std::vector<std::string>& texts, const std::string& text) {
    if (!text.empty()) add_once(texts, text);
}

std::vector<StackingGroup> groups_of(const Regime& regime) {
    std::vector<StackingGroup> groups;
    for (const ActiveMeasure& active : regime.measures()) {
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const StackingGroup& g) {
            return std::all_of(g.measures.begin(), g.measures.end(), [&](const Measure* m) { return alike(regime, *m, *active.measure); });
        });
        if (group == groups.end()) {
            groups.push_back({"", {active.measure}});
        } else {
            group->measures.push_back(active.measure);
        }
    }
    for (StackingGroup& group : groups) {
        const Measure& one = *group.measures.front();
        const auto of_authority = std::count_if(regime.measures().begin(), regime.measures().end(),
                                                [&](const ActiveMeasure& active) { return active.measure->authority == one.authority; });
        const bool all = static_cast<std::size_t>(of_authority) == group.measures.size();
        group.name = all                          ? one.authority
                     : group.measures.size() == 1 ? one.id
                                                  : one.authority + ", " + std::to_string(group.measures.size()) + " measures";
    }
    return groups;
}

const ActiveMeasure& active(const Regime& regime, const Measure& measure) {
    return *std::find_if(regime.measures().begin(), regime.measures().end(), [&](const ActiveMeasure& a) { return a.measure == &measure; });
}

/// On what the measure that excludes is charged.
void add_contents(const Regime& regime, const Measure& excluding, StackingCell& cell) {
    for (const Version* version : active(regime, excluding).versions) {
        note(cell.contents, version->charge->on);
        cell.on_whole = cell.on_whole || version->charge->on.empty();
    }
}

}  // namespace

const StackingCell* StackingMatrix::find(std::size_t first, std::size_t second) const {
    const auto cell = std::find_if(cells.begin(), cells.end(), [&](const StackingCell& c) {
        return (c.first == first && c.second == second) || (c.first == second && c.second == first);
    });
    return cell == cells.end() ? nullptr : &*cell;
}

StackingMatrix stacking_matrix(const Regime& regime) {
    StackingMatrix matrix;
    matrix.groups = groups_of(regime);
    for (std::size_t i = 0; i < matrix.groups.size(); ++i) {
        for (std::size_t j = i; j < matrix.groups.size(); ++j) {
            StackingCell cell{i, j, Meeting::undefined, {}, false, {}};
            bool any = false;
            for (const Measure* first : matrix.groups[i].measures) {
                for (const Measure* second : matrix.groups[j].measures) {
                    if (first == second) continue;
                    const StackingVerdict verdict = stacking_verdict(regime, *first, *second);
                    cell.meeting = verdict.meeting;
                    note(cell.sources, verdict.source);
                    if (verdict.meeting == Meeting::first_excludes_second) add_contents(regime, *first, cell);
                    if (verdict.meeting == Meeting::second_excludes_first) add_contents(regime, *second, cell);
                    cell.on_whole = cell.on_whole || verdict.meeting == Meeting::first_excludes_all_of_second ||
                                    verdict.meeting == Meeting::second_excludes_all_of_first;
                    any = true;
                }
            }
            if (any) matrix.cells.push_back(std::move(cell));
        }
    }
    return matrix;
}

}  // namespace impost
