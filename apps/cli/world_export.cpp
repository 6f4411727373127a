#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "figures.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "told.hpp"
#include "whole_folder.hpp"
#include "world_commands.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Error;
using impost::Shock;

struct Request {
    WorldChoice world = in_the_worlds_model();
    std::string scenario;
    std::string out;
};

/// Numbers are the shortest that read back the same.
std::string flows_text(const Baseline& baseline, const Shock& shock) {
    std::string text = "exporter,importer,sector,value,tariff,tariff_after\n";
    for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
                if (baseline.purchases(n, i, j) == 0) continue;
                fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", impost::csv_field(baseline.regions[i].code),
                               impost::csv_field(baseline.regions[n].code), impost::csv_field(baseline.sectors[j].code),
                               baseline.purchases(n, i, j), baseline.tariffs(n, i, j), shock.tariffs(n, i, j));
            }
        }
    }
    return text;
}

std::string regions_text(const Baseline& baseline) {
    std::string text = "region,value_added,revenue,deficit,income\n";
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", impost::csv_field(baseline.regions[n].code), baseline.value_added[n],
                       baseline.revenue[n], baseline.deficit[n], baseline.income[n]);
    }
    return text;
}

std::string sectors_text(const Baseline& baseline) {
    std::string text = "sector,theta\n";
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j)
        fmt::format_to(std::back_inserter(text), "{},{}\n", impost::csv_field(baseline.sectors[j].code), baseline.elasticities.theta[j]);
    return text;
}

std::string shares_text(const Baseline& baseline) {
    std::string text = "region,sector,value_added_share,final_share\n";
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", impost::csv_field(baseline.regions[n].code),
                           impost::csv_field(baseline.sectors[j].code), baseline.value_added_shares(n, j),
                           baseline.expenditure_shares(n, j));
        }
    }
    return text;
}

std::string cost_shares_text(const Baseline& baseline) {
    std::string text = "region,input,sector,share\n";
    for (std::size_t n = 0; baseline.has_inputs() && n < baseline.regions.size(); ++n) {
        for (std::size_t k = 0; k < baseline.sectors.size(); ++k) {
            for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
                if (baseline.input_shares(n, k, j) == 0) continue;
                fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", impost::csv_field(baseline.regions[n].code),
                               impost::csv_field(baseline.sectors[k].code), impost::csv_field(baseline.sectors[j].code),
                               baseline.input_shares(n, k, j));
            }
        }
    }
    return text;
}

std::string sources_text(const Baseline& baseline, const Request& request) {
    std::string text = "item,value\n";
    Remarks told = told_economy(baseline);
    told.insert(told.begin() + 1, {"scenario", request.scenario});
    for (const auto& [name, value] : told) text += fmt::format("{},{}\n", with_blanks(name), impost::csv_field(value));
    return text;
}

void run(const Request& request) {
    WholeFolder folder(request.out);
    const impost::Scenario scenario = impost::read_scenario(request.scenario);
    for (const impost::Change& change : scenario.changes) {
        if (change.kind != impost::ChangeKind::tariff)
            throw Error("only changes of tariffs are written out for other programs", change.place);
    }
    const Economy economy = read_economy(request.world);
    const Baseline& baseline = economy.baseline;
    if (baseline.closure == impost::Closure::income_share)
        throw Error("deficits of the closure income_share move with incomes and cannot be written out; choose balanced or fixed",
                    {"", 0, "--closure"});
    const std::string& to = folder.writing();
    const auto files =
        std::to_array<std::pair<const char*, std::string>>({{"flows.csv", flows_text(baseline, impost::apply(scenario, economy.world))},
                                                            {"regions.csv", regions_text(baseline)},
                                                            {"sectors.csv", sectors_text(baseline)},
                                                            {"shares.csv", shares_text(baseline)},
                                                            {"cost_shares.csv", cost_shares_text(baseline)},
                                                            {"sources.csv", sources_text(baseline, request)}});
    make_folder(to);
    for (const auto& [file, text] : files) impost::write_file(to + "/" + file, text);
    folder.commit();
    fmt::print("{}: {} regions, {} sectors, model {}, closure {}\n", request.out, baseline.regions.size(), baseline.sectors.size(),
               impost::text(baseline.model), impost::text(baseline.closure));
}

}  // namespace

void add_world_export(CLI::App& world) {
    const auto request = std::make_shared<Request>();
    CLI::App* command = world.add_subcommand(
        "export", "The calibrated accounts and a scenario's tariffs as plain CSV, for another program to solve (bench/peers/README.md)");
    command->add_option("--scenario", request->scenario, "changes of tariffs, a TOML file")->required();
    add_world_options(*command, request->world);
    command->add_option("-o,--out", request->out, "a folder that is not there yet")->required();
    command->callback([request] { run(*request); });
}
