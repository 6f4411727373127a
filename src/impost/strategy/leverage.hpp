#pragma once

#include <optional>

namespace impost {

/// What keeping a measure costs both sides a year, as real income lost: positive is a loss.
struct Leverage {
    double cost_to_imposer = 0;  ///< money a year
    double cost_to_target = 0;   ///< money a year
    /// The target's cost for each unit of the imposer's: how dear the linked demand is made. Absent when either side
    /// does not lose, for then there is no ratio of costs.
    std::optional<double> ratio;
};

/// From the welfare changes of both sides (money a year, a gain is positive).
[[nodiscard]] Leverage leverage(double imposer_gain, double target_gain);

}  // namespace impost
