#include "impost/exposure/difference.hpp"

#include <gtest/gtest.h>

#include <set>

#include "impost/exposure/inputs.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;
using test::instant;
using test::measure;
using test::stacking_text;
using test::version_text;

/// A hundred of shirts at 16.5 % and four hundred of phones, free, both of China; a base rate of 15 % from 10 February.
class SmallDifference : public testing::Test {
protected:
    SmallDifference() {
        trade.partners.push_back({"CN", "China", country("CN")});
        trade.rows = {{code("6109100000"), 0, 100, 0}, {code("8517130000"), 0, 400, 0}};
        trade.year = 2024;
        preferences.exempt.assign(1, std::vector<double>(100, 0.0));
    }

    [[nodiscard]] GroupDifference between(const std::string& before, const std::string& after) const {
        RateTable table({schedule, ledger, trade, preferences});
        const RowGroups groups = group_rows(trade, SectorMap(), Grouping::total);
        return differences(table, Regime::at(ledger, country("US"), instant(before)), Regime::at(ledger, country("US"), instant(after)),
                           PreferenceUse::none, groups)
            .front();
    }
    [[nodiscard]] static std::string told(const GroupDifference& difference) {
        std::string text;
        for (const Contribution& one : difference.contributions) {
            text += (one.measure.empty() ? "" : one.measure + " ") + cause_name(one.cause) + (one.law.empty() ? "" : " (" + one.law + ")") +
                    "; ";
        }
        return text;
    }

    Schedule schedule = Schedule::parse(
        CsvTable::parse("revision,from\na,2025-01-01\nb,2025-02-10\n", "r"),
        CsvTable::parse("code,parent,first,end,units,general,special,other,references,description\n6109100000,,0,1,,16.5%,,90%,,Shirts\n"
                        "6109100000,,1,2,,15%,,90%,,Shirts\n8517130000,,0,2,,Free,,35%,,Phones\n",
                        "l"));
    Ledger ledger;
    TradeStatistics trade;
    PreferenceShares preferences;
};

constexpr double rounding = 1e-15;  // fractions of doubles, a few units of rounding

TEST_F(SmallDifference, a_measure_that_begins_is_named_with_what_it_adds) {
    ledger.measures = {measure("china", "IEEPA", version_text("2025-02-04", "+10%"))};
    const GroupDifference difference = between("2025-02-03", "2025-02-05");
    EXPECT_EQ(told(difference), "china begins (to +10%); ");
    EXPECT_NEAR(difference.before, 0.033, rounding);
    EXPECT_NEAR(difference.change(), 0.1, rounding);
    EXPECT_EQ(told(between("2025-02-05", "2025-02-03")), "china ends (from +10%); ");
}

TEST_F(SmallDifference, no_change_of_law_is_no_difference) {
    ledger.measures = {measure("china", "IEEPA", version_text("2025-02-04", "+10%"))};
    EXPECT_TRUE(between("2025-02-05", "2025-02-06").contributions.empty());
}

TEST_F(SmallDifference, another_rate_a_new_exception_and_new_base_rates_stand_apart) {
    ledger.measures = {
        measure("china", "IEEPA",
                version_text("2025-02-04", "+10%") + version_text("2025-02-12", "+20%") +
                    "[[exception]]\nproducts = [\"61\"]\nfrom = 2025-02-12T00:01:00-05:00\ntext = \"shirts\"\nsource = \"s\"\n")};
    const GroupDifference difference = between("2025-02-05", "2025-02-13");
    const std::string law = " (from +10%; to +20%; exceptions begun: shirts); ";
    EXPECT_EQ(told(difference), "china other rate" + law + "china covers less" + law + "base rates; ");
    EXPECT_NEAR(difference.contributions[0].change, 0.1 * 400 / 500, rounding);
    EXPECT_NEAR(difference.contributions[1].change, -0.1 * 100 / 500, rounding);
    EXPECT_NEAR(difference.contributions[2].change, -0.015 * 100 / 500, rounding);
}

TEST_F(SmallDifference, goods_that_another_measure_takes_are_a_matter_of_how_they_meet) {
    ledger.measures = {measure("china", "IEEPA", version_text("2025-02-04", "+10%")),
                       measure("metal", "Section 232",
                               "[scope]\nproducts = [\"61\"]\n" + version_text("2025-02-06", "+25%") + stacking_text("china", "excludes"))};
    EXPECT_EQ(told(between("2025-02-05", "2025-02-07")), "metal begins (to +25%); china meets others; ");
}

// Sums of 2e5 rows in another order.
constexpr double rounding_of_sums = 1e-12;

TEST(ShippedDifference, contributions_add_up_to_the_whole_change) {
    const ExposureData data = read_exposure(IMPOST_HOME);
    RateTable table(data.inputs());
    const std::vector<std::pair<const char*, const char*>> days = {
        {"2025-02-03", "2025-02-05"}, {"2025-02-05", "2025-06-05"}, {"2025-06-05", "2026-07-25"}};
    for (const Grouping by : {Grouping::total, Grouping::partner, Grouping::sector}) {
        const RowGroups groups = group_rows(data.trade, data.sectors, by);
        for (const auto& [before, after] : days) {
            const Regime old = Regime::at(data.ledger, country("US"), instant(before));
            const Regime now = Regime::at(data.ledger, country("US"), instant(after));
            const auto averages = average_rates(sum_duties(table, now, PreferenceUse::observed, groups), groups, by);
            const auto changes = differences(table, old, now, PreferenceUse::observed, groups);
            for (std::size_t g = 0; g < changes.size(); ++g) {
                double sum = 0;
                for (const Contribution& one : changes[g].contributions) sum += one.change;
                EXPECT_NEAR(sum, changes[g].change(), rounding_of_sums) << changes[g].key;
                EXPECT_NEAR(changes[g].after, averages[g].rate, rounding_of_sums) << changes[g].key;
            }
        }
    }
}

TEST(ShippedDifference, adding_a_measure_makes_one_and_removing_it_none) {
    ExposureData data = read_exposure(IMPOST_HOME);
    std::set<std::string> authorities;
    for (const Measure& one : data.ledger.measures) authorities.insert(one.authority);
    std::string rules;
    for (const std::string& authority : authorities) rules += stacking_text(authority, "adds");
    data.ledger.measures.push_back(measure("extra", "Section 1", version_text("2025-01-02", "+7%") + rules));
    RateTable table(data.inputs());
    const RowGroups groups = group_rows(data.trade, data.sectors, Grouping::partner);
    const Regime without = Regime::at(data.ledger, country("US"), instant("2025-06-05"), {{}, {"extra"}, {}});
    const Regime with = Regime::at(data.ledger, country("US"), instant("2025-06-05"));
    const Regime without_again = Regime::at(data.ledger, country("US"), instant("2025-06-05"), {{}, {"Section 1"}, {}});
    for (const GroupDifference& group : differences(table, without, with, PreferenceUse::observed, groups)) {
        ASSERT_EQ(group.contributions.size(), 1U) << group.key;
        EXPECT_EQ(group.contributions.front().measure, "extra");
        EXPECT_EQ(group.contributions.front().cause, Cause::begins);
        EXPECT_NEAR(group.change(), 0.07, rounding_of_sums) << group.key;
    }
    for (const GroupDifference& group : differences(table, without, without_again, PreferenceUse::observed, groups)) {
        EXPECT_TRUE(group.contributions.empty()) << group.key;
        EXPECT_NEAR(group.change(), 0, rounding_of_sums) << group.key;
    }
}

}  // namespace
}  // namespace impost
