#include "impost/io/text_table.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

/// A byte that is not the first of its character.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
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

std::string cut(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    std::string kept;
    for (const char c : text) {
        if (!continues(c) && display_width(kept) + 1 == width) break;
        kept += c;
    }
    return kept + "…";
}

std::string folded(std::string_view text, std::size_t indent) {
    std::string result;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
        if (display_width(line) <= page_width) {
            result += line;
        } else {
            const auto lines = wrapped(line.substr(spaces), page_width - spaces - indent);
            for (std::size_t k = 0; k < lines.size(); ++k) {
                result += (k > 0 ? "\n" : "") + std::string(spaces + (k > 0 ? indent : 0), ' ') + lines[k];
            }
        }
        if (end < text.size()) result += '\n';
        begin = end + 1;
    }
    return result;
}

std::string TextTable::rule() const {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (c > 0) line += std::string(gap_, ' ');
        for (std::size_t i = 0; i < columns_[c].width; ++i) line += "─";
    }
    return line + "\n";
}

std::string TextTable::row_text(const std::vector<std::string>& cells, Stand stand) const {
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
            const std::size_t above = stand == Stand::top ? 0 : height - lines[c].size();
            const std::string cell = i >= above && i - above < lines[c].size() ? lines[c][i - above] : std::string();
            if (c > 0) line += std::string(gap_, ' ');
            line += columns_[c].align == Align::left ? padded(cell, columns_[c].width) : padded_left(cell, columns_[c].width);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string TextTable::text() const {
    std::string result;
    std::vector<std::string> heads;
    std::vector<std::string> units;
    for (const Column& column : columns_) {
        heads.push_back(column.head);
        units.push_back(column.unit);
    }
    const auto is_said = [](const std::string& word) { return !word.empty(); };
    const bool has_units = std::any_of(units.begin(), units.end(), is_said);
    if (std::any_of(heads.begin(), heads.end(), is_said)) {
        result = row_text(heads, Stand::foot) + (has_units ? row_text(units) : "") + rule();
    }
    for (const auto& row : rows_) result += row.empty() ? rule() : row_text(row);
    return result;
}

}  // namespace impost
