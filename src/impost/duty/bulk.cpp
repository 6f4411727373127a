#include "impost/duty/bulk.hpp"

#include <algorithm>
#include <map>

#include "impost/base/text.hpp"
#include "impost/duty/treatment.hpp"

namespace impost {
namespace {

/// Claims are looked up again when so many are kept.
constexpr std::size_t claims_kept = 1U << 8U;
constexpr std::size_t units_kept = 64;
constexpr std::uint16_t unknown = 0xFFFF;

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
std::vector<Instant> all_starts(const Schedule& schedule, const Ledger& ledger, Country importer, const RegimeChanges& changed) {
    const Instant first = Instant::washington(schedule.revisions().front().from, 0, 0);
    const Instant last = Instant::washington(Date::from_civil(9999, 1, 1), 0, 0);
    std::vector<Instant> result = changes(ledger, importer, first, last);
    for (const Revision& revision : schedule.revisions()) result.push_back(Instant::washington(revision.from, 0, 0));
    for (const ColumnTwo& column : ledger.programs.column_two) {
        for (const auto& day : {column.from, column.until}) {
            if (day && schedule.revisions().front().from < *day) result.push_back(Instant::washington(*day, 0, 0));
        }
    }
    for (const Measure& measure : ledger.measures) {
        for (const Version& version : measure.versions) {
            const bool counts = changed.known_on && version.stated_end && first < *version.stated_end;
            if (counts) result.push_back(*version.stated_end);  // also where what was announced later ended it before
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

void sort_names(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "");
}

bool stands_in(const std::vector<std::string>& sorted, const std::string& name) {
    return std::binary_search(sorted.begin(), sorted.end(), name);
}

/// Names of what an entry line lacks, or what its duty is charged on in the law's words.
std::string lacking(const std::vector<MissingFact>& missing, const std::vector<std::string>& beyond) {
    std::vector<std::string> names;
    for (const MissingFact& fact : missing) names.push_back(fact.name);
    return join(names.empty() ? beyond : names, "; ");
}

}  // namespace

/// What a base duty is owed under.
struct BulkAssessor::Printed {
    std::string authority;
    std::string measure;
    std::string rate_text;
    DutyExpression duty;
    DutyProvision provision;
};

/// What assessing asks of a base duty, on a cache line of its own.
struct alignas(64) BulkAssessor::Base {
    std::string heading;
    const DutyProvision* provision;
    std::optional<Rate> plain;  ///< a rate on the customs value, where it is nothing else
    const DutyExpression* duty;
};

std::size_t BulkAssessor::Hash::operator()(const RateKey& key) const {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    return (key.rate_line * golden) ^ reinterpret_cast<std::uintptr_t>(key.text);
}

/// Claims of preferences and of exceptions of measures.
struct BulkAssessor::Claimed {
    std::vector<std::string> names;
    std::vector<const Program*> programs;       ///< that they name, at most 32
    std::vector<char> of_program;               ///< [name] whether it names one
    std::vector<std::optional<ClaimSet>> sets;  ///< [span]
    std::vector<std::vector<ClaimSet>> alone;   ///< [span][name], each name by itself; empty where not looked up
    /// Base duties by those of the programs that are in force for the origin, as bits; [line - 1], or not looked up.
    std::map<std::uint32_t, std::vector<Preferred>> bases;
    std::vector<std::string> free_claims;  ///< [program] that goods enter free under it; empty where no measure asks for that
    bool limited = false;                  ///< the law sets a limit to one of them
};

/// An entry line on its way.
struct BulkAssessor::Assessing {
    const EntryLine& entry;
    Money value;
    BulkDuty& result;
    std::optional<Rate> base_rate;  ///< on the customs value
};

BulkAssessor::BulkAssessor(const Schedule& schedule, const Ledger& ledger, Country importer, RegimeChanges changes)
    : schedule_(schedule),
      ledger_(ledger),
      importer_(importer),
      changes_(std::move(changes)),
      codes_(all_codes(schedule)),
      additional_(ledger, importer, changes_, all_starts(schedule, ledger, importer, changes_), codes_.products()),
      general_(codes_.products().size()),
      general_in_(schedule.revisions().size(), std::vector<Place>(codes_.products().size(), unknown)),
      lines_of_(schedule.revisions().size(), std::vector<std::uint32_t>(codes_.products().size(), 0)) {
    for (const Instant start : additional_.starts()) terms_.push_back(term_from(start));
    for (const Measure& measure : ledger.measures) {
        for (const Version& version : measure.versions) {
            measure_claims_.push_back(version.claim);
            if (!version.charge || version.charge->on.empty()) continue;
            contents_.push_back(version.charge->on);
            content_claims_[version.charge->on].push_back(version.claim);
        }
        for (const ClaimLimit& limit : measure.claim_limits) limited_.push_back(limit.claim);
        for (const Exception& exception : measure.exceptions) {
            measure_claims_.push_back(exception.claim);
            if (exception.condition != exception.claim) free_claims_.push_back(exception.condition);
        }
    }
    for (std::vector<std::string>* const names : {&measure_claims_, &contents_, &limited_, &free_claims_}) sort_names(*names);
    std::erase_if(content_claims_, [](const auto& one) { return std::find(one.second.begin(), one.second.end(), "") != one.second.end(); });
}

BulkAssessor::BulkAssessor(BulkAssessor&&) noexcept = default;
BulkAssessor::~BulkAssessor() = default;

BulkAssessor::Term BulkAssessor::term_from(Instant start) const {
    const Date on = start.washington_date();
    Term term;
    term.revision = schedule_.revision_on(on).value();
    for (const Country country : all_countries()) term.column_two.set(country.index(), ledger_.programs.is_column_two(country, on));
    return term;
}

BulkAssessor::Place BulkAssessor::keep(const ChosenRate& chosen, HsCode rate_line) {
    const DutyExpression& duty = *chosen.duty;
    if (duty.kind == DutyKind::elsewhere) return 0;
    const std::string heading = rate_line.dotted();
    const auto [entry, fresh] = known_.try_emplace(heading + '\n' + chosen.measure + '\n' + duty.text, 0);
    if (fresh && bases_.size() + 1 < unknown) {
        const std::string rate_text = duty.text.empty() ? "no rate printed" : duty.text;
        Printed& kept = printed_.emplace_back(Printed{chosen.authority, chosen.measure, rate_text, duty, {}});
        kept.provision = {kept.authority, kept.measure, kept.rate_text};
        bases_.push_back({heading, &kept.provision, duty.plain_rate(), &kept.duty});
        entry->second = static_cast<Place>(bases_.size());
    }
    return entry->second;
}

void BulkAssessor::look_up(std::size_t product, std::size_t revision) {
    const HsCode code = codes_.products()[product];
    const auto rates = schedule_.rates_of_line(code, revision);
    Place general = 0;
    if (rates) {
        lines_.push_back(*rates);
        const auto [known, fresh] = rates_.try_emplace({rates->rate_line.first(), rates->general.data()}, Place{0});
        if (fresh) {
            const RateColumns columns{parse_duty_expression(rates->general), {}, {}};
            known->second = keep(choose_rate(columns, {}, {}, Column::by_origin, {}, {}), rates->rate_line);
        }
        general = known->second;
    }
    const Schedule::RevisionRange same = schedule_.same_rates(code, revision);
    General& own = general_[product];
    if (static_cast<std::size_t>(own.end_revision - own.first_revision) < same.end - same.first) {
        own.first_revision = static_cast<std::uint16_t>(same.first);
        own.end_revision = static_cast<std::uint16_t>(same.end);
        own.place = general;
    }
    for (std::size_t r = same.first; r < same.end; ++r) {
        general_in_[r][product] = general;
        lines_of_[r][product] = rates ? static_cast<std::uint32_t>(lines_.size()) : 0;
    }
}

BulkAssessor::Place BulkAssessor::general_base(std::size_t product, const Term& term) {
    const General& own = general_[product];
    if (own.first_revision <= term.revision && term.revision < own.end_revision) return own.place;
    const Place& place = general_in_[term.revision][product];
    if (place == unknown) look_up(product, term.revision);
    return place;
}

std::uint32_t BulkAssessor::line(std::size_t product, const Term& term) {
    if (general_in_[term.revision][product] == unknown) look_up(product, term.revision);
    return lines_of_[term.revision][product];
}

BulkAssessor::Place BulkAssessor::column_two_base(std::size_t product, Country origin, const Term& term) {
    const std::uint32_t own = line(product, term);
    if (own == 0) return 0;
    const Schedule::Rates& rates = lines_[own - 1];
    const auto [known, fresh] = rates_.try_emplace({rates.rate_line.first(), rates.other.data()}, Place{0});
    if (fresh) {
        const RateColumns columns{{}, {}, parse_duty_expression(rates.other)};
        known->second = keep(choose_rate(columns, {}, origin, Column::two, {}, {}), rates.rate_line);
    }
    return known->second;
}

BulkAssessor::Preferred BulkAssessor::preferred_base(std::size_t product, Country origin, Claimed& claimed, const Term& term, Date on) {
    std::uint32_t eligible = 0;
    for (std::size_t p = 0; p < claimed.programs.size(); ++p) {
        const Program& program = *claimed.programs[p];
        if (program.in_force(on) && program.origins.contains(origin)) eligible |= 1U << p;
    }
    if (eligible == 0) return {general_base(product, term), 0};
    const std::uint32_t own = line(product, term);
    if (own == 0) return {};
    std::vector<Preferred>& bases = claimed.bases[eligible];
    if (bases.size() < own) bases.resize(lines_.size(), {unknown, 0});
    Preferred& base = bases[own - 1];
    if (base.place == unknown) {
        const Schedule::Rates& rates = lines_[own - 1];
        const RateColumns columns{parse_duty_expression(rates.general), parse_special_rates(rates.special), {}};
        const ChosenRate chosen = choose_rate(columns, ledger_.programs, origin, Column::by_origin, claimed.names, on);
        base.place = keep(chosen, rates.rate_line);
        const auto program = std::find(claimed.programs.begin(), claimed.programs.end(), chosen.program);
        const bool free = program != claimed.programs.end() && chosen.duty->plain_rate() == Rate{};
        base.free_under = free ? static_cast<std::uint16_t>(program - claimed.programs.begin() + 1) : std::uint16_t{0};
    }
    return base;
}

BulkAssessor::Claimed* BulkAssessor::claimed(const std::vector<std::string>& names) {
    const std::string key = names.size() == 1 ? names.front() : join(names, "\n");
    const auto found = claimed_.find(key);
    if (found != claimed_.end()) return found->second->names == names ? found->second.get() : nullptr;
    auto made = std::make_unique<Claimed>();
    made->names = names;
    made->sets.resize(terms_.size());
    made->alone.resize(terms_.size());
    made->limited = std::any_of(names.begin(), names.end(), [&](const std::string& name) { return stands_in(limited_, name); });
    for (const std::string& name : names) {
        const std::size_t before = made->programs.size();
        for (const Program& program : ledger_.programs.programs) {
            if (names_program(program, name)) made->programs.push_back(&program);
        }
        const bool of_program = made->programs.size() > before;
        made->of_program.push_back(of_program ? 1 : 0);
        if (is_entry_claim(name) || !(of_program || stands_in(measure_claims_, name))) return nullptr;
    }
    constexpr std::size_t bits = 32;
    if (made->programs.size() > bits) return nullptr;
    for (const Program* program : made->programs) {
        const std::string free = entered_free(program->symbol);
        made->free_claims.push_back(stands_in(free_claims_, free) ? free : "");
    }
    if (claimed_.size() >= claims_kept) claimed_.clear();
    return claimed_.emplace(key, std::move(made)).first->second.get();
}

bool BulkAssessor::known_contents(const EntryLine& entry) const {
    const std::vector<Content>& contents = entry.contents;
    Rate sum;
    for (auto content = contents.begin(); content != contents.end(); ++content) {
        if (content->portion.share < Rate{} || !stands_in(contents_, content->name)) return false;
        if (std::any_of(contents.begin(), content, [&](const Content& other) { return other.name == content->name; })) return false;
        const auto only = content_claims_.find(content->name);
        const auto counts = [&](const std::string& claim) { return has_claim(entry, claim); };
        if (only != content_claims_.end() && std::none_of(only->second.begin(), only->second.end(), counts)) return false;
        sum += content->portion.share;
    }
    return sum <= Rate::from_ticks(Rate::one);
}

const Unit* BulkAssessor::unit(const std::string& text) {
    const auto known = std::find_if(units_.begin(), units_.end(), [&](const auto& one) { return one.first == text; });
    if (known != units_.end()) {
        const Unit* const unit = known->second;
        if (known != units_.begin()) std::iter_swap(known, known - 1);  // those that come often come to stand in front
        return unit;
    }
    const Unit* const found = find_unit(text);
    if (found != nullptr && units_.size() < units_kept) units_.emplace_back(text, found);
    return found;
}

bool BulkAssessor::known_quantities(const std::vector<Measured>& quantities) {
    for (auto measured = quantities.begin(); measured != quantities.end(); ++measured) {
        const Unit* const own = unit(measured->unit);
        if (own == nullptr || measured->quantity < Quantity{}) return false;
        const auto same = [&](const Measured& other) { return same_measure(*unit(other.unit), *own); };
        if (std::any_of(quantities.begin(), measured, same)) return false;
    }
    return true;
}

bool BulkAssessor::owe_base(const Base& base, Assessing& line) const {
    BulkDuty& result = line.result;
    if (base.plain) {
        result.rate = line.base_rate = base.plain;
        result.duty = duty_on(line.value, *base.plain)->rounded_to_cents();
        result.lines.push_back({base.heading, base.provision, result.rate, result.duty});
        return true;
    }
    const auto owed = evaluate(*base.duty, {line.value, line.entry.quantities, line.entry.facts});
    if (!owed) return false;
    result.rate = owed->ad_valorem;
    result.beyond_rates = !owed->beyond.empty();
    if (owed->amount) {
        result.duty = owed->amount->rounded_to_cents();
        if (Money{} < line.value) {
            const auto equivalent = ratio(*result.duty, line.value);
            if (equivalent) line.base_rate = *equivalent;
        }
    } else {
        result.lacks = lacking(owed->missing, owed->beyond);
    }
    if (!result.beyond_rates) line.base_rate = owed->ad_valorem;
    result.lines.push_back({base.heading, base.provision, owed->ad_valorem, result.duty});
    return true;
}

bool BulkAssessor::owe(const AdditionalDuty& duty, const Portion& portion, Assessing& line) const {
    const Charge& charge = *duty.charge;
    if (!charge.specific.empty() || charge.alone) return false;
    if (charge.kind != ChargeKind::additional && !line.base_rate) return false;
    const Rate added = charge.added_to(line.base_rate.value_or(Rate{}));
    const auto amount = duty_on(portion.value, added);
    if (!amount) return false;
    const Rate rate = portion.is_whole() ? added : share_of(added, portion.share);
    const Money cents = amount->rounded_to_cents();
    line.result.lines.push_back({duty.version->heading_for(rate), duty.provision, rate, cents});
    if (line.result.rate) *line.result.rate += rate;
    if (line.result.duty) *line.result.duty += cents;
    return true;
}

bool BulkAssessor::owe_all(AdditionalDuties::List duties, Assessing& line) const {
    const Portion whole = Portion::whole(line.value);
    return std::all_of(duties.begin(), duties.end(), [&](const AdditionalDuty& duty) { return owe(duty, whole, line); });
}

bool BulkAssessor::owe_contents(const LawSpan& span, const Stack& stack, Assessing& line) {
    portions_.clear();
    for (const Version* version : stack.covering) {
        Portion portion = version != nullptr ? Portion::whole(line.value) : Portion::nothing();
        for (const Content& content : line.entry.contents) {
            if (version == nullptr || content.name != version->charge->on) continue;
            portion = content.portion;
            break;
        }
        portions_.push_back(portion);
    }
    try {
        static_cast<void>(span.stacks.stacking().settle(portions_));
    } catch (const Error&) {
        return false;
    }
    for (std::size_t m = 0; m < portions_.size(); ++m) {
        if (portions_[m].is_nothing()) continue;
        if (!owe(additional_.duty(span, m, *stack.covering[m]), portions_[m], line)) return false;
    }
    return true;
}

void BulkAssessor::note_in_vain(LawSpan& span, std::size_t product, Claimed& claims, bool preferred, Assessing& line) const {
    const auto& of_program = claims.of_program;
    if (preferred && std::find(of_program.begin(), of_program.end(), 0) == of_program.end()) return;
    const ClaimSet asked = additional_.asked_for(span, product, line.entry.origin, *claims.sets[span.place]);
    std::vector<ClaimSet>& alone = claims.alone[span.place];
    for (std::size_t n = alone.size(); n < claims.names.size(); ++n) alone.push_back(span.stacks.claims({claims.names[n]}));
    for (std::size_t n = 0; n < claims.names.size(); ++n) {
        if ((preferred && of_program[n] != 0) || (asked & alone[n]).any()) continue;
        line.result.in_vain += (line.result.in_vain.empty() ? "" : "; ") + claims.names[n];
    }
}

bool BulkAssessor::take_short_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    if (!entry.customs_value) return false;
    if (!entry.facts.empty() || entry.applicable_line || entry.transport) return false;
    const Money value = *entry.customs_value;
    if (value < Money{} || largest_customs_value < value) return false;
    if (!known_quantities(entry.quantities)) return false;
    LawSpan* span = additional_.span_at(at);
    const auto product = codes_.find(entry.product);
    if (span == nullptr || !product) return false;
    const Term& term = terms_[span->place];
    Claimed* const claims = entry.claims.empty() ? nullptr : claimed(entry.claims);
    if (claims == nullptr ? !entry.claims.empty() : claims->limited) return false;
    const bool prefers = claims != nullptr && !claims->programs.empty();
    const bool in_column_two = entry.column == Column::two || term.column_two.test(entry.origin.index());
    const Preferred base = in_column_two ? Preferred{column_two_base(*product, entry.origin, term), 0}
                           : prefers     ? preferred_base(*product, entry.origin, *claims, term, at.washington_date())
                                         : Preferred{general_base(*product, term), 0};
    const Place place = base.place;
    if (place == 0) return false;
    __builtin_prefetch(&bases_[place - 1U]);  // it comes while the additional duties are looked up
    ClaimSet set;
    if (claims != nullptr) {
        auto& kept = claims->sets[span->place];
        if (!kept) kept = span->stacks.claims(claims->names);
        set = *kept;
        if (base.free_under != 0 && !claims->free_claims[base.free_under - 1U].empty())
            set |= span->stacks.claims({claims->free_claims[base.free_under - 1U]});
    }
    Assessing line{entry, value, result, {}};
    if (claims != nullptr) note_in_vain(*span, *product, *claims, bases_[place - 1U].provision->authority == "preference", line);
    if (entry.contents.empty()) {
        const auto duties = additional_.of(*span, *product, entry.origin, set);
        return duties && owe_base(bases_[place - 1U], line) && owe_all(*duties, line);
    }
    if (!known_contents(entry) || !owe_base(bases_[place - 1U], line)) return false;
    return owe_contents(*span, additional_.stack(*span, *product, entry.origin, set), line);
}

void BulkAssessor::take_long_way(const EntryLine& entry, Instant at, BulkDuty& result) {
    const LawSpan* span = additional_.span_at(at);
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
    result.in_vain = join(result.whole_.in_vain, "; ");
    result.duty = result.whole_.total;
    result.beyond_rates = !result.whole_.beyond.empty();
    if (!result.duty) result.lacks = lacking(result.whole_.missing, result.whole_.beyond);
}

void BulkAssessor::assess(const EntryLine& entry, Instant at, BulkDuty& result) {
    const auto forget = [&] {
        result.duty.reset();
        result.rate.reset();
        result.in_vain.clear();
        result.beyond_rates = false;
        result.lines.clear();
        result.lacks.clear();
        result.refusal.clear();
    };
    forget();
    if (take_short_way(entry, at, result)) return;
    forget();
    take_long_way(entry, at, result);
}

}  // namespace impost
