#include "impost/ledger/program.hpp"

#include <gtest/gtest.h>

#include <set>

#include "impost/io/file.hpp"
#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;
using test::instant;
using test::refusal;

Programs shipped() {
    const std::string path = std::string(IMPOST_HOME) + "/ledger/programs/us.toml";
    return parse_programs(read_file(path), path);
}

TEST(Programs, a_lapse_is_a_gap_in_a_term) {
    const Programs programs = parse_programs(
        "[[program]]\nsymbol = \"D\"\nname = \"Act\"\norigins = [\"KE\"]\nuntil = 2027-01-01\nsource = \"s\"\n"
        "[[program.lapse]]\nfrom = 2025-10-01\nuntil = 2026-02-03\nnote = \"renewed\"\n",
        "us.toml");
    const Program& act = programs.programs.front();
    EXPECT_TRUE(act.in_force(date("2025-09-30")));
    EXPECT_FALSE(act.in_force(date("2025-10-01")));
    EXPECT_EQ(act.term.lapse_on(date("2026-02-02"))->note, "renewed");
    EXPECT_TRUE(act.in_force(date("2026-02-03")));
    EXPECT_FALSE(act.in_force(date("2027-01-01")));
}

TEST(Programs, the_closest_provision_of_chapter_98_holds) {
    const Programs programs = shipped();
    EXPECT_EQ(programs.provision(code("9802.00.50.60"))->dutiable, "value-of-repairs");
    EXPECT_EQ(programs.provision(code("9801.00.26"))->heading, code("9801"));
    EXPECT_EQ(programs.provision(code("9801.00.10.98"))->heading, code("9801.00.10"));
    EXPECT_EQ(programs.provision(code("9899.00.00")), nullptr);
}

TEST(Programs, what_is_wrong_in_their_files_is_refused_with_its_place) {
    const std::string head = "[[provision]]\nheading = \"9802.00.50\"\ntitle = \"t\"\nsource = \"s\"\n";
    EXPECT_EQ(refusal([&] { (void)parse_provisions(head + "effect = \"free\"\n", "98.toml"); }),
              "98.toml:5: effect: \"free\" is none of printed, part");
    EXPECT_EQ(refusal([&] { (void)parse_provisions(head + "effect = \"part\"\n", "98.toml"); }),
              "98.toml:5: effect: a provision on a part names it by dutiable or by less");
    EXPECT_EQ(refusal([] { (void)parse_fees("[[fee]]\nid = \"a\"\ntitle = \"t\"\nsource = \"s\"\nrate = \"much\"\n", "fees.toml"); }),
              "fees.toml:5: rate: \"much\" is no percentage");
    EXPECT_EQ(refusal([] { (void)parse_de_minimis("[[rule]]\ntext = \"t\"\nsource = \"s\"\nlimit = \"few\"\n", "low.toml"); }),
              "low.toml:4: limit: \"few\" is not a number");
}

TEST(ShippedPrograms, the_fiscal_years_of_fees_follow_each_other_without_gap) {
    const Programs programs = shipped();
    ASSERT_EQ(programs.fees.size(), 2U);
    const Fee& fee = programs.fees.front();
    for (std::size_t p = 1; p < fee.periods.size(); ++p) {
        EXPECT_EQ(fee.periods[p].from, fee.periods[p - 1].until);
        EXPECT_LT(*fee.periods[p - 1].minimum, *fee.periods[p].minimum);
        EXPECT_LT(*fee.periods[p - 1].maximum, *fee.periods[p].maximum);
    }
    EXPECT_EQ(fee.period_on(date("2026-08-31"))->minimum->text(), "33.58");  // 90 FR 34665
}

// 19 U.S.C. 1321; Executive Orders 14256 and 14324.
TEST(ShippedPrograms, the_first_rule_on_low_values_covers_every_origin_and_day_since_2016) {
    const Programs programs = shipped();
    for (const char* at : {"2018-01-01", "2025-02-04", "2025-05-02", "2025-08-29", "2026-06-08"}) {
        for (const Country origin : all_countries()) {
            const auto covers = [&](const DeMinimis& rule) { return rule.covers(origin, instant(at)); };
            EXPECT_TRUE(std::any_of(programs.de_minimis.begin(), programs.de_minimis.end(), covers)) << at;
        }
    }
}

TEST(ShippedPrograms, symbols_are_distinct_and_every_one_has_its_source) {
    std::set<std::string> symbols;
    for (const Program& program : shipped().programs) {
        EXPECT_TRUE(symbols.insert(program.symbol).second) << program.symbol;
        EXPECT_FALSE(program.source.empty()) << program.symbol;
    }
}

}  // namespace
}  // namespace impost
