#include "impost/equilibrium/exchange.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace impost {
namespace {

using Eigen::Index;
using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Row = Eigen::Map<const Vector>;

Index at(std::size_t place) { return static_cast<Index>(place); }

/// Steps after which a lane is given up.
constexpr Index most_steps = 40;

/// Whether any figure that n's purchases of j answer to differs from the accounts.
bool moves(const Baseline& accounts, const Shock& shock, const Bilateral& other_tariffs, std::size_t n, std::size_t j) {
    if (shock.productivity_hat) return true;
    const auto before = accounts.tariffs.suppliers(n, j);
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (shock.tariffs(n, i, j) != before[i] || other_tariffs(n, i, j) != before[i]) return true;
        if (shock.trade_cost_hat && (*shock.trade_cost_hat)(n, i, j) != 1) return true;
    }
    return false;
}

}  // namespace

ExchangeAccounts::ExchangeAccounts(const Bilateral& purchases, const Bilateral& tariffs)
    : regions(purchases.regions()),
      sectors(purchases.sectors()),
      width((regions + 7) / 8 * 8),
      shares(Vector::Zero(at(regions * sectors * width))),
      net_shares(Vector::Zero(at(regions * sectors * width))),
      final_shares(Vector::Zero(at(regions * sectors))),
      value_added(regions, 0.0),
      revenue(regions, 0.0),
      deficit(regions, 0.0),
      income(regions, 0.0) {
    take(purchases, tariffs);
}

void ExchangeAccounts::take(const Bilateral& purchases, const Bilateral& tariffs) {
    for (auto* account : {&value_added, &revenue, &deficit, &income}) std::fill(account->begin(), account->end(), 0.0);
    for (std::size_t n = 0; n < regions; ++n) {
        for (std::size_t j = 0; j < sectors; ++j) {
            const auto bought = purchases.suppliers(n, j);
            const auto rates = tariffs.suppliers(n, j);
            double* share = shares.data() + row(n, j);
            double* net_share = net_shares.data() + row(n, j);
            double expenditure = 0;
            for (std::size_t i = 0; i < regions; ++i) {
                expenditure += (1 + rates[i]) * bought[i];
                revenue[n] += rates[i] * bought[i];
                value_added[i] += bought[i];
                deficit[n] += bought[i];
                deficit[i] -= bought[i];
            }
            final_shares(at(n * sectors + j)) = expenditure;
            income[n] += expenditure;
            for (std::size_t i = 0; i < regions; ++i) {
                const double all_at_home = i == n ? 1 : 0;
                share[i] = expenditure > 0 ? (1 + rates[i]) * bought[i] / expenditure : all_at_home;
                net_share[i] = expenditure > 0 ? bought[i] / expenditure : all_at_home;
            }
        }
        final_shares.segment(at(n * sectors), at(sectors)) /= income[n];
    }
}

std::optional<ExchangePolicy> ExchangePolicy::of(const Baseline& accounts, const Shock& shock, const Bilateral* other_tariffs) {
    if (shock.export_taxes) return std::nullopt;
    if (shock.trade_cost_hat) {
        const auto& costs = shock.trade_cost_hat->cells();
        if (!std::all_of(costs.begin(), costs.end(), [](double cost) { return std::isfinite(cost); })) return std::nullopt;
    }
    const std::size_t N = accounts.regions.size();
    const std::size_t J = accounts.sectors.size();
    const Bilateral& other = other_tariffs != nullptr ? *other_tariffs : shock.tariffs;
    ExchangePolicy policy;
    policy.between_ = other_tariffs != nullptr;
    policy.slots_.assign(N * J, none);
    policy.deficit_ = shock.deficit;
    for (std::size_t n = 0; n < N; ++n) {
        for (std::size_t j = 0; j < J; ++j) {
            if (!moves(accounts, shock, other, n, j)) continue;
            policy.slots_[n * J + j] = static_cast<std::ptrdiff_t>(policy.columns_.size());
            policy.columns_.push_back(n * J + j);
        }
    }
    for (auto* table : {&policy.before_, &policy.after_, &policy.other_}) table->setOnes(at(N), at(policy.columns_.size()));
    policy.log_cost_.setZero(at(N), at(policy.columns_.size()));
    for (std::size_t slot = 0; slot < policy.columns_.size(); ++slot) {
        const std::size_t n = policy.columns_[slot] / J;
        const std::size_t j = policy.columns_[slot] % J;
        for (std::size_t i = 0; i < N; ++i) {
            const Index row = at(i);
            const Index column = at(slot);
            policy.before_(row, column) += accounts.tariffs(n, i, j);
            policy.after_(row, column) += shock.tariffs(n, i, j);
            policy.other_(row, column) += other(n, i, j);
            if (shock.trade_cost_hat) policy.log_cost_(row, column) += std::log((*shock.trade_cost_hat)(n, i, j));
            if (shock.productivity_hat) policy.log_cost_(row, column) -= std::log((*shock.productivity_hat)(i, j));
        }
    }
    if (!policy.between_) policy.log_cost_ += policy.after_.log() - policy.before_.log();
    return policy;
}

void ExchangePolicy::apply(std::size_t slot, const ExchangeAccounts& accounts, double theta, double between, double* a, double* b) const {
    const Index column = at(slot);
    const Index N = log_cost_.rows();
    const std::size_t row = columns_[slot] * accounts.width;
    Eigen::Map<Eigen::ArrayXd> demand(a, N);
    Eigen::Map<Eigen::ArrayXd> net_demand(b, N);
    const Eigen::Map<const Eigen::ArrayXd> share(accounts.shares.data() + row, N);
    if (!between_) {
        demand = share * (-theta * log_cost_.col(column)).exp();
        net_demand = demand / after_.col(column);
        return;
    }
    net_demand = after_.col(column) + between * (other_.col(column) - after_.col(column));
    demand = share * (-theta * (log_cost_.col(column) + (net_demand / before_.col(column)).log())).exp();
    net_demand = demand / net_demand;
}

// With dS = −θ Σ π dx:  dG[n,i] = Σⱼ α b θ (−dxᵢ + Σₖ π dxₖ),  dI = (VA dx − I Σᵢ dG) / Σᵢ G,  dY = Σₙ (I dG + G dI).
ExchangeSlopes::ExchangeSlopes(const ExchangeAccounts& accounts) {
    const Index N = at(accounts.regions);
    const Index J = at(accounts.sectors);
    const Eigen::Map<const Vector> income(accounts.income.data(), N);
    const Eigen::Map<const Vector> value_added(accounts.value_added.data(), N);
    by_theta.resize(N * N, J);
    output = value_added;
    largest =
        static_cast<std::size_t>(std::max_element(accounts.value_added.begin(), accounts.value_added.end()) - accounts.value_added.begin());
    Matrix share(N, N);  // of sector j: importers down, exporters across
    Matrix net_share(N, N);
    Matrix spending = Matrix::Zero(N, N);  // G
    const auto take = [&](Index j) {
        for (Index n = 0; n < N; ++n) {
            const auto row = at(accounts.row(static_cast<std::size_t>(n), static_cast<std::size_t>(j)));
            share.row(n) = accounts.shares.segment(row, N);
            net_share.row(n) = accounts.final_shares(n * J + j) * accounts.net_shares.segment(row, N);
        }
    };
    for (Index j = 0; j < J; ++j) {
        take(j);
        spending += net_share;
    }
    const Vector kept = spending.rowwise().sum();
    const Vector weight = income.array() / kept.array();
    Matrix sold(N, N);
    for (Index j = 0; j < J; ++j) {
        take(j);
        const Vector kept_here = net_share.rowwise().sum();
        // I dG + G dI without what wages earn, as (exporter, importer) weights on Σₖ π dxₖ, and on −dx.
        sold = net_share.transpose() * income.asDiagonal();
        sold.noalias() -= spending.transpose() * (weight.array() * kept_here.array()).matrix().asDiagonal();
        Eigen::Map<Matrix> slope(by_theta.col(j).data(), N, N);
        slope.noalias() = sold * share;
        slope.noalias() += spending.transpose() * weight.asDiagonal() * net_share;
        slope.diagonal() -= net_share.transpose() * income;
    }
    constant.resize(N * N);
    Eigen::Map<Matrix>(constant.data(), N, N) = spending.transpose() * (value_added.array() / kept.array()).matrix().asDiagonal();
}

Exchange::Lane::Lane(const ExchangeAccounts& from)
    : accounts(&from),
      theta(from.sectors, 1.0),
      deficit(at(from.regions)),
      wages(Vector::Zero(at(from.regions))),
      cost_power(Matrix::Ones(at(from.width), at(from.sectors))),
      price_power(at(from.regions * from.sectors)),
      spending(at(from.width), at(from.regions)),
      earned(at(from.regions)),
      income(at(from.regions)),
      output(at(from.width)),
      residual(at(from.regions)),
      slopes(at(from.regions)),
      steps(at(from.regions), most_steps + 1),
      step(at(from.regions)) {}

Exchange::Exchange(const ExchangeAccounts& accounts, const ExchangeSlopes& slopes)
    : slopes_(&slopes),
      lanes_(lanes, Lane(accounts)),
      theta_(at(accounts.sectors), at(lanes)),
      jacobians_(slopes.by_theta.rows(), at(lanes)),
      jacobian_(at(accounts.regions), at(accounts.regions)) {}

void Exchange::set(const std::array<std::span<const double>, lanes>& theta, const std::array<const ExchangeAccounts*, lanes>& accounts) {
    for (std::size_t l = 0; l < lanes; ++l) {
        lanes_[l].theta.assign(theta[l].begin(), theta[l].end());
        lanes_[l].accounts = accounts[l];
        theta_.col(at(l)) = Row(theta[l].data(), at(theta[l].size()));
    }
    jacobians_.noalias() = slopes_->by_theta * theta_;
    jacobians_.colwise() += slopes_->constant;
    const Index N = jacobian_.rows();
    const double world = slopes_->output.sum();
    for (std::size_t l = 0; l < lanes; ++l) {
        jacobian_ = slopes_->output.cwiseInverse().asDiagonal() * Eigen::Map<const Matrix>(jacobians_.col(at(l)).data(), N, N);
        jacobian_.diagonal().array() -= 1;
        jacobian_.row(at(slopes_->largest)) = slopes_->output.transpose() / world;
        lanes_[l].slopes.compute(jacobian_);
    }
}

void Exchange::prepare(const Problem& problem, const std::array<double, lanes>& between) {
    policy_ = problem.policy;
    for (std::size_t l = 0; l < lanes; ++l) {
        Lane& lane = lanes_[l];
        if (!lane.active) continue;
        const ExchangeAccounts& accounts = *lane.accounts;
        lane.deficit = Row(accounts.deficit.data(), lane.deficit.size());
        if (policy_ != nullptr && policy_->deficit()) lane.deficit = Row(policy_->deficit()->data(), lane.deficit.size());
        if (problem.balanced) lane.deficit.setZero();
        if (policy_ == nullptr) continue;
        const std::size_t slots = policy_->columns().size();
        if (at(slots) > lane.demand.cols()) {
            lane.demand.setZero(at(accounts.width), at(slots));
            lane.net_demand.setZero(at(accounts.width), at(slots));
        }
        for (std::size_t slot = 0; slot < slots; ++slot) {
            policy_->apply(slot, accounts, lane.theta[policy_->columns()[slot] % accounts.sectors], between[l],
                           lane.demand.col(at(slot)).data(), lane.net_demand.col(at(slot)).data());
        }
    }
}

/// S, G, I' and Y' of all active lanes, importer by importer.
void Exchange::evaluate() {
    const std::size_t N = lanes_.front().accounts->regions;
    const std::size_t J = lanes_.front().accounts->sectors;
    for (Lane& lane : lanes_) {
        if (!lane.active) continue;
        for (std::size_t j = 0; j < J; ++j) lane.cost_power.col(at(j)).head(at(N)) = (-lane.theta[j] * lane.wages.array()).exp();
        lane.earned = lane.wages.array().exp() * Row(lane.accounts->value_added.data(), at(N)).array();
        lane.output.setZero();
    }
    for (std::size_t n = 0; n < N; ++n) evaluate_importer(n);
    for (Lane& lane : lanes_) {
        if (lane.active) take_residual(lane);
    }
}

/// What one importer spends and earns, and what it adds to others' output; accounts of a sector pass once for all lanes.
void Exchange::evaluate_importer(std::size_t n) {
    const std::size_t J = lanes_.front().accounts->sectors;
    const Index width = at(lanes_.front().accounts->width);
    for (Lane& lane : lanes_) {
        if (lane.active) lane.spending.col(at(n)).setZero();
    }
    for (std::size_t j = 0; j < J; ++j) {
        const std::size_t column = n * J + j;
        const std::ptrdiff_t slot = policy_ != nullptr ? policy_->slot(column) : ExchangePolicy::none;
        for (Lane& lane : lanes_) {
            if (!lane.active) continue;
            const auto row = at(column) * width;
            const double* a = slot == ExchangePolicy::none ? lane.accounts->shares.data() + row : lane.demand.col(slot).data();
            const double* b = slot == ExchangePolicy::none ? lane.accounts->net_shares.data() + row : lane.net_demand.col(slot).data();
            const auto u = lane.cost_power.col(at(j));
            const double price_power = Row(a, width).dot(u);
            lane.price_power(at(column)) = price_power;
            const double weight = lane.accounts->final_shares(at(column)) / price_power;
            lane.spending.col(at(n)).array() += weight * Row(b, width).array() * u.array();
        }
    }
    for (Lane& lane : lanes_) {
        if (!lane.active) continue;
        const auto spending = lane.spending.col(at(n));
        lane.income(at(n)) = (lane.earned(at(n)) + lane.deficit(at(n))) / spending.sum();
        lane.output += lane.income(at(n)) * spending;
    }
}

void Exchange::take_residual(Lane& lane) const {
    const Index N = lane.residual.size();
    lane.residual = (lane.output.head(N).array() / lane.earned.array()).log();
    lane.largest = lane.residual.lpNorm<Eigen::Infinity>();
    const double world = std::log(lane.earned.sum() / Row(lane.accounts->value_added.data(), N).sum());
    lane.residual(at(slopes_->largest)) = world;
    lane.largest = std::max(lane.largest, std::abs(world));
    if (!lane.residual.allFinite() || !(lane.income.minCoeff() > 0)) lane.largest = std::numeric_limits<double>::infinity();
}

/// Broyden's step from its earlier ones (Kelley 1995, section 7.3).
bool Exchange::take_step(Lane& lane, Index count) const {
    lane.step = -lane.slopes.solve(lane.residual);
    for (Index k = 0; k + 1 < count; ++k) {
        const double part = lane.steps.col(k).dot(lane.step) / lane.steps.col(k).squaredNorm();
        lane.step += part * lane.steps.col(k + 1);
    }
    if (count > 0) {
        const auto last = lane.steps.col(count - 1);
        lane.step /= 1 - last.dot(lane.step) / last.squaredNorm();
    }
    constexpr double longest = 2;
    if (!lane.step.allFinite() || lane.step.lpNorm<Eigen::Infinity>() > longest) return false;
    lane.steps.col(count) = lane.step;
    lane.wages += lane.step;
    return true;
}

std::array<bool, Exchange::lanes> Exchange::solve(const Problem& problem, const std::array<double, lanes>& between,
                                                  const std::array<bool, lanes>& wanted, Matrix& x, double tolerance) {
    std::array<bool, lanes> solved{};
    for (std::size_t l = 0; l < lanes; ++l) {
        lanes_[l].active = wanted[l];
        lanes_[l].wages = x.col(at(l));
    }
    prepare(problem, between);
    for (Index count = 0; count <= most_steps; ++count) {
        evaluate();
        bool any = false;
        for (std::size_t l = 0; l < lanes; ++l) {
            Lane& lane = lanes_[l];
            if (!lane.active) continue;
            solved[l] = lane.largest <= tolerance;
            lane.active = !solved[l] && count < most_steps && std::isfinite(lane.largest) && take_step(lane, count);
            any = any || lane.active;
        }
        if (!any) break;
    }
    for (std::size_t l = 0; l < lanes; ++l) x.col(at(l)) = lanes_[l].wages;
    return solved;
}

void Exchange::describe(std::size_t which, Situation& result) const {
    const Lane& lane = lanes_[which];
    const std::size_t N = lane.accounts->regions;
    const std::size_t J = lane.accounts->sectors;
    for (auto* figures : {&result.wage, &result.price_index, &result.income, &result.revenue, &result.exports, &result.imports})
        figures->assign(N, 0.0);
    result.flows.resize(N * N);
    for (std::size_t n = 0; n < N; ++n) {
        double log_price_index = 0;
        for (std::size_t j = 0; j < J; ++j) {
            const Index column = at(n * J + j);
            log_price_index -= lane.accounts->final_shares(column) / lane.theta[j] * std::log(lane.price_power(column));
        }
        result.wage[n] = std::exp(lane.wages(at(n)));
        result.price_index[n] = std::exp(log_price_index);
        result.income[n] = lane.income(at(n));
        result.revenue[n] = result.income[n];
        for (std::size_t i = 0; i < N; ++i) {
            const double flow = lane.spending(at(i), at(n)) * lane.income(at(n));
            result.flows[i * N + n] = flow;
            result.revenue[n] -= flow;
            if (i == n) continue;
            result.exports[i] += flow;
            result.imports[n] += flow;
        }
    }
}

}  // namespace impost
