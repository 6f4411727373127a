#include "impost/strategy/war.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "governments.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

/// As many threads as jobs.
void run_at_once(std::size_t count, const std::function<void(std::size_t)>& job) {
    std::vector<std::thread> threads;
    for (std::size_t k = 0; k < count; ++k) threads.emplace_back([&job, k] { job(k); });
    for (std::thread& thread : threads) thread.join();
}

class War : public testing::TestWithParam<Model> {
protected:
    void SetUp() override {
        world_ = test::with_inputs(test::random_world(4, 3, 21), 22);
        Options options;
        options.model = GetParam();
        baseline_ = calibrate(world_, options);
        before_ = no_shock(baseline_);
        players_ = test::everybody(world_, Detail::by_partner_and_sector);
    }

    World world_;
    Baseline baseline_;
    Shock before_;
    std::vector<Government> players_;
};

TEST_P(War, ends_where_nobody_does_better_by_another_tariff) {
    const impost::War war = nash(baseline_, players_, before_);
    for (const Optimality& optimality : war.optimality) {
        EXPECT_LE(optimality.slope, 1e-9);
        EXPECT_LT(optimality.bend, 0);
    }
    for (const double gain : gains_from_deviation(baseline_, players_, war, before_)) EXPECT_LE(gain, 1e-9);  // percent
    test::Draws draws(6);
    for (int deviation = 0; deviation < 1000; ++deviation) {
        const auto p = static_cast<std::size_t>(deviation % 4);
        std::vector<double> rates = war.rates[p];
        const double reach = std::pow(10.0, -3 * draws.next());
        for (double& rate : rates) rate = std::clamp(rate + reach * (draws.next() - 0.5), 0.0, 2.0);
        Shock shock = war.shock;
        set_rates(war.levers[p], rates, shock.tariffs);
        const Equilibrium after = solve(baseline_, shock, {}, &war.equilibrium);
        ASSERT_LE(value_of(players_[p].objective, p, baseline_, after), war.values[p] * (1 + 1e-12));
    }
}

TEST_P(War, ends_at_the_same_tariffs_wherever_it_begins) {
    const impost::War factual = nash(baseline_, players_, before_);
    for (const Start start : {Start::floor, Start::high}) {
        const Disagreement apart = disagreement(factual, nash(baseline_, players_, before_, start));
        EXPECT_LE(apart.rate, 1e-6);
        EXPECT_LE(apart.welfare_pct, 1e-7);  // slopes are left at 1e-9, and others' tariffs hurt to first order
    }
}

TEST_P(War, does_not_depend_on_threads) {
    const impost::War in_turn = nash(baseline_, players_, before_);
    const impost::War at_once = nash(baseline_, players_, before_, Start::factual, {.runner = run_at_once});
    EXPECT_EQ(in_turn.rates, at_once.rates);
    EXPECT_EQ(in_turn.equilibrium.welfare_hat, at_once.equilibrium.welfare_hat);
}

TEST_P(War, is_the_same_without_rounds) {
    for (const Detail detail : {Detail::uniform, Detail::by_partner, Detail::by_sector, Detail::by_partner_and_sector}) {
        const std::vector<Government> players = test::everybody(world_, detail);
        const impost::War rounds = nash(baseline_, players, before_);
        for (const Start start : {Start::factual, Start::floor, Start::high}) {
            const impost::War straight = nash(baseline_, players, before_, start, {.runner = run_at_once, .rounds = false});
            EXPECT_TRUE(straight.complete);
            const Disagreement apart = disagreement(rounds, straight);
            EXPECT_LE(apart.rate, 1e-6) << text(detail);
            EXPECT_LE(apart.welfare_pct, 1e-7) << text(detail);
            EXPECT_EQ(straight.rates, nash(baseline_, players, before_, start, {.rounds = false}).rates) << "on one thread";
            for (const Optimality& optimality : straight.optimality) EXPECT_TRUE(optimality.holds());
            if (start == Start::high) continue;  // far slopes may have to be climbed
            for (const Round& round : straight.rounds) EXPECT_NE(round.kind, Round::Kind::answers);
        }
    }
}

TEST_P(War, is_told_round_by_round_and_settles) {
    std::size_t told = 0;
    const impost::War war = nash(baseline_, players_, before_, Start::factual, {.told = [&](const Round&) { ++told; }});
    EXPECT_EQ(told, war.rounds.size());
    EXPECT_EQ(war.rounds.front().kind, Round::Kind::opening);
    for (const double welfare : war.rounds.front().welfare_pct) EXPECT_NEAR(welfare, 0, 1e-10);
    EXPECT_EQ(war.rounds[1].kind, Round::Kind::answers);
    EXPECT_GT(war.rounds[1].change, 0.01);
    EXPECT_LT(war.rounds.back().change, 1e-3);
}

INSTANTIATE_TEST_SUITE_P(, War, testing::Values(Model::armington, Model::ricardian),
                         [](const auto& one) { return std::string(text(one.param)); });

TEST(Nash, equals_get_equal_tariffs) {
    World world = test::empty_world(3, 2);
    world.sectors[1].kind = SectorKind::goods;
    world.elasticities[0].theta = {3, 7};
    for (std::size_t n = 0; n < 3; ++n) {
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 2; ++j) world.purchases(n, i, j) = n == i ? 100 : 20 + 10 * static_cast<double>(j);
        }
    }
    const Baseline baseline = calibrate(world);
    const impost::War war = nash(baseline, test::everybody(world, Detail::by_partner_and_sector), no_shock(baseline));
    for (std::size_t p = 0; p < 3; ++p) {
        for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(war.rates[p][k], war.rates[0][k % 2], 1e-8);  // partner by partner, sectors within
        EXPECT_NEAR(war.equilibrium.wage_hat[p], 1, 1e-10);
        EXPECT_LT(war.equilibrium.welfare_hat[p], 1);
    }
}

TEST(Nash, those_who_do_not_play_keep_their_tariffs) {
    const World world = test::random_world(5, 3, 4);
    const Baseline baseline = calibrate(world);
    std::vector<Government> two = {test::government(world, 0, Detail::by_sector), test::government(world, 3, Detail::by_sector)};
    for (Government& one : two) one.instrument.partners = {0, 3};
    const impost::War war = nash(baseline, two, no_shock(baseline));
    for (std::size_t n = 0; n < 5; ++n) {
        for (std::size_t i = 0; i < 5; ++i) {
            const bool between = n != i && (n == 0 || n == 3) && (i == 0 || i == 3);
            if (!between) {
                EXPECT_EQ(war.shock.tariffs(n, i, 0), baseline.tariffs(n, i, 0));
            }
        }
    }
}

/// What made searches end on far slopes: little trade at high rates, and wishes that lead there.
TEST(Nash, of_governments_with_wishes_of_all_kinds_is_found_from_every_start_and_without_rounds) {
    const auto world = test::shipped_world();
    ASSERT_TRUE(world);
    Options options;
    options.closure = Closure::balanced;
    const Baseline baseline = calibrate(*world, options);
    const std::size_t china = world->find_region("CHN").value();
    const std::size_t states = world->find_region("USA").value();
    const auto sector = [&](std::string_view code) { return world->find_sector(code).value(); };
    Objective weighted;
    weighted.political.assign(world->sectors.size(), 1.0);
    for (const char* code : {"C24A", "C29"}) weighted.political[sector(code)] = 2;
    Objective aims;
    aims.aims = {{"less", Aim::Kind::fewer_imports, {china}, {sector("C26")}, 5000},
                 {"jobs", Aim::Kind::employment, {}, {sector("C24A"), sector("C29")}, 20000},
                 {"press", Aim::Kind::pressure, {china}, {}, 0.3}};
#if defined(__SANITIZE_ADDRESS__)
    const std::vector<Objective> wishes = {weighted};  // they slow it down tenfold
#else
    const std::vector<Objective> wishes = {weighted, aims};
#endif
    for (const Objective& objective : wishes) {
        std::vector<Government> two = {test::government(*world, china, Detail::by_sector),
                                       test::government(*world, states, Detail::by_sector)};
        for (Government& one : two) one.instrument.partners = {china, states};
        two[1].objective = objective;
        const impost::War first = nash(baseline, two, no_shock(baseline));
        for (const Start start : {Start::factual, Start::floor, Start::high}) {
            for (const bool rounds : {true, false}) {
                const impost::War other = nash(baseline, two, no_shock(baseline), start, {.runner = run_at_once, .rounds = rounds});
                EXPECT_LE(disagreement(first, other).welfare_pct, 1e-7) << text(start) << rounds;
                for (const Optimality& optimality : other.optimality) EXPECT_TRUE(optimality.holds());
            }
        }
    }
}

TEST(Nash, opens_with_tariffs_as_they_are_whatever_the_bounds) {
    const World world = test::random_world(4, 3, 21);
    const Baseline baseline = calibrate(world);
    std::vector<Government> players = test::everybody(world, Detail::by_sector);
    for (Government& one : players) one.instrument.cap = 0.01;
    const impost::War war = nash(baseline, players, no_shock(baseline));
    for (std::size_t p = 0; p < players.size(); ++p) {
        const std::vector<double> before = rates_of(war.levers[p], baseline.tariffs, baseline);
        EXPECT_GT(*std::max_element(before.begin(), before.end()), 0.01);
        EXPECT_EQ(war.rounds.front().mean_rate[p], mean_rate(war.levers[p], before));
        EXPECT_NEAR(war.rounds.front().welfare_pct[p], 0, 1e-10);
        for (const double rate : war.rates[p]) EXPECT_LE(rate, 0.01 * (1 + 1e-14));
    }
}

TEST(Nash, a_player_twice_or_none_is_refused) {
    const World world = test::random_world(4, 3, 21);
    const Baseline baseline = calibrate(world);
    const Government one = test::government(world, 0, Detail::uniform);
    const auto refusal = [&](const std::vector<Government>& players) {
        return test::refusal([&] { static_cast<void>(nash(baseline, players, no_shock(baseline))); });
    };
    EXPECT_EQ(refusal({one, one}), "R0 is among the players twice");
    EXPECT_EQ(refusal({}), "a war needs players");
}

}  // namespace
}  // namespace impost
