#include "impost/ledger/stacking_table.hpp"

#include <algorithm>

namespace impost {
namespace {

/// A portion of a line on which others are charged on `taken`: contents of a line lie beside each other, so what is left
/// of the line bounds it.
Portion remaining(const Portion& own, const Portion& taken) {
    const Rate one = Rate::from_ticks(Rate::one);
    if (taken.is_nothing()) return own;
    if (!(taken.share < one)) return Portion::nothing();
    const Rate left = one - taken.share;
    if (!(left < own.share)) return own;
    return {left, std::max(Money{}, own.value - taken.value)};
}

}  // namespace

StackingTable::StackingTable(const Regime& regime) : regime_(regime) {
    for (const ActiveMeasure& first : regime.measures()) {
        for (const ActiveMeasure& second : regime.measures()) meetings_.push_back(stacking(regime, *first.measure, *second.measure));
    }
    const auto excludes = [](Meeting meeting) { return meeting != Meeting::add && meeting != Meeting::undefined; };
    any_excludes_ = std::any_of(meetings_.begin(), meetings_.end(), excludes);
}

void StackingTable::check(const std::vector<Portion>& portions) const {
    for (std::size_t i = 0; i < portions.size(); ++i) {
        for (std::size_t j = i + 1; j < portions.size() && !portions[i].is_nothing(); ++j) {
            if (portions[j].is_nothing() || meeting(i, j) != Meeting::undefined) continue;
            throw Error("the ledger has no stacking rule for " + measure(i).id + " and " + measure(j).id + ", which meet on one line");
        }
    }
}

bool StackingTable::gives_way(std::size_t i, std::size_t j, const std::vector<Portion>& portions) const {
    return i != j && !portions[j].is_nothing() && excludes_first(meeting(i, j));
}

std::optional<StackingTable::Taken> StackingTable::taken_from(std::size_t i, const std::vector<Portion>& portions,
                                                              const std::vector<char>& open) const {
    Taken taken;
    bool waits = false;
    for (std::size_t j = 0; j < portions.size(); ++j) {
        if (!gives_way(i, j, portions)) continue;
        if (open[j] != 0) {
            waits = true;
            continue;
        }
        const bool all = meeting(i, j) == Meeting::second_excludes_all_of_first;
        taken.portion.share += all ? Rate::from_ticks(Rate::one) : portions[j].share;
        taken.portion.value += all ? portions[i].value : portions[j].value;
        if (taken.by == nullptr) taken.by = &measure(j);
    }
    const bool wholly = !(taken.portion.share < Rate::from_ticks(Rate::one));
    if (waits && !wholly) return std::nullopt;
    return taken;
}

std::vector<const Measure*> StackingTable::settle(std::vector<Portion>& portions) const {
    std::vector<const Measure*> replaced_by(portions.size());
    std::vector<char> open(portions.size());  // not yet known how much of it stays
    for (std::size_t i = 0; i < portions.size(); ++i) open[i] = any_excludes_ && !portions[i].is_nothing() ? 1 : 0;
    for (bool progress = any_excludes_; progress;) {
        progress = false;
        for (std::size_t i = 0; i < portions.size(); ++i) {
            const auto taken = open[i] != 0 ? taken_from(i, portions, open) : std::nullopt;
            if (!taken) continue;
            replaced_by[i] = taken->by;
            portions[i] = remaining(portions[i], taken->portion);
            open[i] = 0;
            progress = true;
        }
    }
    const auto circle = std::find(open.begin(), open.end(), 1);
    if (circle != open.end()) {
        throw Error("the stacking rules of " + measure(static_cast<std::size_t>(circle - open.begin())).id +
                    " and others exclude each other in a circle");
    }
    check(portions);
    return replaced_by;
}

}  // namespace impost
