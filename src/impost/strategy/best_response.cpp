#include "impost/strategy/best_response.hpp"

#include <utility>

namespace impost {

using Vector = Hill::Vector;

Vector scaled(const Levers& levers, const std::vector<double>& rates) {
    Vector x(static_cast<Eigen::Index>(rates.size()));
    for (std::size_t k = 0; k < rates.size(); ++k) x(static_cast<Eigen::Index>(k)) = rates[k] * levers.levers[k].scale;
    return x;
}

std::vector<double> unscaled(const Levers& levers, const Vector& x) {
    std::vector<double> rates(levers.levers.size());
    for (std::size_t k = 0; k < rates.size(); ++k) rates[k] = x(static_cast<Eigen::Index>(k)) / levers.levers[k].scale;
    return rates;
}

Vector scaled_start(const Levers& levers, const Bilateral& tariffs, const Baseline& baseline) {
    return scaled(levers, within_bounds(levers, rates_of(levers, tariffs, baseline)));
}

Vector slope_of(const Government& government, const Levers& levers, const Baseline& baseline, const Shock& shock,
                const Equilibrium& equilibrium, Gradients& gradients) {
    const Outcome outcome = outcome_of(government.objective, government.region, baseline, shock, equilibrium);
    const std::vector<double> slopes = by_rates(levers, gradients.by_tariffs_of(government.region, outcome));
    Vector result(static_cast<Eigen::Index>(slopes.size()));
    for (std::size_t k = 0; k < slopes.size(); ++k) {
        result(static_cast<Eigen::Index>(k)) = slopes[k] / (levers.levers[k].scale * baseline.income[government.region]);
    }
    return result;
}

Prospect::Prospect(Solver& solver, const Baseline& baseline, const Government& government, Levers levers, Shock shock, Equilibrium here)
    : solver_(solver),
      baseline_(baseline),
      government_(government),
      levers_(std::move(levers)),
      shock_(std::move(shock)),
      here_(std::move(here)) {}

double Prospect::height(const Vector& x, Vector* slope) {
    set_rates(levers_, unscaled(levers_, x), shock_.tariffs);
    here_ = solver_.solve(shock_, &here_);
    if (slope != nullptr) {
        Gradients gradients(solver_, shock_);
        *slope = slope_of(government_, levers_, baseline_, shock_, here_, gradients);
    }
    return value_of(government_.objective, government_.region, baseline_, here_) / baseline_.income[government_.region];
}

Hill Prospect::hill() {
    return {[this](const Vector& x, Vector* slope) { return height(x, slope); }, box_of(levers_)};
}

Box box_of(const Levers& levers) {
    std::vector<double> floors;
    std::vector<double> caps;
    for (const Lever& lever : levers.levers) {
        floors.push_back(lever.floor);
        caps.push_back(lever.cap);
    }
    return {scaled(levers, floors), scaled(levers, caps)};
}

BestResponse best_response(const Baseline& baseline, const Government& government, const Shock& shock, const Equilibrium& here) {
    constexpr double coarse = 1e-5;
    constexpr double fine = 1e-10;
    constexpr int most_steps = 20;
    check_objective(government.objective, government.region, baseline);
    const Levers levers = levers_of(government.instrument, government.region, baseline);
    Solver solver(baseline);
    Prospect prospect(solver, baseline, government, levers, shock, here);
    const Hill hill = prospect.hill();
    const Vector start = scaled_start(levers, shock.tariffs, baseline);
    const double before = hill.height(start, nullptr);
    Summit summit = climb(hill, start, coarse);
    BestResponse result;
    Eigen::MatrixXd bend = curvature(hill, summit.x, summit.slope);
    for (int step = 0; step < most_steps && projected(hill.box, summit.x, summit.slope).lpNorm<Eigen::Infinity>() > fine; ++step) {
        summit.x = newton_step(hill.box, bend, summit.x, summit.slope);
        summit.height = hill.height(summit.x, &summit.slope);
        ++summit.evaluations;
    }
    bend = curvature(hill, summit.x, summit.slope);
    result.optimality = optimality(hill.box, bend, summit.x, summit.slope);
    result.evaluations = summit.evaluations;
    result.rates = unscaled(levers, summit.x);
    summit.height = hill.height(summit.x, nullptr);
    result.value = summit.height * baseline.income[government.region];
    result.gain = (summit.height - before) * baseline.income[government.region];
    result.equilibrium = prospect.equilibrium();
    if (!result.optimality.holds()) {
        throw Error("no optimal tariffs of " + baseline.regions[government.region].code + " were found: the largest slope is " +
                    std::to_string(result.optimality.slope) + ", the largest bend " + std::to_string(result.optimality.bend));
    }
    return result;
}

}  // namespace impost
