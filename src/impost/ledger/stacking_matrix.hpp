#pragma once

#include <string>
#include <vector>

#include "impost/ledger/regime.hpp"

namespace impost {

/// Measures of one authority that meet all others alike.
struct StackingGroup {
    std::string name;  ///< the authority where these are all of its measures in force, the id of a single measure, else the number of them
    std::vector<const Measure*> measures;
};

/// How two groups (or the measures of one) meet.
struct StackingCell {
    std::size_t first = 0;
    std::size_t second = 0;
    Meeting meeting = Meeting::undefined;
    std::vector<std::string> contents;  ///< where one excludes the other: contents on which it is charged,
    bool on_whole = false;              ///< and whether some of its versions are charged on the whole value
    std::vector<std::string> sources;   ///< of the rules
};

/// How the duties of a government meet on a line at an instant: as few groups as tell every rule.
struct StackingMatrix {
    std::vector<StackingGroup> groups;  ///< in the regime's order
    std::vector<StackingCell> cells;    ///< every pair once, first <= second; a group with itself where it has several measures

    [[nodiscard]] const StackingCell* find(std::size_t first, std::size_t second) const;
};

[[nodiscard]] StackingMatrix stacking_matrix(const Regime& regime);

}  // namespace impost
