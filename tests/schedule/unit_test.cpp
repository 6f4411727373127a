#include "impost/schedule/unit.hpp"

#include <gtest/gtest.h>

#include <set>

#include "impost/base/text.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {
namespace {

std::string converted(const std::string& number, const std::string& from, const std::string& to) {
    const Unit* a = find_unit(from);
    const Unit* b = find_unit(to);
    if (a == nullptr || b == nullptr) return "no unit";
    const auto result = convert(Quantity::parse(number).value(), *a, *b);
    return result ? result->text() : result.error().what();
}

TEST(Unit, is_known_however_it_is_printed) {
    for (const char* text : {"kg", "<u>kg</u>", " kg", "Kg", "kilograms"}) EXPECT_EQ(find_unit(text)->name, "kg") << text;
    for (const char* text : {"m2", "m<sup>2</sup>", "m²", "m<sup style=\"font-size: 9.75px;\">2</sup>"})
        EXPECT_EQ(find_unit(text)->name, "m2") << text;
    for (const char* text : {"doz. prs.", "<il>doz. prs.</il>", "<il>doz. prs</il>."})
        EXPECT_EQ(find_unit(text)->name, "doz. prs.") << text;
    for (const char* text : {"pf. liter", "pf.liters", "proof liters"}) EXPECT_EQ(find_unit(text)->name, "pf.liters") << text;
    for (const char* text : {"", "stone", "kg kg", "1,000,000"}) EXPECT_EQ(find_unit(text), nullptr) << text;
}

// NIST Handbook 44, appendix C: 1 lb = 0.453 592 37 kg; 1 gal = 231 in³, 1 in = 2.54 cm; 1 bbl of petroleum = 42 gal;
// 1 carat = 200 mg; 1 oz t = 31.103 476 8 g; 1 ft = 0.3048 m.
TEST(Unit, converts_by_exact_factors) {
    EXPECT_EQ(converted("1", "lb", "kg"), "0.45359237");
    EXPECT_EQ(converted("2000", "lb", "short tons"), "1");
    EXPECT_EQ(converted("1", "long tons", "kg"), "1016.0469088");
    EXPECT_EQ(converted("16", "oz", "lb"), "1");
    EXPECT_EQ(converted("1", "oz t", "g"), "31.1034768");
    EXPECT_EQ(converted("5", "carats", "g"), "1");
    EXPECT_EQ(converted("1", "gal", "liters"), "3.785411784");
    EXPECT_EQ(converted("1", "bbl", "gal"), "42");
    EXPECT_EQ(converted("1", "m3", "hl"), "10");
    EXPECT_EQ(converted("1", "pf.gal", "pf. liter"), "3.785411784");
    EXPECT_EQ(converted("1", "square", "ft2"), "100");
    EXPECT_EQ(converted("1", "yd2", "ft2"), "9");
    EXPECT_EQ(converted("10", "ft", "m"), "3.048");
    EXPECT_EQ(converted("1", "t", "kg"), "1000");
    EXPECT_EQ(converted("3", "gross", "doz."), "36");
    EXPECT_EQ(converted("2.5", "thousands", "No."), "2500");
    EXPECT_EQ(converted("2", "doz. prs.", "prs."), "24");
}

TEST(Unit, of_another_measure_is_refused_in_one_sentence) {
    EXPECT_EQ(converted("1", "kg", "liters"), "a quantity in kg does not convert to liters");
    EXPECT_EQ(converted("1", "prs.", "No."), "a quantity in prs. does not convert to No.");
    EXPECT_EQ(converted("1", "kg", "Pb kg"), "a quantity in kg does not convert to Pb kg");
    EXPECT_EQ(converted("900000000", "t", "kg"), "the quantity of 900000000 t is out of range");
}

TEST(Unit, there_and_back_is_the_same_where_the_factor_is_whole) {
    for (const auto& [from, to] : {std::pair{"gross", "No."}, {"t", "kg"}, {"hl", "liters"}, {"km", "m"}, {"m3", "liters"}}) {
        for (const char* number : {"0", "1", "12.5", "0.0000001", "9000"}) {
            EXPECT_EQ(converted(converted(number, from, to), to, from), Quantity::parse(number)->text()) << from << " " << number;
        }
    }
}

TEST(ShippedSchedule, every_unit_of_quantity_of_chapters_1_to_97_is_known) {
    const Schedule schedule = Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us");
    std::set<std::string> unknown;
    for (std::size_t revision = 0; revision < schedule.revisions().size(); revision += 6) {
        for (const HsCode code : schedule.codes(revision)) {
            if (code.chapter() > 97) continue;
            const TariffLine line = schedule.line(code, schedule.revisions()[revision].from).value();
            for (const std::string& unit : line.units) {
                if (find_unit(unit) == nullptr) unknown.insert(unit);
            }
        }
    }
    // "No. and kg" names two units at once; the others are blank.
    EXPECT_EQ(unknown, (std::set<std::string>{"", "No. and kg"}));
}

}  // namespace
}  // namespace impost
