#pragma once

#include <string>
#include <vector>

#include "impost/exposure/average.hpp"

namespace impost {

/// How a measure makes an average rate change from one regime to another.
enum class Cause {
    base_rates,  ///< another revision of the schedule, column 2
    begins,      ///< the measure was not in force
    ends,        ///< it no longer is
    rate,        ///< it charges the same goods at another rate
    wider,       ///< it covers goods that it did not: a list, an origin, the end of an exception
    narrower,    ///< it leaves out goods that it covered
    meeting,     ///< what others leave to it changed, or the base rate that its total counts in
};

[[nodiscard]] std::string cause_name(Cause cause);

/// What one cause adds to the change of an average rate.
struct Contribution {
    Cause cause = Cause::base_rates;
    std::string measure;  ///< empty for base rates
    std::string law;      ///< what changed in its text: "9903.01.20 +10% → 9903.01.24 +20%"
    double change = 0;    ///< share of value
};

/// The change of one group's average rate. Tested: contributions add up to the whole change.
struct GroupDifference {
    std::string key;
    double imports_usd = 0;
    double before = 0;  ///< average rate, share of value
    double after = 0;
    std::vector<Contribution> contributions;  ///< the largest first

    [[nodiscard]] double change() const { return after - before; }
};

/// Compares the average rates of two regimes, in the order of the groups. Groupings by authority and measure are taken as
/// the total. Errors: two measures that meet without a stacking rule.
[[nodiscard]] std::vector<GroupDifference> differences(RateTable& table, const Regime& before, const Regime& after, PreferenceUse use,
                                                       const RowGroups& groups);

}  // namespace impost
