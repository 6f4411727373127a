#include "impost/ledger/measure.hpp"

#include <gtest/gtest.h>

#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::date;
using test::instant;
using test::measure;
using test::measure_text;
using test::refusal;
using test::version_text;

/// With what a measure's file of these further lines is refused; they begin at line 8.
std::string refused(const std::string& rest) {
    return refusal([&] { (void)measure("m", "Section 301", rest); });
}

TEST(Measure, covers_what_its_scope_says_unless_a_version_says_otherwise) {
    const Measure m = measure("m", "IEEPA",
                              "[scope]\norigins = [\"CN\", \"HK\"]\nproducts = [\"8517\"]\nexcept_products = [\"8517.13\"]\n" +
                                  version_text("2025-02-04", "+10%") +
                                  version_text("2025-03-04", "+12.5%", "origins = \"all\"\nexcept_origins = [\"EU\"]\n"));
    const Scope& first = m.versions[0].scope;
    EXPECT_TRUE(first.origins.contains(country("HK")));
    EXPECT_FALSE(first.origins.contains(country("VN")));
    EXPECT_TRUE(first.covers_product(code("8517.62.00"), date("2025-02-04")));
    EXPECT_FALSE(first.covers_product(code("8517.13.00.00"), date("2025-02-04")));
    EXPECT_FALSE(first.covers_product(code("8518.10.00"), date("2025-02-04")));
    const Scope& second = m.versions[1].scope;
    EXPECT_TRUE(second.origins.contains(country("VN")));
    EXPECT_FALSE(second.origins.contains(country("FR")));
    EXPECT_FALSE(second.covers_product(code("8517.13.00.00"), date("2025-03-04")));
    EXPECT_EQ(m.versions[1].charge->rate, parse_percent("12.5").value());
}

TEST(Measure, versions_of_a_part_succeed_each_other_and_parts_do_not_touch) {
    const Measure m = measure("m", "IEEPA",
                              version_text("2025-02-04", "+10%") + version_text("2025-02-10", "+5%", "part = \"b\"\n") +
                                  version_text("2025-03-04", "+20%") + version_text("2025-04-01", "none"));
    EXPECT_EQ(m.versions[0].until, m.versions[2].from);
    EXPECT_FALSE(m.versions[1].until);
    EXPECT_EQ(m.versions[2].until, m.versions[3].from);
    EXPECT_FALSE(m.versions[3].charge);
    EXPECT_EQ(m.versions[0].announced, date("2025-02-04"));  // the day of `from` when nothing else is said
}

TEST(Measure, a_version_ends_at_its_own_end_when_that_comes_first) {
    const Measure m = measure(
        "m", "IEEPA", version_text("2025-02-04", "+10%", "until = 2025-02-20T00:01:00-05:00\n") + version_text("2025-03-04", "+20%"));
    EXPECT_EQ(m.versions[0].until, instant("2025-02-20T00:01:00-05:00"));
    EXPECT_TRUE(m.in_force(instant("2025-02-10")));
    EXPECT_FALSE(m.in_force(instant("2025-02-25")));
    EXPECT_TRUE(m.in_force(instant("2025-03-05")));
}

TEST(Measure, lives_from_threat_to_end_step_by_step) {
    const auto step = [](const char* on, const char* state) {
        return std::string("[[step]]\non = ") + on + "\nstate = \"" + state + "\"\ntext = \"t\"\nsource = \"s\"\n";
    };
    const Measure m = measure("m", "IEEPA",
                              step("2025-01-20", "threatened") + step("2025-02-01", "announced") +
                                  step("2025-02-04T00:01:00-05:00", "in_force") + step("2025-03-03", "suspended") +
                                  step("2025-03-04", "modified") + step("2026-02-20", "void") + step("2026-02-24", "revoked"));
    EXPECT_EQ(m.step_on(date("2025-01-19")), nullptr);
    EXPECT_EQ(m.step_on(date("2025-01-20"))->state, State::threatened);
    EXPECT_EQ(m.step_on(date("2025-02-03"))->state, State::announced);
    EXPECT_EQ(m.step_on(date("2025-02-04"))->state, State::in_force);
    EXPECT_EQ(m.step_on(date("2026-02-21"))->state, State::void_);
    EXPECT_EQ(state_name(State::void_), "void");
    EXPECT_FALSE(m.in_force(instant("2025-02-05")));  // steps tell the story; versions are the law
}

TEST(Measure, a_proposal_without_a_date_is_never_in_force) {
    const Measure m = measure("m", "IEEPA", "[[version]]\nannounced = 2025-02-13\nrate = \"+25%\"\n");
    EXPECT_FALSE(m.versions[0].from);
    EXPECT_FALSE(m.in_force(instant("2099-01-01")));
}

TEST(Measure, every_fault_of_a_file_is_told_with_file_line_and_key) {
    EXPECT_EQ(refused("titel = \"x\"\n"), "m.toml:8: titel: no such key is known here");
    EXPECT_EQ(refused("[scope]\norigin = \"all\"\n"), "m.toml:9: origin: no such key is known here");
    EXPECT_EQ(refused("[[version]]\nrates = \"+10%\"\n"), "m.toml:9: rates: no such key is known here");
    EXPECT_EQ(refused("[[step]]\nwhen = 2025-01-01\n"), "m.toml:9: when: no such key is known here");
    EXPECT_EQ(refused("[[stacking]]\nwho = \"x\"\n"), "m.toml:9: who: no such key is known here");
    EXPECT_EQ(refused("[[exception]]\nrate = \"x\"\n"), "m.toml:9: rate: no such key is known here");
    EXPECT_EQ(refused("[scope]\norigins = [\"CN\", \"Narnia\"]\n"),
              "m.toml:9: origins: \"Narnia\" is neither an ISO 3166 country code nor a known group (EU, USMCA)");
    EXPECT_EQ(refused("[scope]\nproducts = [\"85x7\"]\n"),
              "m.toml:9: products: \"85x7\" is not a tariff code: only digits and dots may stand in it");
    EXPECT_EQ(refused("[scope]\nproducts = { list = \"unheard-of\" }\n"), "m.toml:9: list: there is no product list lists/unheard-of.csv");
    EXPECT_EQ(refused("[scope]\nproducts = { file = \"x\" }\n"), "m.toml:9: file: no such key is known here");
    EXPECT_EQ(refused("[[step]]\non = 2025-01-01\nstate = \"rumoured\"\ntext = \"t\"\nsource = \"s\"\n"),
              "m.toml:10: state: \"rumoured\" is none of threatened, announced, in_force, suspended, modified, revoked, void");
    EXPECT_EQ(refused("[[step]]\non = 2025-01-02\nstate = \"void\"\ntext = \"t\"\nsource = \"s\"\n[[step]]\non = 2025-01-01\nstate = "
                      "\"void\"\ntext = \"t\"\nsource = "
                      "\"s\"\n")
                  .substr(0, 15),
              "m.toml:8: step:");
    EXPECT_EQ(refused("[[stacking]]\nwith = \"x\"\nrule = \"doubles\"\n"),
              "m.toml:10: rule: \"doubles\" is none of adds, excludes, excluded_by");
    EXPECT_EQ(refused(version_text("2025-02-04", "+10%", "until = 2025-02-03T00:01:00-05:00\n")),
              "m.toml:11: until: the version ends before it begins");
    EXPECT_EQ(refused("[[version]]\nrate = \"+10%\"\n"),
              "m.toml:8: announced: a version without \"from\" needs the day on which it was announced");
    EXPECT_EQ(refused("[[version]]\nfrom = 2025-02-04\nrate = \"+10%\"\n"),
              "m.toml:9: from: an instant with its zone is needed, such as 2025-02-04T00:01:00-05:00");
    EXPECT_EQ(refused("[[version]]\nfrom = 2025-02-04T00:01:00-05:00\n"), "m.toml:8: rate: the key is missing");
    EXPECT_EQ(refused(version_text("2025-03-04", "+20%") + version_text("2025-02-04", "+10%")),
              "m.toml:8: version: the versions of part \"\" are not in order of time");
}

TEST(Measure, a_rate_that_is_no_addition_is_refused) {
    for (const char* rate : {"10%", "+10", "+ten%", "+%", "++10%", "+-10%", "-10%", "+10.123456789%", "free", "+1e2%"}) {
        EXPECT_EQ(refused(version_text("2025-02-04", rate)), "m.toml:10: rate: \"" + std::string(rate) +
                                                                 "\" is none of \"+10%\", \"+$80 each\", \"at least 15%\", \"exactly "
                                                                 "15%\", \"only 15%\" (any number), \"Free\" and \"none\"");
    }
    EXPECT_EQ(refused(version_text("2025-02-04", "+33.33333333%")), "accepted");
    EXPECT_EQ(refused(version_text("2025-02-04", "Free")), "accepted");
}

TEST(Measure, a_head_that_lacks_something_is_refused) {
    const std::string whole = measure_text("m");
    for (const std::string key : {"id", "title", "imposed_by", "authority", "instrument", "sources", "summary"}) {
        std::string text = whole;
        const std::size_t at = text.find(key + " =");
        text.erase(at, text.find('\n', at) + 1 - at);
        EXPECT_EQ(refusal([&] { (void)parse_measure(text, "m.toml", ""); }), "m.toml:1: " + key + ": the key is missing");
    }
    EXPECT_EQ(refusal([&] { (void)parse_measure("id = \"m\"\ntitle = \"T\"\nimposed_by = \"XX\"\n", "m.toml", ""); }),
              "m.toml:3: imposed_by: \"XX\" is not an ISO 3166 country code");
    EXPECT_EQ(refused("").substr(0, 8), "accepted");
}

TEST(Programs, say_who_may_claim_what_and_when) {
    const Programs programs = parse_programs(
        "[[program]]\nsymbol = \"S\"\nname = \"USMCA\"\norigins = [\"CA\", \"MX\"]\nfrom = 2020-07-01\nsource = \"GN 11\"\n"
        "[[program]]\nsymbol = \"A\"\nname = \"GSP\"\norigins = \"all\"\nuntil = 2021-01-01\nsource = \"GN 4\"\n"
        "[[column_2]]\norigins = [\"RU\"]\nfrom = 2022-04-09\nsource = \"Public Law 117-110\"\n",
        "us.toml");
    EXPECT_TRUE(programs.programs[0].in_force(date("2020-07-01")));
    EXPECT_FALSE(programs.programs[0].in_force(date("2020-06-30")));
    EXPECT_FALSE(programs.programs[1].in_force(date("2021-01-01")));
    EXPECT_TRUE(programs.column_two[0].origins.contains(country("RU")));
    EXPECT_EQ(refusal([] { (void)parse_programs("[[program]]\nsymbol = \"S\"\nname = \"n\"\norigins = [\"Mars\"]\n", "us.toml"); }),
              "us.toml:4: origins: \"Mars\" is neither an ISO 3166 country code nor a known group (EU, USMCA)");
    EXPECT_EQ(refusal([] { (void)parse_programs("[[programs]]\nsymbol = \"S\"\n", "us.toml"); }),
              "us.toml:1: programs: no such key is known here");
}

TEST(Event, holds_both_accounts_side_by_side) {
    const std::string account = "[[account]]\nby = \"US\"\nissued_by = \"Treasury\"\ntext = \"t\"\npoints = [\"p\"]\nsource = \"s\"\n";
    const std::string head =
        "id = \"e\"\non = 2025-02-21\nkind = \"call\"\ntitle = \"T\"\nparties = [\"US\", \"CN\"]\nmeasures = []\nsources = [\"s\"]\n";
    const Event event = parse_event(head + account + account, "e.toml");
    EXPECT_EQ(event.accounts.size(), 2U);
    EXPECT_EQ(event.parties.size(), 2U);
    EXPECT_EQ(refusal([&] { (void)parse_event(head + "place = \"x\"\n", "e.toml"); }), "e.toml:8: place: no such key is known here");
    EXPECT_EQ(refusal([] { (void)parse_event("id = \"e\"\non = 2025-02-21\nkind = \"tea\"\n", "e.toml"); }),
              "e.toml:3: kind: \"tea\" is none of call, meeting, statement, ruling, notice");
    EXPECT_EQ(refusal([] { (void)parse_event("id = \"e\"\non = \"2025-02-21\"\n", "e.toml"); }),
              "e.toml:2: on: a date is needed, such as 2025-02-04, or an instant with its zone");
    EXPECT_EQ(refusal([&] { (void)parse_event(head + "[[account]]\nby = \"Mars\"\n", "e.toml"); }),
              "e.toml:9: by: \"Mars\" is not an ISO 3166 country code");
}

}  // namespace
}  // namespace impost
