#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "impost/world/world.hpp"

void add_world_import(CLI::App& world);
void add_world_aggregate(CLI::App& world);
/// Sets the exit status: 1 when `simulate` would refuse the world.
void add_world_check(CLI::App& world, int& status);
void add_world_info(CLI::App& world);
void add_world_export(CLI::App& world);

/// The folder of a world: one that ships with Impost by its name, or a folder of a user's. Errors: neither.
[[nodiscard]] std::string world_folder(const std::string& name);

/// The unit of a world's figures, as its folder records it; empty where it does not.
[[nodiscard]] std::string unit_of_world(const std::string& folder);

/// How repairs stand in repairs.csv.
inline constexpr std::string_view repairs_header = "account,region,partner,sector,before,after";
[[nodiscard]] std::string repairs_text(const std::vector<impost::Repair>& repairs);

/// What happened to how many cells, and the largest of them; for the terminal. `unit`: of the figures, empty where it is not known.
[[nodiscard]] std::string repairs_summary(const std::vector<impost::Repair>& repairs, std::size_t largest, const std::string& unit);
