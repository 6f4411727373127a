#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "impost/base/error.hpp"

namespace impost {

/// Reads a plain decimal number ("6.58170", "-1") exactly into units of 10^-scale. Errors: not a number, more
/// significant decimals than `scale`, out of range.
[[nodiscard]] Result<std::int64_t> parse_scaled(std::string_view text, int scale);

/// Writes a count of 10^-scale units as the shortest decimal.
[[nodiscard]] std::string format_scaled(std::int64_t count, int scale);

/// An exact decimal: an integer count of 1e-10. `Kind` keeps apart what must not be mixed.
template <class Kind>
class Decimal {
public:
    static constexpr int scale = 10;
    static constexpr std::int64_t one = 10'000'000'000;

    constexpr Decimal() = default;
    static constexpr Decimal from_ticks(std::int64_t ticks) { return Decimal(ticks); }
    static Result<Decimal> parse(std::string_view text) {
        const auto ticks = parse_scaled(text, scale);
        if (!ticks) return ticks.error();
        return Decimal(*ticks);
    }

    [[nodiscard]] constexpr std::int64_t ticks() const noexcept { return ticks_; }
    [[nodiscard]] constexpr double to_double() const noexcept { return static_cast<double>(ticks_) / static_cast<double>(one); }
    [[nodiscard]] std::string text() const { return format_scaled(ticks_, scale); }

    friend constexpr auto operator<=>(Decimal, Decimal) = default;
    friend constexpr Decimal operator+(Decimal a, Decimal b) { return Decimal(a.ticks_ + b.ticks_); }
    friend constexpr Decimal operator-(Decimal a, Decimal b) { return Decimal(a.ticks_ - b.ticks_); }
    constexpr Decimal& operator+=(Decimal other) { return *this = *this + other; }

private:
    explicit constexpr Decimal(std::int64_t ticks) : ticks_(ticks) {}
    std::int64_t ticks_ = 0;
};

/// An ad valorem rate of duty: 0.1 is 10 %.
using Rate = Decimal<struct RateKind>;
/// A specific rate of duty: USD per unit of quantity.
using SpecificRate = Decimal<struct SpecificRateKind>;
/// A quantity in the unit that stands beside it.
using Quantity = Decimal<struct QuantityKind>;

/// The product of two shares, half away from zero at 1e-10.
[[nodiscard]] Rate share_of(Rate whole, Rate share);
/// "6.4" as a percentage: 0.064.
[[nodiscard]] Result<Rate> parse_percent(std::string_view number);
/// "6.4%"
[[nodiscard]] std::string format_percent(Rate rate);

/// Money, exact: an integer count of 1/10,000 USD.
class Money {
public:
    static constexpr int scale = 4;

    constexpr Money() = default;
    static constexpr Money from_ticks(std::int64_t ticks) { return Money(ticks); }
    static Result<Money> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t ticks() const noexcept { return ticks_; }
    [[nodiscard]] constexpr double to_double() const noexcept { return static_cast<double>(ticks_) / 10'000.0; }
    /// Rounded to whole cents, half away from zero.
    [[nodiscard]] Money rounded_to_cents() const;
    /// "12.34", in whole cents.
    [[nodiscard]] std::string text() const;

    friend constexpr auto operator<=>(Money, Money) = default;
    friend constexpr Money operator+(Money a, Money b) { return Money(a.ticks_ + b.ticks_); }
    friend constexpr Money operator-(Money a, Money b) { return Money(a.ticks_ - b.ticks_); }
    constexpr Money& operator+=(Money other) { return *this = *this + other; }

private:
    explicit constexpr Money(std::int64_t ticks) : ticks_(ticks) {}
    std::int64_t ticks_ = 0;
};

/// The duty at `rate` on `value`, half away from zero at 1/10,000 USD. Errors: out of range.
[[nodiscard]] Result<Money> duty_on(Money value, Rate rate);
/// `part` as a share of `whole`, which is above zero, half away from zero at 1e-10. Errors: out of range.
[[nodiscard]] Result<Rate> ratio(Money part, Money whole);
/// The duty at `rate` on `quantity`, half away from zero at 1/10,000 USD. Errors: out of range.
[[nodiscard]] Result<Money> duty_on(Quantity quantity, SpecificRate rate);

}  // namespace impost
