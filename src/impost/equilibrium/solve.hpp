#pragma once

#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// Solves for given tariffs and deficits; where one go does not do, the change is made in steps.
[[nodiscard]] Equilibrium solve_for(const Baseline& baseline, const Shock& shock, const std::vector<double>& deficit,
                                    const SolverSettings& settings, const Equilibrium* start);

/// Prepares what the solver uses in every scenario.
[[nodiscard]] SolverAid solver_aid(const Baseline& baseline);

}  // namespace impost
