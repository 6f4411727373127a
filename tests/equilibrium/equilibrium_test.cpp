#include "impost/equilibrium/equilibrium.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "impost/equilibrium/wage_system.hpp"
#include "worlds.hpp"

namespace impost {
namespace {

using test::random_world;

Options with(Closure closure) { return {Model::armington, closure, {}}; }

/// The tariff of every importer on every exporter in every goods sector.
Shock uniform_tariff(const Baseline& baseline, double rate) {
    Shock shock = no_shock(baseline);
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
                if (i != n && baseline.sectors[j].kind == SectorKind::goods) shock.tariffs(n, i, j) = rate;
            }
        }
    }
    return shock;
}

/// The first region's tariff on the second, in all goods.
Shock one_tariff(const Baseline& baseline, double rate) {
    Shock shock = no_shock(baseline);
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        if (baseline.sectors[j].kind == SectorKind::goods) shock.tariffs(0, 1, j) = rate;
    }
    return shock;
}

/// The model's equations written down once more, without any of the solver's shortcuts; the largest relative residual.
double plain_residual(const World& world, const std::vector<double>& theta, const Bilateral& before, const Shock& shock,
                      const Equilibrium& after, Closure closure) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    double worst = 0;
    const auto note = [&](double left, double right) {
        const double scale = std::max({std::abs(left), std::abs(right), 1e-300});
        worst = std::max(worst, std::abs(left - right) / scale);
    };
    double value_added_before = 0;
    double value_added_after = 0;
    for (std::size_t n = 0; n < N; ++n) {
        double income = 0;
        double value_added = 0;
        double sold = 0;
        double bought = 0;
        double bought_before = 0;
        double revenue = 0;
        for (std::size_t j = 0; j < J; ++j) {
            for (std::size_t i = 0; i < N; ++i) {
                income += (1 + world.tariffs(n, i, j)) * before(n, i, j);
                bought_before += before(n, i, j);
                value_added += before(i, n, j);
                sold += after.purchases(i, n, j);
                bought += after.purchases(n, i, j);
                revenue += shock.tariffs(n, i, j) * after.purchases(n, i, j);
            }
        }
        double log_price_index = 0;
        for (std::size_t j = 0; j < J; ++j) {
            double expenditure = 0;
            double price_power = 0;
            for (std::size_t i = 0; i < N; ++i) expenditure += (1 + world.tariffs(n, i, j)) * before(n, i, j);
            if (expenditure == 0) continue;
            const auto cost = [&](std::size_t i) {
                return (1 + shock.tariffs(n, i, j)) / (1 + world.tariffs(n, i, j)) * after.wage_hat[i];
            };
            for (std::size_t i = 0; i < N; ++i) {
                price_power += (1 + world.tariffs(n, i, j)) * before(n, i, j) / expenditure * std::pow(cost(i), -theta[j]);
            }
            note(std::pow(after.price_hat(n, j), -theta[j]), price_power);
            log_price_index += expenditure / income * std::log(after.price_hat(n, j));
            for (std::size_t i = 0; i < N; ++i) {
                const double share =
                    (1 + world.tariffs(n, i, j)) * before(n, i, j) / expenditure * std::pow(cost(i) / after.price_hat(n, j), -theta[j]);
                note((1 + shock.tariffs(n, i, j)) * after.purchases(n, i, j), share * expenditure / income * after.income[n]);
            }
        }
        const double deficit = closure == Closure::balanced ? 0 : bought_before - value_added;
        note(after.income[n], after.wage_hat[n] * value_added + revenue + deficit);
        note(sold, bought - deficit);
        note(sold, after.wage_hat[n] * value_added);
        note(after.price_index_hat[n], std::exp(log_price_index));
        note(after.income_hat[n], after.income[n] / income);
        note(after.welfare_hat[n], after.income_hat[n] / after.price_index_hat[n]);
        value_added_before += value_added;
        value_added_after += after.wage_hat[n] * value_added;
    }
    note(value_added_after, value_added_before);
    return worst;
}

void expect_no_change(const Baseline& baseline) {
    constexpr double exact = 1e-14;
    const Equilibrium same = solve(baseline, no_shock(baseline));
    double worst = 0;
    for (const std::span<const double> hats :
         {std::span<const double>(same.wage_hat), std::span<const double>(same.income_hat), std::span<const double>(same.price_index_hat),
          std::span<const double>(same.welfare_hat), std::span<const double>(same.price_hat.cells())}) {
        for (const double hat : hats) worst = std::max(worst, std::abs(hat - 1));
    }
    EXPECT_LE(worst, exact) << baseline.world << " " << text(baseline.closure) << " " << baseline.elasticities.name;
    EXPECT_EQ(same.iterations, 0);
}

TEST(Equilibrium, without_a_change_nothing_changes_in_random_worlds) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        const World world = random_world(7, 4, seed);
        for (const Closure closure : {Closure::fixed, Closure::balanced}) expect_no_change(calibrate(world, with(closure)));
    }
}

TEST(Equilibrium, without_a_change_nothing_changes_in_the_shipped_world_under_any_elasticities) {
    const auto world = test::shipped_world();
    if (!world) GTEST_SKIP() << "the shipped world is not derived yet";
    for (const ElasticitySet& set : world->elasticities) {
        for (const Closure closure : {Closure::fixed, Closure::balanced})
            expect_no_change(calibrate(*world, {Model::armington, closure, set}));
    }
}

TEST(Equilibrium, without_a_change_nothing_changes_in_the_source_worlds) {
    for (const char* name : {"icio2022", "wiod2014"}) {
        const auto world = test::source_world(name);
        if (!world) GTEST_SKIP() << "the source tables are not at hand";
        for (const Closure closure : {Closure::fixed, Closure::balanced}) {
            expect_no_change(calibrate(*world, {Model::armington, closure, world->elasticity_set("IS").value()}));
        }
    }
}

TEST(Equilibrium, every_equation_holds_when_written_down_plainly) {
    for (const std::uint64_t seed : {11U, 12U, 13U}) {
        const World world = random_world(9, 5, seed);
        for (const Closure closure : {Closure::fixed, Closure::balanced}) {
            const Baseline baseline = calibrate(world, with(closure));
            for (const double rate : {0.0, 0.1, 0.6}) {
                const Shock shock = one_tariff(baseline, rate);
                const Equilibrium after = solve(baseline, shock);
                EXPECT_LE(plain_residual(world, baseline.elasticities.theta, baseline.purchases, shock, after, closure), 1e-10);
                EXPECT_LE(after.residuals.largest(), 1e-10);
            }
        }
    }
}

TEST(Equilibrium, every_equation_holds_in_the_source_worlds) {
    for (const char* name : {"icio2022", "wiod2014"}) {
        const auto world = test::source_world(name);
        if (!world) GTEST_SKIP() << "the source tables are not at hand";
        for (const ElasticitySet& set : world->elasticities) {
            const Baseline baseline = calibrate(*world, {Model::armington, Closure::balanced, set});
            const Shock shock = uniform_tariff(baseline, 0.25);
            const Equilibrium after = solve(baseline, shock);
            EXPECT_LE(plain_residual(*world, set.theta, baseline.purchases, shock, after, Closure::balanced), 1e-10)
                << name << " " << set.name;
        }
    }
}

TEST(Equilibrium, balanced_trade_means_no_deficit_before_and_after) {
    const Baseline baseline = calibrate(random_world(8, 3, 21), with(Closure::balanced));
    const Equilibrium after = solve(baseline, one_tariff(baseline, 0.3));
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        EXPECT_NEAR(baseline.deficit[n], 0, 1e-10 * baseline.imports[n]);
        EXPECT_NEAR(after.deficit[n], 0, 1e-10 * after.imports[n]);
    }
}

TEST(Equilibrium, fixed_deficits_stay_as_they_were) {
    const World world = random_world(8, 3, 22);
    const Baseline baseline = calibrate(world, with(Closure::fixed));
    EXPECT_EQ(baseline.purchases, world.purchases);
    const Equilibrium after = solve(baseline, one_tariff(baseline, 0.3));
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        EXPECT_NEAR(after.deficit[n], baseline.deficit[n], 1e-10 * baseline.income[n]);
        EXPECT_GT(std::abs(baseline.deficit[n]), 1e-6 * baseline.income[n]) << "the test needs deficits";
    }
}

TEST(Equilibrium, world_value_added_is_the_numeraire) {
    for (const Closure closure : {Closure::fixed, Closure::balanced}) {
        const Baseline baseline = calibrate(random_world(6, 3, 23), with(closure));
        const Equilibrium after = solve(baseline, uniform_tariff(baseline, 0.5));
        const double earned = std::inner_product(after.wage_hat.begin(), after.wage_hat.end(), baseline.value_added.begin(), 0.0);
        const double before = std::accumulate(baseline.value_added.begin(), baseline.value_added.end(), 0.0);
        EXPECT_NEAR(earned / before, 1, 1e-14);
    }
}

TEST(Equilibrium, the_unit_of_money_does_not_matter) {
    const World world = random_world(7, 4, 31);
    World in_thousands = world;
    for (double& value : in_thousands.purchases.cells()) value *= 1000;
    for (const Closure closure : {Closure::fixed, Closure::balanced}) {
        const Baseline one = calibrate(world, with(closure));
        const Baseline other = calibrate(in_thousands, with(closure));
        const Equilibrium a = solve(one, one_tariff(one, 0.4));
        const Equilibrium b = solve(other, one_tariff(other, 0.4));
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            EXPECT_NEAR(a.wage_hat[n], b.wage_hat[n], 1e-10);
            EXPECT_NEAR(a.welfare_hat[n], b.welfare_hat[n], 1e-11);
            EXPECT_NEAR(b.income[n] / a.income[n], 1000, 1e-7);
        }
    }
}

TEST(Equilibrium, the_order_of_regions_does_not_matter) {
    const World world = random_world(7, 4, 32);
    const std::vector<std::size_t> order = {3, 5, 0, 6, 1, 2, 4};  // region n of the other world is order[n] here
    World shuffled = world;
    for (std::size_t n = 0; n < order.size(); ++n) {
        shuffled.regions[n] = world.regions[order[n]];
        for (std::size_t i = 0; i < order.size(); ++i) {
            for (std::size_t j = 0; j < world.sectors.size(); ++j) {
                shuffled.purchases(n, i, j) = world.purchases(order[n], order[i], j);
                shuffled.tariffs(n, i, j) = world.tariffs(order[n], order[i], j);
            }
        }
    }
    const Baseline one = calibrate(world);
    const Baseline other = calibrate(shuffled);
    const Equilibrium a = solve(one, uniform_tariff(one, 0.2));
    const Equilibrium b = solve(other, uniform_tariff(other, 0.2));
    for (std::size_t n = 0; n < order.size(); ++n) {
        EXPECT_NEAR(b.wage_hat[n], a.wage_hat[order[n]], 1e-10);
        EXPECT_NEAR(b.welfare_hat[n], a.welfare_hat[order[n]], 1e-11);
    }
}

TEST(Equilibrium, alike_regions_fare_alike) {
    World world = test::empty_world(4, 2);
    for (std::size_t j = 0; j < 2; ++j) {
        for (std::size_t n = 0; n < 4; ++n) {
            for (std::size_t i = 0; i < 4; ++i) world.purchases(n, i, j) = n == i ? 10 : 1;
        }
    }
    const Baseline baseline = calibrate(world);
    const Equilibrium war = solve(baseline, uniform_tariff(baseline, 0.5));
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_NEAR(war.wage_hat[n], 1, 1e-12);
        EXPECT_NEAR(war.welfare_hat[n], war.welfare_hat[0], 1e-12);
        EXPECT_LT(war.welfare_hat[n], 1);
    }
    const Equilibrium alone = solve(baseline, one_tariff(baseline, 0.1));
    EXPECT_GT(alone.welfare_hat[0], 1) << "a small duty turns the terms of trade in favour of who raises it";
    EXPECT_LT(alone.welfare_hat[1], 1);
    EXPECT_NEAR(alone.welfare_hat[2], alone.welfare_hat[3], 1e-12);
}

/// Two regions, one sector, free trade at first: the relative wage found by halving an interval, with no other machinery.
TEST(Equilibrium, two_regions_agree_with_a_solution_by_bisection) {
    World world = test::empty_world(2, 1);
    const double home[2] = {70, 40};
    constexpr double traded = 30;
    constexpr double theta = 5;
    constexpr double tariff = 0.25;
    for (std::size_t n = 0; n < 2; ++n) {
        world.purchases(n, n, 0) = home[n];
        world.purchases(n, 1 - n, 0) = traded;
    }
    world.elasticities[0].theta[0] = theta;
    // Region 1's wage is w, region 0's is 1; region 0 charges the duty. Imports of either, at prices without duty:
    const double share0 = traded / (home[0] + traded);
    const double share1 = traded / (home[1] + traded);
    const auto imports0 = [&](double w) {
        const double foreign = share0 * std::pow((1 + tariff) * w, -theta);
        const double share = foreign / (foreign + 1 - share0);
        const double income = (home[0] + traded) / (1 - share * tariff / (1 + tariff));
        return share * income / (1 + tariff);
    };
    const auto imports1 = [&](double w) {
        const double foreign = share1;
        const double share = foreign / (foreign + (1 - share1) * std::pow(w, -theta));
        return share * w * (home[1] + traded);
    };
    double low = 0.5;
    double high = 2;
    for (int step = 0; step < 200; ++step) {
        const double w = std::sqrt(low * high);
        (imports0(w) > imports1(w) ? low : high) = w;
    }
    const Baseline baseline = calibrate(world);
    const Equilibrium after = solve(baseline, one_tariff(baseline, tariff));
    EXPECT_NEAR(after.wage_hat[1] / after.wage_hat[0], low, 1e-11);
    EXPECT_NEAR(after.imports[0] / after.wage_hat[0], imports0(low), 1e-9);
    EXPECT_LT(low, 1);
}

TEST(Equilibrium, the_market_that_the_solver_drops_clears_too) {
    const World world = random_world(10, 4, 41);
    const Baseline baseline = calibrate(world, with(Closure::fixed));
    const Equilibrium after = solve(baseline, one_tariff(baseline, 1.0));
    const std::size_t dropped = static_cast<std::size_t>(WageSystem(baseline).numeraire_row(0));
    EXPECT_NEAR(after.deficit[dropped], baseline.deficit[dropped], 1e-10 * baseline.income[dropped]);
    EXPECT_NEAR(std::accumulate(after.deficit.begin(), after.deficit.end(), 0.0), 0, 1e-9);
}

/// In autarky income is value added, and a sector's price moves with the own wage and the share once bought at home:
/// welfare = VA / I · Πⱼ π[n,n,j]^(α/θ).
TEST(Equilibrium, prohibitive_duties_lead_to_autarky) {
    World world = random_world(5, 3, 51);
    for (std::size_t j = 0; j < 3; ++j) {
        world.sectors[j].kind = SectorKind::goods;
        world.elasticities[0].theta[j] = 4 + static_cast<double>(j);
        for (std::size_t n = 0; n < 5; ++n) world.purchases(n, n, j) += 1;
    }
    const Baseline baseline = calibrate(world);
    const Equilibrium after = solve(baseline, uniform_tariff(baseline, 1e9));
    for (std::size_t n = 0; n < 5; ++n) {
        double expected = baseline.value_added[n] / baseline.income[n];
        for (std::size_t j = 0; j < 3; ++j) {
            expected *= std::pow(baseline.shares(n, n, j), baseline.expenditure_shares(n, j) / baseline.elasticities.theta[j]);
        }
        EXPECT_NEAR(after.welfare_hat[n], expected, 1e-8);
        EXPECT_NEAR(after.revenue[n], 0, 1e-6);
    }
}

/// Central differences with steps of 1e-6 are good to about 1e-9.
TEST(WageSystem, derivatives_agree_with_central_differences) {
    for (const Closure closure : {Closure::fixed, Closure::balanced}) {
        const Baseline baseline = calibrate(random_world(6, 4, 61), with(closure));
        const Shock shock = uniform_tariff(baseline, 0.7);
        WageSystem system(baseline);
        system.aim(shock, baseline.deficit, 1.0);
        WageSystem::Vector x = WageSystem::Vector::LinSpaced(6, -0.2, 0.3);
        ASSERT_TRUE(system.evaluate(x));
        WageSystem::Matrix jacobian;
        system.jacobian(jacobian);
        constexpr double step = 1e-6;
        for (Eigen::Index k = 0; k < 6; ++k) {
            WageSystem::Vector up = x;
            WageSystem::Vector down = x;
            up(k) += step;
            down(k) -= step;
            ASSERT_TRUE(system.evaluate(up));
            const WageSystem::Vector above = system.residual();
            ASSERT_TRUE(system.evaluate(down));
            const WageSystem::Vector slope = (above - system.residual()) / (2 * step);
            for (Eigen::Index i = 0; i < 6; ++i) {
                EXPECT_NEAR(jacobian(i, k), slope(i), 2e-8) << i << "," << k;
            }
        }
    }
}

TEST(WageSystem, the_target_half_way_lies_between) {
    const Baseline baseline = calibrate(random_world(4, 2, 62), with(Closure::fixed));
    const Shock shock = uniform_tariff(baseline, 0.7);
    WageSystem whole(baseline);
    WageSystem half(baseline);
    whole.aim(shock, std::vector<double>(4, 0.0), 1.0);
    half.aim(shock, std::vector<double>(4, 0.0), 0.5);
    for (Eigen::Index j = 0; j < 2; ++j) {
        for (std::size_t n = 0; n < 4; ++n) {
            const auto shares = baseline.shares.suppliers(n, static_cast<std::size_t>(j));
            for (std::size_t i = 0; i < 4; ++i) {
                const auto row = static_cast<Eigen::Index>(i);
                const auto column = static_cast<Eigen::Index>(n);
                EXPECT_NEAR(half.demand(j)(row, column), std::sqrt(whole.demand(j)(row, column) * shares[i]), 1e-15);
            }
        }
    }
    ASSERT_TRUE(half.evaluate(WageSystem::Vector::Zero(4)));
    EXPECT_NEAR(half.point().deficit(1), baseline.deficit[1] / 2, 1e-9);
}

TEST(Equilibrium, duties_of_300_percent_everywhere_are_no_obstacle) {
    for (const std::uint64_t seed : {71U, 72U, 73U}) {
        const World world = random_world(12, 4, seed);
        const Baseline baseline = calibrate(world);
        const Shock shock = uniform_tariff(baseline, 3.0);
        const Equilibrium after = solve(baseline, shock);
        EXPECT_LE(plain_residual(world, baseline.elasticities.theta, baseline.purchases, shock, after, Closure::balanced), 1e-10);
    }
}

TEST(Equilibrium, hard_cases_of_the_source_world_are_solved) {
    const auto world = test::source_world("icio2022");
    if (!world) GTEST_SKIP() << "the source tables are not at hand";
    for (const ElasticitySet& set : world->elasticities) {
        const Baseline baseline = calibrate(*world, {Model::armington, Closure::balanced, set});
        const std::size_t china = world->find_region("CHN").value();
        const std::size_t america = world->find_region("USA").value();
        Shock embargo = no_shock(baseline);
        for (std::size_t j = 0; j < world->sectors.size(); ++j)
            embargo.tariffs(china, america, j) = embargo.tariffs(america, china, j) = 1e6;
        for (const Shock& shock : {embargo, uniform_tariff(baseline, 3.0), uniform_tariff(baseline, 0.0)}) {
            const Equilibrium after = solve(baseline, shock);
            EXPECT_LE(after.residuals.largest(), 1e-10) << set.name;
        }
    }
}

TEST(Equilibrium, outcomes_state_what_the_equilibrium_holds) {
    const Baseline baseline = calibrate(random_world(5, 3, 81), with(Closure::fixed));
    const Equilibrium after = solve(baseline, one_tariff(baseline, 0.2));
    const auto answers = outcomes(baseline, after);
    const auto flows = sum_over_sectors(after.purchases);
    for (std::size_t n = 0; n < 5; ++n) {
        double imports = 0;
        for (std::size_t i = 0; i < 5; ++i) imports += i == n ? 0 : flows[i * 5 + n];
        EXPECT_NEAR(answers[n].imports_pct, 100 * (imports / baseline.imports[n] - 1), 1e-9);
        EXPECT_DOUBLE_EQ(answers[n].welfare_pct, 100 * (after.welfare_hat[n] - 1));
        EXPECT_NEAR(answers[n].welfare_musd, answers[n].welfare_pct / 100 * baseline.income[n], 1e-9 * baseline.income[n]);
        EXPECT_NEAR((1 + answers[n].real_wage_pct / 100) * (1 + answers[n].price_index_pct / 100), answers[n].wage_hat, 1e-14);
    }
}

template <class Action>
std::string message_of(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(Equilibrium, a_deficit_that_cannot_be_imported_is_an_error_that_names_the_worst_equation) {
    const Baseline baseline = calibrate(random_world(4, 1, 91), with(Closure::fixed));
    const std::string message = message_of([&] { (void)solve(baseline, uniform_tariff(baseline, 1e12)); });
    EXPECT_TRUE(message.starts_with("the solver found no equilibrium; the worst equation is the trade balance of R")) << message;
}

TEST(Equilibrium, trade_that_goes_one_way_cannot_be_balanced) {
    World world = test::empty_world(2, 1);
    world.purchases(0, 0, 0) = world.purchases(1, 1, 0) = 10;
    world.purchases(0, 1, 0) = 1;
    EXPECT_EQ(message_of([&] { (void)calibrate(world); }),
              "made: the trade of R0 cannot be balanced: it sells nothing abroad; the closure fixed can be used");
    EXPECT_EQ(message_of([&] { (void)calibrate(world, with(Closure::fixed)); }), "no error");
}

TEST(Equilibrium, a_baseline_whose_model_or_closure_was_changed_into_one_of_other_shapes_is_refused) {
    const World world = test::with_inputs(test::random_world(4, 2, 31), 32);
    const auto refused = [](const Baseline& baseline) {
        return message_of([&] { static_cast<void>(solve(baseline, no_shock(baseline))); });
    };
    for (const Model model : {Model::armington, Model::ricardian}) {
        for (const auto& [calibrated, named] : {std::pair{Closure::fixed, Closure::income_share},
                                                {Closure::balanced, Closure::income_share},
                                                {Closure::income_share, Closure::fixed},
                                                {Closure::income_share, Closure::balanced}}) {
            Baseline baseline = calibrate(world, {model, calibrated});
            EXPECT_EQ(refused(baseline), "no error");
            baseline.closure = named;
            EXPECT_EQ(refused(baseline), "the baseline was calibrated for another model or closure than " + std::string(text(model)) +
                                             " and " + std::string(text(named)) + ", which it now names; calibrate the world for these");
        }
        Baseline baseline = calibrate(world, {model, Closure::fixed});
        baseline.model = model == Model::armington ? Model::ricardian : Model::armington;
        EXPECT_NE(refused(baseline), "no error");
    }
}

TEST(Equilibrium, what_is_not_available_is_refused_in_one_sentence) {
    const World world = random_world(3, 2, 92);
    EXPECT_EQ(message_of([&] {
                  (void)calibrate(world, {Model::ricardian, Closure::fixed, {}});
              }),
              "made: the world has no inner accounts; input-output needs intermediate.csv, final.csv and value_added.csv");
    EXPECT_EQ(message_of([] { (void)parse_model("melitz").value(); }), "\"melitz\" is no model; choose armington or ricardian");
    EXPECT_EQ(message_of([] { (void)parse_closure("open").value(); }),
              "\"open\" is no closure; choose fixed, balanced, world_share or income_share");
    const Baseline baseline = calibrate(world);
    Shock shock = no_shock(baseline);
    shock.tariffs(1, 2, 0) = -1.5;
    EXPECT_EQ(message_of([&] { (void)solve(baseline, shock); }), "the tariff of R1 on S0 from R2 cannot be -1.500000");
}

}  // namespace
}  // namespace impost
