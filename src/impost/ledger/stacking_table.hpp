#pragma once

#include <cstddef>
#include <vector>

#include "impost/ledger/regime.hpp"

namespace impost {

/// How the measures of a regime meet, looked up once for any number of entry lines. Refers to the regime.
class StackingTable {
public:
    explicit StackingTable(const Regime& regime);

    /// For each measure of the regime the one that takes its place on a line, or null; `applied` holds the version of each
    /// that would apply, or null. A measure that gives way to another takes nobody's place itself.
    /// Errors: two measures that both stay and have no rule; measures that exclude each other in a circle.
    [[nodiscard]] std::vector<const Measure*> replaced_by(const std::vector<const Version*>& applied) const;

    /// Takes out of `applied` what others replace. Errors: as above.
    void settle(std::vector<const Version*>& applied) const;

private:
    [[nodiscard]] Meeting meeting(std::size_t i, std::size_t j) const { return meetings_[i * regime_.measures().size() + j]; }
    [[nodiscard]] const Measure& measure(std::size_t i) const { return *regime_.measures()[i].measure; }
    void check(const std::vector<const Version*>& applied) const;

    const Regime& regime_;
    std::vector<Meeting> meetings_;  ///< [first * measures + second]
    bool any_excludes_ = false;
};

}  // namespace impost
