#include "impost/ledger/printed.hpp"

#include <gtest/gtest.h>

#include "impost/ledger/words.hpp"
#include "ledger/measures.hpp"
#include "ledger/schedules.hpp"

namespace impost {
namespace {

using test::code;
using test::country;

/// The origins that words of a heading name, or "not stated".
std::string origins(const std::string& description) {
    const OriginSet column_two = OriginSet::of({country("BY"), country("CU"), country("KP"), country("RU")});
    const PrintedOrigins read = read_printed_origins(description, column_two);
    return read.stated ? origins_text(read.origins) + (read.complete ? "" : ", and more is said") : "not stated";
}

// The words of the headings named.
TEST(PrintedOrigins, are_those_of_which_goods_are_the_product) {
    EXPECT_EQ(
        origins("Except for products described in headings 9903.01.21 and 9903.01.22, articles the product of China and Hong Kong, as "
                "provided for in U.S. note 2(s)"),  // 9903.01.20
        "CN, HK");
    EXPECT_EQ(origins("Potash that is a product of Mexico, as provided for in U.S. note 2(c)"), "MX");                      // 9903.01.05
    EXPECT_EQ(origins("articles the product of Cameroon or the Democratic Republic of the Congo, as provided"), "CD, CM");  // 9903.01.43
    EXPECT_EQ(origins("articles the product of Bosnia and Herzegovina, as provided"), "BA");
    EXPECT_EQ(origins("Articles the product of France, of Germany, of Spain or of the United Kingdom:"), "DE, ES, FR, GB");  // 9903.89.05
    EXPECT_EQ(origins("wood products of the European Union as provided for in subdivisions (d) and (f)"), "EU");             // 9903.76.22
    EXPECT_EQ(
        origins(
            "Derivative steel articles the product of Japan, the Republic of Korea, Taiwan, or a member nation of the European Union, as"),
        "EU, JP, KR, TW");  // 9903.82.22
    EXPECT_EQ(origins("articles the product of Niger"), "NE");
    EXPECT_EQ(origins("articles the product of Nigeria"), "NG");
}

TEST(PrintedOrigins, any_country_is_all_and_exceptions_are_taken_out) {
    EXPECT_EQ(origins("Articles the product of any country, except for products described in headings 9903.01.26–9903.01.33"), "all");
    EXPECT_EQ(origins("articles the product of any country identified in general note 3(b)"), "BY, CU, KP, RU");  // 9903.01.29
    EXPECT_EQ(
        origins("products of iron or steel provided for in the tariff headings enumerated in note 16, except products of Australia, of "
                "Brazil, of Mexico (as specified in subdivision (h)), of member countries of the European Union enumerated in note 16(f) "
                "to this subchapter or of Japan"),  // 9903.80.03
        "all but EU, AU, BR, JP, MX");
}

TEST(PrintedOrigins, what_is_not_understood_is_left_open) {
    EXPECT_EQ(origins("Semiconductor articles as provided for in subdivisions (a) and (b) of U.S. note 39"), "not stated");
    EXPECT_EQ(origins("Products of iron or steel provided for in the tariff headings"), "not stated");
    EXPECT_EQ(origins("when the product of any country not exempt under U.S. note 32(b)"), "not stated");  // 9903.55.01
    EXPECT_EQ(
        origins("Articles the product of any country, except for articles the product of a country enumerated in subdivision (v)(xiii)"),
        "all, and more is said");
}

TEST(PrintedOrigins, ranges_of_headings_to_which_goods_are_left_are_spelled_out) {
    const auto read = read_printed_origins("Except for products described in headings 9903.01.21–9903.01.23 and 9903.96.01", OriginSet());
    EXPECT_EQ(read.yields_to, (std::vector<HsCode>{code("9903.01.21"), code("9903.01.22"), code("9903.01.23"), code("9903.96.01")}));
}

TEST(PrintedHeading, charges_unless_it_leaves_the_duty_as_it_is_or_a_note_suspends_it) {
    const Schedule schedule = test::schedule_of({{"99030120", test::plus("10%"), "Articles the product of China", 1, 3},
                                                 {"99030121", test::nothing_on_top(), "donations", 1, 4},
                                                 {"99030143", test::plus("11%"), "[Compiler's note: provision suspended.]", 0, 4}});
    const PrintedHeadings headings(schedule, Programs{});
    EXPECT_EQ(headings.find(code("9903.01.20"), 0), nullptr);
    ASSERT_NE(headings.find(code("9903.01.20"), 2), nullptr);
    EXPECT_TRUE(headings.find(code("9903.01.20"), 2)->charges());
    EXPECT_FALSE(headings.find(code("9903.01.21"), 2)->charges());
    EXPECT_FALSE(headings.find(code("9903.01.20"), 2)->in_abeyance);
    EXPECT_TRUE(headings.find(code("9903.01.43"), 2)->in_abeyance);
}

}  // namespace
}  // namespace impost
