#include <gtest/gtest.h>

#include "impost/base/text.hpp"
#include "impost/duty/assess.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::instant;

/// Goods under the law that ships with the project.
class ShippedLaw : public testing::Test {
protected:
    static void SetUpTestSuite() {
        schedule_ = new Schedule(Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us"));
        ledger_ = new Ledger(read_ledger(std::string(IMPOST_HOME) + "/ledger"));
    }
    static void TearDownTestSuite() {
        delete schedule_;
        delete ledger_;
    }

    static Assessment assessed(const std::string& product, const std::string& origin, const std::string& on,
                               const std::vector<std::string>& claims = {}) {
        EntryLine entry;
        entry.product = code(product);
        entry.origin = country(origin);
        entry.claims = claims;
        return assess(*schedule_, Regime::at(*ledger_, country("US"), instant(on)), entry).value();
    }
    static std::string stack(const std::string& product, const std::string& origin, const std::string& on,
                             const std::vector<std::string>& claims = {}) {
        std::vector<std::string> rates;
        for (const DutyLine& line : assessed(product, origin, on, claims).lines) rates.push_back(line.rate);
        return join(rates, " ");
    }

    static const Schedule* schedule_;
    static const Ledger* ledger_;
};
const Schedule* ShippedLaw::schedule_ = nullptr;
const Ledger* ShippedLaw::ledger_ = nullptr;

// HTSUS 2025 revision 3: 8517.13.00 Free; headings 9903.01.20 (10 %, 90 FR 9121) and 9903.01.24 (20 %, Executive Order 14228).
TEST_F(ShippedLaw, smartphones_of_china_owe_10_percent_on_21_february_and_20_on_5_march_2025) {
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-21"), "Free +10%");
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-03-05"), "Free +20%");
    EXPECT_EQ(stack("8517.13.00.00", "VN", "2025-02-21"), "Free");
    EXPECT_EQ(assessed("8517.13.00.00", "CN", "2025-02-21").lines[1].heading, "9903.01.20");
    EXPECT_EQ(assessed("8517.13.00.00", "CN", "2025-03-05").lines[1].heading, "9903.01.24");
}

TEST_F(ShippedLaw, the_duty_begins_one_minute_after_midnight) {
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-04T00:00:00-05:00"), "Free");
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-04T00:00:59-05:00"), "Free");
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-04T00:01:00-05:00"), "Free +10%");
    EXPECT_EQ(stack("8517.13.00.00", "HK", "2025-02-04T00:01:00-05:00"), "Free +10%");
}

TEST_F(ShippedLaw, donations_and_publications_stay_out) {
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-21", {"donation"}), "Free");
    EXPECT_EQ(stack("4901.99.00", "CN", "2025-02-21").find("+10%"), std::string::npos);
}

// HTSUS heading 9903.01.23, in force for entries before 2025-03-07 00:01.
TEST_F(ShippedLaw, goods_in_transit_stay_out_until_7_march) {
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-02-21", {"in-transit"}), "Free");
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-03-07T00:00:00-05:00", {"in-transit"}), "Free");
    EXPECT_EQ(stack("8517.13.00.00", "CN", "2025-03-07T00:01:00-05:00", {"in-transit"}), "Free +20%");
}

// HTSUS 6109.10.00: 16.5 %; special Free for S; column 2 90 %. General note 11; general note 3(b) with Public Law 117-110.
TEST_F(ShippedLaw, shirts_are_free_from_mexico_when_claimed_and_bear_column_2_from_russia) {
    EXPECT_EQ(stack("6109.10.00", "MX", "2025-02-21"), "16.5%");
    EXPECT_EQ(stack("6109.10.00", "MX", "2025-02-21", {"USMCA"}), "Free");
    EXPECT_EQ(stack("6109.10.00", "RU", "2025-02-21"), "90%");
    EXPECT_EQ(stack("6109.10.00", "CN", "2025-02-21"), "16.5% +7.5% +10%");  // list 4A, 9903.88.15
}

// 19 U.S.C. 2465: no preference under the GSP after 2020-12-31.
TEST_F(ShippedLaw, the_generalized_system_of_preferences_has_lapsed) {
    const Assessment bag = assessed("4202.92.45.00", "TH", "2025-02-21", {"A"});
    EXPECT_EQ(bag.lines[0].rate, "20%");
    EXPECT_EQ(bag.not_applied[0].measure, "program A");
    EXPECT_NE(bag.not_applied[0].reason.find("not in force"), std::string::npos);
}

// Proclamation 10896: exemptions from the steel duty end on 2025-03-12 00:01.
TEST_F(ShippedLaw, steel_of_canada_is_exempt_until_12_march) {
    EXPECT_EQ(stack("7208.10.15.00", "CA", "2025-02-21"), "Free");
    EXPECT_NE(stack("7208.10.15.00", "CA", "2025-03-12T00:01:00-04:00").find("+25%"), std::string::npos);
    EXPECT_EQ(stack("7208.10.15.00", "VN", "2025-02-21"), "Free +25%");
}

TEST_F(ShippedLaw, every_line_of_chapters_1_to_97_can_be_assessed_for_every_big_partner_without_an_undefined_meeting) {
    const auto revision = schedule_->revision_on(test::date("2025-03-12")).value();
    for (const char* origin : {"CN", "CA", "MX", "DE", "VN", "RU"}) {
        const Regime regime = Regime::at(*ledger_, country("US"), instant("2025-03-12"));
        for (const HsCode product : schedule_->codes(revision)) {
            if (product.chapter() > 97 || product.digits() != 8) continue;
            EntryLine entry;
            entry.product = product;
            entry.origin = country(origin);
            const auto assessment = assess(*schedule_, regime, entry);
            ASSERT_TRUE(assessment) << product.dotted() << " " << origin << ": " << assessment.error().what();
        }
    }
}

}  // namespace
}  // namespace impost
