#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Figures with units, to be told as a page, as CSV or as JSON.
struct AnswerTable {
    /// How a page shows a figure: a percentage as a change, with its sign; as a level, without a plus; by its magnitude, 1.2e-09.
    enum class Style { change, level, magnitude };
    /// A column of words, or of figures whose unit ends its name: _pct, _musd, _points, _hat; a _share has none.
    struct Column {
        std::string name;
        int decimals = 0;  ///< on a page
        Style style = Style::change;
        std::string group{};  ///< stands above neighbours that share it, and is left out of their heads
        std::string head{};   ///< on a page, in place of the name
    };
    /// Nothing where there is no such figure.
    using Cell = std::variant<std::monostate, std::string, double>;

    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

/// A figure, or nothing where there is none.
[[nodiscard]] AnswerTable::Cell cell_of(std::optional<double> figure);

/// These columns of a table, in this order, under another title.
[[nodiscard]] AnswerTable chosen(const AnswerTable& table, std::string title, const std::vector<std::string_view>& names);

/// The rows under a line of names; figures to 15 digits.
[[nodiscard]] std::string csv(const AnswerTable& table);
/// One object a row, without what there is not.
[[nodiscard]] nlohmann::ordered_json json(const AnswerTable& table);
/// Title, heads with units, and rows as far as `most`, with a word on those left out. Where all columns together are wider than the
/// page they follow in several tables, each with the words that begin the rows.
[[nodiscard]] std::string page(const AnswerTable& table, std::size_t most = 1000);
