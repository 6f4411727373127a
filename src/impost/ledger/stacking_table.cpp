#include "impost/ledger/stacking_table.hpp"

#include <algorithm>

namespace impost {

StackingTable::StackingTable(const Regime& regime) : regime_(regime) {
    for (const ActiveMeasure& first : regime.measures()) {
        for (const ActiveMeasure& second : regime.measures())
            meetings_.push_back(stacking(*first.measure, *second.measure, regime.instant()));
    }
    const auto excludes = [](Meeting meeting) {
        return meeting == Meeting::first_excludes_second || meeting == Meeting::second_excludes_first;
    };
    any_excludes_ = std::any_of(meetings_.begin(), meetings_.end(), excludes);
}

void StackingTable::check(const std::vector<const Version*>& applied) const {
    for (std::size_t i = 0; i < applied.size(); ++i) {
        for (std::size_t j = i + 1; j < applied.size() && applied[i] != nullptr; ++j) {
            if (applied[j] == nullptr || meeting(i, j) != Meeting::undefined) continue;
            throw Error("the ledger has no stacking rule for " + measure(i).id + " and " + measure(j).id + ", which meet on one line");
        }
    }
}

std::vector<const Measure*> StackingTable::replaced_by(const std::vector<const Version*>& applied) const {
    std::vector<const Measure*> result(applied.size());
    std::vector<const Version*> open = applied;  // not yet known to stay or to go
    std::vector<const Version*> stays(applied.size());
    for (bool progress = any_excludes_; progress;) {
        progress = false;
        for (std::size_t i = 0; i < applied.size(); ++i) {
            if (open[i] == nullptr) continue;
            bool waits = false;
            for (std::size_t j = 0; j < applied.size(); ++j) {
                if (i == j || meeting(i, j) != Meeting::second_excludes_first) continue;
                waits = waits || open[j] != nullptr;
                if (stays[j] != nullptr && result[i] == nullptr) result[i] = &measure(j);
            }
            if (waits && result[i] == nullptr) continue;
            if (result[i] == nullptr) stays[i] = applied[i];
            open[i] = nullptr;
            progress = true;
        }
    }
    const auto circle = std::find_if(open.begin(), open.end(), [](const Version* version) { return version != nullptr; });
    if (any_excludes_ && circle != open.end()) {
        throw Error("the stacking rules of " + measure(static_cast<std::size_t>(circle - open.begin())).id +
                    " and others exclude each other in a circle");
    }
    check(any_excludes_ ? stays : applied);
    return result;
}

void StackingTable::settle(std::vector<const Version*>& applied) const {
    if (!any_excludes_) return check(applied);
    const auto replaced = replaced_by(applied);
    for (std::size_t m = 0; m < applied.size(); ++m) {
        if (replaced[m] != nullptr) applied[m] = nullptr;
    }
}

}  // namespace impost
