#include "impost/world/aggregate.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "impost/world/accounts.hpp"
#include "impost/world/reader.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

/// Three regions, three sectors, duties among all; accounts made to add up.
World three() {
    std::string flows = "exporter,importer,sector,value,tariff\n";
    std::string intermediate = "region,input,sector,value\n";
    std::string final_use = "region,sector,value\n";
    std::string value_added = final_use;
    const std::vector<std::string> regions = {"A", "B", "C"};
    const std::vector<std::string> sectors = {"farms", "mills", "care"};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            for (std::size_t n = 0; n < 3; ++n) {
                const bool taxed = n != i && j < 2;
                flows += regions[i] + "," + regions[n] + "," + sectors[j] + "," +
                         std::to_string(n == i ? 100 + 10 * i : 1 + 2 * i + n + 3 * j) + "," +
                         (taxed ? "0." + std::to_string(1 + i + n + j) : "0") + "\n";
                intermediate += regions[i] + "," + sectors[j] + "," + sectors[n] + "," + std::to_string(5 + i + 2 * j + n) + "\n";
            }
            final_use += regions[i] + "," + sectors[j] + ",50\n";
            value_added += regions[i] + "," + sectors[j] + ",60\n";
        }
    }
    World world = parse_world({{"flows.csv", flows},
                               {"intermediate.csv", intermediate},
                               {"final.csv", final_use},
                               {"value_added.csv", value_added},
                               {"sectors.csv", "sector,kind\nfarms,goods\nmills,goods\ncare,services\n"},
                               {"elasticities.csv", "sector,IS,CP\nfarms,4,8\nmills,2,3\ncare,1,5\n"}},
                              "w", Accounts::raw);
    balance_accounts(world);
    world.repairs.clear();
    check_accounts(world);
    return world;
}

CsvTable map(const std::string& rows) { return CsvTable::parse("code,to\n" + rows, "map.csv"); }

struct Totals {
    double income = 0;
    double final_use = 0;
    double trade = 0;
};
/// Income and final use of the world, and the trade between groups of regions.
Totals totals(const World& world, const std::vector<std::size_t>& group) {
    Totals result;
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            result.income += world.input_output->value_added(n, j);
            result.final_use += world.input_output->final_use(n, j);
            for (std::size_t i = 0; i < world.regions.size(); ++i) {
                result.income += world.tariffs(n, i, j) * world.purchases(n, i, j);
                if (group[n] != group[i]) result.trade += world.purchases(n, i, j);
            }
        }
    }
    return result;
}

TEST(Aggregate, nothing_changes_when_nothing_falls_together) {
    const World world = three();
    const World same = aggregate(world, region_identity(world), sector_identity(world));
    EXPECT_EQ(same.purchases, world.purchases);
    EXPECT_EQ(same.tariffs, world.tariffs);
    EXPECT_EQ(same.regions, world.regions);
    EXPECT_EQ(same.sectors, world.sectors);
    EXPECT_EQ(same.elasticities, world.elasticities);
    EXPECT_EQ(same.input_output, world.input_output);
    EXPECT_TRUE(same.repairs.empty());
}

TEST(Aggregate, totals_stay_and_accounts_still_add_up) {
    const World world = three();
    const World smaller = aggregate(world, region_mapping(world, map("A,AB\nB,AB\nC,C\n")),
                                    sector_mapping(world, map("care,care\nfarms,goods\nmills,goods\n")));
    ASSERT_EQ(smaller.regions, (std::vector<Region>{{"AB", "AB"}, {"C", "C"}}));
    ASSERT_EQ(smaller.sectors, (std::vector<Sector>{{"care", SectorKind::services}, {"goods", SectorKind::goods}}));
    const Totals before = totals(world, {0, 0, 1});
    const Totals after = totals(smaller, {0, 1});
    EXPECT_NEAR(after.income, before.income, 1e-10);
    EXPECT_NEAR(after.final_use, before.final_use, 1e-10);
    EXPECT_NEAR(after.trade, before.trade, 1e-10);
    check_accounts(smaller);
}

TEST(Aggregate, tariffs_are_weighted_by_trade_and_duty_within_a_region_becomes_sales) {
    const World world = three();
    const World smaller = aggregate(world, region_mapping(world, map("A,AB\nB,AB\nC,C\n")), sector_identity(world));
    const double from_a = world.purchases(2, 0, 0);
    const double from_b = world.purchases(2, 1, 0);
    EXPECT_NEAR(smaller.tariffs(1, 0, 0), (from_a * world.tariffs(2, 0, 0) + from_b * world.tariffs(2, 1, 0)) / (from_a + from_b), 1e-14);
    const double duty = world.purchases(0, 1, 0) * world.tariffs(0, 1, 0) + world.purchases(1, 0, 0) * world.tariffs(1, 0, 0);
    ASSERT_GT(duty, 0);
    EXPECT_EQ(smaller.tariffs(0, 0, 0), 0);
    EXPECT_NEAR(smaller.purchases(0, 0, 0),
                world.purchases(0, 0, 0) + world.purchases(0, 1, 0) + world.purchases(1, 0, 0) + world.purchases(1, 1, 0) + duty, 1e-12);
    ASSERT_EQ(smaller.repairs.size(), 2U) << "farms and mills";
    EXPECT_EQ(smaller.repairs[0].what, "duty within a region counted as sales");
    EXPECT_NEAR(smaller.repairs[0].after - smaller.repairs[0].before, duty, 1e-12);
}

TEST(Aggregate, where_nothing_is_traded_tariffs_are_averaged_plainly) {
    World world = three();
    world.input_output.reset();
    world.purchases(2, 0, 0) = 0;
    world.purchases(2, 1, 0) = 0;
    const World smaller = aggregate(world, region_mapping(world, map("A,AB\nB,AB\nC,C\n")), sector_identity(world));
    EXPECT_DOUBLE_EQ(smaller.tariffs(1, 0, 0), (world.tariffs(2, 0, 0) + world.tariffs(2, 1, 0)) / 2);
}

TEST(Aggregate, elasticities_are_weighted_by_trade) {
    const World world = three();
    const World smaller = aggregate(world, region_identity(world), sector_mapping(world, map("care,care\nfarms,goods\nmills,goods\n")));
    double farms = 0;
    double mills = 0;
    for (std::size_t n = 0; n < 3; ++n) {
        for (std::size_t i = 0; i < 3; ++i) {
            farms += i == n ? 0 : world.purchases(n, i, 0);
            mills += i == n ? 0 : world.purchases(n, i, 1);
        }
    }
    EXPECT_EQ(smaller.elasticities[0].theta[0], 1);
    EXPECT_NEAR(smaller.elasticities[0].theta[1], (4 * farms + 2 * mills) / (farms + mills), 1e-14);
    EXPECT_NEAR(smaller.elasticities[1].theta[1], (8 * farms + 3 * mills) / (farms + mills), 1e-14);
}

TEST(Aggregate, bad_maps_are_refused_with_the_names) {
    const World world = three();
    const auto regions = [&](const std::string& rows) { return test::refusal([&] { (void)region_mapping(world, map(rows)); }); };
    const auto sectors = [&](const std::string& rows) { return test::refusal([&] { (void)sector_mapping(world, map(rows)); }); };
    EXPECT_EQ(regions("A,X\nB,X\n"), "map.csv: code: the mapping forgets the region C; say where each goes");
    EXPECT_EQ(sectors("care,X\n"), "map.csv: code: the mapping forgets the sectors farms, mills; say where each goes");
    EXPECT_EQ(regions("A,X\nB,X\nA,Y\nC,Y\n"), "map.csv:4: code: the region A stands here twice");
    EXPECT_EQ(regions("A,X\nB,X\nD,Y\n"), "map.csv:4: code: \"D\" is no region of the world");
    EXPECT_EQ(regions("A,X\nB,\nC,Y\n"), "map.csv:3: to: the code is empty");
    EXPECT_EQ(test::refusal([&] { (void)region_mapping(world, CsvTable::parse("code,group\nA,X\n", "map.csv")); }),
              "map.csv:1: the column \"to\" is missing");
}

TEST(Accounts, an_identity_that_fails_most_is_named_with_its_place) {
    World world = three();
    world.input_output->value_added(1, 2) *= 1.5;
    const auto errors = identity_errors(world);
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_LT(errors[0].relative(), 1e-12);
    EXPECT_EQ(errors[1].identity, "output = inputs + value added");
    EXPECT_EQ(errors[1].region, "B");
    EXPECT_EQ(errors[1].sector, "care");
    EXPECT_EQ(errors[2].region, "B");
    EXPECT_EQ(errors[2].sector, "");
    EXPECT_GT(errors[2].relative(), 1e-6);
}

TEST(Accounts, balancing_makes_any_mended_accounts_add_up) {
    World world = three();
    world.input_output->value_added(0, 0) = 1;
    world.input_output->final_use(2, 1) = 500;
    world.input_output->intermediate(1, 0, 2) = 400;
    mend_accounts(world);
    EXPECT_NE(test::refusal([&] { check_accounts(world); }), "accepted");
    balance_accounts(world);
    check_accounts(world);
    EXPECT_FALSE(world.repairs.empty());
}

}  // namespace
}  // namespace impost
