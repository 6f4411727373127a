#pragma once

#include "impost/brief/economy.hpp"

namespace impost {

/// Plays the two sides of `request` against each other in the model without input-output: their best rates, where its plays
/// stand, the war, the frontier of what they can reach together, and their bargain from where the last play leaves them.
/// Deficits stay as in the brief.
/// Errors: those of best_response and nash.
[[nodiscard]] Game play_game(const World& world, const EconomyRequest& request, std::size_t frontier_points);

}  // namespace impost
