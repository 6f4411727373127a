#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/equilibrium/baseline.hpp"

namespace impost {

/// What is changed from outside. What is absent stays as it is.
struct Shock {
    Bilateral tariffs;                                     ///< t'[n,i,j] after the change; zero on domestic sales
    std::optional<Bilateral> trade_cost_hat = {};          ///< d̂[n,i,j] of non-tariff costs; infinity is an embargo; 1 at home
    std::optional<Bilateral> export_taxes = {};            ///< s'[n,i,j] on the seller's price, a subsidy below zero; zero at home
    std::optional<ByRegionSector> productivity_hat = {};   ///< Â[i,j]
    std::optional<std::vector<double>> deficit = {};       ///< D'[n] in place of the baseline's, adding up to zero
    std::optional<std::vector<double>> net_wage_hat = {};  ///< ν[n], what taxes leave of a wage, after over before

    /// Whether trade meets no other change than that of tariffs.
    [[nodiscard]] bool tariffs_only() const { return !trade_cost_hat && !export_taxes && !productivity_hat; }
};

/// The shock that changes nothing.
[[nodiscard]] Shock no_shock(const Baseline& baseline);

/// How well a solution satisfies the equations, each scaled by its own size.
struct Residuals {
    double prices = 0;         ///< P̂^(−θ) = Σ π (κ̂ĉ)^(−θ)
    double costs = 0;          ///< ĉ = ŵ^γᵛ Π P̂^γ L̂^(−ψ)
    double expenditure = 0;    ///< X' = Σᵢ τ'M' = γY' + αI'
    double output = 0;         ///< Y' = Σₙ M' / (1 + s')
    double income = 0;         ///< I' = ŵL̂VA + R' + D'
    double trade_balance = 0;  ///< Σ exports' − Σ imports' = −D', all N of them
    double numeraire = 0;      ///< Σ ŵL̂VA = Σ VA
    double labour_tax = 0;     ///< a'ŵL̂VA + R' = P̂ (aVA + R), relative to value added
    std::string worst;         ///< the equation with the largest, in words
    [[nodiscard]] double largest() const;
};

/// A counterfactual: hats are proportional changes (after over before), levels are in the numeraire.
struct Equilibrium {
    std::vector<double> wage_hat;         ///< ŵ[n]
    std::vector<double> employment_hat;   ///< L̂[n] = (νŵ/P̂)^φ; 1 where labour supply is fixed
    std::vector<double> net_wage_hat;     ///< ν[n] = (1 − a') / (1 − a), what the tax on labour leaves, after over before
    std::vector<double> income_hat;       ///< Î[n]
    std::vector<double> price_index_hat;  ///< P̂[n] = Πⱼ P̂[n,j]^α[n,j]
    std::vector<double> welfare_hat;      ///< Î / P̂
    ByRegionSector price_hat;             ///< P̂[n,j]
    ByRegionSector cost_hat;              ///< ĉ[i,j], of what the seller receives, productivity not yet in it
    ByRegionSector output;                ///< Y'[i,j], what sellers receive
    ByRegionSector expenditure;           ///< X'[n,j], duty included
    Bilateral purchases;                  ///< M'[n,i,j], duty not included, export tax included
    std::vector<double> income;           ///< I'[n]
    std::vector<double> revenue;          ///< R'[n], of duties and export taxes
    std::vector<double> deficit;          ///< imports' less exports'
    std::vector<double> exports;
    std::vector<double> imports;
    double deficit_scale = 0;  ///< in the closure `income_share`: the log factor on deficits, and its negative on surpluses
    Residuals residuals;
    int iterations = 0;
};

/// Solves the model after a shock. `start`, an equilibrium of the same baseline, is where the search begins.
///
/// Where revenue cuts the tax on labour (Baseline::labour_tax, a) governments spend in real terms what they did, and
///
///     a'ŵL̂VA + R' = P̂ (aVA + R),   ν = (1 − a') / (1 − a),   L̂ = (νŵ/P̂)^φ
///
/// is solved around the rest, one ν after another.
///
/// Errors: a baseline that now names another model or closure than it was calibrated for, where shapes differ; a shock of other shapes, a
/// tariff of −100 % or less, a tax on labour of 100 % or more, a buyer whom the shock leaves without any supplier, and no solution
/// found, with the worst equation named.
[[nodiscard]] Equilibrium solve(const Baseline& baseline, const Shock& shock, const SolverSettings& settings = {},
                                const Equilibrium* start = nullptr);

class Search;

/// Solves one economy under one shock after another, each as `solve` does, bit for bit. Quicker where they differ little: memory is kept,
/// and only flows on which tariffs have moved are prepared anew. Not for several threads at once.
class Solver {
public:
    /// `baseline` must outlive this.
    explicit Solver(const Baseline& baseline, const SolverSettings& settings = {});
    Solver(const Solver&) = delete;
    Solver& operator=(const Solver&) = delete;
    Solver(Solver&& other) noexcept;
    Solver& operator=(Solver&& other) noexcept;
    ~Solver();

    [[nodiscard]] Equilibrium solve(const Shock& shock, const Equilibrium* start = nullptr);

private:
    friend class Gradients;
    const Baseline* baseline_;
    std::unique_ptr<Search> search_;
};

struct Decomposition;

/// What a shock does to one region. The parts of welfare to first order are zero where no decomposition is given.
struct RegionOutcome {
    std::string region;
    double welfare_pct = 0;              ///< change of real income Î/P̂, the equivalent variation of final consumption
    double welfare_musd = 0;             ///< the same in money of the baseline's income
    double real_wage_pct = 0;            ///< change of ŵ/P̂
    double wage_hat = 1;                 ///< after over before, in the numeraire
    double income_hat = 1;               ///< after over before, in the numeraire
    double price_index_pct = 0;          ///< change of P̂
    double revenue_musd = 0;             ///< duty revenue after
    double exports_pct = 0;              ///< change of value, duty not included, in the numeraire
    double imports_pct = 0;              ///< change of value, duty not included, in the numeraire
    double deficit_musd = 0;             ///< imports less exports after
    double gdp_musd = 0;                 ///< value added and the revenue of duties and export taxes, after
    double gdp_pct = 0;                  ///< change of it in the numeraire
    double real_gdp_pct = 0;             ///< the same over P̂
    double employment_pct = 0;           ///< change of L̂; zero where labour supply is fixed
    double exports_musd = 0;             ///< after, duty not included
    double imports_musd = 0;             ///< after, duty not included
    double terms_of_trade_pct = 0;       ///< welfare to first order, of which by prices of what is traded
    double volume_of_trade_pct = 0;      ///< and by how much is traded
    double first_order_welfare_pct = 0;  ///< both together; not the exact change
};
[[nodiscard]] std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium);
[[nodiscard]] std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium,
                                                  const Decomposition& decomposition);

/// What n buys from i in all sectors together, duty not included, at [i * N + n].
[[nodiscard]] std::vector<double> sum_over_sectors(const Bilateral& flows);

}  // namespace impost
