#include "impost/strategy/war.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <utility>

#include "impost/strategy/anderson.hpp"

namespace impost {
namespace {

using Vector = Hill::Vector;
using Matrix = Eigen::MatrixXd;

/// Answers closer than this, in scaled rates, are left to Newton's method.
constexpr double close_enough = 3e-3;
/// How exact a best response is while others still move, and where the slope alone does not tell a summit from a far slope.
constexpr double coarse = 1e-4;
constexpr double fine = 1e-7;
constexpr double settled = 1e-9;

/// The hill of a prospect, on which climbs end when they are asked to stop.
Hill hill_of(Prospect& prospect, const WarSettings& settings) {
    Hill hill = prospect.hill();
    if (!settings.stopped) return hill;
    return {[&settings, height = std::move(hill.height)](const Vector& x, Vector* slope) {
                if (settings.stopped()) throw Stopped{};
                return height(x, slope);
            },
            std::move(hill.box)};
}

/// Where a war begins for one, within bounds.
std::vector<double> start_rates(const Levers& levers, const std::vector<double>& before, Start start) {
    std::vector<double> rates = before;
    for (std::size_t k = 0; start != Start::factual && k < rates.size(); ++k) {
        const Lever& lever = levers.levers[k];
        rates[k] = start == Start::floor ? lever.floor : std::min(1.0, lever.cap / 2);
    }
    return within_bounds(levers, std::move(rates));
}

std::string in_powers(double figure) {
    std::ostringstream text;
    text << std::scientific << std::setprecision(1) << figure;
    return text.str();
}

class Campaign {
public:
    Campaign(const Baseline& baseline, const std::vector<Government>& governments, const Shock& before, const WarSettings& settings)
        : baseline_(baseline), governments_(governments), settings_(settings), solver_(baseline) {
        war_.shock = before;
        std::vector<bool> plays(baseline.regions.size(), false);
        for (const Government& government : governments) {
            if (plays[government.region]) throw Error(baseline.regions[government.region].code + " is among the players twice");
            plays[government.region] = true;
            check_objective(government.objective, government.region, baseline);
            war_.levers.push_back(levers_of(government.instrument, government.region, baseline));
            boxes_.push_back(box_of(war_.levers.back()));
        }
        if (governments.empty()) throw Error("a war needs players");
    }

    War fight(Start start) {
        open(start);
        try {
            if (settings_.rounds) play();
            settle();
            war_.complete = true;
        } catch (const Stopped&) {
            war_.optimality.clear();
        }
        war_.values.clear();
        for (const Government& one : governments_) war_.values.push_back(value_of(one.objective, one.region, baseline_, war_.equilibrium));
        return std::move(war_);
    }

private:
    [[nodiscard]] std::size_t players() const { return governments_.size(); }

    void open(Start start) {
        war_.equilibrium = solver_.solve(war_.shock);
        for (const Levers& levers : war_.levers) {
            war_.rates.push_back(rates_of(levers, war_.shock.tariffs, baseline_));
            x_.push_back(scaled(levers, start_rates(levers, war_.rates.back(), start)));
        }
        tell(Round::Kind::opening, 0, 0);
        take_position();
    }

    /// Tariffs and equilibrium as the rates are now.
    void take_position() {
        war_.rates.clear();
        for (std::size_t p = 0; p < players(); ++p) {
            war_.rates.push_back(unscaled(war_.levers[p], x_[p]));
            set_rates(war_.levers[p], war_.rates[p], war_.shock.tariffs);
        }
        war_.equilibrium = solver_.solve(war_.shock, &war_.equilibrium);
    }

    void tell(Round::Kind kind, double change, double slope) {
        Round round{kind, {}, {}, change, slope};
        for (std::size_t p = 0; p < players(); ++p) {
            round.mean_rate.push_back(impost::mean_rate(war_.levers[p], war_.rates[p]));
            round.welfare_pct.push_back(100 * (war_.equilibrium.welfare_hat[governments_[p].region] - 1));
        }
        war_.rounds.push_back(std::move(round));
        if (settings_.told) settings_.told(war_.rounds.back());
    }

    /// A job for each player, with its hill. Players that share a solver, which tells nothing of who asked before, are the same on any
    /// number of threads.
    void each(const std::function<void(std::size_t p, const Hill& hill)>& job) const {
        constexpr std::size_t most_solvers = 16;
        const std::size_t solvers = std::min(players(), most_solvers);
        settings_.runner(solvers, [&](std::size_t k) {
            Solver solver(baseline_);
            for (std::size_t p = k; p < players(); p += solvers) {
                Prospect mine(solver, baseline_, governments_[p], war_.levers[p], war_.shock, war_.equilibrium);
                job(p, hill_of(mine, settings_));
            }
        });
    }

    void heed_stop() const {
        if (settings_.stopped && settings_.stopped()) throw Stopped{};
    }

    /// The largest change of a rate.
    double move_to(std::vector<Vector> next) {
        double change = 0;
        for (std::size_t p = 0; p < players(); ++p) {
            const std::vector<double> rates = unscaled(war_.levers[p], next[p]);
            for (std::size_t k = 0; k < rates.size(); ++k) change = std::max(change, std::abs(rates[k] - war_.rates[p][k]));
        }
        x_ = std::move(next);
        take_position();
        return change;
    }

    /// Rounds of best responses, all at the same time.
    void play() {
        constexpr int most_rounds = 30;
        for (int round = 0; round < most_rounds; ++round) {
            std::vector<Vector> next(players());
            each([&](std::size_t p, const Hill& hill) { next[p] = climb(hill, x_[p], coarse).x; });
            double moved = 0;
            for (std::size_t p = 0; p < players(); ++p) moved = std::max(moved, (next[p] - x_[p]).lpNorm<Eigen::Infinity>());
            tell(Round::Kind::answers, move_to(std::move(next)), 0);
            if (moved <= close_enough) return;
        }
    }

    void take_curvatures() {
        take_slopes();
        curvatures_.resize(players());
        each([&](std::size_t p, const Hill& hill) { curvatures_[p] = curvature(hill, x_[p], slopes_[p]); });
    }

    /// Those who do not stand near a summit climb once more, from where they stand and from their lower bounds: far out, tariffs that end
    /// trade have small slopes too, from which no climb may lead.
    bool climb_from_far_slopes() {
        std::vector<Vector> next = x_;
        each([&](std::size_t p, const Hill& hill) {
            if (is_concave(boxes_[p], curvatures_[p], x_[p], slopes_[p])) return;
            const Summit near = climb(hill, x_[p], fine);
            const Summit low = climb(hill, boxes_[p].lower, fine);
            next[p] = near.height < low.height ? low.x : near.x;
        });
        if (next == x_) return false;
        tell(Round::Kind::answers, move_to(std::move(next)), 0);
        return true;
    }

    /// Everybody's slope where all stand; the largest part of a projected one.
    double take_slopes() {
        slopes_.clear();
        Gradients gradients(solver_, war_.shock);
        double largest = 0;
        for (std::size_t p = 0; p < players(); ++p) {
            slopes_.push_back(slope_of(governments_[p], war_.levers[p], baseline_, war_.shock, war_.equilibrium, gradients));
            largest = std::max(largest, projected(boxes_[p], x_[p], slopes_[p]).lpNorm<Eigen::Infinity>());
        }
        return largest;
    }

    /// Moves all at once to where nobody wants to move, and makes sure that everybody stands on a summit there.
    void settle() {
        constexpr int most_tries = 20;
        double slope = 0;
        if (!settings_.rounds) {
            slope = approach();
            if (slope <= settled && certify()) return;
        }
        for (int attempt = 0; attempt < most_tries; ++attempt) {
            take_curvatures();
            if (climb_from_far_slopes()) continue;
            slope = converge();
            if (slope <= settled && certify()) return;
        }
        if (slope <= settled) refuse();
        throw Error("best responses lead to no Nash equilibrium; the largest slope that is left is " + in_powers(slope));
    }

    /// Newton's step of each towards its best response, all at once, while it helps; the slope that is left. Accelerated where everybody is
    /// near a summit; elsewhere a few steps that rise.
    double converge() {
        const bool near = all_concave();
        const int most_steps = near ? 25 : 3;
        Anderson anderson(near ? 5 : 0);
        for (int step = 0;; ++step) {
            heed_stop();
            const double slope = take_slopes();
            if (slope <= settled || step == most_steps) return slope;
            tell(Round::Kind::settling, move_to(accelerated(anderson)), slope);
        }
    }

    [[nodiscard]] bool all_concave() const {
        for (std::size_t p = 0; p < players(); ++p) {
            if (!is_concave(boxes_[p], curvatures_[p], x_[p], slopes_[p])) return false;
        }
        return true;
    }

    /// The same without second derivatives taken, which among many cost more than all else. Lever::scale is chosen so that they are about
    /// −1; from there each player learns its own from how its slopes change, as others count for little in them.
    double approach() {
        constexpr int most_steps = 50;
        curvatures_.clear();
        for (const Vector& x : x_) curvatures_.emplace_back(-Matrix::Identity(x.size(), x.size()));
        for (int step = 0;; ++step) {
            heed_stop();
            const std::vector<Vector> slopes_before = slopes_;
            const double slope = take_slopes();
            if (slope <= settled || step == most_steps) return slope;
            if (step > 0) learn(slopes_before);
            x_before_ = x_;
            std::vector<Vector> next;
            for (std::size_t p = 0; p < players(); ++p) {
                heed_stop();
                next.push_back(short_step(p));
            }
            tell(Round::Kind::settling, move_to(std::move(next)), slope);
        }
    }

    /// The symmetric update of rank one; with one rate the secant.
    void learn(const std::vector<Vector>& slopes_before) {
        constexpr double worth_it = 1e-6;
        for (std::size_t p = 0; p < players(); ++p) {
            const Vector step = x_[p] - x_before_[p];
            const Vector missed = slopes_[p] - slopes_before[p] - curvatures_[p] * step;
            const double scale = missed.dot(step);
            if (std::abs(scale) > worth_it * missed.norm() * step.norm()) curvatures_[p] += missed * missed.transpose() / scale;
        }
    }

    /// Newton's, no rate by more than ten points.
    Vector short_step(std::size_t p) const {
        constexpr double longest = 0.1;
        Vector step = newton_step(boxes_[p], curvatures_[p], x_[p], slopes_[p]) - x_[p];
        for (Eigen::Index k = 0; k < step.size(); ++k) {
            const double reach = longest * war_.levers[p].levers[static_cast<std::size_t>(k)].scale;
            step(k) = std::clamp(step(k), -reach, reach);
        }
        return x_[p] + step;
    }

    std::vector<Vector> accelerated(Anderson& anderson) const {
        Eigen::Index size = 0;
        for (const Vector& x : x_) size += x.size();
        Vector from(size);
        Vector to(size);
        Eigen::Index at = 0;
        for (std::size_t p = 0; p < players(); ++p) {
            from.segment(at, x_[p].size()) = x_[p];
            to.segment(at, x_[p].size()) = newton_step(boxes_[p], curvatures_[p], x_[p], slopes_[p]);
            at += x_[p].size();
        }
        to = anderson.next(from, to);
        std::vector<Vector> next;
        at = 0;
        for (std::size_t p = 0; p < players(); ++p) {
            next.emplace_back(to.segment(at, x_[p].size()).cwiseMax(boxes_[p].lower).cwiseMin(boxes_[p].upper));
            at += x_[p].size();
        }
        return next;
    }

    /// Takes the conditions of everybody's optimum; whether all hold.
    bool certify() {
        take_curvatures();
        war_.optimality.clear();
        for (std::size_t p = 0; p < players(); ++p) war_.optimality.push_back(optimality(boxes_[p], curvatures_[p], x_[p], slopes_[p]));
        return std::all_of(war_.optimality.begin(), war_.optimality.end(), [](const Optimality& one) { return one.holds(); });
    }

    [[noreturn]] void refuse() const {
        const auto one = std::find_if(war_.optimality.begin(), war_.optimality.end(), [](const Optimality& each) { return !each.holds(); });
        const auto p = static_cast<std::size_t>(one - war_.optimality.begin());
        throw Error("the tariffs of " + baseline_.regions[governments_[p].region].code +
                    " are no best response where best responses lead; the largest second derivative is " + in_powers(one->bend));
    }

    const Baseline& baseline_;
    const std::vector<Government>& governments_;
    const WarSettings& settings_;
    Solver solver_;
    War war_;
    std::vector<Box> boxes_;
    std::vector<Vector> x_;
    std::vector<Vector> x_before_;
    std::vector<Vector> slopes_;
    std::vector<Matrix> curvatures_;
};

}  // namespace

std::string_view text(Round::Kind kind) {
    switch (kind) {
        case Round::Kind::opening:
            return "opening";
        case Round::Kind::answers:
            return "answers";
        case Round::Kind::settling:
            return "settling";
    }
    return "";
}

std::string_view text(Start start) {
    switch (start) {
        case Start::factual:
            return "tariffs as they are";
        case Start::floor:
            return "lower bounds";
        case Start::high:
            return "high tariffs";
    }
    return "";
}

War nash(const Baseline& baseline, const std::vector<Government>& governments, const Shock& before, Start start,
         const WarSettings& settings) {
    return Campaign(baseline, governments, before, settings).fight(start);
}

std::vector<double> gains_from_deviation(const Baseline& baseline, const std::vector<Government>& governments, const War& war,
                                         const Shock& before, const WarSettings& settings) {
    std::vector<double> gains(governments.size(), 0.0);
    settings.runner(governments.size(), [&](std::size_t p) {
        const Levers& levers = war.levers[p];
        const double income = baseline.income[governments[p].region];
        Solver solver(baseline);
        for (const Vector& from : {scaled_start(levers, before.tariffs, baseline), box_of(levers).lower}) {
            Prospect prospect(solver, baseline, governments[p], levers, war.shock, war.equilibrium);
            const Summit best = climb(hill_of(prospect, settings), from, fine);
            gains[p] = std::max(gains[p], 100 * (best.height - war.values[p] / income));
        }
    });
    return gains;
}

Disagreement disagreement(const War& one, const War& other) {
    Disagreement result;
    for (std::size_t p = 0; p < one.rates.size(); ++p) {
        for (std::size_t k = 0; k < one.rates[p].size(); ++k) {
            result.rate = std::max(result.rate, std::abs(one.rates[p][k] - other.rates[p][k]));
        }
    }
    for (std::size_t n = 0; n < one.equilibrium.welfare_hat.size(); ++n) {
        const double difference = one.equilibrium.welfare_hat[n] - other.equilibrium.welfare_hat[n];
        result.welfare_pct = std::max(result.welfare_pct, 100 * std::abs(difference));
    }
    return result;
}

}  // namespace impost
