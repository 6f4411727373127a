#include "impost/duty/entry.hpp"

#include <gtest/gtest.h>

namespace impost {
namespace {

std::string refused(const std::vector<std::string>& claims, const std::optional<Money>& value) {
    const auto read = parse_claims(claims, value);
    return read ? "accepted" : read.error().what();
}

TEST(Claims, are_names_and_contents_and_several_stand_between_commas) {
    const auto claims = parse_claims({"USMCA,donation", "steel-content=40%"}, Money::parse("1000").value()).value();
    EXPECT_EQ(claims.names, (std::vector<std::string>{"USMCA", "donation"}));
    ASSERT_EQ(claims.contents.size(), 1U);
    EXPECT_EQ(claims.contents[0].name, "steel-content");
    EXPECT_EQ(claims.contents[0].portion.value.text(), "400.00");
}

TEST(Claims, a_content_may_be_an_amount_of_a_value_that_is_stated) {
    const auto claims = parse_claims({"steel-content=250"}, Money::parse("1000").value()).value();
    EXPECT_EQ(claims.contents[0].portion.share, parse_percent("25").value());
    EXPECT_EQ(refused({"steel-content=250"}, std::nullopt), "an amount of steel-content needs a customs value");
    EXPECT_EQ(refused({"steel-content=much"}, Money::parse("1000").value()),
              "\"much\" is neither a share (\"40%\") nor an amount in USD for steel-content");
}

TEST(Claims, none_stands_empty_between_commas) {
    EXPECT_EQ(refused({"KR,,S"}, std::nullopt), "a claim is empty in \"KR,,S\"");
    EXPECT_EQ(refused({"KR,"}, std::nullopt), "a claim is empty in \"KR,\"");
    EXPECT_EQ(refused({""}, std::nullopt), "a claim is empty in \"\"");
}

TEST(Facts, name_one_applicable_line) {
    EXPECT_TRUE(parse_facts({"applicable-line=2009.12.25", "applicable-line=20091225"}));
    const auto two = parse_facts({"applicable-line=2009.12.25", "applicable-line=2009.12.45"});
    ASSERT_FALSE(two);
    EXPECT_EQ(std::string(two.error().what()), "the fact applicable-line is stated twice, as 2009.12.25 and as 2009.12.45");
}

TEST(Quantity, is_a_number_with_its_unit) {
    const Measured measured = parse_quantity("12.5 pf.liters").value();
    EXPECT_EQ(measured.quantity.text(), "12.5");
    EXPECT_EQ(measured.unit, "pf.liters");
    for (const char* text : {"100", "100 ", "kg", "many kg", ""}) {
        const auto read = parse_quantity(text);
        EXPECT_FALSE(read) << text;
    }
}

}  // namespace
}  // namespace impost
