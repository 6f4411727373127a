#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <map>

#include "commands.hpp"
#include "figures.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "world_commands.hpp"
#include "worlds.hpp"

std::string world_folder(const std::string& name) {
    if (is_shipped_world(name)) return home() + "/data/world/" + name;
    if (std::filesystem::is_directory(name)) return name;
    throw impost::Error("there is no world \"" + name + "\": neither one that ships with Impost nor a folder of that name");
}

std::string repairs_text(const std::vector<impost::Repair>& repairs) {
    std::string text = std::string(repairs_header) + '\n';
    for (const impost::Repair& repair : repairs) {
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", impost::csv_field(repair.what), impost::csv_field(repair.region),
                       impost::csv_field(repair.partner), impost::csv_field(repair.sector), exact(repair.before), exact(repair.after));
    }
    return text;
}

std::string repairs_summary(const std::vector<impost::Repair>& repairs, std::size_t largest, const std::string& unit) {
    const auto size = [](const impost::Repair& repair) { return std::abs(repair.after - repair.before); };
    std::map<std::string, std::pair<std::size_t, double>> sums;
    for (const impost::Repair& repair : repairs) {
        auto& [count, moved] = sums[repair.what];
        ++count;
        moved += size(repair);
    }
    std::string text;
    for (const auto& [what, sum] : sums) {
        text += fmt::format("{}: {}, moved by {}{} in sum\n", what, counted(sum.first, "cell"), money(sum.second),
                            unit.empty() ? "" : " " + unit);
    }
    if (largest == 0 || repairs.empty()) return text;
    std::vector<impost::Repair> sorted = repairs;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return size(a) > size(b); });
    sorted.resize(std::min(sorted.size(), largest));
    constexpr auto right = impost::TextTable::Align::right;
    impost::TextTable table(
        {{"largest repairs", 36}, {"region", 9}, {"partner", 11}, {"sector", 16}, {"before", 11, right}, {"after", 11, right}});
    for (const impost::Repair& repair : sorted) {
        table.add({repair.what, repair.region, repair.partner, repair.sector, fmt::format("{:.6g}", unsigned_zero(repair.before)),
                   fmt::format("{:.6g}", unsigned_zero(repair.after))});
    }
    return text + '\n' + table.text();
}

void add_world(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand(
        "world", "tables of the world economy: import, aggregate, check, look at them, write them out for other programs");
    command->require_subcommand(1);
    add_world_import(*command);
    add_world_aggregate(*command);
    add_world_check(*command, status);
    add_world_info(*command);
    add_world_export(*command);
}
