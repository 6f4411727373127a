#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/world/reader.hpp"

/// Which economy a command plays in, as typed.
struct WorldChoice {
    std::string world = "world-2022";
    std::string model = "armington";
    std::string closure = "balanced";
    std::string elasticities;
    std::string accounts = "exact";
};
void add_world_options(CLI::App& command, WorldChoice& choice);

/// A world and its baseline.
struct Economy {
    impost::World world;
    impost::Baseline baseline;
};
[[nodiscard]] Economy read_economy(const WorldChoice& choice);

/// Reads "exact" or "raw".
[[nodiscard]] impost::Accounts parse_accounts(const std::string& word);

/// What there is to say about cost shares: where they come from and whether the model uses them; empty where the world says nothing.
[[nodiscard]] std::string cost_shares(const std::string& source, impost::Model model);
[[nodiscard]] std::string cost_shares(const impost::Baseline& baseline);
/// The same as a line of a table's head.
[[nodiscard]] std::string cost_shares_line(const impost::Baseline& baseline);

/// A world that ships with Impost, or a folder. The inner accounts of the former are not read for a model without inputs; a folder of a
/// user's is checked whole. Errors: neither.
[[nodiscard]] impost::World find_world(const std::string& name, impost::Model model, impost::Accounts accounts,
                                       impost::Elasticities elasticities = impost::Elasticities::needed);

/// Errors: another word than table, csv or json.
void check_format(const std::string& word);
