#include "impost/io/csv.hpp"

#include <gtest/gtest.h>

#include <random>

#include "refusal.hpp"

namespace impost {
namespace {

using test::refusal;

std::string refused(const std::string& text) {
    return refusal([&] { (void)CsvTable::parse(text, "t.csv"); });
}

TEST(Csv, a_table_is_a_header_and_rows) {
    const auto table = CsvTable::parse("a,b\n1,x\n2,\n", "t.csv");
    EXPECT_EQ(table.header(), (std::vector<std::string>{"a", "b"}));
    ASSERT_EQ(table.rows(), 2U);
    EXPECT_EQ(table.cell(0, table.column("b")), "x");
    EXPECT_EQ(table.cell(1, 1), "");
    EXPECT_TRUE(table.has("a"));
    EXPECT_FALSE(table.has("c"));
}

TEST(Csv, quotes_hold_commas_quotes_and_line_breaks) {
    const auto table = CsvTable::parse("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n", "t.csv");
    EXPECT_EQ(table.cell(0, 0), "x, \"y\"\nz");
    EXPECT_EQ(table.cell(0, 1), "2");
    EXPECT_EQ(table.line(1), 4U);  // the quoted field takes two lines
}

TEST(Csv, line_ends_of_windows_a_byte_order_mark_remarks_and_a_missing_last_line_end_change_nothing) {
    const auto plain = CsvTable::parse("a,b\n1,2\n3,4\n", "t");
    for (const char* text : {"a,b\r\n1,2\r\n3,4\r\n",
                             "\xef\xbb\xbf"
                             "a,b\n1,2\n3,4\n",
                             "# source: x\n# y\na,b\n1,2\n3,4", "a,b\n\n1,2\r\n\n3,\"4\"\r\n\n"}) {
        const auto table = CsvTable::parse(text, "t");
        EXPECT_EQ(table.header(), plain.header());
        ASSERT_EQ(table.rows(), 2U);
        for (std::size_t row = 0; row < 2; ++row) {
            for (std::size_t column = 0; column < 2; ++column) EXPECT_EQ(table.cell(row, column), plain.cell(row, column));
        }
    }
}

TEST(Csv, a_row_of_another_width_is_refused_with_its_line) {
    EXPECT_EQ(refused("# remark\na,b\n1,2\n\n3\n"), "t.csv:5: the row has 1 fields where the header has 2");
    EXPECT_EQ(refused("a,b\n1,2,3\n"), "t.csv:2: the row has 3 fields where the header has 2");
    EXPECT_EQ(refused("a,b\n1,2,"), "t.csv:2: the row has 3 fields where the header has 2");
}

TEST(Csv, broken_quotes_are_refused_with_their_line) {
    EXPECT_EQ(refused("a\n\"x\ny\n"), "t.csv:2: a quoted field never ends");
    EXPECT_EQ(refused("a\n1\n\"x\"y\n"), "t.csv:3: text stands behind a closing quote");
}

TEST(Csv, an_empty_table_and_a_missing_column_are_refused) {
    EXPECT_EQ(refused(""), "t.csv: the table is empty");
    EXPECT_EQ(refused("# only a remark\n"), "t.csv: the table is empty");
    const auto table = CsvTable::parse("# remark\na\n1\n", "t.csv");
    EXPECT_EQ(refusal([&] { (void)table.column("rate"); }), "t.csv:2: the column \"rate\" is missing");
}

TEST(Csv, a_number_is_finite_and_fills_its_cell) {
    const auto table = CsvTable::parse("x\n-1.5e3\nnan\n1 \n\"\"\n1e999\n", "t.csv");
    EXPECT_EQ(table.number(0, 0), -1500);
    for (std::size_t row = 1; row < table.rows(); ++row) {
        EXPECT_EQ(refusal([&] { (void)table.number(row, 0); }),
                  "t.csv:" + std::to_string(row + 2) + ": x: \"" + std::string(table.cell(row, 0)) + "\" is not a number");
    }
}

TEST(Csv, cells_stay_when_the_table_moves) {
    auto table = CsvTable::parse("a\nx\n", "t");  // short texts live inside a std::string; these must not
    const CsvTable moved = std::move(table);
    EXPECT_EQ(moved.cell(0, 0), "x");
}

TEST(Csv, every_field_written_reads_back) {
    std::mt19937 random(5);
    const std::string letters = "ab,\"\n\r#; ";
    for (int i = 0; i < 2'000; ++i) {
        std::string value;
        for (std::size_t n = random() % 8; n > 0; --n) value += letters[random() % letters.size()];
        const auto table = CsvTable::parse("a,b\n" + csv_field(value) + ",end\n", "t");
        ASSERT_EQ(table.rows(), 1U);
        EXPECT_EQ(table.cell(0, 0), value);
    }
}

}  // namespace
}  // namespace impost
