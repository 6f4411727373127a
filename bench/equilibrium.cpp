#include "impost/equilibrium/equilibrium.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>

#include "impost/equilibrium/gradient.hpp"
#include "impost/equilibrium/wage_system.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Closure;
using impost::Shock;
using impost::World;

using bench::world_of;
using bench::world_with_inputs;

impost::Options with_inputs(Closure closure) {
    impost::Options options;
    options.model = impost::Model::ricardian;
    options.closure = closure;
    options.accounts = impost::Accounts::raw;
    return options;
}

/// The largest region's duty on the next raised by ten points.
Shock targeted(const Baseline& baseline) {
    Shock shock = no_shock(baseline);
    for (std::size_t j = 0; j + 1 < baseline.sectors.size(); ++j) shock.tariffs(0, 1, j) += 0.10;
    return shock;
}

/// Everybody's duties on everybody.
Shock trade_war(const Baseline& baseline, double points) {
    Shock shock = no_shock(baseline);
    for (std::size_t j = 0; j + 1 < baseline.sectors.size(); ++j) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
                if (i != n) shock.tariffs(n, i, j) += points;
            }
        }
    }
    return shock;
}

void solve_and_count(benchmark::State& state, const Baseline& baseline, const Shock& shock) {
    int iterations = 0;
    double residual = 0;
    for (auto _ : state) {
        const impost::Equilibrium after = solve(baseline, shock);
        iterations = after.iterations;
        residual = after.residuals.largest();
        benchmark::DoNotOptimize(after.wage_hat.data());
    }
    state.counters["steps"] = iterations;
    state.counters["residual"] = residual;
}

void targeted_duty(benchmark::State& state) {
    const Baseline baseline = calibrate(world_of(81, static_cast<std::size_t>(state.range(0))));
    solve_and_count(state, baseline, targeted(baseline));
}
BENCHMARK(targeted_duty)->Arg(25)->Arg(28)->Unit(benchmark::kMillisecond);

void duties_on_everybody(benchmark::State& state) {
    const Baseline baseline = calibrate(world_of(81, 25));
    solve_and_count(state, baseline, trade_war(baseline, static_cast<double>(state.range(0)) / 100));
}
BENCHMARK(duties_on_everybody)->Arg(10)->Arg(50)->Arg(300)->Unit(benchmark::kMillisecond);

void targeted_duty_with_inputs(benchmark::State& state) {
    const auto closure = static_cast<Closure>(state.range(1));
    const Baseline baseline = calibrate(world_with_inputs(81, static_cast<std::size_t>(state.range(0))), with_inputs(closure));
    state.SetLabel(std::string(text(closure)));
    solve_and_count(state, baseline, targeted(baseline));
}
BENCHMARK(targeted_duty_with_inputs)
    ->Args({25, static_cast<int>(Closure::balanced)})
    ->Args({50, static_cast<int>(Closure::balanced)})
    ->Args({50, static_cast<int>(Closure::income_share)})
    ->Unit(benchmark::kMillisecond);

void duties_on_everybody_with_inputs(benchmark::State& state) {
    const Baseline baseline = calibrate(world_with_inputs(81, 50), with_inputs(Closure::balanced));
    solve_and_count(state, baseline, trade_war(baseline, static_cast<double>(state.range(0)) / 100));
}
BENCHMARK(duties_on_everybody_with_inputs)->Arg(10)->Arg(50)->Arg(300)->Unit(benchmark::kMillisecond);

void gradient_of_welfare(benchmark::State& state, const Baseline& baseline) {
    const Shock shock = targeted(baseline);
    const impost::Equilibrium after = solve(baseline, shock);
    for (auto _ : state) {
        const impost::Bilateral slopes = gradient(baseline, shock, after, outcome_of(impost::Answer::welfare, 0, baseline, shock, after));
        benchmark::DoNotOptimize(slopes.cells().data());
    }
}

void gradient_by_all_tariffs(benchmark::State& state) { gradient_of_welfare(state, calibrate(world_of(81, 28))); }
BENCHMARK(gradient_by_all_tariffs)->Unit(benchmark::kMillisecond);

void gradient_by_all_tariffs_with_inputs(benchmark::State& state) {
    gradient_of_welfare(state, calibrate(world_with_inputs(81, 50), with_inputs(Closure::balanced)));
}
BENCHMARK(gradient_by_all_tariffs_with_inputs)->Unit(benchmark::kMillisecond);

void calibration_with_inputs(benchmark::State& state) {
    const World world = world_with_inputs(81, 50);
    for (auto _ : state) benchmark::DoNotOptimize(calibrate(world, with_inputs(Closure::fixed)));
}
BENCHMARK(calibration_with_inputs)->Unit(benchmark::kMillisecond);

void calibration(benchmark::State& state) {
    const World world = world_of(81, 25);
    const auto closure = state.range(0) == 0 ? Closure::fixed : Closure::balanced;
    state.SetLabel(std::string(text(closure)));
    for (auto _ : state) benchmark::DoNotOptimize(calibrate(world, {impost::Model::armington, closure, {}}));
}
BENCHMARK(calibration)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void one_evaluation(benchmark::State& state) {
    const Baseline baseline = calibrate(world_of(81, 25));
    impost::WageSystem system(baseline);
    const impost::WageSystem::Vector x = impost::WageSystem::Vector::Zero(81);
    for (auto _ : state) benchmark::DoNotOptimize(system.evaluate(x));
}
BENCHMARK(one_evaluation)->Unit(benchmark::kMillisecond);

void derivatives(benchmark::State& state) {
    const Baseline baseline = calibrate(world_of(81, 25));
    impost::WageSystem system(baseline);
    impost::WageSystem::Matrix jacobian;
    system.evaluate(impost::WageSystem::Vector::Zero(81));
    for (auto _ : state) {
        system.jacobian(jacobian);
        benchmark::DoNotOptimize(jacobian.data());
    }
}
BENCHMARK(derivatives)->Unit(benchmark::kMillisecond);

}  // namespace
