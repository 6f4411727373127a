#include "impost/equilibrium/answers.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "equilibrium/worlds.hpp"

namespace impost {
namespace {

using test::random_world;
using test::with_inputs;

/// A duty of 20 % more on what region 0 buys from region 1.
struct Duty {
    explicit Duty(const World& world, Model model = Model::armington) : baseline(calibrate(world, {model, Closure::fixed})) {
        shock = no_shock(baseline);
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) shock.tariffs(0, 1, j) += 0.2;
        equilibrium = solve(baseline, shock);
    }
    Baseline baseline;
    Shock shock;
    Equilibrium equilibrium;
    Flows flows{{0}, {1}, {}};
};

/// One sector, no duties, given sizes; every region buys 60 % at home and the rest in proportion to the others' sizes.
World plain_world(const std::vector<double>& size) {
    World world = test::empty_world(size.size(), 1);
    double all = 0;
    for (const double value : size) all += value;
    for (std::size_t n = 0; n < size.size(); ++n) {
        for (std::size_t i = 0; i < size.size(); ++i) world.purchases(n, i, 0) = n == i ? size[n] : 0.4 * size[n] * size[i] / all;
    }
    return world;
}

TEST(Answers, importer_and_exporter_share_a_duty_between_them) {
    for (const Model model : {Model::armington, Model::ricardian}) {
        const Duty duty(with_inputs(random_world(5, 3, 1), 2), model);
        const PassThrough result = pass_through(duty.baseline, duty.shock, duty.equilibrium, duty.flows);
        EXPECT_NEAR(result.importer_share + result.exporter_share, 1, 1e-14);
        EXPECT_NEAR((1 + result.duty_pct / 100) * (1 + result.border_price_pct / 100), 1 + result.paid_price_pct / 100, 1e-14);
        EXPECT_GT(result.trade_musd, 0);
    }
}

TEST(Answers, a_small_importer_bears_its_duty_alone_and_a_large_one_does_not) {
    const Duty small(plain_world({0.01, 1000, 1000}));
    const Duty large(plain_world({3000, 10, 1000}));
    EXPECT_NEAR(pass_through(small.baseline, small.shock, small.equilibrium, small.flows).importer_share, 1, 1e-4);
    EXPECT_GT(pass_through(large.baseline, large.shock, large.equilibrium, large.flows).exporter_share, 0.05);
}

// Of one flow in one sector the shares follow from the seller's price alone.
TEST(Answers, pass_through_of_one_flow_is_the_price_of_that_flow) {
    const Duty duty(plain_world({10, 20, 40}));
    const PassThrough result = pass_through(duty.baseline, duty.shock, duty.equilibrium, duty.flows);
    const double seller = duty.equilibrium.wage_hat[1];
    EXPECT_NEAR(result.duty_pct, 20, 1e-12);
    EXPECT_NEAR(result.border_price_pct, 100 * (seller - 1), 1e-12);
    EXPECT_NEAR(result.exporter_share, -std::log(seller) / std::log(1.2), 1e-12);
    EXPECT_NEAR(result.sector_price_pct, 100 * (duty.equilibrium.price_hat(0, 0) - 1), 1e-12);
}

TEST(Answers, without_a_change_of_duty_there_is_nothing_to_pass_through_and_nothing_diverted) {
    const Duty duty(random_world(4, 2, 3));
    const Flows others{{2}, {3}, {}};
    EXPECT_EQ(pass_through(duty.baseline, duty.shock, duty.equilibrium, others).trade_musd, 0);
    EXPECT_TRUE(trade_diversion(duty.baseline, duty.shock, duty.equilibrium, others).suppliers.empty());
    const auto pairs = pairs_with_changed_duty(duty.baseline, duty.shock);
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].importer, 0U);
    EXPECT_EQ(pairs[0].exporter, 1U);
}

// Spending of the sector is a constant share of income and bears a duty on the one flow only: what is lost is gained by others or is duty.
TEST(Answers, what_the_exporter_loses_goes_to_other_suppliers_and_to_duty) {
    const Duty duty(plain_world({10, 20, 40}));
    const TradeDiversion result = trade_diversion(duty.baseline, duty.shock, duty.equilibrium, duty.flows);
    double gained = 0;
    for (const PartnerTrade& supplier : result.suppliers) {
        EXPECT_GT(supplier.change_musd(), 0);
        gained += supplier.change_musd();
    }
    EXPECT_LT(result.flows.change_musd(), 0);
    EXPECT_NEAR(result.flows.change_musd() + gained, -0.2 * result.flows.after_musd, 1e-12);
    EXPECT_NEAR(result.replaced_share(), -gained / result.flows.change_musd(), 1e-15);
    EXPECT_EQ(result.suppliers.size(), 2U);  // itself, and the third
    EXPECT_EQ(result.markets.size(), 2U);
}

TEST(Answers, labour_that_one_sector_loses_others_gain) {
    for (const Model model : {Model::armington, Model::ricardian}) {
        const Duty duty(with_inputs(random_world(5, 4, 4), 5), model);
        const auto sectors = sector_outcomes(duty.baseline, duty.shock, duty.equilibrium);
        ASSERT_EQ(sectors.size(), 20U);
        for (std::size_t n = 0; n < 5; ++n) {
            double change = 0;
            for (std::size_t j = 0; j < 4; ++j) {
                const double earned = duty.baseline.value_added_shares(n, j) * duty.baseline.output(n, j);
                change += earned * sectors[n * 4 + j].employment_pct / 100;
            }
            EXPECT_NEAR(change / duty.baseline.value_added[n], 0, 1e-10);
        }
    }
}

TEST(Answers, between_two_regions_one_side_s_terms_of_trade_are_the_other_s_reciprocal) {
    const Duty duty(random_world(2, 3, 6));
    const auto hats = terms_of_trade_hats(duty.baseline, duty.shock, duty.equilibrium);
    EXPECT_NEAR(hats[0] * hats[1], 1, 1e-13);
    EXPECT_GT(hats[0], 1);
}

TEST(Answers, gross_domestic_product_is_value_added_and_revenue) {
    const Duty duty(random_world(4, 2, 7));
    const auto regions = outcomes(duty.baseline, duty.equilibrium);
    for (std::size_t n = 0; n < 4; ++n) {
        const double value_added = duty.equilibrium.wage_hat[n] * duty.baseline.value_added[n];
        EXPECT_NEAR(regions[n].gdp_musd, value_added + duty.equilibrium.revenue[n], 1e-10 * value_added);
        EXPECT_NEAR(regions[n].gdp_musd + duty.equilibrium.deficit[n], duty.equilibrium.income[n], 1e-8 * value_added);
        EXPECT_NEAR(regions[n].exports_musd, duty.equilibrium.exports[n], 0);
    }
}

}  // namespace
}  // namespace impost
