#pragma once

#include "impost/equilibrium/wage_system.hpp"

namespace impost {

/// Fills prices, flows and accounts from a solved system.
[[nodiscard]] Equilibrium describe(const WageSystem& system, const Shock& shock);

/// Measures every equation of the model on the numbers of the result.
[[nodiscard]] Residuals measure(const WageSystem& system, const Shock& shock, const Equilibrium& result);

}  // namespace impost
