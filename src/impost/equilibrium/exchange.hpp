#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "impost/equilibrium/eigen.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/situation.hpp"

namespace impost {

/// The accounts of a world without input-output, laid out for many solutions that differ in elasticities. For importer n and sector j
/// exporters lie side by side; rows are filled up with zeros to whole vectors.
struct ExchangeAccounts {
    ExchangeAccounts(const Bilateral& purchases, const Bilateral& tariffs);

    /// Begins anew from other tables of the same shape.
    void take(const Bilateral& purchases, const Bilateral& tariffs);
    [[nodiscard]] std::size_t row(std::size_t n, std::size_t j) const { return (n * sectors + j) * width; }

    std::size_t regions;
    std::size_t sectors;
    std::size_t width;             ///< N, filled up
    Eigen::VectorXd shares;        ///< π[n,i,j] at row(n, j) + i
    Eigen::VectorXd net_shares;    ///< π / τ
    Eigen::VectorXd final_shares;  ///< α[n,j] at n * J + j
    Cells value_added;             ///< Y, since costs are wages
    Cells revenue;
    Cells deficit;
    Cells income;
};

/// A change of tariffs and of other trade costs, as the columns (importer and sector) that it moves.
class ExchangePolicy {
public:
    /// With `other_tariffs` a number from 0 to 1 says how far tariffs lie between the shock's and these.
    /// None where the shock asks for more than `Exchange` knows: export taxes, embargoes.
    static std::optional<ExchangePolicy> of(const Baseline& accounts, const Shock& shock, const Bilateral* other_tariffs = nullptr);

    /// The columns that move, as n * J + j, ascending.
    [[nodiscard]] const std::vector<std::size_t>& columns() const { return columns_; }
    /// Where a column stands among those that move; none where it does not.
    [[nodiscard]] std::ptrdiff_t slot(std::size_t column) const { return slots_[column]; }
    static constexpr std::ptrdiff_t none = -1;
    /// a = π (τ̂ d̂ / Â)^(−θ) and b = a / τ' of the column in a slot, exporters side by side.
    void apply(std::size_t slot, const ExchangeAccounts& accounts, double theta, double between, double* a, double* b) const;
    /// D', where the shock sets it.
    [[nodiscard]] const std::optional<std::vector<double>>& deficit() const { return deficit_; }

private:
    std::vector<std::size_t> columns_;
    std::vector<std::ptrdiff_t> slots_;
    bool between_ = false;
    Eigen::ArrayXXd before_, after_, other_;  // 1 + t, and 1 + t' at either end; a column a slot
    Eigen::ArrayXXd log_cost_;                // ln d̂ − ln Â, and + ln τ̂ where tariffs are not drawn
    std::optional<std::vector<double>> deficit_;
};

/// Derivatives of `Exchange` by log wages at accounts, as a sum over sectors: where wages are those of the accounts they are linear in θ.
struct ExchangeSlopes {
    explicit ExchangeSlopes(const ExchangeAccounts& accounts);
    Eigen::MatrixXd by_theta;  ///< N² × J: ∂Y/∂x for each unit of θⱼ
    Eigen::VectorXd constant;  ///< N²: the rest of ∂Y/∂x
    Eigen::VectorXd output;
    std::size_t largest = 0;  ///< the region whose market is dropped
};

/// `armington` with wages alone as unknowns, for four sets of elasticities ("lanes") side by side, so that accounts pass through the
/// processor once for all of them. With u = exp(−θⱼxᵢ), x = ln ŵ:
///
///     S[n,j] = Σᵢ a u,   G[n,i] = Σⱼ α[n,j] b u / S             what n spends on i of a unit of income, duty not included
///     I'[n]  = (ŵVA + D') / Σᵢ G[n,i],   Y'[i] = Σₙ G[n,i] I'[n],   r[i] = ln Y' − ln ŵVA = 0
///
/// and in the place of the largest region's market the numeraire. Steps are Newton's with the derivatives at accounts, improved by
/// Broyden's update as they go. What a lane answers does not depend on the others. Tested against `solve`.
class Exchange {
public:
    static constexpr std::size_t lanes = 4;

    /// What has to be solved. Nothing: the accounts, with deficits as they are.
    struct Problem {
        const ExchangePolicy* policy = nullptr;
        bool balanced = false;  ///< without deficits
    };

    Exchange(const ExchangeAccounts& accounts, const ExchangeSlopes& slopes);

    /// Gives every lane its elasticities and the accounts that it starts from, which must outlive their use.
    void set(const std::array<std::span<const double>, lanes>& theta, const std::array<const ExchangeAccounts*, lanes>& accounts);

    /// Searches the log wages of each lane, beginning from `x` (N × lanes), until every market clears to `tolerance`; `between` says where
    /// drawn tariffs lie. Returns which lanes were solved; those that are not `wanted` count as not solved.
    [[nodiscard]] std::array<bool, lanes> solve(const Problem& problem, const std::array<double, lanes>& between,
                                                const std::array<bool, lanes>& wanted, Eigen::MatrixXd& x, double tolerance);

    /// What the last solution of a lane says.
    void describe(std::size_t which, Situation& result) const;

private:
    struct Lane {
        explicit Lane(const ExchangeAccounts& from);
        const ExchangeAccounts* accounts;
        std::vector<double> theta;
        bool active = false;
        Eigen::MatrixXd demand, net_demand;  // columns that a policy moves
        Eigen::VectorXd deficit;
        Eigen::VectorXd wages;        // x
        Eigen::MatrixXd cost_power;   // u, a column a sector
        Eigen::VectorXd price_power;  // S at n * J + j
        Eigen::MatrixXd spending;     // G, a column an importer
        Eigen::VectorXd earned, income, output, residual;
        double largest = 0;
        Eigen::PartialPivLU<Eigen::MatrixXd> slopes;
        Eigen::MatrixXd steps;  // of Broyden's method, a column a step
        Eigen::VectorXd step;
    };

    void prepare(const Problem& problem, const std::array<double, lanes>& between);
    void evaluate();
    void evaluate_importer(std::size_t n);
    void take_residual(Lane& lane) const;
    [[nodiscard]] bool take_step(Lane& lane, Eigen::Index count) const;

    const ExchangeSlopes* slopes_;
    const ExchangePolicy* policy_ = nullptr;
    std::vector<Lane> lanes_;
    Eigen::MatrixXd theta_, jacobians_;  // a column a lane
    Eigen::MatrixXd jacobian_;
};

}  // namespace impost
