#include "worlds.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "commands.hpp"
#include "figures.hpp"

using impost::Error;
using impost::Model;
using impost::World;

WorldChoice in_the_worlds_model() {
    WorldChoice choice;
    choice.model = model_of_world;
    return choice;
}

void add_world_options(CLI::App& command, WorldChoice& choice) {
    command.add_option("--world", choice.world, "a world that ships with Impost, or a folder in the plain form (docs/world.md)")
        ->capture_default_str();
    const bool of_world = choice.model == model_of_world;
    CLI::Option* model = command.add_option("--model", choice.model,
                                            std::string("the economy that answers: armington, or ricardian with input-output") +
                                                (of_world ? " [ricardian where the world has input-output, else armington]" : ""));
    if (!of_world) model->capture_default_str();
    command.add_option("--closure", choice.closure, "what becomes of trade deficits: fixed, balanced, world_share or income_share")
        ->capture_default_str();
    command.add_option("--elasticities", choice.elasticities,
                       "a set of the world, or a CSV file with sector and theta [IS, or the only one]");
    command.add_option("--accounts", choice.accounts, "inner accounts: exact, or raw, which are made to add up")->capture_default_str();
}

void add_response_options(CLI::App& command, ResponseChoice& choice) {
    command.add_option("--labour-supply", choice.labour_supply, "elasticity of employment to the real wage")->capture_default_str();
    command.add_option("--scale", choice.scale,
                       "elasticity of productivity to a sector's employment: a number, or a CSV file with sector and psi");
}

Remarks told_responses(const impost::Baseline& baseline, const ResponseChoice& choice) {
    Remarks told;
    if (baseline.labour_supply != 0) told.emplace_back("labour_supply", fmt::format("{}", baseline.labour_supply));
    if (baseline.labour_tax != 0) told.emplace_back("labour_tax", fmt::format("{}, which revenue cuts", baseline.labour_tax));
    if (!baseline.scale.empty()) told.emplace_back("scale", choice.scale);
    return told;
}

Economy read_economy(const WorldChoice& choice, const ResponseChoice& responses) {
    impost::Options options;
    options.closure = impost::parse_closure(choice.closure).value();
    options.accounts = parse_accounts(choice.accounts);
    options.labour_supply = responses.labour_supply;
    options.labour_tax = responses.labour_tax;
    auto [world, model] = read_modelled_world(choice);
    options.model = model;
    options.elasticities = impost::choose_elasticities(world, choice.elasticities);
    if (!responses.scale.empty()) options.scale = impost::read_scale(world, responses.scale);
    impost::Baseline baseline = impost::calibrate(world, options);
    return {std::move(world), std::move(baseline)};
}

impost::Accounts parse_accounts(const std::string& word) {
    if (word == "exact") return impost::Accounts::exact;
    if (word == "raw") return impost::Accounts::raw;
    throw Error("\"" + word + "\" is no way to take accounts; choose exact or raw");
}

std::string cost_shares(const std::string& source, impost::Model model) {
    if (source.empty()) return "";
    return (model == impost::Model::ricardian ? "" : "off; ricardian takes ") + source;
}

std::string cost_shares(const impost::Baseline& baseline) { return cost_shares(baseline.cost_shares, baseline.model); }

std::string economy_lines(const impost::Baseline& baseline) {
    const std::string shares = cost_shares(baseline);
    return fmt::format("World {} ({}, {}) · model {} · closure {} · elasticities {}\n", baseline.world,
                       counted(baseline.regions.size(), "region"), counted(baseline.sectors.size(), "sector"), impost::text(baseline.model),
                       impost::text(baseline.closure), baseline.elasticities.name) +
           (shares.empty() ? "" : "cost shares: " + shares + "\n");
}

Remarks told_economy(const impost::Baseline& baseline) {
    Remarks told = {{"world", baseline.world},
                    {"model", std::string(impost::text(baseline.model))},
                    {"closure", std::string(impost::text(baseline.closure))},
                    {"elasticities", baseline.elasticities.name},
                    {"numeraire", std::string(impost::numeraire)}};
    if (std::string shares = cost_shares(baseline); !shares.empty()) told.emplace_back("cost_shares", std::move(shares));
    return told;
}

std::string remark_lines(const Remarks& remarks) {
    std::string text;
    for (const auto& [name, value] : remarks) text += fmt::format("# {}: {}\n", name, value);
    return text;
}

bool is_shipped_world(const std::string& name) {
    const bool is_name = name.find('/') == std::string::npos && name != "." && name != "..";
    return is_name && std::filesystem::is_directory(home() + "/data/world/" + name);
}

namespace {

/// A world that ships with Impost, or a folder. The inner accounts of the former are not read for a model without inputs; a folder of a
/// user's is checked whole. Errors: neither.
World find_world(const std::string& name, std::optional<Model> model, impost::Accounts accounts, impost::Elasticities elasticities) {
    const std::string shipped = home() + "/data/world/" + name;
    const bool is_shipped = is_shipped_world(name);
    if (!is_shipped && !std::filesystem::is_directory(name)) {
        throw Error("there is no world \"" + name + "\": neither one that ships with Impost nor a folder of that name");
    }
    if (is_shipped && model == Model::armington) accounts = impost::Accounts::skipped;
    World world = impost::read_world(is_shipped ? shipped : name, accounts, elasticities);
    world.name = name;
    return world;
}

}  // namespace

ModelledWorld read_modelled_world(const WorldChoice& choice) {
    std::optional<Model> model;
    if (choice.model != model_of_world) model = impost::parse_model(choice.model).value();
    const auto elasticities = choice.elasticities.empty() ? impost::Elasticities::needed : impost::Elasticities::optional;
    World world = find_world(choice.world, model, parse_accounts(choice.accounts), elasticities);
    const Model called_for = world.input_output ? Model::ricardian : Model::armington;
    return {std::move(world), model.value_or(called_for)};
}

void check_format(const std::string& word) {
    if (word != "table" && word != "csv" && word != "json") throw Error("\"" + word + "\" is no format; choose table, csv or json");
}
