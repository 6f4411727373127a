#include "impost/ledger/words.hpp"

#include <gtest/gtest.h>

#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::instant;

TEST(Words, origins_are_told_by_the_shorter_list) {
    EXPECT_EQ(origins_text(OriginSet::all()), "all");
    OriginSet all_but = OriginSet::all();
    all_but.remove({country("CA"), country("MX")});
    EXPECT_EQ(origins_text(all_but), "all but CA, MX");
    auto union_and_japan = country_group("EU");
    union_and_japan.push_back(country("JP"));
    EXPECT_EQ(origins_text(OriginSet::of(union_and_japan)), "EU, JP");
    EXPECT_EQ(origins_text(OriginSet()), "none");
}

TEST(Words, products_are_told_by_their_list_or_their_first_prefixes) {
    EXPECT_EQ(products_text(ProductSet::all()), "all");
    EXPECT_EQ(products_text(ProductSet::of({code("7208"), code("7209.15")})), "7208, 7209.15");
    EXPECT_EQ(products_text(ProductSet::from_list(CsvTable::parse("product\n7208\n", "ledger/lists/us-steel.csv"))), "list us-steel");
}

TEST(Words, consecutive_headings_join) {
    EXPECT_EQ(headings_text({code("9903.01.21"), code("9903.01.20"), code("9903.01.22"), code("9903.02.01"), code("9903.02.02")}),
              "9903.01.20 to 9903.01.22, 9903.02.01, 9903.02.02");
}

TEST(Words, a_span_names_the_ends_that_it_has) {
    const Instant from = instant("2025-02-04T00:01:00-05:00");
    EXPECT_EQ(span_text(from, std::nullopt), "since 4 Feb 2025 00:01 EST");
    EXPECT_EQ(span_text(std::nullopt, from), "until 4 Feb 2025 00:01 EST");
    EXPECT_EQ(span_text(std::nullopt, std::nullopt), "always");
}

}  // namespace
}  // namespace impost
