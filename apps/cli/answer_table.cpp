#include "answer_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "figures.hpp"
#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"

namespace {

using impost::display_width;
using impost::TextTable;

constexpr std::size_t gap = 2;

/// How a column's name ends, and the unit that stands under its head.
constexpr auto units = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"_pct", "%"}, {"_musd", "mn USD"}, {"_points", "points"}, {"_hat", "ratio"}, {"_share", ""}});

/// A column as a page shows it.
struct Shown {
    TextTable::Column column;
    std::string group;
    std::vector<std::string> cells;
};

TextTable::Column head_of(const AnswerTable::Column& column) {
    TextTable::Column head{column.name, 0, TextTable::Align::left, ""};
    for (const auto& [ending, unit] : units) {
        if (!column.name.ends_with(ending)) continue;
        head.unit = unit;
        if (ending != "_share") head.head.resize(column.name.size() - ending.size());
    }
    const std::string group = column.group + "_";
    if (!column.group.empty() && head.head.starts_with(group)) head.head.erase(0, group.size());
    head.head = column.head.empty() ? with_blanks(head.head) : column.head;
    return head;
}

std::string shown(double value, const AnswerTable::Column& column) {
    if (std::isnan(value)) return "–";
    if (column.style == AnswerTable::Style::magnitude) return fmt::format("{:.1e}", unsigned_zero(value));
    if (column.name.ends_with("_musd")) return money(value, column.decimals);
    const bool is_change = column.name.ends_with("_pct") && column.style == AnswerTable::Style::change;
    return is_change ? change(value, column.decimals) : level(value, column.decimals);
}

std::size_t longest_word(const std::string& text) {
    std::size_t longest = 0;
    for (const std::string& word : impost::split(text, ' ')) longest = std::max(longest, display_width(word));
    return longest;
}

Shown shown(const AnswerTable& table, std::size_t at, std::size_t rows) {
    constexpr std::size_t widest_word = 40;
    Shown result{head_of(table.columns[at]), table.columns[at].group, {}};
    TextTable::Column& column = result.column;
    column.width = std::max(longest_word(column.head), display_width(column.unit));
    if (!column.unit.empty()) column.align = TextTable::Align::right;
    for (std::size_t row = 0; row < rows; ++row) {
        const AnswerTable::Cell& cell = table.rows[row][at];
        if (const auto* word = std::get_if<std::string>(&cell)) result.cells.push_back(impost::cut(*word, widest_word));
        if (const auto* value = std::get_if<double>(&cell)) {
            column.align = TextTable::Align::right;
            result.cells.push_back(shown(*value, table.columns[at]));
        }
        if (std::holds_alternative<std::monostate>(cell)) result.cells.emplace_back();
        column.width = std::max(column.width, display_width(result.cells.back()));
    }
    return result;
}

std::size_t width_of(const std::vector<Shown>& columns) {
    std::size_t width = 0;
    for (const Shown& column : columns) width += (width > 0 ? gap : 0) + column.column.width;
    return width;
}

/// The columns page by page: neighbours of one group stay together, and the words that begin the rows stand on each.
std::vector<std::vector<Shown>> parts_of(const std::vector<Shown>& columns) {
    const auto is_words = [](const Shown& one) { return one.column.align == TextTable::Align::left; };
    const auto first_figure = std::find_if_not(columns.begin(), columns.end(), is_words);
    const std::vector<Shown> keys(columns.begin(), first_figure);
    std::vector<std::vector<Shown>> parts = {keys};
    for (auto at = first_figure; at != columns.end();) {
        const auto end =
            at->group.empty() ? at + 1 : std::find_if(at, columns.end(), [&](const Shown& one) { return one.group != at->group; });
        std::vector<Shown> longer = parts.back();
        longer.insert(longer.end(), at, end);
        if (width_of(longer) <= impost::page_width || parts.back().size() == keys.size()) {
            parts.back() = std::move(longer);
        } else {
            parts.push_back(keys);
            parts.back().insert(parts.back().end(), at, end);
        }
        at = end;
    }
    return parts;
}

/// Makes the columns with the tallest heads wider, as far as the page has room.
void widen(std::vector<Shown>& columns) {
    const auto height = [](const Shown& one) { return impost::wrapped(one.column.head, one.column.width).size(); };
    while (true) {
        Shown& tallest =
            *std::max_element(columns.begin(), columns.end(), [&](const Shown& a, const Shown& b) { return height(a) < height(b); });
        if (height(tallest) <= 1) return;
        Shown wider = tallest;
        while (height(wider) == height(tallest)) ++wider.column.width;
        if (width_of(columns) + wider.column.width - tallest.column.width > impost::page_width) return;
        tallest = std::move(wider);
    }
}

/// The groups' names above their columns, each with a line to the group's end; empty where there are none.
std::string group_line(const std::vector<Shown>& columns) {
    std::string line;
    bool any = false;
    for (auto at = columns.begin(); at != columns.end();) {
        const auto end = std::find_if(at, columns.end(), [&](const Shown& one) { return one.group != at->group; });
        const std::size_t width = width_of({at, end});
        std::string name = impost::cut(at->group, width);
        if (!name.empty()) {
            any = true;
            if (display_width(name) < width) name += ' ';
            while (display_width(name) < width) name += "─";
        }
        line += (at == columns.begin() ? "" : std::string(gap, ' ')) + impost::padded(name, width);
        at = end;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return any ? line + "\n" : "";
}

}  // namespace

AnswerTable::Cell cell_of(std::optional<double> figure) { return figure ? AnswerTable::Cell(*figure) : AnswerTable::Cell(); }

AnswerTable chosen(const AnswerTable& table, std::string title, const std::vector<std::string_view>& names) {
    AnswerTable result{std::move(title), {}, std::vector<std::vector<AnswerTable::Cell>>(table.rows.size())};
    for (const std::string_view name : names) {
        const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& one) { return one.name == name; });
        if (column == table.columns.end()) continue;
        result.columns.push_back(*column);
        const auto at = static_cast<std::size_t>(column - table.columns.begin());
        for (std::size_t row = 0; row < table.rows.size(); ++row) result.rows[row].push_back(table.rows[row][at]);
    }
    return result;
}

std::string csv(const AnswerTable& table) {
    std::string text;
    for (const auto& column : table.columns) text += (text.empty() ? "" : ",") + column.name;
    text += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (at > 0) text += ',';
            if (const auto* word = std::get_if<std::string>(&row[at])) text += impost::csv_field(*word);
            const auto* value = std::get_if<double>(&row[at]);
            if (value == nullptr) continue;
            text += table.columns[at].style == AnswerTable::Style::magnitude ? fmt::format("{:.3g}", unsigned_zero(*value)) : exact(*value);
        }
        text += '\n';
    }
    return text;
}

nlohmann::ordered_json json(const AnswerTable& table) {
    auto rows = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json object;
        for (std::size_t at = 0; at < row.size(); ++at) {
            const std::string& name = table.columns[at].name;
            if (const auto* word = std::get_if<std::string>(&row[at])) object[name] = *word;
            if (const auto* value = std::get_if<double>(&row[at])) object[name] = unsigned_zero(*value);
        }
        rows.push_back(std::move(object));
    }
    return rows;
}

std::string page(const AnswerTable& table, std::size_t most) {
    const std::size_t rows = std::min(most, table.rows.size());
    std::vector<Shown> columns;
    for (std::size_t at = 0; at < table.columns.size(); ++at) columns.push_back(shown(table, at, rows));
    std::string text = table.title.empty() ? "" : impost::folded(table.title) + "\n";
    for (std::vector<Shown>& part : parts_of(columns)) {
        widen(part);
        std::vector<TextTable::Column> heads;
        for (const Shown& one : part) heads.push_back(one.column);
        TextTable lines(std::move(heads), gap);
        for (std::size_t row = 0; row < rows; ++row) {
            std::vector<std::string> cells;
            for (const Shown& one : part) cells.push_back(one.cells[row]);
            lines.add(std::move(cells));
        }
        text += (text.empty() ? "" : "\n") + group_line(part) + lines.text();
    }
    if (rows < table.rows.size()) text += fmt::format("… and {} more rows: --format csv shows them all\n", table.rows.size() - rows);
    return text;
}
