#include "impost/base/decimal.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace impost {
namespace {

Rate rate(const char* text) { return Rate::parse(text).value(); }
Money money(const char* text) { return Money::parse(text).value(); }

TEST(Decimal, a_rate_is_kept_to_the_last_of_ten_decimals) {
    EXPECT_EQ(rate("0.0000000001").ticks(), 1);
    EXPECT_EQ(rate("-1.5").ticks(), -15'000'000'000);
    EXPECT_EQ(rate("+2").ticks(), 2 * Rate::one);
    EXPECT_EQ(rate("0.10000000000000").text(), "0.1");  // further zeros say nothing
}

TEST(Decimal, a_decimal_that_does_not_fit_is_refused_and_not_rounded) {
    EXPECT_FALSE(Rate::parse("0.00000000001"));
    EXPECT_FALSE(Rate::parse("922337203.6854775808"));  // 2^63 ticks
    EXPECT_TRUE(Rate::parse("922337203.6854775807"));
    EXPECT_FALSE(Money::parse("99999999999999999999"));
}

TEST(Decimal, what_is_no_number_is_refused_with_the_text) {
    for (const char* text : {"", "-", ".", "ten", "1,000", "1.2.3", "--1", "1e5", " 1", "0x10"}) {
        const auto parsed = Rate::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().what(), "\"" + std::string(text) + "\" is not a number");
    }
}

TEST(Decimal, percentages_are_exact_where_binary_fractions_are_not) {
    EXPECT_EQ(parse_percent("6.4").value(), rate("0.064"));
    EXPECT_EQ(parse_percent("33.33333333").value(), rate("0.3333333333"));
    EXPECT_EQ(format_percent(rate("0.064")), "6.4%");
    EXPECT_EQ(format_percent(rate("2")), "200%");
    EXPECT_EQ(rate("0.1") + rate("0.2"), rate("0.3"));
}

TEST(Decimal, writing_and_reading_is_the_identity) {
    std::mt19937_64 random(2025);
    for (int i = 0; i < 10'000; ++i) {
        const Rate any = Rate::from_ticks(static_cast<std::int64_t>(random()) >> (random() % 60));
        EXPECT_EQ(Rate::parse(any.text()).value(), any) << any.text();
    }
    const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(Rate::from_ticks(lowest).text(), "-922337203.6854775808");
}

TEST(Money, half_a_cent_rounds_away_from_zero) {
    EXPECT_EQ(money("0.005").rounded_to_cents(), money("0.01"));
    EXPECT_EQ(money("0.0049").rounded_to_cents(), money("0"));
    EXPECT_EQ(money("-0.005").rounded_to_cents(), money("-0.01"));
    EXPECT_EQ(money("-0.0049").rounded_to_cents(), money("0"));
    EXPECT_EQ(money("1.015").rounded_to_cents(), money("1.02"));  // 1.015 in binary lies below the half
}

TEST(Money, is_written_in_whole_cents) {
    EXPECT_EQ(money("12.3").text(), "12.30");
    EXPECT_EQ(money("0.005").text(), "0.01");
    EXPECT_EQ(money("-3").text(), "-3.00");
    EXPECT_EQ(Money{}.text(), "0.00");
    EXPECT_EQ(money("1234567.899").text(), "1234567.90");
}

TEST(Duty, of_a_tenth_on_a_hundred_dollars_is_ten_dollars) {
    EXPECT_EQ(duty_on(money("100"), rate("0.1")).value(), money("10"));
    // 5 cents at 0.1 % are half of 1/10,000 dollar: up, away from zero.
    EXPECT_EQ(duty_on(money("0.05"), rate("0.001")).value(), Money::from_ticks(1));
    EXPECT_EQ(duty_on(money("-0.05"), rate("0.001")).value(), Money::from_ticks(-1));
    EXPECT_EQ(duty_on(money("0.0499"), rate("0.001")).value(), Money{});
}

TEST(Duty, of_nine_tenths_of_a_cent_each_on_a_thousand_is_nine_dollars) {
    EXPECT_EQ(duty_on(Quantity::parse("1000").value(), SpecificRate::parse("0.009").value()).value(), money("9"));
    EXPECT_EQ(duty_on(Quantity::parse("0.5").value(), SpecificRate::parse("0.0001").value()).value(), Money::from_ticks(1));
}

TEST(Duty, that_no_sum_of_money_holds_is_refused) {
    EXPECT_FALSE(duty_on(money("900000000000000"), rate("2")));
    EXPECT_TRUE(duty_on(money("900000000000000"), rate("1")));
    EXPECT_FALSE(duty_on(Quantity::parse("900000000").value(), SpecificRate::parse("900000000").value()));
}

TEST(Duty, grows_with_value_and_with_rate) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 10'000; ++i) {
        const Money value = Money::from_ticks(static_cast<std::int64_t>(random() >> 24));
        const Rate ad_valorem = Rate::from_ticks(static_cast<std::int64_t>(random() % (2 * Rate::one)));
        const Money duty = duty_on(value, ad_valorem).value();
        EXPECT_LE(duty, duty_on(value + Money::from_ticks(1), ad_valorem).value());
        EXPECT_LE(duty, duty_on(value, ad_valorem + Rate::from_ticks(1)).value());
        // Rounded to the nearest 1/10,000 dollar; a double holds the product of these sizes to 1e-15 of itself.
        const double exact = static_cast<double>(value.ticks()) * ad_valorem.to_double();
        EXPECT_NEAR(static_cast<double>(duty.ticks()), exact, 0.5 + exact * 4e-16);
    }
}

}  // namespace
}  // namespace impost
