#include "impost/exposure/average.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "impost/exposure/shock.hpp"
#include "impost/io/file.hpp"
#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;
using test::instant;
using test::measure;
using test::refusal;
using test::version_text;

/// Two products, three partners: shirts 16.5 % and phones free; 10 % more on China since 4 February 2025; 25 % on Mexico
/// since 4 March but for goods under the USMCA.
class SmallTrade : public testing::Test {
protected:
    SmallTrade() {
        ledger.measures = {measure("china", "IEEPA", "[scope]\norigins = [\"CN\"]\n" + version_text("2025-02-04", "+10%")),
                           measure("mexico", "Border",
                                   "[scope]\norigins = [\"MX\"]\n" + version_text("2025-03-04", "+25%") +
                                       "[[exception]]\nclaim = \"USMCA\"\nproducts = [\"61\"]\ntext = \"t\"\nsource = \"s\"\n")};
        const auto partner = [&](const char* iso) { trade.partners.push_back({iso, iso, country(iso)}); };
        partner("CN");
        partner("MX");
        partner("VN");
        trade.year = 2024;
        trade.rows = {{code("6109100000"), 0, 100, 16.5},
                      {code("6109100000"), 1, 200, 3.3},
                      {code("6109100000"), 2, 300, 49.5},
                      {code("8517130000"), 0, 400, 0},
                      {code("2204215000"), 2, 50, 1}};
        preferences.exempt.assign(3, std::vector<double>(100, 0.0));
    }

    Schedule schedule =
        Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-02-10\n", "r"),
                        CsvTable::parse("code,parent,first,end,units,general,special,other,references,description\n"
                                        "2204215000,,0,2,liters,6.3¢/liter,,33¢/liter,,Wine\n6109100000,,0,2,,16.5%,,90%,,Shirts\n"
                                        "8517130000,,0,2,,Free,,35%,,Phones\n",
                                        "l"));
    Ledger ledger;
    TradeStatistics trade;
    PreferenceShares preferences;

    [[nodiscard]] LineRates rates(const std::string& on, PreferenceUse use) const {
        return RateTable({schedule, ledger, trade, preferences}).rates(Regime::at(ledger, country("US"), instant(on)), use);
    }
    [[nodiscard]] double total(const std::string& on, PreferenceUse use) const {
        return average_rates(trade, rates(on, use), Grouping::total)[0].rate;
    }
};

// Shares of values below are fractions of doubles: a few units of rounding, 1e-15.
constexpr double rounding = 1e-15;

TEST_F(SmallTrade, the_average_rate_is_duty_over_value) {
    // 16.5 % of 600, wine at the 2 % that it paid in the year, 1050 in all.
    EXPECT_NEAR(total("2025-01-15", PreferenceUse::none), (0.165 * 600 + 0.02 * 50) / 1050, rounding);
    EXPECT_NEAR(total("2025-02-21", PreferenceUse::none), (0.165 * 600 + 0.02 * 50 + 0.1 * 500) / 1050, rounding);
    EXPECT_NEAR(total("2025-03-05", PreferenceUse::none), (0.165 * 600 + 0.02 * 50 + 0.1 * 500 + 0.25 * 200) / 1050, rounding);
}

TEST_F(SmallTrade, groups_weigh_up_to_the_whole) {
    for (const char* on : {"2025-01-15", "2025-02-21", "2025-03-05"}) {
        const LineRates lines = rates(on, PreferenceUse::none);
        const double whole = average_rates(trade, lines, Grouping::total)[0].rate;
        for (const Grouping grouping : {Grouping::partner, Grouping::chapter}) {
            double duty = 0;
            for (const AverageRate& one : average_rates(trade, lines, grouping)) duty += one.rate * one.imports_usd;
            EXPECT_NEAR(duty / 1050, whole, rounding);
        }
        double sum = 0;
        for (const AverageRate& one : average_rates(trade, lines, Grouping::authority)) sum += one.rate;
        EXPECT_NEAR(sum, whole, rounding);
    }
}

TEST_F(SmallTrade, a_partner_pays_its_own_rate) {
    const LineRates lines = rates("2025-02-21", PreferenceUse::none);
    EXPECT_NEAR(average_rate_on(trade, lines, {"CN"}).rate, (0.165 * 100 + 0.1 * 500) / 500, rounding);
    EXPECT_NEAR(average_rate_on(trade, lines, {"MX", "VN"}).rate, (0.165 * 500 + 0.02 * 50) / 550, rounding);
    EXPECT_EQ(average_rates(trade, lines, Grouping::partner)[0].key, "CN");  // the largest first
    EXPECT_EQ(refusal([&] { (void)average_rate_on(trade, lines, {"FR"}); }), "the statistics have no imports from FR");
}

TEST_F(SmallTrade, a_share_that_claims_a_preference_owes_no_base_rate_and_the_rest_does) {
    preferences.exempt[1][61] = 0.9;
    EXPECT_NEAR(average_rate_on(trade, rates("2025-01-15", PreferenceUse::observed), {"MX"}).rate, 0.165 * 0.1, rounding);
    EXPECT_NEAR(average_rate_on(trade, rates("2025-01-15", PreferenceUse::none), {"MX"}).rate, 0.165, rounding);
}

TEST_F(SmallTrade, the_share_under_the_usmca_stays_out_of_the_duty_that_excepts_it) {
    preferences.claims["USMCA"]["MX"].set(code("6109100000"), 0.75);
    EXPECT_NEAR(average_rate_on(trade, rates("2025-03-05", PreferenceUse::observed), {"MX"}).rate, 0.165 + 0.25 * 0.25, rounding);
    EXPECT_NEAR(average_rate_on(trade, rates("2025-03-05", PreferenceUse::none), {"MX"}).rate, 0.165 + 0.25, rounding);
}

TEST_F(SmallTrade, claims_count_by_the_vintage_that_is_chosen) {
    preferences.claims["USMCA"]["MX"].set(code("6109100000"), 0.75);
    preferences.claims["USMCA 2024"]["MX"].set(code("6109100000"), 0.25);
    preferences.use_vintage("USMCA", "2024");
    EXPECT_NEAR(average_rate_on(trade, rates("2025-03-05", PreferenceUse::observed), {"MX"}).rate, 0.165 + 0.25 * 0.75, rounding);
    EXPECT_EQ(refusal([&] { preferences.use_vintage("USMCA", "1994"); }), "there are no shares of USMCA of 1994");
}

// In 2024 a third of the 20 % on China's shirts was paid; the claim that explains it ends on 1 February 2025.
TEST_F(SmallTrade, a_share_that_claims_explain_counts_while_they_can_be_made) {
    const std::string quota =
        "[[exception]]\nclaim = \"in-quota\"\nproducts = [\"61\"]\nuntil = 2025-02-01T00:01:00-05:00\ntext = \"t\"\nsource = \"s\"\n";
    ledger.measures = {measure("steel", "Section 232", "[scope]\norigins = [\"CN\"]\n" + version_text("2023-12-31", "+20%") + quota)};
    trade.rows[0].duty_usd = 16.5 + 20.0 / 3;
    EXPECT_NEAR(average_rate_on(trade, rates("2025-01-15", PreferenceUse::observed), {"CN"}).rate, (16.5 + 20.0 / 3 + 0.2 * 400) / 500,
                rounding);
    EXPECT_NEAR(average_rate_on(trade, rates("2025-02-15", PreferenceUse::observed), {"CN"}).rate, (16.5 + 0.2 * 500) / 500, rounding);
}

TEST_F(SmallTrade, a_claim_open_for_half_of_the_year_explains_what_was_not_paid_in_that_half) {
    const std::string quota =
        "[[exception]]\nclaim = \"in-quota\"\nproducts = [\"61\"]\nuntil = 2024-07-02T00:00:00-05:00\ntext = \"t\"\nsource = \"s\"\n";
    ledger.measures = {measure("steel", "Section 232", "[scope]\norigins = [\"CN\"]\n" + version_text("2023-12-31", "+20%") + quota)};
    trade.rows[0].duty_usd = 16.5 + 10 + 0.4 * 10;  // 183 of 366 days in full, and 40 % of what the others would have brought
    EXPECT_NEAR(average_rate_on(trade, rates("2024-03-01", PreferenceUse::observed), {"CN"}).rate, (16.5 + 0.4 * 20 + 0.2 * 400) / 500,
                rounding);
    EXPECT_NEAR(average_rate_on(trade, rates("2024-08-01", PreferenceUse::observed), {"CN"}).rate, (16.5 + 0.2 * 500) / 500, rounding);
}

TEST_F(SmallTrade, sums_without_rows_give_the_averages_of_kept_rates) {
    RateTable table({schedule, ledger, trade, preferences});
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-03-05"));
    const LineRates kept = table.rates(regime, PreferenceUse::observed);
    for (const Grouping grouping : {Grouping::total, Grouping::partner, Grouping::authority, Grouping::chapter}) {
        const RowGroups groups = group_rows(trade, SectorMap(), grouping);
        const auto sums = average_rates(sum_duties(table, regime, PreferenceUse::observed, groups), groups, grouping);
        const auto rows = average_rates(trade, kept, grouping);
        ASSERT_EQ(sums.size(), rows.size());
        for (std::size_t i = 0; i < sums.size(); ++i) {
            EXPECT_EQ(sums[i].key, rows[i].key);
            EXPECT_NEAR(sums[i].rate, rows[i].rate, rounding);
            EXPECT_NEAR(sums[i].imports_usd, rows[i].imports_usd, rounding);
        }
    }
}

TEST_F(SmallTrade, measures_add_up_to_their_authorities) {
    RateTable table({schedule, ledger, trade, preferences});
    const RowGroups groups = group_rows(trade, SectorMap(), Grouping::measure);
    const DutySums sums = sum_duties(table, Regime::at(ledger, country("US"), instant("2025-03-05")), PreferenceUse::none, groups);
    const auto rates = average_rates(sums, groups, Grouping::measure);
    ASSERT_EQ(rates.size(), 3U);
    EXPECT_EQ(rates[1].key, "china");
    EXPECT_NEAR(rates[1].rate, 0.1 * 500 / 1050, rounding);
    EXPECT_EQ(rates[2].key, "mexico");
    EXPECT_NEAR(rates[2].rate, 0.25 * 200 / 1050, rounding);
}

TEST_F(SmallTrade, spans_break_where_law_or_schedule_change_and_cover_every_day_once) {
    const auto parts = spans(schedule, ledger, date("2025-02-01"), date("2025-03-31"));
    std::string begins;
    Date next = date("2025-02-01");
    for (const RateSpan& span : parts) {
        EXPECT_EQ(span.from, next);
        EXPECT_EQ(span.at.washington_date(), span.from);
        next = span.until;
        begins += span.from.text() + " ";
    }
    EXPECT_EQ(begins, "2025-02-01 2025-02-04 2025-02-10 2025-03-04 ");
    EXPECT_EQ(next, date("2025-04-01"));
    EXPECT_EQ(spans(schedule, ledger, date("2025-02-04"), date("2025-02-04")).size(), 1U);
    EXPECT_EQ(refusal([&] { (void)spans(schedule, ledger, date("2025-03-01"), date("2025-02-01")); }),
              "the period ends (2025-02-01) before it begins (2025-03-01)");
    EXPECT_EQ(refusal([&] { (void)spans(schedule, ledger, date("2024-12-01"), date("2025-02-01")); }),
              "2024-12-01 lies before the first schedule at hand (2025-01-01)");
}

TEST_F(SmallTrade, a_change_after_noon_counts_from_the_next_day) {
    ledger.measures.push_back(measure("late", "Late", "[[version]]\nfrom = 2025-02-20T15:00:00-05:00\nrate = \"+1%\"\n"));
    const auto parts = spans(schedule, ledger, date("2025-02-19"), date("2025-02-22"));
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[1].from, date("2025-02-21"));
}

TEST_F(SmallTrade, no_change_of_law_is_no_change_of_rates_day_by_day) {
    for (const RateSpan& span : spans(schedule, ledger, date("2025-01-20"), date("2025-03-20"))) {
        const double first = total(span.from.text(), PreferenceUse::observed);
        for (Date day = span.from; day < span.until; day = day + 1)
            EXPECT_EQ(total(day.text(), PreferenceUse::observed), first) << day.text();
    }
}

TEST_F(SmallTrade, undefined_stacking_is_refused_where_trade_meets_it) {
    ledger.measures.push_back(measure("other", "Other", "[scope]\norigins = [\"CN\"]\n" + version_text("2025-02-10", "+1%")));
    EXPECT_EQ(refusal([&] { (void)rates("2025-02-21", PreferenceUse::none); }),
              "the ledger has no stacking rule for china and other, which meet on one line");
    EXPECT_EQ(refusal([&] { (void)rates("2025-02-05", PreferenceUse::none); }), "accepted");
}

TEST(TradeStatistics, faults_of_the_table_are_told_with_file_line_and_field) {
    const std::string path = testing::TempDir() + "impost_trade_test.csv";
    const auto refused = [&](const std::string& rows) {
        write_file(path, "product,partner,imports_usd,duty_usd\n" + rows);
        std::string text = refusal([&] { (void)read_trade(path, 2024); });
        return text.starts_with(path) ? text.substr(path.size()) : text;
    };
    EXPECT_EQ(refused("8517130000,CN,1,0\n8517130000,EU,1,0\n"), "accepted");
    EXPECT_EQ(refused("8517130000,XX,1,0\n"), ":2: partner: \"XX\" is neither a country nor the EU");
    EXPECT_EQ(refused("8517130000,CN,-1,0\n"), ":2: imports_usd: a value of trade is not negative");
    EXPECT_EQ(refused("8517130000,CN,1,-1\n"), ":2: duty_usd: a duty is not negative");
    EXPECT_EQ(refused("85171,CN,1,0\n"), ":2: product: \"85171\" is not a tariff code: 2, 4, 6, 8 or 10 digits are needed");
    EXPECT_EQ(refused("8517130000,CN,many,0\n"), ":2: imports_usd: \"many\" is not a number");
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace impost
