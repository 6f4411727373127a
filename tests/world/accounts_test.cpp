#include "impost/world/accounts.hpp"

#include <gtest/gtest.h>

#include "impost/world/reader.hpp"

namespace impost {
namespace {

/// Two regions that sell 100 of food and 50 of care at home; A buys 10 of food from B. B has no care.
WorldFiles raw_files(const std::string& intermediate, const std::string& final_use, const std::string& value_added) {
    return {{"flows.csv",
             "exporter,importer,sector,value,tariff\nA,A,food,100,0\nB,A,food,10,0.1\nB,B,food,100,0\nA,A,care,50,0\nA,B,food,10,0\n"},
            {"elasticities.csv", "sector,theta\nfood,4\ncare,2\n"},
            {"intermediate.csv", "region,input,sector,value\n" + intermediate},
            {"final.csv", "region,sector,value\n" + final_use},
            {"value_added.csv", "region,sector,value\n" + value_added}};
}

World mended(const std::string& intermediate, const std::string& final_use = "A,food,100\nA,care,50\nB,food,100\n",
             const std::string& value_added = "A,food,110\nA,care,50\nB,food,110\n") {
    return parse_world(raw_files(intermediate, final_use, value_added), "w", Accounts::raw);
}

std::string told(const World& world) {
    std::string text;
    for (const Repair& repair : world.repairs) {
        text += repair.what + " " + repair.region + "/" + repair.partner + "/" + repair.sector + " " + std::to_string(repair.before) +
                " -> " + std::to_string(repair.after) + "\n";
    }
    return text;
}

TEST(Accounts, what_adds_up_is_left_alone) { EXPECT_EQ(told(mended("")), ""); }

TEST(Accounts, values_below_zero_are_clipped) {
    const World world = mended("A,care,food,-3\n", "A,food,100\nA,care,-50\nB,food,100\n");
    EXPECT_EQ(told(world),
              "intermediate use clipped A/care/food -3.000000 -> 0.000000\nfinal use clipped A//care -50.000000 -> 0.000000\n");
    EXPECT_EQ(world.input_output->final_use(0, 1), 0);
}

TEST(Accounts, what_nobody_sells_is_not_used_and_what_nobody_buys_costs_nothing) {
    const World world =
        mended("B,care,food,4\n", "A,food,100\nA,care,50\nB,food,100\nB,care,6\n", "A,food,110\nA,care,50\nB,food,110\nB,care,7\n");
    EXPECT_EQ(told(world),
              "intermediate use dropped B/care/food 4.000000 -> 0.000000\nfinal use dropped B//care 6.000000 -> 0.000000\n"
              "value added dropped B//care 7.000000 -> 0.000000\n");
}

TEST(Accounts, a_sector_without_costs_pays_all_to_labour_and_capital) {
    const World world = mended("", "A,food,100\nA,care,50\nB,food,100\n", "A,food,110\nB,food,110\n");
    EXPECT_EQ(told(world), "value added filled A//care 0.000000 -> 50.000000\n");
    EXPECT_EQ(cost_shares(world).value_added(0, 1), 1);
}

TEST(Accounts, costs_are_scaled_to_output_and_keep_their_shares) {
    const World world = mended("A,food,food,55\nA,care,food,55\n");
    EXPECT_EQ(told(world),
              "inputs scaled A/food/food 55.000000 -> 27.500000\ninputs scaled A/care/food 55.000000 -> 27.500000\n"
              "value added scaled A//food 110.000000 -> 55.000000\n");
    const CostShares shares = cost_shares(world);
    EXPECT_DOUBLE_EQ(shares.inputs(0, 0, 0), 0.25);
    EXPECT_DOUBLE_EQ(shares.inputs(0, 1, 0), 0.25);
    EXPECT_DOUBLE_EQ(shares.value_added(0, 0), 0.5);
    EXPECT_DOUBLE_EQ(shares.final_shares(0, 1), 1.0 / 3);
    EXPECT_EQ(shares.inputs(1, 0, 1), 0) << "what is not made needs nothing";
}

TEST(Accounts, a_region_needs_final_use_and_value_added) {
    const auto refusal = [](const std::string& final_use, const std::string& value_added) -> std::string {
        try {
            (void)mended("A,food,food,10\nA,food,care,10\n", final_use, value_added);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_EQ(refusal("A,food,-1\nB,food,100\n", "A,food,110\nB,food,110\n"), "w: final use: the region A has no final use");
    EXPECT_EQ(refusal("A,food,100\nB,food,100\n", "A,food,0\nB,food,110\n"), "w: value added: the region A earns no value added");
    World without;
    without.name = "w";
    EXPECT_THROW((void)cost_shares(without), Error);
}

TEST(Accounts, elasticities_of_scale_are_one_number_or_a_file) {
    const World world = mended("");
    EXPECT_EQ(read_scale(world, "0.2"), (std::vector<double>{0.2, 0.2}));
    EXPECT_THROW((void)read_scale(world, "-0.2"), Error);
    EXPECT_THROW((void)read_scale(world, "no-such-file.csv"), Error);
}

}  // namespace
}  // namespace impost
