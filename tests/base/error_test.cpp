#include "impost/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

using impost::Error;

TEST(Error, names_file_line_and_field_before_the_sentence) {
    EXPECT_STREQ(Error("no such line", {"entries.csv", 7, "product"}).what(), "entries.csv:7: product: no such line");
}

// A zero byte would end the sentence where it stands, an escape would reach the terminal.
TEST(Error, shows_control_characters_of_the_input_it_quotes) {
    EXPECT_STREQ(Error("no share", {"", 0, std::string("\0-content", 9)}).what(), "\\x00-content: no share");
    EXPECT_STREQ(Error("\"\x1b[2J\" is no code").what(), "\"\\x1b[2J\" is no code");
}

TEST(Error, leaves_letters_of_any_script_as_they_are) { EXPECT_STREQ(Error("\"Äpfel ☂\" is no code").what(), "\"Äpfel ☂\" is no code"); }
