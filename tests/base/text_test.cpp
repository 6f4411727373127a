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
