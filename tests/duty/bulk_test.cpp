#include "impost/duty/bulk.hpp"

#include <gtest/gtest.h>

#include <random>

namespace impost {
namespace {

/// The shipped law, read once.
class ShippedBulk : public testing::Test {
protected:
    static void SetUpTestSuite() {
        schedule_ = new Schedule(Schedule::read(IMPOST_HOME "/data/schedule/us"));
        ledger_ = new Ledger(read_ledger(IMPOST_HOME "/ledger"));
    }
    static void TearDownTestSuite() {
        delete schedule_;
        delete ledger_;
    }

    static const Schedule* schedule_;
    static const Ledger* ledger_;
    const Country us_ = Country::parse("US").value();
};
const Schedule* ShippedBulk::schedule_ = nullptr;
const Ledger* ShippedBulk::ledger_ = nullptr;

/// The stack in words: what is owed, and under what.
std::string stack(const BulkDuty& duty) {
    std::string text;
    for (const BulkDuty::Line& line : duty.lines) {
        text += std::string(line.heading) + ", " + std::string(line.provision->authority) + ", " + std::string(line.provision->measure) +
                ", " + std::string(line.provision->rate) + ": " + (line.amount ? line.amount->text() : "?") + "; ";
    }
    return text;
}

std::string stack(const Assessment& assessment) {
    std::string text;
    for (const DutyLine& line : assessment.lines) {
        text += line.heading + ", " + line.authority + ", " + line.measure + ", " + line.rate + ": " +
                (line.amount ? line.amount->text() : "?") + "; ";
    }
    return text;
}

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
    std::vector<std::string> claims_ = {"USMCA", "KR", "S", "AU", "in-transit", "donation", "9802.00.50", "de-minimis", "no-such-claim"};
    std::vector<std::string> contents_ = {"steel-content", "aluminum-content", "copper-content", "non-us-content", "gold-content"};
    std::vector<std::string> units_ = {"kg", "No.", "liters", "doz.", "furlongs"};
};

TEST_F(ShippedBulk, equals_one_by_one_assessment_on_random_lines) {
    const Date summer = Date::from_civil(2025, 7, 1);
    for (const RegimeChanges& changes : {RegimeChanges{}, RegimeChanges{{}, {"IEEPA"}, {}}, RegimeChanges{{}, {}, summer}}) {
        RandomLines random(*schedule_);
        BulkAssessor bulk(*schedule_, *ledger_, us_, changes);
        BulkDuty fast;
        std::size_t assessed = 0;
        for (int i = 0; i < 1'500; ++i) {
            const EntryLine entry = random.line();
            const Instant at = random.instant();
            bulk.assess(entry, at, fast);
            const auto slow = assess(*schedule_, Regime::at(*ledger_, us_, at, changes), entry);
            const std::string what = entry.product.dotted() + " from " + std::string(entry.origin.alpha2()) + " at " + at.text();
            if (!slow) {
                EXPECT_EQ(fast.refusal, slow.error().what()) << what;
                continue;
            }
            ++assessed;
            EXPECT_EQ(fast.refusal, "") << what;
            EXPECT_EQ(stack(fast), stack(*slow)) << what;
            EXPECT_EQ(fast.duty, slow->total) << what;
            EXPECT_EQ(fast.rate, slow->ad_valorem) << what;
            EXPECT_EQ(fast.beyond_rates, !slow->beyond.empty()) << what;
            EXPECT_EQ(fast.lacks.empty(), slow->total.has_value()) << what;
        }
        EXPECT_GT(assessed, 1'000U);
    }
}

TEST_F(ShippedBulk, each_line_forgets_the_one_before) {
    BulkAssessor bulk(*schedule_, *ledger_, us_);
    BulkDuty duty;
    EntryLine phone;
    phone.product = HsCode::parse("8517.13.00.00").value();
    phone.origin = Country::parse("CN").value();
    phone.customs_value = Money::from_ticks(10'000'000);
    bulk.assess(phone, Instant::parse("2025-02-03T23:59:59-05:00").value(), duty);
    EXPECT_EQ(duty.duty->text(), "0.00");
    bulk.assess(phone, Instant::parse("2025-02-04T00:01:00-05:00").value(), duty);
    EXPECT_EQ(duty.duty->text(), "100.00");
    phone.product = HsCode::parse("0101.99.99.99").value();
    bulk.assess(phone, Instant::parse("2025-02-21").value(), duty);
    EXPECT_FALSE(duty.duty);
    EXPECT_TRUE(duty.lines.empty());
    EXPECT_EQ(duty.refusal, "0101.99.99.99 is no line of the schedule on 2025-02-21");
}

}  // namespace
}  // namespace impost
