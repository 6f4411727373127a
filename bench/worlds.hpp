#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "impost/world/world.hpp"

namespace bench {

/// A world of the shipped one's size: N regions of unequal size, J sectors, the last of them services. Drawn alike everywhere.
inline impost::World world_of(std::size_t N, std::size_t J) {
    std::uint64_t state = 2022;
    const auto draw = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11U) * 0x1.0p-53;
    };
    impost::World world;
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
inline impost::World world_with_inputs(std::size_t N, std::size_t J) {
    impost::World world = world_of(N, J);
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

}  // namespace bench
