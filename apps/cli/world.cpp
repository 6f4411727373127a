#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <map>

#include "commands.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "world_commands.hpp"

std::string world_folder(const std::string& name) {
    std::string shipped = home() + "/data/world/" + name;
    const bool is_name = name.find('/') == std::string::npos && name != "." && name != "..";
    if (is_name && std::filesystem::is_directory(shipped)) return shipped;
    if (std::filesystem::is_directory(name)) return name;
    throw impost::Error("there is no world \"" + name + "\": neither one that ships with Impost nor a folder of that name");
}

std::string repairs_text(const std::vector<impost::Repair>& repairs) {
    std::string text = std::string(repairs_header) + '\n';
    for (const impost::Repair& repair : repairs) {
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{:.15g},{:.15g}\n", impost::csv_field(repair.what),
                       impost::csv_field(repair.region), impost::csv_field(repair.partner), impost::csv_field(repair.sector), repair.before,
                       repair.after);
    }
    return text;
}

std::string grouped(double value) {
    std::string digits = fmt::format("{:.0f}", value);
    if (digits == "-0") return "0";
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string repairs_summary(const std::vector<impost::Repair>& repairs, std::size_t largest) {
    const auto size = [](const impost::Repair& repair) { return std::abs(repair.after - repair.before); };
    std::map<std::string, std::pair<std::size_t, double>> sums;
    for (const impost::Repair& repair : repairs) {
        auto& [count, moved] = sums[repair.what];
        ++count;
        moved += size(repair);
    }
    std::string text;
    for (const auto& [what, sum] : sums) text += fmt::format("{}: {} cells, moved by {} in sum\n", what, sum.first, grouped(sum.second));
    if (largest == 0 || repairs.empty()) return text;
    std::vector<impost::Repair> sorted = repairs;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return size(a) > size(b); });
    sorted.resize(std::min(sorted.size(), largest));
    impost::TextTable table({{"largest repairs", 36}, {"region", 9}, {"partner", 11}, {"sector", 16}, {"before", 11}, {"after", 11}});
    for (const impost::Repair& repair : sorted) {
        table.add({repair.what, repair.region, repair.partner, repair.sector, impost::padded_left(fmt::format("{:.6g}", repair.before), 11),
                   impost::padded_left(fmt::format("{:.6g}", repair.after), 11)});
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
