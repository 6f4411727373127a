#include "impost/ledger/ignored.hpp"

#include <gtest/gtest.h>

#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;

std::vector<Ignored> ignored(const std::string& headings) {
    return parse_ignored("[[ignored]]\nheadings = [" + headings + "]\nreason = \"r\"\nsource = \"s\"\n", "us.toml", country("US")).ignored;
}

TEST(Ignored, a_heading_stands_for_all_under_it_and_a_range_for_all_between) {
    const HeadingRange chapter = ignored("\"9904\"")[0].headings[0];
    EXPECT_TRUE(chapter.contains(code("9904.02.01")));
    EXPECT_FALSE(chapter.contains(code("9903.04.05")));
    const HeadingRange range = ignored("\"9903.80.05 to 9903.80.58\"")[0].headings[0];
    EXPECT_TRUE(range.contains(code("9903.80.05")));
    EXPECT_TRUE(range.contains(code("9903.80.58")));
    EXPECT_FALSE(range.contains(code("9903.80.60")));
    EXPECT_EQ(range.text(), "9903.80.05 to 9903.80.58");
}

TEST(Ignored, what_is_wrong_in_the_file_is_told_with_its_place) {
    const auto refused = [](const std::string& headings) { return test::refusal([&] { (void)ignored(headings); }); };
    EXPECT_EQ(refused("\"9903.80.58 to 9903.80.05\""), "us.toml:2: headings: \"9903.80.58 to 9903.80.05\" ends before it begins");
    EXPECT_NE(refused("\"99x\""), "accepted");
    EXPECT_EQ(test::refusal([] {
                  (void)parse_ignored("[[accepted]]\nfinding = \"rates\"\nmeasure = \"m\"\nreason = \"r\"\nsource = \"s\"\n", "us.toml",
                                      country("US"));
              }).substr(0, 47),
              "us.toml:2: finding: \"rates\" is none of heading ");
}

}  // namespace
}  // namespace impost
