#pragma once

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/ledger/ledger.hpp"

namespace impost::test {

/// The shipped law, read once.
class ShippedUsLaw : public testing::Test {
protected:
    static void SetUpTestSuite() {
        schedule_ = new Schedule(Schedule::read(IMPOST_HOME "/data/schedule/us"));
        ledger_ = new Ledger(read_ledger(IMPOST_HOME "/ledger"));
    }
    static void TearDownTestSuite() {
        delete schedule_;
        delete ledger_;
    }

    inline static const Schedule* schedule_ = nullptr;
    inline static const Ledger* ledger_ = nullptr;
    const Country us_ = Country::parse("US").value();
};

/// Entry lines of any product, origin and instant of the schedule; some claim, some state contents, quantities or facts, and some are bad.
class RandomLines {
public:
    explicit RandomLines(const Schedule& schedule) {
        for (std::size_t r = 0; r < schedule.revisions().size(); r += 6) {
            const auto of_revision = schedule.codes(r);
            codes_.insert(codes_.end(), of_revision.begin(), of_revision.end());
        }
        std::erase_if(codes_, [](HsCode code) { return code.chapter() >= 98; });
    }

    EntryLine line() {
        EntryLine entry;
        entry.product = once_in(50) ? HsCode::parse("0101999999").value() : pick(codes_);
        entry.origin = once_in(2) ? pick(countries_) : pick(frequent_);
        entry.customs_value = Money::from_ticks(once_in(100) ? -1 : number(0, 5'000'000'000));
        while (once_in(4)) entry.claims.push_back(pick(claims_));
        while (once_in(10)) {
            const std::string share = once_in(3) ? std::to_string(number(0, 700)) : std::to_string(number(0, 70)) + "%";
            if (const auto content = parse_content(pick(contents_), share, entry.customs_value)) entry.contents.push_back(*content);
        }
        while (once_in(4)) entry.quantities.push_back({Quantity::from_ticks(number(-10'000'000'000, 1'000'000'000'000)), pick(units_)});
        if (once_in(50)) entry.facts.push_back(parse_fact("value-of-repairs", "40%").value());
        return entry;
    }
    Instant instant() {
        const std::int64_t first = Instant::washington(Date::from_civil(2024, 12, 25), 0, 0).seconds();
        const std::int64_t last = Instant::washington(Date::from_civil(2026, 8, 31), 0, 0).seconds();
        return Instant::from_seconds(number(first, last));
    }

private:
    std::int64_t number(std::int64_t from, std::int64_t to) { return std::uniform_int_distribution<std::int64_t>(from, to)(random_); }
    template <class T>
    T pick(const std::vector<T>& of) {
        return of[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(of.size()) - 1))];
    }

    bool once_in(std::int64_t times) { return number(1, times) == 1; }

    std::mt19937_64 random_{20250204};
    std::vector<HsCode> codes_;
    std::vector<Country> countries_ = all_countries();
    std::vector<Country> frequent_ = parse_countries({"CA", "CN", "MX", "EU", "JP", "KR", "VN", "BR", "RU"}).value();
    std::vector<std::string> claims_ = {"USMCA",      "KR",     "S",        "P",          "AU",         "in-transit",
                                        "us-content", "postal", "donation", "9802.00.50", "de-minimis", "no-such-claim"};
    std::vector<std::string> contents_ = {"steel-content", "aluminum-content", "copper-content", "non-us-content", "gold-content"};
    std::vector<std::string> units_ = {"kg", "No.", "liters", "doz.", "furlongs"};
};

}  // namespace impost::test
