#pragma once

#include "impost/brief/economy.hpp"
#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// Deficits stay as observed, so that trade between the two sides is that of the statistics.
inline constexpr Closure brief_closure = Closure::fixed;

/// Where the two sides stand in the world.
struct Sides {
    std::size_t imposer = 0;
    std::size_t target = 0;
};
/// Errors: a side that the world does not have.
[[nodiscard]] Sides find_sides(const World& world, const EconomyRequest& request);

/// The baseline's duties and the increases.
[[nodiscard]] Shock raise_tariffs(const Baseline& baseline, const World& world, const std::vector<TariffIncrease>& increases);

}  // namespace impost
