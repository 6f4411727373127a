#pragma once

#include <span>
#include <vector>

#include "impost/equilibrium/eigen.hpp"
#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// Everything that the model says at given wages. Matrices are N·J, a column a sector.
struct Point {
    using Vector = Eigen::VectorXd;
    using Matrix = Eigen::MatrixXd;

    Vector unknowns;         ///< x = ln ŵ; in the closure `income_share` then λ
    Vector earned;           ///< VA' = ŵL̂VA
    Vector income;           ///< I'
    Vector deficit;          ///< D'
    Vector income_per_left;  ///< 1 / (Σⱼ αq − δ e^(±λ)): income for each unit that is not duty on final use
    Vector export_tax;       ///< E, paid to the exporter's government
    Matrix log_price;        ///< p = ln P̂
    Matrix log_cost;         ///< c = ln ĉ
    Matrix cost_power;       ///< u = ĉ^(−θ)
    Matrix price_power;      ///< S
    Matrix kept;             ///< q
    Matrix output;           ///< Y'
    Matrix expenditure;      ///< X'
};

/// Labour market clearing in log wages x = ln ŵ, all other unknowns solved for within.
///
///     a[n,i,j] = π (τ̂ d̂ ŝ / Â)^(−θⱼ),  b = a / τ',  e = b / (1 + s')
///     c[i,j]   = γᵛxᵢ + Σₖ γ[i,k,j] p[i,k] − ψⱼ (ln Ŷ[i,j] − xᵢ)      unit cost; employment in a sector is Ŷ/ŵ
///     S[n,j]   = Σᵢ a exp(−θc),  p[n,j] = −ln S / θ
///     q[n,j]   = Σᵢ b u / S                                            what is left of expenditure when duty is paid
///     H[n,k]   = Σⱼ γ[n,k,j] Y'[n,j]                                   intermediate demand
///     I'[n]    = (VA' + D' + E + Σⱼ (1 − q)H) / Σⱼ αq                  since R' = Σⱼ (1 − q)(H + αI') + E
///     X'       = H + αI'
///     Y'[i,j]  = Σₙ e u X'/S,  E[i] = Σⱼₙ (b − e) u X'/S
///     r[i]     = ln Σⱼ γᵛY' − ln VA'ᵢ = 0
///
/// The price system and the output system are inner problems: fixed points of the lines above, stepped with the inverse of the
/// derivatives within each region, which leaves an error only through trade. Without input-output one step is exact.
///
/// One of the N equations follows from the others; in its place stands the numeraire, Σ VA' = Σ VA. Where embargoes leave groups
/// of regions that do not trade with each other, each group has such an equation: nothing ties their wages, so each keeps its
/// part of world value added. In the closure `income_share` deficits are D' = δI'e^λ and surpluses δI'e^(−λ); λ is one more
/// unknown, and no market is dropped.
/// Memory is taken once, at construction. Tested: derivatives against differences.
class WageSystem {
public:
    using Vector = Point::Vector;
    using Matrix = Point::Matrix;
    using Index = Eigen::Index;

    /// Inner equations that hold as well as arithmetic allows.
    static constexpr double tight = 1e-13;

    explicit WageSystem(const Baseline& baseline);

    /// Sets what comes after: trade costs raised to the power `fraction`, embargoed flows shrunk by it, deficits on the straight
    /// line from the baseline's. Importers whose tariffs are those of `known`, the tariffs alone that it was last aimed at, are left.
    void aim(const Shock& shock, std::span<const double> deficit_after, double fraction, const Bilateral* known = nullptr);

    /// Starts inner problems from known prices and outputs.
    void start_from(const Equilibrium& known);
    void start_from(const Point& known) { point_ = known; }

    /// Evaluates all of the above; inner equations to `tolerance`. False where somebody's income or sales would not be positive.
    bool evaluate(const Vector& unknowns, double tolerance = tight);

    /// What has to vanish, at the last evaluation.
    [[nodiscard]] const Vector& residual() const { return residual_; }
    /// The largest of it, and of the inner equations.
    [[nodiscard]] double largest() const;
    /// ∂(residual)/∂(unknowns) at the last evaluation, inner problems following, to a relative `tolerance`.
    void jacobian(Matrix& result, double tolerance = tight);
    /// Prepares the inner steps for where the last evaluation stood.
    void take_blocks(SolverAid& aid) const;
    /// Steps by these from now on; they must outlive the system.
    void use_blocks(const SolverAid& aid) { aid_ = &aid; }
    /// Moves log wages onto the numeraire, as employment stands.
    void normalise(Vector& unknowns) const;

    [[nodiscard]] Index size() const { return shares_income_ ? regions_ + 1 : regions_; }
    /// Which regions trade with each other, by others too: for each the largest of its group. Its market follows from the others',
    /// and in its row stands the group's numeraire; in the closure `income_share` there is one group and one more row.
    [[nodiscard]] const std::vector<Index>& leaders() const { return leaders_; }
    [[nodiscard]] bool is_dropped(Index region) const { return !shares_income_ && leaders_[static_cast<std::size_t>(region)] == region; }
    [[nodiscard]] Index numeraire_row(Index region) const { return shares_income_ ? regions_ : leaders_[static_cast<std::size_t>(region)]; }
    [[nodiscard]] const Point& point() const { return point_; }
    [[nodiscard]] const Baseline& baseline() const { return baseline_; }

    using Flows = Eigen::Map<const Matrix>;  ///< of one sector, exporters down, importers across
    [[nodiscard]] Flows demand(Index j) const { return of_sector(demand_.size() > 0 ? demand_.data() : shares_, j); }  ///< a
    [[nodiscard]] Flows net_demand(Index j) const {
        return of_sector(net_demand_.size() > 0 ? net_demand_.data() : net_shares_, j);
    }                                                                                                                        ///< b
    [[nodiscard]] Flows receipts(Index j) const { return taxes_exports_ ? of_sector(receipts_.data(), j) : net_demand(j); }  ///< e
    [[nodiscard]] bool taxes_exports() const { return taxes_exports_; }

    using Inputs = Eigen::Map<const Matrix>;  ///< γ of one region, users down, inputs across
    [[nodiscard]] Inputs inputs(Index n) const {
        return {baseline_.input_shares.cells().data() + n * sectors_ * sectors_, sectors_, sectors_};
    }
    [[nodiscard]] Eigen::Map<const Matrix> final_shares() const { return by_sector(baseline_.expenditure_shares); }
    [[nodiscard]] Eigen::Map<const Matrix> value_added_shares() const { return by_sector(baseline_.value_added_shares); }
    [[nodiscard]] double theta(Index j) const { return baseline_.elasticities.theta[static_cast<std::size_t>(j)]; }
    [[nodiscard]] double scale(Index j) const { return has_scale_ ? baseline_.scale[static_cast<std::size_t>(j)] : 0; }
    /// δₙe^(±λ), by which income grows the deficit; zero in other closures.
    [[nodiscard]] double deficit_rate(Index n) const;

private:
    friend class Tangent;

    [[nodiscard]] Flows of_sector(const double* cells, Index j) const { return {cells + j * regions_ * regions_, regions_, regions_}; }
    [[nodiscard]] Eigen::Map<const Matrix> by_sector(const ByRegionSector& figures) const {
        return {figures.cells().data(), regions_, sectors_};
    }
    void take_leaders();
    void take_groups();
    void aim_at(const Shock& shock, std::size_t n, std::size_t j, double fraction);

    void take_earned();
    void take_costs();
    double price_error();
    void solve_prices(double tolerance);
    void take_kept();
    double output_error();
    bool solve_outputs(double tolerance);
    void step_by_blocks(const std::vector<double>& blocks, const Matrix& error, Matrix& target);
    bool take_residual();

    const Baseline& baseline_;
    Index regions_;
    Index sectors_;
    bool has_inputs_;
    bool has_scale_;
    bool shares_income_;
    bool taxes_exports_ = false;
    double world_value_added_ = 0;
    Vector value_added_;
    std::vector<Index> leaders_;
    std::vector<Index> baseline_leaders_;
    Vector group_value_added_;  // at leaders, of their groups
    Vector target_deficit_;
    Vector log_net_wage_;   // ln ν
    const double* shares_;  // a and b of the baseline, until a shock is aimed at
    const double* net_shares_;
    Vector demand_;
    Vector net_demand_;
    Vector receipts_;
    const SolverAid* aid_;

    Point point_;
    Vector residual_;
    double price_error_ = 0;
    double output_error_ = 0;
    // scratch
    Vector column_;
    Vector spent_;
    Vector tax_;
    Matrix next_;
    Matrix intermediate_;
    Matrix by_region_;
    Matrix by_region_result_;
};

}  // namespace impost
