#include "impost/io/toml.hpp"

#include <gtest/gtest.h>

#include "refusal.hpp"

namespace impost {
namespace {

using test::refusal;

TomlTable table(const std::string& text) { return TomlTable::parse(text, "m.toml"); }

TEST(Toml, values_come_by_key_and_type) {
    const TomlTable t = table(
        "a = \"x\"\nn = 0.25\nl = [\"p\", \"q\"]\nd = 2025-02-04\ni = 2025-02-04T00:01:00-05:00\n[s]\nb = \"y\"\n[[v]]\nc = "
        "\"1\"\n[[v]]\nc = \"2\"\n");
    EXPECT_EQ(t.text("a"), "x");
    EXPECT_EQ(t.optional_number("n"), 0.25);
    EXPECT_EQ(t.texts("l"), (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(t.texts("a"), (std::vector<std::string>{"x"}));
    EXPECT_EQ(t.date("d").text(), "2025-02-04");
    EXPECT_EQ(t.optional_instant("i")->text(), "2025-02-04T00:01:00-05:00");
    EXPECT_EQ(t.optional_table("s")->text("b"), "y");
    ASSERT_EQ(t.tables("v").size(), 2U);
    EXPECT_EQ(t.tables("v")[1].text("c"), "2");
    EXPECT_TRUE(t.tables("none").empty());
    EXPECT_FALSE(t.optional_text("none"));
    EXPECT_FALSE(t.optional_table("none"));
}

TEST(Toml, an_instants_date_is_that_of_washington) { EXPECT_EQ(table("on = 2025-02-04T04:30:00Z").date("on").text(), "2025-02-03"); }

TEST(Toml, every_complaint_names_file_line_and_key) {
    const TomlTable t = table("a = 1\nempty = \"\"\nl = [\"p\",\n  2]\nlocal = 2025-02-04T00:01:00\n[s]\n");
    EXPECT_EQ(refusal([&] { (void)t.text("a"); }), "m.toml:1: a: a text is needed");
    EXPECT_EQ(refusal([&] { (void)t.text("empty"); }), "m.toml:2: empty: a text is needed");
    EXPECT_EQ(refusal([&] { (void)t.text("b"); }), "m.toml:1: b: the key is missing");
    EXPECT_EQ(refusal([&] { (void)t.texts("l"); }), "m.toml:4: l: a list of texts is needed");
    EXPECT_EQ(refusal([&] { (void)t.texts("a"); }), "m.toml:1: a: a list of texts is needed");
    EXPECT_EQ(refusal([&] { (void)t.date("a"); }), "m.toml:1: a: a date is needed, such as 2025-02-04, or an instant with its zone");
    EXPECT_EQ(refusal([&] { (void)t.date("local"); }),
              "m.toml:5: local: a date is needed, such as 2025-02-04, or an instant with its zone");
    EXPECT_EQ(refusal([&] { (void)t.date("b"); }), "m.toml:1: b: the key is missing");
    EXPECT_EQ(refusal([&] { (void)t.optional_instant("local"); }),
              "m.toml:5: local: an instant with its zone is needed, such as 2025-02-04T00:01:00-05:00");
    EXPECT_EQ(refusal([&] { (void)t.optional_number("empty"); }), "m.toml:2: empty: a number is needed");
    EXPECT_EQ(refusal([&] { (void)t.optional_table("a"); }), "m.toml:1: a: a table is needed");
    EXPECT_EQ(refusal([&] { (void)t.tables("a"); }), "m.toml:1: a: a list of tables, [[a]], is needed");
    EXPECT_EQ(refusal([&] { (void)t.tables("l"); }), "m.toml:3: l: a list of tables, [[l]], is needed");
    EXPECT_EQ(refusal([&] { t.allow_only({"a", "empty", "local", "s"}); }), "m.toml:3: l: no such key is known here");
}

TEST(Toml, what_is_not_toml_is_refused_with_its_line) {
    EXPECT_EQ(refusal([] { (void)table("a = 1\nb = \n"); }).rfind("m.toml:2: not TOML: ", 0), 0U);
    EXPECT_EQ(refusal([] { (void)table("a = 1\na = 2\n"); }).rfind("m.toml:2: not TOML: ", 0), 0U);
    EXPECT_EQ(refusal([] { (void)table("d = 2025-02-30\n"); }).rfind("m.toml:1: not TOML: ", 0), 0U);
}

}  // namespace
}  // namespace impost
