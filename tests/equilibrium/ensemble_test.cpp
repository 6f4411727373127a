#include "impost/equilibrium/ensemble.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

#include "equilibrium/worlds.hpp"
#include "impost/equilibrium/exchange.hpp"

namespace {

using namespace impost;
using test::Draws;
using test::random_world;
using test::with_inputs;

constexpr std::size_t N = 7;
constexpr std::size_t J = 4;

/// A world with three sets of elasticities.
World world_with_sets(std::uint64_t seed) {
    World world = random_world(N, J, seed);
    Draws draws(seed + 1);
    for (const char* name : {"low", "high"}) {
        ElasticitySet set{name, {}};
        for (std::size_t j = 0; j < J; ++j) set.theta.push_back(1.5 + 6 * draws.next());
        world.elasticities.push_back(std::move(set));
    }
    return world;
}

/// Region 0's duties on region 1's goods raised by so many points.
Shock raised(const World& world, double points) {
    Shock shock{world.tariffs};
    for (std::size_t j = 0; j + 1 < J; ++j) shock.tariffs(0, 1, j) += points;
    return shock;
}

EnsembleRequest request(const World& world, Closure closure) {
    EnsembleRequest request;
    request.options = {Model::armington, closure, world.elasticities.front()};
    request.elasticities = ElasticityDraws::sectors;
    request.policies = {{"ten points", raised(world, 0.1)}};
    return request;
}

std::vector<Figure> figures() {
    std::vector<Figure> result;
    for (std::size_t n = 0; n < N; ++n) {
        for (const auto kind :
             {Figure::Kind::welfare_pct, Figure::Kind::real_wage_pct, Figure::Kind::price_index_pct, Figure::Kind::exports_pct,
              Figure::Kind::imports_pct, Figure::Kind::revenue_change_musd, Figure::Kind::deficit_musd}) {
            result.push_back({kind, n, 0});
        }
        result.push_back({Figure::Kind::flow_pct, n, (n + 1) % N});
    }
    return result;
}

std::vector<std::vector<double>> numbers_of(const Ensemble& ensemble, std::size_t count) {
    std::vector<std::vector<double>> result;
    for (std::size_t p = 0; p < ensemble.policies(); ++p) {
        for (std::size_t f = 0; f < count; ++f) result.push_back(ensemble.distribution(p, f).memory());
    }
    return result;
}

Runner on_threads(std::size_t threads) {
    return [threads](std::size_t count, const std::function<void(std::size_t)>& job) {
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (std::size_t k = next++; k < count; k = next++) job(k);
        };
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
        work();
    };
}

// Known answers of the authors' own library, Random123 (kat_vectors).
TEST(Draws, PhiloxGivesItsAuthorsNumbers) {
    using Words = std::array<std::uint32_t, 4>;
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t ones = 0xffffffff;
    EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draws, NormalNumbersHaveMeanZeroAndVarianceOne) {
    std::vector<double> values(20001);
    fill_normal(3, 8, values);
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    double square = 0;
    for (const double value : values) square += value * value;
    EXPECT_NEAR(mean, 0, 4 / std::sqrt(20001.0));  // four standard errors
    EXPECT_NEAR(square / static_cast<double>(values.size()), 1, 4 * std::sqrt(2 / 20001.0));
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
}

// Of 2^k points, each of 2^k equal intervals of each coordinate holds one: the (0, 1)-property of Sobol's sequence, which shifts keep.
// The sequence begins with its second point, so that one interval is met twice and one not at all.
TEST(Draws, SobolsPointsLieEvenlyInEveryCoordinate) {
    const Points points(Sequence::sobol, 5, 12);
    constexpr std::size_t count = 256;
    std::vector<std::vector<int>> met(12, std::vector<int>(count, 0));
    std::vector<double> point(12);
    for (std::size_t k = 0; k < count; ++k) {
        points.fill(k, point);
        for (std::size_t d = 0; d < 12; ++d) ++met[d][static_cast<std::size_t>(point[d] * count)];
    }
    for (const auto& intervals : met) EXPECT_GE(std::count(intervals.begin(), intervals.end(), 1), static_cast<std::ptrdiff_t>(count - 2));
    EXPECT_THROW(Points(Sequence::sobol, 1, 4000), Error);
}

TEST(Distribution, QuantilesOfFewNumbersAreExact) {
    Distribution distribution;
    for (const double value : {5.0, 1.0, 4.0, 2.0, 3.0}) distribution.add(value);
    EXPECT_EQ(distribution.quantiles(std::vector<double>{0, 0.25, 0.5, 0.6, 1}), (std::vector<double>{1, 2, 3, 3.4, 5}));
    EXPECT_DOUBLE_EQ(distribution.mean(), 3);
    EXPECT_DOUBLE_EQ(distribution.standard_deviation(), std::sqrt(2.5));
}

/// How many of the sorted numbers stand below a value, as a share, from the nearer side.
double rank_error(const std::vector<double>& sorted, double value, double probability) {
    const auto n = static_cast<double>(sorted.size());
    const double low = static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin()) / n;
    const double high = static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin()) / n;
    return probability < low ? low - probability : probability > high ? probability - high : 0;
}

TEST(Distribution, QuantilesOfManyNumbersMissTheirRankByLessThanIsSaid) {
    const std::vector<double> asked{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    const auto shapes = std::vector<std::function<double(double)>>{
        [](double u) { return u; }, [](double u) { return normal_quantile(u); }, [](double u) { return 1 / (u * u); },
        [](double u) { return std::floor(8 * u); }};  // even, normal, heavy on one side, eight values
    for (const auto& shape : shapes) {
        Distribution distribution;
        std::vector<double> all;
        for (std::size_t k = 0; k < 100'000; ++k) {
            all.push_back(shape(uniform(11, k, 0)));
            distribution.add(all.back());
        }
        std::sort(all.begin(), all.end());
        const std::vector<double> told = distribution.quantiles(asked);
        for (std::size_t q = 0; q < asked.size(); ++q) {
            const double said = std::acos(-1.0) / 320 * std::sqrt(asked[q] * (1 - asked[q]));
            EXPECT_LE(rank_error(all, told[q], asked[q]), said) << asked[q];
        }
        EXPECT_EQ(distribution.lowest(), all.front());
        EXPECT_EQ(distribution.highest(), all.back());
        EXPECT_LE(distribution.memory().size(), Distribution::exact_up_to + 6);
        EXPECT_EQ(Distribution::restored(distribution.memory()).memory(), distribution.memory());
    }
}

/// Each draw of an ensemble of one draw, solved by `solve` from a baseline of its own.
class EveryClosure : public testing::TestWithParam<Closure> {};
INSTANTIATE_TEST_SUITE_P(Ensemble, EveryClosure,
                         testing::Values(Closure::fixed, Closure::balanced, Closure::world_share, Closure::income_share));

TEST_P(EveryClosure, ADrawOfASetIsWhatSimulateAnswersWithThatSet) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const World world = world_with_sets(seed);
        EnsembleRequest asked = request(world, GetParam());
        asked.elasticities = ElasticityDraws::sets;
        std::vector<double> welfare;
        const Ensemble drawn = [&] {
            Ensemble made(world, asked, 1, [&](const Situation& before, const Situation& after, std::span<double> values) {
                values[0] = value_of({Figure::Kind::welfare_pct, 1, 0}, before, after);
                welfare.push_back(values[0]);
            });
            welfare.clear();
            made.run(30);
            return made;
        }();
        EXPECT_EQ(drawn.failed(), 0U);
        std::vector<double> expected;
        for (const ElasticitySet& set : world.elasticities) {
            const Baseline baseline = calibrate(world, {Model::armington, GetParam(), set});
            expected.push_back(outcomes(baseline, solve(baseline, raised(world, 0.1)))[1].welfare_pct);
        }
        std::vector<int> met(expected.size(), 0);
        for (const double value : welfare) {
            const auto nearest = std::min_element(expected.begin(), expected.end(),
                                                  [&](double a, double b) { return std::abs(a - value) < std::abs(b - value); });
            EXPECT_NEAR(value, *nearest, 1e-7);  // markets clear to 1e-10, in a share
            ++met[static_cast<std::size_t>(nearest - expected.begin())];
        }
        EXPECT_EQ(std::count(met.begin(), met.end(), 0), 0) << "every set is drawn among 30";
    }
}

// `Exchange` and `solve` are two ways to one answer: a cost that only `solve` knows, an export tax of zero, leads around the first.
TEST_P(EveryClosure, BothWaysToSolveADrawAgree) {
    const World world = world_with_sets(4);
    EnsembleRequest asked = request(world, GetParam());
    asked.flow_error = 0.1;
    asked.policies[0].other_tariffs = raised(world, 0.3).tariffs;
    const Ensemble one = ensemble(world, asked, figures(), 40);
    asked.policies[0].shock.export_taxes = Bilateral(N, J);
    const Ensemble other = ensemble(world, asked, figures(), 40);
    EXPECT_EQ(one.failed() + other.failed(), 0U);
    double income = 0;
    for (const double purchases : world.purchases.cells()) income += purchases;
    for (std::size_t f = 0; f < figures().size(); ++f) {
        const Figure::Kind kind = figures()[f].kind;
        const bool money = kind == Figure::Kind::deficit_musd || kind == Figure::Kind::revenue_change_musd;
        const double tolerance = money ? 1e-8 * income : 1e-5;  // markets clear to 1e-10 of a region's sales; the smallest pay a part of it
        EXPECT_NEAR(one.distribution(0, f).mean(), other.distribution(0, f).mean(), tolerance) << f;
        EXPECT_NEAR(one.distribution(0, f).lowest(), other.distribution(0, f).lowest(), tolerance) << f;
        EXPECT_NEAR(one.central(0)[f], other.central(0)[f], tolerance) << f;
    }
}

TEST_P(EveryClosure, NothingUncertainGivesTheCentralAnswerInEveryDraw) {
    const World world = world_with_sets(6);
    EnsembleRequest asked = request(world, GetParam());
    asked.elasticities = ElasticityDraws::none;
    const Ensemble drawn = ensemble(world, asked, figures(), 8);
    for (std::size_t f = 0; f < figures().size(); ++f) {
        const double size = std::max(1.0, std::abs(drawn.central(0)[f]));
        EXPECT_NEAR(drawn.distribution(0, f).lowest(), drawn.central(0)[f], 1e-7 * size) << f;
        EXPECT_NEAR(drawn.distribution(0, f).highest(), drawn.central(0)[f], 1e-7 * size) << f;
    }
}

TEST(Ensemble, IsTheSameToTheLastBitOnAnyNumberOfThreadsAndHoweverOftenInterrupted) {
    const World world = world_with_sets(8);
    for (const Sequence sequence : {Sequence::random, Sequence::sobol}) {
        EnsembleRequest asked = request(world, Closure::balanced);
        asked.sequence = sequence;
        asked.flow_error = 0.05;
        asked.policies.push_back({"a war", raised(world, 0.4), raised(world, 0.6).tariffs});
        constexpr std::size_t draws = 1500;  // more than are kept one by one
        const Ensemble whole = ensemble(world, asked, figures(), draws);
        const auto expected = numbers_of(whole, figures().size());
        EXPECT_EQ(numbers_of(ensemble(world, asked, figures(), draws, on_threads(3)), figures().size()), expected);

        const Observation measure = measure_of(figures());
        std::string kept;
        std::size_t done = 0;
        for (int days = 1; done < draws; ++days) {
            Ensemble today(world, asked, figures().size(), measure);
            if (!kept.empty()) today.restore(parse_state(kept, "state"));
            std::atomic<int> left{70 * days};
            today.run(draws, {on_threads(2), [&] { return --left > 0; }, {}});
            EXPECT_GE(today.done(), done);
            done = today.done();
            kept = write_state(today.state());
        }
        EXPECT_EQ(kept, write_state(whole.state()));
    }
}

TEST(Ensemble, WithInputOutputIsTheSameToTheLastBitOnAnyNumberOfThreads) {
    const World world = with_inputs(world_with_sets(17), 18);
    for (const double flow_error : {0.0, 0.05}) {
        EnsembleRequest asked = request(world, Closure::balanced);
        asked.options.model = Model::ricardian;
        asked.flow_error = flow_error;
        asked.policies.push_back({"a war", raised(world, 0.4), raised(world, 0.6).tariffs});
        constexpr std::size_t draws = 60;
        const Ensemble whole = ensemble(world, asked, figures(), draws);
        EXPECT_LT(whole.failed(), draws);
        EXPECT_LT(whole.distribution(1, 0).lowest(), whole.distribution(1, 0).highest());
        const std::string expected = write_state(whole.state());
        for (const std::size_t threads : {2U, 3U, 7U})
            EXPECT_EQ(write_state(ensemble(world, asked, figures(), draws, on_threads(threads)).state()), expected);
    }
}

TEST(Ensemble, OfTheShippedWorldIsTheSameToTheLastBitOnAnyNumberOfThreads) {
    const auto world = test::shipped_world();
    ASSERT_TRUE(world.has_value());
    const std::size_t importer = world->find_region("USA").value();
    const std::size_t exporter = world->find_region("CHN").value();
    Shock shock{world->tariffs};
    for (std::size_t j = 0; j < world->sectors.size(); ++j) {
        if (world->sectors[j].kind == SectorKind::goods) shock.tariffs(importer, exporter, j) += 0.1;
    }
    const std::vector<Figure> asked_figures = {{Figure::Kind::welfare_pct, importer, 0}, {Figure::Kind::flow_pct, importer, exporter}};
    for (const auto& [model, draws] : {std::pair{Model::armington, std::size_t{100}}, {Model::ricardian, std::size_t{12}}}) {
        EnsembleRequest asked;
        asked.options = {model, Closure::balanced, world->default_elasticity_set().value()};
        asked.elasticities = ElasticityDraws::sectors;
        asked.policies = {{"ten points", shock, {}}};
        const Ensemble whole = ensemble(*world, asked, asked_figures, draws);
        EXPECT_EQ(whole.failed(), 0U);
        EXPECT_LT(whole.distribution(0, 0).lowest(), whole.distribution(0, 0).highest());
        EXPECT_EQ(write_state(ensemble(*world, asked, asked_figures, draws, on_threads(3)).state()), write_state(whole.state()));
    }
}

TEST(Ensemble, RicardianDrawsAreWhatSimulateAnswers) {
    const World world = with_inputs(world_with_sets(9), 10);
    for (const Closure closure : {Closure::fixed, Closure::balanced}) {
        EnsembleRequest asked = request(world, closure);
        asked.options.model = Model::ricardian;
        asked.elasticities = ElasticityDraws::sets;
        const Ensemble drawn = ensemble(world, asked, {{Figure::Kind::welfare_pct, 0, 0}}, 40);
        EXPECT_EQ(drawn.failed(), 0U);
        std::vector<double> expected;
        for (const ElasticitySet& set : world.elasticities) {
            const Baseline baseline = calibrate(world, {Model::ricardian, closure, set});
            expected.push_back(outcomes(baseline, solve(baseline, raised(world, 0.1)))[0].welfare_pct);
        }
        EXPECT_NEAR(drawn.distribution(0, 0).lowest(), *std::min_element(expected.begin(), expected.end()), 1e-9);
        EXPECT_NEAR(drawn.distribution(0, 0).highest(), *std::max_element(expected.begin(), expected.end()), 1e-9);
    }
}

TEST(Ensemble, ADrawThatComesAgainIsNotSolvedAgain) {
    const World world = with_inputs(world_with_sets(19), 20);
    EnsembleRequest asked = request(world, Closure::balanced);
    asked.options.model = Model::ricardian;
    asked.elasticities = ElasticityDraws::sets;
    asked.policies.push_back({"a war", raised(world, 0.4), {}});
    int solved = 0;
    Ensemble drawn(world, asked, 1, [&](const Situation& before, const Situation& after, std::span<double> values) {
        values[0] = value_of({Figure::Kind::welfare_pct, 0, 0}, before, after);
        ++solved;
    });
    solved = 0;
    drawn.run(200);
    EXPECT_EQ(drawn.done(), 200U);
    EXPECT_EQ(solved, 2 * 3) << "two policies under each of three sets";
    EXPECT_NE(drawn.distribution(0, 0).mean(), drawn.distribution(1, 0).mean());
}

TEST(Ensemble, NormalElasticitiesHaveTheirMeanAndError) {
    const World world = world_with_sets(12);
    EnsembleRequest asked = request(world, Closure::fixed);
    asked.elasticities = ElasticityDraws::normal;
    asked.standard_errors = std::vector<double>(J, 1e-4);
    // To first order welfare moves with elasticities: a ten times larger error spreads it ten times as far.
    const auto spread = [&](double error) {
        asked.standard_errors.assign(J, error);
        return ensemble(world, asked, {{Figure::Kind::welfare_pct, 0, 0}}, 400).distribution(0, 0).standard_deviation();
    };
    const double narrow = spread(1e-3);
    EXPECT_GT(narrow, 0);
    EXPECT_NEAR(spread(1e-2) / narrow, 10, 0.1);
    EXPECT_EQ(spread(0), 0);
}

TEST(Ensemble, OneOfSeveralPoliciesIsAsLikelyAsTheOthers) {
    const World world = world_with_sets(13);
    EnsembleRequest asked = request(world, Closure::fixed);
    asked.elasticities = ElasticityDraws::none;
    asked.policies = {{"nothing", raised(world, 0)}, {"ten points", raised(world, 0.1)}};
    asked.policy_draws = PolicyDraws::one;
    asked.sequence = Sequence::sobol;
    const Ensemble drawn = ensemble(world, asked, {{Figure::Kind::welfare_pct, 1, 0}}, 512);
    EXPECT_EQ(drawn.policies(), 1U);
    EXPECT_TRUE(drawn.central(0).empty());
    const Distribution& welfare = drawn.distribution(0, 0);
    const double other = welfare.lowest();
    EXPECT_LT(other, -1e-6);
    EXPECT_NEAR(welfare.highest(), 0, 1e-8);
    EXPECT_NEAR(welfare.mean(), other / 2, std::abs(other) / 200);  // Sobol's halves hold as many points, but for the first
}

TEST(Ensemble, RatesDrawnInARangeLieBetweenItsEnds) {
    const World world = world_with_sets(14);
    EnsembleRequest asked = request(world, Closure::fixed);
    asked.elasticities = ElasticityDraws::none;
    asked.policies = {{"range", raised(world, 0.1), raised(world, 0.2).tariffs}};
    const Figure flow{Figure::Kind::flow_musd, 0, 1};
    const Ensemble drawn = ensemble(world, asked, {flow}, 300);
    const Baseline baseline = calibrate(world, asked.options);
    const auto at = [&](double points) { return value_of(flow, situation(baseline), situation(solve(baseline, raised(world, points)))); };
    EXPECT_GT(drawn.distribution(0, 0).lowest(), at(0.2));
    EXPECT_LT(drawn.distribution(0, 0).highest(), at(0.1));
    EXPECT_NEAR(drawn.central(0)[0], at(0.15), 1e-9 * at(0.15));
}

TEST(Ensemble, WhatCannotBeDrawnIsRefused) {
    const World world = world_with_sets(15);
    const auto refused = [&](const auto& spoil) {
        EnsembleRequest asked = request(world, Closure::fixed);
        spoil(asked);
        try {
            (void)ensemble(world, asked, figures(), 1);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(refused([](auto& asked) { asked.policies.clear(); }), "");
    EXPECT_NE(refused([](auto& asked) { asked.flow_error = -1; }), "");
    EXPECT_NE(refused([](auto& asked) { asked.elasticities = ElasticityDraws::normal; }), "");
    EXPECT_NE(refused([](auto& asked) { asked.sets = {asked.options.elasticities}; }), "");
    EXPECT_NE(refused([](auto& asked) {
                  asked.elasticities = ElasticityDraws::normal;
                  asked.standard_errors = std::vector<double>(J, -1.0);
              }),
              "");
    EXPECT_EQ(refused([](auto&) {}), "");
}

TEST(Ensemble, TheStateOfAnotherRunOrADamagedOneIsRefused) {
    const World world = world_with_sets(16);
    const Ensemble made = ensemble(world, request(world, Closure::fixed), figures(), 12);
    const std::string kept = write_state(made.state());
    EnsembleRequest other = request(world, Closure::fixed);
    other.seed = 2;
    Ensemble another(world, other, figures().size(), measure_of(figures()));
    EXPECT_THROW(another.restore(parse_state(kept, "state")), Error);
    EXPECT_THROW((void)parse_state("", "state"), Error);
    for (std::size_t length = 0; length < kept.size(); length += 97)
        EXPECT_THROW((void)parse_state(kept.substr(0, length), "state"), Error);
    EXPECT_THROW((void)parse_state(kept + "x\n", "state"), Error);
    std::string spoilt = kept;
    spoilt[kept.size() / 2] = 'x';
    EXPECT_THROW((void)parse_state(spoilt, "state"), Error);
}

}  // namespace
