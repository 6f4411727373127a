#include <algorithm>
#include <cmath>

#include "impost/equilibrium/wage_system.hpp"

namespace impost {

/// Derivatives of everything in a WageSystem by each of its unknowns k.
///
/// A derivative of an N·J figure is kept sector by sector, regions down and k across, so that both the exchange between regions
/// and the exchange between sectors of a region are products of matrices. With π' = a u / S and v = e u / S:
///
///     dc[i,j] = γᵛ dxᵢ + Σₖ γ dp[i,k] − ψ (d ln Y' − dxᵢ)
///     dp[n,j] = Σᵢ π' dc
///     dq[n,j] = θ q dp − θ Σᵢ (b u/S) dc
///     dI[n]   = (dVA' + dE + Σⱼ (1 − q) dH − Σⱼ X' dq + I dδ) / (Σ αq − δ)
///     dY[i,j] = −θ Y' dc + Σₙ v (dX' + θ X' dp),   dX' = dH + α dI
///     dr[i]   = Σⱼ γᵛ dY / Σⱼ γᵛY' − d ln VA'
class Tangent {
public:
    using Index = Eigen::Index;
    using Vector = WageSystem::Vector;
    using Matrix = WageSystem::Matrix;
    using Table = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    Tangent(const WageSystem& system, const SolverAid& aid)
        : s_(system),
          aid_(aid),
          N_(system.regions_),
          J_(system.sectors_),
          K_(system.size()),
          unit_costs_(!s_.has_inputs_ && !s_.has_scale_),
          at_once_(unit_costs_ && !s_.taxes_exports_),
          price_(J_ * N_, K_),
          cost_(unit_costs_ ? 0 : J_ * N_, K_),
          output_(at_once_ ? N_ : J_ * N_, K_),
          next_(at_once_ ? 0 : J_ * N_, K_),
          intermediate_(s_.has_inputs_ ? J_ * N_ : 0, K_),
          paid_(Table::Zero(N_, K_)),
          earned_(N_, K_),
          export_tax_(Table::Zero(N_, K_)),
          lost_(N_, K_),
          income_(N_, K_),
          part_(N_, K_),
          share_(N_, N_) {
        if (at_once_) return;
        price_.setZero();
        output_.setZero();
    }

    void run(double tolerance) {
        constexpr int rounds = 200;
        for (int round = 0; round < rounds; ++round) {
            solve_prices(tolerance);
            take_earned();
            take_lost();
            solve_outputs(tolerance);
            if (!s_.has_scale_) return;
            take_costs();
            if (price_step(Step::measure) <= tolerance) return;
        }
    }

    void fill(Matrix& result) {
        const auto share = s_.value_added_shares();
        for (Index j = 0; !at_once_ && j < J_; ++j) paid_ += share.col(j).asDiagonal() * of_sector(output_, j);
        result.setZero(K_, K_);
        result.topRows(N_) = paid_;
        const Vector paid = (share.array() * s_.point_.output.array()).rowwise().sum();
        for (Index i = 0; i < N_; ++i) {
            result.row(i) /= paid(i);
            result.row(i) -= earned_.row(i) / s_.point_.earned(i);
        }
        for (Index leader = 0; leader < N_; ++leader) {
            if (s_.leaders()[static_cast<std::size_t>(leader)] != leader) continue;
            auto row = result.row(s_.numeraire_row(leader));
            row.setZero();
            double earned = 0;
            for (Index n = 0; n < N_; ++n) {
                if (s_.leaders()[static_cast<std::size_t>(n)] != leader) continue;
                row += earned_.row(n);
                earned += s_.point_.earned(n);
            }
            row /= earned;
        }
    }

private:
    enum class Step { measure, take, by_blocks };

    using Strided = Eigen::Map<Table, 0, Eigen::OuterStride<>>;
    Strided of_region(Table& table, Index n) const { return {table.data() + n * K_, J_, K_, Eigen::OuterStride<>(N_ * K_)}; }
    using Rows = Eigen::Block<Table, Eigen::Dynamic, Eigen::Dynamic, true>;
    Rows of_sector(Table& table, Index j) const { return table.middleRows(j * N_, N_); }

    void take_costs() {
        if (unit_costs_) return;
        for (Index n = 0; n < N_; ++n) {
            auto cost = of_region(cost_, n);
            if (s_.has_inputs_) {
                cost.noalias() = s_.inputs(n) * of_region(price_, n);
            } else {
                cost.setZero();
            }
            for (Index j = 0; j < J_; ++j) {
                cost(j, n) += s_.value_added_shares()(n, j) + s_.scale(j);
                if (s_.has_scale_ && s_.point_.output(n, j) > 0) {
                    cost.row(j) -= s_.scale(j) / s_.point_.output(n, j) * output_.row(j * N_ + n);
                }
            }
        }
    }

    /// target += shareᵀ · dc. Without input-output and scale, costs are wages.
    template <class Target>
    void add_by_costs(Index j, Target& target) {
        if (!unit_costs_) {
            target.noalias() += share_.transpose() * of_sector(cost_, j);
        } else {
            target.leftCols(N_) += share_.transpose();
        }
    }

    /// One step of the price system; how far it goes.
    double price_step(Step how) {
        double change = 0;
        for (Index j = 0; j < J_; ++j) {
            share_ = s_.point_.cost_power.col(j).asDiagonal() * s_.demand(j);
            share_ *= s_.point_.price_power.col(j).cwiseInverse().asDiagonal();
            auto next = of_sector(at_once_ ? price_ : next_, j);
            next.setZero();
            add_by_costs(j, next);
            if (!unit_costs_) change = std::max(change, (next - of_sector(price_, j)).cwiseAbs().maxCoeff());
        }
        step(how, aid_.price_blocks, price_);
        return change;
    }

    void step(Step how, const std::vector<double>& blocks, Table& target) {
        if (how == Step::measure) return;
        if (how == Step::take || blocks.empty()) {
            target.swap(next_);
            return;
        }
        next_ -= target;
        for (Index n = 0; n < N_; ++n) {
            const Eigen::Map<const Matrix> block(blocks.data() + n * J_ * J_, J_, J_);
            of_region(target, n).noalias() += block * of_region(next_, n);
        }
    }

    template <class OneStep>
    static void repeat(double tolerance, const OneStep& one_step) {
        constexpr int most_steps = 2000;
        Step how = Step::by_blocks;
        double before = one_step(how);
        for (int count = 0; count < most_steps && before > tolerance && std::isfinite(before); ++count) {
            const double change = one_step(how);
            if (change > 0.9 * before) {
                if (how == Step::take && before < 1e-10) return;  // rounding leaves nothing to gain
                how = Step::take;
            }
            before = change;
        }
    }

    void solve_prices(double tolerance) {
        if (!s_.has_inputs_) {
            take_costs();
            price_step(at_once_ ? Step::measure : Step::take);
            return;
        }
        repeat(tolerance, [&](Step how) {
            take_costs();
            return price_step(how);
        });
        take_costs();
    }

    void take_earned() {
        const double supply = s_.baseline_.labour_supply;
        earned_.setZero();
        const auto alpha = s_.final_shares();
        for (Index j = 0; supply != 0 && j < J_; ++j) {
            for (Index n = 0; n < N_; ++n) earned_.row(n) -= supply * alpha(n, j) * price_.row(j * N_ + n);
        }
        for (Index n = 0; n < N_; ++n) {
            earned_(n, n) += 1 + supply;
            earned_.row(n) *= s_.point_.earned(n);
        }
    }

    /// −Σⱼ X' dq, and what λ moves.
    void take_lost() {
        lost_.setZero();
        const Point& at = s_.point_;
        for (Index j = 0; j < J_; ++j) {
            const double theta = s_.theta(j);
            share_ = at.cost_power.col(j).asDiagonal() * s_.net_demand(j);
            spent_ = theta * at.expenditure.col(j).array() / at.price_power.col(j).array();
            share_ *= spent_.asDiagonal();
            add_by_costs(j, lost_);
            for (Index n = 0; n < N_; ++n) {
                lost_.row(n) -= theta * at.kept(n, j) * at.expenditure(n, j) * price_.row(j * N_ + n);
            }
        }
        if (!s_.shares_income_) return;
        for (Index n = 0; n < N_; ++n) lost_(n, N_) += std::abs(s_.deficit_rate(n)) * at.income(n);
    }

    double output_step(Step how) {
        const Point& at = s_.point_;
        income_ = earned_ + lost_ + export_tax_;
        for (Index n = 0; s_.has_inputs_ && n < N_; ++n) {
            auto intermediate = of_region(intermediate_, n);
            intermediate.noalias() = s_.inputs(n).transpose() * of_region(output_, n);
            income_.row(n) += (1 - at.kept.row(n).array()).matrix() * intermediate;
        }
        income_.array().colwise() *= at.income_per_left.array();
        export_tax_.setZero();
        double change = 0;
        const auto alpha = s_.final_shares();
        for (Index j = 0; j < J_; ++j) {
            part_ = alpha.col(j).asDiagonal() * income_;
            if (s_.has_inputs_) part_ += of_sector(intermediate_, j);
            part_ += (s_.theta(j) * at.expenditure.col(j)).asDiagonal() * of_sector(price_, j);
            spent_ = at.price_power.col(j).cwiseInverse();
            part_ = spent_.asDiagonal() * part_;
            if (at_once_) {
                sell(s_.receipts(j), j, part_, output_);
                paid_ += s_.value_added_shares().col(j).asDiagonal() * output_;
                continue;
            }
            auto next = of_sector(next_, j);
            sell(s_.receipts(j), j, part_, next);
            change = std::max(change, ((next - of_sector(output_, j)).array().colwise() / at.earned.array()).abs().maxCoeff());
            if (!s_.taxes_exports_) continue;
            bought_ = next;
            sell(s_.net_demand(j), j, part_, next);
            export_tax_ += next - bought_;
            next = bought_;
        }
        if (!at_once_) step(s_.has_inputs_ ? how : Step::take, aid_.output_blocks, output_);
        return change;
    }

    /// What sellers get when buyers' X'/S moves by `spent`.
    template <class Result>
    void sell(const WageSystem::Flows& flows, Index j, const Table& spent, Result& result) {
        const Point& at = s_.point_;
        share_ = at.cost_power.col(j).asDiagonal() * flows;
        spent_ = at.expenditure.col(j).array() / at.price_power.col(j).array();
        sold_ = -s_.theta(j) * (share_ * spent_);
        result.noalias() = share_ * spent;
        if (!unit_costs_) {
            result += sold_.asDiagonal() * of_sector(cost_, j);
        } else {
            result.leftCols(N_).diagonal() += sold_;
        }
    }

    void solve_outputs(double tolerance) {
        if (!s_.has_inputs_ && !s_.taxes_exports_) {
            output_step(Step::take);
            return;
        }
        repeat(tolerance, [&](Step how) { return output_step(how); });
    }

    const WageSystem& s_;
    const SolverAid& aid_;
    Index N_;
    Index J_;
    Index K_;
    bool unit_costs_;  // costs are wages: neither input-output nor scale
    bool at_once_;     // and nothing has to be repeated
    Table price_, cost_, output_, next_, intermediate_;
    Table paid_;  // Σⱼ γᵛ dY
    Table earned_, export_tax_, lost_, income_, part_, bought_;
    Matrix share_;
    Vector spent_, sold_;
};

void WageSystem::jacobian(Matrix& result, double tolerance) {
    SolverAid here;
    take_blocks(here);
    Tangent tangent(*this, here);
    tangent.run(tolerance);
    tangent.fill(result);
}

}  // namespace impost
