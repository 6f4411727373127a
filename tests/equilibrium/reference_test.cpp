#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include "impost/equilibrium/decomposition.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "worlds.hpp"

namespace impost {
namespace {

/// Answers of an independent program for a US duty on China, with and without an answer in kind (see design notes in the file names).
class Targeted : public testing::TestWithParam<const char*> {};

// The reference prints ten decimals; its own solver stops at about 1e-10. Asked is 1e-6 percentage points.
TEST_P(Targeted, duty_on_china_gives_the_reference_welfare_wages_and_incomes) {
    const auto world = test::source_world("icio2022");
    if (!world) GTEST_SKIP() << "the source tables are not at hand";
    const Baseline baseline = calibrate(*world, {Model::armington, Closure::balanced, world->elasticity_set("IS").value()});
    const Scenario scenario = read_scenario(std::string(IMPOST_HOME) + "/tests/scenarios/targeted_" + GetParam() + ".toml");
    const auto answers = outcomes(baseline, solve(baseline, apply(scenario, *world)));
    const CsvTable reference = CsvTable::read(test::shared_file(std::string("reference/targeted_icio2022_IS_") + GetParam() + ".csv"));
    ASSERT_EQ(reference.rows(), answers.size());
    for (std::size_t row = 0; row < reference.rows(); ++row) {
        const RegionOutcome& answer = answers[world->find_region(reference.cell(row, 0)).value()];
        EXPECT_NEAR(answer.welfare_pct, reference.number(row, 1), 1e-8) << answer.region;
        EXPECT_NEAR(answer.wage_hat, reference.number(row, 2), 1e-9) << answer.region;
        EXPECT_NEAR(answer.income_hat, reference.number(row, 3), 1e-9) << answer.region;
    }
}

INSTANTIATE_TEST_SUITE_P(, Targeted, testing::Values("CHN10_none", "CHN10_reciprocal", "CHN20_none", "CHN20_reciprocal"));

/// The accounts of Caliendo & Parro (2015) as published, with the tariffs of 1993 and, among NAFTA's members, of 2005.
struct Nafta {
    World world;
    Shock shock;
};

std::optional<Nafta> nafta() {
    const auto file = [](const char* name) { return test::shared_file(std::string("data/cp2015/") + name + ".csv.gz"); };
    if (!std::filesystem::exists(file("trade"))) return std::nullopt;
    WorldFiles files = {{"flows.csv", read_file(file("trade"))},
                        {"elasticities.csv", read_file(file("theta"))},
                        {"intermediate.csv", read_file(file("intermediate_consumption"))},
                        {"final.csv", read_file(file("final_consumption"))},
                        {"value_added.csv", read_file(file("value_added"))}};
    World world = parse_world(std::move(files), "cp2015", Accounts::raw);
    Shock shock{world.tariffs};
    const CsvTable trade = CsvTable::read(file("trade"));
    for (std::size_t row = 0; row < trade.rows(); ++row) {
        const auto region = [&](const char* field) { return world.find_region(trade.cell(row, trade.column(field))).value(); };
        const std::size_t j = world.find_sector(trade.cell(row, trade.column("sector"))).value();
        shock.tariffs(region("importer"), region("exporter"), j) = trade.number(row, trade.column("tariff_cfl"));
    }
    return Nafta{std::move(world), std::move(shock)};
}

/// One line of the tables of the paper, percent; the parts are at hand for zero deficits only. The paper does not give exact changes:
/// those were computed with another program.
struct Published {
    const char* region;
    double real_wage;
    double welfare;
    std::optional<double> terms_of_trade;
    std::optional<double> volume;
    std::optional<double> exact;
};

class NaftaCase : public testing::TestWithParam<std::pair<Closure, std::vector<Published>>> {};

TEST_P(NaftaCase, every_published_figure_comes_out_to_its_two_decimals) {
    const auto nafta_case = nafta();
    if (!nafta_case) GTEST_SKIP() << "the accounts of Caliendo & Parro (2015) are not at hand";
    const auto& [closure, table] = GetParam();
    Options options;
    options.model = Model::ricardian;
    options.closure = closure;
    options.accounts = Accounts::raw;
    const Baseline baseline = calibrate(nafta_case->world, options);
    const Equilibrium after = solve(baseline, nafta_case->shock);
    EXPECT_LE(after.residuals.largest(), 1e-10);
    const auto answers = outcomes(baseline, after, decompose(baseline, nafta_case->shock, after));
    constexpr double two_decimals = 0.005;
    constexpr double three_decimals = 0.0005;
    for (const Published& line : table) {
        const RegionOutcome& answer = answers[nafta_case->world.find_region(line.region).value()];
        EXPECT_NEAR(answer.real_wage_pct, line.real_wage, two_decimals) << line.region;
        EXPECT_NEAR(answer.first_order_welfare_pct, line.welfare, two_decimals) << line.region;
        EXPECT_NEAR(answer.terms_of_trade_pct, line.terms_of_trade.value_or(answer.terms_of_trade_pct), two_decimals) << line.region;
        EXPECT_NEAR(answer.volume_of_trade_pct, line.volume.value_or(answer.volume_of_trade_pct), two_decimals) << line.region;
        EXPECT_NEAR(answer.welfare_pct, line.exact.value_or(answer.welfare_pct), three_decimals) << line.region;
    }
}

INSTANTIATE_TEST_SUITE_P(, NaftaCase,
                         testing::Values(std::pair{Closure::balanced, std::vector<Published>{{"Mexico", 1.72, 1.31, -0.41, 1.72, 0.007},
                                                                                             {"Canada", 0.32, -0.06, -0.11, 0.04, -0.110},
                                                                                             {"USA", 0.11, 0.08, 0.04, 0.04, 0.074}}},
                                         std::pair{Closure::fixed, std::vector<Published>{{"Mexico", 1.64, 1.17, {}, {}, {}},
                                                                                          {"Canada", 0.33, -0.04, {}, {}, {}},
                                                                                          {"USA", 0.12, 0.08, {}, {}, {}}}}),
                         [](const auto& one) { return std::string(text(one.param.first)); });

TEST(Nafta, what_raw_accounts_needed_is_reported_cell_by_cell_and_then_they_add_up) {
    const auto nafta_case = nafta();
    if (!nafta_case) GTEST_SKIP() << "the accounts of Caliendo & Parro (2015) are not at hand";
    Options options;
    options.model = Model::ricardian;
    options.closure = Closure::fixed;
    options.accounts = Accounts::raw;
    const Baseline baseline = calibrate(nafta_case->world, options);
    const auto clipped = std::find_if(baseline.repairs.begin(), baseline.repairs.end(),
                                      [](const Repair& repair) { return repair.what == "intermediate use clipped"; });
    ASSERT_NE(clipped, baseline.repairs.end());
    EXPECT_EQ(clipped->region + "/" + clipped->partner + "/" + clipped->sector, "Canada/Other/Basic metals");
    EXPECT_EQ(clipped->after, 0);
    const Equilibrium same = solve(baseline, no_shock(baseline));
    EXPECT_EQ(same.iterations, 0);
    for (const double hat : same.welfare_hat) EXPECT_NEAR(hat, 1, 1e-13);
    for (const double hat : same.price_hat.cells()) EXPECT_NEAR(hat, 1, 1e-13);
}

}  // namespace
}  // namespace impost
