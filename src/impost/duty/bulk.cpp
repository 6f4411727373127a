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

/// A base duty that is a rate on the customs value.
struct BulkAssessor::Base {
    Rate rate;
    std::string_view heading;
    BulkDuty::Provision provision;
};

/// An additional duty of a stack.
struct BulkAssessor::Charged {
    const Charge* charge;
    std::string_view heading;
    std::string_view heading_met;
    const BulkDuty::Provision* provision;

    [[nodiscard]] std::string_view heading_for(Rate added) const {
        const bool met = charge->kind != ChargeKind::additional && added == Rate{} && !heading_met.empty();
        return met ? heading_met : heading;
    }
};

/// The law from one instant to the next.
struct BulkAssessor::Span {
    Span(const Ledger& ledger, Country importer, Instant at, const RegimeChanges& changes, CoverageIndex& coverage)
        : regime(Regime::at(ledger, importer, at, changes)), stacks(regime, coverage), base_of(coverage.products().size(), unknown) {}

    static constexpr std::uint16_t unknown = 0xFFFF;
    Regime regime;
    StackIndex stacks;
    std::size_t revision = 0;
    std::vector<std::uint16_t> base_of;                          ///< [product] see `base`, or unknown
    std::vector<std::unique_ptr<std::vector<Charged>>> charges;  ///< [stack] null: not looked up
};

BulkAssessor::BulkAssessor(const Schedule& schedule, const Ledger& ledger, Country importer, RegimeChanges changes)
    : schedule_(schedule),
      ledger_(ledger),
      importer_(importer),
      changes_(std::move(changes)),
      coverage_(all_codes(schedule)),
      starts_(all_starts(schedule, ledger, importer)),
      spans_(starts_.size()) {}

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

std::uint16_t BulkAssessor::keep(const DutyLine& line) {
    const bool simple = line.ad_valorem.has_value() && line.beyond.empty();
    if (!simple) return 0;
    const auto [entry, fresh] = known_.try_emplace(line.heading + '\n' + line.measure + '\n' + line.rate, 0);
    if (fresh && bases_.size() + 1 < Span::unknown) {
        const DutyLine& kept = base_lines_.emplace_back(line);
        bases_.push_back({*kept.ad_valorem, kept.heading, {kept.authority, kept.measure, kept.rate}});
        entry->second = static_cast<std::uint16_t>(bases_.size());
    }
    return entry->second;
}

std::uint16_t BulkAssessor::base(std::size_t product, const Span& span) {
    const auto rates = schedule_.rates_of_line(coverage_.products()[product], span.revision);
    if (!rates) return 0;
    const auto [known, fresh] = printed_.try_emplace({rates->general.data(), rates->rate_line}, 0);
    if (fresh) known->second = keep(general_duty(*rates, span.regime));
    return known->second;
}

std::uint16_t BulkAssessor::preferred_base(std::size_t product, const EntryLine& entry, const Span& span, Date on) {
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

const std::vector<BulkAssessor::Charged>& BulkAssessor::charges(Span& span, std::size_t stack) {
    if (span.charges.size() <= stack) span.charges.resize(stack + 1);
    auto& kept = span.charges[stack];
    if (kept != nullptr) return *kept;
    kept = std::make_unique<std::vector<Charged>>();
    for (const StackedDuty& duty : span.stacks[stack].duties) {
        const Version& version = *duty.version;
        const Measure& measure = *span.regime.measures()[duty.measure].measure;
        const auto& provision =
            provisions_.try_emplace(&version, BulkDuty::Provision{measure.authority, measure.id, version.rate_text}).first->second;
        kept->push_back({&*version.charge, version.heading, version.heading_met, &provision});
    }
    return *kept;
}

bool BulkAssessor::only_programs(const std::vector<std::string>& claims) const {
    return std::all_of(claims.begin(), claims.end(), [&](const std::string& claim) {
        const auto& programs = ledger_.programs.programs;
        return std::any_of(programs.begin(), programs.end(), [&](const Program& program) { return names_program(program, claim); });
    });
}

bool BulkAssessor::take_short_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    if (!entry.contents.empty() || !entry.customs_value || entry.column == Column::two) return false;
    if (!entry.facts.empty() || entry.applicable_line || entry.transport) return false;
    const Money value = *entry.customs_value;
    if (value < Money{} || largest_customs_value < value) return false;
    Span* span = span_at(at);
    const auto product = coverage_.find(entry.product);
    if (span == nullptr || !product) return false;
    const Date on = at.washington_date();
    if (is_column_two(ledger_, entry.origin, on)) return false;
    if (!entry.claims.empty() && !only_programs(entry.claims)) return false;
    std::uint16_t place = 0;
    if (entry.claims.empty()) {
        std::uint16_t& known = span->base_of[*product];
        if (known == Span::unknown) known = base(*product, *span);
        place = known;
    } else {
        place = preferred_base(*product, entry, *span, on);
    }
    if (place == 0) return false;
    const std::size_t stack =
        span->stacks.find(*product, entry.origin, entry.claims.empty() ? ClaimSet{} : span->stacks.claims(entry.claims));
    if (!span->stacks[stack].refusal.empty()) return false;

    const Base& base = bases_[place - 1U];
    Rate rate = base.rate;
    Money duty = duty_on(value, base.rate)->rounded_to_cents();
    result.lines.push_back({base.heading, &base.provision, base.rate, duty});
    for (const Charged& one : charges(*span, stack)) {
        if (!one.charge->specific.empty()) return false;
        const Rate added = one.charge->added_to(base.rate);
        const Money amount = duty_on(value, added)->rounded_to_cents();
        result.lines.push_back({one.heading_for(added), one.provision, added, amount});
        rate += added;
        duty += amount;
    }
    result.rate = rate;
    result.duty = duty;
    return true;
}

void BulkAssessor::take_long_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    const Span* span = span_at(at);
    auto assessed = span != nullptr
                        ? impost::assess(schedule_, span->regime.moved_to(at), span->stacks.stacking(), entry, Reasons::left_out)
                        : impost::assess(schedule_, Regime::at(ledger_, importer_, at, changes_), entry);
    if (!assessed) {
        result.refusal = assessed.error().what();
        return;
    }
    result.whole_ = std::move(assessed).value();
    result.provisions_.clear();
    for (const DutyLine& line : result.whole_.lines) result.provisions_.push_back({line.authority, line.measure, line.rate});
    for (std::size_t i = 0; i < result.whole_.lines.size(); ++i) {
        const DutyLine& line = result.whole_.lines[i];
        result.lines.push_back({line.heading, &result.provisions_[i], line.ad_valorem, line.amount});
    }
    result.rate = result.whole_.ad_valorem;
    result.duty = result.whole_.total;
    result.beyond_rates = !result.whole_.beyond.empty();
    if (!result.duty) result.lacks = join(result.whole_.beyond, "; ");
}

void BulkAssessor::assess(const EntryLine& entry, Instant at, BulkDuty& result) {
    result.duty.reset();
    result.rate.reset();
    result.beyond_rates = false;
    result.lines.clear();
    result.lacks.clear();
    result.refusal.clear();
    if (take_short_way(entry, at, result)) return;
    result.lines.clear();
    take_long_way(entry, at, result);
}

}  // namespace impost
