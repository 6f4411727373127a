#include "impost/equilibrium/sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "equilibrium/worlds.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

Baseline baseline_of(const World& world, Closure closure = Closure::balanced) { return calibrate(world, {Model::armington, closure}); }

/// Region 0 with a part `size` of the size of region 1, one sector, no duties; a fifth of what it buys comes from abroad.
World small_country(double size, double theta) {
    World world = test::empty_world(2, 1);
    world.purchases(0, 0, 0) = 0.8 * size;
    world.purchases(0, 1, 0) = 0.2 * size;
    world.purchases(1, 0, 0) = 0.2 * size;
    world.purchases(1, 1, 0) = 1;
    world.elasticities[0].theta = {theta};
    return world;
}

// A small country sells its own variety, for which demand has the elasticity 1 + θ: its best tariff is 1/θ (Gros 1987).
TEST(Sweep, the_best_tariff_of_a_small_country_is_one_over_the_trade_elasticity) {
    for (const double theta : {2.5, 4.0, 8.0}) {
        const SweepResult result = sweep(baseline_of(small_country(1e-7, theta)), {{{0}, {1}, {}}, Operation::set, 0, 1, 11});
        EXPECT_NEAR(result.best_welfare.point.rate, 1 / theta, 1e-5);
        EXPECT_FALSE(result.best_welfare.at_edge);
    }
}

// In a sector too small to move wages, R = X t/(1+t) π with d ln π/d ln τ = −θ(1−π): revenue is largest where t θ (1 − π) = 1.
TEST(Sweep, revenue_of_a_small_sector_is_largest_where_the_share_of_imports_says_so) {
    World world = test::empty_world(2, 2);
    for (std::size_t n = 0; n < 2; ++n) {
        world.purchases(n, n, 0) = 7e-7;
        world.purchases(n, 1 - n, 0) = 3e-7;
        world.purchases(n, n, 1) = 1;
        world.purchases(n, 1 - n, 1) = 0.2;
    }
    const Baseline baseline = baseline_of(world);
    const Sweep request{{{0}, {1}, {0}}, Operation::set, 0, 2, 21};
    const SweepResult result = sweep(baseline, request);
    const double rate = result.most_revenue.point.rate;
    const double share = (1 + rate) * result.most_revenue.point.trade_musd / baseline.expenditure(0, 0);
    EXPECT_NEAR(rate * 4.0 * (1 - share), 1, 1e-5);
    EXPECT_LT(share, 0.3);
}

TEST(Sweep, best_rates_are_those_of_a_fine_grid) {
    const Baseline baseline = baseline_of(test::random_world(5, 3, 11), Closure::fixed);
    const Flows flows{{0}, {1, 2}, {0, 1}};
    const SweepResult coarse = sweep(baseline, {flows, Operation::set, 0, 2, 9});
    double most_revenue = 0;
    double at_revenue = 0;
    double best_welfare = -1e300;
    double at_welfare = 0;
    constexpr int steps = 2000;
    for (int step = 0; step <= steps; ++step) {
        const double rate = 2.0 * step / steps;
        Shock shock = no_shock(baseline);
        for (const std::size_t j : flows.sectors) {
            for (const std::size_t i : flows.exporters) shock.tariffs(0, i, j) = rate;
        }
        const Equilibrium direct = solve(baseline, shock);
        if (direct.revenue[0] > most_revenue) most_revenue = direct.revenue[0], at_revenue = rate;
        if (direct.welfare_hat[0] > best_welfare) best_welfare = direct.welfare_hat[0], at_welfare = rate;
    }
    const double apart = 2.0 / steps;
    EXPECT_NEAR(coarse.most_revenue.point.rate, at_revenue, apart);
    EXPECT_NEAR(coarse.best_welfare.point.rate, at_welfare, apart);
    EXPECT_GE(coarse.most_revenue.point.revenue_musd, most_revenue * (1 - 1e-10));
    EXPECT_GE(coarse.best_welfare.point.importer_welfare_pct, 100 * (best_welfare - 1) - 1e-8);
}

TEST(Sweep, points_are_what_the_model_says_at_each_rate) {
    const Baseline baseline = baseline_of(test::random_world(4, 2, 12), Closure::fixed);
    const SweepResult result = sweep(baseline, {{{1}, {0}, {}}, Operation::add, 0, 0.5, 3});
    ASSERT_EQ(result.points.size(), 3U);
    EXPECT_NEAR(result.points[0].importer_welfare_pct, 0, 1e-11);
    EXPECT_NEAR(result.points[0].revenue_change_musd, 0, 1e-9 * baseline.revenue[1]);
    Shock shock = no_shock(baseline);
    for (std::size_t j = 0; j < 2; ++j) shock.tariffs(1, 0, j) += 0.25;
    const Equilibrium direct = solve(baseline, shock);
    EXPECT_NEAR(result.points[1].revenue_musd, direct.revenue[1], 1e-9 * direct.revenue[1]);
    EXPECT_NEAR(result.points[1].partner_welfare_pct, 100 * (direct.welfare_hat[0] - 1), 1e-9);
    for (const SweepPoint& point : result.points) EXPECT_LE(point.residual, 1e-10);
}

TEST(Sweep, a_best_rate_beyond_the_range_is_said_to_lie_at_its_edge) {
    const SweepResult result = sweep(baseline_of(small_country(1e-7, 4)), {{{0}, {1}, {}}, Operation::set, 0, 0.1, 5});
    EXPECT_TRUE(result.best_welfare.at_edge);
    EXPECT_EQ(result.best_welfare.point.rate, 0.1);
    EXPECT_GT(result.best_welfare.slope, 0);
}

TEST(Sweep, with_input_output_labour_supply_and_scale_no_rate_nearby_is_better_than_the_best) {
    const World world = test::with_inputs(test::random_world(5, 3, 21), 22);
    Options options{Model::ricardian, Closure::fixed};
    options.labour_supply = 0.5;
    options.scale.assign(3, 0.05);
    const Baseline baseline = calibrate(world, options);
    const Flows flows{{0}, {1, 2}, {0, 1}};
    const SweepResult result = sweep(baseline, {flows, Operation::set, -0.5, 2, 26});  // inputs can be worth a subsidy
    const auto at = [&](double rate) {
        Shock shock = no_shock(baseline);
        for (const std::size_t j : flows.sectors) {
            for (const std::size_t i : flows.exporters) shock.tariffs(0, i, j) = rate;
        }
        return solve(baseline, shock);
    };
    ASSERT_FALSE(result.most_revenue.at_edge);
    ASSERT_FALSE(result.best_welfare.at_edge);
    const double revenue_rate = result.most_revenue.point.rate;
    const double welfare_rate = result.best_welfare.point.rate;
    constexpr double apart = 1e-3;  // where curvature shows above 1e-10 of a solution's error
    for (const double step : {-apart, apart}) {
        EXPECT_LT(at(revenue_rate + step).revenue[0], at(revenue_rate).revenue[0]);
        EXPECT_LT(at(welfare_rate + step).welfare_hat[0], at(welfare_rate).welfare_hat[0]);
    }
}

TEST(Sweep, a_tax_on_labour_that_revenue_cuts_is_refused_because_there_are_no_derivatives) {
    Options options{Model::armington, Closure::fixed};
    options.labour_supply = 0.5;
    options.labour_tax = 0.3;
    const Baseline baseline = calibrate(test::random_world(3, 2, 23), options);
    EXPECT_EQ(test::refusal([&] {
                  static_cast<void>(sweep(baseline, {{{0}, {1}, {}}, Operation::set, 0, 1, 5}));
              }),
              "a sweep finds best rates by derivatives, which are not at hand where revenue cuts the tax on labour; "
              "single rates can be simulated");
}

TEST(Sweep, a_range_that_is_none_is_refused) {
    const Baseline baseline = baseline_of(test::random_world(3, 1, 13));
    EXPECT_THROW((void)sweep(baseline, {{{0}, {1}, {}}, Operation::set, 1, 0, 5}), Error);
    EXPECT_THROW((void)sweep(baseline, {{{0}, {1}, {}}, Operation::set, -1, 1, 5}), Error);
    EXPECT_THROW((void)sweep(baseline, {{{0}, {1}, {}}, Operation::set, 0, 1, 1}), Error);
    EXPECT_THROW((void)sweep(baseline, {{{}, {1}, {}}, Operation::set, 0, 1, 5}), Error);
}

}  // namespace
}  // namespace impost
