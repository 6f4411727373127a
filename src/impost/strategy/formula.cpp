#include "impost/strategy/formula.hpp"

#include <algorithm>
#include <cmath>

#include "impost/strategy/anderson.hpp"

namespace impost {
namespace {

using Vector = Anderson::Vector;

Shock uniform(const Baseline& baseline, const std::vector<bool>& taxed, const Vector& log_powers) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    Shock shock{Bilateral(N, J)};
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; taxed[j] && n < N; ++n) {
            const auto tariffs = shock.tariffs.suppliers(n, j);
            std::fill(tariffs.begin(), tariffs.end(), std::expm1(log_powers(static_cast<Eigen::Index>(n))));
            tariffs[n] = 0;
        }
    }
    return shock;
}

}  // namespace

std::vector<double> formula_tariffs(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    const std::size_t N = baseline.regions.size();
    std::vector<double> sold(N, 0.0);
    std::vector<double> lost(N, 0.0);
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            if (!(equilibrium.expenditure(n, j) > 0)) continue;
            const auto purchases = equilibrium.purchases.suppliers(n, j);
            const auto tariffs = shock.tariffs.suppliers(n, j);
            for (std::size_t i = 0; i < N; ++i) {
                if (i == n) continue;
                const double share = (1 + tariffs[i]) * purchases[i] / equilibrium.expenditure(n, j);
                sold[i] += purchases[i];
                lost[i] += baseline.elasticities.theta[j] * purchases[i] * (1 - share);
            }
        }
    }
    std::vector<double> result(N, 0.0);
    for (std::size_t i = 0; i < N; ++i) {
        if (sold[i] > 0) result[i] = 1 / std::max(1.0, lost[i] / sold[i]);
    }
    return result;
}

UniformTariffs formula_nash(const Baseline& baseline, const std::vector<bool>& taxed) {
    constexpr int most_rounds = 200;
    constexpr double tolerance = 1e-11;
    constexpr std::size_t depth = 6;
    const std::size_t N = baseline.regions.size();
    // ln(1 + t), so that no step leads below −100 %; the first guess is the formula at the baseline.
    const auto logs = [N](const std::vector<double>& tariffs) {
        Vector result(static_cast<Eigen::Index>(N));
        for (std::size_t n = 0; n < N; ++n) result(static_cast<Eigen::Index>(n)) = std::log1p(tariffs[n]);
        return result;
    };
    const Shock none = no_shock(baseline);
    UniformTariffs result;
    result.equilibrium = solve(baseline, none);
    Vector at = logs(formula_tariffs(baseline, none, result.equilibrium));
    Anderson anderson(depth);
    const SolverSettings settings;
    for (result.rounds = 1; result.rounds <= most_rounds; ++result.rounds) {
        const Shock shock = uniform(baseline, taxed, at);
        result.equilibrium = solve(baseline, shock, settings, &result.equilibrium);
        const std::vector<double> tariffs = formula_tariffs(baseline, shock, result.equilibrium);
        const Vector image = logs(tariffs);
        result.error = (image - at).lpNorm<Eigen::Infinity>();
        if (result.error <= tolerance) {
            result.tariffs.assign(N, 0.0);
            for (std::size_t n = 0; n < N; ++n) result.tariffs[n] = std::expm1(at(static_cast<Eigen::Index>(n)));
            return result;
        }
        at = anderson.next(at, image);
    }
    throw Error("no tariffs were found that satisfy the formula; after " + std::to_string(most_rounds) + " rounds one misses it by " +
                std::to_string(result.error * 100) + " %");
}

}  // namespace impost
