#include "impost/schedule/duty_expression.hpp"

#include <gtest/gtest.h>

#include <random>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// A component in a form that a test can show: "6.4% [case]", "0.009 USD/each", "scale …".
std::string shown(const DutyComponent& component) {
    const auto part = [](const std::string& on) { return on.empty() ? "" : " [" + on + "]"; };
    if (const auto* rate = std::get_if<AdValorem>(&component)) return format_percent(rate->rate) + part(rate->on);
    if (const auto* rate = std::get_if<Specific>(&component)) return rate->rate.text() + " USD/" + rate->unit + part(rate->on);
    const auto& scale = std::get<DegreeScale>(component);
    return scale.rate.text() + " USD/" + scale.unit + " less " + scale.less_per_degree.text() + " a degree, at least " +
           scale.minimum.text();
}

std::string shown(const DutyExpression& duty) {
    constexpr std::array kinds = {"none", "free", "sum", "additional", "applicable", "no change", "elsewhere", "unparsed"};
    std::vector<std::string> parts;
    for (const DutyComponent& component : duty.components) parts.push_back(shown(component));
    const std::string condition = duty.condition.empty() ? "" : " (" + duty.condition + ")";
    return kinds.at(static_cast<std::size_t>(duty.kind)) + (parts.empty() ? "" : ": " + join(parts, " + ")) + condition;
}

std::string typed(const std::string& text) { return shown(parse_duty_expression(text)); }

// Every expression below stands in a rate column of HTSUS 2025 basic to 2026 revision 10, unless a comment says otherwise.

TEST(DutyExpression, free_is_no_duty) {
    EXPECT_EQ(typed("Free"), "free");
    EXPECT_EQ(typed("Free, under bond"), "free (under bond)");
    EXPECT_EQ(typed("Free, under bond, as prescribed in U.S. note 1 to this subchapter"),
              "free (under bond, as prescribed in U.S. note 1 to this subchapter)");
    EXPECT_EQ(typed(""), "none");
    EXPECT_EQ(typed("   "), "none");
}

TEST(DutyExpression, ad_valorem_is_a_share_of_the_customs_value) {
    EXPECT_EQ(typed("6.4%"), "sum: 6.4%");
    EXPECT_EQ(typed("6.4 %"), "sum: 6.4%");
    EXPECT_EQ(typed("33 1/3%"), "sum: 33.33333333%");
    EXPECT_EQ(typed("110%"), "sum: 110%");
}

TEST(DutyExpression, specific_is_an_amount_a_unit) {
    EXPECT_EQ(typed("0.9¢ each"), "sum: 0.009 USD/each");
    EXPECT_EQ(typed("$1.53/kg"), "sum: 1.53 USD/kg");
    EXPECT_EQ(typed("2.8¢/liter"), "sum: 0.028 USD/liter");
    EXPECT_EQ(typed("10.8¢/kg on drained weight"), "sum: 0.108 USD/kg [drained weight]");
    EXPECT_EQ(typed("17.6¢/kg on contents and container"), "sum: 0.176 USD/kg [contents and container]");
    EXPECT_EQ(typed("1.1¢/kg on lead content"), "sum: 0.011 USD/kg [lead content]");
}

TEST(DutyExpression, units_are_read_however_they_are_printed) {
    EXPECT_EQ(typed("20¢/thousand + 3.5%"), "sum: 0.2 USD/thousand + 3.5%");
    EXPECT_EQ(typed("$2.50/thou- sand + 40%"), "sum: 2.5 USD/thousand + 40%");
    EXPECT_EQ(typed("$1/1,000 pins + 35%"), "sum: 1 USD/1,000 pins + 35%");
    EXPECT_EQ(typed("4.4¢/liter + 31.4¢/pf. liter"), "sum: 0.044 USD/liter + 0.314 USD/pf. liter");
    EXPECT_EQ(typed("3.1¢/liter + 22.1¢/pf. liter on ethyl alcohol content"),
              "sum: 0.031 USD/liter + 0.221 USD/pf. liter [ethyl alcohol content]");
}

TEST(DutyExpression, compound_is_a_sum) {
    EXPECT_EQ(typed("37.5¢ each + 45%"), "sum: 0.375 USD/each + 45%");
    EXPECT_EQ(typed("8.8¢/kg on copper content + 3.3¢/kg on lead content + 3.7¢/kg on zinc content"),
              "sum: 0.088 USD/kg [copper content] + 0.033 USD/kg [lead content] + 0.037 USD/kg [zinc content]");
}

TEST(DutyExpression, watches_pay_on_each_of_their_parts) {
    EXPECT_EQ(typed("51¢ each + 6.25% on the case and strap, band or bracelet + 5.3% on the battery"),
              "sum: 0.51 USD/each + 6.25% [case and strap, band or bracelet] + 5.3% [battery]");
    EXPECT_EQ(typed("$2.25 each + 45% on the case +80% on the strap, band or bracelet + 35% on the battery"),
              "sum: 2.25 USD/each + 45% [case] + 80% [strap, band or bracelet] + 35% [battery]");
}

TEST(DutyExpression, watch_movements_pay_per_jewel) {
    EXPECT_EQ(typed("43¢ each + 2.8¢/jewel over 7 + 3.7% on the case"), "sum: 0.43 USD/each + 0.028 USD/jewel over 7 + 3.7% [case]");
    EXPECT_EQ(typed("$4.50 each + 65% + 25¢/jewel"), "sum: 4.5 USD/each + 65% + 0.25 USD/jewel");
    EXPECT_EQ(typed("65% + 25¢/jewel + 3¢ for each other piece or part, but if consisting in part of a plate or a set of plates the total "
                    "duty shall not exceed "
                    "the duty for the complete movement"),
              "sum: 65% + 0.25 USD/jewel + 0.03 USD/other piece or part (but if consisting in part of a plate or a set of plates the total "
              "duty shall not exceed "
              "the duty for the complete movement)");
}

TEST(DutyExpression, raw_sugar_pays_by_degree_of_polarisation) {
    const std::string expected = "sum: 0.043817 USD/kg less 0.000622005 a degree, at least 0.02831562";
    EXPECT_EQ(typed("4.3817¢/kg less 0.0622005¢ /kg for each degree under 100 degrees (and fractions of a degree in proportion) but not "
                    "less than 2.831562¢ /kg"),
              expected);
    // Column 2 of 1701.13.10 leaves out a word: data/schedule/us/corrections.csv.
    EXPECT_EQ(typed("4.3817¢/kg less 0.0622005¢ /kg for each degree under 100 degrees (and fractions of a degree in proportion) but not "
                    "less 2.831562¢ /kg"),
              "unparsed");
}

std::vector<std::string> facts(const std::string& text) {
    std::vector<std::string> names;
    for (const DutyComponent& component : parse_duty_expression(text).components) {
        names.push_back(std::visit([](const auto& c) { return c.basis.fact; }, component));
    }
    return names;
}

TEST(DutyExpression, what_a_duty_is_charged_on_has_a_name) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(facts("6.4%"), Names{""});
    EXPECT_EQ(facts("6.5% on the entire set"), Names{""});
    EXPECT_EQ(facts("$1.53/kg + 2.4%"), (Names{"", ""}));
    EXPECT_EQ(facts("10.8¢/kg on drained weight"), Names{"drained-weight"});
    EXPECT_EQ(facts("17.6¢/kg on contents and container"), Names{"weight-of-contents-and-container"});
    EXPECT_EQ(facts("2.1¢/kg on entire contents of container"), Names{"weight-of-entire-contents"});
    EXPECT_EQ(facts("$1.32/t, including weight of container"), Names{"weight-including-container"});
    EXPECT_EQ(facts("0.7¢/kg on copper content + 0.7¢/kg on lead content"), (Names{"weight-of-copper", "weight-of-lead"}));
    EXPECT_EQ(facts("16.9¢/kg of total sugars + 5.1%"), (Names{"weight-of-total-sugars", ""}));
    EXPECT_EQ(facts("2.5% on the value of the lead content"), Names{"value-of-lead-content"});
    EXPECT_EQ(facts("86.1¢/m2 of recording surface"), Names{"area-of-recording-surface"});
    EXPECT_EQ(facts("20¢/gross of immediate containers"), Names{"number-of-immediate-containers"});
    EXPECT_EQ(facts("45¢ each + 6.4% on the case + 2.8% on the strap, band or bracelet + 5.3% on the battery"),
              (Names{"", "value-of-case", "value-of-strap", "value-of-battery"}));
    EXPECT_EQ(facts("51¢ each + 6.25% on the case and strap, band or bracelet"), (Names{"", "value-of-case-and-strap"}));
    EXPECT_EQ(facts("4.7% on the value of the rifle + 20% on the value of the telescopic sight, if any"),
              (Names{"value-of-rifle", "value-of-telescopic-sight"}));
    EXPECT_EQ(facts("43¢ each + 2.8¢/jewel over 7"), (Names{"", "number-of-jewels"}));
    EXPECT_EQ(facts("0.3¢/line/ gross + 4.6%"), (Names{"button-lines", ""}));
    EXPECT_EQ(facts("3.1¢/liter + 22.1¢/pf. liter on ethyl alcohol content"), (Names{"", ""}));
}

TEST(DutyExpression, a_unit_that_is_none_has_no_rate) {
    for (const char* text : {"5¢/stone", "2¢/jewel over seven"}) EXPECT_EQ(typed(text), "unparsed") << text;
}

// The first clause stands in 9110.90.40; the others in chapter 58 of earlier editions and in the usual words of rates.
TEST(DutyExpression, clauses_that_bound_a_duty_are_typed) {
    const DutyExpression set_of_plates = parse_duty_expression(
        "4.3% + 1.7¢/jewel + 0.2¢ for each other piece or part, but if consisting in part of a plate or a set of plates the total duty "
        "shall not exceed the duty for the complete movement");
    ASSERT_EQ(set_of_plates.bounds.size(), 1U);
    EXPECT_EQ(set_of_plates.bounds[0].kind, Bound::Kind::at_most);
    EXPECT_EQ(set_of_plates.bounds[0].when, "has-plates");
    EXPECT_EQ(set_of_plates.bounds[0].reference, "duty-for-complete-movement");

    const DutyExpression between = parse_duty_expression("25%, but not less than 3¢/kg nor more than $1 each + 2%");
    ASSERT_EQ(between.bounds.size(), 2U);
    EXPECT_EQ(between.bounds[0].kind, Bound::Kind::at_least);
    EXPECT_EQ(shown(between.bounds[0].components.at(0)), "0.03 USD/kg");
    EXPECT_EQ(between.bounds[1].kind, Bound::Kind::at_most);
    EXPECT_EQ(between.bounds[1].components.size(), 2U);
    EXPECT_EQ(between.condition, "but not less than 3¢/kg, nor more than $1 each + 2%");
    EXPECT_FALSE(between.plain_rate());

    const DutyExpression embroidery = parse_duty_expression(
        "2.2%, but in the case of embroidery in the piece not less than the rate which would apply to such product if not embroidered, "
        "but not to exceed 3%");
    ASSERT_EQ(embroidery.bounds.size(), 2U);
    EXPECT_EQ(embroidery.bounds[0].when, "embroidery-in-the-piece");
    EXPECT_EQ(embroidery.bounds[0].reference, "duty-if-not-embroidered");
    EXPECT_EQ(shown(embroidery.bounds[1].components.at(0)), "3%");

    for (const char* text :
         {"25%, but not less than", "25%, but not less than 3¢", "25% but cheaper", "25%, but if so the total duty shall not exceed"})
        EXPECT_EQ(typed(text), "unparsed") << text;
}

TEST(DutyExpression, what_sets_a_duty_elsewhere_is_told) {
    const Reference range = parse_duty_expression("See 9823.01.01-9823.01.07").reference;
    EXPECT_EQ(range.kind, Reference::Kind::provisions);
    EXPECT_TRUE(range.names(HsCode::parse("9823.01.05").value()));
    EXPECT_FALSE(range.names(HsCode::parse("9823.01.08").value()));
    const Reference list = parse_duty_expression("See 9918.04.50, 9918.04.58").reference;
    EXPECT_TRUE(list.names(HsCode::parse("9918.04.58").value()));
    EXPECT_FALSE(list.names(HsCode::parse("9918.04.55").value()));
    EXPECT_EQ(parse_duty_expression("See additional U.S. note 1").reference.kind, Reference::Kind::note);
    EXPECT_EQ(parse_duty_expression("The rate applicable to the natural juice in heading 2009").reference.kind, Reference::Kind::article);
}

TEST(DutyExpression, a_plain_rate_is_one_on_the_customs_value_alone) {
    EXPECT_EQ(parse_duty_expression("6.4%").plain_rate(), parse_percent("6.4").value());
    EXPECT_EQ(parse_duty_expression("Free").plain_rate(), Rate{});
    for (const char* text :
         {"6.4% on the case", "6.4% + 1¢/kg", "1¢/kg", "Free, under bond", "", "See 9903.88.15", "6.4%, but not less than 1%"})
        EXPECT_FALSE(parse_duty_expression(text).plain_rate()) << text;
}

TEST(DutyExpression, chapter_99_adds_to_the_applicable_subheading) {
    EXPECT_EQ(typed("The duty provided in the applicable subheading + 10%"), "additional: 10%");
    EXPECT_EQ(typed("The duty provided in the applicable subheading plus 25%"), "additional: 25%");
    EXPECT_EQ(typed("The duty provided in the applicable subheading"), "applicable");
    EXPECT_EQ(typed("The duty provided in the applicable subheading."), "applicable");
    EXPECT_EQ(typed("The duty provided for in the applicable subheading"), "applicable");                                  // 9903.85.06
    EXPECT_EQ(typed("The duty provided in subheadings 8716.39.00, 8716.90.30 or 8716.90.50 + 100%"), "additional: 100%");  // 9903.91.12
}

TEST(DutyExpression, what_another_provision_sets_is_told_apart_from_what_is_not_understood) {
    EXPECT_EQ(typed("No change"), "no change");
    EXPECT_EQ(typed("No change."), "no change");
    EXPECT_EQ(typed("See 9903.88.15."), "elsewhere");  // as the footnotes put it
    EXPECT_EQ(typed("The rate applicable to the natural juice in heading 2009"), "elsewhere");
    EXPECT_EQ(typed("The rate applicable to each garment in the ensemble if separately entered"), "elsewhere");
}

TEST(DutyExpression, what_is_not_understood_is_kept_word_by_word_and_has_no_rate) {
    for (const char* text : {"37% /", "A duty upon the value of the repairs or alterations (see U.S. note 3 of this subchapter)",
                             "6.4% or 3¢/kg", "ten percent", "1.2.3%", "5¢", "$1.53/", "3¢ for each ", "3¢ for each + 1%", "%", "6.4% + ",
                             "6.4% +", "Freely", "The duty provided in the applicable subheading + a lot"}) {
        const DutyExpression duty = parse_duty_expression(text);
        EXPECT_EQ(duty.kind, DutyKind::unparsed) << text;
        EXPECT_EQ(duty.text, trim(text));
        EXPECT_TRUE(duty.components.empty()) << text;
    }
}

TEST(DutyExpression, markup_and_odd_spaces_change_nothing) {
    EXPECT_EQ(typed("<i>6.4%</i>"), "sum: 6.4%");
    EXPECT_EQ(typed("\xc2\xa0$1.53 /kg  +\n2.4% "), "sum: 1.53 USD/kg + 2.4%");
    EXPECT_EQ(typed("FREE"), "free");
}

TEST(DutyExpression, reading_its_own_text_again_changes_nothing) {
    std::mt19937 random(8);
    const std::vector<std::string> words = {"6.4%", "33 1/3%",   "0.9¢", "each", "$1.53",      "/kg", " + ", "on the case",
                                            " ",    ", but if ", "plus", "Free", "thou- sand", "<b>", "."};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::size_t n = 1 + random() % 6; n > 0; --n) text += words[random() % words.size()];
        const DutyExpression once = parse_duty_expression(text);
        EXPECT_EQ(shown(parse_duty_expression(once.text)), shown(once)) << text;
    }
}

std::string entries(const std::string& text) {
    std::vector<std::string> parts;
    for (const SpecialRate& rate : parse_special_rates(text)) parts.push_back(shown(rate.duty) + " (" + join(rate.programs, ",") + ")");
    return join(parts, "; ");
}

TEST(SpecialColumn, names_a_rate_for_each_program) {
    EXPECT_EQ(entries("Free (A+,AU,BH,CL)"), "free (A+,AU,BH,CL)");
    EXPECT_EQ(entries("Free (BH,CL,CO,JO,MA,OM,P,PE,S,SG) 1.7% (KR)"), "free (BH,CL,CO,JO,MA,OM,P,PE,S,SG); sum: 1.7% (KR)");
    EXPECT_EQ(entries("Free (A*,S+)5.1¢/liter (PA)"), "free (A*,S+); sum: 0.051 USD/liter (PA)");
    EXPECT_EQ(entries("Free (B,C,)"), "free (B,C)");
    EXPECT_EQ(entries("Free (A, E IL,J)"), "unparsed ()");  // a slip for the table of corrections
}

TEST(SpecialColumn, keeps_what_other_provisions_set) {
    EXPECT_EQ(entries("Free (BH,CL) See 9822.04.01-9822.04.03 (AU) See 9919.02.01-9919.02.02 (PA)"),
              "free (BH,CL); elsewhere (AU); elsewhere (PA)");
    EXPECT_EQ(entries("No change (A) Free (CA,IL, MX) See U.S. note 3 to this sub- chapter (E)"),
              "no change (A); free (CA,IL,MX); elsewhere (E)");
    EXPECT_EQ(entries("No change"), "no change ()");
    EXPECT_EQ(entries("The duty provided in the applicable subheading + 10%"), "additional: 10% ()");
    EXPECT_EQ(entries("Free"), "free ()");
}

TEST(SpecialColumn, gives_no_rate_to_programs_that_it_does_not_understand) {
    for (const char* text : {"Free (AU,BH,.OM)", "3% to 5%", "6.4%", "Free (", "Free (A", "(A,B)"}) {
        for (const SpecialRate& rate : parse_special_rates(text)) EXPECT_NE(rate.duty.kind, DutyKind::sum) << text;
    }
    EXPECT_EQ(entries("Free (AU,BH,.OM)"), "unparsed ()");
    EXPECT_TRUE(parse_special_rates("").empty());
}

}  // namespace
}  // namespace impost
