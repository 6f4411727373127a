#include "impost/base/text.hpp"

#include <algorithm>
#include <cctype>

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

}  // namespace impost
