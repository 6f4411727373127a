#include "impost/base/instant.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace impost {
namespace {

namespace chr = std::chrono;

constexpr std::int64_t seconds_per_minute = 60;
constexpr std::int64_t seconds_per_hour = 60 * seconds_per_minute;
constexpr std::int64_t seconds_per_day = 24 * seconds_per_hour;
constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

chr::year_month_day civil(Date date) { return chr::year_month_day{chr::sys_days{chr::days{date.days()}}}; }

std::int64_t midnight(chr::year_month_weekday day) {
    return static_cast<std::int64_t>(chr::sys_days{day}.time_since_epoch().count()) * seconds_per_day;
}

/// Offset of Washington from UTC, in hours. Daylight time runs from the second Sunday of March to the first Sunday of
/// November, 02:00 local time (15 U.S.C. 260a).
int washington_offset(std::int64_t utc_seconds) {
    const auto day = chr::floor<chr::days>(chr::sys_seconds{chr::seconds{utc_seconds}});
    const chr::year year = chr::year_month_day{day}.year();
    const std::int64_t begins = midnight(year / chr::March / chr::Sunday[2]) + 7 * seconds_per_hour;   // 02:00 EST
    const std::int64_t ends = midnight(year / chr::November / chr::Sunday[1]) + 6 * seconds_per_hour;  // 02:00 EDT
    return utc_seconds >= begins && utc_seconds < ends ? -4 : -5;
}

/// Reads `count` digits at `text[at]`; -1 when they are not all digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = -1;
    const char* end = text.data() + at + count;
    const auto [stop, code] = std::from_chars(text.data() + at, end, value);
    return code == std::errc{} && stop == end && text[at] != '-' ? value : -1;
}

}  // namespace

Date Date::from_civil(int year, unsigned month, unsigned day) {
    const chr::sys_days days{chr::year{year} / chr::month{month} / chr::day{day}};
    return Date(static_cast<std::int32_t>(days.time_since_epoch().count()));
}

Result<Date> Date::parse(std::string_view text) {
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    const bool shape = text.size() == 10 && text[4] == '-' && text[7] == '-' && year >= 0 && month >= 0 && day >= 0;
    if (!shape) return Error("\"" + std::string(text) + "\" is not a date of the form 2025-02-04");
    const auto date = chr::year{year} / chr::month{static_cast<unsigned>(month)} / chr::day{static_cast<unsigned>(day)};
    if (!date.ok()) return Error("\"" + std::string(text) + "\" is a day that does not exist");
    return from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

int Date::year() const { return static_cast<int>(civil(*this).year()); }

std::string Date::text() const {
    const auto date = civil(*this);
    std::array<char, 24> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return buffer.data();
}

std::string Date::long_text() const {
    const auto date = civil(*this);
    return std::to_string(static_cast<unsigned>(date.day())) + " " + months[static_cast<unsigned>(date.month()) - 1] + " " +
           std::to_string(static_cast<int>(date.year()));
}

Instant Instant::washington(Date date, int hour, int minute, int second) {
    const std::int64_t local = date.days() * seconds_per_day + hour * seconds_per_hour + minute * seconds_per_minute + second;
    // The offset depends on the instant; one correction settles it on either side of a change.
    std::int64_t utc = local + 5 * seconds_per_hour;
    utc = local - washington_offset(utc) * seconds_per_hour;
    return Instant(utc);
}

Result<Instant> Instant::parse(std::string_view text) {
    const auto refuse = [&] {
        return Error("\"" + std::string(text) +
                     "\" is neither a date (2025-02-04) nor an instant with its zone (2025-02-04T00:01:00-05:00)");
    };
    if (text.size() < 10) return refuse();
    const auto date = Date::parse(text.substr(0, 10));
    if (!date) return date.error();
    if (text.size() == 10) return washington(*date, 12, 0);
    if (text[10] != 'T' && text[10] != ' ') return refuse();
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[13] != ':') return refuse();
    std::size_t at = 16;
    int second = 0;
    if (at < text.size() && text[at] == ':') {
        second = digits(text, 17, 2);
        if (second < 0 || second > 59) return refuse();
        at = 19;
    }
    const std::string_view zone = text.substr(at);
    int offset = 0;
    if (zone != "Z") {
        if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return refuse();
        const int hours = digits(zone, 1, 2);
        const int minutes = digits(zone, 4, 2);
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return refuse();
        offset = (hours * 60 + minutes) * 60 * (zone[0] == '-' ? -1 : 1);
    }
    return Instant(date->days() * seconds_per_day + hour * seconds_per_hour + minute * seconds_per_minute + second - offset);
}

Date Instant::washington_date() const {
    const std::int64_t local = seconds_ + washington_offset(seconds_) * seconds_per_hour;
    return Date::from_days(
        static_cast<std::int32_t>(chr::floor<chr::days>(chr::sys_seconds{chr::seconds{local}}).time_since_epoch().count()));
}

std::string Instant::text() const {
    const int offset = washington_offset(seconds_);
    const std::int64_t local = seconds_ + offset * seconds_per_hour;
    const Date date = washington_date();
    const std::int64_t in_day = local - date.days() * seconds_per_day;
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d-%02d:00", static_cast<int>(in_day / 3600),
                  static_cast<int>(in_day / 60 % 60), static_cast<int>(in_day % 60), -offset);
    return date.text() + buffer.data();
}

std::string Instant::long_text() const {
    return washington_date().long_text() + " " + text().substr(11, 5) + (washington_offset(seconds_) == -4 ? " EDT" : " EST");
}

}  // namespace impost
