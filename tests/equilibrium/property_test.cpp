/// What holds in every world, whatever its size: 2 to 40 regions, 1 to 60 sectors, with and without input-output, under every closure.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "equilibrium/plain.hpp"
#include "equilibrium/worlds.hpp"

namespace impost {
namespace {

struct Size {
    std::size_t regions;
    std::size_t sectors;
};

/// The corners and what was drawn between them.
std::vector<Size> sizes() {
    std::vector<Size> result{{2, 1}, {2, 60}, {40, 1}, {40, 10}};
    test::Draws draws(1);
    for (int at = 0; at < 8; ++at) {
        const auto regions = static_cast<std::size_t>(2 + 20 * draws.next());
        const auto sectors = static_cast<std::size_t>(1 + 30 * draws.next());
        result.push_back({regions, sectors});
    }
    return result;
}

constexpr std::array closures = {Closure::fixed, Closure::balanced, Closure::world_share, Closure::income_share};

Shock raised(const Baseline& baseline, std::uint64_t seed) {
    Shock shock = no_shock(baseline);
    test::Draws draws(seed);
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
                const double draw = draws.next();
                if (i != n) shock.tariffs(n, i, j) += draw < 0.5 ? draw : 0;
            }
        }
    }
    return shock;
}

Options how(Model model, Closure closure) {
    Options options;
    options.model = model;
    options.closure = closure;
    return options;
}

/// The same world told in another unit of money.
World scaled(World world, double factor) {
    for (double& value : world.purchases.cells()) value *= factor;
    for (std::size_t n = 0; n < world.regions.size(); ++n) {
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            world.input_output->final_use(n, j) *= factor;
            world.input_output->value_added(n, j) *= factor;
            for (std::size_t k = 0; k < world.sectors.size(); ++k) world.input_output->intermediate(n, k, j) *= factor;
        }
    }
    return world;
}

/// The same world with its regions told backwards.
World reversed(const World& world) {
    World result = world;
    const std::size_t N = world.regions.size();
    const auto there = [&](std::size_t n) { return N - 1 - n; };
    for (std::size_t n = 0; n < N; ++n) {
        result.regions[there(n)] = world.regions[n];
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            result.input_output->final_use(there(n), j) = world.input_output->final_use(n, j);
            result.input_output->value_added(there(n), j) = world.input_output->value_added(n, j);
            for (std::size_t k = 0; k < world.sectors.size(); ++k)
                result.input_output->intermediate(there(n), k, j) = world.input_output->intermediate(n, k, j);
            for (std::size_t i = 0; i < N; ++i) {
                result.purchases(there(n), there(i), j) = world.purchases(n, i, j);
                result.tariffs(there(n), there(i), j) = world.tariffs(n, i, j);
            }
        }
    }
    return result;
}

/// Whether some regions make nothing in the first sector.
enum class Home { with_gaps, whole };

World drawn_world(Size size, Home home, std::uint64_t seed) {
    World world = test::random_world(size.regions, size.sectors, seed);
    for (std::size_t n = 0; n < size.regions; ++n) {
        for (std::size_t i = 0; i < size.regions; ++i) {
            // Of one sector everybody makes some, sells some and buys some, or there is no equilibrium.
            const bool fill = size.sectors == 1 || (home == Home::whole && i == n);
            if (fill && world.purchases(n, i, 0) == 0) world.purchases(n, i, 0) = 1;
        }
    }
    return test::with_inputs(std::move(world), seed + 1);
}

/// Runs a statement over all worlds, both models and every closure in turn.
template <class Statement>
void in_every_world(const Statement& statement, Home home = Home::with_gaps) {
    std::uint64_t seed = 300;
    for (const Size size : sizes()) {
        const World world = drawn_world(size, home, seed);
        for (const Model model : {Model::armington, Model::ricardian}) {
            // Deficits of a world with one good can be more than its trade can carry.
            const Closure closure = size.sectors == 1 ? Closure::balanced : closures[seed % closures.size()];
            SCOPED_TRACE(std::to_string(size.regions) + " x " + std::to_string(size.sectors) + ", " + std::string(text(model)) + ", " +
                         std::string(text(closure)));
            statement(world, how(model, closure), seed);
            ++seed;
        }
    }
}

// Prices, costs, expenditures, outputs, incomes, all N trade balances (Walras' law gives the one that the solver drops), the numeraire.
TEST(Property, every_market_clears_and_every_equation_holds_when_written_down_plainly) {
    in_every_world([](const World& world, const Options& options, std::uint64_t seed) {
        const Baseline baseline = calibrate(world, options);
        const Shock shock = raised(baseline, seed);
        const auto plain = test::PlainModel(baseline, shock, solve(baseline, shock)).residual();
        EXPECT_LE(plain.largest, 1e-10) << plain.worst;
    });
}

TEST(Property, the_unit_of_money_does_not_matter) {
    in_every_world([](const World& world, const Options& options, std::uint64_t seed) {
        const Baseline one = calibrate(world, options);
        const Baseline other = calibrate(scaled(world, 1024.0), options);
        const Equilibrium a = solve(one, raised(one, seed));
        const Equilibrium b = solve(other, raised(other, seed));
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            EXPECT_NEAR(a.wage_hat[n], b.wage_hat[n], 1e-10);
            EXPECT_NEAR(a.welfare_hat[n], b.welfare_hat[n], 1e-10);
            EXPECT_NEAR(1024 * a.revenue[n] / b.income[n], b.revenue[n] / b.income[n], 1e-10);
        }
    });
}

TEST(Property, the_order_of_regions_does_not_matter) {
    in_every_world([](const World& world, const Options& options, std::uint64_t seed) {
        const std::size_t N = world.regions.size();
        const Baseline one = calibrate(world, options);
        const Baseline other = calibrate(reversed(world), options);
        const Shock shock = raised(one, seed);
        Shock backwards = no_shock(other);
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            for (std::size_t n = 0; n < N; ++n) {
                for (std::size_t i = 0; i < N; ++i) backwards.tariffs(N - 1 - n, N - 1 - i, j) = shock.tariffs(n, i, j);
            }
        }
        const Equilibrium a = solve(one, shock);
        const Equilibrium b = solve(other, backwards);
        for (std::size_t n = 0; n < N; ++n) EXPECT_NEAR(a.welfare_hat[n], b.welfare_hat[N - 1 - n], 1e-10);
    });
}

TEST(Property, world_value_added_is_the_numeraire) {
    in_every_world([](const World& world, const Options& options, std::uint64_t seed) {
        const Baseline baseline = calibrate(world, options);
        const Equilibrium after = solve(baseline, raised(baseline, seed));
        const double before = std::accumulate(baseline.value_added.begin(), baseline.value_added.end(), 0.0);
        double now = 0;
        for (std::size_t n = 0; n < world.regions.size(); ++n) now += after.wage_hat[n] * baseline.value_added[n];
        EXPECT_NEAR(now / before, 1, 1e-12);
    });
}

// With every foreign flow dearer and dearer, real income falls to what each region has by itself; duties raise nothing in the end.
TEST(Property, dear_trade_leads_to_autarky) {
    const auto statement = [](const World& world, Options options, std::uint64_t) {
        options.closure = Closure::balanced;
        const Baseline baseline = calibrate(world, options);
        const auto with_cost = [&](double cost) {
            Shock shock = no_shock(baseline);
            shock.trade_cost_hat.emplace(world.regions.size(), world.sectors.size(), cost);
            for (std::size_t j = 0; j < world.sectors.size(); ++j) {
                for (std::size_t n = 0; n < world.regions.size(); ++n) (*shock.trade_cost_hat)(n, n, j) = 1;
            }
            return solve(baseline, shock);
        };
        const Equilibrium autarky = with_cost(INFINITY);
        const Equilibrium almost = with_cost(1e9);
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            EXPECT_EQ(autarky.imports[n], 0);
            EXPECT_NEAR(autarky.revenue[n], 0, 1e-12 * baseline.income[n]);
            EXPECT_NEAR(almost.welfare_hat[n], autarky.welfare_hat[n], 1e-6);
        }
    };
    in_every_world(statement, Home::whole);
}

TEST(Property, regions_that_are_alike_fare_alike) {
    for (const Size size : sizes()) {
        World world = test::empty_world(size.regions, size.sectors);
        for (std::size_t j = 0; j < size.sectors; ++j) {
            for (std::size_t n = 0; n < size.regions; ++n) {
                for (std::size_t i = 0; i < size.regions; ++i)
                    world.purchases(n, i, j) = (1 + static_cast<double>(j)) * (n == i ? 5.0 * static_cast<double>(size.regions) : 1.0);
            }
        }
        const Baseline baseline = calibrate(world, how(Model::armington, Closure::balanced));
        Shock shock = no_shock(baseline);
        for (std::size_t j = 0; j < size.sectors; ++j) {
            for (std::size_t n = 0; n < size.regions; ++n) {
                for (std::size_t i = 0; i < size.regions; ++i) shock.tariffs(n, i, j) = n == i ? 0 : 0.3;
            }
        }
        const Equilibrium after = solve(baseline, shock);
        for (std::size_t n = 0; n < size.regions; ++n) {
            EXPECT_NEAR(after.wage_hat[n], 1, 1e-11);
            EXPECT_NEAR(after.welfare_hat[n], after.welfare_hat[0], 1e-11);
            EXPECT_LT(after.welfare_hat[n], 1);
        }
    }
}

}  // namespace
}  // namespace impost
