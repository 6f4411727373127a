#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "impost/base/error.hpp"

namespace impost {

/// A civil date (proleptic Gregorian).
class Date {
public:
    constexpr Date() = default;
    static constexpr Date from_days(std::int32_t days_since_1970) { return Date(days_since_1970); }
    static Date from_civil(int year, unsigned month, unsigned day);
    /// Reads "2025-02-04". Errors: another form, a day that does not exist.
    static Result<Date> parse(std::string_view text);

    [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
    [[nodiscard]] int year() const;
    /// "2025-02-04"
    [[nodiscard]] std::string text() const;
    /// "4 Feb 2025"
    [[nodiscard]] std::string long_text() const;

    friend constexpr auto operator<=>(Date, Date) = default;
    friend constexpr Date operator+(Date date, int days) { return Date(date.days_ + days); }

private:
    explicit constexpr Date(std::int32_t days) : days_(days) {}
    std::int32_t days_ = 0;
};

/// A legal instant: a second of Coordinated Universal Time.
class Instant {
public:
    constexpr Instant() = default;
    static constexpr Instant from_seconds(std::int64_t seconds_since_1970) { return Instant(seconds_since_1970); }
    /// Washington's civil time (Eastern, with the daylight saving rule in force since 2007).
    static Instant washington(Date date, int hour, int minute, int second = 0);
    /// Reads an instant with its zone, "2025-02-04T00:01:00-05:00" (seconds may be absent, "Z" is UTC), or a date,
    /// which stands for noon in Washington on that day: every US measure begins or ends at the turn of a day.
    static Result<Instant> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return seconds_; }
    /// The date in Washington.
    [[nodiscard]] Date washington_date() const;
    /// Washington time with its offset: "2025-02-04T00:01:00-05:00"
    [[nodiscard]] std::string text() const;
    /// "4 Feb 2025 00:01 EST"
    [[nodiscard]] std::string long_text() const;

    friend constexpr auto operator<=>(Instant, Instant) = default;

private:
    explicit constexpr Instant(std::int64_t seconds) : seconds_(seconds) {}
    std::int64_t seconds_ = 0;
};

}  // namespace impost
