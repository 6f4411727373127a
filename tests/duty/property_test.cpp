#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "duty/random_lines.hpp"
#include "impost/duty/bulk.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::instant;
using test::measure;
using test::RandomLines;
using test::stacking_text;
using test::version_text;
using ShippedProperty = test::ShippedUsLaw;

std::string text_of(const std::optional<Money>& amount) { return amount ? amount->text() : "?"; }
std::string text_of(const std::optional<Rate>& rate) { return rate ? rate->text() : "?"; }

/// Everything that a user sees of an assessment, or why there is none.
std::string everything(const Result<Assessment>& result) {
    if (!result) return result.error().what();
    const Assessment& a = *result;
    std::string text = a.product.code.dotted() + ", " + a.product.description + ", " + text_of(a.ad_valorem) + ", " + text_of(a.total);
    for (const DutyLine& line : a.lines) {
        text += "\n" + line.heading + ", " + line.authority + ", " + line.measure + ", " + line.rate + ", " + text_of(line.ad_valorem) +
                ", " + text_of(line.amount) + ", " + line.reason;
        for (const std::string& beyond : line.beyond) text += " + " + beyond;
    }
    for (const NotApplied& one : a.not_applied) text += "\nnot " + one.measure + ": " + one.reason;
    for (const MissingFact& fact : a.missing) text += "\nlacks " + fact.name;
    for (const std::string& note : a.notes) text += "\n" + note;
    return text;
}

/// The measures of a regime with the headings and rates of their versions and the number of their exceptions.
std::string shown(const Regime& regime) {
    std::string text;
    for (const ActiveMeasure& active : regime.measures()) {
        text += active.measure->id + ":";
        for (const Version* version : active.versions) text += " " + version->part + " " + version->heading + " " + version->rate_text;
        text += ", " + std::to_string(active.exceptions.size()) + " exceptions\n";
    }
    return text;
}

/// The duties of a line as bulk assessment has them.
std::string owed(BulkAssessor& assessor, const EntryLine& entry, Instant at) {
    BulkDuty duty;
    assessor.assess(entry, at, duty);
    std::string text = duty.refusal + duty.lacks + text_of(duty.duty) + ", " + text_of(duty.rate);
    for (const BulkDuty::Line& line : duty.lines)
        text += "\n" + std::string(line.heading) + ", " + std::string(line.provision->measure) + ", " + text_of(line.amount);
    return text;
}

constexpr const char* extra = "us-extra";

/// A measure on goods of everywhere, with a list of its own and an exception, that takes the place of some measures and gives way to
/// others, so that taking it out has something to restore.
Measure extra_measure(const Ledger& ledger) {
    std::set<std::string> authorities;
    for (const Measure& one : ledger.measures) authorities.insert(one.authority);
    std::string rules;
    for (const std::string& authority : authorities) {
        const char* rule = authority == "IEEPA" ? "excludes" : authority == "Section 232" ? "excluded_by" : "adds";
        rules += stacking_text(authority, rule);
    }
    return measure(extra, "Section 1",
                   "[scope]\norigins = \"all\"\nexcept_products = [\"27\", \"4202\"]\n" + version_text("2025-03-01", "+7%") +
                       version_text("2025-06-01", "at least 12%") +
                       "[[exception]]\nproducts = [\"8471\"]\nfrom = 2025-09-01T00:01:00-04:00\ntext = \"Computers.\"\nsource = \"s\"\n" +
                       rules);
}

Ledger with_extra(const Ledger& ledger) {
    Ledger result = ledger;
    result.measures.insert(result.measures.begin() + 3, extra_measure(ledger));
    return result;
}

TEST_F(ShippedProperty, adding_a_measure_and_removing_it_is_the_identity) {
    const Ledger extended = with_extra(*ledger_);
    Ledger removed = extended;
    std::erase_if(removed.measures, [](const Measure& one) { return one.id == extra; });
    const RegimeChanges without{{}, {extra}, {}};
    RandomLines random(*schedule_);
    std::size_t changed = 0;
    constexpr std::size_t points = 1'500;
    for (std::size_t i = 0; i < points; ++i) {
        const EntryLine entry = random.line();
        const Instant at = random.instant();
        const auto told = [&](const Ledger& ledger, const RegimeChanges& changes) {
            return everything(assess(*schedule_, Regime::at(ledger, us_, at, changes), entry));
        };
        const std::string before = told(*ledger_, {});
        ASSERT_EQ(told(extended, without), before);
        ASSERT_EQ(told(removed, {}), before);
        changed += told(extended, {}) != before ? 1 : 0;
    }
    EXPECT_GT(changed, points / 2) << "the measure has something to change";
}

TEST_F(ShippedProperty, adding_a_measure_and_removing_it_is_the_identity_in_bulk) {
    const Ledger extended = with_extra(*ledger_);
    BulkAssessor before(*schedule_, *ledger_, us_);
    BulkAssessor with(*schedule_, extended, us_);
    BulkAssessor without(*schedule_, extended, us_, {{}, {extra}, {}});
    RandomLines random(*schedule_);
    std::size_t changed = 0;
    constexpr std::size_t points = 20'000;
    for (std::size_t i = 0; i < points; ++i) {
        const EntryLine entry = random.line();
        const Instant at = random.instant();
        const std::string told = owed(before, entry, at);
        ASSERT_EQ(owed(without, entry, at), told) << entry.product.dotted() << " " << at.text();
        changed += owed(with, entry, at) != told ? 1 : 0;
    }
    EXPECT_GT(changed, points / 4);
}

TEST_F(ShippedProperty, adding_a_measure_and_removing_it_leaves_every_regime_as_it_was) {
    const Ledger extended = with_extra(*ledger_);
    std::size_t changed = 0;
    const auto instants = changes(extended, us_, instant("2018-01-01"), instant("2026-12-31"));
    for (const Instant at : instants) {
        const std::string before = shown(Regime::at(*ledger_, us_, at));
        ASSERT_EQ(shown(Regime::at(extended, us_, at, {{}, {extra}, {}})), before) << at.text();
        changed += shown(Regime::at(extended, us_, at)) != before ? 1 : 0;
    }
    EXPECT_GT(changed, instants.size() / 4);
    EXPECT_LT(changed, instants.size());
}

TEST_F(ShippedProperty, assessment_does_not_depend_on_the_order_of_the_measures_files) {
    std::mt19937_64 order(8);
    for (int round = 0; round < 3; ++round) {
        Ledger shuffled = *ledger_;
        std::shuffle(shuffled.measures.begin(), shuffled.measures.end(), order);
        ASSERT_NE(shuffled.measures.front().id + shuffled.measures.back().id, ledger_->measures.front().id + ledger_->measures.back().id);
        RandomLines random(*schedule_);
        BulkAssessor in_order(*schedule_, *ledger_, us_);
        BulkAssessor in_disorder(*schedule_, shuffled, us_);
        std::size_t several = 0;
        for (int i = 0; i < 500; ++i) {
            EntryLine entry = random.line();
            if (i % 2 == 0) entry.origin = test::country("CN");
            const Instant at = random.instant();
            const auto first = assess(*schedule_, Regime::at(*ledger_, us_, at), entry);
            ASSERT_EQ(everything(assess(*schedule_, Regime::at(shuffled, us_, at), entry)), everything(first));
            ASSERT_EQ(owed(in_disorder, entry, at), owed(in_order, entry, at));
            several += first && first->lines.size() > 2 ? 1 : 0;
        }
        EXPECT_GT(several, 50U) << "lines on which measures meet";
    }
}

TEST_F(ShippedProperty, totals_equal_the_lines_sum_to_the_cent) {
    RandomLines random(*schedule_);
    BulkAssessor assessor(*schedule_, *ledger_, us_);
    BulkDuty bulk;
    std::size_t summed = 0;
    std::size_t unknown = 0;
    const auto check = [&](const auto& lines, const std::optional<Money>& total) {
        Money sum;
        bool known = true;
        for (const auto& line : lines) {
            known = known && line.amount.has_value();
            if (!line.amount) continue;
            constexpr std::int64_t ticks_per_cent = 100;
            EXPECT_EQ(line.amount->ticks() % ticks_per_cent, 0);
            sum += *line.amount;
        }
        EXPECT_EQ(total, known ? std::optional(sum) : std::nullopt);
        (known ? summed : unknown) += 1;
    };
    for (int i = 0; i < 3'000; ++i) {
        EntryLine entry = random.line();
        if (i % 3 == 0) entry.transport = i % 2 == 0 ? Transport::ocean : Transport::air;  // fees are lines of their own
        const Instant at = random.instant();
        const auto assessed = assess(*schedule_, Regime::at(*ledger_, us_, at), entry);
        if (!assessed) continue;
        check(assessed->lines, assessed->total);
        assessor.assess(entry, at, bulk);
        check(bulk.lines, bulk.duty);
    }
    EXPECT_GT(summed, 3'000U);
    EXPECT_GT(unknown, 50U);
}

}  // namespace
}  // namespace impost
