#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/equilibrium/baseline.hpp"

namespace impost {

/// What is changed from outside.
struct Shock {
    Bilateral tariffs;  ///< t'[n,i,j] after the change; zero on domestic sales
};

/// The shock that changes nothing.
[[nodiscard]] Shock no_shock(const Baseline& baseline);

/// How well a solution satisfies the equations, each scaled by its own size.
struct Residuals {
    double prices = 0;         ///< P̂^(−θ) = Σ π (κ̂ĉ)^(−θ)
    double expenditure = 0;    ///< X' = Σᵢ τ'M'
    double income = 0;         ///< I' = ŵVA + R' + D'
    double trade_balance = 0;  ///< Σ exports' − Σ imports' = −D', all N of them
    double numeraire = 0;      ///< Σ ŵVA = Σ VA
    std::string worst;         ///< the equation with the largest, in words
    [[nodiscard]] double largest() const;
};

/// A counterfactual: hats are proportional changes (after over before), levels are in the numeraire.
struct Equilibrium {
    std::vector<double> wage_hat;         ///< ŵ[n]
    std::vector<double> income_hat;       ///< Î[n]
    std::vector<double> price_index_hat;  ///< P̂[n] = Πⱼ P̂[n,j]^α[n,j]
    std::vector<double> welfare_hat;      ///< Î / P̂
    ByRegionSector price_hat;             ///< P̂[n,j]
    Bilateral purchases;                  ///< M'[n,i,j], duty not included
    std::vector<double> income;           ///< I'[n]
    std::vector<double> revenue;          ///< R'[n]
    std::vector<double> deficit;          ///< imports' less exports'
    std::vector<double> exports;
    std::vector<double> imports;
    Residuals residuals;
    int iterations = 0;
};

/// Solves the model after a shock.
///
/// Errors: shapes that do not agree, a tariff of −100 % or less, and no solution found, with the worst equation named.
[[nodiscard]] Equilibrium solve(const Baseline& baseline, const Shock& shock, const SolverSettings& settings = {});

/// What a shock does to one region.
struct RegionOutcome {
    std::string region;
    double welfare_pct = 0;      ///< change of real income Î/P̂, the equivalent variation of final consumption
    double welfare_musd = 0;     ///< the same in money of the baseline's income
    double real_wage_pct = 0;    ///< change of ŵ/P̂
    double wage_hat = 1;         ///< after over before, in the numeraire
    double income_hat = 1;       ///< after over before, in the numeraire
    double price_index_pct = 0;  ///< change of P̂
    double revenue_musd = 0;     ///< duty revenue after
    double exports_pct = 0;      ///< change of value, duty not included, in the numeraire
    double imports_pct = 0;      ///< change of value, duty not included, in the numeraire
    double deficit_musd = 0;     ///< imports less exports after
};
[[nodiscard]] std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium);

/// What n buys from i in all sectors together, duty not included, at [i * N + n].
[[nodiscard]] std::vector<double> sum_over_sectors(const Bilateral& flows);

}  // namespace impost
