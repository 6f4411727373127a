#include "worlds.hpp"

#include <filesystem>
#include <utility>

#include "commands.hpp"

using impost::Error;
using impost::World;

void add_world_options(CLI::App& command, WorldChoice& choice) {
    command.add_option("--world", choice.world, "a world that ships with Impost, or a folder in the plain form (docs/world.md)")
        ->capture_default_str();
    command.add_option("--model", choice.model, "the economy that answers: armington, or ricardian with input-output")
        ->capture_default_str();
    command.add_option("--closure", choice.closure, "what becomes of trade deficits: fixed, balanced, world_share or income_share")
        ->capture_default_str();
    command.add_option("--elasticities", choice.elasticities,
                       "a set of the world, or a CSV file with sector and theta [IS, or the only one]");
    command.add_option("--accounts", choice.accounts, "inner accounts: exact, or raw, which are made to add up")->capture_default_str();
}

Economy read_economy(const WorldChoice& choice) {
    impost::Options options;
    options.model = impost::parse_model(choice.model).value();
    options.closure = impost::parse_closure(choice.closure).value();
    options.accounts = parse_accounts(choice.accounts);
    const auto in_world = choice.elasticities.empty() ? impost::Elasticities::needed : impost::Elasticities::optional;
    World world = find_world(choice.world, options.model, options.accounts, in_world);
    options.elasticities = impost::choose_elasticities(world, choice.elasticities);
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

std::string cost_shares_line(const impost::Baseline& baseline) {
    const std::string told = cost_shares(baseline);
    return told.empty() ? "" : "cost shares: " + told + "\n";
}

World find_world(const std::string& name, impost::Model model, impost::Accounts accounts, impost::Elasticities elasticities) {
    const std::string shipped = home() + "/data/world/" + name;
    const bool is_name = name.find('/') == std::string::npos && name != "." && name != "..";
    const bool is_shipped = is_name && std::filesystem::is_directory(shipped);
    if (!is_shipped && !std::filesystem::is_directory(name)) {
        throw Error("there is no world \"" + name + "\": neither one that ships with Impost nor a folder of that name");
    }
    if (is_shipped && model == impost::Model::armington) accounts = impost::Accounts::skipped;
    World world = impost::read_world(is_shipped ? shipped : name, accounts, elasticities);
    world.name = name;
    return world;
}

void check_format(const std::string& word) {
    if (word != "table" && word != "csv" && word != "json") throw Error("\"" + word + "\" is no format; choose table, csv or json");
}
