#include "impost/strategy/linkage.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace impost {
namespace {

/// Real income, money a year at the baseline's prices.
double real_income(const Baseline& baseline, const Equilibrium& equilibrium, std::size_t region) {
    return baseline.income[region] * equilibrium.welfare_hat[region];
}

/// The payment from one region to another at which the real income of `whose` is `goal`, by the secant method; what it changes to first
/// order is the payment itself.
double payment_for(const Baseline& baseline, const Shock& shock, std::size_t from, std::size_t to, std::size_t whose, double goal) {
    constexpr int most_steps = 30;
    constexpr double exact = 1e-10;  // of income
    const auto missed = [&](double payment) {
        Shock paid = shock;
        std::vector<double> deficit = shock.deficit.value_or(baseline.deficit);
        deficit[from] -= payment;
        deficit[to] += payment;
        paid.deficit = std::move(deficit);
        return real_income(baseline, solve(baseline, paid), whose) - goal;
    };
    const double sign = whose == to ? 1 : -1;
    double before = 0;
    double missed_before = missed(0);
    double payment = -sign * missed_before;
    for (int step = 0; step < most_steps; ++step) {
        const double misses = missed(payment);
        if (std::abs(misses) <= exact * baseline.income[whose] || misses == missed_before) return payment;
        const double next = payment - misses * (payment - before) / (misses - missed_before);
        before = payment;
        missed_before = misses;
        payment = next;
    }
    throw Error("the payment that makes up for the measure was not found");
}

}  // namespace

Linkage linkage(const Baseline& baseline, std::size_t imposer, std::size_t target, const Shock& without, const Shock& alone,
                const Shock& answered) {
    if (baseline.closure != Closure::fixed && baseline.closure != Closure::world_share) {
        throw Error("the closure " + std::string(text(baseline.closure)) + " has no room for payments; choose fixed or world_share");
    }
    const Equilibrium before = solve(baseline, without);
    const auto leverage_of = [&](const Equilibrium& after) {
        const auto gain = [&](std::size_t region) { return real_income(baseline, after, region) - real_income(baseline, before, region); };
        return leverage(gain(imposer), gain(target));
    };
    const Equilibrium with_answer = solve(baseline, answered);
    Linkage result;
    result.alone = leverage_of(solve(baseline, alone));
    result.answered = leverage_of(with_answer);
    result.credible = result.answered.cost_to_imposer < 0;
    result.worth_to_imposer = std::max(0.0, result.answered.cost_to_imposer);
    if (result.answered.cost_to_target > 0) {
        result.target_would_pay = payment_for(baseline, without, target, imposer, target, real_income(baseline, with_answer, target));
    }
    if (result.credible) {
        result.imposer_would_take = payment_for(baseline, without, target, imposer, imposer, real_income(baseline, with_answer, imposer));
    }
    return result;
}

}  // namespace impost
