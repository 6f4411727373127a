#include "impost/world/borrow.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "impost/world/accounts.hpp"
#include "impost/world/reader.hpp"

namespace impost {
namespace {

/// Two regions and three sectors that trade, without inner accounts.
World borrower() {
    World world;
    world.name = "borrower";
    world.regions = {{"A", "A"}, {"B", "B"}};
    world.sectors = {{"ore", SectorKind::goods}, {"steel", SectorKind::goods}, {"care", SectorKind::services}};
    world.purchases = Bilateral(2, 3);
    world.tariffs = Bilateral(2, 3);
    const double values[3][2][2] = {{{60, 10}, {5, 20}}, {{200, 40}, {30, 90}}, {{500, 10}, {20, 300}}};
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t n = 0; n < 2; ++n) {
            for (std::size_t i = 0; i < 2; ++i) world.purchases(n, i, j) = values[j][n][i];
        }
    }
    world.tariffs(0, 1, 1) = 0.1;
    return world;
}

/// One region with two industries, goods and care; goods are made of half goods, care of a tenth goods and two tenths care.
World lender_world() {
    World world;
    world.name = "lender";
    world.regions = {{"L", "L"}};
    world.sectors = {{"goods", SectorKind::goods}, {"care", SectorKind::services}};
    world.purchases = Bilateral(1, 2);
    world.tariffs = Bilateral(1, 2);
    world.purchases(0, 0, 0) = 100;
    world.purchases(0, 0, 1) = 200;
    InputOutput accounts{ByRegionInputSector(1, 2), ByRegionSector(1, 2), ByRegionSector(1, 2)};
    accounts.intermediate(0, 0, 0) = 50;
    accounts.intermediate(0, 0, 1) = 20;
    accounts.intermediate(0, 1, 1) = 40;
    accounts.final_use(0, 0) = 30;
    accounts.final_use(0, 1) = 160;
    accounts.value_added(0, 0) = 50;
    accounts.value_added(0, 1) = 140;
    world.input_output = accounts;
    return world;
}

Lender lender_of(const World& world) { return {&world, {0, 0}, {{0}, {0}, {1}}, 0}; }

TEST(Borrow, borrowed_accounts_add_up_and_flows_and_tariffs_stay_as_they_were) {
    const World lending = lender_world();
    const World before = borrower();
    World world = before;
    const auto moves = borrow_accounts(world, lender_of(lending));
    EXPECT_NO_THROW(check_accounts(world, 1e-12));
    EXPECT_EQ(world.purchases, before.purchases);
    EXPECT_EQ(world.tariffs, before.tariffs);
    EXPECT_FALSE(moves.empty());
}

// RAS keeps cross ratios: the table differs from the mapped one by a factor of each input and a factor of each sector only.
TEST(Borrow, balancing_scales_inputs_and_sectors_and_nothing_else) {
    const World lending = lender_world();
    World world = borrower();
    (void)borrow_accounts(world, lender_of(lending));
    const InputOutput& accounts = *world.input_output;
    for (std::size_t n = 0; n < 2; ++n) {
        const auto ratio = [&](std::size_t k, std::size_t j) { return accounts.intermediate(n, k, j) / accounts.value_added(n, j); };
        // Mapped, an input of goods is 50/50 of value added in goods and 20/140 in care.
        constexpr double five_digits = 1e-3;
        EXPECT_NEAR(ratio(0, 0) / ratio(0, 2), 1.0 / (20.0 / 140), five_digits * 7);
        EXPECT_NEAR(ratio(1, 0) / ratio(1, 2), 1.0 / (20.0 / 140), five_digits * 7);
        EXPECT_NEAR(ratio(0, 1) / ratio(0, 0), 1, five_digits);
        EXPECT_EQ(accounts.intermediate(n, 2, 0), 0);
    }
}

TEST(Borrow, a_table_that_fits_already_comes_back_as_it_is) {
    const World lending = lender_world();
    World world = lending;
    world.input_output.reset();
    const Lender lender{&lending, {0}, {{0}, {1}}, 0};
    (void)borrow_accounts(world, lender);
    for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t j = 0; j < 2; ++j)
            EXPECT_NEAR(world.input_output->intermediate(0, k, j), lending.input_output->intermediate(0, k, j), 1e-8);
        EXPECT_NEAR(world.input_output->final_use(0, k), lending.input_output->final_use(0, k), 1e-8);
    }
}

TEST(Borrow, industries_that_overlap_without_being_the_same_are_refused) {
    const World lending = lender_world();
    World world = borrower();
    const Lender lender{&lending, {0, 0}, {{0}, {0, 1}, {1}}, 0};
    EXPECT_THROW((void)borrow_accounts(world, lender), Error);
}

TEST(Borrow, the_shipped_world_has_inner_accounts_that_add_up_to_the_last_digits_and_says_where_they_come_from) {
    const World world = read_world(std::string(IMPOST_HOME) + "/data/world/world-2022");
    ASSERT_TRUE(world.input_output);
    EXPECT_NO_THROW(check_accounts(world, 1e-12));
    EXPECT_NE(world.cost_shares.find("WIOD 2011"), std::string::npos);
    // A model without inputs gets the same world, less what it has no use for.
    const World skipped = read_world(std::string(IMPOST_HOME) + "/data/world/world-2022", Accounts::skipped);
    EXPECT_FALSE(skipped.input_output);
    EXPECT_EQ(skipped.purchases, world.purchases);
    EXPECT_EQ(skipped.tariffs, world.tariffs);
    EXPECT_EQ(skipped.cost_shares, world.cost_shares);
}

}  // namespace
}  // namespace impost
