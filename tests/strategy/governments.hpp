#pragma once

#include "equilibrium/worlds.hpp"
#include "impost/strategy/war.hpp"

namespace impost::test {

/// A government that sets tariffs on the goods of everybody else.
inline Government government(const World& world, std::size_t region, Detail detail) {
    Government result;
    result.region = region;
    result.instrument.detail = detail;
    for (std::size_t i = 0; i < world.regions.size(); ++i) {
        if (i != region) result.instrument.partners.push_back(i);
    }
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        if (world.sectors[j].kind == SectorKind::goods) result.instrument.sectors.push_back(j);
    }
    return result;
}

inline std::vector<Government> everybody(const World& world, Detail detail) {
    std::vector<Government> result;
    for (std::size_t n = 0; n < world.regions.size(); ++n) result.push_back(government(world, n, detail));
    return result;
}

inline BestResponse best_response_to_no_change(const Baseline& baseline, const Government& government) {
    const Shock shock = no_shock(baseline);
    return best_response(baseline, government, shock, solve(baseline, shock));
}

}  // namespace impost::test
