#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "figures.hpp"
#include "impost/io/file.hpp"
#include "impost/io/text_table.hpp"
#include "impost/world/accounts.hpp"
#include "impost/world/aggregate.hpp"
#include "impost/world/import.hpp"
#include "impost/world/reader.hpp"
#include "progress.hpp"
#include "whole_folder.hpp"
#include "world_commands.hpp"

namespace {

using impost::CsvTable;
using impost::Error;
using impost::Imported;
using impost::World;

struct ImportRequest {
    std::string layout;
    std::vector<std::string> files;
    std::string out;
    std::string tariffs;
    std::string elasticities;
    std::string kinds;
};

/// A line of sources.csv.
std::string source(const std::string& item, const std::string& value) { return item + ',' + impost::csv_field(value) + '\n'; }

std::string sources_of(const ImportRequest& request, const Imported& imported) {
    std::string text = "item,value\n" + source("layout", request.layout);
    for (const std::string& file : request.files) text += source("file", std::filesystem::path(file).filename().string());
    text += source("unit", imported.unit);
    text += source("tariffs", request.tariffs.empty() ? "" : std::filesystem::path(request.tariffs).filename().string());
    text += source("elasticities", request.elasticities.empty() ? "" : std::filesystem::path(request.elasticities).filename().string());
    for (const std::string& note : imported.notes) text += source("note", note);
    return text;
}

/// A world in the plain form, mended as raw accounts are.
Imported import_plain(const ImportRequest& request) {
    if (request.files.size() != 1) throw Error("the layout plain is one folder; " + std::to_string(request.files.size()) + " are named");
    if (!request.tariffs.empty() || !request.kinds.empty())
        throw Error("the layout plain has tariffs and kinds of sectors of its own; leave --tariffs and --kinds out");
    Imported imported{impost::read_world(request.files.front(), impost::Accounts::raw, impost::Elasticities::optional), "", {}};
    impost::balance_accounts(imported.world);
    impost::check_accounts(imported.world);
    return imported;
}

std::optional<CsvTable> table_of(const std::string& path) { return path.empty() ? std::nullopt : std::optional(CsvTable::read(path)); }

Imported import_table(const ImportRequest& request) {
    if (request.layout == "plain") return import_plain(request);
    const impost::Layout layout = impost::parse_layout(request.layout).value();
    const auto tariffs = table_of(request.tariffs);
    const auto kinds = table_of(request.kinds);
    std::vector<impost::ByteStream> files;
    for (const std::string& file : request.files) files.push_back(impost::ByteStream::open(file));
    impost::ImportOptions options;
    if (tariffs) options.tariffs = &*tariffs;
    if (kinds) options.kinds = &*kinds;
    std::optional<Progress> progress;
    const impost::ByteStream* shown = nullptr;
    options.watch = [&](const impost::ByteStream& bytes, std::size_t lines) {
        if (shown != &bytes) progress.emplace(bytes);
        shown = &bytes;
        progress->show(lines);
    };
    return impost::import_world(layout, std::move(files), options);
}

void import(const ImportRequest& request) {
    WholeFolder folder(request.out);
    Imported imported = import_table(request);
    World& world = imported.world;
    if (!request.elasticities.empty()) {
        world.elasticities = impost::parse_elasticity_sets(world, impost::read_file(request.elasticities), request.elasticities);
    }
    impost::write_world(world, folder.writing());
    impost::write_file(folder.writing() + "/repairs.csv", repairs_text(world.repairs));
    impost::write_file(folder.writing() + "/sources.csv", sources_of(request, imported));
    folder.commit();
    fmt::print("{}: {}, {}{}{}\n", request.out, counted(world.regions.size(), "region"), counted(world.sectors.size(), "sector"),
               imported.unit.empty() ? "" : ", ", imported.unit);
    for (const std::string& note : imported.notes) fmt::print("{}\n", impost::folded(note));
    fmt::print("{}", repairs_summary(world.repairs, 0, imported.unit));
    if (request.layout != "plain" && request.layout != "gtap-har" && request.tariffs.empty())
        fmt::print("{}",
                   impost::folded(
                       "no tariffs: the table has none and all are zero; import with --tariffs FILE (exporter, importer, sector, rate)\n"));
    if (world.elasticities.empty())
        fmt::print("{}", impost::folded(
                             "no elasticities: simulate needs --elasticities FILE (sector, theta), or elasticities.csv in this folder\n"));
}

struct AggregateRequest {
    std::string world;
    std::string regions;
    std::string sectors;
    std::string out;
};

void aggregate(const AggregateRequest& request) {
    WholeFolder folder(request.out);
    if (request.regions.empty() && request.sectors.empty()) throw Error("nothing to aggregate: name --regions, --sectors or both");
    const World world = impost::read_world(world_folder(request.world), impost::Accounts::exact, impost::Elasticities::optional);
    const auto regions =
        request.regions.empty() ? impost::region_identity(world) : impost::region_mapping(world, CsvTable::read(request.regions));
    const auto sectors =
        request.sectors.empty() ? impost::sector_identity(world) : impost::sector_mapping(world, CsvTable::read(request.sectors));
    const World smaller = impost::aggregate(world, regions, sectors);
    constexpr double rounding = 1e-10;  // sums of sums
    impost::check_accounts(smaller, rounding);
    impost::write_world(smaller, folder.writing());
    impost::write_file(folder.writing() + "/repairs.csv", repairs_text(smaller.repairs));
    std::string sources = "item,value\n" + source("aggregated from", request.world);
    for (const std::string& map : {request.regions, request.sectors}) {
        if (!map.empty()) sources += source("map", std::filesystem::path(map).filename().string());
    }
    if (!smaller.cost_shares.empty()) sources += source("cost shares", smaller.cost_shares);
    impost::write_file(folder.writing() + "/sources.csv", sources);
    folder.commit();
    fmt::print("{}: {} of {}, {} of {}\n", request.out, counted(smaller.regions.size(), "region"), world.regions.size(),
               counted(smaller.sectors.size(), "sector"), world.sectors.size());
    fmt::print("{}", repairs_summary(smaller.repairs, 0, unit_of_world(world_folder(request.world))));
}

}  // namespace

void add_world_import(CLI::App& world) {
    const auto request = std::make_shared<ImportRequest>();
    CLI::App* command =
        world.add_subcommand("import", "A published table of the world economy into a folder that simulate takes (docs/world-import.md)");
    command->add_option("layout", request->layout, "icio, wiod2013, wiod2016, exiobase, eora26, gtap-har or plain")->required();
    command->add_option("files", request->files, "the files as they are published, plain, .gz or .zst")->required();
    command->add_option("-o,--out", request->out, "a folder that is not there yet")->required();
    command->add_option("--tariffs", request->tariffs,
                        "a CSV file with exporter, importer, sector and rate; what is not listed bears none");
    command->add_option("--elasticities", request->elasticities, "a CSV file with sector and theta, or one column a set");
    command->add_option("--kinds", request->kinds,
                        "a CSV file with sector and kind, goods or services, where the layout's own will not do");
    command->callback([request] { import(*request); });
}

void add_world_aggregate(CLI::App& world) {
    const auto request = std::make_shared<AggregateRequest>();
    CLI::App* command =
        world.add_subcommand("aggregate", "A smaller world: regions and sectors added up, tariffs and elasticities weighted by trade");
    command->add_option("world", request->world, "a world that ships with Impost, or a folder")->required();
    command->add_option("--regions", request->regions, "a CSV file with code and to, every region once");
    command->add_option("--sectors", request->sectors, "a CSV file with code and to, every sector once");
    command->add_option("-o,--out", request->out, "a folder that is not there yet")->required();
    command->callback([request] { aggregate(*request); });
}
