#pragma once

#include <optional>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/strategy/leverage.hpp"

namespace impost {

/// What a measure and a demand that is linked to it are worth to both sides, money a year of real income.
struct Linkage {
    Leverage alone;     ///< the measure without an answer
    Leverage answered;  ///< with it; the same where there is none
    /// Whether carrying the measure out pays by itself, given the answer.
    bool credible = false;
    /// What the linked demand has to be worth a year to the imposer for the measure, answered, to be rational; zero where it pays by
    /// itself.
    double worth_to_imposer = 0;
    /// The yearly payment that would leave the target as well off with the measure and the answer lifted; none where it does not lose.
    std::optional<double> target_would_pay;
    /// The yearly payment for which the imposer would lift the measure if it pays by itself; zero where it does not.
    std::optional<double> imposer_would_take;
};

/// The linkage of a measure. All shocks are of one baseline; `without` is the world without the measure, `alone` with it, `answered`
/// with its answer. Payments move the deficits of both sides.
/// Errors: those of solve; a closure without room for payments.
[[nodiscard]] Linkage linkage(const Baseline& baseline, std::size_t imposer, std::size_t target, const Shock& without, const Shock& alone,
                              const Shock& answered);

}  // namespace impost
