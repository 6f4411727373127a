#include "impost/equilibrium/solve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "impost/equilibrium/measure.hpp"
#include "impost/equilibrium/newton.hpp"
#include "impost/equilibrium/partners.hpp"

namespace impost {
namespace {

[[noreturn]] void give_up(const Baseline& baseline, const Residuals& residuals) {
    std::string sentence = "the solver found no equilibrium; the worst equation is " + residuals.worst + ", off by " +
                           std::to_string(residuals.largest() * 100) + " % of its size";
    if (baseline.closure != Closure::balanced) {
        sentence += "; the deficits that the closure " + std::string(text(baseline.closure)) +
                    " asks for may be more than the trade that is left can carry";
    }
    throw Error(sentence);
}

/// Every flow of a figure, with words for where it stands.
template <class Visit>
void each_flow(const Baseline& baseline, const Visit& visit) {
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t i = 0; i < baseline.regions.size(); ++i) visit(n, i, j);
        }
    }
}

[[noreturn]] void refuse_flow(const Baseline& baseline, const char* what, std::size_t n, std::size_t i, std::size_t j, double value) {
    throw Error(std::string(what) + " of " + baseline.regions[n].code + " on " + baseline.sectors[j].code + " from " +
                baseline.regions[i].code + " cannot be " + std::to_string(value));
}

/// Refuses a baseline whose model or closure is no longer the one it was calibrated for: accounts and preparations then have other
/// shapes. Between the closures without a scale of deficits only the deficits' meaning differs, which a caller may change.
void check_calibrated(const Baseline& baseline) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    const std::size_t unknowns = N + (baseline.closure == Closure::income_share ? 1 : 0);
    const std::size_t prepared = baseline.aid.inverse_jacobian.size();
    const bool fits = (prepared == 0 || prepared == unknowns * unknowns) &&
                      baseline.has_inputs() == !baseline.input_shares.cells().empty() && baseline.elasticities.theta.size() == J &&
                      (baseline.scale.empty() || baseline.scale.size() == J);
    if (fits) return;
    throw Error("the baseline was calibrated for another model or closure than " + std::string(text(baseline.model)) + " and " +
                std::string(text(baseline.closure)) + ", which it now names; calibrate the world for these");
}

void check_shapes(const Baseline& baseline, const Shock& shock) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    const auto covers = [&](const auto& figures) { return figures.regions() == N && figures.sectors() == J; };
    const bool fits = covers(shock.tariffs) && (!shock.trade_cost_hat || covers(*shock.trade_cost_hat)) &&
                      (!shock.export_taxes || covers(*shock.export_taxes)) &&
                      (!shock.productivity_hat || covers(*shock.productivity_hat)) &&
                      (!shock.net_wage_hat || shock.net_wage_hat->size() == N) && (!shock.deficit || shock.deficit->size() == N);
    if (!fits) throw Error("the shock does not cover the regions and sectors of the world");
}

void check_rates(const Baseline& baseline, const char* what, const Bilateral& rates) {
    const std::size_t N = baseline.regions.size();
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            const auto row = rates.suppliers(n, j);
            bool allowed = row[n] == 0;
            for (const double rate : row) allowed = allowed && rate > -1 && rate < std::numeric_limits<double>::infinity();
            for (std::size_t i = 0; !allowed && i < N; ++i) {
                if (!(row[i] > -1) || !std::isfinite(row[i]) || (i == n && row[i] != 0)) refuse_flow(baseline, what, n, i, j, row[i]);
            }
        }
    }
}

void check_policies(const Baseline& baseline, const Shock& shock) {
    check_rates(baseline, "the tariff", shock.tariffs);
    if (shock.export_taxes) check_rates(baseline, "the export tax on purchases", *shock.export_taxes);
    if (!shock.trade_cost_hat) return;
    each_flow(baseline, [&](std::size_t n, std::size_t i, std::size_t j) {
        const double cost = (*shock.trade_cost_hat)(n, i, j);
        if (!(cost > 0) || (i == n && cost != 1)) refuse_flow(baseline, "the factor on the trade cost", n, i, j, cost);
    });
}

void check_numbers(const Baseline& baseline, const Shock& shock) {
    if (shock.productivity_hat) {
        for (const double hat : shock.productivity_hat->cells()) {
            if (!(hat > 0) || !std::isfinite(hat)) throw Error("a factor on productivity cannot be " + std::to_string(hat));
        }
    }
    if (shock.net_wage_hat) {
        for (const double hat : *shock.net_wage_hat) {
            if (!(hat > 0) || !std::isfinite(hat))
                throw Error("what a tax on labour leaves of a wage cannot change by the factor " + std::to_string(hat));
        }
    }
    if (!shock.deficit) return;
    if (baseline.closure == Closure::balanced) throw Error("the closure balanced has no deficits to change; choose another");
    const double sum = std::accumulate(shock.deficit->begin(), shock.deficit->end(), 0.0);
    const double world = std::accumulate(baseline.value_added.begin(), baseline.value_added.end(), 0.0);
    if (!(std::abs(sum) <= 1e-9 * world))
        throw Error("deficits have to add up to zero over all regions; they add up to " + std::to_string(sum));
}

/// a' that pays for what governments bought before, in real terms; and how far the ν of the equilibrium is from it, at the most.
double next_net_wages(const Baseline& baseline, const Equilibrium& equilibrium, std::vector<double>& net_wage_hat) {
    double error = 0;
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        const double earned = equilibrium.wage_hat[n] * equilibrium.employment_hat[n] * baseline.value_added[n];
        const double spending = equilibrium.price_index_hat[n] * (baseline.labour_tax * baseline.value_added[n] + baseline.revenue[n]);
        const double tax = (spending - equilibrium.revenue[n]) / earned;
        if (!(tax < 1)) {
            throw Error("the tax on labour in " + baseline.regions[n].code + " would have to be " + std::to_string(100 * tax) +
                        " %: the shock leaves the government without means");
        }
        net_wage_hat[n] = (1 - tax) / (1 - baseline.labour_tax);
        error = std::max(error, (1 - baseline.labour_tax) * std::abs(net_wage_hat[n] - equilibrium.net_wage_hat[n]));
    }
    return error;
}

/// Revenue cuts the tax on labour: solves for ν around the rest.
Equilibrium solve_with_tax_cut(Search& search, const Baseline& baseline, Shock shock, const Equilibrium* start) {
    const std::vector<double> deficit = shock.deficit.value_or(baseline.deficit);
    shock.net_wage_hat = start != nullptr ? start->net_wage_hat : std::vector<double>(baseline.regions.size(), 1.0);
    Equilibrium result = search.solve(shock, deficit, start);
    constexpr int rounds = 200;
    for (int round = 0;; ++round) {
        const double error = next_net_wages(baseline, result, *shock.net_wage_hat);
        result.residuals.labour_tax = error;
        if (error > result.residuals.largest() || result.residuals.worst.empty()) result.residuals.worst = "the budget of a government";
        if (error <= search.settings().tolerance) return result;
        if (round == rounds) give_up(baseline, result.residuals);
        const int before = result.iterations;
        const Equilibrium known = std::move(result);
        result = search.solve(shock, deficit, &known);
        result.iterations += before;
    }
}

Equilibrium solve_by(Search& search, const Baseline& baseline, const Shock& shock, const Equilibrium* start) {
    if (baseline.labour_tax > 0) return solve_with_tax_cut(search, baseline, shock, start);
    return search.solve(shock, shock.deficit.value_or(baseline.deficit), start);
}

void check(const Baseline& baseline, const Shock& shock) {
    check_calibrated(baseline);
    check_shapes(baseline, shock);
    check_policies(baseline, shock);
    check_numbers(baseline, shock);
    check_partners(baseline, shock);
}

}  // namespace

Shock no_shock(const Baseline& baseline) { return {baseline.tariffs}; }

SolverAid solver_aid(const Baseline& baseline) {
    WageSystem system(baseline);
    SolverAid aid;
    aid.leaders = system.leaders();
    WageSystem::Matrix jacobian;
    constexpr double precise_enough = 1e-6;
    if (!system.evaluate(WageSystem::Vector::Zero(system.size()), 1e-3)) return aid;
    system.take_blocks(aid);
    system.jacobian(jacobian, precise_enough);
    const WageSystem::Matrix inverse = inverse_of(jacobian);
    aid.inverse_jacobian.assign(inverse.data(), inverse.data() + inverse.size());
    return aid;
}

Search::Search(const Baseline& baseline, const SolverSettings& settings) : system_(baseline), base_(system_.point()), settings_(settings) {}

Equilibrium Search::solve(const Shock& shock, const std::vector<double>& deficit, const Equilibrium* start) {
    const Goal goal{shock, deficit};
    aimed_ = keeps_ ? &kept_ : nullptr;
    keeps_ = false;
    iterations_ = 0;
    const bool solved = (start != nullptr && from(*start, goal)) || from_baseline(goal);
    Equilibrium result = describe(system_, shock);
    result.residuals = measure(system_, shock, result);
    result.iterations = iterations_;
    if (!solved || !(result.residuals.largest() <= settings_.accepted)) give_up(system_.baseline(), result.residuals);
    return result;
}

void Search::keep(const Shock& shock) {
    keeps_ = aimed_ == &shock.tariffs;
    if (keeps_) kept_ = shock.tariffs;
}

bool Search::from(const Equilibrium& start, const Goal& goal) {
    system_.start_from(start);
    return step(1, goal);
}

bool Search::from_baseline(const Goal& goal) {
    system_.start_from(base_);
    constexpr double smallest_part = 1.0 / 512;
    constexpr int most_steps = 2000;
    double done = 0;
    double part = 1;
    while (done < 1 && part >= smallest_part && iterations_ < most_steps) {
        const double fraction = std::min(1.0, done + part);
        if (step(fraction, goal)) {
            done = fraction;
            part *= 2;
        } else {
            part /= 2;
        }
    }
    if (done < 1) {
        aim(1.0, goal);
        system_.evaluate(system_.point().unknowns);
    }
    return done >= 1;
}

bool Search::step(double fraction, const Goal& goal) {
    aim(fraction, goal);
    Newton newton(system_, settings_);
    const bool solved = newton.run();
    iterations_ += newton.iterations();
    system_.use_blocks(system_.baseline().aid);
    return solved;
}

void Search::aim(double fraction, const Goal& goal) {
    const bool plain = fraction == 1 && goal.shock.tariffs_only();
    system_.aim(goal.shock, goal.deficit, fraction, plain ? aimed_ : nullptr);
    aimed_ = plain ? &goal.shock.tariffs : nullptr;
}

Equilibrium solve_for(const Baseline& baseline, const Shock& shock, const std::vector<double>& deficit, const SolverSettings& settings,
                      const Equilibrium* start) {
    return Search(baseline, settings).solve(shock, deficit, start);
}

Equilibrium solve(const Baseline& baseline, const Shock& shock, const SolverSettings& settings, const Equilibrium* start) {
    check(baseline, shock);
    Search search(baseline, settings);
    return solve_by(search, baseline, shock, start);
}

Solver::Solver(const Baseline& baseline, const SolverSettings& settings)
    : baseline_(&baseline), search_(std::make_unique<Search>(baseline, settings)) {}
Solver::Solver(Solver&&) noexcept = default;
Solver& Solver::operator=(Solver&&) noexcept = default;
Solver::~Solver() = default;

Equilibrium Solver::solve(const Shock& shock, const Equilibrium* start) {
    check(*baseline_, shock);
    Equilibrium result = solve_by(*search_, *baseline_, shock, start);
    search_->keep(shock);
    return result;
}

}  // namespace impost
