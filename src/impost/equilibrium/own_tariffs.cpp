#include "impost/equilibrium/own_tariffs.hpp"

#include <algorithm>
#include <cmath>

namespace impost {
namespace {

bool zero_but_at(const std::vector<double>& figures, std::size_t place) {
    for (std::size_t n = 0; n < figures.size(); ++n) {
        if (n != place && figures[n] != 0) return false;
    }
    return true;
}

bool zero_but_at(const ByRegionSector& figures, std::size_t place) {
    for (std::size_t j = 0; j < figures.sectors(); ++j) {
        for (std::size_t n = 0; n < figures.regions(); ++n) {
            if (n != place && figures(n, j) != 0) return false;
        }
    }
    return true;
}

double at(const std::vector<double>& figures, std::size_t place) { return figures.empty() ? 0 : figures[place]; }

}  // namespace

struct OwnTariffs::Stars {
    double income = 0;
    double log_earned = 0;
    Vector price;  // by sector, as the rest
    Vector kept;
    Vector log_price_power;
};

OwnTariffs::OwnTariffs(const WageSystem& system, const WageSystem::Matrix& inverse)
    : system_(system),
      inverse_(inverse),
      paid_((system.value_added_shares().array() * system.point().output.array()).rowwise().sum()),
      group_(Vector::Zero(paid_.size())) {
    for (Index n = 0; n < paid_.size(); ++n) group_(system.leaders()[static_cast<std::size_t>(n)]) += system.point().earned(n);
}

bool OwnTariffs::cover(const Outcome& outcome, std::size_t region) const {
    const Baseline& baseline = system_.baseline();
    if (baseline.has_inputs() || !baseline.scale.empty() || system_.taxes_exports()) return false;
    return !outcome.purchases && !outcome.tariffs && zero_but_at(outcome.log_wages, region) && zero_but_at(outcome.incomes, region) &&
           (!outcome.log_prices || zero_but_at(*outcome.log_prices, region));
}

OwnTariffs::Stars OwnTariffs::stars(const Outcome& outcome, Index region, const Vector& outputs, double log_earned) const {
    const Point& point = system_.point();
    const Index sectors = point.kept.cols();
    const auto n = static_cast<std::size_t>(region);
    const Vector alpha = system_.final_shares().row(region);
    Vector sold(sectors);  // Σᵢ y*ᵢ v
    for (Index j = 0; j < sectors; ++j) {
        sold(j) = (outputs.array() * system_.net_demand(j).col(region).array() * point.cost_power.col(j).array()).sum() /
                  point.price_power(region, j);
    }
    Stars result;
    result.income = (at(outcome.incomes, n) + alpha.dot(sold)) * point.income_per_left(region);
    result.log_earned = result.income * point.earned(region) + log_earned;
    result.price = -system_.baseline().labour_supply * result.log_earned * alpha;
    result.kept = -result.income * point.expenditure.row(region);
    result.log_price_power.resize(sectors);
    for (Index j = 0; j < sectors; ++j) {
        if (outcome.log_prices) result.price(j) += (*outcome.log_prices)(n, static_cast<std::size_t>(j));
        result.log_price_power(j) =
            -result.price(j) / system_.theta(j) - result.kept(j) * point.kept(region, j) - sold(j) * point.expenditure(region, j);
    }
    return result;
}

OwnTariffs::Vector OwnTariffs::by_unknowns(const Outcome& outcome, Index region, const Stars& stars) const {
    const Point& point = system_.point();
    const Index regions = point.kept.rows();
    Vector result = Vector::Zero(system_.size());
    result(region) = at(outcome.log_wages, static_cast<std::size_t>(region)) + (1 + system_.baseline().labour_supply) * stars.log_earned;
    if (system_.size() > regions) result(regions) = stars.income * point.income(region) * std::abs(system_.deficit_rate(region));
    for (Index j = 0; j < point.kept.cols(); ++j) {
        const double each = -system_.theta(j) / point.price_power(region, j);
        result.head(regions).array() +=
            point.cost_power.col(j).array() * (system_.net_demand(j).col(region).array() * (each * stars.kept(j)) +
                                               system_.demand(j).col(region).array() * (each * stars.log_price_power(j)));
    }
    return result;
}

ByRegionSector OwnTariffs::slopes(const Outcome& outcome, std::size_t region, const Bilateral& tariffs) const {
    const Point& point = system_.point();
    const auto n = static_cast<Index>(region);
    const Index regions = point.kept.rows();
    const Index sectors = point.kept.cols();
    const Vector multipliers = -(inverse_.transpose() * by_unknowns(outcome, n, stars(outcome, n, Vector::Zero(regions), 0)));
    Vector outputs = multipliers.head(regions).cwiseQuotient(paid_);
    for (Index i = 0; i < regions; ++i) {
        if (system_.is_dropped(i)) outputs(i) = 0;
    }
    const Index leader = system_.leaders()[region];
    const double in_market = system_.is_dropped(n) ? 0 : multipliers(n);
    const double log_earned = multipliers(system_.numeraire_row(leader)) * point.earned(n) / group_(leader) - in_market;
    const Stars weighed = stars(outcome, n, outputs, log_earned);
    ByRegionSector result(static_cast<std::size_t>(regions), static_cast<std::size_t>(sectors));
    for (Index j = 0; j < sectors; ++j) {
        const double theta = system_.theta(j);
        const double power = point.price_power(n, j);
        const Eigen::Map<const Eigen::ArrayXd> tariff(tariffs.suppliers(region, static_cast<std::size_t>(j)).data(), regions);
        Eigen::Map<Eigen::ArrayXd> slopes(result.cells().data() + j * regions, regions);
        slopes = system_.net_demand(j).col(n).array() * (outputs.array() * point.expenditure(n, j) + weighed.kept(j));
        slopes = slopes * (theta + 1) + system_.demand(j).col(n).array() * (theta * weighed.log_price_power(j));
        slopes *= -point.cost_power.col(j).array() / (power * (1 + tariff));
        slopes(n) = 0;
    }
    return result;
}

}  // namespace impost
