#include "impost/strategy/talks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "governments.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

/// Two of four countries, that set tariffs on each other's goods by sector; the threat is the war between them.
class Talking : public testing::TestWithParam<Model> {
protected:
    void SetUp() override {
        world_ = test::with_inputs(test::random_world(4, 3, 21), 22);
        Options options;
        options.model = GetParam();
        baseline_ = calibrate(world_, options);
        today_ = no_shock(baseline_);
        for (const std::size_t region : {0, 3}) {
            Government one = test::government(world_, region, Detail::by_sector);
            one.instrument.partners = {0, 3};
            pair_.push_back(one);
        }
        war_ = threat_point(baseline_, pair_, "war", nash(baseline_, pair_, today_).shock);
    }

    std::vector<double> gains(const Agreement& agreement) const {
        std::vector<double> result;
        for (std::size_t p = 0; p < pair_.size(); ++p) result.push_back(agreement.values[p] - war_.values[p]);
        return result;
    }

    World world_;
    Baseline baseline_;
    Shock today_;
    std::vector<Government> pair_;
    ThreatPoint war_;
};

TEST_P(Talking, the_zone_ends_at_the_corner_of_the_frontier_where_the_threat_keeps_nobody) {
    Shock ruin = today_;
    for (const Government& one : pair_) {
        const Levers levers = levers_of(one.instrument, one.region, baseline_);
        set_rates(levers, std::vector<double>(levers.levers.size(), 3.0), ruin.tariffs);
    }
    const Talks talks = talk(baseline_, pair_, today_, threat_point(baseline_, pair_, "ruin", ruin));
    ASSERT_EQ(talks.best_for.size(), 2);
    for (std::size_t p = 0; p < 2; ++p) {
        double best = -INFINITY;
        for (const Agreement& point : talks.frontier) best = std::max(best, point.values[p]);
        EXPECT_NEAR(talks.best_for[p].values[p], best, 1e-9 * std::abs(best));
        EXPECT_GT(talks.best_for[p].values[1 - p], talks.threat.values[1 - p]);
    }
}

TEST_P(Talking, every_agreement_is_best_for_some_weights) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    ASSERT_TRUE(talks.complete);
    std::vector<Agreement> all = talks.frontier;
    all.insert(all.end(), talks.frontier_with_payments.begin(), talks.frontier_with_payments.end());
    all.insert(all.end(), talks.best_for.begin(), talks.best_for.end());
    all.push_back(*talks.bargain);
    all.push_back(*talks.most_together);
    all.push_back(*talks.bargain_with_payments);
    EXPECT_EQ(talks.frontier.size(), 21);
    for (const Agreement& agreement : all) {
        EXPECT_LE(agreement.optimality.slope, 1e-7);
        EXPECT_LT(agreement.optimality.bend, 0);
        EXPECT_NEAR(agreement.weights[0] + agreement.weights[1], 1, 1e-12);
    }
}

TEST_P(Talking, the_bargain_lies_inside_the_zone_and_nobody_does_worse_than_its_threat_point) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    for (const auto* bargain : {&talks.bargain, &talks.bargain_with_payments}) {
        for (const double gain : gains(**bargain)) EXPECT_GT(gain, 0);
    }
    for (std::size_t p = 0; p < 2; ++p) {
        const std::size_t other = 1 - p;
        EXPECT_NEAR(talks.best_for[p].values[other], war_.values[other], 1e-9 * baseline_.income[other]);
        EXPECT_GT(talks.best_for[p].values[p], talks.bargain->values[p]);
        EXPECT_LT(talks.best_for[other].values[p], talks.bargain->values[p]);
    }
}

TEST_P(Talking, nobody_has_more_along_the_frontier_without_another_having_less) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    for (const auto* frontier : {&talks.frontier, &talks.frontier_with_payments}) {
        for (std::size_t k = 1; k < frontier->size(); ++k) {
            EXPECT_GE((*frontier)[k].values[0], (*frontier)[k - 1].values[0] * (1 - 1e-12));
            EXPECT_LE((*frontier)[k].values[1], (*frontier)[k - 1].values[1] * (1 + 1e-12));
        }
    }
}

TEST_P(Talking, no_random_tariffs_and_payments_make_the_bargain_better) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    test::Draws draws(7);
    for (const Agreement* bargain : {&*talks.bargain, &*talks.bargain_with_payments}) {
        const std::vector<double> best = gains(*bargain);
        const bool pays = bargain == &*talks.bargain_with_payments;
        Baseline baseline = baseline_;
        if (pays) {
            baseline.closure = Closure::fixed;
            baseline.deficit.assign(4, 0.0);
        }
        for (int deviation = 0; deviation < 1000; ++deviation) {
            const double reach = std::pow(10.0, -3 * draws.next());
            Shock shock = today_;
            for (std::size_t p = 0; p < 2; ++p) {
                std::vector<double> rates = bargain->rates[p];
                for (double& rate : rates) rate = std::clamp(rate + reach * (draws.next() - 0.5), 0.0, 2.0);
                set_rates(talks.levers[p], rates, shock.tariffs);
            }
            if (pays) {
                shock.deficit = baseline.deficit;
                const double received = bargain->transfers[0] + reach * (draws.next() - 0.5) * std::min(best[0], best[1]);
                (*shock.deficit)[0] = received;
                (*shock.deficit)[3] = -received;
            }
            const ThreatPoint deviated = threat_point(baseline, pair_, "", shock);
            const double first = deviated.values[0] - war_.values[0];
            const double second = deviated.values[1] - war_.values[1];
            if (first > 0 && second > 0) {
                ASSERT_LE(first * second, best[0] * best[1] * (1 + 1e-9));
            }
        }
    }
}

TEST_P(Talking, payments_add_to_what_there_is_to_share) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    const std::vector<double> without = gains(*talks.bargain);
    const std::vector<double> with = gains(*talks.bargain_with_payments);
    EXPECT_GE(with[0] * with[1], without[0] * without[1]);
    EXPECT_DOUBLE_EQ(talks.bargain_with_payments->transfers[0], -talks.bargain_with_payments->transfers[1]);
}

TEST_P(Talking, leave_out_what_is_not_asked_for) {
    const Talks whole = talk(baseline_, pair_, today_, war_);
    const Talks part = talk(baseline_, pair_, today_, war_, {.side_payments = false, .zone = false, .concessions = false});
    EXPECT_TRUE(part.complete);
    EXPECT_TRUE(part.best_for.empty());
    EXPECT_TRUE(part.concessions.empty());
    EXPECT_FALSE(part.bargain_with_payments.has_value());
    EXPECT_EQ(whole.best_for.size(), 2);
    EXPECT_NEAR(part.bargain->values[0], whole.bargain->values[0], 1e-9 * baseline_.income[0]);
}

TEST_P(Talking, power_gets_more) {
    double before = 0;
    for (const double power : {0.5, 1.0, 2.0}) {
        TalksSettings settings;
        settings.power = {power, 1};
        const Talks talks = talk(baseline_, pair_, today_, war_, settings);
        EXPECT_GT(talks.bargain->values[0], before);
        before = talks.bargain->values[0];
    }
}

TEST_P(Talking, concessions_come_with_what_gives_most_for_its_cost_first) {
    const Talks talks = talk(baseline_, pair_, today_, war_);
    ASSERT_FALSE(talks.concessions.empty());
    double before = INFINITY;
    for (const Concession& one : talks.concessions) {
        if (one.gives <= 0) break;
        const double ratio = one.costs > 0 ? one.gives / one.costs : INFINITY;
        EXPECT_LE(ratio, before);
        before = ratio;
        Shock shock = today_;
        std::vector<double> rates = rates_of(talks.levers[one.giver], today_.tariffs, baseline_);
        rates[one.lever] = one.to;
        set_rates(talks.levers[one.giver], rates, shock.tariffs);
        const ThreatPoint alone = threat_point(baseline_, pair_, "", shock);
        EXPECT_NEAR(one.costs, talks.status_quo[one.giver] - alone.values[one.giver], 1e-8 * alone.values[one.giver]);
        EXPECT_NEAR(one.gives, alone.values[1 - one.giver] - talks.status_quo[1 - one.giver], 1e-8 * alone.values[1 - one.giver]);
    }
}

INSTANTIATE_TEST_SUITE_P(, Talking, testing::Values(Model::armington, Model::ricardian),
                         [](const auto& one) { return std::string(text(one.param)); });

World equals(std::size_t N) {
    World world = test::empty_world(N, 2);
    world.sectors[1].kind = SectorKind::goods;
    world.elasticities[0].theta = {3, 7};
    for (std::size_t n = 0; n < N; ++n) {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < 2; ++j) world.purchases(n, i, j) = n == i ? 100 : 20 + 10 * static_cast<double>(j);
        }
    }
    return world;
}

TEST(Talks, equals_agree_on_free_trade_and_pay_nothing) {
    for (const std::size_t N : {2, 3}) {
        const World world = equals(N);
        const Baseline baseline = calibrate(world);
        const std::vector<Government> all = test::everybody(world, Detail::by_partner_and_sector);
        const Shock today = no_shock(baseline);
        const Talks talks = talk(baseline, all, today, threat_point(baseline, all, "war", nash(baseline, all, today).shock));
        for (const Agreement* bargain : {&*talks.bargain, &*talks.bargain_with_payments}) {
            for (const std::vector<double>& rates : bargain->rates) {
                for (const double rate : rates) EXPECT_EQ(rate, 0);
            }
            for (const double transfer : bargain->transfers) EXPECT_NEAR(transfer, 0, 1e-6);
        }
    }
}

TEST(Talks, where_all_goods_can_be_freed_and_payments_made_free_trade_is_the_bargain_of_unequals_too) {
    World world = equals(2);
    for (std::size_t j = 0; j < 2; ++j) world.purchases(1, 1, j) = 1000;
    world.tariffs(0, 1, 0) = world.tariffs(1, 0, 1) = 0.3;
    const Baseline baseline = calibrate(world);
    const std::vector<Government> both = test::everybody(world, Detail::by_sector);
    const Shock today = no_shock(baseline);
    const Talks talks = talk(baseline, both, today, threat_point(baseline, both, "war", nash(baseline, both, today).shock));
    for (const std::vector<double>& rates : talks.bargain_with_payments->rates) {
        for (const double rate : rates) EXPECT_NEAR(rate, 0, 1e-7);  // where the slope is zero, not only the floor
    }
    EXPECT_NE(talks.bargain_with_payments->transfers[0], 0);
}

TEST(Talks, a_threat_that_nobody_prefers_less_is_refused) {
    const World world = equals(2);
    const Baseline baseline = calibrate(world);
    const std::vector<Government> both = test::everybody(world, Detail::uniform);
    const Shock today = no_shock(baseline);
    EXPECT_EQ(test::refusal([&] { static_cast<void>(talk(baseline, both, today, threat_point(baseline, both, "the status quo", today))); }),
              "there is nothing to bargain about: no agreement leaves everybody better off than the threat point, the status quo, by a "
              "thousandth of what is at stake");
}

/// Free trade is on the frontier of tariffs that all set on everything: nobody gains there unless another loses.
TEST(Talks, a_threat_on_the_frontier_is_refused) {
    for (const std::uint64_t seed : {2, 3, 5, 7, 10, 16, 21, 22}) {
        const World world = test::random_world(2 + seed % 3, 2 + seed % 4, seed);
        const Baseline baseline = calibrate(world);
        const std::vector<Government> all = test::everybody(world, Detail::by_partner_and_sector);
        const Shock today = no_shock(baseline);
        Shock free = today;
        for (const Government& one : all) {
            const Levers levers = levers_of(one.instrument, one.region, baseline);
            set_rates(levers, std::vector<double>(levers.levers.size(), 0.0), free.tariffs);
        }
        const ThreatPoint threat = threat_point(baseline, all, "free trade", free);
        EXPECT_EQ(test::refusal([&] { static_cast<void>(talk(baseline, all, today, threat)); }),
                  "there is nothing to bargain about: no agreement leaves everybody better off than the threat point, free trade, by a "
                  "thousandth of what is at stake")
            << "seed " << seed;
    }
}

/// The conditions of a frontier in one check that needs no derivatives.
TEST_P(Talking, no_random_tariffs_leave_everybody_better_off_than_a_point_of_the_frontier) {
    TalksSettings settings;
    settings.points = 5;
    const Talks talks = talk(baseline_, pair_, today_, war_, settings);
    std::vector<Agreement> points = talks.frontier;
    points.insert(points.end(), talks.best_for.begin(), talks.best_for.end());
    points.push_back(*talks.most_together);
    test::Draws draws(11);
    for (const Agreement& point : points) {
        for (int deviation = 0; deviation < 1000; ++deviation) {
            const double reach = std::pow(10.0, -3 * draws.next());
            Shock shock = today_;
            for (std::size_t p = 0; p < 2; ++p) {
                std::vector<double> rates = point.rates[p];
                for (double& rate : rates) rate = std::clamp(rate + reach * (draws.next() - 0.5), 0.0, 2.0);
                set_rates(talks.levers[p], rates, shock.tariffs);
            }
            const ThreatPoint deviated = threat_point(baseline_, pair_, "", shock);
            const double rounding = 1e-9 * baseline_.income[0];
            ASSERT_FALSE(deviated.values[0] > point.values[0] + rounding && deviated.values[1] > point.values[1] + rounding);
        }
    }
}

TEST(Talks, bad_tables_are_refused) {
    const World world = equals(2);
    Baseline baseline = calibrate(world);
    const std::vector<Government> both = test::everybody(world, Detail::uniform);
    const Shock today = no_shock(baseline);
    const auto refusal = [&](const std::vector<Government>& governments, const TalksSettings& settings) {
        const ThreatPoint threat = threat_point(baseline, governments, "war", today);
        return test::refusal([&] { static_cast<void>(talk(baseline, governments, today, threat, settings)); });
    };
    EXPECT_EQ(refusal({both[0]}, {}), "talks need two governments or more");
    EXPECT_EQ(refusal({both[0], both[0]}, {}), "R0 is at the table twice");
    EXPECT_EQ(refusal(both, {.power = {1}}), "bargaining power is given for 1 of 2 governments");
    EXPECT_EQ(refusal(both, {.power = {1, 0}}), "bargaining power has to be above zero");
    Options options;
    options.closure = Closure::income_share;
    baseline = calibrate(world, options);
    EXPECT_EQ(refusal(both, {}),
              "the closure income_share ties deficits to incomes and leaves no room for side payments; choose another, or none");
}

TEST(Talks, that_are_stopped_keep_what_is_known_and_say_so) {
    const World world = test::random_world(4, 3, 21);
    const Baseline baseline = calibrate(world);
    const std::vector<Government> all = test::everybody(world, Detail::by_sector);
    const Shock today = no_shock(baseline);
    const ThreatPoint war = threat_point(baseline, all, "war", nash(baseline, all, today).shock);
    TalksSettings settings;
    bool frontier = false;
    settings.told = [&](const std::string& what) { frontier = what == "the frontier"; };
    settings.stopped = [&] { return frontier; };
    const Talks talks = talk(baseline, all, today, war, settings);
    EXPECT_FALSE(talks.complete);
    EXPECT_EQ(talks.status_quo.size(), 4);
    EXPECT_TRUE(talks.bargain.has_value());
    EXPECT_FALSE(talks.bargain_with_payments.has_value());
}

TEST(Reactions, cross_at_the_nash_equilibrium) {
    const World world = test::random_world(4, 3, 21);
    const Baseline baseline = calibrate(world);
    std::vector<Government> two = {test::government(world, 0, Detail::uniform), test::government(world, 3, Detail::uniform)};
    for (Government& one : two) one.instrument.partners = {0, 3};
    const Shock today = no_shock(baseline);
    const impost::War war = nash(baseline, two, today);
    for (std::size_t p = 0; p < 2; ++p) {
        const double theirs = war.rates[1 - p][0];
        const auto curve = reaction_curve(baseline, two[p], two[1 - p], today, {0, theirs, 1});
        EXPECT_NEAR(curve[1].own, war.rates[p][0], 1e-7);
        EXPECT_EQ(curve[1].theirs, theirs);
        EXPECT_GT(curve[0].own, 0);
    }
}

}  // namespace
}  // namespace impost
