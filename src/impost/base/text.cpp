#include "impost/base/text.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

namespace impost {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::string without_markup(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t close = text[i] == '<' ? text.find('>', i) : std::string_view::npos;
        if (close == std::string_view::npos) {
            result += text[i];
        } else {
            i = close;
        }
    }
    return result;
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string plain_text(std::string_view text) {
    const std::string bare = without_markup(text);
    std::string result;
    for (std::size_t i = 0; i < bare.size(); ++i) {
        const bool no_break_space = bare.compare(i, 2, "\xc2\xa0") == 0;
        if (no_break_space) ++i;
        if (!no_break_space && !is_space(bare[i])) {
            result += bare[i];
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return std::string(trim(result));
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        result.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string result;
    for (const std::string& part : parts) {
        if (!result.empty()) result += separator;
        result += part;
    }
    return result;
}

std::size_t edit_distance(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    std::vector<std::size_t> row(other.size() + 1);  // distances of what was read of `one` from each beginning of `other`
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < one.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const std::size_t replaced = diagonal + (lower(one[i]) == lower(other[j]) ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
        }
    }
    return row.back();
}

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known, std::size_t most) {
    constexpr std::size_t slips = 2;
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < word.size() && distance <= std::max(slips, word.size() / 3)) near.emplace_back(distance, candidate);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> result;
    for (std::size_t k = 0; k < std::min(most, near.size()); ++k) result.push_back(near[k].second);
    return result;
}

}  // namespace impost
