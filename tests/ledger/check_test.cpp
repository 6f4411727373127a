#include "impost/ledger/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "impost/base/text.hpp"
#include "ledger/measures.hpp"
#include "ledger/schedules.hpp"

namespace impost {
namespace {

using test::country;
using test::Line;
using test::measure;
using test::nothing_on_top;
using test::plus;
using test::schedule_of;
using test::stacking_text;
using test::version_text;

Ledger ledger_of(std::vector<Measure> measures) {
    Ledger ledger;
    ledger.measures = std::move(measures);
    return ledger;
}

/// "rate differs m 9903.01.20: …", a line a finding; accepted ones in brackets.
std::string shown(const CheckReport& report) {
    std::vector<std::string> lines;
    for (const Finding& finding : report.findings) {
        std::string line = kind_name(finding.kind);
        if (!finding.measure.empty()) line += " " + finding.measure;
        if (finding.heading) line += " " + finding.heading->dotted();
        line += ": " + finding.sentence;
        lines.push_back(finding.accepted.empty() ? line : "[" + line + "]");
    }
    return join(lines, "\n");
}

std::string checked(const Ledger& ledger, const Schedule& schedule) { return shown(check_ledger(ledger, country("US"), &schedule)); }
std::string checked(const Ledger& ledger) { return shown(check_ledger(ledger, country("US"), nullptr)); }

/// A measure on China with one version of heading 9903.01.20.
Ledger on_china(const std::string& from, const std::string& rate, const std::string& rest = "") {
    return ledger_of({measure("m", "IEEPA", version_text(from, rate, "heading = \"9903.01.20\"\norigins = [\"CN\"]\n" + rest))});
}

/// Heading 9903.01.20 as some revisions print it.
Line heading(const std::string& general, std::size_t first = 0, std::size_t end = 4, const std::string& origin = "China") {
    return {"99030120", general, "Articles the product of " + origin + ", as provided for in U.S. note 2", first, end};
}

TEST(Check, a_ledger_that_the_schedule_prints_has_no_findings) {
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%"), schedule_of({heading(plus("10%"), 1)})), "");
    const auto report = check_ledger(on_china("2025-02-01", "+10%"), country("US"), nullptr);
    EXPECT_EQ(report.counts.versions, 0U);  // no schedule, nothing to hold it against
    EXPECT_EQ(report.faults(), 0U);
}

TEST(Check, a_heading_has_to_be_printed_while_its_version_is_in_force) {
    const Ledger ledger = on_china("2025-02-01", "+10%");
    EXPECT_EQ(checked(ledger, schedule_of({})), "heading absent m 9903.01.20: no revision prints it");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 2), heading(plus("10%"), 3, 4)})),
              "heading vanishes m 9903.01.20: not so in r2 (2025-03-01), though before and after");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 3)})),
              "heading vanishes m 9903.01.20: no longer printed from r3 (2025-06-01)");
}

TEST(Check, a_heading_has_to_print_the_rate) {
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%"), schedule_of({heading(plus("20%"), 1)})),
              "rate differs m 9903.01.20: printed as \"" + plus("20%") + "\", here +10%");
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%"), schedule_of({heading("10%", 1)})),
              "rate differs m 9903.01.20: printed as \"10%\", here +10%");  // the whole duty, not an addition to it
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%", "charged_on = \"steel-content\"\n"),
                      schedule_of({heading(plus("a duty of 10% upon the value of the steel content."), 1)})),
              "");
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%", "charged_on = \"steel-content\"\n"), schedule_of({heading(plus("10%"), 1)})),
              "rate differs m 9903.01.20: printed as \"" + plus("10%") + "\", here +10% on the steel-content");
}

TEST(Check, a_total_is_printed_as_the_whole_duty_beside_a_sister_that_charges_nothing) {
    const Ledger ledger = on_china("2025-02-01", "at least 15%", "heading_met = \"9903.01.21\"\n");
    const Line met = {"99030121", nothing_on_top(), "Articles the product of China", 1, 4};
    EXPECT_EQ(checked(ledger, schedule_of({heading("15%", 1), met})), "");
    EXPECT_EQ(checked(ledger, schedule_of({heading("15%", 1)})), "sister absent m 9903.01.21: no revision prints it");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("15%"), 1), met})),
              "rate differs m 9903.01.20: printed as \"" + plus("15%") + "\", here at least 15%");
}

TEST(Check, print_that_comes_early_or_late_or_stays_is_no_fault) {
    EXPECT_EQ(checked(on_china("2025-03-10", "+10%"), schedule_of({heading(plus("10%"), 1)})),
              "printed early m 9903.01.20: printed from r1 (2025-02-01), 37 days ahead");
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%"), schedule_of({heading(plus("10%"), 2)})),
              "printed late m 9903.01.20: printed from r2 (2025-03-01), 28 days late");
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%", "until = 2025-02-15T00:01:00-05:00\n"), schedule_of({heading(plus("10%"), 1)})),
              "printed after end m 9903.01.20: still printed in r3 (2025-06-01)");
    EXPECT_EQ(checked(on_china("2025-02-01", "+10%", "until = 2025-06-20T00:01:00-04:00\n"), schedule_of({heading(plus("10%"), 1, 3)})),
              "printed early m 9903.01.20: no longer printed from r3 (2025-06-01), 19 days before the end here");
    const auto report = check_ledger(on_china("2025-03-10", "+10%"), country("US"), nullptr);
    EXPECT_EQ(report.faults(), 0U);
}

TEST(Check, what_the_first_revision_prints_may_be_of_any_age_and_later_law_is_not_held_against_it) {
    EXPECT_EQ(checked(on_china("2018-07-06", "+25%"), schedule_of({heading(plus("25%"))})), "");
    EXPECT_EQ(checked(on_china("2025-07-01", "+25%"), schedule_of({})), "");
    const Schedule schedule = schedule_of({});
    const auto report = check_ledger(on_china("2025-07-01", "+25%"), country("US"), &schedule);
    EXPECT_EQ(report.counts.versions_after, 1U);
}

TEST(Check, a_version_between_two_revisions_is_noted) {
    EXPECT_EQ(checked(on_china("2025-02-10", "+10%", "until = 2025-02-20T00:01:00-05:00\n"), schedule_of({heading(plus("20%"), 1)})),
              "never published m 9903.01.20: no revision was published in this time; no revision prints +10%");
}

TEST(Check, versions_that_succeed_each_other_under_one_heading_count_as_one) {
    const std::string same = "heading = \"9903.01.20\"\n";
    const Ledger ledger = ledger_of({measure("m", "IEEPA",
                                             version_text("2025-02-01", "+10%", same + "origins = [\"CN\"]\n") +
                                                 version_text("2025-03-01", "+10%", same + "origins = [\"CN\", \"HK\"]\n"))});
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 2), heading(plus("10%"), 2, 4, "China and Hong Kong")})), "");
}

TEST(Check, a_rate_that_follows_under_the_same_heading_is_told_once) {
    const std::string same = "heading = \"9903.01.20\"\norigins = [\"CN\"]\n";
    const Ledger ledger =
        ledger_of({measure("m", "IEEPA", version_text("2025-02-01", "+10%", same) + version_text("2025-03-10", "+20%", same))});
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 2), heading(plus("20%"), 2, 4)})),
              "printed early m 9903.01.20: printed from r2 (2025-03-01), 9 days ahead");
}

TEST(Check, the_origins_have_to_be_those_that_the_heading_names) {
    const Ledger ledger = on_china("2025-02-01", "+10%");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 4, "Mexico")})),
              "origin differs m 9903.01.20: covers CN beyond the heading's words; leaves out MX, which the heading names");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1, 2), heading(plus("10%"), 2, 4, "China and Hong Kong")})),
              "origin dated m 9903.01.20: leaves out HK, which the heading names in r2 (2025-03-01)");
    const Schedule silent = schedule_of({{"99030120", plus("10%"), "Articles as provided for in U.S. note 2", 1, 4}});
    EXPECT_EQ(checked(ledger, silent), "");
    EXPECT_EQ(check_ledger(ledger, country("US"), &silent).counts.origins_unstated, 1U);
}

TEST(Check, an_origin_that_another_part_or_heading_holds_is_not_left_out) {
    const Line all = {"99030125", plus("10%"), "Articles the product of any country, except for products described in heading 9903.01.26",
                      1, 4};
    const Line canada = {"99030126", nothing_on_top(), "Articles the product of Canada", 1, 4};
    const auto ledger = [](const std::string& rest) {
        return ledger_of(
            {measure("m", "IEEPA",
                     version_text("2025-02-01", "+10%", "heading = \"9903.01.25\"\nexcept_origins = [\"CA\"]\n") +
                         "[[exception]]\nheading = \"9903.01.26\"\norigins = [\"CA\"]\ntext = \"Canada\"\nsource = \"s\"\n" + rest)});
    };
    EXPECT_EQ(checked(ledger(""), schedule_of({all, canada})),
              "exception idle m 9903.01.26: covers nothing of its measure: Canada");  // it is out of the version's scope already
}

TEST(Check, a_printed_duty_is_held_by_a_measure_or_listed_as_ignored) {
    const Schedule schedule = schedule_of({heading(plus("10%"), 1), {"99034005", "25%", "Tires of China", 0, 4}});
    Ledger ledger = on_china("2025-02-01", "+10%");
    EXPECT_EQ(checked(ledger, schedule), "unclaimed duty 9903.40.05: \"25%\": Tires of China");
    const auto read = parse_ignored("[[ignored]]\nheadings = [\"9903.40.05 to 9903.40.10\"]\nreason = \"expired\"\nsource = \"note 14\"\n",
                                    "us.toml", country("US"));
    ledger.ignored = read.ignored;
    EXPECT_EQ(checked(ledger, schedule), "");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1)})),
              "ignored idle us.toml:2: 9903.40.05 to 9903.40.10 is printed in no revision");
    EXPECT_EQ(check_ledger(ledger, country("US"), &schedule).counts.duties_ignored, 1U);
}

TEST(Check, a_printed_exception_that_no_measure_holds_is_noted) {
    EXPECT_EQ(
        checked(on_china("2025-02-01", "+10%"), schedule_of({heading(plus("10%"), 1), {"99030122", nothing_on_top(), "books", 1, 4}})),
        "unclaimed sister 9903.01.22: \"" + nothing_on_top() + "\": books");
}

TEST(Check, an_exceptions_heading_has_to_be_printed_and_to_charge_nothing) {
    const auto ledger =
        on_china("2025-02-01", "+10%", "[[exception]]\nheading = \"9903.01.21\"\nclaim = \"donation\"\ntext = \"gifts\"\nsource = \"s\"\n");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1)})), "sister absent m 9903.01.21: no revision prints it");
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1), {"99030121", plus("5%"), "gifts", 1, 4}})),
              "sister charges m 9903.01.21: printed as \"" + plus("5%") + "\", which is no exception");
}

TEST(Check, a_finding_can_be_accepted_with_a_reason_and_what_is_accepted_must_be_found) {
    const Schedule schedule = schedule_of({heading(plus("20%"), 1)});
    Ledger ledger = on_china("2025-02-01", "+10%");
    ledger.accepted =
        parse_ignored(
            "[[accepted]]\nfinding = \"rate differs\"\nmeasure = \"m\"\nheadings = [\"9903.01.20\"]\nreason = \"a slip\"\nsource = \"s\"\n",
            "us.toml", country("US"))
            .accepted;
    EXPECT_EQ(checked(ledger, schedule), "[rate differs m 9903.01.20: printed as \"" + plus("20%") + "\", here +10%]");
    EXPECT_EQ(check_ledger(ledger, country("US"), &schedule).faults(), 0U);
    EXPECT_EQ(checked(ledger, schedule_of({heading(plus("10%"), 1)})), "ignored idle m: \"rate differs\" is accepted and not found");
}

TEST(Check, codes_of_a_list_that_stand_in_no_revision_are_noted) {
    Ledger ledger = ledger_of({measure("m", "Section 301", version_text("2025-02-01", "+10%"))});
    ledger.measures[0].versions[0].scope.products =
        ProductSet::from_list(CsvTable::parse("product\n7208\n721012\n8708999999\n", "lists/steel.csv"));
    EXPECT_EQ(checked(ledger, schedule_of({{"72081015", "Free", "coils"}})),
              "code unmatched m: list steel: 2 of 3 codes stand in no revision: 7210.12, 8708.99.99.99");
}

/// Two measures on steel of China and one on all products of all origins, with their stacking.
Ledger three(const std::string& a, const std::string& b, const std::string& c) {
    const std::string steel = "products = [\"7208\"]\norigins = [\"CN\"]\n";
    return ledger_of({measure("a", "A", version_text("2020-01-01", "+1%", steel) + a),
                      measure("b", "B", version_text("2021-01-01", "+1%", steel) + b),
                      measure("c", "C", version_text("2022-01-01", "+1%") + c)});
}

TEST(Check, two_measures_that_can_meet_on_a_line_need_a_rule) {
    const std::string adds_c = stacking_text("C", "adds");
    EXPECT_EQ(checked(three(stacking_text("B", "adds") + adds_c, adds_c, "")), "");
    EXPECT_EQ(checked(three(adds_c, adds_c, "")), "stacking missing a and b: both are owed on 7208 of CN, and no rule says how");
    const auto report = check_ledger(three(adds_c, adds_c, ""), country("US"), nullptr);
    EXPECT_EQ(report.findings[0].from, test::instant("2021-01-01T00:01:00-05:00"));
    EXPECT_FALSE(report.findings[0].until);
}

TEST(Check, measures_that_share_no_goods_need_none) {
    const Ledger ledger = ledger_of(
        {measure("a", "A", version_text("2020-01-01", "+1%", "products = [\"7208\"]\n")),
         measure("b", "B", version_text("2020-01-01", "+1%", "products = [\"8703\"]\n")),
         measure("c", "C", version_text("2020-01-01", "+1%", "origins = [\"CN\"]\n") + stacking_text("A", "adds")),
         measure("d", "D", version_text("2020-01-01", "+1%", "origins = [\"VN\"]\nproducts = [\"8703\"]\n") + stacking_text("B", "adds"))});
    EXPECT_EQ(checked(ledger), "stacking missing b and c: both are owed on 8703 of CN, and no rule says how");
}

TEST(Check, a_measure_between_two_hides_that_they_have_no_rule_until_a_claim_takes_goods_out_of_it) {
    const std::string takes_both = stacking_text("A", "excludes") + stacking_text("B", "excludes");
    EXPECT_EQ(checked(three("", "", takes_both)),
              "stacking missing a and b: both are owed on 7208 of CN, and no rule says how");  // in 2021, before c
    const std::string donation = "[[exception]]\nclaim = \"donation\"\ntext = \"gifts\"\nsource = \"s\"\n";
    const auto report = check_ledger(three("", "", takes_both), country("US"), nullptr);
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings[0].until, test::instant("2022-01-01T00:01:00-05:00"));
    const auto with_way_out = check_ledger(three("", "", donation + takes_both), country("US"), nullptr);
    ASSERT_EQ(with_way_out.findings.size(), 1U);
    EXPECT_FALSE(with_way_out.findings[0].until);
}

TEST(Check, a_claim_that_two_versions_need_is_made) {
    const std::string claimed = "claim = \"kit\"\nproducts = [\"8703\"]\n";
    const Ledger ledger =
        ledger_of({measure("a", "A", version_text("2020-01-01", "+1%", claimed)), measure("b", "B", version_text("2020-01-01", "+1%"))});
    EXPECT_EQ(checked(ledger), "stacking missing a and b: both are owed on 8703 of AD, claimed kit, and no rule says how");
}

TEST(Check, measures_that_exclude_each_other_in_a_circle_are_found) {
    EXPECT_EQ(checked(three(stacking_text("B", "excludes"), stacking_text("C", "excludes"), stacking_text("A", "excludes"))),
              "stacking circle a, b and c: each excludes the next on 7208 of CN");
}

TEST(Check, a_rule_that_names_nothing_is_found) {
    EXPECT_EQ(checked(ledger_of({measure("a", "A", version_text("2020-01-01", "+1%") + stacking_text("Section 999", "adds"))})),
              "stacking idle a: \"Section 999\" is neither a measure nor an authority here");
}

TEST(Check, versions_and_exceptions_that_can_never_apply_are_found) {
    const std::string vietnam = "[[exception]]\norigins = [\"VN\"]\nproducts = [\"7208\"]\ntext = \"Vietnam\"\nsource = \"s\"\n";
    EXPECT_EQ(
        checked(ledger_of({measure("a", "A", version_text("2020-01-01", "+1%", "origins = [\"CN\"]\nproducts = [\"7208\"]\n") + vietnam)})),
        "exception idle a: covers nothing of its measure: Vietnam");
    EXPECT_EQ(checked(ledger_of({measure("a", "A",
                                         version_text("2020-01-01", "+1%", "part = \"all\"\n") +
                                             version_text("2020-01-01", "+2%", "part = \"steel\"\nproducts = [\"7208\"]\n"))})),
              "version idle a: the part \"all\" takes all goods of the part \"steel\" before it");
}

TEST(Check, a_version_replaced_back_to_its_first_instant_counted_until_that_was_known) {
    const auto replaced = [](const std::string& announced) {
        return ledger_of({measure("a", "A",
                                  version_text("2025-08-07", "+15%", "announced = 2025-07-31\n") +
                                      version_text("2025-08-07", "at least 15%", "announced = " + announced + "\n"))});
    };
    EXPECT_EQ(checked(replaced("2025-09-04")), "");
    EXPECT_EQ(checked(replaced("2025-07-31")), "version idle a: the next version of the part \"\" begins at the same instant");
}

TEST(Check, a_list_that_no_measure_names_is_found) {
    Ledger ledger = ledger_of({measure("a", "A", version_text("2020-01-01", "+1%"))});
    ledger.lists = {"cn-answer", "us-steel"};
    EXPECT_EQ(checked(ledger), "list unused us-steel: no measure names it");  // what is China's is not looked at for the United States
}

TEST(Check, the_last_step_and_the_versions_have_to_agree) {
    const std::string revoked = "[[step]]\non = 2021-01-01\nstate = \"revoked\"\ntext = \"It ends.\"\nsource = \"s\"\n";
    EXPECT_EQ(checked(ledger_of({measure("a", "A", revoked + version_text("2020-01-01", "+1%"))})),
              "lifecycle differs a: the last step, of 2021-01-01, says revoked, and a version has no end");
    EXPECT_EQ(checked(ledger_of({measure("a", "A", revoked + version_text("2020-01-01", "+1%", "until = 2021-01-01T00:01:00-05:00\n"))})),
              "");
}

}  // namespace
}  // namespace impost
