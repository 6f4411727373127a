#include "impost/exposure/panel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "impost/duty/assess.hpp"
#include "impost/io/csv.hpp"
#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;
using test::measure;
using test::refusal;
using test::version_text;

std::string rows(const Panel& panel, std::size_t product, const std::vector<Country>& partners) {
    std::string text;
    static_cast<void>(panel.write(product, partners, text));
    return text;
}

/// Shirts 16.5 % (90 % in column 2), wine at so much a liter, phones that the second revision renames; 10 % more on China
/// since 4 February 2025, at least 20 % on France since 10 February.
class SmallPanel : public testing::Test {
protected:
    SmallPanel() {
        ledger.measures = {measure("china", "IEEPA", "[scope]\norigins = [\"CN\"]\n" + version_text("2025-02-04", "+10%")),
                           measure("france", "Section 232", "[scope]\norigins = [\"FR\"]\n" + version_text("2025-02-10", "at least 20%"))};
        ledger.programs.column_two.push_back({OriginSet::of({country("CU")}), {}, {}, "s"});
    }

    [[nodiscard]] Panel panel(const std::string& from, const std::string& until, const LineEquivalents& equivalents = {}) const {
        return {schedule, ledger, country("US"), date(from), date(until), equivalents};
    }

    Schedule schedule =
        Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-02-10\n", "r"),
                        CsvTable::parse("code,parent,first,end,units,general,special,other,references,description\n"
                                        "2204215000,,0,2,liters,6.3¢/liter,,33¢/liter,,Wine\n6109100000,,0,2,,16.5%,,90%,,Shirts\n"
                                        "8517120000,,0,1,,Free,,35%,,Phones\n8517130000,,1,2,,Free,,35%,,Phones\n",
                                        "l"));
    Ledger ledger;
};

TEST_F(SmallPanel, a_row_stands_for_each_stretch_of_days_over_which_nothing_changes) {
    const Panel small = panel("2025-01-01", "2025-02-28");
    EXPECT_EQ(small.header(), "product,partner,from,until,total,mfn,ieepa,section_232,basis\n");
    ASSERT_EQ(small.products(), (std::vector<HsCode>{code("2204215000"), code("6109100000"), code("8517120000"), code("8517130000")}));
    EXPECT_EQ(rows(small, 1, {country("CN"), country("FR"), country("VN")}),
              "6109100000,CN,2025-01-01,2025-02-04,0.165,0.165,0,0,rate\n6109100000,CN,2025-02-04,2025-03-01,0.265,0.165,0.1,0,rate\n"
              "6109100000,FR,2025-01-01,2025-02-10,0.165,0.165,0,0,rate\n6109100000,FR,2025-02-10,2025-03-01,0.2,0.165,0,0.035,rate\n"
              "6109100000,VN,2025-01-01,2025-03-01,0.165,0.165,0,0,rate\n");
}

TEST_F(SmallPanel, a_line_has_rows_only_while_the_schedule_has_it) {
    EXPECT_EQ(rows(panel("2025-01-01", "2025-02-28"), 2, {country("VN")}), "8517120000,VN,2025-01-01,2025-02-10,0,0,0,0,rate\n");
    EXPECT_EQ(rows(panel("2025-01-01", "2025-02-28"), 3, {country("VN")}), "8517130000,VN,2025-02-10,2025-03-01,0,0,0,0,rate\n");
}

TEST_F(SmallPanel, column_2_counts_for_its_countries) {
    EXPECT_EQ(rows(panel("2025-01-01", "2025-01-31"), 1, {country("CU")}), "6109100000,CU,2025-01-01,2025-02-01,0.9,0.9,rate\n");
}

TEST_F(SmallPanel, a_specific_duty_counts_with_its_equivalent_or_says_that_it_has_none) {
    EXPECT_EQ(rows(panel("2025-02-05", "2025-02-06"), 0, {country("CN")}), "2204215000,CN,2025-02-05,2025-02-07,,,0.1,specific\n");
    const LineEquivalents wine = {{code("22042150").first(), 0.0123}};
    EXPECT_EQ(rows(panel("2025-02-05", "2025-02-06", wine), 0, {country("CN")}),
              "2204215000,CN,2025-02-05,2025-02-07,0.1123,0.0123,0.1,equivalent\n");
}

TEST_F(SmallPanel, days_out_of_order_or_before_the_schedule_are_refused) {
    EXPECT_EQ(refusal([&] { (void)panel("2025-02-02", "2025-02-01"); }), "the period ends (2025-02-01) before it begins (2025-02-02)");
    EXPECT_EQ(refusal([&] { (void)panel("2024-02-02", "2025-02-01"); }), "2024-02-02 lies before the first schedule at hand (2025-01-01)");
}

constexpr std::size_t points_to_try = 100'000;

/// The rate of a duty that is one; absent where it has specific components or its rate is not known.
std::optional<Rate> whole_rate(const DutyLine& line) { return line.beyond.empty() ? line.ad_valorem : std::nullopt; }

/// The panel's columns as `assess` fills them for an entry that claims nothing; absent where a rate is not known.
std::vector<std::optional<Rate>> point_query(const Assessment& assessment, const std::vector<std::string>& authorities) {
    const std::optional<Rate> base = whole_rate(assessment.lines.front());
    std::vector<std::optional<Rate>> result = {base ? assessment.ad_valorem : std::nullopt, base};
    for (const std::string& authority : authorities) {
        std::optional<Rate> sum = Rate{};
        for (std::size_t l = 1; l < assessment.lines.size(); ++l) {
            std::string name = assessment.lines[l].authority;
            std::transform(name.begin(), name.end(), name.begin(),
                           [](char c) { return c == ' ' || c == '/' ? '_' : static_cast<char>(std::tolower(c)); });
            if (name != authority || !sum) continue;
            const std::optional<Rate> added = whole_rate(assessment.lines[l]);
            sum = added ? std::optional(*sum + *added) : std::nullopt;
        }
        result.push_back(sum);
    }
    return result;
}

TEST(ShippedPanel, it_equals_the_assessment_of_random_products_partners_and_days) {
    const Schedule schedule = Schedule::read(IMPOST_HOME "/data/schedule/us");
    const Ledger ledger = read_ledger(IMPOST_HOME "/ledger");
    const Country us = country("US");
    const Date from = date("2025-01-01");
    const Date until = date("2026-08-31");
    const Panel panel(schedule, ledger, us, from, until, {});
    std::vector<std::string> authorities;
    const CsvTable header = CsvTable::parse(panel.header(), "panel");
    for (std::size_t c = header.column("mfn") + 1; c < header.column("basis"); ++c) authorities.push_back(header.header()[c]);
    const std::vector<Country> countries = all_countries();
    std::mt19937_64 random(20260831);
    const auto below = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    const std::vector<RateSpan> days = spans(schedule, ledger, from, until);
    std::size_t known = 0;
    for (std::size_t point = 0; point < points_to_try;) {
        const RateSpan& span = days[below(days.size())];
        const Date day = span.from + static_cast<int>(below(static_cast<std::size_t>(span.until.days() - span.from.days())));
        const Regime regime = Regime::at(ledger, us, Instant::washington(day, 12, 0));
        const StackingTable stacking(regime);
        constexpr std::size_t points_of_a_day = 50;
        for (std::size_t i = 0; i < points_of_a_day; ++i, ++point) {
            const std::size_t product = below(panel.products().size());
            EntryLine entry;
            entry.product = panel.products()[product];
            entry.origin = countries[below(countries.size())];
            const auto assessed = assess(schedule, regime, stacking, entry, Reasons::left_out);
            const CsvTable table = CsvTable::parse(panel.header() + rows(panel, product, {entry.origin}), "panel");
            std::optional<std::size_t> row;
            for (std::size_t r = 0; r < table.rows(); ++r) {
                if (table.cell(r, 2) <= day.text() && day.text() < table.cell(r, 3)) row = r;
            }
            const std::string where = entry.product.plain() + " " + std::string(entry.origin.alpha2()) + " " + day.text();
            ASSERT_EQ(row.has_value(), static_cast<bool>(assessed)) << where;
            if (!row) continue;
            ++known;
            const auto expected = point_query(*assessed, authorities);
            for (std::size_t c = 0; c < expected.size(); ++c) {
                const std::string_view cell = table.cell(*row, header.column("total") + c);
                const bool unknown_floor = !expected[c] && c > 1;  // the panel takes an unknown base rate as zero there
                if (unknown_floor) continue;
                ASSERT_EQ(cell, expected[c] ? expected[c]->text() : "") << where << " " << table.header()[4 + c];
            }
        }
    }
    EXPECT_GT(known, points_to_try / 2);
}

}  // namespace
}  // namespace impost
