#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace {

/// A formatted figure without the sign, unless there is more than nothing in it.
std::string without_idle_sign(std::string text) {
    const bool is_signed = text.front() == '-' || text.front() == '+';
    if (is_signed && text.find_first_of("123456789n") == std::string::npos) text.erase(0, 1);
    return text;
}

}  // namespace

std::string change(double value, int decimals) { return without_idle_sign(fmt::format("{:+.{}f}", value, decimals)); }

std::string level(double value, int decimals) { return without_idle_sign(fmt::format("{:.{}f}", value, decimals)); }

std::string money(double value, int decimals) {
    std::string digits = level(value, decimals);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = std::min(digits.find('.'), digits.size()); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string exact(double value) { return fmt::format("{:.15g}", unsigned_zero(value)); }

std::string counted(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", money(static_cast<double>(number)), noun, number == 1 ? "" : "s");
}

std::string with_blanks(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}
