#include <chrono>
#include <cstdio>
#include <exception>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/world/reader.hpp"

/// solve_world FOLDER SCENARIO MODEL CLOSURE ELASTICITIES: the seconds that `solve` takes, once and cold, as bench/peers/compare.py wants
/// them: the world is read and calibrated already, and a shock applied.
int main(int count, char** words) {
    try {
        if (count != 6) throw impost::Error("solve_world FOLDER SCENARIO MODEL CLOSURE ELASTICITIES");
        impost::Options options;
        options.model = impost::parse_model(words[3]).value();
        options.closure = impost::parse_closure(words[4]).value();
        const impost::World world = impost::read_world(words[1]);
        options.elasticities = impost::choose_elasticities(world, words[5]);
        const impost::Baseline baseline = impost::calibrate(world, options);
        const impost::Shock shock = impost::apply(impost::read_scenario(words[2]), world);
        const auto begun = std::chrono::steady_clock::now();
        const impost::Equilibrium after = impost::solve(baseline, shock);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
        std::printf("%.9f\n", taken.count());
        return after.welfare_hat.empty() ? 1 : 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "solve_world: %s\n", error.what());
        return 2;
    }
}
