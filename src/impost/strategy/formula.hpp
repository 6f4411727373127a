#pragma once

#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// One tariff a region on everything from everybody, all regions at once.
struct UniformTariffs {
    std::vector<double> tariffs;  ///< t[n], a rate
    Equilibrium equilibrium;      ///< with these in place of all others
    int rounds = 0;
    double error = 0;  ///< the largest by which a tariff misses its formula
};

/// The optimal uniform tariff of each region at an equilibrium, Lashkaripour (2021), "The cost of a global tariff war: a
/// sufficient statistics approach", Journal of International Economics 131, eq. 14:
///
///     t[i] = 1 / ε[i],  ε[i] = max(1, Σⱼ θⱼ Σₙ r[n,i,j] (1 − π[n,i,j]))       n ≠ i
///
/// with r what i sells to n in j as a share of all that it sells abroad, and π its share in n's expenditure on j. ε is the
/// elasticity of foreign demand for i's exports at given incomes and rivals' wages.
[[nodiscard]] std::vector<double> formula_tariffs(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium);

/// The tariffs that satisfy the formula at the equilibrium they bring about. `taxed[j]` says which sectors bear them; all others
/// are free. Errors: no fixed point found.
[[nodiscard]] UniformTariffs formula_nash(const Baseline& baseline, const std::vector<bool>& taxed);

}  // namespace impost
