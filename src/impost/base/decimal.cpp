#include "impost/base/decimal.hpp"

namespace impost {
namespace {

__extension__ using Wide = __int128;

constexpr Wide money_ticks_max = std::numeric_limits<std::int64_t>::max();

Wide divide_half_up(Wide numerator, Wide denominator) {
    const Wide half = denominator / 2;
    return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

/// a·b / `divisor`, half away from zero; in 64 bits, which divide many times faster, where they hold it.
template <std::int64_t divisor>
Wide product_over(std::int64_t a, std::int64_t b) {
    constexpr std::int64_t half = divisor / 2;
    std::int64_t product = 0;
    std::int64_t rounded = 0;
    if (__builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(product, product < 0 ? -half : half, &rounded)) {
        return divide_half_up(static_cast<Wide>(a) * b, divisor);
    }
    return rounded / divisor;
}

Result<Money> to_money(Wide ticks) {
    if (ticks > money_ticks_max || ticks < -money_ticks_max) return Error("the amount is out of range");
    return Money::from_ticks(static_cast<std::int64_t>(ticks));
}

}  // namespace

Result<std::int64_t> parse_scaled(std::string_view text, int scale) {
    const auto refuse = [&](const char* why) { return Error("\"" + std::string(text) + "\" " + why); };
    std::string_view rest = text;
    const bool negative = !rest.empty() && rest.front() == '-';
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
    Wide number = 0;
    int decimals = -1;
    bool any_digit = false;
    for (const char c : rest) {
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9') return refuse("is not a number");
        any_digit = true;
        if (decimals >= scale) {
            if (c != '0') return refuse("has too many decimals");
            continue;
        }
        number = number * 10 + (c - '0');
        if (number > money_ticks_max) return refuse("is out of range");
        if (decimals >= 0) ++decimals;
    }
    if (!any_digit) return refuse("is not a number");
    for (int i = decimals < 0 ? 0 : decimals; i < scale; ++i) {
        number *= 10;
        if (number > money_ticks_max) return refuse("is out of range");
    }
    return static_cast<std::int64_t>(negative ? -number : number);
}

std::string format_scaled(std::int64_t count, int scale) {
    const bool negative = count < 0;
    const auto bits = static_cast<std::uint64_t>(count);
    std::string digits = std::to_string(negative ? ~bits + 1 : bits);
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return negative ? "-" + digits : digits;
}

Result<Rate> parse_percent(std::string_view number) {
    const auto ticks = parse_scaled(number, Rate::scale - 2);
    if (!ticks) return ticks.error();
    return Rate::from_ticks(*ticks);
}

std::string format_percent(Rate rate) { return format_scaled(rate.ticks(), Rate::scale - 2) + "%"; }

Rate share_of(Rate whole, Rate share) {
    return Rate::from_ticks(static_cast<std::int64_t>(product_over<Rate::one>(whole.ticks(), share.ticks())));
}

Result<Rate> ratio(Money part, Money whole) {
    const Wide ticks = divide_half_up(static_cast<Wide>(part.ticks()) * Rate::one, whole.ticks());
    if (ticks > std::numeric_limits<std::int64_t>::max() || ticks < std::numeric_limits<std::int64_t>::min()) {
        return Error("the ratio of " + part.text() + " to " + whole.text() + " is out of range");
    }
    return Rate::from_ticks(static_cast<std::int64_t>(ticks));
}

Result<Money> Money::parse(std::string_view text) {
    const auto ticks = parse_scaled(text, scale);
    if (!ticks) return ticks.error();
    return Money(*ticks);
}

Money Money::rounded_to_cents() const { return Money(static_cast<std::int64_t>(product_over<100>(ticks_, 1)) * 100); }

std::string Money::text() const {
    const std::int64_t cents = rounded_to_cents().ticks_ / 100;
    const std::int64_t size = cents < 0 ? -cents : cents;
    std::string fraction = std::to_string(size % 100);
    if (fraction.size() < 2) fraction.insert(0, "0");
    return (cents < 0 ? "-" : "") + std::to_string(size / 100) + "." + fraction;
}

Result<Money> duty_on(Money value, Rate rate) { return to_money(product_over<Rate::one>(value.ticks(), rate.ticks())); }

Result<Money> duty_on(Quantity quantity, SpecificRate rate) {
    const Wide product = static_cast<Wide>(quantity.ticks()) * rate.ticks();
    const Wide ticks_per_dollar = 10'000;
    return to_money(divide_half_up(product, static_cast<Wide>(Quantity::one) * (SpecificRate::one / ticks_per_dollar)));
}

}  // namespace impost
