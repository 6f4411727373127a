#include "impost/equilibrium/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "impost/equilibrium/gradient.hpp"

namespace impost {
namespace {

enum class Goal { revenue, welfare };

double height(const SweepPoint& point, Goal goal) { return goal == Goal::revenue ? point.revenue_musd : point.importer_welfare_musd; }

/// Plays one rate after another.
class Player {
public:
    Player(const Baseline& baseline, Sweep sweep) : baseline_(baseline), sweep_(std::move(sweep)), shock_(no_shock(baseline)) {
        for (const std::size_t region : sweep_.flows.exporters) {
            const auto& importers = sweep_.flows.importers;
            if (std::find(importers.begin(), importers.end(), region) == importers.end()) partners_.push_back(region);
        }
        if (sweep_.flows.sectors.empty()) {
            sweep_.flows.sectors.resize(baseline.sectors.size());
            std::iota(sweep_.flows.sectors.begin(), sweep_.flows.sectors.end(), std::size_t{0});
        }
    }

    SweepPoint play(double rate) {
        each_flow([&](std::size_t n, std::size_t i, std::size_t j) {
            const double tariff = sweep_.operation == Operation::add ? baseline_.tariffs(n, i, j) + rate : rate;
            if (!(tariff > -1)) throw Error("the duty would be -100 % or less at the rate " + std::to_string(rate));
            shock_.tariffs(n, i, j) = tariff;
        });
        equilibrium_ = solve(baseline_, shock_, {}, equilibrium_.wage_hat.empty() ? nullptr : &equilibrium_);
        return point(rate);
    }

    /// Derivative of the goal by the rate, where the last play stood.
    [[nodiscard]] double slope(Goal goal) const {
        Gradients gradients(baseline_, shock_, equilibrium_);
        double slope = 0;
        for (const std::size_t region : sweep_.flows.importers) {
            const Answer answer = goal == Goal::revenue ? Answer::revenue : Answer::welfare;
            const double weight = goal == Goal::revenue ? 1 : baseline_.income[region];
            const Bilateral by_tariff = gradients.of(outcome_of(answer, region, baseline_, shock_, equilibrium_));
            each_flow([&](std::size_t n, std::size_t i, std::size_t j) { slope += weight * by_tariff(n, i, j); });
        }
        return slope;
    }

private:
    template <class Visit>
    void each_flow(const Visit& visit) const {
        for (const std::size_t j : sweep_.flows.sectors) {
            for (const std::size_t n : sweep_.flows.importers) {
                for (const std::size_t i : sweep_.flows.exporters) {
                    if (i != n) visit(n, i, j);
                }
            }
        }
    }

    [[nodiscard]] std::pair<double, double> welfare_of(const std::vector<std::size_t>& regions) const {
        double money = 0;
        double income = 0;
        for (const std::size_t n : regions) {
            money += baseline_.income[n] * (equilibrium_.welfare_hat[n] - 1);
            income += baseline_.income[n];
        }
        constexpr double percent = 100;
        return {income > 0 ? percent * money / income : 0, money};
    }

    [[nodiscard]] SweepPoint point(double rate) const {
        SweepPoint point;
        point.rate = rate;
        for (const std::size_t n : sweep_.flows.importers) {
            point.revenue_musd += equilibrium_.revenue[n];
            point.revenue_change_musd += equilibrium_.revenue[n] - baseline_.revenue[n];
        }
        each_flow([&](std::size_t n, std::size_t i, std::size_t j) { point.trade_musd += equilibrium_.purchases(n, i, j); });
        std::tie(point.importer_welfare_pct, point.importer_welfare_musd) = welfare_of(sweep_.flows.importers);
        std::tie(point.partner_welfare_pct, point.partner_welfare_musd) = welfare_of(partners_);
        point.residual = equilibrium_.residuals.largest();
        return point;
    }

    const Baseline& baseline_;
    Sweep sweep_;
    std::vector<std::size_t> partners_;
    Shock shock_;
    Equilibrium equilibrium_;
};

/// Between two rates, the one at which the slope falls through zero: false position (Illinois), halving where that does not close in.
BestRate climb(Player& player, Goal goal, double low, double low_slope, double high, double high_slope) {
    constexpr double tolerance = 1e-9;
    constexpr int steps = 60;
    BestRate best;
    int side = 0;
    for (int step = 0; step < steps; ++step) {
        const double secant = (low * high_slope - high * low_slope) / (high_slope - low_slope);
        const bool inside = high_slope < 0 && secant > low && secant < high;
        const double rate = inside ? secant : (low + high) / 2;
        best.point = player.play(rate);
        best.slope = player.slope(goal);
        const int now = best.slope > 0 ? 1 : -1;
        const double moved = now > 0 ? rate - low : high - rate;
        (now > 0 ? low : high) = rate;
        (now > 0 ? low_slope : high_slope) = best.slope;
        if (now == side) (now > 0 ? high_slope : low_slope) /= 2;
        side = now;
        if (high - low <= tolerance || moved <= tolerance / 2 || best.slope == 0) break;
    }
    return best;
}

BestRate best_rate(Player& player, const std::vector<SweepPoint>& points, Goal goal) {
    const auto top = std::max_element(points.begin(), points.end(), [&](const SweepPoint& one, const SweepPoint& other) {
        return height(one, goal) < height(other, goal);
    });
    BestRate best{player.play(top->rate), false, 0};
    best.slope = player.slope(goal);
    const bool rises = best.slope > 0;
    if ((rises && top + 1 == points.end()) || (!rises && top == points.begin())) {
        best.at_edge = best.slope != 0;
        return best;
    }
    const double other = rises ? (top + 1)->rate : (top - 1)->rate;
    player.play(other);
    const double other_slope = player.slope(goal);
    const BestRate refined = rises ? climb(player, goal, top->rate, best.slope, other, other_slope)
                                   : climb(player, goal, other, other_slope, top->rate, best.slope);
    return height(refined.point, goal) >= height(best.point, goal) ? refined : best;
}

}  // namespace

SweepResult sweep(const Baseline& baseline, const Sweep& request) {
    if (request.flows.importers.empty() || request.flows.exporters.empty()) throw Error("a sweep needs an importer and an exporter");
    if (!(request.from > -1) || !(request.to > request.from) || !std::isfinite(request.to))
        throw Error("a sweep goes from one rate above -1 (-100 %) to a higher one");
    if (request.points < 2) throw Error("a sweep needs two points at least");
    if (baseline.labour_tax > 0)
        throw Error(
            "a sweep finds best rates by derivatives, which are not at hand where revenue cuts the tax on labour; "
            "single rates can be simulated");
    Player player(baseline, request);
    SweepResult result;
    for (std::size_t at = 0; at < request.points; ++at) {
        const double part = static_cast<double>(at) / static_cast<double>(request.points - 1);
        result.points.push_back(player.play((1 - part) * request.from + part * request.to));
    }
    result.most_revenue = best_rate(player, result.points, Goal::revenue);
    result.best_welfare = best_rate(player, result.points, Goal::welfare);
    return result;
}

}  // namespace impost
