#include "impost/duty/evaluate.hpp"

#include <gtest/gtest.h>

#include <random>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// What an entry states, written as people write it: {"1000"} USD, {"2000 lb"}, {"polarization-degrees=96"}.
struct Given {
    std::string value;
    std::vector<std::string> quantities;
    std::vector<std::string> facts;
};

Result<EvaluatedDuty> evaluated(const std::string& rate, const Given& given) {
    std::optional<Money> value;
    if (!given.value.empty()) value = Money::parse(given.value).value();
    std::vector<Measured> quantities;
    for (const std::string& text : given.quantities) {
        const std::size_t space = text.find(' ');
        quantities.push_back({Quantity::parse(text.substr(0, space)).value(), text.substr(space + 1)});
    }
    const std::vector<Fact> facts = parse_facts(given.facts).value().facts;
    return evaluate(parse_duty_expression(rate), {value, quantities, facts});
}

/// The amount in USD to the cent, "-" where it is not known, or the refusal.
std::string amount(const std::string& rate, const Given& given) {
    const auto duty = evaluated(rate, given);
    if (!duty) return duty.error().what();
    return duty->amount ? duty->amount->text() : "-";
}

std::string missing(const std::string& rate, const Given& given) {
    std::vector<std::string> names;
    const EvaluatedDuty duty = evaluated(rate, given).value();
    for (const MissingFact& fact : duty.missing) names.push_back(fact.name);
    return join(names, " ");
}

TEST(Evaluate, ad_valorem_specific_and_compound_rates) {
    EXPECT_EQ(amount("6.4%", {"1000", {}, {}}), "64.00");
    EXPECT_EQ(amount("Free", {"1000", {}, {}}), "0.00");
    EXPECT_EQ(amount("$1.53/kg + 2.4%", {"1000", {"10 kg"}, {}}), "39.30");
    EXPECT_EQ(amount("0.9¢ each", {"", {"1000 No."}, {}}), "9.00");
    EXPECT_EQ(amount("6.4%", {"", {}, {}}), "-");
}

// NIST Handbook 44: 1 lb = 0.453 592 37 kg, 1 gal = 3.785 411 784 l, 1 bbl = 42 gal.
TEST(Evaluate, a_quantity_counts_in_the_unit_that_the_duty_asks_for) {
    EXPECT_EQ(amount("$1/kg", {"", {"100 lb"}, {}}), "45.36");  // 45.359237
    EXPECT_EQ(amount("$10/t", {"", {"2500 kg"}, {}}), "25.00");
    EXPECT_EQ(amount("10.6¢/g", {"", {"0.5 kg"}, {}}), "53.00");
    EXPECT_EQ(amount("6.3¢/liter", {"", {"10 gal"}, {}}), "2.38");  // 37.85411784 l
    EXPECT_EQ(amount("5.25¢/bbl", {"", {"42000 gal"}, {}}), "52.50");
    EXPECT_EQ(amount("5.25¢/bbl", {"", {"1 m3"}, {}}), "0.33");  // 6.2898 bbl
    EXPECT_EQ(amount("2.8¢/doz.", {"", {"240 No."}, {}}), "0.56");
    EXPECT_EQ(amount("6.5¢/gross", {"", {"1440 No."}, {}}), "0.65");
    EXPECT_EQ(amount("$6/1000", {"", {"500 No."}, {}}), "3.00");
    EXPECT_EQ(amount("76¢/pr. + 32%", {"100", {"2 doz. prs."}, {}}), "50.24");
    EXPECT_EQ(amount("$1/1,000 pins + 35%", {"100", {"2 thousands"}, {}}), "37.00");
    EXPECT_EQ(amount("3.3¢/lin. m", {"", {"10 m"}, {}}), "0.33");
    EXPECT_EQ(amount("10¢/pack + 20%", {"10", {"5 pack"}, {}}), "2.50");
}

TEST(Evaluate, a_quantity_that_does_not_convert_is_refused_in_one_sentence) {
    EXPECT_EQ(amount("6.3¢/liter", {"", {"900 kg"}, {}}),
              "a quantity in kg does not convert to what the duty asks for: quantity in liters");
    EXPECT_EQ(amount("6.3¢/liter", {"", {"9 stones"}, {}}), "\"stones\" is no unit of quantity");
    EXPECT_EQ(amount("16.5%", {"100", {"9 doz"}, {}}), "16.50");  // asks for none
    // The line's two units of quantity: the duty is on one of them.
    EXPECT_EQ(amount("$1/kg", {"", {"9 doz", "5 kg"}, {}}), "5.00");
}

TEST(Evaluate, what_is_missing_is_asked_for_by_name) {
    EXPECT_EQ(missing("$1.53/kg + 2.4%", {"1000", {}, {}}), "quantity-in-kg");
    EXPECT_EQ(missing("10.8¢/kg on drained weight", {"1000", {"9 kg"}, {}}), "drained-weight");
    EXPECT_EQ(missing("51¢ each + 6.25% on the case and strap, band or bracelet + 5.3% on the battery", {"500", {"2 No."}, {}}),
              "value-of-case-and-strap value-of-battery");
    EXPECT_EQ(missing("43¢ each + 2.8¢/jewel over 7 + 3.7% on the case", {"500", {"2 No."}, {}}), "number-of-jewels value-of-case");
    EXPECT_EQ(missing("4.4¢/liter + 31.4¢/pf. liter", {"500", {"2 liters"}, {}}), "alcohol-by-volume");
    EXPECT_EQ(missing("55.1¢/clean kg", {"500", {"2 kg"}, {}}), "clean-yield");
    EXPECT_EQ(missing("55.1¢/clean kg", {"500", {}, {}}), "quantity-in-clean-kg");
    EXPECT_EQ(missing("16.9¢/kg of total sugars + 5.1%", {"500", {"2 kg"}, {}}), "weight-of-total-sugars");
    EXPECT_EQ(missing("0.3¢/line/ gross + 4.6%", {"500", {"2 gross"}, {}}), "button-lines");
    EXPECT_EQ(missing("See additional U.S. note 1", {"500", {}, {}}), "rate-in-note");
    EXPECT_EQ(missing("6.4%", {"500", {}, {}}), "");
}

TEST(Evaluate, facts_give_the_amount) {
    EXPECT_EQ(amount("10.8¢/kg on drained weight", {"1000", {}, {"drained-weight=2000 lb"}}), "97.98");  // 907.18474 kg
    EXPECT_EQ(amount("51¢ each + 6.25% on the case and strap, band or bracelet + 5.3% on the battery",
                     {"500", {"2 No."}, {"value-of-case-and-strap=200 USD", "value-of-battery=4"}}),
              "13.73");  // 1.02 + 12.50 + 0.212
    EXPECT_EQ(amount("51¢ each + 6.25% on the case and strap, band or bracelet",
                     {"500", {"2 No."}, {"value-of-case=$150", "value-of-strap=10%"}}),
              "13.52");  // 1.02 + 0.0625 (150 + 50)
    EXPECT_EQ(amount("55.1¢/clean kg", {"", {"1000 kg"}, {"clean-yield=60%"}}), "330.60");
    EXPECT_EQ(amount("55.1¢/clean kg", {"", {"600 cy kg"}, {}}), "330.60");
    EXPECT_EQ(amount("4.4¢/liter + 31.4¢/pf. liter", {"", {"100 liters"}, {"alcohol-by-volume=20%"}}), "16.96");  // 4.40 + 0.314 · 40
    EXPECT_EQ(amount("1.1¢/kg on lead content", {"", {"700 Pb kg"}, {}}), "7.70");
    EXPECT_EQ(amount("1.1¢/kg on lead content", {"", {"1000 kg"}, {"weight-of-lead=0.7 t"}}), "7.70");
    EXPECT_EQ(amount("See additional U.S. note 1", {"100", {}, {"rate-in-note=7%"}}), "7.00");
}

TEST(Evaluate, jewels_count_in_each_movement_beyond_those_that_are_free) {
    const char* rate = "43¢ each + 2.8¢/jewel over 7";
    EXPECT_EQ(amount(rate, {"", {"10 No."}, {"number-of-jewels=17"}}), "7.10");  // 4.30 + 10 · 10 · 0.028
    EXPECT_EQ(amount(rate, {"", {"10 No."}, {"number-of-jewels=5"}}), "4.30");
    EXPECT_EQ(amount("17¢ each + 2.5% + 1¢/jewel", {"100", {"10 No.", "150 Jwls."}, {}}), "5.70");
}

TEST(Evaluate, buttons_pay_by_line_and_gross) {
    EXPECT_EQ(amount("0.3¢/line/ gross + 4.6%", {"100", {"10 gross"}, {"button-lines=24"}}), "5.32");  // 0.003 · 24 · 10 + 4.60
    EXPECT_EQ(amount("0.3¢/line/ gross + 4.6%", {"100", {"240 gr.lines"}, {}}), "5.32");
}

// HTSUS 1701.13: 1.4606¢/kg less 0.020668¢/kg a degree under 100, at least 0.943854¢/kg, which is met at 75 degrees.
TEST(Evaluate, sugar_pays_by_degree_of_polarization) {
    const char* rate =
        "1.4606¢/kg less 0.020668¢/kg for each degree under 100 degrees (and fractions of a degree in proportion) but not less than "
        "0.943854¢/kg";
    const auto at = [&](const std::string& degrees) { return amount(rate, {"", {"1000 t"}, {"polarization-degrees=" + degrees}}); };
    EXPECT_EQ(at("100"), "14606.00");
    EXPECT_EQ(at("96"), "13779.28");
    EXPECT_EQ(at("96.5"), "13882.62");
    EXPECT_EQ(at("75"), "9439.00");
    EXPECT_EQ(at("60"), "9438.54");  // the minimum
    EXPECT_EQ(at("101"), "a polarization of 101 degrees is above 100");
    EXPECT_EQ(missing(rate, {"", {"1000 t"}, {}}), "polarization-degrees");
}

TEST(Evaluate, clauses_bound_the_sum) {
    const char* rate = "25%, but not less than 3¢/kg nor more than 5¢/kg";
    EXPECT_EQ(amount(rate, {"10", {"100 kg"}, {}}), "3.00");
    EXPECT_EQ(amount(rate, {"16", {"100 kg"}, {}}), "4.00");
    EXPECT_EQ(amount(rate, {"100", {"100 kg"}, {}}), "5.00");
    EXPECT_EQ(missing(rate, {"100", {}, {}}), "quantity-in-kg");
    EXPECT_EQ(amount(rate, {"100", {}, {}}), "-");
}

TEST(Evaluate, a_clause_for_a_case_asks_whether_it_is_given) {
    const char* rate =
        "4.3% + 1.7¢/jewel, but if consisting in part of a plate or a set of plates the total duty shall not exceed the duty for the "
        "complete "
        "movement";
    const auto with = [&](const std::vector<std::string>& facts) { return Given{"100", {"10 No.", "100 Jwls."}, facts}; };
    EXPECT_EQ(missing(rate, with({})), "has-plates duty-for-complete-movement");
    EXPECT_EQ(amount(rate, with({})), "-");
    EXPECT_EQ(amount(rate, with({"has-plates=0"})), "6.00");  // 4.30 + 1.70
    EXPECT_EQ(amount(rate, with({"has-plates=1", "duty-for-complete-movement=5"})), "5.00");
    EXPECT_EQ(amount(rate, with({"has-plates=1", "duty-for-complete-movement=9 USD"})), "6.00");
    EXPECT_EQ(amount(rate, with({"has-plates=1"})), "-");
}

TEST(Evaluate, a_fact_in_another_unit_is_refused_in_one_sentence) {
    EXPECT_EQ(amount("5% on the case", {"10", {}, {"value-of-case=3 kg"}}), "the fact value-of-case is asked for in USD, not in kg");
    EXPECT_EQ(amount("1¢/kg on drained weight", {"10", {}, {"drained-weight=$3"}}),
              "the fact drained-weight is asked for in kg, not in USD");
    EXPECT_EQ(amount("1¢/kg on drained weight", {"10", {}, {"drained-weight=3 liters"}}),
              "the fact drained-weight is asked for in kg, not in liters");
    EXPECT_EQ(amount("5% on the case", {"", {}, {"value-of-case=40%"}}),
              "the share of the customs value that value-of-case is needs a customs value");
}

TEST(Evaluate, more_value_and_more_goods_never_owe_less) {
    std::mt19937_64 random(3);
    const std::vector<std::string> rates = {"$1.53/kg + 2.4%", "25%, but not less than 3¢/kg nor more than 5¢/kg",
                                            "5¢/kg, but not more than 2%"};
    for (int i = 0; i < 2'000; ++i) {
        const auto number = [&] { return Money::from_ticks(static_cast<std::int64_t>(random() % 1'000'000'000)); };
        Money value = number();
        Money weight = number();
        for (const std::string& rate : rates) {
            const auto duty = [&](Money v, Money kg) { return *evaluated(rate, {v.text(), {kg.text() + " kg"}, {}})->amount; };
            EXPECT_LE(duty(value, weight), duty(value + number(), weight + number())) << rate;
        }
    }
}

std::string fact(const std::string& text) {
    const auto read = parse_facts({text});
    if (!read) return read.error().what();
    if (read->applicable_line) return read->applicable_line->dotted();
    const auto& value = read->facts.front().value;
    if (const auto* money = std::get_if<Money>(&value)) return money->text() + " USD";
    if (const auto* share = std::get_if<Rate>(&value)) return format_percent(*share);
    const auto& measured = std::get<Measured>(value);
    return measured.quantity.text() + "|" + measured.unit;
}

TEST(Fact, is_a_number_with_its_unit_an_amount_or_a_share) {
    EXPECT_EQ(fact("polarization-degrees=96"), "96|");
    EXPECT_EQ(fact("polarization-degrees=96.5 degrees"), "96.5|");
    EXPECT_EQ(fact("drained-weight=12.5 kg"), "12.5|kg");
    EXPECT_EQ(fact("value-of-case=120 USD"), "120.00 USD");
    EXPECT_EQ(fact("value-of-case=$0.5"), "0.50 USD");
    EXPECT_EQ(fact("clean-yield=60%"), "60%");
    EXPECT_EQ(fact("applicable-line=2009.12.25"), "2009.12.25");
    EXPECT_EQ(fact("drained-weight"), "\"drained-weight\" is no fact, such as \"polarization-degrees=96\"");
    for (const char* text : {"a=", "a=much", "a=-1", "a=-1%", "a=$-1", "=5"})
        EXPECT_NE(fact(text).find("is no fact for"), std::string::npos) << text;
}

}  // namespace
}  // namespace impost
