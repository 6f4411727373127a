#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "impost/equilibrium/ensemble.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "worlds.hpp"

/// measure_growth: how the time of a solution grows with regions and sectors, and that of draws with threads, as CSV on standard output:
/// `case, model, regions, sectors, threads, draws, milliseconds, passes`. Solutions are warm; one duty is raised by ten points, closure
/// balanced. All cases are passed through again and again, so that what else the machine does hits none of them alone; the median of
/// the passes is told. bench/plot.py draws it.
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

double median(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

/// The median time of one job among as many as fit into the budget; the first, which warms the caches, does not count.
double repeated(const std::function<void()>& job) {
    constexpr double budget = 60;
    job();
    std::vector<double> times;
    for (double total = 0; total < budget; total += times.back()) times.push_back(milliseconds_of(job));
    return median(times);
}

/// One case and its times, a pass each.
struct Case {
    const char* what;
    Model model;
    std::size_t regions;
    std::size_t sectors;
    std::size_t threads;
    std::size_t draws;
    std::function<double()> pass;
    std::vector<double> times = {};
};

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

Case solution(const char* what, Model model, std::size_t regions, std::size_t sectors) {
    auto baseline = std::make_shared<const Baseline>(calibrate(world_for(model, regions, sectors), options_for(model)));
    auto shock = std::make_shared<const impost::Shock>(impost::Shock{raised(baseline->tariffs)});
    const auto pass = [baseline, shock] { return repeated([&] { (void)solve(*baseline, *shock); }); };
    return {what, model, regions, sectors, 1, 0, pass};
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

Case draws(Model model, std::size_t regions, std::size_t sectors, std::size_t threads, std::size_t count) {
    auto world = std::make_shared<const World>(world_for(model, regions, sectors));
    impost::EnsembleRequest request;
    request.options = options_for(model);
    request.options.elasticities = world->elasticities.front();
    request.elasticities = impost::ElasticityDraws::normal;
    request.standard_errors.assign(sectors, 0.5);
    request.policies.push_back({"ten points", {raised(world->tariffs)}, {}});
    const auto pass = [world, request, count, threads] {
        return milliseconds_of([&] {
            (void)ensemble(*world, request, {{impost::Figure::Kind::welfare_pct, 0, 0}}, count,
                           [&](std::size_t jobs, const std::function<void(std::size_t)>& one) { run_on(threads, jobs, one); });
        });
    };
    return {"threads", model, regions, sectors, threads, count, pass};
}

}  // namespace

int main() {
    std::vector<Case> cases;
    for (const Model model : {Model::armington, Model::ricardian}) {
        for (const std::size_t regions : {10U, 20U, 40U, 80U, 160U}) cases.push_back(solution("regions", model, regions, 25));
        for (const std::size_t sectors : {1U, 2U, 5U, 10U, 25U, 50U, 100U}) cases.push_back(solution("sectors", model, 81, sectors));
    }
    const std::size_t cores = std::max<std::size_t>(2, std::thread::hardware_concurrency());
    for (std::size_t threads = 1; threads <= cores; threads *= 2) {
        cases.push_back(draws(Model::armington, 81, 25, threads, 1000));
        cases.push_back(draws(Model::ricardian, 40, 10, threads, 100));
    }
    constexpr std::size_t passes = 15;
    for (std::size_t pass = 0; pass < passes; ++pass) {
        for (Case& one : cases) one.times.push_back(one.pass());
    }
    std::printf("case,model,regions,sectors,threads,draws,milliseconds,passes\n");
    for (const Case& one : cases) {
        std::printf("%s,%s,%zu,%zu,%zu,%zu,%.6g,%zu\n", one.what, impost::text(one.model).data(), one.regions, one.sectors, one.threads,
                    one.draws, median(one.times), one.times.size());
    }
    return 0;
}
