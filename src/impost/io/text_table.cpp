#include "impost/io/text_table.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t own = display_width(text);
    return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
    const std::size_t own = display_width(text);
    return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    for (const std::string& word : split(text, ' ')) {
        if (word.empty()) continue;
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string TextTable::rule() const {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (c > 0) line += ' ';
        for (std::size_t i = 0; i < columns_[c].width; ++i) line += "─";
    }
    return line + "\n";
}

std::string TextTable::row_text(const std::vector<std::string>& cells) const {
    std::vector<std::vector<std::string>> lines;
    std::size_t height = 1;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        lines.push_back(wrapped(cells[c], columns_[c].width));
        height = std::max(height, lines.back().size());
    }
    std::string text;
    for (std::size_t i = 0; i < height; ++i) {
        std::string line;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            const std::string& cell = i < lines[c].size() ? lines[c][i] : std::string();
            line += c + 1 < columns_.size() ? padded(cell, columns_[c].width + 1) : cell;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string TextTable::text() const {
    std::string result;
    const bool has_heads = std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return !c.head.empty(); });
    if (has_heads) {
        std::vector<std::string> heads;
        for (const Column& column : columns_) heads.push_back(column.head);
        result = row_text(heads) + rule();
    }
    for (const auto& row : rows_) result += row.empty() ? rule() : row_text(row);
    return result;
}

}  // namespace impost
