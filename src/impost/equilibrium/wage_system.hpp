#pragma once

#include <span>

#include "impost/equilibrium/baseline.hpp"
#include "impost/equilibrium/eigen.hpp"

namespace impost {

/// Market clearing of the `armington` model in log wages x = ln ŵ, all other unknowns eliminated.
///
///     a[n,i,j] = π τ̂^(−θⱼ),  b = a / τ',  u[i,j] = ŵᵢ^(−θⱼ)
///     S[n,j]   = Σᵢ a u                                    (= P̂^(−θ))
///     q[n,j]   = Σᵢ b u / S                                (what is left of expenditure when duty is paid)
///     I'[n]    = (ŵVA + D') / Σⱼ α q                       (income with duty revenue: R' = I' Σⱼ α (1 − q))
///     E[i]     = Σₙⱼ b u αI' / S                           (what the world spends on i)
///     r[i]     = ln E[i] − ln ŵᵢVAᵢ = 0
///
/// One of the N equations follows from the others; in its place stands the numeraire, Σ ŵVA = Σ VA, which holds at every
/// point that the solver visits. Memory is taken once, at construction. Tested: derivatives against differences.
class WageSystem {
public:
    using Vector = Eigen::VectorXd;
    using Matrix = Eigen::MatrixXd;

    explicit WageSystem(const Baseline& baseline);

    /// Sets what comes after: tariffs τ·τ̂^fraction and deficits on the straight line from the baseline's.
    void aim(const Bilateral& tariffs_after, std::span<const double> deficit_after, double fraction);

    /// Evaluates all of the above at log wages, which must satisfy the numeraire. False where somebody's income would not be positive.
    bool evaluate(const Vector& log_wages);

    [[nodiscard]] const Vector& excess() const { return excess_; }  ///< r, of the last evaluation
    /// ∂r/∂x at the last evaluation, the dropped market's row replaced by that of the numeraire.
    void jacobian(Matrix& result);
    /// The market that follows from the others: that of the largest region.
    [[nodiscard]] Eigen::Index dropped() const { return dropped_; }
    /// Moves log wages onto the numeraire.
    void normalise(Vector& log_wages) const;

    [[nodiscard]] const Vector& income() const { return income_; }                    ///< I'
    [[nodiscard]] const Matrix& price_power() const { return price_power_; }          ///< S, N·J
    [[nodiscard]] const Matrix& wage_power() const { return wage_power_; }            ///< u, N·J
    [[nodiscard]] std::span<const double> net_demand() const { return net_demand_; }  ///< b, as in Bilateral
    [[nodiscard]] std::span<const double> demand() const { return demand_; }          ///< a, as in Bilateral
    [[nodiscard]] const Vector& deficit() const { return deficit_; }                  ///< D'

private:
    using Sector = Eigen::Map<const Matrix>;
    [[nodiscard]] Sector of_sector(const std::vector<double>& cells, Eigen::Index j) const {
        return {cells.data() + j * regions_ * regions_, regions_, regions_};
    }

    const Baseline& baseline_;
    Eigen::Index regions_;
    Eigen::Index sectors_;
    Eigen::Index dropped_ = 0;
    double world_value_added_ = 0;
    Vector value_added_;
    Vector deficit_;
    std::vector<double> demand_;
    std::vector<double> net_demand_;
    Matrix wage_power_;
    Matrix price_power_;
    Matrix kept_;  // q
    Vector wages_;
    Vector kept_income_;  // Σⱼ α q
    Vector income_;
    Vector sales_;
    Vector excess_;
    Vector column_;
    // for the derivatives
    Matrix spending_;
    Matrix shares_;
    Matrix values_;
    Matrix all_values_;
    Matrix income_slope_;
};

}  // namespace impost
