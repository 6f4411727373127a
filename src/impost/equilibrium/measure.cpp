#include "impost/equilibrium/measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace impost {
namespace {

Eigen::Index at(std::size_t place) { return static_cast<Eigen::Index>(place); }

ByRegionSector figures(const Point::Matrix& matrix) {
    ByRegionSector result(static_cast<std::size_t>(matrix.rows()), static_cast<std::size_t>(matrix.cols()));
    std::copy(matrix.data(), matrix.data() + matrix.size(), result.cells().begin());
    return result;
}

/// The flows of one sector and what they add to the accounts.
void describe_sector(const WageSystem& system, const Shock& shock, std::size_t j, Equilibrium& result) {
    const Point& point = system.point();
    const std::size_t N = system.baseline().regions.size();
    const double* cost_power = point.cost_power.col(at(j)).data();
    const auto net_demand = system.net_demand(at(j));
    for (std::size_t n = 0; n < N; ++n) {
        const double spent = point.expenditure(at(n), at(j)) / point.price_power(at(n), at(j));
        const double* bought_of = net_demand.col(at(n)).data();
        const auto tariffs = shock.tariffs.suppliers(n, j);
        const auto purchases = result.purchases.suppliers(n, j);
        double revenue = 0;
        double bought = 0;
        for (std::size_t i = 0; i < N; ++i) {
            const double value = bought_of[i] * cost_power[i] * spent;
            purchases[i] = value;
            result.exports[i] += value;
            bought += value;
            revenue += tariffs[i] * value;
        }
        result.exports[n] -= purchases[n];
        result.imports[n] += bought - purchases[n];
        result.revenue[n] += revenue;
    }
}

void add_export_taxes(const Shock& shock, Equilibrium& result) {
    const std::size_t N = result.revenue.size();
    for (std::size_t j = 0; j < result.purchases.sectors(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                const double tax = (*shock.export_taxes)(n, i, j);
                result.revenue[i] += tax / (1 + tax) * result.purchases(n, i, j);
            }
        }
    }
}

/// Keeps the largest residual of one kind of equation, and the largest of all with its name.
class Measure {
public:
    explicit Measure(Residuals& residuals) : residuals_(residuals) {}

    template <class Name>
    void note(double& kind, double residual, const Name& name) {
        const double size = std::isfinite(residual) ? std::abs(residual) : std::numeric_limits<double>::infinity();
        kind = std::max(kind, size);
        if (size <= worst_) return;
        worst_ = size;
        residuals_.worst = name();
    }

private:
    Residuals& residuals_;
    double worst_ = 0;
};

/// The equations of one result, each measured on its numbers.
class Equations {
public:
    Equations(const WageSystem& system, const Shock& shock, const Equilibrium& result, Residuals& residuals)
        : system_(system),
          baseline_(system.baseline()),
          shock_(shock),
          result_(result),
          residuals_(residuals),
          worst_(residuals),
          regions_(baseline_.regions.size()),
          sectors_(baseline_.sectors.size()),
          log_price_(result.price_hat) {
        for (double& price : log_price_.cells()) price = std::log(price);
    }

    void prices_and_expenditures() {
        for (std::size_t j = 0; j < sectors_; ++j) {
            const double theta = baseline_.elasticities.theta[j];
            cost_power_.resize(regions_);
            for (std::size_t i = 0; i < regions_; ++i) cost_power_[i] = std::exp(-theta * std::log(result_.cost_hat(i, j)));
            const auto demand = system_.demand(at(j));
            for (std::size_t n = 0; n < regions_; ++n) {
                const double* share = demand.col(at(n)).data();
                const auto tariffs = shock_.tariffs.suppliers(n, j);
                const auto purchases = result_.purchases.suppliers(n, j);
                double price_power = 0;
                double expenditure = 0;
                for (std::size_t i = 0; i < regions_; ++i) {
                    price_power += share[i] * cost_power_[i];
                    expenditure += (1 + tariffs[i]) * purchases[i];
                }
                const double expected = uses(n, j);
                worst_.note(residuals_.prices, price_power * std::pow(result_.price_hat(n, j), theta) - 1,
                            [&] { return "the price of " + place(n, j); });
                if (!(expected > 0)) continue;
                worst_.note(residuals_.expenditure, expenditure / expected - 1, [&] { return "the expenditure on " + place(n, j); });
            }
        }
    }

    void costs_and_outputs() {
        std::vector<double> sold(regions_);
        for (std::size_t j = 0; j < sectors_; ++j) {
            add_sales(j, sold);
            for (std::size_t i = 0; i < regions_; ++i) {
                if (sold[i] > 0) {
                    worst_.note(residuals_.output, result_.output(i, j) / sold[i] - 1, [&] { return "the output of " + place(i, j); });
                }
                worst_.note(residuals_.costs, std::log(result_.cost_hat(i, j)) - log_cost(i, j),
                            [&] { return "the unit cost of " + place(i, j); });
            }
        }
    }

    void incomes_and_balances() {
        double earned = 0;
        double value_added = 0;
        for (std::size_t n = 0; n < regions_; ++n) {
            const double wages = result_.wage_hat[n] * result_.employment_hat[n] * baseline_.value_added[n];
            const double deficit = system_.point().deficit(at(n));
            const std::string& code = baseline_.regions[n].code;
            worst_.note(residuals_.income, (wages + result_.revenue[n] + deficit) / result_.income[n] - 1,
                        [&] { return "the income of " + code; });
            worst_.note(residuals_.trade_balance, (result_.exports[n] - result_.imports[n] + deficit) / wages,
                        [&] { return "the trade balance of " + code; });
            earned += wages;
            value_added += baseline_.value_added[n];
        }
        worst_.note(residuals_.numeraire, earned / value_added - 1, [] { return std::string("the numeraire"); });
    }

private:
    [[nodiscard]] std::string place(std::size_t n, std::size_t j) const {
        return baseline_.sectors[j].code + " in " + baseline_.regions[n].code;
    }

    /// Σₙ M' / (1 + s')
    void add_sales(std::size_t j, std::vector<double>& sold) const {
        std::fill(sold.begin(), sold.end(), 0.0);
        for (std::size_t n = 0; n < regions_; ++n) {
            const auto purchases = result_.purchases.suppliers(n, j);
            if (shock_.export_taxes) {
                const auto taxes = shock_.export_taxes->suppliers(n, j);
                for (std::size_t i = 0; i < regions_; ++i) sold[i] += purchases[i] / (1 + taxes[i]);
            } else {
                for (std::size_t i = 0; i < regions_; ++i) sold[i] += purchases[i];
            }
        }
    }

    /// γY' + αI'
    [[nodiscard]] double uses(std::size_t n, std::size_t j) const {
        double uses = baseline_.expenditure_shares(n, j) * result_.income[n];
        if (!baseline_.has_inputs()) return uses;
        for (std::size_t k = 0; k < sectors_; ++k) uses += baseline_.input_shares(n, j, k) * result_.output(n, k);
        return uses;
    }

    [[nodiscard]] double log_cost(std::size_t i, std::size_t j) const {
        const double log_wage = std::log(result_.wage_hat[i]);
        double cost = baseline_.value_added_shares(i, j) * log_wage;
        for (std::size_t k = 0; baseline_.has_inputs() && k < sectors_; ++k) cost += baseline_.input_shares(i, k, j) * log_price_(i, k);
        if (!baseline_.scale.empty() && baseline_.output(i, j) > 0 && result_.output(i, j) > 0) {
            cost -= baseline_.scale[j] * (std::log(result_.output(i, j) / baseline_.output(i, j)) - log_wage);
        }
        return cost;
    }

    const WageSystem& system_;
    const Baseline& baseline_;
    const Shock& shock_;
    const Equilibrium& result_;
    Residuals& residuals_;
    Measure worst_;
    std::size_t regions_;
    std::size_t sectors_;
    ByRegionSector log_price_;
    std::vector<double> cost_power_;
};

}  // namespace

double Residuals::largest() const { return std::max({prices, costs, expenditure, output, income, trade_balance, numeraire, labour_tax}); }

Equilibrium describe(const WageSystem& system, const Shock& shock) {
    const Baseline& baseline = system.baseline();
    const Point& point = system.point();
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    Equilibrium result;
    result.price_hat = figures(point.log_price.array().exp());
    result.cost_hat = figures(point.log_cost.array().exp());
    result.output = figures(point.output);
    result.expenditure = figures(point.expenditure);
    result.purchases = Bilateral(N, J);
    if (baseline.closure == Closure::income_share) result.deficit_scale = point.unknowns(at(N));
    for (auto* account : {&result.revenue, &result.exports, &result.imports}) account->assign(N, 0.0);
    for (std::size_t j = 0; j < J; ++j) describe_sector(system, shock, j, result);
    if (shock.export_taxes) add_export_taxes(shock, result);
    for (std::size_t n = 0; n < N; ++n) {
        double log_price_index = 0;
        for (std::size_t j = 0; j < J; ++j) log_price_index += baseline.expenditure_shares(n, j) * point.log_price(at(n), at(j));
        result.wage_hat.push_back(std::exp(point.unknowns(at(n))));
        result.net_wage_hat.push_back(shock.net_wage_hat ? (*shock.net_wage_hat)[n] : 1.0);
        const double real_wage = point.unknowns(at(n)) + std::log(result.net_wage_hat[n]) - log_price_index;
        result.employment_hat.push_back(baseline.labour_supply == 0 ? 1.0 : std::exp(baseline.labour_supply * real_wage));
        result.income.push_back(point.income(at(n)));
        result.deficit.push_back(result.imports[n] - result.exports[n]);
        result.income_hat.push_back(result.income[n] / baseline.income[n]);
        result.price_index_hat.push_back(std::exp(log_price_index));
        result.welfare_hat.push_back(result.income_hat[n] / result.price_index_hat[n]);
    }
    return result;
}

Residuals measure(const WageSystem& system, const Shock& shock, const Equilibrium& result) {
    Residuals residuals;
    Equations equations(system, shock, result, residuals);
    equations.prices_and_expenditures();
    equations.costs_and_outputs();
    equations.incomes_and_balances();
    return residuals;
}

}  // namespace impost
