#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/world/reader.hpp"

/// The model that a world calls for: `ricardian` where it has inner accounts, else `armington`.
inline constexpr const char* model_of_world = "";

/// Names and values that tell what an answer rests on.
using Remarks = std::vector<std::pair<std::string, std::string>>;

/// Which economy a command plays in, as typed.
struct WorldChoice {
    std::string world = "world-2022";
    std::string model = "armington";  ///< or model_of_world
    std::string closure = "balanced";
    std::string elasticities;
    std::string accounts = "exact";
};
/// The same with the model that the world calls for unless told otherwise.
[[nodiscard]] WorldChoice in_the_worlds_model();
void add_world_options(CLI::App& command, WorldChoice& choice);

/// Responses beyond those of the model, as typed.
struct ResponseChoice {
    double labour_supply = 0;
    double labour_tax = 0;
    std::string scale;
};
/// --labour-supply and --scale.
void add_response_options(CLI::App& command, ResponseChoice& choice);
/// What a head says of them, name by name: those that are switched on.
[[nodiscard]] Remarks told_responses(const impost::Baseline& baseline, const ResponseChoice& choice);

/// A world and its baseline.
struct Economy {
    impost::World world;
    impost::Baseline baseline;
};
[[nodiscard]] Economy read_economy(const WorldChoice& choice, const ResponseChoice& responses = {});

/// Whether a name is that of a world that ships with Impost, and not a folder of a user's.
[[nodiscard]] bool is_shipped_world(const std::string& name);

/// A world and the model that a user chose or that it calls for.
struct ModelledWorld {
    impost::World world;
    impost::Model model = impost::Model::armington;
};
[[nodiscard]] ModelledWorld read_modelled_world(const WorldChoice& choice);

/// Reads "exact" or "raw".
[[nodiscard]] impost::Accounts parse_accounts(const std::string& word);

/// What there is to say about cost shares: where they come from and whether the model uses them; empty where the world says nothing.
[[nodiscard]] std::string cost_shares(const std::string& source, impost::Model model);
[[nodiscard]] std::string cost_shares(const impost::Baseline& baseline);
/// The economy as lines of a page's head: world, model, closure and elasticities; cost shares.
[[nodiscard]] std::string economy_lines(const impost::Baseline& baseline);

/// What every answer of an economy rests on, names and values: world, model, closure, elasticities, numeraire, cost shares.
[[nodiscard]] Remarks told_economy(const impost::Baseline& baseline);
/// Names and values as the remarks above a CSV table.
[[nodiscard]] std::string remark_lines(const Remarks& remarks);

/// Errors: another word than table, csv or json.
void check_format(const std::string& word);
