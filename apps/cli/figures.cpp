#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

std::string fit(const std::string& text, std::size_t width) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
        if (!continues) starts.push_back(at);
    }
    if (starts.size() <= width) return text + std::string(width - starts.size(), ' ');
    return text.substr(0, starts[width - 1]) + "…";
}

std::string change(double value, int decimals) {
    const std::string text = fmt::format("{:+.{}f}", value, decimals);
    return text.find_first_of("123456789") == std::string::npos ? text.substr(1) : text;
}

std::string money(double value) {
    std::string digits = fmt::format("{:.0f}", value);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    if (digits == "-0") return "0";
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string with_blanks(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}
