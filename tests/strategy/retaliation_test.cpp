#include "impost/strategy/retaliation.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "equilibrium/worlds.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

/// R0 adds ten points on the first sector and twenty on the second of what R1 sells; sectors S0 … S2 are goods.
class Retaliating : public testing::Test {
protected:
    void SetUp() override {
        world_ = test::random_world(4, 4, 30);
        for (const std::size_t j : {0, 1, 2}) {
            if (world_.purchases(0, 1, j) == 0) world_.purchases(0, 1, j) = 5;
            if (world_.purchases(1, 0, j) == 0) world_.purchases(1, 0, j) = 5;
        }
        baseline_ = calibrate(world_);
        measure_ = no_shock(baseline_);
        measure_.tariffs(0, 1, 0) += 0.1;
        measure_.tariffs(0, 1, 1) += 0.2;
    }

    [[nodiscard]] Retaliation answer(const Rule& rule) const {
        return respond(baseline_, measure_, 1, rule).steps.back().retaliations.at(0);
    }
    [[nodiscard]] double loss(std::size_t region, const Equilibrium& from, const Equilibrium& to) const {
        return baseline_.income[region] * (from.welfare_hat[region] - to.welfare_hat[region]);
    }
    [[nodiscard]] std::string refusal(const Rule& rule, std::size_t by = 1) const {
        return test::refusal([&] { static_cast<void>(respond(baseline_, measure_, by, rule)); });
    }

    World world_;
    Baseline baseline_;
    Shock measure_;
};

TEST_F(Retaliating, a_mirror_gives_back_each_sectors_rate_to_those_who_raised_it_and_nobody_else) {
    const Response response = respond(baseline_, measure_, 1, {.kind = RuleKind::mirror});
    ASSERT_EQ(response.steps.size(), 1);
    const Response::Step& step = response.steps[0];
    ASSERT_EQ(step.retaliations.size(), 1);
    EXPECT_EQ(step.retaliations[0].against, 0);
    const std::vector<double> added = {0.1, 0.2, 0, 0};
    for (std::size_t j = 0; j < 4; ++j) {
        EXPECT_NEAR(step.shock.tariffs(1, 0, j) - baseline_.tariffs(1, 0, j), added[j], 1e-15);
        EXPECT_EQ(step.shock.tariffs(1, 2, j), baseline_.tariffs(1, 2, j));
        EXPECT_EQ(step.shock.tariffs(0, 1, j), measure_.tariffs(0, 1, j));
    }
    EXPECT_NEAR(answer({.kind = RuleKind::mirror, .proportion = 0.5}).added[1], 0.1, 1e-15);
}

TEST_F(Retaliating, the_same_value_is_hit_at_the_same_mean_rate) {
    const double hit = baseline_.purchases(0, 1, 0) + baseline_.purchases(0, 1, 1);
    const double mean = (0.1 * baseline_.purchases(0, 1, 0) + 0.2 * baseline_.purchases(0, 1, 1)) / hit;
    const double imports = baseline_.purchases(1, 0, 0) + baseline_.purchases(1, 0, 1) + baseline_.purchases(1, 0, 2);
    const double proportion = 0.5 * imports / hit;  // so that there is enough to hit
    const Retaliation one = answer({.kind = RuleKind::value, .proportion = proportion});
    double duty = 0;
    for (std::size_t j = 0; j < 4; ++j) duty += one.added[j] * baseline_.purchases(1, 0, j);
    EXPECT_NEAR(duty, mean * proportion * hit, 1e-9 * duty);
    EXPECT_EQ(one.added[3], 0) << "services bear no duty";
    EXPECT_NEAR(one.exports_hit, hit, 1e-9 * hit);
    // A sector that bears less depends more on the imposer than one that bears all.
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            if (one.added[a] > one.added[b] + 1e-12) {
                EXPECT_LE(baseline_.shares(1, 0, a), baseline_.shares(1, 0, b));
            }
        }
    }
}

TEST_F(Retaliating, a_list_bears_the_rate_given) {
    const Retaliation one = answer({.kind = RuleKind::list, .rate = 0.25, .sectors = {2}});
    EXPECT_EQ(one.added, (std::vector<double>{0, 0, 0.25, 0}));
    EXPECT_EQ(one.imports_hit, baseline_.purchases(1, 0, 2));
}

TEST_F(Retaliating, the_imposer_is_made_to_lose_what_the_other_lost) {
    const Response response = respond(baseline_, measure_, 1, {.kind = RuleKind::own_loss, .proportion = 0.5});
    const double own = baseline_.income[1] * (1 - response.alone.welfare_hat[1]);
    EXPECT_GT(own, 0);
    EXPECT_NEAR(loss(0, response.alone, response.steps[0].equilibrium), 0.5 * own, 1e-8 * own);
}

TEST_F(Retaliating, a_loss_is_returned_by_any_rate_up_to_the_highest) {
    const std::vector<std::size_t> goods = {0, 1, 2};
    const Response alone = respond(baseline_, measure_, 1, {.kind = RuleKind::mirror});
    const double own = baseline_.income[1] * (1 - alone.alone.welfare_hat[1]);
    for (const double rate : {6.3, 6.5, 8.0, 9.9}) {
        const Response list = respond(baseline_, measure_, 1, {.kind = RuleKind::list, .rate = rate, .sectors = goods});
        const double proportion = loss(0, list.alone, list.steps[0].equilibrium) / own;
        EXPECT_NEAR(answer({.kind = RuleKind::own_loss, .proportion = proportion}).added[0], rate, 1e-4) << rate;
    }
    EXPECT_EQ(refusal({.kind = RuleKind::own_loss, .proportion = 100}),
              "no tariff of R1 up to 1,000 % costs the other side what is asked of it");
}

TEST_F(Retaliating, sectors_that_bear_one_rate_stand_in_one_entry) {
    Retaliation one{1, 0, {0.1, 0.1 + 1e-16, 0.3 - 0.2, 0}, 0, 0};
    const std::string entries = scenario_entries(baseline_, {one});
    EXPECT_EQ(entries.find("[[tariff]]"), entries.rfind("[[tariff]]")) << entries;
}

TEST_F(Retaliating, escalation_rises_by_steps_and_ends_at_the_ceiling) {
    const Response response = respond(baseline_, measure_, 1, {.kind = RuleKind::escalate, .step = 0.1, .ceiling = 0.25});
    ASSERT_EQ(response.steps.size(), 3);
    const std::vector<double> rates = {0.1, 0.2, 0.25};
    for (std::size_t s = 0; s < 3; ++s) EXPECT_NEAR(response.steps[s].retaliations[0].added[0], rates[s], 1e-15);
    EXPECT_LT(response.steps[2].equilibrium.welfare_hat[0], response.steps[0].equilibrium.welfare_hat[0]);
}

TEST_F(Retaliating, the_answer_as_a_scenario_gives_the_same_tariffs) {
    const Response response = respond(baseline_, measure_, 1, {.kind = RuleKind::mirror});
    const Scenario scenario = parse_scenario(scenario_entries(baseline_, response.steps[0].retaliations), "answer.toml");
    const Shock applied = apply(scenario, world_);
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(applied.tariffs(1, 0, j), response.steps[0].shock.tariffs(1, 0, j), 1e-12);
}

TEST_F(Retaliating, what_a_rule_lacks_is_told) {
    EXPECT_EQ(refusal({.kind = RuleKind::list, .sectors = {1}}), "the rule list needs the parameter rate");
    EXPECT_EQ(refusal({.kind = RuleKind::list, .rate = 0.1}), "the rule list needs the parameter sectors");
    EXPECT_EQ(refusal({.kind = RuleKind::escalate, .ceiling = 0.2}), "the rule escalate needs the parameter step");
    EXPECT_EQ(refusal({.kind = RuleKind::escalate, .step = 0.1}), "the rule escalate needs the parameter ceiling");
    EXPECT_EQ(refusal({.kind = RuleKind::escalate, .step = -0.1, .ceiling = 0.2}), "the parameter step has to be above zero");
    EXPECT_EQ(refusal({.kind = RuleKind::mirror, .proportion = 0}), "the parameter proportion has to be above 0 and at most 100");
    EXPECT_EQ(refusal({.kind = RuleKind::mirror, .proportion = 101}), "the parameter proportion has to be above 0 and at most 100");
    EXPECT_EQ(refusal({.kind = RuleKind::list, .rate = 10.1, .sectors = {1}}), "the answer would add more than 1,000 % to a tariff of R1");
    EXPECT_EQ(refusal({}, 2), "nobody raises a tariff on what R2 sells, so there is nothing to answer");
}

}  // namespace
}  // namespace impost
