#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>

#include "figures.hpp"
#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "impost/world/accounts.hpp"
#include "impost/world/reader.hpp"
#include "sector_names.hpp"
#include "world_commands.hpp"
#include "worlds.hpp"

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

}  // namespace

std::string unit_of_world(const std::string& folder) {
    const std::string path = file_of(folder, "sources.csv");
    if (path.empty()) return "";
    const CsvTable table = CsvTable::read(path);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.cell(row, table.column("item")) == "unit") return std::string(table.cell(row, table.column("value")));
    }
    return "";
}

namespace {

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
    std::map<std::string, std::pair<std::size_t, double>> sums;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        auto& [cells, trade] = sums[std::string(table.cell(row, table.column("repair")))];
        cells += static_cast<std::size_t>(table.number(row, table.column("cells")));
        trade += table.number(row, table.column("trade_musd"));
    }
    std::string text;
    for (const auto& [what, sum] : sums)
        text += fmt::format("{}: {}, {} million USD of trade\n", what, counted(sum.first, "cell"), money(sum.second));
    return text;
}

constexpr std::size_t largest_repairs = 10;
constexpr auto right = impost::TextTable::Align::right;

std::string recorded_repairs(const std::string& folder) {
    const std::string path = file_of(folder, "repairs.csv");
    if (path.empty()) return "no repairs.csv: what was mended before is not recorded\n";
    const CsvTable table = CsvTable::read(path);
    if (table.has("repair")) return tariff_repairs(table);
    const auto repairs = read_repairs(table);
    return repairs.empty() ? "nothing was clipped, filled or moved\n" : repairs_summary(repairs, largest_repairs, unit_of_world(folder));
}

/// What balancing moved in inner accounts that were borrowed from another world.
std::string borrowed_accounts(const std::string& folder) {
    const std::string path = file_of(folder, "accounts_moved.csv");
    if (path.empty()) return "";
    return "\ninner accounts are borrowed and balanced:\n" +
           repairs_summary(read_repairs(CsvTable::read(path)), largest_repairs, unit_of_world(folder));
}

/// Each identity at its worst place; both sides where they differ by more than rounding.
std::string identities(const World& world) {
    impost::TextTable table({{"identity", 48}, {"largest error", 13, right}, {"where", 34}});
    for (const impost::IdentityError& error : impost::identity_errors(world)) {
        std::string place = "region " + error.region + (error.sector.empty() ? "" : ", sector " + error.sector);
        const std::string left = fmt::format("{:.10g}", error.left);
        const std::string right_side = fmt::format("{:.10g}", error.right);
        if (left != right_side) place += ": " + left + " is not " + right_side;
        table.add({error.identity, fmt::format("{:.1e}", error.relative()), place});
    }
    return table.text() + "largest error: of either side, relative; about 1e-15 is rounding\n";
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
        return impost::folded(fmt::format("the accounts do not add up ({}); simulate takes them with --accounts raw, which would mend:\n{}",
                                          error.what(), repairs_summary(mended.repairs, largest_repairs, unit_of_world(folder))));
    }
}

void check(const std::string& name, int& status) {
    const std::string folder = world_folder(name);
    const World world = impost::read_world(folder, impost::Accounts::as_is, impost::Elasticities::optional);
    bool faults = false;
    std::string text = fmt::format("{}: {}, {}\n", name, counted(world.regions.size(), "region"), counted(world.sectors.size(), "sector"));
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
    const SectorNames names = is_shipped_world(name) ? sector_names() : SectorNames();
    for (const impost::Sector& sector : world.sectors)
        (sector.kind == impost::SectorKind::goods ? goods : services).push_back(labelled(sector.code, names));
    const std::string head = fmt::format("{}: {}, {} of goods, {} of services\n", name, counted(world.regions.size(), "region"),
                                         counted(goods.size(), "sector"), services.size());
    std::string text = "goods: " + impost::join(goods, "; ") + "\nservices: " + impost::join(services, "; ") + '\n';
    std::vector<std::string> sets;
    for (const auto& set : world.elasticities) sets.push_back(set.name);
    text += "elasticities: " + (sets.empty() ? std::string("none") : impost::join(sets, ", ")) + '\n';
    text += std::string("input-output accounts: ") + (world.input_output ? "yes" : "no") + '\n' + sources(folder) + '\n';
    constexpr std::size_t width = 13;
    std::vector<impost::TextTable::Column> columns = {{"region", 14}};
    for (const char* title : {"output", "value added", "exports", "imports", "duty revenue", "deficit"})
        columns.push_back({title, width, right});
    impost::TextTable table(columns);
    const auto row = [&](const std::string& region, const Totals& totals) {
        std::vector<std::string> cells{region};
        for (const double value :
             {totals.output, totals.value_added, totals.exports, totals.imports, totals.revenue, totals.imports - totals.exports})
            cells.push_back(money(value));
        if (!world.input_output) cells[2] = "–";
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
    fmt::print("{}{}{}", head, impost::folded(text), table.text());
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
