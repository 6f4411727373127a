#include "impost/duty/bulk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "duty/random_lines.hpp"
#include "impost/base/text.hpp"

namespace impost {
namespace {

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

using ShippedBulk = test::ShippedUsLaw;
using test::RandomLines;

TEST_F(ShippedBulk, equals_one_by_one_assessment_on_random_lines) {
    const Date summer = Date::from_civil(2025, 7, 1);
    for (const RegimeChanges& changes : {RegimeChanges{}, RegimeChanges{{}, {"IEEPA"}, {}}, RegimeChanges{{}, {}, summer}}) {
        RandomLines random(*schedule_);
        BulkAssessor bulk(*schedule_, *ledger_, us_, changes);
        BulkDuty fast;
        std::size_t assessed = 0;
        for (int i = 0; i < 4'000; ++i) {
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
            EXPECT_EQ(fast.in_vain, join(slow->in_vain, "; ")) << what;
            EXPECT_EQ(fast.beyond_rates, !slow->beyond.empty()) << what;
            EXPECT_EQ(fast.lacks.empty(), slow->total.has_value()) << what;
        }
        EXPECT_GT(assessed, 2'500U);
    }
}

/// Every instant at which the law or the schedule changes, from the schedule's first day on.
std::vector<Instant> all_changes(const Schedule& schedule, const Ledger& ledger, Country importer) {
    const Instant first = Instant::washington(schedule.revisions().front().from, 0, 0);
    std::vector<Instant> result = changes(ledger, importer, first, Instant::parse("2026-12-31").value());
    for (const Revision& revision : schedule.revisions()) result.push_back(Instant::washington(revision.from, 0, 0));
    std::sort(result.begin(), result.end());
    return result;
}

// What is kept of one product and span must not serve another: most products, of origins that much law and that little law meets.
TEST_F(ShippedBulk, owes_in_every_span_what_the_base_rate_and_the_stack_of_each_product_are) {
    std::vector<HsCode> codes;
    for (const Schedule::Row& row : schedule_->rows()) {
        if (row.code.digits() >= 8 && row.code.chapter() < 98) codes.push_back(row.code);
    }
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    CoverageIndex coverage(codes);
    BulkAssessor bulk(*schedule_, *ledger_, us_);
    BulkDuty duty;
    EntryLine entry;
    entry.customs_value = Money::from_ticks(10'000'000);
    std::size_t compared = 0;
    for (const Instant at : all_changes(*schedule_, *ledger_, us_)) {
        const std::size_t revision = schedule_->revision_on(at.washington_date()).value();
        const Regime regime = Regime::at(*ledger_, us_, at);
        StackIndex stacks(regime, coverage);
        for (std::size_t p = 0; p < codes.size(); p += 7) {
            const auto rates = schedule_->rates_of_line(codes[p], revision);
            const auto base = rates ? parse_duty_expression(rates->general) : DutyExpression();
            if (!rates || base.kind == DutyKind::elsewhere) continue;
            entry.product = codes[p];
            for (const char* origin : {"CN", "DE"}) {
                entry.origin = Country::parse(origin).value();
                bulk.assess(entry, at, duty);
                const Stack& stack = stacks[stacks.find(p, entry.origin, ClaimSet{})];
                ++compared;
                const std::string where = codes[p].dotted() + " " + origin + " " + at.text();
                ASSERT_EQ(duty.lines.size(), stack.duties.size() + 1) << where << duty.refusal;
                ASSERT_EQ(duty.lines.front().heading, rates->rate_line.dotted()) << where;
                ASSERT_EQ(duty.lines.front().provision->rate, base.text) << where;
                for (std::size_t d = 0; d < stack.duties.size(); ++d) {
                    const DutyProvision& provision = *duty.lines[d + 1].provision;
                    ASSERT_EQ(provision.measure, regime.measures()[stack.duties[d].measure].measure->id) << where;
                    ASSERT_EQ(provision.rate, stack.duties[d].version->rate_text) << where;
                }
            }
        }
    }
    EXPECT_GT(compared, 500'000U);
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
