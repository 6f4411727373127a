#include "impost/strategy/linkage.hpp"

#include <gtest/gtest.h>

#include "equilibrium/worlds.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

class Linking : public testing::Test {
protected:
    void SetUp() override {
        Options options;
        options.closure = Closure::fixed;
        baseline_ = calibrate(test::random_world(4, 3, 21), options);
    }

    Shock raised(double by_imposer, double by_target) const {
        Shock shock = no_shock(baseline_);
        shock.tariffs(0, 3, 0) += by_imposer;
        shock.tariffs(3, 0, 0) += by_target;
        return shock;
    }

    double income(const Shock& shock, std::size_t region) const {
        return baseline_.income[region] * solve(baseline_, shock).welfare_hat[region];
    }

    Baseline baseline_;
};

TEST_F(Linking, a_demand_has_to_be_worth_what_the_answered_measure_costs) {
    const Linkage link = linkage(baseline_, 0, 3, raised(0, 0), raised(2, 0), raised(2, 2));
    const double cost = income(raised(0, 0), 0) - income(raised(2, 2), 0);
    ASSERT_GT(cost, 0);
    EXPECT_FALSE(link.credible);
    EXPECT_NEAR(link.worth_to_imposer, cost, 1e-9 * baseline_.income[0]);
    EXPECT_FALSE(link.imposer_would_take.has_value());
    ASSERT_TRUE(link.answered.ratio.has_value());
    EXPECT_DOUBLE_EQ(*link.answered.ratio, link.answered.cost_to_target / link.answered.cost_to_imposer);
}

TEST_F(Linking, what_the_target_would_pay_leaves_it_as_well_off_as_under_the_measure) {
    const Linkage link = linkage(baseline_, 0, 3, raised(0, 0), raised(2, 0), raised(2, 2));
    ASSERT_TRUE(link.target_would_pay.has_value());
    EXPECT_GT(*link.target_would_pay, 0);
    Shock paid = raised(0, 0);
    paid.deficit = baseline_.deficit;
    (*paid.deficit)[3] -= *link.target_would_pay;
    (*paid.deficit)[0] += *link.target_would_pay;
    EXPECT_NEAR(income(paid, 3), income(raised(2, 2), 3), 1e-8 * baseline_.income[3]);
}

TEST_F(Linking, a_measure_that_pays_by_itself_is_credible_and_is_lifted_for_no_less_than_it_brings) {
    const Linkage link = linkage(baseline_, 0, 3, raised(0, 0), raised(0.01, 0), raised(0.01, 0));
    ASSERT_LT(link.answered.cost_to_imposer, 0);
    EXPECT_TRUE(link.credible);
    EXPECT_EQ(link.worth_to_imposer, 0);
    ASSERT_TRUE(link.imposer_would_take.has_value());
    EXPECT_GT(*link.imposer_would_take, 0);
}

TEST_F(Linking, payments_need_a_closure_that_has_room_for_them) {
    baseline_.closure = Closure::balanced;
    EXPECT_EQ(test::refusal([&] { static_cast<void>(linkage(baseline_, 0, 3, raised(0, 0), raised(1, 0), raised(1, 0))); }),
              "the closure balanced has no room for payments; choose fixed or world_share");
}

}  // namespace
}  // namespace impost
