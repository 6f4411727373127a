#include "impost/duty/assess.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "impost/base/text.hpp"
#include "impost/duty/entry.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::code;
using test::country;
using test::instant;
using test::measure;
using test::stacking_text;
using test::version_text;

/// Phones free, shirts 16.5 %, wine 6.3¢ a liter, watches by their parts, sugar by degree, and a compound duty.
Schedule small_schedule() {
    return Schedule::parse(
        CsvTable::parse("revision,from\nr,2025-01-01\n", "revisions.csv"),
        CsvTable::parse(
            "code,parent,first,end,units,general,special,other,references,description\n"
            "1701130500,,0,1,kg,1.4606¢/kg less 0.020668¢/kg for each degree under 100 degrees (and fractions of a degree in proportion) "
            "but not less than 0.943854¢/kg,,5%,,Sugar\n"
            "2101200000,,0,1,kg,$1.50/kg + 8.5%,,100%,,Tea extract\n"
            "2204215000,,0,1,liters,6.3¢/liter,\"Free (S) 2.8¢/liter (JO)\",33¢/liter,,Wine\n"
            "6109100000,,0,1,doz|kg,16.5%,\"Free (A,S)\",90%,,Shirts\n"
            "8517130000,,0,1,No.,Free,,35%,,Phones\n"
            "9101114000,,0,1,No.,51¢ each + 6.25% on the case,,50%,,Watches\n"
            "9817010000,,0,1,,No change,,,,Returned goods\n",
            "lines.csv"));
}

const char* const adds = "[[stacking]]\nwith = \"Section 301\"\nrule = \"adds\"\nsource = \"s\"\n";

Ledger small_ledger() {
    Ledger ledger;
    ledger.measures = {
        measure("china", "Section 301", "[scope]\norigins = [\"CN\"]\n" + version_text("2018-07-06", "+25%")),
        measure("fentanyl", "IEEPA",
                std::string("[scope]\norigins = [\"CN\", \"HK\"]\n") + version_text("2025-02-04", "+10%") + adds +
                    "[[exception]]\nheading = \"9903.01.21\"\nclaim = \"donation\"\ntext = \"Donations.\"\nsource = \"s\"\n")};
    ledger.programs = parse_programs(
        "[[program]]\nsymbol = \"S\"\nname = \"the Agreement\"\norigins = [\"CA\", \"MX\"]\nsource = \"GN 11\"\n"
        "[[program]]\nsymbol = \"JO\"\nname = \"Jordan\"\norigins = [\"JO\"]\nsource = \"GN 18\"\n"
        "[[program]]\nsymbol = \"A\"\nname = \"GSP\"\norigins = \"all\"\nuntil = 2021-01-01\nsource = \"GN 4\"\nnote = \"Lapsed.\"\n"
        "[[column_2]]\norigins = [\"RU\"]\nfrom = 2022-04-09\nsource = \"s\"\n",
        "us.toml");
    return ledger;
}

EntryLine entry(const std::string& product, const std::string& origin, const std::string& value = "",
                const std::vector<std::string>& claims = {}) {
    EntryLine line;
    line.product = code(product);
    line.origin = country(origin);
    if (!value.empty()) line.customs_value = Money::parse(value).value();
    line.claims = claims;
    return line;
}

Result<Assessment> try_assess(const EntryLine& line, const Ledger& ledger, const std::string& on = "2025-02-21") {
    static const Schedule schedule = small_schedule();
    return assess(schedule, Regime::at(ledger, country("US"), instant(on)), line);
}

Assessment assessed(const EntryLine& line, const std::string& on = "2025-02-21") { return try_assess(line, small_ledger(), on).value(); }

std::string refused(const EntryLine& line, const std::string& on = "2025-02-21") {
    const auto result = try_assess(line, small_ledger(), on);
    return result ? "accepted" : result.error().what();
}

/// "Free | +25% | +10%": the rates of the stack as the law writes them.
std::string stack(const Assessment& assessment) {
    std::vector<std::string> rates;
    for (const DutyLine& line : assessment.lines) rates.push_back(line.rate);
    return join(rates, " | ");
}

std::string why_not(const Assessment& assessment, const std::string& measure) {
    for (const NotApplied& one : assessment.not_applied) {
        if (one.measure == measure) return one.reason;
    }
    return "";
}

TEST(Assess, an_additional_duty_on_china_leaves_vietnam_untouched) {
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "CN"))), "16.5% | +25% | +10%");
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "HK"))), "16.5% | +10%");
    const Assessment vietnam = assessed(entry("6109.10.00", "VN"));
    EXPECT_EQ(stack(vietnam), "16.5%");
    EXPECT_EQ(why_not(vietnam, "fentanyl"), "covers products of China, Hong Kong, not of Vietnam");
}

TEST(Assess, rates_add_up_exactly) {
    const Assessment a = assessed(entry("6109.10.00", "CN", "1234.56"));
    EXPECT_EQ(a.ad_valorem, parse_percent("51.5").value());
    EXPECT_EQ(a.lines[0].amount->text(), "203.70");  // 203.7024
    EXPECT_EQ(a.lines[1].amount->text(), "308.64");
    EXPECT_EQ(a.lines[2].amount->text(), "123.46");  // 123.456
    EXPECT_EQ(a.total->text(), "635.80");
}

TEST(Assess, totals_are_the_sum_of_the_lines_to_the_cent) {
    std::mt19937_64 random(12);
    for (int i = 0; i < 500; ++i) {
        const Assessment a =
            assessed(entry("6109.10.00", "CN", Money::from_ticks(static_cast<std::int64_t>(random() % 100'000'000'000)).text()));
        Money sum;
        for (const DutyLine& line : a.lines) {
            EXPECT_EQ(line.amount->ticks() % 100, 0);
            sum += *line.amount;
        }
        EXPECT_EQ(sum, a.total);
    }
}

TEST(Assess, without_a_value_there_are_rates_and_no_amounts) {
    const Assessment a = assessed(entry("8517.13.00.00", "CN"));
    EXPECT_EQ(a.ad_valorem, parse_percent("35").value());
    EXPECT_FALSE(a.total);
    EXPECT_FALSE(a.lines[0].amount);
}

TEST(Assess, a_specific_duty_needs_the_quantity_in_its_unit) {
    EntryLine wine = entry("2204.21.50", "FR", "1000");
    EXPECT_FALSE(assessed(wine).total);
    EXPECT_EQ(assessed(wine).beyond, std::vector<std::string>{"$0.063/liter"});
    wine.quantities = {{Quantity::parse("900").value(), "kg"}};
    EXPECT_EQ(refused(wine), "a quantity in kg does not convert to what the duty asks for: quantity in liters");
    wine.quantities = {{Quantity::parse("900").value(), "liters"}};  // the schedule's unit of quantity; the rate says "liter"
    EXPECT_EQ(assessed(wine).total->text(), "56.70");
}

TEST(Assess, a_compound_duty_is_the_sum_of_its_parts) {
    EntryLine tea = entry("2101.20.00", "GB", "200");
    tea.quantities = {{Quantity::parse("10.5").value(), "kg"}};
    EXPECT_EQ(assessed(tea).total->text(), "32.75");  // 10.5 · 1.50 + 200 · 0.085
    EXPECT_EQ(assessed(tea).ad_valorem, parse_percent("8.5").value());
}

TEST(Assess, a_duty_whose_facts_the_entry_does_not_give_has_no_amount_rather_than_zero) {
    EntryLine watch = entry("9101.11.40", "CH", "500");
    watch.quantities = {{Quantity::parse("2").value(), "No."}};
    const Assessment a = assessed(watch);
    EXPECT_FALSE(a.total);
    EXPECT_EQ(a.beyond, (std::vector<std::string>{"$0.51 each", "6.25% on case"}));
    ASSERT_EQ(a.missing.size(), 1U);
    EXPECT_EQ(a.missing[0].name, "value-of-case");
    EntryLine sugar = entry("1701.13.05", "DO", "500");
    sugar.quantities = {{Quantity::parse("2").value(), "kg"}};
    EXPECT_FALSE(assessed(sugar).total);
    EXPECT_EQ(assessed(sugar).missing[0].name, "polarization-degrees");
}

TEST(Assess, a_fact_that_is_given_is_charged_and_one_that_nothing_asks_for_is_refused) {
    EntryLine watch = entry("9101.11.40", "CH", "500");
    watch.quantities = {{Quantity::parse("2").value(), "No."}};
    watch.facts = parse_facts({"value-of-case=200 USD"}).value().facts;
    EXPECT_EQ(assessed(watch).total->text(), "13.52");  // 2 · 0.51 + 200 · 0.0625
    EXPECT_TRUE(assessed(watch).missing.empty());
    watch.facts = parse_facts({"value-of-cas=200 USD"}).value().facts;
    EXPECT_EQ(refused(watch),
              "\"value-of-cas\" is no fact that the duty on 9101.11.40 asks for; it asks for quantity-in-no, value-of-case");
}

TEST(Assess, a_claimed_exception_takes_the_goods_out_with_its_heading) {
    const Assessment a = assessed(entry("8517.13.00.00", "CN", "", {"donation"}));
    EXPECT_EQ(stack(a), "Free | +25%");
    EXPECT_EQ(why_not(a, "fentanyl"), "9903.01.21: Donations. (claimed: donation)");
}

TEST(Assess, a_preference_holds_for_its_origins_and_lines_while_it_is_in_force) {
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "MX", "", {"USMCA"}))), "Free");
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "MX", "", {"S"}))), "Free");
    EXPECT_EQ(stack(assessed(entry("2204.21.50", "JO", "", {"JO"}))), "2.8¢/liter");
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "MX"))), "16.5%");
    const Assessment france = assessed(entry("6109.10.00", "FR", "", {"S"}));
    EXPECT_EQ(stack(france), "16.5%");
    EXPECT_EQ(why_not(france, "program S"), "France is not among the origins of the Agreement");
    EXPECT_EQ(why_not(assessed(entry("8517.13.00.00", "MX", "", {"S"})), "program S"), "the special column of this line does not name S");
    EXPECT_EQ(why_not(assessed(entry("6109.10.00", "TH", "", {"A"})), "program A"), "GSP is not in force on 2025-02-21: Lapsed.");
}

TEST(Assess, a_preference_does_not_take_out_an_additional_duty) {
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "CN", "", {"A"}))), "16.5% | +25% | +10%");
}

TEST(Assess, column_2_is_for_the_countries_of_general_note_3_b_and_for_who_asks) {
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "RU"))), "90%");
    EntryLine asked = entry("6109.10.00", "FR");
    asked.column = Column::two;
    EXPECT_EQ(stack(assessed(asked)), "90%");
    EXPECT_EQ(stack(assessed(entry("6109.10.00", "RU", "", {"A"}))), "90%");
}

TEST(Assess, an_entry_can_claim_what_programs_and_measures_have_for_its_line_and_origin) {
    const Schedule schedule = small_schedule();
    const Ledger ledger = small_ledger();
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    const auto possible = [&](const char* product, const char* origin) {
        return join(possible_claims(schedule, regime, entry(product, origin)), " ");
    };
    const std::string always = "de-minimis drawback informal-entry whole-entry";
    EXPECT_EQ(possible("8517.13.00.00", "CN"), "donation " + always);
    EXPECT_EQ(possible("6109.10.00", "MX"), "S " + always);
    EXPECT_EQ(possible("6109.10.00", "TH"), always);  // GSP has lapsed
    EXPECT_TRUE(known_claim(ledger, "donation"));
    EXPECT_FALSE(known_claim(ledger, "friendship"));
}

TEST(Assess, what_cannot_be_assessed_is_refused_in_one_sentence) {
    EXPECT_EQ(refused(entry("8517.14.00.00", "CN")), "8517.14.00.00 is no line of the schedule on 2025-02-21");
    EXPECT_EQ(refused(entry("8517", "CN")), "8517 is not a tariff line: 8 or 10 digits are needed");
    EXPECT_EQ(refused(entry("8517.13.00.00", "CN"), "2024-12-31"), "2024-12-31 lies before the first schedule at hand (2025-01-01)");
    EXPECT_EQ(refused(entry("9817.01.00", "CN")),
              "9817.01.00 is a provision of chapters 98 and 99: give the product's own line and claim the provision");
    EXPECT_EQ(refused(entry("8517.13.00.00", "CN", "-1")), "the customs value is negative");
    EXPECT_EQ(refused(entry("8517.13.00.00", "CN", "", {"friendship"})),
              "\"friendship\" is no preference program and no exception that a measure knows");
    EntryLine negative = entry("2204.21.50", "FR", "1000");
    negative.quantities = {{Quantity::parse("-900").value(), "liters"}};
    EXPECT_EQ(refused(negative), "the quantity in liters is negative");
    EXPECT_EQ(refused(entry("6109.10.00", "CN", "900000000000000")), "the customs value is above 1,000,000,000,000 USD");
}

TEST(Assess, what_is_stated_twice_with_two_values_is_refused_with_both) {
    Ledger ledger = small_ledger();
    ledger.measures.push_back(measure("steel", "Section 232",
                                      version_text("2025-01-10", "+50%", "charged_on = \"steel-content\"\n") +
                                          stacking_text("IEEPA", "excludes") + stacking_text("Section 301", "adds")));
    const auto answer = [&](const EntryLine& line) {
        const auto result = try_assess(line, ledger);
        return result ? result->total.value_or(Money{}).text() : result.error().what();
    };
    EntryLine wine = entry("2204.21.50", "FR", "1000");
    const auto contents = [&](const std::vector<std::string>& texts) {
        wine.contents = parse_claims(texts, wine.customs_value).value().contents;
        return answer(wine);
    };
    wine.quantities = {parse_quantity("100 liters").value()};
    EXPECT_EQ(contents({"steel-content=30%", "steel-content=40%"}), "steel-content is stated twice, as 30% and as 40%");
    EXPECT_EQ(contents({"steel-content=60%", "steel-content=600"}), "306.30");  // 100 · 0.063 + 600 · 0.5; not above the value
    wine.contents.clear();
    const auto quantities = [&](const std::string& one, const std::string& other) {
        wine.quantities = {parse_quantity(one).value(), parse_quantity(other).value()};
        return answer(wine);
    };
    EXPECT_EQ(quantities("100 liters", "5000 liters"), "the quantity is stated twice, as 100 liters and as 5000 liters");
    EXPECT_EQ(quantities("100 liters", "1 m3"), "the quantity is stated twice, as 100 liters and as 1 m3");
    EXPECT_EQ(quantities("1000 liters", "1 m3"), "563.00");  // 1000 · 0.063, and 50 % of all of the value
    EXPECT_EQ(quantities("100 liters", "90 kg"), "506.30");
    EntryLine watch = entry("9101.11.40", "CH", "500");
    watch.quantities = {parse_quantity("2 No.").value()};
    watch.facts = parse_facts({"value-of-case=200 USD", "value-of-case=50%"}).value().facts;
    EXPECT_EQ(answer(watch), "the fact value-of-case is stated twice, as 200.00 USD and as 50%");
    watch.facts = parse_facts({"value-of-case=200 USD", "value-of-case=$200"}).value().facts;
    EXPECT_EQ(answer(watch), "263.52");  // 2 · 0.51 + 200 · 0.0625, and 50 % of 500
}

TEST(Assess, a_unit_that_is_none_is_refused_with_those_in_which_the_schedule_counts) {
    EntryLine shirts = entry("6109.10.00", "VN", "1000");
    shirts.quantities = {parse_quantity("5 foo").value()};
    EXPECT_EQ(refused(shirts), "\"foo\" is no unit of quantity; the schedule counts 6109.10.00 in doz., kg");
    shirts.quantities = {parse_quantity("5 lb").value()};
    EXPECT_EQ(refused(shirts), "accepted");
}

TEST(Assess, an_informal_entry_is_refused_above_its_limit_with_the_source) {
    Ledger ledger = small_ledger();
    ledger.programs.fees = parse_fees(
        "[[fee]]\nid = \"fee\"\ntitle = \"Fee\"\nrate = \"0.3464%\"\ninformal_limit = \"2500\"\ninformal_source = \"19 CFR "
        "143.21\"\nsource = \"s\"\n",
        "fees.toml");
    EXPECT_TRUE(try_assess(entry("6109.10.00", "VN", "2500", {"informal-entry"}), ledger));
    const auto above = try_assess(entry("6109.10.00", "VN", "2500.01", {"informal-entry"}), ledger);
    ASSERT_FALSE(above);
    EXPECT_EQ(std::string(above.error().what()),
              "the claim informal-entry holds up to a value of 2500.00 USD, not for 2500.01 (19 CFR 143.21)");
}

/// A measure on claims: of goods with United States content, of postal items alone, and on all others.
const char* const claimed_measure =
    "[[version]]\npart = \"us\"\nfrom = 2025-02-04T00:01:00-05:00\nrate = \"+20%\"\nclaim = \"us-content\"\ncharged_on = "
    "\"non-us-content\"\n"
    "[[version]]\npart = \"post\"\nfrom = 2025-02-04T00:01:00-05:00\nrate = \"only 30%\"\nclaim = \"postal\"\n"
    "[[version]]\npart = \"item\"\nfrom = 2025-02-04T00:01:00-05:00\nrate = \"only $100 each\"\nclaim = \"postal-per-item\"\n"
    "[[version]]\npart = \"rest\"\nfrom = 2025-02-04T00:01:00-05:00\nrate = \"+20%\"\n"
    "[[limit]]\nclaim = \"us-content\"\ncontent = \"non-us-content\"\nat_most = \"80%\"\ntext = \"A fifth.\"\nsource = \"note 2\"\n"
    "[[limit]]\nclaim = \"postal\"\nvalue_at_most = \"800\"\ntext = \"Low values.\"\nsource = \"note 2(y)\"\n";

Ledger ledger_of(const std::string& measure_body) {
    Ledger ledger = small_ledger();
    ledger.measures = {measure("claimed", "IEEPA", measure_body)};
    return ledger;
}

TEST(Assess, united_states_content_counts_from_its_threshold_on) {
    const Ledger ledger = ledger_of(claimed_measure);
    const auto answer = [&](const std::vector<std::string>& texts) {
        EntryLine shirts = entry("6109.10.00", "VN", "1000");
        const Claims claims = parse_claims(texts, shirts.customs_value).value();
        shirts.claims = claims.names;
        shirts.contents = claims.contents;
        return try_assess(shirts, ledger);
    };
    EXPECT_EQ(answer({"us-content", "non-us-content=80%"}).value().lines[1].amount->text(), "160.00");
    const Assessment above = answer({"us-content", "non-us-content=81%"}).value();
    EXPECT_EQ(above.lines[1].amount->text(), "200.00");
    EXPECT_EQ(why_not(above, "us-content"), "non-us-content of 81% is above 80%: A fifth. (note 2)");
    const auto unclaimed = answer({"non-us-content=60%"});
    ASSERT_FALSE(unclaimed);
    EXPECT_EQ(std::string(unclaimed.error().what()), "non-us-content is stated without the claim under which it counts: us-content");
}

TEST(Assess, a_duty_alone_stands_in_place_of_the_base_duty) {
    const Ledger ledger = ledger_of(claimed_measure);
    const Assessment share = try_assess(entry("6109.10.00", "VN", "100", {"postal"}), ledger).value();
    EXPECT_EQ(stack(share), "only 30%");
    EXPECT_EQ(share.total->text(), "30.00");
    EXPECT_EQ(share.ad_valorem, parse_percent("30").value());
    EXPECT_EQ(why_not(share, "column 1 general"), "claimed takes its place on this line");
    EntryLine parcels = entry("6109.10.00", "VN", "100", {"postal-per-item"});
    const Assessment uncounted = try_assess(parcels, ledger).value();
    EXPECT_FALSE(uncounted.total);
    ASSERT_EQ(uncounted.missing.size(), 1U);
    EXPECT_EQ(uncounted.missing[0].name, "quantity-in-no");
    parcels.quantities = {parse_quantity("2 No.").value()};
    EXPECT_EQ(try_assess(parcels, ledger).value().total->text(), "200.00");
}

TEST(Assess, a_claim_above_the_value_to_which_the_law_limits_it_is_refused) {
    const Ledger ledger = ledger_of(claimed_measure);
    EXPECT_TRUE(try_assess(entry("6109.10.00", "VN", "800", {"postal"}), ledger));
    const auto above = try_assess(entry("6109.10.00", "VN", "800.01", {"postal"}), ledger);
    ASSERT_FALSE(above);
    EXPECT_EQ(std::string(above.error().what()), "the claim postal holds up to a value of 800.00 USD, not for 800.01 (note 2(y))");
}

TEST(Assess, an_exception_for_goods_that_enter_free_needs_the_preference_to_make_them_free) {
    const Ledger ledger = ledger_of(version_text("2025-02-04", "+10%") +
                                    "[[exception]]\nclaim = \"JO\"\nentered = \"free\"\ntext = \"Free goods of Jordan.\"\nsource = \"s\"\n"
                                    "[[exception]]\nclaim = \"S\"\nentered = \"free\"\ntext = \"Free goods.\"\nsource = \"s\"\n");
    EXPECT_EQ(stack(try_assess(entry("6109.10.00", "MX", "", {"S"}), ledger).value()), "Free");
    EXPECT_EQ(stack(try_assess(entry("8517.13.00.00", "MX", "", {"S"}), ledger).value()), "Free | +10%");
    EXPECT_EQ(stack(try_assess(entry("2204.21.50", "JO", "", {"JO"}), ledger).value()), "2.8¢/liter | +10%");
}

TEST(Assess, a_rule_of_stacking_in_doubt_is_told_where_it_leaves_a_part) {
    Ledger ledger = ledger_of(version_text("2025-02-04", "+40%") +
                              "[[stacking]]\nwith = \"Section 232\"\nrule = \"excluded_by\"\nsource = \"s\"\ndoubt = \"By report.\"\n");
    ledger.measures.push_back(measure("steel", "Section 232", version_text("2025-01-10", "+50%", "charged_on = \"steel-content\"\n")));
    EntryLine shirts = entry("6109.10.00", "BR", "1000");
    EXPECT_TRUE(try_assess(shirts, ledger).value().notes.empty());
    shirts.contents = parse_claims({"steel-content=50%"}, shirts.customs_value).value().contents;
    EXPECT_EQ(try_assess(shirts, ledger).value().notes, std::vector<std::string>{"claimed beside steel, in doubt: By report."});
}

TEST(Assess, a_total_with_the_base_duty_asks_for_a_value_above_zero) {
    Ledger ledger = small_ledger();
    ledger.measures = {measure("floor", "IEEPA", version_text("2025-02-04", "at least 15%"))};
    EntryLine wine = entry("2204.21.50", "FR", "0");
    wine.quantities = {parse_quantity("100 liters").value()};
    const Assessment nothing = try_assess(wine, ledger).value();
    EXPECT_FALSE(nothing.total);
    ASSERT_EQ(nothing.missing.size(), 1U);
    EXPECT_EQ(nothing.missing[0].name, "customs-value");
    wine.customs_value = Money::parse("1000").value();
    EXPECT_EQ(try_assess(wine, ledger).value().total->text(), "150.00");
}

TEST(Assess, measures_without_a_stacking_rule_are_refused_with_both_named_where_they_meet_and_only_there) {
    Ledger ledger = small_ledger();
    ledger.measures.push_back(
        measure("safeguard", "Section 201",
                "[scope]\nproducts = [\"8517\"]\n" + version_text("2020-01-01", "+14%") + stacking_text("IEEPA", "adds")));
    const auto both = try_assess(entry("8517.13.00.00", "CN"), ledger);
    ASSERT_FALSE(both);
    EXPECT_EQ(std::string(both.error().what()), "the ledger has no stacking rule for china and safeguard, which meet on one line");
    EXPECT_TRUE(try_assess(entry("8517.13.00.00", "VN"), ledger));
    EXPECT_TRUE(try_assess(entry("6109.10.00", "CN"), ledger));
}

TEST(Assess, a_measure_that_excludes_another_takes_its_place) {
    Ledger ledger = small_ledger();
    ledger.measures.push_back(
        measure("metal", "Section 232",
                version_text("2025-01-10", "+50%") + stacking_text("IEEPA", "excludes") + stacking_text("Section 301", "adds")));
    const Assessment a = try_assess(entry("6109.10.00", "CN"), ledger).value();
    EXPECT_EQ(stack(a), "16.5% | +25% | +50%");
    EXPECT_EQ(why_not(a, "fentanyl"), "metal takes its place on this line");
}

/// Everything that a user sees of an assessment.
std::string everything(const Assessment& a) {
    std::string text = a.product.code.dotted() + (a.ad_valorem ? a.ad_valorem->text() : "-") + (a.total ? a.total->text() : "-");
    for (const DutyLine& line : a.lines)
        text += "\n" + line.heading + line.authority + line.measure + line.rate + line.reason + (line.amount ? line.amount->text() : "");
    for (const NotApplied& one : a.not_applied) text += "\n" + one.measure + one.reason;
    return text;
}

/// Entries of every kind that the small law knows.
std::vector<EntryLine> all_entries() {
    std::vector<EntryLine> entries;
    for (const char* product : {"1701.13.05", "2101.20.00", "2204.21.50", "6109.10.00", "8517.13.00.00", "9101.11.40"}) {
        for (const char* origin : {"CN", "HK", "VN", "RU", "MX"}) {
            for (const std::vector<std::string>& claims : {std::vector<std::string>{}, {"donation"}, {"S", "A"}})
                entries.push_back(entry(product, origin, "99.99", claims));
        }
    }
    return entries;
}

TEST(Assess, does_not_depend_on_the_order_of_the_measures) {
    Ledger ledger = small_ledger();
    ledger.measures.push_back(measure("twin", "Section 301", version_text("2018-07-06", "+1%") + adds));
    std::mt19937 random(1);
    for (const EntryLine& line : all_entries()) {
        const std::string first = everything(try_assess(line, ledger).value());
        Ledger shuffled = ledger;
        std::shuffle(shuffled.measures.begin(), shuffled.measures.end(), random);
        EXPECT_EQ(everything(try_assess(line, shuffled).value()), first);
    }
}

TEST(Assess, assessing_twice_changes_nothing) {
    for (const EntryLine& line : all_entries()) EXPECT_EQ(everything(assessed(line)), everything(assessed(line)));
}

TEST(Assess, adding_a_measure_and_removing_it_is_the_identity) {
    const Schedule schedule = small_schedule();
    const Ledger before = small_ledger();
    Ledger after = before;
    after.measures.push_back(measure("extra", "IEEPA", version_text("2025-01-02", "+7%") + adds + stacking_text("IEEPA", "adds")));
    const Regime with = Regime::at(after, country("US"), instant("2025-02-21"));
    const Regime without = Regime::at(after, country("US"), instant("2025-02-21"), {{}, {"extra"}, {}});
    const Regime original = Regime::at(before, country("US"), instant("2025-02-21"));
    for (const EntryLine& line : all_entries()) {
        const Assessment a = assess(schedule, original, line).value();
        EXPECT_EQ(everything(assess(schedule, without, line).value()), everything(a));
        EXPECT_EQ(assess(schedule, with, line).value().ad_valorem, *a.ad_valorem + parse_percent("7").value());
    }
}

}  // namespace
}  // namespace impost
