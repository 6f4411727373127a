#include "impost/strategy/leverage.hpp"

#include <gtest/gtest.h>

namespace impost {
namespace {

TEST(Leverage, is_what_the_target_loses_for_each_dollar_that_the_imposer_loses) {
    const Leverage both_lose = leverage(-2e9, -8e9);
    EXPECT_EQ(both_lose.cost_to_imposer, 2e9);
    EXPECT_EQ(both_lose.cost_to_target, 8e9);
    EXPECT_EQ(both_lose.ratio, 4);
}

TEST(Leverage, has_no_ratio_when_a_side_does_not_lose) {
    EXPECT_FALSE(leverage(1e9, -8e9).ratio);
    EXPECT_FALSE(leverage(-2e9, 1e9).ratio);
    EXPECT_FALSE(leverage(0, -8e9).ratio);
    EXPECT_EQ(leverage(1e9, -8e9).cost_to_imposer, -1e9);
}

}  // namespace
}  // namespace impost
