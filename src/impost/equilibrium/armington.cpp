#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/wage_system.hpp"

namespace impost {
namespace {

using Vector = WageSystem::Vector;
using Matrix = WageSystem::Matrix;

/// Newton's method on the wages: chord steps with the baseline's derivatives, improved by Broyden's update as they go, and
/// fresh derivatives with a line search wherever a chord does not halve what is left.
class Newton {
public:
    Newton(WageSystem& system, const Baseline& baseline, const SolverSettings& settings)
        : system_(system),
          settings_(settings),
          regions_(static_cast<Eigen::Index>(baseline.regions.size())),
          x_(Vector::Zero(regions_)),
          next_(regions_),
          step_(regions_),
          residual_(regions_),
          next_residual_(regions_),
          change_(regions_),
          row_(regions_),
          column_(regions_),
          jacobian_(regions_, regions_),
          factors_(regions_) {
        if (baseline.inverse_jacobian.empty()) return;
        inverse_ = Eigen::Map<const Matrix>(baseline.inverse_jacobian.data(), regions_, regions_);
    }

    [[nodiscard]] const Vector& log_wages() const { return x_; }
    [[nodiscard]] int iterations() const { return iterations_; }

    /// Steps from where it stands; on failure it stays where it stood.
    bool run() {
        const Vector start = x_;
        if (converge()) return true;
        x_ = start;
        return false;
    }

private:
    bool converge() {
        if (!system_.evaluate(x_)) return false;
        take_residual(residual_);
        bool stalled = false;
        for (int count = 0; count < settings_.iterations; ++count) {
            if (largest() <= settings_.tolerance) return true;
            ++iterations_;
            const double before = residual_.norm();
            if (inverse_.size() > 0 && !stalled && try_step(1.0, 0.5 * before)) {
                improve();
                accept();
                continue;
            }
            refresh();
            if (!search(before)) {
                system_.evaluate(x_);
                return largest() <= settings_.accepted / 10;  // rounding leaves nothing to gain
            }
            stalled = residual_.norm() > 0.5 * before;
        }
        return false;
    }

    [[nodiscard]] double largest() const { return system_.excess().lpNorm<Eigen::Infinity>(); }

    /// The residual of the square system: the numeraire, which holds, stands where the dropped market was.
    void take_residual(Vector& residual) const {
        residual = system_.excess();
        residual(system_.dropped()) = 0;
    }

    bool try_step(double length, double goal) {
        step_.noalias() = inverse_ * residual_;
        constexpr double longest = 1.0;  // a wage may change by a factor of e at once
        const double size = step_.lpNorm<Eigen::Infinity>();
        if (!std::isfinite(size)) return false;
        next_ = x_ - step_ * (length * std::min(1.0, longest / std::max(size, 1e-300)));
        system_.normalise(next_);
        if (!system_.evaluate(next_)) return false;
        take_residual(next_residual_);
        return next_residual_.norm() <= goal;
    }

    bool search(double before) {
        for (int halvings = 0; halvings < 20; ++halvings) {
            const double length = std::ldexp(1.0, -halvings);
            if (!try_step(length, (1 - 1e-4 * length) * before)) continue;
            accept();
            return true;
        }
        return false;
    }

    void refresh() {
        system_.evaluate(x_);
        system_.jacobian(jacobian_);
        factors_.compute(jacobian_);
        inverse_ = factors_.inverse();
    }

    /// Broyden's good update of the inverse: H += (Δx − HΔr) ΔxᵀH / (ΔxᵀHΔr).
    void improve() {
        step_ = next_ - x_;
        change_ = next_residual_ - residual_;
        row_.noalias() = inverse_.transpose() * step_;
        const double scale = row_.dot(change_);
        if (std::abs(scale) < 1e-3 * step_.squaredNorm()) return;
        column_.noalias() = inverse_ * change_;
        step_ -= column_;
        inverse_.noalias() += (step_ / scale) * row_.transpose();
    }

    void accept() {
        x_.swap(next_);
        residual_.swap(next_residual_);
    }

    WageSystem& system_;
    const SolverSettings& settings_;
    Eigen::Index regions_;
    Vector x_, next_, step_, residual_, next_residual_, change_, row_, column_;
    Matrix inverse_;
    Matrix jacobian_;
    Eigen::PartialPivLU<Matrix> factors_;
    int iterations_ = 0;
};

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

/// Fills prices, flows and accounts from the solved wages.
Equilibrium describe(const Baseline& baseline, const Shock& shock, const WageSystem& system, const Vector& log_wages) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    Equilibrium result;
    result.wage_hat.resize(N);
    result.income.resize(N);
    result.price_hat = ByRegionSector(N, J);
    result.purchases = Bilateral(N, J);
    for (auto* account : {&result.revenue, &result.exports, &result.imports, &result.deficit}) account->assign(N, 0.0);
    std::vector<double> log_price(N, 0.0);
    for (std::size_t n = 0; n < N; ++n) {
        result.wage_hat[n] = std::exp(log_wages(static_cast<Eigen::Index>(n)));
        result.income[n] = system.income()(static_cast<Eigen::Index>(n));
    }
    for (std::size_t j = 0; j < J; ++j) {
        const double* wage_power = system.wage_power().col(static_cast<Eigen::Index>(j)).data();
        for (std::size_t n = 0; n < N; ++n) {
            const double price_power = system.price_power()(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(j));
            const double log_sector_price = -std::log(price_power) / baseline.elasticities.theta[j];
            result.price_hat(n, j) = std::exp(log_sector_price);
            log_price[n] += baseline.expenditure_shares(n, j) * log_sector_price;
            const double spending = baseline.expenditure_shares(n, j) * result.income[n] / price_power;
            const double* net_demand = system.net_demand().data() + (j * N + n) * N;
            const auto tariffs = shock.tariffs.suppliers(n, j);
            const auto purchases = result.purchases.suppliers(n, j);
            double revenue = 0;
            double bought = 0;
            for (std::size_t i = 0; i < N; ++i) {
                const double value = net_demand[i] * wage_power[i] * spending;
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
    for (std::size_t n = 0; n < N; ++n) {
        result.deficit[n] = result.imports[n] - result.exports[n];
        result.income_hat.push_back(result.income[n] / baseline.income[n]);
        result.price_index_hat.push_back(std::exp(log_price[n]));
        result.welfare_hat.push_back(result.income_hat[n] / result.price_index_hat[n]);
    }
    return result;
}

/// Measures every equation of the model on the numbers of the result.
Residuals measure(const Baseline& baseline, const Shock& shock, const WageSystem& system, const Equilibrium& result) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    Residuals residuals;
    Measure worst(residuals);
    for (std::size_t j = 0; j < J; ++j) {
        const double theta = baseline.elasticities.theta[j];
        const double* wage_power = system.wage_power().col(static_cast<Eigen::Index>(j)).data();
        for (std::size_t n = 0; n < N; ++n) {
            const double* demand = system.demand().data() + (j * N + n) * N;
            const auto tariffs = shock.tariffs.suppliers(n, j);
            const auto purchases = std::as_const(result.purchases).suppliers(n, j);
            double price_power = 0;
            double expenditure = 0;
            for (std::size_t i = 0; i < N; ++i) {
                price_power += demand[i] * wage_power[i];
                expenditure += (1 + tariffs[i]) * purchases[i];
            }
            const auto place = [&] { return baseline.sectors[j].code + " in " + baseline.regions[n].code; };
            const double expected = baseline.expenditure_shares(n, j) * result.income[n];
            worst.note(residuals.prices, price_power * std::pow(result.price_hat(n, j), theta) - 1,
                       [&] { return "the price of " + place(); });
            if (expected > 0) {
                worst.note(residuals.expenditure, expenditure / expected - 1, [&] { return "the expenditure on " + place(); });
            }
        }
    }
    double earned = 0;
    double value_added = 0;
    for (std::size_t n = 0; n < N; ++n) {
        const double wages = result.wage_hat[n] * baseline.value_added[n];
        const double deficit = system.deficit()(static_cast<Eigen::Index>(n));
        const std::string& code = baseline.regions[n].code;
        worst.note(residuals.income, (wages + result.revenue[n] + deficit) / result.income[n] - 1, [&] { return "the income of " + code; });
        worst.note(residuals.trade_balance, (result.exports[n] - result.imports[n] + deficit) / wages,
                   [&] { return "the trade balance of " + code; });
        earned += wages;
        value_added += baseline.value_added[n];
    }
    worst.note(residuals.numeraire, earned / value_added - 1, [] { return std::string("the numeraire"); });
    return residuals;
}

[[noreturn]] void give_up(const Residuals& residuals) {
    throw Error("the solver found no equilibrium; the worst equation is " + residuals.worst + ", off by " +
                std::to_string(residuals.largest() * 100) + " % of its size");
}

/// Solves for given tariffs and deficits; where one go does not do, the change is made in steps.
Equilibrium solve_for(const Baseline& baseline, const Shock& shock, const std::vector<double>& deficit, const SolverSettings& settings) {
    WageSystem system(baseline);
    Newton newton(system, baseline, settings);
    constexpr double smallest_part = 1.0 / 512;
    double done = 0;
    double part = 1;
    while (done < 1) {
        const double fraction = std::min(1.0, done + part);
        system.aim(shock.tariffs, deficit, fraction);
        if (newton.run()) {
            done = fraction;
            part *= 2;
        } else {
            part /= 2;
            if (part < smallest_part) break;
        }
    }
    if (done < 1) {
        system.aim(shock.tariffs, deficit, 1.0);
        system.evaluate(newton.log_wages());
    }
    Equilibrium result = describe(baseline, shock, system, newton.log_wages());
    result.residuals = measure(baseline, shock, system, result);
    result.iterations = newton.iterations();
    if (done < 1 || !(result.residuals.largest() <= settings.accepted)) give_up(result.residuals);
    return result;
}

/// Fills everything that follows from purchases and tariffs.
void take_accounts(Baseline& baseline) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    baseline.expenditure = ByRegionSector(N, J);
    baseline.expenditure_shares = ByRegionSector(N, J);
    baseline.shares = Bilateral(N, J);
    baseline.net_shares = Bilateral(N, J);
    for (auto* account :
         {&baseline.value_added, &baseline.revenue, &baseline.deficit, &baseline.income, &baseline.exports, &baseline.imports}) {
        account->assign(N, 0.0);
    }
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            const auto purchases = std::as_const(baseline.purchases).suppliers(n, j);
            const auto tariffs = std::as_const(baseline.tariffs).suppliers(n, j);
            double expenditure = 0;
            for (std::size_t i = 0; i < N; ++i) {
                expenditure += (1 + tariffs[i]) * purchases[i];
                baseline.value_added[i] += purchases[i];
                baseline.revenue[n] += tariffs[i] * purchases[i];
                if (i != n) baseline.exports[i] += purchases[i];
                if (i != n) baseline.imports[n] += purchases[i];
            }
            baseline.expenditure(n, j) = expenditure;
            baseline.income[n] += expenditure;
            if (!(expenditure > 0)) {
                baseline.shares(n, n, j) = baseline.net_shares(n, n, j) = 1;
                continue;
            }
            for (std::size_t i = 0; i < N; ++i) {
                baseline.shares(n, i, j) = (1 + tariffs[i]) * purchases[i] / expenditure;
                baseline.net_shares(n, i, j) = purchases[i] / expenditure;
            }
        }
    }
    for (std::size_t n = 0; n < N; ++n) {
        baseline.deficit[n] = baseline.imports[n] - baseline.exports[n];
        for (std::size_t j = 0; j < J; ++j) baseline.expenditure_shares(n, j) = baseline.expenditure(n, j) / baseline.income[n];
    }
}

void take_inverse_jacobian(Baseline& baseline) {
    WageSystem system(baseline);
    Matrix jacobian;
    const auto N = static_cast<Eigen::Index>(baseline.regions.size());
    if (!system.evaluate(Vector::Zero(N))) return;
    system.jacobian(jacobian);
    baseline.inverse_jacobian.resize(baseline.regions.size() * baseline.regions.size());
    Eigen::Map<Matrix>(baseline.inverse_jacobian.data(), N, N) = jacobian.partialPivLu().inverse();
}

void check_shock(const Baseline& baseline, const Shock& shock) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    if (shock.tariffs.regions() != N || shock.tariffs.sectors() != J)
        throw Error("the shock does not cover the regions and sectors of the world");
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            const auto tariffs = shock.tariffs.suppliers(n, j);
            for (std::size_t i = 0; i < N; ++i) {
                if (tariffs[i] > -1 && std::isfinite(tariffs[i]) && (i != n || tariffs[i] == 0)) continue;
                throw Error("the tariff of " + baseline.regions[n].code + " on " + baseline.sectors[j].code + " from " +
                            baseline.regions[i].code + " cannot be " + std::to_string(tariffs[i]));
            }
        }
    }
}

/// Refuses a region whose trade cannot be balanced because it goes one way only.
void check_two_way_trade(const Baseline& baseline) {
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        if ((baseline.exports[n] > 0) == (baseline.imports[n] > 0)) continue;
        throw Error("the trade of " + baseline.regions[n].code + " cannot be balanced: it " +
                        (baseline.exports[n] > 0 ? "buys nothing abroad" : "sells nothing abroad") + "; the closure fixed can be used",
                    {baseline.world, 0, ""});
    }
}

}  // namespace

double Residuals::largest() const { return std::max({prices, expenditure, income, trade_balance, numeraire}); }

Shock no_shock(const Baseline& baseline) { return {baseline.tariffs}; }

Baseline calibrate(const World& world, const Options& options) {
    if (options.model != Model::armington)
        throw Error("the model \"" + std::string(text(options.model)) + "\" is not available yet; choose armington");
    check_accounts(world);
    Baseline baseline;
    baseline.world = world.name;
    baseline.model = options.model;
    baseline.closure = options.closure;
    baseline.elasticities = options.elasticities.theta.empty() ? world.default_elasticity_set().value() : options.elasticities;
    if (baseline.elasticities.theta.size() != world.sectors.size()) throw Error("the elasticities do not cover all sectors of the world");
    baseline.regions = world.regions;
    baseline.sectors = world.sectors;
    baseline.purchases = world.purchases;
    baseline.tariffs = world.tariffs;
    take_accounts(baseline);
    take_inverse_jacobian(baseline);
    if (options.closure == Closure::fixed) return baseline;
    check_two_way_trade(baseline);
    const std::vector<double> no_deficit(world.regions.size(), 0.0);
    baseline.purchases = solve_for(baseline, no_shock(baseline), no_deficit, {}).purchases;
    take_accounts(baseline);
    take_inverse_jacobian(baseline);
    return baseline;
}

Equilibrium solve(const Baseline& baseline, const Shock& shock, const SolverSettings& settings) {
    check_shock(baseline, shock);
    return solve_for(baseline, shock, baseline.deficit, settings);
}

std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium) {
    constexpr double percent = 100;
    const auto change = [](double after, double before) { return before > 0 ? percent * (after / before - 1) : 0.0; };
    std::vector<RegionOutcome> result;
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        RegionOutcome region;
        region.region = baseline.regions[n].code;
        region.welfare_pct = percent * (equilibrium.welfare_hat[n] - 1);
        region.welfare_musd = baseline.income[n] * (equilibrium.welfare_hat[n] - 1);
        region.real_wage_pct = percent * (equilibrium.wage_hat[n] / equilibrium.price_index_hat[n] - 1);
        region.wage_hat = equilibrium.wage_hat[n];
        region.income_hat = equilibrium.income_hat[n];
        region.price_index_pct = percent * (equilibrium.price_index_hat[n] - 1);
        region.revenue_musd = equilibrium.revenue[n];
        region.exports_pct = change(equilibrium.exports[n], baseline.exports[n]);
        region.imports_pct = change(equilibrium.imports[n], baseline.imports[n]);
        region.deficit_musd = equilibrium.deficit[n];
        result.push_back(region);
    }
    return result;
}

std::vector<double> sum_over_sectors(const Bilateral& flows) {
    const std::size_t N = flows.regions();
    std::vector<double> sums(N * N, 0.0);
    for (std::size_t j = 0; j < flows.sectors(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) sums[i * N + n] += flows(n, i, j);
        }
    }
    return sums;
}

}  // namespace impost
