#include "impost/ledger/scope.hpp"

#include <gtest/gtest.h>

#include <random>

#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;

TEST(ProductSet, holds_every_line_below_its_prefixes) {
    const ProductSet set = ProductSet::of({code("7208"), code("8517.13"), code("72")});
    EXPECT_TRUE(set.contains(code("7209.15.00"), date("2025-01-01")));
    EXPECT_TRUE(set.contains(code("8517.13.00.00"), date("2025-01-01")));
    EXPECT_FALSE(set.contains(code("8517"), date("2025-01-01")));
    EXPECT_FALSE(set.contains(code("7308.90"), date("2025-01-01")));
    EXPECT_FALSE(set.is_all());
    EXPECT_TRUE(ProductSet::all().contains(code("01"), date("2025-01-01")));
    EXPECT_FALSE(ProductSet{}.contains(code("01"), date("2025-01-01")));
}

TEST(ProductSet, a_list_holds_a_product_on_the_days_it_says) {
    const auto set = ProductSet::from_list(
        CsvTable::parse("product,from,until\n8541,2025-01-01,2025-03-01\n8541.43,,2024-01-01\n8541,2026-01-01,\n85,,\n", "l.csv"));
    const auto bounded =
        ProductSet::from_list(CsvTable::parse("product,from,until\n8541,2025-01-01,2025-03-01\n8541,2026-01-01,\n", "l.csv"));
    EXPECT_TRUE(bounded.contains(code("8541.43.00"), date("2025-01-01")));
    EXPECT_TRUE(bounded.contains(code("8541.43.00"), date("2025-02-28")));
    EXPECT_FALSE(bounded.contains(code("8541.43.00"), date("2025-03-01")));
    EXPECT_FALSE(bounded.contains(code("8541.43.00"), date("2024-12-31")));
    EXPECT_TRUE(bounded.contains(code("8541.43.00"), date("2030-01-01")));
    EXPECT_TRUE(set.contains(code("8541.43.00"), date("2025-03-01")));
    EXPECT_EQ(test::refusal([] { (void)ProductSet::from_list(CsvTable::parse("product,from\n8541,soon\n", "l.csv")); }),
              "l.csv:2: from: \"soon\" is not a date of the form 2025-02-04");
    EXPECT_EQ(test::refusal([] { (void)ProductSet::from_list(CsvTable::parse("product\nx\n", "l.csv")); }),
              "l.csv:2: product: \"x\" is not a tariff code: only digits and dots may stand in it");
}

TEST(ProductSet, agrees_with_asking_every_row_of_the_list_in_turn) {
    std::mt19937 random(4);
    const auto digits = [&](std::size_t count) {
        std::string text;
        while (text.size() < count) text += static_cast<char>('1' + random() % 2);
        return text;
    };
    for (int i = 0; i < 300; ++i) {
        struct Row {
            HsCode prefix;
            Date from;
            Date until;
        };
        std::vector<Row> rows;
        std::string csv = "product,from,until\n";
        for (std::size_t n = random() % 6; n > 0; --n) {
            const std::string text = digits(2 + 2 * (random() % 4));
            const bool dated = random() % 2 == 0;
            const int first = static_cast<int>(random() % 20);
            rows.push_back({code(text), date("2025-01-01") + (dated ? first : -10'000), date("2025-01-01") + (dated ? first + 5 : 10'000)});
            csv += text + (dated ? "," + rows.back().from.text() + "," + rows.back().until.text() : ",,") + "\n";
        }
        const ProductSet set = ProductSet::from_list(CsvTable::parse(csv, "l.csv"));
        for (int k = 0; k < 50; ++k) {
            const HsCode product = code(digits(10));
            const Date on = date("2025-01-01") + static_cast<int>(random() % 30);
            const bool expected = std::any_of(rows.begin(), rows.end(),
                                              [&](const Row& r) { return r.prefix.covers(product) && r.from <= on && on < r.until; });
            ASSERT_EQ(set.contains(product, on), expected) << csv << product.dotted() << " " << on.text();
        }
    }
}

TEST(OriginSet, all_without_some_is_not_all) {
    OriginSet set = OriginSet::all();
    EXPECT_TRUE(set.is_all());
    set.remove(country_group("EU"));
    EXPECT_FALSE(set.is_all());
    EXPECT_FALSE(set.contains(country("DE")));
    EXPECT_TRUE(set.contains(country("GB")));
    EXPECT_EQ(set.countries().size(), all_countries().size() - 27);
}

}  // namespace
}  // namespace impost
