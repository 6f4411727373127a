#include "impost/ledger/regime.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "impost/ledger/stacking_table.hpp"
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
using test::stacking_text;
using test::version_text;

Ledger ledger_of(std::vector<Measure> measures) {
    Ledger ledger;
    ledger.measures = std::move(measures);
    return ledger;
}

/// "a+10% b+5%": the measures of a regime with the rates of their versions.
std::string shown(const Regime& regime) {
    std::string text;
    for (const ActiveMeasure& active : regime.measures()) {
        text += (text.empty() ? "" : " ") + active.measure->id;
        for (const Version* version : active.versions) text += version->rate_text;
    }
    return text;
}

std::string on(const Ledger& ledger, const std::string& when, const RegimeChanges& changes = {}) {
    return shown(Regime::at(ledger, country("US"), instant(when), changes));
}

Ledger fentanyl() {
    return ledger_of({measure("old", "Section 301", version_text("2018-07-06", "+25%")),
                      measure("new", "IEEPA",
                              version_text("2025-02-04", "+10%", "announced = 2025-02-01\n") +
                                  version_text("2025-03-04", "+20%", "announced = 2025-03-03\n") +
                                  version_text("2025-11-10", "+10%", "announced = 2025-11-04\nuntil = 2026-02-24T00:00:00-05:00\n")),
                      measure("threat", "unspecified", "[[version]]\nannounced = 2025-02-18\nrate = \"+25%\"\n")});
}

TEST(Regime, a_measure_counts_from_its_first_second_to_the_one_before_its_end) {
    const Ledger ledger = fentanyl();
    EXPECT_EQ(on(ledger, "2025-02-04T00:00:59-05:00"), "old+25%");
    EXPECT_EQ(on(ledger, "2025-02-04T00:01:00-05:00"), "old+25% new+10%");
    EXPECT_EQ(on(ledger, "2025-03-04T00:00:59-05:00"), "old+25% new+10%");
    EXPECT_EQ(on(ledger, "2025-03-04T00:01:00-05:00"), "old+25% new+20%");
    EXPECT_EQ(on(ledger, "2026-02-23T23:59:59-05:00"), "old+25% new+10%");
    EXPECT_EQ(on(ledger, "2026-02-24T00:00:00-05:00"), "old+25%");
    EXPECT_EQ(shown(Regime::at(ledger, country("CN"), instant("2025-02-21"))), "");
}

TEST(Regime, without_a_measure_is_the_law_as_if_it_had_never_been_made) {
    EXPECT_EQ(on(fentanyl(), "2025-02-21", {{}, {"new"}, {}}), "old+25%");
    EXPECT_EQ(on(fentanyl(), "2025-02-21", {{}, {"old", "new"}, {}}), "");
}

TEST(Regime, with_a_threat_is_the_law_as_if_it_were_carried_out) {
    EXPECT_EQ(on(fentanyl(), "2025-02-21"), "old+25% new+10%");
    EXPECT_EQ(on(fentanyl(), "2025-02-21", {{"threat"}, {}, {}}), "old+25% new+10% threat+25%");
    EXPECT_EQ(on(fentanyl(), "2025-02-21", {{"threat"}, {}, date("2025-02-17")}), "old+25% new+10%");
}

TEST(Regime, taking_a_measure_in_its_last_form_depends_on_what_was_known) {
    EXPECT_EQ(on(fentanyl(), "2025-01-10", {{"new"}, {}, date("2025-02-01")}), "old+25% new+10%");
    EXPECT_EQ(on(fentanyl(), "2025-01-10", {{"new"}, {}, date("2025-03-03")}), "old+25% new+20%");
    EXPECT_EQ(on(fentanyl(), "2025-01-10", {{"new"}, {}, date("2025-01-31")}), "old+25%");
}

// Without the change of 3 March nothing ended the first version: what was known decides on the end, too.
TEST(Regime, what_was_announced_later_neither_applies_nor_ends_what_was_known) {
    EXPECT_EQ(on(fentanyl(), "2025-03-10", {{}, {}, date("2025-02-21")}), "old+25% new+10%");
    EXPECT_EQ(on(fentanyl(), "2025-03-10", {{"new"}, {}, date("2025-02-21")}), "old+25% new+10%");
    EXPECT_EQ(on(fentanyl(), "2025-03-10", {{}, {}, date("2025-03-03")}), "old+25% new+20%");
    EXPECT_EQ(on(fentanyl(), "2026-03-01", {{}, {}, date("2025-11-05")}), "old+25%");  // the stated end was announced
}

TEST(Regime, an_unknown_measure_is_refused_with_the_nearest) {
    EXPECT_EQ(refusal([] {
                  (void)on(fentanyl(), "2025-02-21", {{"nwe"}, {}, {}});
              }),
              "\"nwe\" is no measure of the ledger; the nearest is new; `impost ledger list` has all");
    EXPECT_EQ(refusal([] {
                  (void)on(fentanyl(), "2025-02-21", {{}, {"nwe"}, {}});
              }),
              "\"nwe\" is neither a measure of the ledger nor an authority; the nearest is new; `impost ledger list` has all");
}

TEST(Regime, does_not_depend_on_the_order_of_files) {
    std::vector<Measure> measures;
    for (const char* id : {"a", "b", "c", "d"}) measures.push_back(measure(id, "Section 232", version_text("2018-03-23", "+25%")));
    std::vector<std::size_t> order = {0, 1, 2, 3};
    do {
        Ledger ledger;
        for (const std::size_t i : order) ledger.measures.push_back(measures[i]);
        EXPECT_EQ(on(ledger, "2025-02-21"), "a+25% b+25% c+25% d+25%");
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Regime, changes_are_the_instants_at_which_something_begins_or_ends) {
    const auto instants = changes(fentanyl(), country("US"), instant("2025-02-04T00:01:00-05:00"), instant("2026-02-24T00:00:00-05:00"));
    ASSERT_EQ(instants.size(), 3U);  // the first instant itself lies outside
    EXPECT_EQ(instants[0], instant("2025-03-04T00:01:00-05:00"));
    EXPECT_EQ(instants[2], instant("2026-02-24T00:00:00-05:00"));
}

TEST(Part, an_entry_falls_under_the_first_part_that_covers_it) {
    const Ledger ledger = ledger_of({measure("m", "Section 232",
                                             version_text("2018-08-13", "+50%", "part = \"turkey\"\norigins = [\"TR\"]\n") +
                                                 version_text("2018-03-23", "+25%", "part = \"steel\"\nproducts = [\"7208\"]\n"))});
    const Regime regime = Regime::at(ledger, country("US"), instant("2019-01-01"));
    const auto met = [&](const char* product, const char* origin) {
        return meet(regime.measures()[0], code(product), country(origin), date("2019-01-01"), {});
    };
    EXPECT_EQ(met("7208.10.15", "TR").version->rate_text, "+50%");
    EXPECT_EQ(met("7208.10.15", "VN").version->rate_text, "+25%");
    EXPECT_FALSE(met("7308.10.15", "VN").applies());
    EXPECT_TRUE(met("7308.10.15", "VN").origin_covered);
}

TEST(Exception, takes_out_of_itself_or_when_claimed_within_its_scope_and_time) {
    const Ledger ledger =
        ledger_of({measure("m", "IEEPA",
                           version_text("2025-02-04", "+10%") + "[[exception]]\nproducts = [\"4901\"]\ntext = \"books\"\nsource = \"s\"\n"
                                                                "[[exception]]\nclaim = \"donation\"\ntext = \"gifts\"\nsource = \"s\"\n"
                                                                "[[exception]]\nclaim = \"in-transit\"\norigins = [\"CN\"]\nuntil = "
                                                                "2025-03-07T00:01:00-05:00\ntext = \"afloat\"\nsource = \"s\"\n")});
    const auto out = [&](const char* when, const char* product, const char* origin, const std::vector<std::string>& claims) {
        const Regime regime = Regime::at(ledger, country("US"), instant(when));
        const Applicability met = meet(regime.measures()[0], code(product), country(origin), instant(when).washington_date(), claims);
        return met.exception == nullptr ? "" : met.exception->text;
    };
    EXPECT_EQ(out("2025-02-21", "4901.99.00", "VN", {}), "books");
    EXPECT_EQ(out("2025-02-21", "4902.10.00", "VN", {}), "");
    EXPECT_EQ(out("2025-02-21", "4902.10.00", "VN", {"donation"}), "gifts");
    EXPECT_EQ(out("2025-02-21", "8517.13.00", "CN", {"in-transit"}), "afloat");
    EXPECT_EQ(out("2025-02-21", "8517.13.00", "VN", {"in-transit"}), "");
    EXPECT_EQ(out("2025-03-07T00:00:59-05:00", "8517.13.00", "CN", {"in-transit"}), "afloat");
    EXPECT_EQ(out("2025-03-07T00:01:00-05:00", "8517.13.00", "CN", {"in-transit"}), "");
}

/// Which of a, b, c (authorities A, B, C; all cover everything) stay on a line, or the refusal.
std::string settled(const std::string& a, const std::string& b, const std::string& c) {
    const std::string always = version_text("2020-01-01", "+1%");
    const Ledger ledger = ledger_of({measure("a", "A", always + a), measure("b", "B", always + b), measure("c", "C", always + c)});
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    std::vector<Portion> portions(regime.measures().size(), Portion::whole(Money{}));
    std::string stays;
    const std::string refused = refusal([&] {
        static_cast<void>(StackingTable(regime).settle(portions));
        for (std::size_t m = 0; m < portions.size(); ++m) stays += portions[m].is_nothing() ? "" : regime.measures()[m].measure->id;
    });
    return refused == "accepted" ? stays : refused;
}

TEST(Stacking, measures_add_exclude_or_are_excluded_as_either_of_them_says) {
    const std::string adds_c = stacking_text("C", "adds");
    EXPECT_EQ(settled(stacking_text("B", "adds") + adds_c, adds_c, ""), "abc");
    EXPECT_EQ(settled(stacking_text("b", "excludes") + adds_c, adds_c, ""), "ac");
    EXPECT_EQ(settled(stacking_text("B", "excluded_by") + adds_c, adds_c, ""), "bc");
    EXPECT_EQ(settled(adds_c, stacking_text("A", "excludes") + adds_c, ""), "bc");
}

TEST(Stacking, a_measure_that_gives_way_takes_nobodys_place) {
    const std::string excluded_by_b = stacking_text("B", "excluded_by");
    EXPECT_EQ(settled(stacking_text("B", "excludes") + stacking_text("C", "adds"), stacking_text("C", "excludes"), ""), "ac");
    EXPECT_EQ(settled(excluded_by_b + stacking_text("C", "adds"), stacking_text("C", "excluded_by"), ""), "ac");
}

TEST(Stacking, measures_that_meet_without_a_rule_are_refused_with_both_named) {
    EXPECT_EQ(settled(stacking_text("C", "adds"), stacking_text("C", "adds"), ""),
              "the ledger has no stacking rule for a and b, which meet on one line");
    EXPECT_EQ(settled(stacking_text("B", "excludes") + stacking_text("C", "adds"), "", ""), "ac");  // what is excluded meets nobody
}

TEST(Stacking, measures_that_exclude_each_other_in_a_circle_are_refused) {
    EXPECT_EQ(settled(stacking_text("B", "excludes"), stacking_text("C", "excludes"), stacking_text("A", "excludes")),
              "the stacking rules of a and others exclude each other in a circle");
}

TEST(Stacking, a_rule_counts_within_its_time) {
    const std::string dated = "[[stacking]]\nwith = \"B\"\nrule = \"excludes\"\nfrom = 2025-03-04T00:01:00-05:00\nsource = \"s\"\n";
    const Measure a = measure("a", "A", dated + stacking_text("B", "adds"));
    const Measure b = measure("b", "B");
    const Ledger none;
    EXPECT_EQ(stacking(none, a, b, instant("2025-02-21")), Meeting::add);
    EXPECT_EQ(stacking(none, a, b, instant("2025-03-05")), Meeting::first_excludes_second);
    EXPECT_EQ(stacking(none, b, a, instant("2025-03-05")), Meeting::second_excludes_first);
    EXPECT_EQ(stacking(none, b, measure("c", "C"), instant("2025-03-05")), Meeting::undefined);
}

TEST(Stacking, a_rule_that_names_a_measure_comes_before_one_that_names_an_authority) {
    const Measure a = measure("a", "A", stacking_text("B", "adds"));
    const Measure b = measure("b", "B", stacking_text("a", "excludes"));
    EXPECT_EQ(stacking(Ledger{}, a, b, instant("2025-02-21")), Meeting::second_excludes_first);
}

TEST(Stacking, the_order_of_stacking_holds_where_the_measures_say_nothing) {
    Ledger ledger;
    const auto order = [](const char* first, const char* second, bool excludes, const char* from) {
        StackingOrder rule;
        rule.importer = country("US");
        rule.first = first;
        rule.second = second;
        rule.excludes = excludes;
        if (*from != 0) rule.from = instant(from);
        return rule;
    };
    ledger.stacking = {order("A", "B", true, "2025-03-04"), order("B", "A", false, "")};
    const Measure a = measure("a", "A");
    const Measure b = measure("b", "B");
    EXPECT_EQ(stacking(ledger, a, b, instant("2025-02-21")), Meeting::add);
    EXPECT_EQ(stacking(ledger, a, b, instant("2025-03-05")), Meeting::first_excludes_second);
    EXPECT_EQ(stacking(ledger, b, a, instant("2025-03-05")), Meeting::second_excludes_first);
    EXPECT_EQ(stacking(ledger, a, measure("b", "B", stacking_text("A", "adds")), instant("2025-03-05")), Meeting::add);
}

TEST(Stacking, what_is_charged_on_a_content_leaves_the_rest_of_the_value) {
    const std::string always = version_text("2020-01-01", "+1%");
    const Ledger ledger = ledger_of({measure("a", "A", always + stacking_text("B", "excludes") + stacking_text("C", "adds")),
                                     measure("b", "B", always + stacking_text("C", "excluded_by")), measure("c", "C", always)});
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    const auto share = [](const char* percent) {
        return Portion{parse_percent(percent).value(), Money::from_ticks(10'000 * std::stoll(percent))};
    };
    const auto left = [&](std::vector<Portion> portions) {
        static_cast<void>(StackingTable(regime).settle(portions));
        return portions[1];
    };
    EXPECT_EQ(left({share("40"), share("100"), Portion::nothing()}), share("60"));
    EXPECT_EQ(left({share("40"), share("100"), share("25")}), share("35"));
    EXPECT_EQ(left({share("40"), share("100"), share("60")}), Portion::nothing());
    EXPECT_EQ(left({share("40"), share("30"), Portion::nothing()}), share("30"));
    EXPECT_EQ(left({share("100"), share("100"), Portion::nothing()}), Portion::nothing());
}

TEST(Stacking, what_is_charged_on_a_content_can_exclude_on_all_of_the_value) {
    const std::string always = version_text("2020-01-01", "+1%");
    const std::string rule = "[[stacking]]\nwith = \"B\"\nrule = \"excludes\"\nextent = \"whole\"\nsource = \"s\"\n";
    const Ledger ledger = ledger_of({measure("a", "A", always + rule), measure("b", "B", always)});
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    std::vector<Portion> portions = {{parse_percent("40").value(), Money{}}, Portion::whole(Money{})};
    static_cast<void>(StackingTable(regime).settle(portions));
    EXPECT_TRUE(portions[1].is_nothing());
    portions = {Portion::nothing(), Portion::whole(Money{})};
    static_cast<void>(StackingTable(regime).settle(portions));
    EXPECT_TRUE(portions[1].is_whole());
}

}  // namespace
}  // namespace impost
