#include <benchmark/benchmark.h>

#include <numeric>
#include <thread>

#include "impost/equilibrium/ensemble.hpp"
#include "impost/strategy/formula.hpp"
#include "impost/strategy/talks.hpp"
#include "impost/strategy/war.hpp"
#include "impost/world/reader.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Detail;
using impost::Government;
using impost::Options;

/// Everybody named, with tariffs on goods of the others named.
std::vector<Government> players(const Baseline& baseline, const std::vector<std::size_t>& regions, Detail detail) {
    std::vector<Government> result;
    for (const std::size_t region : regions) {
        Government government;
        government.region = region;
        government.instrument.detail = detail;
        for (const std::size_t other : regions) {
            if (other != region) government.instrument.partners.push_back(other);
        }
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            if (baseline.sectors[j].kind == impost::SectorKind::goods) government.instrument.sectors.push_back(j);
        }
        result.push_back(std::move(government));
    }
    return result;
}

void run_on_two_threads(std::size_t count, const std::function<void(std::size_t)>& job) {
    std::jthread other([&] {
        for (std::size_t k = 1; k < count; k += 2) job(k);
    });
    for (std::size_t k = 0; k < count; k += 2) job(k);
}

/// Everybody's optimal uniform tariff, by the formula.
void uniform_nash_by_formula(benchmark::State& state) {
    const Baseline baseline = calibrate(bench::world_of(81, 28));
    const std::vector<bool> taxed(baseline.sectors.size(), true);
    for (auto _ : state) benchmark::DoNotOptimize(formula_nash(baseline, taxed).tariffs.data());
}
BENCHMARK(uniform_nash_by_formula)->Unit(benchmark::kMillisecond);

/// The true equilibrium of everybody's best uniform tariff on all goods of the others.
void uniform_nash_of_best_responses(benchmark::State& state) {
    const Baseline baseline = calibrate(bench::world_of(81, 28));
    std::vector<std::size_t> all(81);
    std::iota(all.begin(), all.end(), std::size_t{0});
    const auto governments = players(baseline, all, Detail::uniform);
    impost::WarSettings settings;
    settings.runner = run_on_two_threads;
    settings.rounds = state.range(0) != 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(nash(baseline, governments, no_shock(baseline), impost::Start::factual, settings).values.data());
    }
}
BENCHMARK(uniform_nash_of_best_responses)->ArgName("rounds")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Seven regions, thirty sectors, a rate for each partner and sector, all at war.
void war_of_seven_by_partner_and_sector(benchmark::State& state) {
    const Baseline baseline = calibrate(bench::world_of(7, 30));
    const auto governments = players(baseline, {0, 1, 2, 3, 4, 5, 6}, Detail::by_partner_and_sector);
    impost::WarSettings settings;
    settings.runner = run_on_two_threads;
    for (auto _ : state) {
        benchmark::DoNotOptimize(nash(baseline, governments, no_shock(baseline), impost::Start::factual, settings).values.data());
    }
}
BENCHMARK(war_of_seven_by_partner_and_sector)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The United States and China by sector, in the shipped world with input-output.
void war_of_two_with_inputs(benchmark::State& state) {
    const impost::World world = impost::read_world(IMPOST_HOME "/data/world/world-2022");
    Options options;
    options.model = impost::Model::ricardian;
    const Baseline baseline = calibrate(world, options);
    const auto governments = players(baseline, {world.find_region("USA").value(), world.find_region("CHN").value()}, Detail::by_sector);
    impost::WarSettings settings;
    settings.runner = run_on_two_threads;
    for (auto _ : state) {
        benchmark::DoNotOptimize(nash(baseline, governments, no_shock(baseline), impost::Start::factual, settings).values.data());
    }
}
BENCHMARK(war_of_two_with_inputs)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Talks in the shipped world, by sector, the threat the war: seven points of the frontier, the zone, bargains with and without payments.
void talks_of(benchmark::State& state, const std::vector<std::string>& codes, impost::Model model) {
    const impost::World world = impost::read_world(IMPOST_HOME "/data/world/world-2022");
    Options options;
    options.model = model;
    options.closure = impost::Closure::balanced;
    const Baseline baseline = calibrate(world, options);
    std::vector<std::size_t> regions;
    for (const std::string& code : codes) regions.push_back(world.find_region(code).value());
    const auto governments = players(baseline, regions, Detail::by_sector);
    const impost::Shock today = no_shock(baseline);
    impost::TalksSettings settings;
    settings.points = 7;
    settings.runner = run_on_two_threads;
    for (auto _ : state) {
        const auto threat = threat_point(baseline, governments, "war", nash(baseline, governments, today).shock);
        benchmark::DoNotOptimize(talk(baseline, governments, today, threat, settings).frontier.data());
    }
}
BENCHMARK_CAPTURE(talks_of, two, {"USA", "CHN"}, impost::Model::armington)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);
BENCHMARK_CAPTURE(talks_of, two_with_inputs, {"USA", "CHN"}, impost::Model::ricardian)
    ->Unit(benchmark::kSecond)
    ->UseRealTime()
    ->Iterations(1);

/// Draws of normal elasticities, and one duty raised by ten points in each.
void draws_of_elasticities(benchmark::State& state) {
    const impost::World world = bench::world_of(81, 28);
    const Baseline center = calibrate(world);
    for (auto _ : state) {
        impost::EnsembleRequest request;
        request.elasticities = impost::ElasticityDraws::normal;
        request.standard_errors.assign(world.sectors.size(), 0.5);
        impost::Shock shock = no_shock(center);
        shock.tariffs = world.tariffs;
        for (std::size_t j = 0; j + 1 < world.sectors.size(); ++j) shock.tariffs(0, 1, j) += 0.1;
        request.policies.push_back({"ten points", std::move(shock), {}});
        const auto draws = static_cast<std::size_t>(state.range(0));
        const auto result = ensemble(world, std::move(request), {{impost::Figure::Kind::welfare_pct, 0, 0}}, draws, run_on_two_threads);
        benchmark::DoNotOptimize(result.done());
        if (result.failed() > 0) state.SkipWithError("a draw has no solution");
    }
}
BENCHMARK(draws_of_elasticities)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
