#include "answer_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "figures.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"

namespace {

/// How a column's name ends, and the unit that stands under its head.
constexpr auto units = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"_pct", "%"}, {"_musd", "mn USD"}, {"_hat", "ratio"}, {"_share", "share"}});

struct Head {
    std::string words;
    std::string unit;
};

Head head_of(const std::string& name) {
    Head head{name, ""};
    for (const auto& [ending, unit] : units) {
        if (!name.ends_with(ending)) continue;
        head.unit = unit;
        if (ending != "_share") head.words.resize(name.size() - ending.size());
    }
    std::replace(head.words.begin(), head.words.end(), '_', ' ');
    return head;
}

std::string shown(const AnswerTable::Cell& cell, const AnswerTable::Column& column) {
    if (const auto* word = std::get_if<std::string>(&cell)) return *word;
    const double value = std::get<double>(cell);
    if (column.name.ends_with("_musd")) return money(value);
    if (column.name.ends_with("_pct") && !column.is_level) return change(value, column.decimals);
    return fmt::format("{:.{}f}", value, column.decimals);
}

}  // namespace

std::string csv(const AnswerTable& table) {
    std::string text;
    for (const auto& column : table.columns) text += (text.empty() ? "" : ",") + column.name;
    text += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (at > 0) text += ',';
            if (const auto* word = std::get_if<std::string>(&row[at])) {
                text += impost::csv_field(*word);
            } else {
                fmt::format_to(std::back_inserter(text), "{:.15g}", std::get<double>(row[at]));
            }
        }
        text += '\n';
    }
    return text;
}

nlohmann::ordered_json json(const AnswerTable& table) {
    auto rows = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json object;
        for (std::size_t at = 0; at < row.size(); ++at)
            std::visit([&](const auto& value) { object[table.columns[at].name] = value; }, row[at]);
        rows.push_back(std::move(object));
    }
    return rows;
}

std::string page(const AnswerTable& table, std::size_t most) {
    const std::size_t rows = std::min(most, table.rows.size());
    std::vector<std::vector<std::string>> lines(2);
    for (const auto& column : table.columns) {
        Head head = head_of(column.name);
        lines[0].push_back(std::move(head.words));
        lines[1].push_back(std::move(head.unit));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        lines.emplace_back();
        for (std::size_t at = 0; at < table.columns.size(); ++at) lines.back().push_back(shown(table.rows[row][at], table.columns[at]));
    }
    std::vector<std::size_t> widths(table.columns.size(), 0);
    for (const auto& line : lines) {
        for (std::size_t at = 0; at < line.size(); ++at) widths[at] = std::max(widths[at], impost::display_width(line[at]));
    }
    std::string text = table.title + "\n\n";
    for (std::size_t row = 0; row < lines.size(); ++row) {
        std::string line;
        for (std::size_t at = 0; at < widths.size(); ++at) {
            const bool is_figure = !table.rows.empty() && std::holds_alternative<double>(table.rows.front()[at]);
            if (at > 0) line += "  ";
            line += is_figure ? impost::padded_left(lines[row][at], widths[at]) : impost::padded(lines[row][at], widths[at]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
        if (row != 1) continue;
        std::size_t width = 2 * (widths.size() - 1);
        for (const std::size_t each : widths) width += each;
        for (std::size_t k = 0; k < width; ++k) text += "─";
        text += '\n';
    }
    if (rows < table.rows.size()) text += fmt::format("… and {} more rows: --format csv shows them all\n", table.rows.size() - rows);
    return text;
}
