#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "impost/equilibrium/ensemble.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "worlds.hpp"

/// measure_growth: how the time of a solution grows with regions and sectors, and that of draws with threads, as CSV on standard output:
/// `case, model, regions, sectors, threads, draws, milliseconds, repetitions`. Solutions are warm, medians of their repetitions; one
/// duty is raised by ten points, closure balanced. bench/plot.py draws it.
namespace {

using impost::Baseline;
using impost::Closure;
using impost::Model;
using impost::World;

double milliseconds_of(const std::function<void()>& job) {
    const auto begun = std::chrono::steady_clock::now();
    job();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

/// The median of as many repetitions as fit into half a second, five at least.
std::pair<double, std::size_t> median_of(const std::function<void()>& job) {
    constexpr double budget = 500;
    constexpr std::size_t fewest = 5;
    constexpr std::size_t most = 101;
    job();
    std::vector<double> times;
    double total = 0;
    while (times.size() < fewest || (total < budget && times.size() < most)) {
        times.push_back(milliseconds_of(job));
        total += times.back();
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return {*middle, times.size()};
}

void print(const char* what, Model model, const World& world, std::size_t threads, std::size_t draws,
           std::pair<double, std::size_t> taken) {
    std::printf("%s,%s,%zu,%zu,%zu,%zu,%.6g,%zu\n", what, impost::text(model).data(), world.regions.size(), world.sectors.size(), threads,
                draws, taken.first, taken.second);
    std::fflush(stdout);
}

World world_for(Model model, std::size_t regions, std::size_t sectors) {
    return model == Model::ricardian ? bench::world_with_inputs(regions, sectors) : bench::world_of(regions, sectors);
}

impost::Options options_for(Model model) {
    impost::Options options;
    options.model = model;
    options.closure = Closure::balanced;
    options.accounts = impost::Accounts::raw;
    return options;
}

impost::Bilateral raised(impost::Bilateral tariffs) {
    const std::size_t goods = std::max<std::size_t>(1, tariffs.sectors() - 1);
    for (std::size_t j = 0; j < goods; ++j) tariffs(0, 1, j) += 0.1;
    return tariffs;
}

void solution(const char* what, Model model, std::size_t regions, std::size_t sectors) {
    const World world = world_for(model, regions, sectors);
    const Baseline baseline = calibrate(world, options_for(model));
    const impost::Shock shock{raised(baseline.tariffs)};
    print(what, model, world, 1, 0, median_of([&] { (void)solve(baseline, shock); }));
}

void run_on(std::size_t threads, std::size_t count, const std::function<void(std::size_t)>& job) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t k = next++; k < count; k = next++) job(k);
    };
    std::vector<std::jthread> others;
    for (std::size_t k = 1; k < threads; ++k) others.emplace_back(work);
    work();
}

void draws(Model model, std::size_t regions, std::size_t sectors, std::size_t threads, std::size_t count) {
    const World world = world_for(model, regions, sectors);
    impost::EnsembleRequest request;
    request.options = options_for(model);
    request.options.elasticities = world.elasticities.front();
    request.elasticities = impost::ElasticityDraws::normal;
    request.standard_errors.assign(sectors, 0.5);
    request.policies.push_back({"ten points", {raised(world.tariffs)}, {}});
    const auto job = [&] {
        (void)ensemble(world, request, {{impost::Figure::Kind::welfare_pct, 0, 0}}, count,
                       [&](std::size_t jobs, const std::function<void(std::size_t)>& one) { run_on(threads, jobs, one); });
    };
    std::vector<double> times;
    constexpr std::size_t repetitions = 3;
    for (std::size_t k = 0; k < repetitions; ++k) times.push_back(milliseconds_of(job));
    std::sort(times.begin(), times.end());
    print("threads", model, world, threads, count, {times[repetitions / 2], repetitions});
}

}  // namespace

int main() {
    std::printf("case,model,regions,sectors,threads,draws,milliseconds,repetitions\n");
    for (const Model model : {Model::armington, Model::ricardian}) {
        for (const std::size_t regions : {10U, 20U, 40U, 80U, 160U}) solution("regions", model, regions, 25);
        for (const std::size_t sectors : {1U, 2U, 5U, 10U, 25U, 50U, 100U}) solution("sectors", model, 81, sectors);
    }
    const std::size_t cores = std::max<std::size_t>(2, std::thread::hardware_concurrency());
    for (std::size_t threads = 1; threads <= cores; threads *= 2) draws(Model::armington, 81, 25, threads, 4000);
    for (std::size_t threads = 1; threads <= cores; threads *= 2) draws(Model::ricardian, 40, 10, threads, 200);
    return 0;
}
