#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "impost/strategy/governments.hpp"

/// Which tariffs governments set, as typed.
struct PlayerChoice {
    std::string instrument = "by-sector";
    std::string against = "players";
    std::vector<std::string> sectors = {"goods"};
    double floor = 0;
    double cap = 2;
    std::string governments;
};
void add_player_options(CLI::App& command, PlayerChoice& choice);

/// Regions of a world as governments; `option` is where they are named. Errors: a word that is no region, sector or instrument; those
/// of a file of governments.
[[nodiscard]] std::vector<impost::Government> choose_governments(const PlayerChoice& choice, const std::vector<std::string>& players,
                                                                 const std::string& option, const impost::World& world);
