#include "impost/equilibrium/equilibrium.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>

#include "impost/equilibrium/gradient.hpp"
#include "impost/equilibrium/wage_system.hpp"

namespace {

using impost::Baseline;
using impost::Closure;
using impost::Shock;
using impost::World;

/// A world of the shipped one's size: N regions of unequal size, J sectors, the last of them services. Drawn alike everywhere.
World world_of(std::size_t N, std::size_t J) {
    std::uint64_t state = 2022;
    const auto draw = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11U) * 0x1.0p-53;
    };
    World world;
    world.purchases = impost::Bilateral(N, J);
    world.tariffs = impost::Bilateral(N, J);
    world.elasticities = {{"IS", {}}};
    std::vector<double> size(N);
    for (std::size_t n = 0; n < N; ++n) {
        world.regions.push_back({"R" + std::to_string(n), ""});
        size[n] = std::exp(6 * draw());
    }
    for (std::size_t j = 0; j < J; ++j) {
        world.sectors.push_back({"S" + std::to_string(j), j + 1 == J ? impost::SectorKind::services : impost::SectorKind::goods});
        world.elasticities[0].theta.push_back(1.3 + 7 * draw());
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                world.purchases(n, i, j) = size[n] * size[i] * std::exp(3 * draw()) * (n == i ? 3.0 * static_cast<double>(N) : 1.0);
                world.tariffs(n, i, j) = n == i || j + 1 == J ? 0 : 0.15 * draw();
            }
        }
    }
    return world;
}

/// The same with input-output: half of costs on average go to inputs, most of them to the own sector and to services.
World world_with_inputs(std::size_t N, std::size_t J) {
    World world = world_of(N, J);
    std::uint64_t state = 2023;
    const auto draw = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11U) * 0x1.0p-53;
    };
    impost::InputOutput accounts{impost::ByRegionInputSector(N, J), impost::ByRegionSector(N, J), impost::ByRegionSector(N, J)};
    for (std::size_t n = 0; n < N; ++n) {
        for (std::size_t j = 0; j < J; ++j) {
            double output = 0;
            for (std::size_t m = 0; m < N; ++m) output += world.purchases(m, n, j);
            const double inputs = 0.3 + 0.4 * draw();
            double weights = 0;
            for (std::size_t k = 0; k < J; ++k) {
                accounts.intermediate(n, k, j) = std::pow(draw(), 4) + (k == j ? 3 : 0) + (k + 1 == J ? 2 : 0);
                weights += accounts.intermediate(n, k, j);
            }
            for (std::size_t k = 0; k < J; ++k) accounts.intermediate(n, k, j) *= inputs * output / weights;
            accounts.value_added(n, j) = (1 - inputs) * output;
            accounts.final_use(n, j) = output * draw();
        }
    }
    world.input_output = std::move(accounts);
    return world;
}

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
