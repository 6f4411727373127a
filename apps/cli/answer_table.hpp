#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

/// Figures with units, to be told as a page, as CSV or as JSON.
struct AnswerTable {
    /// A column of codes, or of figures whose unit ends its name: _pct, _musd, _hat, _share.
    struct Column {
        std::string name;
        int decimals = 0;       ///< on a page
        bool is_level = false;  ///< a percentage that is no change: told without a plus
    };
    using Cell = std::variant<std::string, double>;

    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

/// The rows under a line of names; figures to 15 digits.
[[nodiscard]] std::string csv(const AnswerTable& table);
/// One object a row.
[[nodiscard]] nlohmann::ordered_json json(const AnswerTable& table);
/// Title, heads with units, and rows as far as `most`, with a word on those left out.
[[nodiscard]] std::string page(const AnswerTable& table, std::size_t most);
