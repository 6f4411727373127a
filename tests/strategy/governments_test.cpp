#include "impost/strategy/governments.hpp"

#include <gtest/gtest.h>

#include "governments.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

constexpr const char* file = R"(title = "Two governments"
[[government]]
region = "all"
revenue = 0.5

[[government]]
region = "R0"
welfare = 0.9
instrument = "by-partner"
floor = -0.05
cap = 0.4
sectors = ["S0"]
partners = ["R1", "R2"]
[[government.weight]]
sectors = ["S0", "S1"]
weight = 1.3
[[government.aim]]
name = "less from R1"
imports_from = "R1"
value = 12.0
[[government.aim]]
name = "a demand"
pressure_on = ["R1", "R2"]
value = 0.2
)";

class GovernmentFile : public testing::Test {
protected:
    [[nodiscard]] std::vector<Government> read(const std::string& text) const {
        std::vector<Government> result = test::everybody(world_, Detail::by_sector);
        apply_governments(text, "governments.toml", world_, result);
        return result;
    }
    [[nodiscard]] std::string refusal(const std::string& text) const {
        return test::refusal([&] { static_cast<void>(read(text)); });
    }
    World world_ = test::random_world(4, 3, 21);
};

TEST_F(GovernmentFile, says_what_each_wants_and_which_tariffs_it_sets) {
    const std::vector<Government> all = read(file);
    const Government& one = all[0];
    EXPECT_EQ(one.objective.welfare, 0.9);
    EXPECT_EQ(one.objective.revenue, 0.5);
    EXPECT_EQ(one.objective.political, (std::vector<double>{1.3, 1.3, 1}));
    ASSERT_EQ(one.objective.aims.size(), 2);
    EXPECT_EQ(one.objective.aims[0].kind, Aim::Kind::fewer_imports);
    EXPECT_EQ(one.objective.aims[0].sectors, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(one.objective.aims[1].kind, Aim::Kind::pressure);
    EXPECT_EQ(one.objective.aims[1].partners, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(one.instrument.detail, Detail::by_partner);
    EXPECT_EQ(one.instrument.floor, -0.05);
    EXPECT_EQ(one.instrument.cap, 0.4);
    EXPECT_EQ(one.instrument.sectors, (std::vector<std::size_t>{0}));
    EXPECT_EQ(one.instrument.partners, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(all[3].objective.welfare, 1);
    EXPECT_EQ(all[3].objective.revenue, 0.5);
    EXPECT_EQ(all[3].instrument.detail, Detail::by_sector);
}

TEST_F(GovernmentFile, what_is_wrong_is_told_with_its_place) {
    const std::string head = "[[government]]\nregion = \"R0\"\n";
    EXPECT_EQ(refusal(head + "welfare = -1\n"), "governments.toml:3: welfare: a weight has to be zero or more");
    EXPECT_EQ(refusal(head + "floor = 0.5\ncap = 0.1\n"), "governments.toml:4: cap: the bounds are crossed: the cap is below the floor");
    EXPECT_EQ(refusal("[[government]]\nregion = \"XX\"\n"), "governments.toml:2: region: \"XX\" is not a region of the world made");
    EXPECT_NE(refusal(head + "instrument = \"magic\"\n").find("governments.toml:3: instrument: \"magic\" is no instrument"),
              std::string::npos);
    EXPECT_NE(refusal(head + "[[government.weight]]\nsectors = \"S9\"\nweight = 1\n").find("governments.toml:4"), std::string::npos);
    EXPECT_NE(
        refusal(head + "[[government.aim]]\nname = \"a\"\nvalue = 1\n").find("exactly one of imports_from, employment_in and pressure_on"),
        std::string::npos);
    EXPECT_EQ(refusal(head + "cap = inf\n"), "governments.toml:3: cap: the cap has to be a number");
    for (const char* kind : {"employment_in = \"S0\"\n", "pressure_on = \"R1\"\n"}) {
        EXPECT_EQ(refusal(head + "[[government.aim]]\nname = \"a\"\nvalue = 1\nsectors = \"S0\"\n" + kind),
                  "governments.toml:6: sectors: only an aim of imports_from has sectors");
    }
    EXPECT_NE(refusal(head + "wellfare = 1\n").find("wellfare"), std::string::npos);
}

TEST_F(GovernmentFile, nothing_is_said_of_those_who_do_not_play) {
    std::vector<Government> two = test::everybody(world_, Detail::by_sector);
    two.resize(2);
    const auto told = [&](const std::string& region) {
        return test::refusal([&] { apply_governments("[[government]]\nregion = " + region + "\n", "governments.toml", world_, two); });
    };
    EXPECT_EQ(told("\"R2\""), "governments.toml:2: region: \"R2\" is not among the players");
    EXPECT_EQ(told("[\"R0\", \"R3\"]"), "governments.toml:2: region: \"R3\" is not among the players");
    EXPECT_EQ(told("\"all\""), "accepted");
    EXPECT_EQ(told("\"R1\""), "accepted");
}

}  // namespace
}  // namespace impost
