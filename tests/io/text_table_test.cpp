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

}  // namespace
}  // namespace impost
