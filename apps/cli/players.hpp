#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "impost/strategy/governments.hpp"
#include "worlds.hpp"

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

/// Regions of a world as governments; `option` is where they are named. Errors: a word that is no region, sector or instrument; a region
/// named twice; those of a file of governments.
[[nodiscard]] std::vector<impost::Government> choose_governments(const PlayerChoice& choice, const std::vector<std::string>& players,
                                                                 const std::string& option, const impost::World& world);

/// How finely they set tariffs: in one word where all do alike.
[[nodiscard]] std::string instruments_of(const std::vector<impost::Government>& governments);

/// What every answer of a game rests on, beside the economy.
[[nodiscard]] Remarks told_choice(const PlayerChoice& choice, const std::vector<impost::Government>& governments);
/// The same as a line of a table's head, less what its title says.
[[nodiscard]] std::string head_line(const Remarks& remarks);

/// Errors: some of these options are given, each by name, and why they say nothing.
void refuse_unused(const CLI::App& command, const std::vector<std::string>& options, const std::string& why);
