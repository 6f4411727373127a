#include "impost/base/hs_code.hpp"

#include <gtest/gtest.h>

#include <random>

namespace impost {
namespace {

HsCode code(const char* text) { return HsCode::parse(text).value(); }

TEST(HsCode, dots_do_not_matter) {
    EXPECT_EQ(code("8517.13.00.00"), code("8517130000"));
    EXPECT_EQ(code("8517130000").dotted(), "8517.13.00.00");
    EXPECT_EQ(code("85.17").plain(), "8517");
    EXPECT_EQ(code("0101").dotted(), "0101");
    EXPECT_EQ(code("01").chapter(), 1);
}

TEST(HsCode, has_an_even_number_of_digits_up_to_ten_and_nothing_else) {
    for (const char* text : {"", "8", "851", "85171300001", "8517-13", "85a7", " 8517", "８５"}) EXPECT_FALSE(HsCode::parse(text)) << text;
    EXPECT_EQ(std::string(HsCode::parse("851").error().what()), "\"851\" is not a tariff code: 2, 4, 6, 8 or 10 digits are needed");
    EXPECT_EQ(std::string(HsCode::parse("85x7").error().what()), "\"85x7\" is not a tariff code: only digits and dots may stand in it");
}

TEST(HsCode, a_heading_covers_its_lines_and_no_others) {
    EXPECT_TRUE(code("8517").covers(code("8517.13.00.00")));
    EXPECT_TRUE(code("8517").covers(code("8517")));
    EXPECT_FALSE(code("8517").covers(code("8518.10")));
    EXPECT_FALSE(code("8517.13").covers(code("8517")));
    EXPECT_TRUE(code("99").covers(code("9999.99.99.99")));
    EXPECT_EQ(code("8517").first(), 8517000000U);
    EXPECT_EQ(code("8517").last(), 8517999999U);
}

TEST(HsCode, a_tariff_line_and_its_statistical_line_00_are_two_codes) {
    EXPECT_NE(code("8517.13.00"), code("8517.13.00.00"));
    EXPECT_LT(code("8517.13.00"), code("8517.13.00.00"));
}

TEST(HsCode, every_prefix_covers_the_code_it_was_cut_from) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 2'000; ++i) {
        std::string digits = std::to_string(10'000'000'000U + random() % 10'000'000'000U).substr(1);
        const HsCode full = HsCode::parse(digits).value();
        for (int length = 2; length <= 10; length += 2) {
            const HsCode cut = full.prefix(length);
            EXPECT_EQ(cut.plain(), digits.substr(0, static_cast<std::size_t>(length)));
            EXPECT_TRUE(cut.covers(full));
            EXPECT_EQ(HsCode::parse(cut.dotted()).value(), cut);
        }
        EXPECT_EQ(full.prefix(4).prefix(8), full.prefix(4));  // cutting adds nothing
    }
}

}  // namespace
}  // namespace impost
