#include "impost/base/instant.hpp"

#include <gtest/gtest.h>

#include <random>

namespace impost {
namespace {

Date date(const char* text) { return Date::parse(text).value(); }
Instant instant(const char* text) { return Instant::parse(text).value(); }

TEST(Date, is_a_civil_day_that_exists) {
    EXPECT_EQ(date("1970-01-01").days(), 0);
    EXPECT_EQ(date("2025-02-04").days(), 20'123);  // 55 years of 365 days, 14 leap days, 31 + 3
    EXPECT_EQ(date("2024-02-28") + 2, date("2024-03-01"));
    EXPECT_EQ(date("2025-02-04").long_text(), "4 Feb 2025");
    EXPECT_EQ(std::string(Date::parse("2025-02-29").error().what()), "\"2025-02-29\" is a day that does not exist");
    for (const char* text :
         {"", "2025-2-4", "2025/02/04", "04-02-2025", "2025-13-01", "2025-00-10", "2025-02-0x", "-025-02-04", "2025-02-04 "}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
}

TEST(Date, writing_and_reading_is_the_identity) {
    for (Date day = date("1999-12-01"); day < date("2032-03-01"); day = day + 1) EXPECT_EQ(Date::parse(day.text()).value(), day);
}

TEST(Instant, the_zone_counts) {
    EXPECT_EQ(instant("2025-02-04T00:01:00-05:00"), instant("2025-02-04T05:01:00Z"));
    EXPECT_EQ(instant("2025-02-04T13:01:00+08:00"), instant("2025-02-04T05:01:00Z"));
    EXPECT_EQ(instant("2025-02-04T00:01-05:00"), instant("2025-02-04T05:01:00Z"));
    EXPECT_EQ(instant("2025-02-04 00:01:00-05:00"), instant("2025-02-04T05:01:00Z"));
    EXPECT_EQ(instant("2025-02-04T10:31:00+05:30"), instant("2025-02-04T05:01:00Z"));
    EXPECT_EQ(instant("1970-01-01T00:00:00Z").seconds(), 0);
}

TEST(Instant, a_date_alone_is_noon_in_washington) {
    EXPECT_EQ(instant("2025-02-04"), instant("2025-02-04T12:00:00-05:00"));
    EXPECT_EQ(instant("2025-07-04"), instant("2025-07-04T12:00:00-04:00"));
}

TEST(Instant, without_a_zone_or_beyond_the_clock_is_refused) {
    for (const char* text : {"2025-02-04T00:01:00", "2025-02-04T24:00:00Z", "2025-02-04T12:60Z", "2025-02-04T12:00:60Z",
                             "2025-02-04T12:00:00-15:00", "2025-02-04T12:00:00-05", "2025-02-04T12:00:00 EST", "2025-02-04X12:00:00Z",
                             "2025-02-04T1:00:00Z", "2025-02-30T12:00:00Z", "today", "", "2025-02-04T12:00:0"}) {
        EXPECT_FALSE(Instant::parse(text)) << text;
    }
}

// 15 U.S.C. 260a: daylight time from the second Sunday of March to the first Sunday of November, 02:00.
TEST(Instant, washington_follows_daylight_saving_time) {
    EXPECT_EQ(instant("2025-03-09T06:59:59Z").text(), "2025-03-09T01:59:59-05:00");
    EXPECT_EQ(instant("2025-03-09T07:00:00Z").text(), "2025-03-09T03:00:00-04:00");
    EXPECT_EQ(instant("2025-11-02T05:59:59Z").text(), "2025-11-02T01:59:59-04:00");
    EXPECT_EQ(instant("2025-11-02T06:00:00Z").text(), "2025-11-02T01:00:00-05:00");
    EXPECT_EQ(Instant::washington(date("2025-03-12"), 0, 1), instant("2025-03-12T00:01:00-04:00"));
    EXPECT_EQ(Instant::washington(date("2025-03-04"), 0, 1), instant("2025-03-04T00:01:00-05:00"));
    EXPECT_EQ(instant("2025-02-04T00:01:00-05:00").long_text(), "4 Feb 2025 00:01 EST");
    EXPECT_EQ(instant("2025-04-09T00:01:00-04:00").long_text(), "9 Apr 2025 00:01 EDT");
}

TEST(Instant, the_washington_day_turns_at_washington_midnight) {
    EXPECT_EQ(instant("2025-02-04T04:59:59Z").washington_date(), date("2025-02-03"));
    EXPECT_EQ(instant("2025-02-04T05:00:00Z").washington_date(), date("2025-02-04"));
    EXPECT_EQ(instant("2025-07-04T04:00:00Z").washington_date(), date("2025-07-04"));
    EXPECT_EQ(instant("1969-12-31T12:00:00Z").washington_date(), date("1969-12-31"));
}

TEST(Instant, writing_and_reading_is_the_identity) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 10'000; ++i) {
        const Instant any = Instant::from_seconds(static_cast<std::int64_t>(random() % 4'000'000'000U));
        EXPECT_EQ(Instant::parse(any.text()).value(), any) << any.text();
    }
}

}  // namespace
}  // namespace impost
