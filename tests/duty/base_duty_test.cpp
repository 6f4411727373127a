#include "impost/duty/base_duty.hpp"

#include <gtest/gtest.h>

#include "impost/base/text.hpp"
#include "impost/duty/fees.hpp"
#include "impost/io/file.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::instant;
using test::measure;
using test::version_text;

/// What an entry line claims and states beside its product, origin and value.
struct Said {
    std::vector<std::string> claims;
    std::vector<std::string> facts;
    std::vector<Measured> quantities;
    std::string transport;
};

Measured quantity(const std::string& number, const std::string& unit) { return {Quantity::parse(number).value(), unit}; }

/// The shipped schedule and programs under no measure but two: +10 % on China that leaves chapter 98 out, and +25 % on metal of all
/// origins as section 232.
class BaseDutyTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        schedule_ = new Schedule(Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us"));
        ledger_ = new Ledger;
        const std::string path = std::string(IMPOST_HOME) + "/ledger/programs/us.toml";
        ledger_->programs = parse_programs(read_file(path), path);
        const std::string leaves_out = "[[exception]]\nclaim = \"chapter-98\"\ntext = \"Chapter 98.\"\nsource = \"s\"\n";
        ledger_->measures = {
            measure("fentanyl", "IEEPA",
                    "[scope]\norigins = [\"CN\"]\n" + version_text("2025-02-04", "+10%") + leaves_out +
                        "[[stacking]]\nwith = \"Section 232\"\nrule = \"adds\"\nsource = \"s\"\n"),
            measure("steel", "Section 232", "[scope]\nproducts = [\"7208\"]\n" + version_text("2018-03-23", "+25%") + leaves_out)};
    }
    static void TearDownTestSuite() {
        delete schedule_;
        delete ledger_;
    }

    static Result<Assessment> try_assess(const std::string& product, const std::string& origin, const std::string& on,
                                         const std::string& value, const Said& said = {}) {
        EntryLine entry;
        entry.product = code(product);
        entry.origin = country(origin);
        if (!value.empty()) entry.customs_value = Money::parse(value).value();
        entry.claims = said.claims;
        const Facts facts = parse_facts(said.facts).value();
        entry.facts = facts.facts;
        entry.applicable_line = facts.applicable_line;
        entry.quantities = said.quantities;
        if (!said.transport.empty()) entry.transport = parse_transport(said.transport).value();
        return assess(*schedule_, Regime::at(*ledger_, country("US"), instant(on)), entry);
    }
    /// "9802.00.50 2.5% 5.00 | +10% 20.00": heading, rate and amount of each line.
    static std::string stack(const std::string& product, const std::string& origin, const std::string& on, const std::string& value,
                             const Said& said = {}) {
        const auto assessed = try_assess(product, origin, on, value, said);
        if (!assessed) return assessed.error().what();
        std::vector<std::string> lines;
        for (const DutyLine& line : assessed->lines) {
            const std::string head = line.heading.empty() ? "" : line.heading + " ";
            lines.push_back(head + line.rate + " " + (line.amount ? line.amount->text() : "-"));
        }
        return join(lines, " | ");
    }
    static std::string not_applied(const Assessment& assessment, const std::string& what) {
        for (const NotApplied& one : assessment.not_applied) {
            if (one.measure == what) return one.reason;
        }
        return "";
    }
    static std::string missing(const Assessment& assessment) {
        std::vector<std::string> names;
        for (const MissingFact& fact : assessment.missing) names.push_back(fact.name);
        return join(names, " ");
    }
    static bool notes(const Assessment& assessment, const std::string& words) {
        for (const std::string& note : assessment.notes) {
            if (note.find(words) != std::string::npos) return true;
        }
        return false;
    }

    static const Schedule* schedule_;
    static Ledger* ledger_;
};
const Schedule* BaseDutyTest::schedule_ = nullptr;
Ledger* BaseDutyTest::ledger_ = nullptr;

// General note 3(b); Public Law 117-110 for Russia and Belarus. HTSUS 6109.10.00: 16.5 %, column 2 90 %.
TEST_F(BaseDutyTest, column_2_is_for_cuba_north_korea_russia_and_belarus) {
    for (const char* origin : {"CU", "KP", "RU", "BY"})
        EXPECT_EQ(stack("6109.10.00", origin, "2025-02-21", "100"), "6109.10.00 90% 90.00") << origin;
    EXPECT_EQ(stack("6109.10.00", "KZ", "2025-02-21", "100"), "6109.10.00 16.5% 16.50");
    EXPECT_TRUE(ledger_->programs.is_column_two(country("RU"), test::date("2022-04-09")));
    EXPECT_FALSE(ledger_->programs.is_column_two(country("RU"), test::date("2022-04-08")));
    EXPECT_TRUE(ledger_->programs.is_column_two(country("CU"), test::date("2018-01-01")));
}

// HTSUS 0201.10.50: KR 1.7 % in 2025, free in 2026.
TEST_F(BaseDutyTest, a_staged_rate_is_that_of_the_revision_of_the_day) {
    EXPECT_EQ(stack("0201.10.50", "KR", "2025-06-01", "1000", {{"KR"}, {}, {}, ""}), "0201.10.50 1.7% 17.00");
    EXPECT_EQ(stack("0201.10.50", "KR", "2026-06-01", "1000", {{"KR"}, {}, {}, ""}), "0201.10.50 Free 0.00");
}

TEST_F(BaseDutyTest, of_several_preferences_the_lowest_rate_is_owed) {  // general note 3(a)(iii)
    const Programs programs = parse_programs(
        "[[program]]\nsymbol = \"S\"\nname = \"one\"\norigins = \"all\"\nsource = \"s\"\n[[program]]\nsymbol = \"P\"\nname = "
        "\"other\"\norigins = \"all\"\nsource = \"s\"\n",
        "us.toml");
    TariffLine line;
    line.general = "9%";
    line.special = "3% (S) 1% (P)";
    const RateColumns columns = parse_rate_columns(line);
    for (const std::vector<std::string>& claims : {std::vector<std::string>{"S", "P"}, {"P", "S"}}) {
        const ChosenRate chosen = choose_rate(columns, programs, country("DO"), Column::by_origin, claims, test::date("2025-02-21"));
        EXPECT_EQ(chosen.duty->text, "1%");
        EXPECT_EQ(chosen.program->symbol, "P");
    }
}

// 19 U.S.C. 2466b and the act of 2026-02-03; 19 U.S.C. 2465; 19 U.S.C. 4454.
TEST_F(BaseDutyTest, programs_lapse_and_come_back) {
    const Said agoa{{"D"}, {}, {}, ""};
    EXPECT_EQ(stack("8708.29.51.60", "ZA", "2025-09-30", "100", agoa), "8708.29.51 Free 0.00");
    EXPECT_EQ(stack("8708.29.51.60", "ZA", "2025-10-01", "100", agoa), "8708.29.51 2.5% 2.50");
    EXPECT_EQ(stack("8708.29.51.60", "ZA", "2026-02-03", "100", agoa), "8708.29.51 Free 0.00");
    const Assessment lapsed = try_assess("8708.29.51.60", "ZA", "2025-12-01", "100", agoa).value();
    EXPECT_NE(not_applied(lapsed, "program D").find("180 days"), std::string::npos);
    EXPECT_TRUE(notes(try_assess("8708.29.51.60", "ZA", "2026-06-01", "100", agoa).value(), "program D, in doubt"));
    EXPECT_EQ(stack("4202.92.45.00", "TH", "2025-02-21", "100", {{"A"}, {}, {}, ""}), "4202.92.45.00 20% 20.00");
    EXPECT_EQ(stack("4202.92.45.00", "NP", "2025-12-31", "100", {{"NP"}, {}, {}, ""}), "4202.92.45.00 Free 0.00");
    EXPECT_EQ(stack("4202.92.45.00", "NP", "2026-01-01", "100", {{"NP"}, {}, {}, ""}), "4202.92.45.00 20% 20.00");
}

// General notes 3(a)(iv), 3(a)(v) and 10: no special column names these symbols.
TEST_F(BaseDutyTest, insular_possessions_zones_and_associated_states_reach_every_line) {
    EXPECT_EQ(stack("6109.10.00", "GU", "2025-02-21", "100", {{"Y"}, {}, {}, ""}), "6109.10.00 Free 0.00");
    EXPECT_EQ(stack("6109.10.00", "EG", "2025-02-21", "100", {{"N"}, {}, {}, ""}), "6109.10.00 Free 0.00");
    EXPECT_EQ(stack("2009.12.25", "FM", "2025-02-21", "", {{"Z"}, {}, {}, ""}), "2009.12.25.00 Free -");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"Y"}, {}, {}, ""}), "6109.10.00 16.5% 16.50");
}

// HTSUS 0402.10.50: special "See 9823.06.01-9823.06.09 (S+)" and the like; 9823.09.04: 33.87¢/kg (S+) for 1701.13.50.
TEST_F(BaseDutyTest, a_special_rate_that_a_provision_gives_asks_for_it_and_takes_it) {
    const Assessment open = try_assess("1701.13.50.00", "MX", "2025-02-21", "1000", {{"USMCA"}, {}, {quantity("100", "kg")}, ""}).value();
    EXPECT_EQ(missing(open), "provision");
    EXPECT_FALSE(open.total);
    EXPECT_EQ(stack("1701.13.50.00", "MX", "2025-02-21", "1000", {{"USMCA", "9823.09.04"}, {}, {quantity("100", "kg")}, ""}),
              "9823.09.04 33.87¢/kg 33.87");
}

// HTSUS 2106.90.52: the rate applicable to the natural juice in heading 2009; 2009.12.25: 4.5¢/liter.
TEST_F(BaseDutyTest, a_rate_of_another_article_asks_for_its_line) {
    const std::vector<Measured> liters = {quantity("200", "liters")};
    const Assessment open = try_assess("2106.90.52", "AR", "2025-02-21", "500", {{}, {}, liters, ""}).value();
    EXPECT_EQ(missing(open), "applicable-line");
    EXPECT_EQ(stack("2106.90.52", "AR", "2025-02-21", "500", {{}, {"applicable-line=2009.12.25"}, liters, ""}),
              "2106.90.52.00 4.5¢/liter 9.00");
    EXPECT_EQ(stack("6109.10.00", "AR", "2025-02-21", "500", {{}, {"applicable-line=2009.12.25"}, {}, ""}),
              "no rate of this line is that of another article's line");
}

// HTSUS 9801.00.10: free; the additional duty leaves out goods under chapter 98.
TEST_F(BaseDutyTest, goods_returned_are_free_of_base_and_additional_duty) {
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000"), "8708.29.51 2.5% 25.00 | +10% 100.00");
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000", {{"9801.00.10"}, {}, {}, ""}), "9801.00.10 Free 0.00");
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000", {{"9813.00.05"}, {}, {}, ""}),
              "9813.00.05 Free, under bond, as prescribed in U.S. note 1 to this subchapter 0.00");
    // Column 2 of 9801.00.10 is blank.
    const Assessment russia = try_assess("8708.29.51.60", "RU", "2025-02-21", "1000", {{"9801.00.10"}, {}, {}, ""}).value();
    EXPECT_EQ(not_applied(russia, "9801.00.10"), "has no rate in column 2");
}

// HTSUS 9817.85.01: free; column 2 the rate applicable in the absence of the heading. 9817.61.01: 5.5 %.
TEST_F(BaseDutyTest, a_provision_has_its_own_rate_or_leaves_the_lines) {
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9817.85.01"}, {}, {}, ""}), "9817.85.01 Free 0.00");
    EXPECT_EQ(stack("6109.10.00", "RU", "2025-02-21", "100", {{"9817.85.01"}, {}, {}, ""}), "6109.10.00 90% 90.00");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9817.61.01"}, {}, {}, ""}), "9817.61.01 5.5% 5.50");
}

// HTSUS 9802.00.50 and U.S. note 2 to subchapter III of chapter 99: base and additional duty on the value of the repairs.
TEST_F(BaseDutyTest, repairs_bear_duty_on_their_value) {
    const Said repaired{{"9802.00.50"}, {"value-of-repairs=200"}, {}, ""};
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000", repaired), "9802.00.50 2.5% 5.00 | +10% 20.00");
    EXPECT_EQ(try_assess("8708.29.51.60", "CN", "2025-02-21", "1000", repaired)->ad_valorem, parse_percent("2.5").value());
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "", {{"9802.00.50"}, {"value-of-repairs=20%"}, {}, ""}),
              "9802.00.50 2.5% - | +10% -");
    const Assessment open = try_assess("8708.29.51.60", "CN", "2025-02-21", "1000", {{"9802.00.50"}, {}, {}, ""}).value();
    EXPECT_EQ(missing(open), "value-of-repairs");
    EXPECT_FALSE(open.total);
    EXPECT_FALSE(open.ad_valorem);
    // Free for the partners of the special column.
    EXPECT_EQ(stack("8708.29.51.60", "MX", "2025-02-21", "1000", {{"9802.00.50", "S"}, {"value-of-repairs=200"}, {}, ""}),
              "9802.00.50 Free 0.00");
}

// U.S. note 3(c): a compound rate counts as its equivalent on the full value. 2101.20.20… 1.50 USD/kg is not at hand there; wine is.
TEST_F(BaseDutyTest, a_specific_rate_owes_the_share_of_the_part) {
    EXPECT_EQ(stack("2204.21.50", "FR", "2025-02-21", "1000", {{"9802.00.50"}, {"value-of-repairs=250"}, {quantity("900", "liters")}, ""}),
              "9802.00.50 6.3¢/liter 14.18");  // 56.70 · 0.25
}

// HTSUS 9802.00.80: the value less the cost or value of products of the United States.
TEST_F(BaseDutyTest, assembly_abroad_leaves_components_of_the_united_states_out) {
    const Said assembled{{"9802.00.80"}, {"value-of-us-components=600 USD"}, {}, ""};
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000", assembled), "9802.00.80 2.5% 10.00 | +10% 40.00");
    EXPECT_EQ(stack("8708.29.51.60", "CN", "2025-02-21", "1000", {{"9802.00.80"}, {"value-of-us-components=1200 USD"}, {}, ""}),
              "value-of-us-components of 1200.00 is above the customs value");
}

// U.S. note 16 to subchapter III of chapter 99: duties under 9802.00.60 on the full value of the imported article.
TEST_F(BaseDutyTest, section_232_falls_on_the_full_value_of_metal_processed_abroad_and_on_repairs_alone) {
    const std::string steel = "7208.10.15.00";
    EXPECT_EQ(stack(steel, "CN", "2025-02-21", "1000", {{"9802.00.60"}, {"value-of-processing=30%"}, {}, ""}),
              "9802.00.60 Free 0.00 | +25% 250.00 | +10% 30.00");
    EXPECT_EQ(stack(steel, "CN", "2025-02-21", "1000", {{"9802.00.50"}, {"value-of-repairs=30%"}, {}, ""}),
              "9802.00.50 Free 0.00 | +25% 75.00 | +10% 30.00");
}

TEST_F(BaseDutyTest, provisions_that_do_not_hold_say_why_and_odd_claims_are_refused) {
    const Assessment haiti = try_assess("6109.10.00", "HT", "2025-12-01", "100", {{"9820.61.35"}, {}, {}, ""}).value();
    EXPECT_NE(not_applied(haiti, "9820.61.35").find("not in force on 2025-12-01"), std::string::npos);
    EXPECT_EQ(haiti.lines[0].rate, "16.5%");
    EXPECT_EQ(stack("6109.10.00", "HT", "2026-03-01", "100", {{"9820.61.35"}, {}, {}, ""}), "9820.61.35 Free 0.00");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9819.11.03"}, {}, {}, ""}), "6109.10.00 16.5% 16.50");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9801.00.10", "9802.00.50"}, {}, {}, ""}),
              "two provisions of chapter 98 are claimed: 9801.00.10 and 9802.00.50");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9899.00.10"}, {}, {}, ""}),
              "9899.00.10 is no provision of chapter 98 that the ledger knows");
    EXPECT_EQ(stack("6109.10.00", "FR", "2025-02-21", "100", {{"9801.00.98"}, {}, {}, ""}),
              "9801.00.98 is no line of the schedule on 2025-02-21");
}

// 19 U.S.C. 58c; 89 FR 59126 (fiscal year 2025: 32.71 to 634.62, informal 2.62); 26 U.S.C. 4461.
TEST_F(BaseDutyTest, fees_follow_the_duties_when_asked_for) {
    EXPECT_EQ(stack("6109.10.00", "VN", "2025-02-21", "10000", {{}, {}, {}, "ocean"}),
              "6109.10.00 16.5% 1650.00 | 0.3464% 34.64 | 0.125% 12.50");
    EXPECT_EQ(stack("6109.10.00", "VN", "2025-02-21", "10000", {{}, {}, {}, "air"}), "6109.10.00 16.5% 1650.00 | 0.3464% 34.64");
    EXPECT_EQ(stack("6109.10.00", "VN", "2025-02-21", "100", {{"whole-entry"}, {}, {}, "land"}), "6109.10.00 16.5% 16.50 | 0.3464% 32.71");
    EXPECT_EQ(stack("6109.10.00", "VN", "2025-02-21", "1000000", {{"whole-entry"}, {}, {}, "air"}),
              "6109.10.00 16.5% 165000.00 | 0.3464% 634.62");
    EXPECT_EQ(stack("6109.10.00", "VN", "2025-10-01", "1000", {{"informal-entry"}, {}, {}, "air"}), "6109.10.00 16.5% 165.00 | $2.69 2.69");
    const Assessment a = try_assess("6109.10.00", "VN", "2025-02-21", "10000", {{}, {}, {}, "ocean"}).value();
    EXPECT_EQ(a.total->text(), "1697.14");
    EXPECT_TRUE(notes(a, "at least $32.71 and at most $634.62 for a formal entry as a whole in fiscal year 2025"));
}

// 19 CFR 24.23(c).
TEST_F(BaseDutyTest, the_merchandise_processing_fee_leaves_out_agreements_and_chapter_98) {
    const auto fee = [&](const std::string& origin, const std::vector<std::string>& claims, const std::vector<std::string>& facts = {}) {
        const Assessment a = try_assess("8708.29.51.60", origin, "2025-02-21", "1000", {claims, facts, {}, "air"}).value();
        return a.lines.back().authority == "fee" ? a.lines.back().amount->text() : not_applied(a, "merchandise-processing-fee");
    };
    EXPECT_EQ(fee("MX", {}), "3.46");
    EXPECT_NE(fee("MX", {"USMCA"}).find("24.23(c)(3)"), std::string::npos);
    EXPECT_NE(fee("KR", {"KR"}).find("Korea"), std::string::npos);
    EXPECT_EQ(fee("MA", {"MA"}), "3.46");
    EXPECT_NE(fee("IL", {}).find("24.23(c)(5)"), std::string::npos);
    EXPECT_NE(fee("CN", {"9801.00.10"}).find("chapter 98"), std::string::npos);
    EXPECT_EQ(fee("CN", {"9802.00.80"}, {"value-of-us-components=50%"}), "1.73");
}

// 19 U.S.C. 1321; Executive Orders 14256 (2025-05-02 00:01) and 14324 (2025-08-29 00:01).
TEST_F(BaseDutyTest, low_values_enter_free_until_they_no_longer_do) {
    const auto rate = [&](const std::string& origin, const std::string& on, const std::string& value = "800",
                          const std::vector<std::string>& more = {}) {
        std::vector<std::string> claims = {"de-minimis"};
        claims.insert(claims.end(), more.begin(), more.end());
        return stack("6109.10.00", origin, on, value, {claims, {}, {}, "air"});
    };
    EXPECT_EQ(rate("CN", "2025-02-03"), "Free 0.00");
    EXPECT_EQ(rate("CN", "2025-05-02T00:00:59-04:00"), "Free 0.00");
    EXPECT_EQ(rate("CN", "2025-05-02T00:01:00-04:00"), "6109.10.00 16.5% 132.00 | +10% 80.00 | 0.3464% 2.77");
    EXPECT_EQ(rate("VN", "2025-05-02T00:01:00-04:00"), "Free 0.00");
    EXPECT_EQ(rate("VN", "2025-08-29T00:00:59-04:00"), "Free 0.00");
    EXPECT_EQ(rate("VN", "2025-08-29T00:01:00-04:00"), "6109.10.00 16.5% 132.00 | 0.3464% 2.77");
    EXPECT_EQ(rate("VN", "2025-02-21", "800.01"), "6109.10.00 16.5% 132.00 | 0.3464% 2.77");
    EXPECT_EQ(rate("VN", "2025-02-21", ""), "the claim de-minimis needs a customs value");
    const Assessment refused = try_assess("6109.10.00", "VN", "2025-09-01", "500", {{"de-minimis"}, {}, {}, ""}).value();
    EXPECT_NE(not_applied(refused, "de-minimis").find("2025-08-29"), std::string::npos);
    EXPECT_TRUE(notes(try_assess("6109.10.00", "CN", "2025-02-04", "500", {{"de-minimis"}, {}, {}, ""}).value(), "14200"));
}

TEST_F(BaseDutyTest, drawback_is_out_of_scope_and_said_so) {
    const Assessment a = try_assess("6109.10.00", "VN", "2025-02-21", "500", {{"drawback"}, {}, {}, ""}).value();
    EXPECT_EQ(not_applied(a, "drawback"), "a refund after exportation (19 U.S.C. 1313) is claimed later and is not assessed here");
    EXPECT_EQ(a.total->text(), "82.50");
}

// HTSUS 0201.10: additional U.S. note 3 to chapter 2; footnote "See 9904.02.01-9904.02.37".
TEST_F(BaseDutyTest, quotas_and_safeguards_are_named_though_not_counted) {
    EXPECT_TRUE(notes(try_assess("0201.10.10", "AU", "2025-02-21", "", {}).value(),
                      "in-quota line of the tariff-rate quota of additional U.S. note 3 to chapter 2"));
    const Assessment over = try_assess("0201.10.50", "AU", "2025-02-21", "", {}).value();
    EXPECT_TRUE(notes(over, "over-quota line"));
    EXPECT_TRUE(notes(over, "9904.02.01"));
    EXPECT_TRUE(try_assess("6109.10.00", "VN", "2025-02-21", "", {})->notes.empty());
}

TEST_F(BaseDutyTest, every_line_says_what_it_lacks_or_has_an_amount) {
    std::size_t lines = 0;
    for (const HsCode product : schedule_->codes(20)) {
        if (product.chapter() > 97 || product.digits() != 8) continue;
        for (const char* origin : {"FR", "RU"}) {
            const auto a = try_assess(product.plain(), origin, "2025-08-21", "1000");
            ASSERT_TRUE(a) << product.dotted() << ": " << a.error().what();
            const bool nothing_printed = a->lines[0].rate == "no rate printed";
            EXPECT_TRUE(a->lines[0].amount || !a->missing.empty() || nothing_printed) << product.dotted() << " " << a->lines[0].rate;
            ++lines;
        }
    }
    EXPECT_GT(lines, 6'000U);
}

}  // namespace
}  // namespace impost
