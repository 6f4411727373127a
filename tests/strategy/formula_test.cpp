#include "impost/strategy/formula.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "equilibrium/worlds.hpp"

namespace impost {
namespace {

/// Answers of an independent program for everybody's optimal uniform tariff at once, in place of all factual ones.
class FormulaReference : public testing::TestWithParam<const char*> {};

// The reference prints ten decimals; its own fixed point stops at about 1e-8. Asked is 1e-6.
TEST_P(FormulaReference, tariffs_and_welfare_of_every_region_come_out) {
    const auto world = test::source_world(GetParam(), std::string(GetParam()) == "wiod2014" ? 0.0 : 1.0);
    if (!world) GTEST_SKIP() << "the source tables are not at hand";
    const Baseline baseline = calibrate(*world, {Model::armington, Closure::balanced, world->elasticity_set("IS").value()});
    const UniformTariffs war = formula_nash(baseline, std::vector<bool>(world->sectors.size(), true));
    const auto answers = outcomes(baseline, war.equilibrium);
    const CsvTable reference = CsvTable::read(test::shared_file(std::string("reference/nash_") + GetParam() + "_IS.csv"));
    ASSERT_EQ(reference.rows(), answers.size());
    for (std::size_t row = 0; row < reference.rows(); ++row) {
        const std::size_t region = world->find_region(reference.cell(row, 0)).value();
        EXPECT_NEAR(1 + war.tariffs[region], reference.number(row, 4), 1e-6) << answers[region].region;
        EXPECT_NEAR(answers[region].welfare_pct, reference.number(row, 1), 1e-6) << answers[region].region;
        EXPECT_NEAR(answers[region].wage_hat, reference.number(row, 2), 1e-6) << answers[region].region;
        EXPECT_NEAR(answers[region].income_hat, reference.number(row, 3), 1e-6) << answers[region].region;
    }
}

INSTANTIATE_TEST_SUITE_P(, FormulaReference, testing::Values("icio2022", "wiod2014"));

TEST(Formula, every_tariff_is_one_over_the_elasticity_of_foreign_demand_where_it_leads) {
    const World world = test::random_world(6, 3, 5);
    const Baseline baseline = calibrate(world);
    const UniformTariffs war = formula_nash(baseline, {true, true, false});
    Shock shock{Bilateral(6, 3)};
    for (std::size_t n = 0; n < 6; ++n) {
        for (std::size_t i = 0; i < 6; ++i) {
            for (std::size_t j = 0; j < 2; ++j) shock.tariffs(n, i, j) = n == i ? 0 : war.tariffs[n];
        }
    }
    const Equilibrium after = solve(baseline, shock);
    for (std::size_t i = 0; i < 6; ++i) {
        double elasticity = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            for (std::size_t n = 0; n < 6; ++n) {
                if (n == i) continue;
                const double share = (1 + shock.tariffs(n, i, j)) * after.purchases(n, i, j) / after.expenditure(n, j);
                elasticity += world.elasticities[0].theta[j] * after.purchases(n, i, j) / after.exports[i] * (1 - share);
            }
        }
        EXPECT_NEAR(war.tariffs[i], 1 / std::max(1.0, elasticity), 1e-9);
    }
}

}  // namespace
}  // namespace impost
