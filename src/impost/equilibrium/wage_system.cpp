#include "impost/equilibrium/wage_system.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace impost {
namespace {

using ConstArray = Eigen::Map<const Eigen::ArrayXd>;
using Array = Eigen::Map<Eigen::ArrayXd>;

}  // namespace

WageSystem::WageSystem(const Baseline& baseline)
    : baseline_(baseline),
      regions_(static_cast<Eigen::Index>(baseline.regions.size())),
      sectors_(static_cast<Eigen::Index>(baseline.sectors.size())),
      value_added_(Eigen::Map<const Vector>(baseline.value_added.data(), regions_)),
      deficit_(Eigen::Map<const Vector>(baseline.deficit.data(), regions_)),
      demand_(baseline.shares.cells()),
      net_demand_(baseline.net_shares.cells()),
      wage_power_(regions_, sectors_),
      price_power_(regions_, sectors_),
      kept_(regions_, sectors_),
      wages_(regions_),
      kept_income_(regions_),
      income_(regions_),
      sales_(regions_),
      excess_(regions_),
      column_(regions_),
      spending_(regions_, sectors_),
      shares_(regions_, regions_),
      values_(regions_, regions_),
      all_values_(regions_, regions_),
      income_slope_(regions_, regions_) {
    value_added_.maxCoeff(&dropped_);
    world_value_added_ = value_added_.sum();
}

void WageSystem::aim(const Bilateral& tariffs_after, std::span<const double> deficit_after, double fraction) {
    const auto N = static_cast<std::size_t>(regions_);
    for (std::size_t n = 0; n < N; ++n) {
        deficit_(static_cast<Eigen::Index>(n)) = (1 - fraction) * baseline_.deficit[n] + fraction * deficit_after[n];
    }
    for (std::size_t j = 0; j < static_cast<std::size_t>(sectors_); ++j) {
        const double theta = baseline_.elasticities.theta[j];
        for (std::size_t n = 0; n < N; ++n) {
            const auto before = baseline_.tariffs.suppliers(n, j);
            const auto after = tariffs_after.suppliers(n, j);
            const auto share = baseline_.shares.suppliers(n, j);
            const auto net_share = baseline_.net_shares.suppliers(n, j);
            double* demand = demand_.data() + (j * N + n) * N;
            double* net_demand = net_demand_.data() + (j * N + n) * N;
            if (std::equal(before.begin(), before.end(), after.begin())) {
                std::copy(share.begin(), share.end(), demand);
                std::copy(net_share.begin(), net_share.end(), net_demand);
                continue;
            }
            const ConstArray t(before.data(), regions_);
            const ConstArray t_after(after.data(), regions_);
            const auto log_tau_hat = fraction * ((1 + t_after).log() - (1 + t).log());
            Array a(demand, regions_);
            a = ConstArray(share.data(), regions_) * (-theta * log_tau_hat).exp();
            if (fraction == 1) {
                Array(net_demand, regions_) = a / (1 + t_after);
            } else {
                Array(net_demand, regions_) = a / ((1 + t) * log_tau_hat.exp());
            }
        }
    }
}

void WageSystem::normalise(Vector& log_wages) const {
    log_wages.array() -= std::log(log_wages.array().exp().matrix().dot(value_added_) / world_value_added_);
}

bool WageSystem::evaluate(const Vector& log_wages) {
    wages_ = log_wages.array().exp();
    kept_income_.setZero();
    const Sector alpha(baseline_.expenditure_shares.cells().data(), regions_, sectors_);
    for (Eigen::Index j = 0; j < sectors_; ++j) {
        const double theta = baseline_.elasticities.theta[static_cast<std::size_t>(j)];
        wage_power_.col(j) = (-theta * log_wages.array()).exp();
        price_power_.col(j).noalias() = of_sector(demand_, j).transpose() * wage_power_.col(j);
        kept_.col(j).noalias() = of_sector(net_demand_, j).transpose() * wage_power_.col(j);
        kept_.col(j).array() /= price_power_.col(j).array();
        kept_income_.array() += alpha.col(j).array() * kept_.col(j).array();
    }
    income_ = (wages_.array() * value_added_.array() + deficit_.array()) / kept_income_.array();
    if (!(income_.minCoeff() > 0)) return false;
    sales_.setZero();
    for (Eigen::Index j = 0; j < sectors_; ++j) {
        spending_.col(j) = alpha.col(j).array() * income_.array() / price_power_.col(j).array();
        column_.noalias() = of_sector(net_demand_, j) * spending_.col(j);
        sales_.array() += wage_power_.col(j).array() * column_.array();
    }
    excess_ = (sales_.array() / (wages_.array() * value_added_.array())).log();
    return excess_.allFinite();
}

// With V[n,i,j] = b u αI'/S, what n pays to i, and π' = a u / S:
//
//     ∂E[i]/∂x[k] = −δᵢₖ Σₙⱼ θV[n,i,j] + Σₙⱼ V[n,i,j] θ π'[n,k,j] + Σₙ (Σⱼ V[n,i,j]) ∂ln I'[n]/∂x[k]
//     ∂ln I'[n]/∂x[k] = δₙₖ ŵVA/(ŵVA + D') − Σⱼ αθ (q π'[n,k,j] − b u/S) / Σⱼ αq
//     ∂r[i]/∂x[k] = ∂E[i]/∂x[k] / E[i] − δᵢₖ
void WageSystem::jacobian(Matrix& result) {
    result.setZero(regions_, regions_);
    all_values_.setZero();
    income_slope_.setZero();
    const Sector alpha(baseline_.expenditure_shares.cells().data(), regions_, sectors_);
    for (Eigen::Index j = 0; j < sectors_; ++j) {
        const double theta = baseline_.elasticities.theta[static_cast<std::size_t>(j)];
        for (Eigen::Index n = 0; n < regions_; ++n) {
            const double inverse_price = 1 / price_power_(n, j);
            const double weight = alpha(n, j) * theta;
            shares_.col(n) = of_sector(demand_, j).col(n).array() * wage_power_.col(j).array() * inverse_price;
            values_.col(n) = of_sector(net_demand_, j).col(n).array() * wage_power_.col(j).array() * spending_(n, j);
            income_slope_.col(n).array() += weight * kept_(n, j) * shares_.col(n).array();
            if (spending_(n, j) > 0) income_slope_.col(n) -= weight * inverse_price / spending_(n, j) * values_.col(n);
        }
        all_values_ += values_;
        values_ *= theta;
        result.noalias() += values_ * shares_.transpose();
        result.diagonal() -= values_.rowwise().sum();
    }
    for (Eigen::Index n = 0; n < regions_; ++n) {
        const double earned = wages_(n) * value_added_(n);
        income_slope_.col(n) *= -1 / kept_income_(n);
        income_slope_(n, n) += earned / (earned + deficit_(n));
    }
    result.noalias() += all_values_ * income_slope_.transpose();
    result.array().colwise() /= sales_.array();
    result.diagonal().array() -= 1;
    result.row(dropped_) = (wages_.array() * value_added_.array()).matrix().transpose() / world_value_added_;
}

}  // namespace impost
