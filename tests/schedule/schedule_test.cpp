#include "impost/schedule/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/io/file.hpp"
#include "impost/schedule/coverage.hpp"
#include "impost/schedule/derive.hpp"
#include "impost/schedule/revision.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::refusal;
using Lines = std::vector<PublishedLine>;

PublishedLine line(const std::string& code, int indent, const std::string& description, const std::string& general = "",
                   const std::string& other = "") {
    return {code, indent, description, {}, general, "", other, {}};
}

Date day(int of_january) { return Date::from_civil(2025, 1, static_cast<unsigned>(of_january)); }
HsCode code(const char* text) { return HsCode::parse(text).value(); }

/// The schedule of some revisions, published on 1, 2, 3, … January 2025.
Schedule schedule_of(const std::vector<Lines>& revisions) {
    ScheduleDeriver deriver;
    std::string dates = "revision,from\n";
    for (std::size_t r = 0; r < revisions.size(); ++r) {
        deriver.add(revisions[r]);
        dates += "r" + std::to_string(r) + "," + day(static_cast<int>(r) + 1).text() + "\n";
    }
    return Schedule::parse(CsvTable::parse(dates, "revisions.csv"), CsvTable::parse(deriver.lines_csv(), "lines.csv"));
}

Lines horses(const std::string& rate) {
    return {line("0101", 0, "Live horses, asses, mules and hinnies:"),
            line("", 1, "Horses:"),
            line("0101.21.00", 2, "Purebred breeding animals", rate, "20%"),
            line("0101.21.00.10", 3, "Males"),
            line("0101.21.00.20", 3, "Females"),
            line("0101.30.00.00", 1, "Asses", "6.8%", "15%")};
}

TEST(Schedule, a_statistical_line_bears_the_rate_of_the_tariff_line_above_it) {
    const Schedule schedule = schedule_of({horses("Free")});
    const TariffLine males = schedule.line(code("0101.21.00.10"), day(1)).value();
    EXPECT_EQ(males.general, "Free");
    EXPECT_EQ(males.other, "20%");
    EXPECT_EQ(males.rate_line, code("0101.21.00"));
    EXPECT_EQ(males.description, "Live horses, asses, mules and hinnies: Horses: Purebred breeding animals Males");
}

TEST(Schedule, a_line_whose_rate_changes_has_each_rate_on_its_days) {
    const Schedule schedule = schedule_of({horses("Free"), horses("Free"), horses("2%"), horses("Free")});
    const std::vector<std::string> expected = {"Free", "Free", "2%", "Free"};
    for (int d = 1; d <= 4; ++d) {
        for (const char* which : {"0101.21.00", "0101.21.00.10", "0101.21.00.20"}) {
            EXPECT_EQ(schedule.line(code(which), day(d)).value().general, expected[static_cast<std::size_t>(d) - 1])
                << which << " on " << d;
        }
        EXPECT_EQ(schedule.line(code("0101.30.00.00"), day(d)).value().general, "6.8%");
    }
    EXPECT_EQ(schedule.line(code("0101.21.00.10"), day(30)).value().general, "Free");  // the last revision stays
}

TEST(Schedule, a_change_of_a_parents_rates_does_not_write_its_children_anew) {
    ScheduleDeriver deriver;
    deriver.add(horses("Free"));
    deriver.add(horses("2%"));
    const auto table = CsvTable::parse(deriver.lines_csv(), "lines.csv");
    EXPECT_EQ(table.rows(), horses("Free").size() + 1);
}

TEST(Schedule, a_line_counts_from_the_revision_that_prints_it_to_the_one_that_does_not) {
    Lines without = horses("Free");
    without.erase(without.begin() + 3);
    const Schedule schedule = schedule_of({without, horses("Free"), without});
    EXPECT_FALSE(schedule.line(code("0101.21.00.10"), day(1)));
    EXPECT_TRUE(schedule.line(code("0101.21.00.10"), day(2)));
    const auto gone = schedule.line(code("0101.21.00.10"), day(3));
    ASSERT_FALSE(gone);
    EXPECT_EQ(std::string(gone.error().what()), "0101.21.00.10 is no line of the schedule on 2025-01-03");
    EXPECT_EQ(schedule.codes(0).size() + 1, schedule.codes(1).size());
    // Statistics may hold codes of another year: the tariff line above gives the rate.
    EXPECT_EQ(schedule.rates(code("0101.21.00.10"), 2)->general, "Free");
    EXPECT_EQ(schedule.rates(code("0101.21.00.99"), 2)->rate_line, code("0101.21.00"));
    EXPECT_FALSE(schedule.rates(code("0102.21.00.10"), 2));
}

TEST(Schedule, lines_with_the_same_words_are_told_apart) {
    const Lines lines = {line("2204", 0, "Wine:"),
                         line("", 1, "Other:"),
                         line("2204.21.20", 2, "Other", "1%", "10%"),
                         line("", 1, "Other:"),
                         line("2204.29.20", 2, "Other", "2%", "20%"),
                         line("2204.29.20.10", 3, "Other"),
                         line("2204.29.20.20", 3, "Other")};
    const Schedule schedule = schedule_of({lines, lines});
    EXPECT_EQ(schedule.line(code("2204.21.20"), day(2)).value().general, "1%");
    EXPECT_EQ(schedule.line(code("2204.29.20"), day(2)).value().general, "2%");
    EXPECT_EQ(schedule.line(code("2204.29.20.20"), day(2)).value().general, "2%");
    EXPECT_EQ(schedule.line(code("2204.29.20.20"), day(1)).value().description, "Wine: Other: Other Other");
    EXPECT_EQ(schedule.rows().size(), lines.size());
}

TEST(Schedule, the_suffix_00_and_the_bare_tariff_line_are_found_for_each_other) {
    const Schedule schedule = schedule_of({horses("Free")});
    EXPECT_EQ(schedule.line(code("0101.30.00"), day(1)).value().general, "6.8%");
    EXPECT_EQ(schedule.line(code("0101.21.00.00"), day(1)).value().general, "Free");
}

TEST(Schedule, a_day_before_the_first_revision_and_a_code_that_is_no_line_are_refused) {
    const Schedule schedule = schedule_of({horses("Free")});
    const auto early = schedule.line(code("0101.21.00"), Date::from_civil(2024, 12, 31));
    ASSERT_FALSE(early);
    EXPECT_EQ(std::string(early.error().what()), "2024-12-31 lies before the first schedule at hand (2025-01-01)");
    EXPECT_EQ(std::string(schedule.line(code("0101"), day(1)).error().what()), "0101 is not a tariff line: 8 or 10 digits are needed");
    EXPECT_FALSE(schedule.revision_on(Date::from_civil(1776, 7, 4)));
}

TEST(Schedule, a_line_that_moves_below_another_is_described_at_its_new_place) {
    const Schedule schedule = schedule_of({{line("0101.21.00", 0, "A", "1%", "1%"), line("0101.22.00", 1, "B", "2%", "2%")},
                                           {line("0101.22.00", 0, "B", "2%", "2%"), line("0101.21.00", 1, "A", "1%", "1%")}});
    EXPECT_EQ(schedule.line(code("0101.22.00"), day(1)).value().description, "A B");
    EXPECT_EQ(schedule.line(code("0101.21.00"), day(2)).value().description, "B A");
}

// A code printed twice, once below itself, came back as its own parent when the upper line's rate changed.
TEST(Schedule, a_code_that_stands_below_itself_is_described_all_the_same) {
    const auto revision = [](const char* rate) {
        return Lines{line("0101.21.00", 0, "A", rate, "1%"), line("0101.21.00", 1, "A again"), line("", 2, "text"),
                     line("0101.21.00.10", 3, "B")};
    };
    const Schedule schedule = schedule_of({revision("1%"), revision("2%")});
    EXPECT_EQ(schedule.line(code("0101.21.00.10"), day(2)).value().description, "A A again text B");
    EXPECT_EQ(schedule.rates(code("0101.21.00.10"), 1)->general, "2%");
}

TEST(Schedule, a_derived_table_that_is_wrong_is_refused_with_its_line) {
    const std::string header = "code,parent,first,end,units,general,special,other,references,description\n";
    const auto refused = [&](const std::string& revisions, const std::string& lines) {
        return refusal([&] {
            (void)Schedule::parse(CsvTable::parse("revision,from\n" + revisions, "r.csv"), CsvTable::parse(header + lines, "l.csv"));
        });
    };
    const std::string one = "a,2025-01-01\n";
    EXPECT_EQ(refused("a,2025-01-32\n", ""), "r.csv:2: from: \"2025-01-32\" is a day that does not exist");
    EXPECT_EQ(refused("a,2025-01-02\nb,2025-01-01\n", ""), "r.csv:3: from: the revisions are not in order of date");
    EXPECT_EQ(refused("", ""), "r.csv: the schedule has no revision");
    EXPECT_EQ(refused(one, "0101,,0,2,,,,,,x\n"), "l.csv:2: end: \"2\" is not a number from 0 to 1");
    EXPECT_EQ(refused(one, "01x1,,0,1,,,,,,x\n"), "l.csv:2: code: \"01x1\" is not a tariff code: only digits and dots may stand in it");
    EXPECT_EQ(refused(one, "0102,,0,1,,,,,,x\n0101,,0,1,,,,,,x\n"), "l.csv:3: code: the lines are not in order of code");
    EXPECT_EQ(refused(one, ",1,0,1,,,,,,x\n,0,0,1,,,,,,y\n"), "l.csv:2: parent: the line stands under itself");
    EXPECT_EQ(refused(one, "01012100,0,0,1,,,,,,x\n"), "l.csv:2: parent: the line stands under itself");
}

/// A schedule of three revisions in which a rate was misprinted until the second, with a table of corrections.
Schedule corrected(const std::string& rows) {
    ScheduleDeriver deriver;
    for (const char* rate : {"37% /", "37% /", "37%"}) deriver.add({line("2909.19.18.00", 0, "Other", "5%", rate)});
    return Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-01-02\nc,2025-01-03\n", "r.csv"),
                           CsvTable::parse(deriver.lines_csv(), "l.csv"),
                           CsvTable::parse("code,column,first,last,printed,read_as,reason\n" + rows, "corrections.csv"));
}

TEST(Correction, gives_the_rate_that_is_meant_and_says_so) {
    const Schedule schedule = corrected("2909191800,other,a,b,37% /,37%,a stray stroke\n");
    for (int d = 1; d <= 3; ++d) EXPECT_EQ(schedule.line(code("2909.19.18"), day(d))->other, "37%");
    EXPECT_EQ(schedule.rates(code("2909.19.18.00"), 0)->other, "37%");
    EXPECT_EQ(schedule.line(code("2909.19.18"), day(2))->corrections,
              std::vector<std::string>{"column 2 of 2909.19.18.00 is printed \"37% /\" and read \"37%\": a stray stroke"});
    EXPECT_TRUE(schedule.line(code("2909.19.18"), day(3))->corrections.empty());
}

TEST(Correction, of_what_is_not_printed_is_refused) {
    const auto refused = [](const std::string& row) { return refusal([&] { (void)corrected(row + "\n"); }); };
    EXPECT_EQ(refused("2909191800,other,a,c,37% /,37%,x"), "corrections.csv:2: code: the revisions that print it are others");
    EXPECT_EQ(refused("2909191800,other,a,b,38% /,37%,x"), "corrections.csv:2: code: the revisions that print it are others");
    EXPECT_EQ(refused("2909191800,other,a,z,37% /,37%,x"), "corrections.csv:2: last: there is no such revision");
    EXPECT_EQ(refused("2909191800,fifth,a,b,37% /,37%,x"), "corrections.csv:2: column: no rate column of that name");
}

// HTSUS 0201.10: general note 15, additional U.S. note 3 to chapter 2, other.
TEST(Quota, lines_are_told_by_the_schedules_own_words) {
    const Schedule schedule = schedule_of(
        {{line("0201.10", 0, "Carcasses and half-carcasses:"),
          line("0201.10.05", 1, "Described in general note 15 of the tariff schedule and entered pursuant to its provisions", "1%"),
          line("0201.10.10", 1, "Described in additional U.S. note 3 to this chapter and entered pursuant to its provisions", "2%"),
          line("0201.10.50", 1, "Other", "3%"), line("0201.10.50.10", 2, "Veal"), line("0202.10.00", 0, "Frozen", "4%")}});
    const auto place = [&](const char* which) { return schedule.line(code(which), day(1))->quota; };
    EXPECT_EQ(place("0201.10.05").kind, QuotaPlace::Kind::outside);
    EXPECT_EQ(place("0201.10.10").kind, QuotaPlace::Kind::in_quota);
    EXPECT_EQ(place("0201.10.10").note, "additional U.S. note 3 to chapter 2");
    for (const char* over : {"0201.10.50", "0201.10.50.10"}) {
        EXPECT_EQ(place(over).kind, QuotaPlace::Kind::over_quota) << over;
        EXPECT_EQ(place(over).note, "additional U.S. note 3 to chapter 2") << over;
    }
    EXPECT_EQ(place("0202.10.00").kind, QuotaPlace::Kind::none);
}

TEST(Revision, reads_the_form_in_which_the_commission_publishes) {
    const auto lines = parse_revision(
        R"([{"htsno":"0101.21.00","indent":"2","description":"Purebred &lt;","superior":null,"units":["No.","kg"],"general":"Free","special":"","other":"Free",
            "footnotes":[{"columns":["general"],"marker":"1","value":"See 9903.88.15. And 9902.01.01, not 99.1","type":"endnote"}],"quotaQuantity":null,"additionalDuties":null},
           {"htsno":"","indent":"1","description":null,"units":null,"footnotes":null}])",
        "r.json");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].code, "0101.21.00");
    EXPECT_EQ(lines[0].indent, 2);
    EXPECT_EQ(lines[0].units, (std::vector<std::string>{"No.", "kg"}));
    EXPECT_EQ(lines[0].references, (std::vector<std::string>{"9903.88.15", "9902.01.01"}));
    EXPECT_EQ(lines[1].description, "");
}

TEST(Revision, another_form_is_refused_with_the_number_of_lines_read) {
    EXPECT_EQ(refusal([] { (void)parse_revision(R"([{"htsno":"01"},{"indent":"0"}])", "r.json"); }),
              "r.json: not a schedule revision, after 1 lines: the line has no field \"htsno\"");
    EXPECT_EQ(refusal([] { (void)parse_revision(R"([{"htsno":"01","indent":"1000000000"}])", "r.json"); }),
              "r.json: not a schedule revision, after 0 lines: the indent \"1000000000\" is not a number from 0 to 99");
    for (const char* text :
         {"", "{}", "[", "[1]", "[{\"htsno\":\"01\"}", "[{\"htsno\":\"01\",\"units\":[1]}]", "\"a\"", "[{\"htsno\":\"\\ud800\"}]"}) {
        EXPECT_EQ(refusal([&] { (void)parse_revision(text, "r.json"); }).rfind("r.json: not a schedule revision, after ", 0), 0U) << text;
    }
}

TEST(ShippedSchedule, every_distinct_expression_of_chapters_1_to_97_is_understood) {
    const Coverage coverage = measure_coverage(Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us"));
    EXPECT_GT(coverage.distinct, 1'500U);
    EXPECT_EQ(coverage.distinct_parsed, coverage.distinct);
    EXPECT_EQ(coverage.lines_parsed, coverage.lines);
    EXPECT_EQ(coverage.unparsed, std::vector<std::string>{});
    EXPECT_EQ(coverage.corrections.size(), 12U);
    // A name that is new here is a new kind of duty, or a slip of print.
    EXPECT_EQ(join(coverage.facts, " "),
              "area-of-recording-surface button-lines drained-weight duty-for-complete-movement has-plates number-of-immediate-containers "
              "number-of-jewels number-of-other-pieces polarization-degrees value-of-apparatus value-of-battery value-of-case "
              "value-of-case-and-strap value-of-lead-content value-of-movement value-of-movement-and-case value-of-rifle value-of-strap "
              "value-of-telescopic-sight weight-including-container weight-of-anhydrous-morphine weight-of-contents-and-container "
              "weight-of-copper weight-of-entire-contents weight-of-lead weight-of-magnesium weight-of-manganese weight-of-molybdenum "
              "weight-of-silicon weight-of-total-sugars weight-of-tungsten weight-of-zinc");
}

TEST(ShippedSchedule, the_revisions_around_one_that_print_the_same_rows_give_the_same_rates) {
    const Schedule schedule = Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us");
    const auto same = [](const std::optional<Schedule::Rates>& a, const std::optional<Schedule::Rates>& b) {
        if (!a || !b) return !a && !b;
        return a->rate_line == b->rate_line && a->general == b->general && a->special == b->special && a->other == b->other;
    };
    std::size_t wider = 0;
    std::size_t asked = 0;
    for (std::size_t row = 0; row < schedule.rows().size(); row += 11) {
        const HsCode code = schedule.rows()[row].code;
        if (code.digits() < 8) continue;
        const std::size_t revision = row % schedule.revisions().size();
        const auto [first, end] = schedule.same_rates(code, revision);
        ASSERT_TRUE(first <= revision && revision < end) << code.dotted();
        ++asked;
        wider += end - first > 1 ? 1 : 0;
        for (std::size_t r = first; r < end; ++r) {
            EXPECT_TRUE(same(schedule.rates_of_line(code, r), schedule.rates_of_line(code, revision))) << code.dotted() << " in " << r;
        }
    }
    EXPECT_GT(wider, asked / 2);
}

TEST(ShippedSchedule, equals_the_official_revision_it_was_derived_from) {
    const std::string official = std::string(IMPOST_SHARED) + "/data/hts/hts_2025_rev_3.json.gz";
    std::FILE* there = std::fopen(official.c_str(), "rb");
    if (there == nullptr) GTEST_SKIP() << "the official revisions are not at hand";
    std::fclose(there);
    const Schedule schedule = Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us");
    const auto revision =
        std::find_if(schedule.revisions().begin(), schedule.revisions().end(), [](const Revision& r) { return r.name == "2025_rev_3"; });
    ASSERT_NE(revision, schedule.revisions().end());

    const auto lines = read_revision(official);
    std::vector<const PublishedLine*> rated;
    for (const PublishedLine& published : lines) {
        const auto parsed = HsCode::parse(published.code);
        const bool is_line = parsed && parsed->digits() >= 8 && (!published.general.empty() || !published.other.empty());
        // A provision of chapter 99 is printed once for each of its notes; which print a day's line shows is left open.
        if (is_line && parsed->chapter() < 98) rated.push_back(&published);
    }
    ASSERT_GT(rated.size(), 10'000U);
    const std::size_t step = rated.size() / 200;
    for (std::size_t i = 0; i < rated.size(); i += step) {
        const auto derived = schedule.line(HsCode::parse(rated[i]->code).value(), revision->from);
        ASSERT_TRUE(derived) << rated[i]->code;
        EXPECT_EQ(derived->general, plain_text(rated[i]->general)) << rated[i]->code;
        EXPECT_EQ(derived->special, plain_text(rated[i]->special)) << rated[i]->code;
        EXPECT_EQ(derived->other, plain_text(rated[i]->other)) << rated[i]->code;
        for (std::size_t u = 0; u < rated[i]->units.size(); ++u)
            EXPECT_EQ(derived->units.at(u), plain_text(rated[i]->units[u])) << rated[i]->code;
        EXPECT_TRUE(derived->description.ends_with(plain_text(rated[i]->description))) << rated[i]->code;
    }
}

}  // namespace
}  // namespace impost
