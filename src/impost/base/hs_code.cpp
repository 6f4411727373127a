#include "impost/base/hs_code.hpp"

namespace impost {
namespace {

constexpr int full_digits = 10;

std::uint64_t span(int digits) {
    std::uint64_t result = 1;
    for (int i = digits; i < full_digits; ++i) result *= 10;
    return result;
}

}  // namespace

Result<HsCode> HsCode::parse(std::string_view text) {
    std::uint64_t number = 0;
    int digits = 0;
    for (const char c : text) {
        if (c == '.') continue;
        if (c < '0' || c > '9') return Error("\"" + std::string(text) + "\" is not a tariff code: only digits and dots may stand in it");
        if (++digits > full_digits) return Error("\"" + std::string(text) + "\" is not a tariff code: it has more than 10 digits");
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (digits < 2 || digits % 2 != 0) {
        return Error("\"" + std::string(text) + "\" is not a tariff code: 2, 4, 6, 8 or 10 digits are needed");
    }
    return HsCode(number * span(digits), digits);
}

std::uint64_t HsCode::last() const noexcept { return aligned_ + span(digits_) - 1; }

bool HsCode::covers(HsCode other) const noexcept {
    return other.digits_ >= digits_ && other.aligned_ >= aligned_ && other.aligned_ <= last();
}

HsCode HsCode::prefix(int digits) const noexcept {
    if (digits >= digits_) return *this;
    const std::uint64_t unit = span(digits);
    return {aligned_ / unit * unit, digits};
}

std::string HsCode::plain() const {
    std::string text(full_digits, '0');
    std::uint64_t rest = aligned_;
    for (std::size_t i = full_digits; i-- > 0; rest /= 10) text[i] = static_cast<char>('0' + rest % 10);
    text.resize(static_cast<std::size_t>(digits_));
    return text;
}

std::string HsCode::dotted() const {
    std::string text;
    const std::string digits = plain();
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i >= 4 && i % 2 == 0) text += '.';
        text += digits[i];
    }
    return text;
}

}  // namespace impost
