#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace impost {

/// Terminal output fits this many columns.
inline constexpr std::size_t page_width = 100;

/// Columns that a text takes on a terminal: code points, not bytes.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// A text filled with spaces to a width; longer ones stay as they are.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
[[nodiscard]] std::string padded_left(std::string_view text, std::size_t width);

/// A text cut to a width, with an ellipsis at its end where something is left out.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width);

/// A text broken into lines of at most `width` at its spaces.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// A text whose lines are each broken at the page's width; what goes on stands `indent` further in than its line began.
[[nodiscard]] std::string folded(std::string_view text, std::size_t indent = 0);

/// A table of wrapped cells; no decoration but a rule under the heads.
class TextTable {
public:
    enum class Align { left, right };
    struct Column {
        std::string head;
        std::size_t width;
        Align align = Align::left;
        std::string unit{};  ///< stands under the head
    };
    /// `gap`: spaces between columns.
    explicit TextTable(std::vector<Column> columns, std::size_t gap = 1) : columns_(std::move(columns)), gap_(gap) {}
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    void add_rule() { rows_.emplace_back(); }
    [[nodiscard]] std::string text() const;

private:
    /// Cells of fewer lines than others stand at the top, or at the foot.
    enum class Stand { top, foot };
    [[nodiscard]] std::string row_text(const std::vector<std::string>& cells, Stand stand = Stand::top) const;
    [[nodiscard]] std::string rule() const;
    std::vector<Column> columns_;
    std::size_t gap_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace impost
