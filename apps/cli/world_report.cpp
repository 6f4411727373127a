#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>

#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "impost/world/accounts.hpp"
#include "impost/world/reader.hpp"
#include "world_commands.hpp"

namespace {

using impost::CsvTable;
using impost::Error;
using impost::World;

/// The file of a world's folder, plain or packed; empty when it is not there.
std::string file_of(const std::string& folder, const std::string& name) {
    for (const char* packing : {"", ".gz", ".zst"}) {
        if (std::filesystem::exists(folder + "/" + name + packing)) return folder + "/" + name + packing;
    }
    return "";
}

std::vector<impost::Repair> read_repairs(const CsvTable& table) {
    std::vector<impost::Repair> repairs;
    const auto cell = [&](std::size_t row, const char* column) { return std::string(table.cell(row, table.column(column))); };
    for (std::size_t row = 0; row < table.rows(); ++row) {
        repairs.push_back({cell(row, "account"), cell(row, "region"), cell(row, "partner"), cell(row, "sector"),
                           table.number(row, table.column("before")), table.number(row, table.column("after"))});
    }
    return repairs;
}

/// The repairs of a world's tariffs, as the shipped worlds list them: cells and trade by kind.
std::string tariff_repairs(const CsvTable& table) {
    std::map<std::string, std::pair<double, double>> sums;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        auto& [cells, trade] = sums[std::string(table.cell(row, table.column("repair")))];
        cells += table.number(row, table.column("cells"));
        trade += table.number(row, table.column("trade_musd"));
    }
    std::string text;
    for (const auto& [what, sum] : sums) text += fmt::format("{}: {} cells, {} of trade\n", what, grouped(sum.first), grouped(sum.second));
    return text;
}

constexpr std::size_t largest_repairs = 10;

std::string recorded_repairs(const std::string& folder) {
    const std::string path = file_of(folder, "repairs.csv");
    if (path.empty()) return "no repairs.csv: what was mended before is not recorded\n";
    const CsvTable table = CsvTable::read(path);
    if (table.has("repair")) return tariff_repairs(table);
    const auto repairs = read_repairs(table);
    return repairs.empty() ? "nothing was clipped, filled or moved\n" : repairs_summary(repairs, largest_repairs);
}

/// What balancing moved in inner accounts that were borrowed from another world.
std::string borrowed_accounts(const std::string& folder) {
    const std::string path = file_of(folder, "accounts_moved.csv");
    if (path.empty()) return "";
    return "\ninner accounts are borrowed and balanced:\n" + repairs_summary(read_repairs(CsvTable::read(path)), largest_repairs);
}

std::string identities(const World& world) {
    impost::TextTable table({{"identity", 48}, {"largest error", 13}, {"where", 34}});
    for (const impost::IdentityError& error : impost::identity_errors(world)) {
        std::string place = "region " + error.region + (error.sector.empty() ? "" : ", sector " + error.sector);
        if (error.relative() > 0) place += fmt::format(": {:.10g} is not {:.10g}", error.left, error.right);
        table.add({error.identity, impost::padded_left(fmt::format("{:.1e}", error.relative()), 13), place});
    }
    return table.text();
}

/// Whether simulate takes these accounts, or why not.
std::string verdict(const std::string& folder, const World& world, bool& faults) {
    if (!world.input_output)
        return "no inner accounts: the model armington runs, ricardian needs intermediate.csv, final.csv and value_added.csv\n";
    try {
        (void)impost::read_world(folder, impost::Accounts::exact, impost::Elasticities::optional);
        return "the accounts add up: simulate takes them as they are\n";
    } catch (const Error& error) {
        faults = true;
        World mended = world;
        impost::mend_accounts(mended);
        return fmt::format("the accounts do not add up ({}); simulate takes them with --accounts raw, which would mend:\n{}", error.what(),
                           repairs_summary(mended.repairs, largest_repairs));
    }
}

void check(const std::string& name, int& status) {
    const std::string folder = world_folder(name);
    const World world = impost::read_world(folder, impost::Accounts::as_is, impost::Elasticities::optional);
    bool faults = false;
    std::string text = fmt::format("{}: {} regions, {} sectors\n", name, world.regions.size(), world.sectors.size());
    if (world.input_output) text += '\n' + identities(world) + '\n';
    text += verdict(folder, world, faults);
    if (world.elasticities.empty()) {
        faults = true;
        text += "no elasticities.csv: simulate needs it, or --elasticities FILE (sector, theta)\n";
    }
    text += '\n' + recorded_repairs(folder) + borrowed_accounts(folder);
    fmt::print("{}", text);
    if (faults) status = 1;
}

/// What a region makes, earns, trades and owes.
struct Totals {
    double output = 0;
    double value_added = 0;
    double exports = 0;
    double imports = 0;
    double revenue = 0;
    void add(const Totals& other) {
        output += other.output;
        value_added += other.value_added;
        exports += other.exports;
        imports += other.imports;
        revenue += other.revenue;
    }
};

Totals totals_of(const World& world, std::size_t n) {
    Totals totals;
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        if (world.input_output) totals.value_added += world.input_output->value_added(n, j);
        for (std::size_t i = 0; i < world.regions.size(); ++i) {
            totals.output += world.purchases(i, n, j);
            totals.revenue += world.tariffs(n, i, j) * world.purchases(n, i, j);
            if (i == n) continue;
            totals.exports += world.purchases(i, n, j);
            totals.imports += world.purchases(n, i, j);
        }
    }
    return totals;
}

std::string sources(const std::string& folder) {
    const std::string path = file_of(folder, "sources.csv");
    if (path.empty()) return "no sources.csv: where the figures come from is not recorded in the folder\n";
    const CsvTable table = CsvTable::read(path);
    std::string text;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string value(table.cell(row, table.column("value")));
        text += fmt::format("{}: {}\n", table.cell(row, table.column("item")), value.empty() ? "none" : value);
    }
    return text;
}

void info(const std::string& name) {
    const std::string folder = world_folder(name);
    const World world = impost::read_world(folder, impost::Accounts::as_is, impost::Elasticities::optional);
    std::vector<std::string> goods;
    std::vector<std::string> services;
    for (const impost::Sector& sector : world.sectors) (sector.kind == impost::SectorKind::goods ? goods : services).push_back(sector.code);
    std::string text =
        fmt::format("{}: {} regions, {} sectors of goods, {} of services\n", name, world.regions.size(), goods.size(), services.size());
    const auto list = [&](const char* what, const std::vector<std::string>& codes) {
        for (const std::string& line : impost::wrapped(what + impost::join(codes, ", "), impost::page_width)) text += line + '\n';
    };
    list("goods: ", goods);
    list("services: ", services);
    std::vector<std::string> sets;
    for (const auto& set : world.elasticities) sets.push_back(set.name);
    text += "elasticities: " + (sets.empty() ? std::string("none") : impost::join(sets, ", ")) + '\n';
    text += std::string("input-output accounts: ") + (world.input_output ? "yes" : "no") + '\n' + sources(folder) + '\n';
    constexpr std::size_t width = 13;
    impost::TextTable table({{"region", 14},
                             {"output", width},
                             {"value added", width},
                             {"exports", width},
                             {"imports", width},
                             {"duty revenue", width},
                             {"deficit", width}});
    const auto row = [&](const std::string& region, const Totals& totals) {
        std::vector<std::string> cells{region};
        for (const double value :
             {totals.output, totals.value_added, totals.exports, totals.imports, totals.revenue, totals.imports - totals.exports})
            cells.push_back(impost::padded_left(grouped(value), width));
        if (!world.input_output) cells[2] = impost::padded_left("–", width);
        table.add(cells);
    };
    Totals all;
    for (std::size_t n = 0; n < world.regions.size(); ++n) {
        const Totals totals = totals_of(world, n);
        all.add(totals);
        row(world.regions[n].code, totals);
    }
    table.add_rule();
    row("world", all);
    fmt::print("{}{}", text, table.text());
}

}  // namespace

void add_world_check(CLI::App& world, int& status) {
    const auto name = std::make_shared<std::string>();
    CLI::App* command = world.add_subcommand("check", "Whether a world's accounts add up, what was mended, and whether simulate takes it");
    command->add_option("world", *name, "a world that ships with Impost, or a folder")->required();
    command->callback([name, &status] { check(*name, status); });
}

void add_world_info(CLI::App& world) {
    const auto name = std::make_shared<std::string>();
    CLI::App* command = world.add_subcommand("info", "Regions, sectors, totals and sources of a world");
    command->add_option("world", *name, "a world that ships with Impost, or a folder")->required();
    command->callback([name] { info(*name); });
}
