#include "impost/io/text_table.hpp"

#include <gtest/gtest.h>

#include "impost/base/text.hpp"

namespace impost {
namespace {

TEST(TextTable, a_character_of_several_bytes_takes_one_place) {
    EXPECT_EQ(display_width("9,1¢"), 4U);
    EXPECT_EQ(padded("¢", 3), "¢  ");
    EXPECT_EQ(padded_left("¢", 3), "  ¢");
    EXPECT_EQ(padded("long", 2), "long");
}

TEST(TextTable, text_wraps_between_words_and_loses_none) {
    const std::string text = "The duty provided in the applicable subheading plus ten percent";
    const auto lines = wrapped(text, 20);
    for (const std::string& line : lines) EXPECT_LE(display_width(line), 20U);
    EXPECT_EQ(join(lines, " "), text);
    EXPECT_EQ(wrapped("", 10), std::vector<std::string>{""});
}

TEST(TextTable, rows_stay_within_their_columns) {
    TextTable table({{"heading", 10}, {"why", 12}});
    table.add({"9903.01.20", "because it is the law of the land"});
    table.add_rule();
    table.add({"", "total"});
    for (const std::string& line : split(table.text(), '\n')) EXPECT_LE(display_width(line), 23U) << line;
    EXPECT_NE(table.text().find("9903.01.20 because it"), std::string::npos);
}

TEST(TextTable, what_is_too_long_is_cut_with_an_ellipsis) {
    EXPECT_EQ(cut("long", 4), "long");
    EXPECT_EQ(cut("longer", 4), "lon…");
    EXPECT_EQ(cut("9,1¢ each", 5), "9,1¢…");
}

TEST(TextTable, lines_are_broken_at_the_pages_width_and_keep_their_place) {
    const std::string words = "  " + std::string(60, 'a') + " " + std::string(60, 'b');
    EXPECT_EQ(folded("short\n" + words + "\n", 2), "short\n  " + std::string(60, 'a') + "\n    " + std::string(60, 'b') + "\n");
    EXPECT_EQ(folded("a  b\n\nc"), "a  b\n\nc");
    EXPECT_EQ(folded(""), "");
}

TEST(TextTable, numbers_stand_at_the_right_under_their_heads_and_units) {
    TextTable table({{"who", 3}, {"real wage", 6, TextTable::Align::right, "%"}}, 2);
    table.add({"USA", "+1.25"});
    EXPECT_EQ(table.text(),
              "       real\n"
              "who    wage\n"
              "          %\n"
              "───  ──────\n"
              "USA   +1.25\n");
}

}  // namespace
}  // namespace impost
