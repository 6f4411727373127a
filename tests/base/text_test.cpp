#include "impost/base/text.hpp"

#include <gtest/gtest.h>

#include "impost/base/error.hpp"

namespace impost {
namespace {

TEST(Text, markup_and_no_break_spaces_are_gone_and_white_space_is_folded) {
    EXPECT_EQ(plain_text("  Of <i>Gallus</i>\xc2\xa0 \n domesticus <sup>1</sup>"), "Of Gallus domesticus 1");
    EXPECT_EQ(plain_text("weighing < 5 kg"), "weighing < 5 kg");
    EXPECT_EQ(plain_text(""), "");
}

TEST(Text, plain_text_is_plain_already) {
    for (const char* text : {" a <b>c</b> d ", "<<a>>", "1 <2> 3", "\xc2", "<",
                             "a\xc2<>\xa0"
                             "b"})
        EXPECT_EQ(plain_text(plain_text(text)), plain_text(text)) << text;
}

TEST(Text, split_parts_join_again) {
    EXPECT_EQ(split("a|b||c", '|'), (std::vector<std::string>{"a", "b", "", "c"}));
    EXPECT_TRUE(split("", '|').empty());
    EXPECT_EQ(join(split("9903.88.15 9903.01.20", ' '), " "), "9903.88.15 9903.01.20");
    EXPECT_EQ(trim("\t a b \r\n"), "a b");
}

TEST(Text, an_edit_puts_in_takes_out_or_replaces_a_letter) {
    EXPECT_EQ(edit_distance("refnd", "refund"), 1U);
    EXPECT_EQ(edit_distance("refund", "refnd"), 1U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("ieepa", "IEEPA"), 0U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(Text, the_nearest_words_come_first_and_those_far_off_not_at_all) {
    const std::vector<std::string> known = {"rate", "assess", "refund", "war", "world"};
    EXPECT_EQ(nearest("refnd", known, 3), (std::vector<std::string>{"refund"}));
    EXPECT_EQ(nearest("worl", known, 3), (std::vector<std::string>{"world", "war"}));
    EXPECT_EQ(nearest("wart", known, 1), (std::vector<std::string>{"war"}));
    EXPECT_TRUE(nearest("simulation", known, 3).empty());
    EXPECT_TRUE(nearest("", known, 3).empty());
}

TEST(Error, names_file_line_and_field_before_the_sentence) {
    EXPECT_EQ(std::string(Error("wrong").what()), "wrong");
    EXPECT_EQ(std::string(Error("wrong", {"a.csv", 0, ""}).what()), "a.csv: wrong");
    EXPECT_EQ(std::string(Error("wrong", {"a.csv", 7, "rate"}).what()), "a.csv:7: rate: wrong");
    EXPECT_EQ(std::string(Error("wrong", {"", 0, "--value"}).what()), "--value: wrong");
}

TEST(Result, throws_its_reason_when_there_is_no_value) {
    const Result<int> none = Error("no number");
    EXPECT_FALSE(none);
    EXPECT_THROW((void)none.value(), Error);
    const Result<int> some = 3;
    EXPECT_EQ(some.value(), 3);
}

}  // namespace
}  // namespace impost
