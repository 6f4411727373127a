#include "impost/base/country.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace impost {
namespace {

TEST(Country, is_found_by_either_iso_code_in_either_case) {
    const Country china = Country::parse("CN").value();
    EXPECT_EQ(Country::parse("chn").value(), china);
    EXPECT_EQ(china.alpha3(), "CHN");
    EXPECT_EQ(china.name(), "China");
    EXPECT_EQ(Country::from_census(china.census_code()).value(), china);
    EXPECT_EQ(china.census_code(), 5700);  // US Census Bureau, Schedule C
}

TEST(Country, what_iso_does_not_know_is_refused) {
    for (const char* text : {"", "X", "XX", "EU", "USSR", "C N"}) EXPECT_FALSE(Country::parse(text)) << text;
    EXPECT_EQ(std::string(Country::parse("XX").error().what()), "\"XX\" is not an ISO 3166 country code");
    EXPECT_EQ(std::string(Country::parse("eu").error().what()), "\"eu\" is not a country; name one of its members, such as DE");
    EXPECT_FALSE(Country::from_census(3));
}

TEST(Country, codes_are_unique_and_in_order) {
    const auto all = all_countries();
    EXPECT_GE(all.size(), 249U);  // officially assigned ISO 3166-1 codes
    EXPECT_LT(all.size(), country_count_max);
    std::set<std::string_view> alpha3;
    std::set<int> census;
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].index(), i);
        EXPECT_TRUE(alpha3.insert(all[i].alpha3()).second) << all[i].alpha3();
        EXPECT_TRUE(all[i].census_code() <= 0 || census.insert(all[i].census_code()).second) << all[i].alpha2();
        EXPECT_TRUE(i == 0 || all[i - 1].alpha2() < all[i].alpha2()) << all[i].alpha2();
    }
}

TEST(CountryGroup, the_union_has_27_members_since_the_united_kingdom_left) {
    const auto members = country_group("EU");
    EXPECT_EQ(members.size(), 27U);
    EXPECT_EQ(std::count(members.begin(), members.end(), Country::parse("GB").value()), 0);
    EXPECT_EQ(country_group("USMCA").size(), 3U);
    EXPECT_TRUE(country_group("NATO").empty());
}

TEST(CountryGroup, a_list_mixes_codes_and_groups_and_holds_each_once) {
    const auto countries = parse_countries({"CN", "EU", "DE", "CHN"}).value();
    EXPECT_EQ(countries.size(), 28U);
    EXPECT_TRUE(std::is_sorted(countries.begin(), countries.end()));
    EXPECT_EQ(std::string(parse_countries({"CN", "Narnia"}).error().what()),
              "\"Narnia\" is neither an ISO 3166 country code nor a known group (EU, USMCA)");
}

}  // namespace
}  // namespace impost
