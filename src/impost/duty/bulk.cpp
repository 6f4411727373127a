#include "impost/duty/bulk.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/duty/base_duty.hpp"

namespace impost {
namespace {

/// Preferences are looked up again when so many are kept.
constexpr std::size_t preferences_kept = 1U << 16U;

/// Every code under which a line of some revision can be given.
std::vector<HsCode> all_codes(const Schedule& schedule) {
    std::vector<HsCode> result;
    for (const Schedule::Row& row : schedule.rows()) {
        constexpr int tariff_line = 8;
        constexpr int first_special_chapter = 98;
        if (row.code.digits() < tariff_line || row.code.chapter() >= first_special_chapter) continue;
        result.push_back(row.code);
        if (row.code.digits() == tariff_line) {
            result.push_back(HsCode::parse(row.code.plain() + "00").value());
        } else {
            result.push_back(row.code.prefix(tariff_line));
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

/// Every instant at which rates may change, the first being the first day of the schedule.
std::vector<Instant> all_starts(const Schedule& schedule, const Ledger& ledger, Country importer) {
    const Instant first = Instant::washington(schedule.revisions().front().from, 0, 0);
    const Instant last = Instant::washington(Date::from_civil(9999, 1, 1), 0, 0);
    std::vector<Instant> result = changes(ledger, importer, first, last);
    for (const Revision& revision : schedule.revisions()) result.push_back(Instant::washington(revision.from, 0, 0));
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

bool is_column_two(const Ledger& ledger, Country origin, Date on) {
    const auto& columns = ledger.programs.column_two;
    return std::any_of(columns.begin(), columns.end(), [&](const ColumnTwo& c) { return c.in_force(on) && c.origins.contains(origin); });
}

/// The base duty of goods that claim nothing.
DutyLine general_duty(const Schedule::Rates& rates, const Regime& regime) {
    TariffLine line;
    line.code = line.rate_line = rates.rate_line;
    line.general = rates.general;
    EntryLine plain;
    plain.product = rates.rate_line;
    std::vector<NotApplied> ignored;
    return base_duty(line, regime, plain, regime.instant().washington_date(), ignored);
}

}  // namespace

/// A base duty that is a rate on the customs value; others are kept to say that they are not.
struct BulkAssessor::Base {
    DutyLine line;
    bool simple = false;
};

/// The law from one instant to the next.
struct BulkAssessor::Span {
    Span(const Ledger& ledger, Country importer, Instant at, const RegimeChanges& changes, CoverageIndex& coverage)
        : regime(Regime::at(ledger, importer, at, changes)), stacks(regime, coverage) {}

    Regime regime;
    StackIndex stacks;
    std::size_t revision = 0;
};

BulkAssessor::BulkAssessor(const Schedule& schedule, const Ledger& ledger, Country importer, RegimeChanges changes)
    : schedule_(schedule), ledger_(ledger), importer_(importer), changes_(std::move(changes)), coverage_(all_codes(schedule)),
      starts_(all_starts(schedule, ledger, importer)), spans_(starts_.size()), base_of_(schedule.revisions().size()) {}

BulkAssessor::BulkAssessor(BulkAssessor&&) noexcept = default;
BulkAssessor::~BulkAssessor() = default;

BulkAssessor::Span* BulkAssessor::span_at(Instant at) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
    if (after == starts_.begin()) return nullptr;
    const auto index = static_cast<std::size_t>(after - starts_.begin()) - 1;
    if (spans_[index] == nullptr) {
        spans_[index] = std::make_unique<Span>(ledger_, importer_, starts_[index], changes_, coverage_);
        spans_[index]->revision = schedule_.revision_on(starts_[index].washington_date()).value();
    }
    return spans_[index].get();
}

std::uint32_t BulkAssessor::keep(const DutyLine& line) {
    const auto [entry, fresh] = known_.try_emplace(line.heading + '\n' + line.measure + '\n' + line.rate, 0);
    if (fresh) {
        bases_.push_back(std::make_unique<Base>(Base{line, line.ad_valorem.has_value() && line.beyond.empty()}));
        entry->second = static_cast<std::uint32_t>(bases_.size());
    }
    return entry->second;
}

std::uint32_t BulkAssessor::base(std::size_t product, const Span& span) {
    auto& places = base_of_[span.revision];
    if (places.empty()) places.assign(coverage_.products().size(), 0);
    if (places[product] != 0) return places[product];
    const auto rates = schedule_.rates_of_line(coverage_.products()[product], span.revision);
    if (!rates) return 0;
    const auto [known, fresh] = printed_.try_emplace({rates->general.data(), rates->rate_line}, 0);
    if (fresh) known->second = keep(general_duty(*rates, span.regime));
    return places[product] = known->second;
}

std::uint32_t BulkAssessor::preferred_base(std::size_t product, const EntryLine& entry, const Span& span, Date on) {
    const HsCode code = coverage_.products()[product];
    const std::string key = code.plain() + std::string(entry.origin.alpha2()) + std::to_string(on.days()) + join(entry.claims, ";");
    if (preferred_.size() >= preferences_kept) preferred_.clear();
    const auto [known, fresh] = preferred_.try_emplace(key, 0);
    if (!fresh) return known->second;
    const auto line = schedule_.line(code, on);
    if (!line) return 0;
    EntryLine claiming;
    claiming.product = code;
    claiming.origin = entry.origin;
    claiming.claims = entry.claims;
    std::vector<NotApplied> ignored;
    return known->second = keep(base_duty(*line, span.regime, claiming, on, ignored));
}

bool BulkAssessor::only_programs(const std::vector<std::string>& claims) const {
    return std::all_of(claims.begin(), claims.end(), [&](const std::string& claim) {
        const auto& programs = ledger_.programs.programs;
        return std::any_of(programs.begin(), programs.end(), [&](const Program& program) { return names_program(program, claim); });
    });
}

bool BulkAssessor::take_short_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    if (!entry.contents.empty() || !entry.customs_value || entry.column == Column::two) return false;
    const Money value = *entry.customs_value;
    if (value < Money{} || largest_customs_value < value) return false;
    Span* span = span_at(at);
    const auto product = coverage_.find(entry.product);
    if (span == nullptr || !product) return false;
    const Date on = at.washington_date();
    if (is_column_two(ledger_, entry.origin, on)) return false;
    if (!entry.claims.empty() && !only_programs(entry.claims)) return false;
    const std::uint32_t place = entry.claims.empty() ? base(*product, *span) : preferred_base(*product, entry, *span, on);
    if (place == 0 || !bases_[place - 1]->simple) return false;
    const DutyLine& base = bases_[place - 1]->line;
    const ClaimSet claims = entry.claims.empty() ? ClaimSet{} : span->stacks.claims(entry.claims);
    const Stack& stack = span->stacks[span->stacks.find(*product, entry.origin, claims)];
    if (!stack.refusal.empty()) return false;

    const Rate below = *base.ad_valorem;
    Rate rate = below;
    Money duty = duty_on(value, below)->rounded_to_cents();
    result.lines.push_back({base.heading, base.authority, base.measure, base.rate, below, duty});
    for (const StackedDuty& one : stack.duties) {
        const Version& version = *one.version;
        if (!version.charge->specific.empty()) return false;
        const Measure& measure = *span->regime.measures()[one.measure].measure;
        const Rate added = version.charge->added_to(below);
        const Money amount = duty_on(value, added)->rounded_to_cents();
        result.lines.push_back({version.heading_for(added), measure.authority, measure.id, version.rate_text, added, amount});
        rate += added;
        duty += amount;
    }
    result.rate = rate;
    result.duty = duty;
    return true;
}

void BulkAssessor::take_long_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    const Span* span = span_at(at);
    auto assessed = span != nullptr ? impost::assess(schedule_, span->regime.moved_to(at), span->stacks.stacking(), entry, Reasons::left_out)
                                    : impost::assess(schedule_, Regime::at(ledger_, importer_, at, changes_), entry);
    if (!assessed) {
        result.refusal = assessed.error().what();
        return;
    }
    result.whole_ = std::move(assessed).value();
    for (const DutyLine& line : result.whole_.lines) {
        result.lines.push_back({line.heading, line.authority, line.measure, line.rate, line.ad_valorem, line.amount});
    }
    result.rate = result.whole_.ad_valorem;
    result.duty = result.whole_.total;
    if (!result.duty) result.lacks = join(result.whole_.beyond, "; ");
}

void BulkAssessor::assess(const EntryLine& entry, Instant at, BulkDuty& result) {
    result.duty.reset();
    result.rate.reset();
    result.lines.clear();
    result.lacks.clear();
    result.refusal.clear();
    if (take_short_way(entry, at, result)) return;
    result.lines.clear();
    take_long_way(entry, at, result);
}

}  // namespace impost
