#include "impost/equilibrium/wage_system.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace impost {
namespace {

using ConstArray = Eigen::Map<const Eigen::ArrayXd>;
using Array = Eigen::Map<Eigen::ArrayXd>;

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Plain steps of the inner problems shrink errors by the share of inputs in costs, however slowly.
constexpr int most_steps = 4000;
/// A step by blocks that leaves more than this of the error is no help.
constexpr double worth_it = 0.9;

bool same(std::span<const double> one, std::span<const double> other) { return std::equal(one.begin(), one.end(), other.begin()); }

}  // namespace

WageSystem::WageSystem(const Baseline& baseline)
    : baseline_(baseline),
      regions_(static_cast<Index>(baseline.regions.size())),
      sectors_(static_cast<Index>(baseline.sectors.size())),
      has_inputs_(baseline.has_inputs()),
      has_scale_(!baseline.scale.empty()),
      shares_income_(baseline.closure == Closure::income_share),
      value_added_(Eigen::Map<const Vector>(baseline.value_added.data(), regions_)),
      target_deficit_(Eigen::Map<const Vector>(baseline.deficit.data(), regions_)),
      shares_(baseline.shares.cells().data()),
      net_shares_(baseline.net_shares.cells().data()),
      aid_(&baseline.aid),
      residual_(size()),
      column_(regions_),
      spent_(regions_),
      tax_(regions_),
      next_(regions_, sectors_),
      intermediate_(Matrix::Zero(regions_, sectors_)),
      by_region_(sectors_, regions_),
      by_region_result_(sectors_, regions_) {
    world_value_added_ = value_added_.sum();
    if (baseline.aid.leaders.empty()) {
        take_leaders();
    } else {
        leaders_ = baseline.aid.leaders;
        take_groups();
    }
    baseline_leaders_ = leaders_;
    point_.unknowns = Vector::Zero(size());
    for (Vector* vector : {&point_.earned, &point_.income, &point_.deficit, &point_.income_per_left, &point_.export_tax}) {
        *vector = Vector::Zero(regions_);
    }
    for (Matrix* matrix :
         {&point_.log_price, &point_.log_cost, &point_.cost_power, &point_.price_power, &point_.kept, &point_.expenditure}) {
        *matrix = Matrix::Zero(regions_, sectors_);
    }
    point_.output = by_sector(baseline.output);
}

void WageSystem::aim(const Shock& shock, std::span<const double> deficit_after, double fraction, const Bilateral* known) {
    const auto N = static_cast<std::size_t>(regions_);
    const Index flows = regions_ * regions_ * sectors_;
    demand_.resize(flows);
    net_demand_.resize(flows);
    taxes_exports_ = shock.export_taxes.has_value();
    if (taxes_exports_) {
        receipts_.resize(flows);
    } else {
        point_.export_tax.setZero();
    }
    for (std::size_t n = 0; n < N; ++n) {
        target_deficit_(static_cast<Index>(n)) = (1 - fraction) * baseline_.deficit[n] + fraction * deficit_after[n];
    }
    log_net_wage_.setZero(regions_);
    for (std::size_t n = 0; shock.net_wage_hat && n < N; ++n) {
        log_net_wage_(static_cast<Index>(n)) = fraction * std::log((*shock.net_wage_hat)[n]);
    }
    for (std::size_t j = 0; j < static_cast<std::size_t>(sectors_); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            if (known == nullptr || !same(known->suppliers(n, j), shock.tariffs.suppliers(n, j))) aim_at(shock, n, j, fraction);
        }
    }
    if (shock.trade_cost_hat) {
        take_leaders();
    } else if (leaders_ != baseline_leaders_) {
        leaders_ = baseline_leaders_;
        take_groups();
    }
}

void WageSystem::take_leaders() {
    leaders_.resize(static_cast<std::size_t>(regions_));
    std::iota(leaders_.begin(), leaders_.end(), Index{0});
    const auto leader = [&](Index region) {
        while (leaders_[static_cast<std::size_t>(region)] != region) region = leaders_[static_cast<std::size_t>(region)];
        return region;
    };
    const auto unite = [&](Index one, Index other) {
        one = leader(one);
        other = leader(other);
        if (value_added_(one) < value_added_(other)) std::swap(one, other);
        leaders_[static_cast<std::size_t>(other)] = one;
    };
    Matrix trade = Matrix::Zero(regions_, regions_);
    for (Index j = 0; j < sectors_; ++j) trade += demand(j);
    for (Index n = 0; n < regions_; ++n) {
        for (Index i = 0; i < regions_; ++i) {
            if (shares_income_ || (i != n && trade(i, n) > 0)) unite(i, n);
        }
    }
    for (Index n = 0; n < regions_; ++n) leaders_[static_cast<std::size_t>(n)] = leader(n);
    take_groups();
}

void WageSystem::take_groups() {
    group_value_added_ = Vector::Zero(regions_);
    for (Index n = 0; n < regions_; ++n) {
        group_value_added_(leaders_[static_cast<std::size_t>(n)]) += value_added_(n);
    }
}

void WageSystem::aim_at(const Shock& shock, std::size_t n, std::size_t j, double fraction) {
    const auto N = static_cast<std::size_t>(regions_);
    const auto before = baseline_.tariffs.suppliers(n, j);
    const auto after = shock.tariffs.suppliers(n, j);
    const auto share = baseline_.shares.suppliers(n, j);
    const auto net_share = baseline_.net_shares.suppliers(n, j);
    double* demand = demand_.data() + (j * N + n) * N;
    double* net_demand = net_demand_.data() + (j * N + n) * N;
    if (shock.tariffs_only() && same(before, after)) {
        std::copy(share.begin(), share.end(), demand);
        std::copy(net_share.begin(), net_share.end(), net_demand);
        return;
    }
    const double theta = baseline_.elasticities.theta[j];
    const ConstArray t(before.data(), regions_);
    const ConstArray t_after(after.data(), regions_);
    column_ = fraction * ((1 + t_after).log() - (1 + t).log());
    Array net(net_demand, regions_);
    net = fraction == 1 ? Eigen::ArrayXd(1 + t_after) : Eigen::ArrayXd((1 + t) * column_.array().exp());
    if (shock.export_taxes) {
        column_.array() += fraction * (1 + ConstArray(shock.export_taxes->suppliers(n, j).data(), regions_)).log();
    }
    for (std::size_t i = 0; shock.productivity_hat && i < N; ++i) {
        column_(static_cast<Index>(i)) -= fraction * std::log((*shock.productivity_hat)(i, j));
    }
    Array a(demand, regions_);
    a = ConstArray(share.data(), regions_);
    for (std::size_t i = 0; shock.trade_cost_hat && i < N; ++i) {
        const double cost = (*shock.trade_cost_hat)(n, i, j);
        if (std::isinf(cost)) {
            demand[i] *= 1 - fraction;
        } else {
            column_(static_cast<Index>(i)) += fraction * std::log(cost);
        }
    }
    a *= (-theta * column_.array()).exp();
    net = a / net;
    if (!shock.export_taxes) return;
    Array(receipts_.data() + (j * N + n) * N, regions_) =
        net / (fraction * (1 + ConstArray(shock.export_taxes->suppliers(n, j).data(), regions_)).log()).exp();
}

void WageSystem::start_from(const Equilibrium& known) {
    for (Index n = 0; n < regions_; ++n) point_.unknowns(n) = std::log(known.wage_hat[static_cast<std::size_t>(n)]);
    if (shares_income_) point_.unknowns(regions_) = known.deficit_scale;
    point_.log_price = by_sector(known.price_hat).array().log();
    point_.output = by_sector(known.output);
}

double WageSystem::deficit_rate(Index n) const {
    if (!shares_income_) return 0;
    const double rate = target_deficit_(n) / baseline_.income[static_cast<std::size_t>(n)];
    const double scale = point_.unknowns(regions_);
    return rate * std::exp(rate > 0 ? scale : -scale);
}

void WageSystem::normalise(Vector& unknowns) const {
    Vector earned = unknowns.head(regions_).array().exp() * value_added_.array();
    if (baseline_.labour_supply != 0 && point_.earned.minCoeff() > 0) {
        earned.array() *= point_.earned.array() / (point_.unknowns.head(regions_).array().exp() * value_added_.array());
    }
    Vector group = Vector::Zero(regions_);
    for (Index n = 0; n < regions_; ++n) group(leaders_[static_cast<std::size_t>(n)]) += earned(n);
    for (Index n = 0; n < regions_; ++n) {
        const Index leader = leaders_[static_cast<std::size_t>(n)];
        unknowns(n) -= std::log(group(leader) / group_value_added_(leader));
    }
}

// VA' = ŵL̂VA with L̂ = (νŵ/P̂)^φ
void WageSystem::take_earned() {
    const auto x = point_.unknowns.head(regions_);
    point_.earned = x.array().exp() * value_added_.array();
    const double supply = baseline_.labour_supply;
    if (supply == 0) return;
    column_ = x - (final_shares().array() * point_.log_price.array()).rowwise().sum().matrix();
    if (log_net_wage_.size() > 0) column_ += log_net_wage_;
    point_.earned.array() *= (supply * column_.array()).exp();
}

void WageSystem::take_costs() {
    const auto x = point_.unknowns.head(regions_);
    if (has_inputs_) {
        by_region_ = point_.log_price.transpose();
        for (Index n = 0; n < regions_; ++n) by_region_result_.col(n).noalias() = inputs(n) * by_region_.col(n);
        point_.log_cost = by_region_result_.transpose();
        point_.log_cost.array() += value_added_shares().array().colwise() * x.array();
    } else {
        point_.log_cost.colwise() = x;
    }
    if (!has_scale_) return;
    const auto before = by_sector(baseline_.output);
    for (Index j = 0; j < sectors_; ++j) {
        for (Index i = 0; i < regions_; ++i) {
            if (before(i, j) > 0 && point_.output(i, j) > 0)
                point_.log_cost(i, j) -= scale(j) * (std::log(point_.output(i, j) / before(i, j)) - x(i));
        }
    }
}

/// How far ln S + θp is from zero at the most; `next_` gets p as it follows from S.
double WageSystem::price_error() {
    take_costs();
    double error = 0;
    for (Index j = 0; j < sectors_; ++j) {
        point_.cost_power.col(j) = (-theta(j) * point_.log_cost.col(j).array()).exp();
        point_.price_power.col(j).noalias() = demand(j).transpose() * point_.cost_power.col(j);
        next_.col(j) = point_.price_power.col(j).array().log() / -theta(j);
        error = std::max(error, theta(j) * (next_.col(j) - point_.log_price.col(j)).lpNorm<Eigen::Infinity>());
    }
    if (!std::isfinite(error)) return infinity;
    return error;
}

/// target += blocks · error, region by region.
void WageSystem::step_by_blocks(const std::vector<double>& blocks, const Matrix& error, Matrix& target) {
    by_region_ = error.transpose();
    for (Index n = 0; n < regions_; ++n) {
        const Eigen::Map<const Matrix> block(blocks.data() + n * sectors_ * sectors_, sectors_, sectors_);
        by_region_result_.col(n).noalias() = block * by_region_.col(n);
    }
    target += by_region_result_.transpose();
}

void WageSystem::solve_prices(double tolerance) {
    price_error_ = price_error();
    if (!has_inputs_) {
        point_.log_price = next_;
        price_error_ = 0;
        return;
    }
    bool by_blocks = !aid_->price_blocks.empty();
    for (int step = 0; step < most_steps && price_error_ > tolerance && price_error_ < infinity; ++step) {
        const double before = price_error_;
        if (by_blocks) {
            next_ -= point_.log_price;
            step_by_blocks(aid_->price_blocks, next_, point_.log_price);
        } else {
            point_.log_price = next_;
        }
        price_error_ = price_error();
        if (price_error_ < worth_it * before) continue;
        if (!by_blocks && before < 100 * tight) break;  // rounding leaves nothing to gain
        by_blocks = false;
    }
}

void WageSystem::take_kept() {
    for (Index j = 0; j < sectors_; ++j) {
        column_.noalias() = net_demand(j).transpose() * point_.cost_power.col(j);
        point_.kept.col(j) = column_.array() / point_.price_power.col(j).array();
    }
    const auto alpha = final_shares();
    point_.income_per_left = (alpha.array() * point_.kept.array()).rowwise().sum();
    for (Index n = 0; shares_income_ && n < regions_; ++n) point_.income_per_left(n) -= deficit_rate(n);
    point_.income_per_left = point_.income_per_left.cwiseInverse();
}

/// How far the outputs are from those that follow from them, relative to each, at the most; `next_` gets the latter.
double WageSystem::output_error() {
    point_.income = point_.earned + point_.export_tax;
    if (!shares_income_) point_.income += target_deficit_;
    if (has_inputs_) {
        by_region_ = point_.output.transpose();
        for (Index n = 0; n < regions_; ++n) by_region_result_.col(n).noalias() = inputs(n).transpose() * by_region_.col(n);
        intermediate_ = by_region_result_.transpose();
        point_.income.array() += ((1 - point_.kept.array()) * intermediate_.array()).rowwise().sum();
    }
    point_.income.array() *= point_.income_per_left.array();
    if (!(point_.income.minCoeff() > 0)) return infinity;
    const auto alpha = final_shares();
    double error = 0;
    tax_.setZero();
    for (Index j = 0; j < sectors_; ++j) {
        point_.expenditure.col(j) = intermediate_.col(j).array() + alpha.col(j).array() * point_.income.array();
        spent_ = point_.expenditure.col(j).array() / point_.price_power.col(j).array();
        column_.noalias() = receipts(j) * spent_;
        next_.col(j) = point_.cost_power.col(j).array() * column_.array();
        if (taxes_exports_) {
            column_.noalias() = net_demand(j) * spent_;
            tax_.array() += point_.cost_power.col(j).array() * column_.array() - next_.col(j).array();
        }
        const auto scale = next_.col(j).array().max(1e-30 * world_value_added_);
        error = std::max(error, ((next_.col(j) - point_.output.col(j)).array() / scale).abs().maxCoeff());
    }
    if (taxes_exports_) {
        error = std::max(error, ((tax_ - point_.export_tax).array() / point_.earned.array()).abs().maxCoeff());
        point_.export_tax = tax_;
    }
    if (!std::isfinite(error)) return infinity;
    return error;
}

bool WageSystem::solve_outputs(double tolerance) {
    output_error_ = output_error();
    if (!has_inputs_ && !taxes_exports_ && output_error_ < infinity) {
        point_.output = next_;
        output_error_ = 0;
        return true;
    }
    bool by_blocks = has_inputs_ && !aid_->output_blocks.empty();
    for (int step = 0; step < most_steps && output_error_ > tolerance && output_error_ < infinity; ++step) {
        const double before = output_error_;
        if (by_blocks) {
            next_ -= point_.output;
            step_by_blocks(aid_->output_blocks, next_, point_.output);
            point_.output = point_.output.cwiseMax(0);
        } else {
            point_.output = next_;
        }
        output_error_ = output_error();
        if (output_error_ < worth_it * before) continue;
        if (!by_blocks && before < 100 * tight) break;  // rounding leaves nothing to gain
        by_blocks = false;
    }
    return output_error_ < infinity;
}

bool WageSystem::evaluate(const Vector& unknowns, double tolerance) {
    point_.unknowns = unknowns;
    constexpr int rounds = 1000;
    for (int round = 0; round < rounds; ++round) {
        solve_prices(tolerance);
        if (!(price_error_ < infinity)) return false;
        take_earned();
        take_kept();
        if (!solve_outputs(tolerance)) return false;
        if (!has_scale_) break;
        price_error_ = price_error();
        if (price_error_ <= tolerance) break;
    }
    return take_residual();
}

bool WageSystem::take_residual() {
    column_ = (value_added_shares().array() * point_.output.array()).rowwise().sum();
    residual_.head(regions_) = (column_.array() / point_.earned.array()).log();
    column_.setZero();
    for (Index n = 0; n < regions_; ++n) column_(leaders_[static_cast<std::size_t>(n)]) += point_.earned(n);
    for (Index n = 0; n < regions_; ++n) {
        if (leaders_[static_cast<std::size_t>(n)] == n) residual_(numeraire_row(n)) = std::log(column_(n) / group_value_added_(n));
        point_.deficit(n) = shares_income_ ? deficit_rate(n) * point_.income(n) : target_deficit_(n);
    }
    return residual_.allFinite();
}

double WageSystem::largest() const { return std::max({residual_.lpNorm<Eigen::Infinity>(), price_error_, output_error_}); }

// Within a region: ∂p̃ⱼ/∂pₖ = π'[n,n,j] γ[n,k,j] and ∂Ỹₖ/∂Yⱼ = e u/S (γ[n,k,j] + αₖ Σₘ (1 − qₘ) γ[n,m,j] / Σ αq).
void WageSystem::take_blocks(SolverAid& aid) const {
    if (!has_inputs_) return;
    const auto J2 = static_cast<std::size_t>(sectors_ * sectors_);
    aid.price_blocks.resize(static_cast<std::size_t>(regions_) * J2);
    aid.output_blocks.resize(static_cast<std::size_t>(regions_) * J2);
    const auto alpha = final_shares();
    Vector home(sectors_);
    Vector kept_home(sectors_);
    Matrix block(sectors_, sectors_);
    Eigen::PartialPivLU<Matrix> factors(sectors_);
    for (Index n = 0; n < regions_; ++n) {
        for (Index j = 0; j < sectors_; ++j) {
            const double weight = point_.cost_power(n, j) / point_.price_power(n, j);
            home(j) = demand(j)(n, n) * weight;
            kept_home(j) = receipts(j)(n, n) * weight;
        }
        block = -(home.asDiagonal() * inputs(n));
        block.diagonal().array() += 1;
        factors.compute(block);
        Eigen::Map<Matrix>(aid.price_blocks.data() + static_cast<std::size_t>(n) * J2, sectors_, sectors_) = factors.inverse();
        const Vector duty = inputs(n) * (1 - point_.kept.row(n).array()).matrix().transpose();
        block = inputs(n).transpose();
        block += (point_.income_per_left(n) * alpha.row(n).transpose()) * duty.transpose();
        block = -(kept_home.asDiagonal() * block);
        block.diagonal().array() += 1;
        factors.compute(block);
        Eigen::Map<Matrix>(aid.output_blocks.data() + static_cast<std::size_t>(n) * J2, sectors_, sectors_) = factors.inverse();
    }
}

}  // namespace impost
