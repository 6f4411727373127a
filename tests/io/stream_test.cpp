#include "impost/io/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "refusal.hpp"

namespace impost {
namespace {

using test::refusal;

/// A record as it was read: its line, its fields, and what is wrong with it.
struct Record {
    std::size_t line;
    std::vector<std::string> fields;
    std::string fault;
    friend bool operator==(const Record&, const Record&) = default;
};

std::vector<Record> records(const std::string& text, std::size_t block_size = CsvStream::usual_block) {
    CsvStream stream(ByteStream::of(text, "t.csv"), block_size);
    std::vector<Record> result;
    CsvBlock block;
    while (stream.next(block)) {
        CsvRecords in_block(block);
        while (in_block.next()) {
            result.push_back({in_block.line(), {in_block.fields().begin(), in_block.fields().end()}, std::string(in_block.fault())});
        }
    }
    return result;
}

const std::string broken = "a quoted field never ends, or text stands behind its closing quote";

TEST(Stream, records_come_with_the_line_on_which_they_begin) {
    EXPECT_EQ(records("# remark\r\n\nid,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n\n2,\n"),
              (std::vector<Record>{{4, {"1", "a, \"b\"\nc"}, ""}, {7, {"2", ""}, ""}}));
}

TEST(Stream, broken_quotes_cost_one_line_only) {
    EXPECT_EQ(records("id,text\n1,\"a\n2,b\n"), (std::vector<Record>{{2, {"1", "\"a"}, broken}, {3, {"2", "b"}, ""}}));
    EXPECT_EQ(records("id,text\n1,\"a\n2,b\n3,\"c\"\n4,d\n"),
              (std::vector<Record>{{2, {"1", "\"a"}, broken}, {3, {"2", "b"}, ""}, {4, {"3", "c"}, ""}, {5, {"4", "d"}, ""}}));
}

TEST(Stream, records_do_not_depend_on_the_blocks) {
    std::mt19937 random(20250204);
    const std::string letters = "ab,,\"\"\"\n\n\r";
    for (int i = 0; i < 500; ++i) {
        std::string text = "id\n";
        const std::size_t size = random() % 60;
        for (std::size_t c = 0; c < size; ++c) text += letters[random() % letters.size()];
        const auto whole = records(text);
        for (const std::size_t block_size : {1U, 2U, 7U, 20U}) EXPECT_EQ(records(text, block_size), whole) << text;
    }
}

TEST(Stream, a_table_without_header_is_refused) {
    EXPECT_EQ(refusal([] { (void)records(""); }), "t.csv: the table is empty");
    EXPECT_EQ(refusal([] { (void)records("# remark\n\n"); }), "t.csv: the table is empty");
    EXPECT_EQ(refusal([] { (void)records("\n\"id\n1\n"); }), "t.csv:2: " + broken);
}

}  // namespace
}  // namespace impost
