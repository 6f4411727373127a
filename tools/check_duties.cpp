// Holds computed duties against those that customs calculated in the year of the statistics, where both must agree: lines
// without any additional duty, from the largest partners without a preference of their own.
//
//   check_duties [--home .] [--partners 10] [--lines 10] [--rows FILE.csv] [--year]
//
// With --year it takes every row instead, under the law of the year day by day with the shares of claims that were observed,
// and says of every difference what could explain it; where an added duty was calculated on part of the value, on which part,
// number by number, and how ordinary that is.
// With --rows it also writes the rate of every row of the statistics by authority, with and without preferences, on --on.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "impost/base/text.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/exposure/rates.hpp"
#include "impost/io/file.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace {

using namespace impost;

struct Request {
    std::string home = ".";
    std::string on = "2025-01-01";
    std::size_t partners = 10;
    std::size_t lines = 10;
    std::string rows;
    bool year = false;
};

/// How a row's base rate is known.
enum class Basis {
    ad_valorem,  ///< the law's own rate on value, or free
    equivalent,  ///< a specific or compound duty: its equivalent is observed in the same statistics
    absent,      ///< the schedule of the day does not have the line
};

std::string_view name_of(Basis basis) {
    if (basis == Basis::ad_valorem) return "ad valorem";
    return basis == Basis::equivalent ? "equivalent" : "absent";
}

Basis basis_of(const Schedule& schedule, std::size_t revision, HsCode product) {
    const auto rates = schedule.rates(product, revision);
    if (!rates) return Basis::absent;
    const DutyExpression duty = parse_duty_expression(rates->general);
    if (duty.kind == DutyKind::free) return Basis::ad_valorem;
    if (duty.kind != DutyKind::sum || !duty.condition.empty() || duty.components.size() != 1) return Basis::equivalent;
    const auto* rate = std::get_if<AdValorem>(&duty.components.front());
    return rate != nullptr && rate->on.empty() ? Basis::ad_valorem : Basis::equivalent;
}

/// Whether some program in force is for certain origins only, this one among them.
bool has_preference(const Programs& programs, Country origin, Date on) {
    return std::any_of(programs.programs.begin(), programs.programs.end(), [&](const Program& program) {
        return program.in_force(on) && !program.origins.is_all() && program.origins.contains(origin);
    });
}

/// The largest partners without a preference of their own, by imports.
std::vector<std::size_t> chosen_partners(const ExposureData& data, Date on, std::size_t count) {
    std::vector<double> imports(data.trade.partners.size());
    for (const TradeRow& row : data.trade.rows) imports[row.partner] += row.imports_usd;
    std::vector<std::size_t> chosen;
    for (std::size_t p = 0; p < imports.size(); ++p) {
        if (!has_preference(data.ledger.programs, data.trade.partners[p].representative, on)) chosen.push_back(p);
    }
    std::sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) { return imports[a] > imports[b]; });
    if (chosen.size() > count) chosen.resize(count);
    return chosen;
}

struct Sum {
    double imports = 0;
    double computed = 0;
    double collected = 0;

    void add(const TradeRow& row, double rate) {
        imports += row.imports_usd;
        computed += rate * row.imports_usd;
        collected += row.duty_usd;
    }
    [[nodiscard]] double difference() const { return computed - collected; }
};

void print_sum(const std::string& name, const Sum& sum) {
    constexpr double million = 1e6;
    fmt::print("  {:<26} {:>12.0f} {:>12.1f} {:>12.1f} {:>+10.1f} {:>+8.2f} %\n", name, sum.imports / million, sum.computed / million,
               sum.collected / million, sum.difference() / million, sum.collected > 0 ? 100 * sum.difference() / sum.collected : 0.0);
}

/// The programs that goods of an origin may claim on a line, by symbol; those that have lapsed in brackets.
std::string claimable(const Programs& programs, std::string_view special, Country origin, Date on) {
    std::vector<std::string> names;
    for (const SpecialRate& rate : parse_special_rates(special)) {
        for (const Program& program : programs.programs) {
            const bool named = std::find(rate.programs.begin(), rate.programs.end(), program.symbol) != rate.programs.end();
            if (named && program.origins.contains(origin))
                names.push_back(program.in_force(on) ? program.symbol : "(" + program.symbol + ")");
        }
    }
    return join(names, " ");
}

/// One tariff line from one partner.
struct LineOfPartner {
    HsCode line;  ///< 8 digits
    std::size_t partner = 0;
    friend auto operator<=>(const LineOfPartner&, const LineOfPartner&) = default;
};

struct LineSum {
    Sum sum;
    std::string general;
    std::string claims;
};

void print_by_claim(const std::map<LineOfPartner, LineSum>& by_line) {
    std::map<std::string, Sum> by_claim;
    for (const auto& [key, line] : by_line) {
        Sum& sum = by_claim[line.claims.empty() ? "none" : line.claims];
        sum.imports += line.sum.imports;
        sum.computed += line.sum.computed;
        sum.collected += line.sum.collected;
    }
    fmt::print("\n  ad valorem, by the programs that the special column opens to the partner; lapsed ones in brackets\n");
    for (const auto& [claims, sum] : by_claim) print_sum(claims, sum);
}

void print_largest(const ExposureData& data, const std::map<LineOfPartner, LineSum>& by_line, std::size_t count) {
    std::vector<std::pair<LineOfPartner, LineSum>> largest(by_line.begin(), by_line.end());
    std::sort(largest.begin(), largest.end(),
              [](const auto& a, const auto& b) { return std::abs(a.second.sum.difference()) > std::abs(b.second.sum.difference()); });
    if (largest.size() > count) largest.resize(count);
    fmt::print("\nLargest differences, million USD\n\n  {:<11} {:<8} {:>10} {:>10} {:>10} {:>10}  {:<8} {}\n", "line", "partner", "imports",
               "computed", "collected", "difference", "general", "programs");
    for (const auto& [key, line] : largest) {
        constexpr double million = 1e6;
        fmt::print("  {:<11} {:<8} {:>10.1f} {:>10.2f} {:>10.2f} {:>+10.2f}  {:<8} {}\n", key.line.dotted(),
                   data.trade.partners[key.partner].code, line.sum.imports / million, line.sum.computed / million,
                   line.sum.collected / million, line.sum.difference() / million, line.general, line.claims);
    }
}

void check(const ExposureData& data, const LineRates& rates, const std::vector<Basis>& basis, std::size_t revision, Date on,
           const Request& request) {
    const std::vector<std::size_t> partners = chosen_partners(data, on, request.partners);
    std::map<Basis, Sum> by_basis;
    std::map<std::size_t, Sum> by_partner;
    std::map<LineOfPartner, LineSum> by_line;
    for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
        const TradeRow& row = data.trade.rows[r];
        const double base = rates.rates.front()[r];
        const bool additional = rates.total(r) > base;
        if (additional || std::find(partners.begin(), partners.end(), row.partner) == partners.end()) continue;
        by_basis[basis[r]].add(row, base);
        if (basis[r] != Basis::ad_valorem) continue;
        by_partner[row.partner].add(row, base);
        LineSum& line = by_line[{row.product.prefix(8), row.partner}];
        line.sum.add(row, base);
        if (const auto columns = data.schedule.rates(row.product, revision)) {
            line.general = columns->general;
            line.claims = claimable(data.ledger.programs, columns->special, data.trade.partners[row.partner].representative, on);
        }
    }
    fmt::print("Schedule of {}, statistics of {}; lines without additional duty; million USD\n\n  {:<26} {:>12} {:>12} {:>12} {:>10}\n",
               on.text(), data.trade.year, "", "imports", "computed", "collected", "difference");
    for (const auto& [key, sum] : by_basis) print_sum(std::string(name_of(key)), sum);
    fmt::print("\n  ad valorem, by partner\n");
    for (const std::size_t partner : partners) print_sum(data.trade.partners[partner].name, by_partner[partner]);
    print_by_claim(by_line);
    print_largest(data, by_line, request.lines);
}

/// Why the duty computed for a row of the year and the duty that customs calculated differ, as far as the record tells.
enum class YearCause : std::uint8_t {
    not_in_schedule,
    observed_claim,
    rate_changed,
    column_two,
    specific,
    agreement,
    no_claim,
    granted_exclusion,
    open_program,
    lapsed_program,
    added_on_part,
    unexplained,
};

std::string_view name_of(YearCause cause) {
    constexpr std::array<std::string_view, 12> names = {
        "not in the schedule",       // not_in_schedule
        "exclusion or quota",        // observed_claim
        "rate changed in the year",  // rate_changed
        "column 2",                  // column_two
        "unit value",                // specific
        "agreement",                 // agreement
        "share where none claims",   // no_claim
        "exclusion granted",         // granted_exclusion
        "program open to all",       // open_program
        "lapsed program",            // lapsed_program
        "added duty on part",        // added_on_part
        "not explained",             // unexplained
    };
    return names.at(static_cast<std::size_t>(cause));
}

/// Rates on every row over a year, and what is needed to say why a row differs.
class YearRates {
public:
    YearRates(const ExposureData& data, RateTable& table, int year)
        : data_(data),
          last_(Date::from_civil(year, 12, 31)),
          claimed_(data.trade.rows.size(), 0),
          with_shares_(claimed_.size()),
          base_(claimed_.size()),
          full_(claimed_.size()) {
        const Date first = Date::from_civil(year, 1, 1);
        std::vector<Date> days = {first};
        for (const Instant at : changes(data.ledger, us_, noon(first), noon(last_))) days.push_back(at.washington_date());
        days.push_back(last_ + 1);
        const double whole = days.back().days() - first.days();
        for (std::size_t d = 0; d + 1 < days.size(); ++d) {
            if (days[d] != days[d + 1]) add(table, days[d], (days[d + 1].days() - days[d].days()) / whole);
        }
    }

    /// Over the year, each day alike: with the shares of claims that were observed.
    [[nodiscard]] double with_shares(std::size_t row) const { return with_shares_[row]; }
    /// The same with nothing claimed: the base rate of the law, and what is added to it.
    [[nodiscard]] double base(std::size_t row) const { return base_[row]; }
    [[nodiscard]] double added(std::size_t row) const { return full_[row] - base_[row]; }
    [[nodiscard]] bool is_column_two(std::size_t row) const { return data_.ledger.programs.is_column_two(origin(row), last_); }
    [[nodiscard]] bool has_agreement(std::size_t row) const { return has_preference(data_.ledger.programs, origin(row), last_); }
    /// Whether the law adds the same duty to all of a row on every day, and nothing that it names takes it off.
    [[nodiscard]] bool adds_to_all(std::size_t row) const {
        constexpr double same = 1e-9;
        return claimed_[row] == 0 && added(row) > same && std::abs(end_.total(row) - begin_.total(row)) <= same && !has_agreement(row) &&
               !is_column_two(row) && of(end_, "Section 232", row) == 0 &&
               basis_of(data_.schedule, first_revision, data_.trade.rows[row].product) == Basis::ad_valorem;
    }
    /// The share of the value on which the added duty was calculated, had all of it paid the base duty.
    [[nodiscard]] double share_added(std::size_t row) const {
        return (data_.trade.rows[row].duty_usd / data_.trade.rows[row].imports_usd - base(row)) / added(row);
    }
    /// Whether the general column of the line is free.
    [[nodiscard]] bool is_generally_free(std::size_t row) const {
        const auto columns = data_.schedule.rates(data_.trade.rows[row].product, first_revision);
        return columns && parse_duty_expression(columns->general).kind == DutyKind::free;
    }

    [[nodiscard]] YearCause cause(std::size_t row) const {
        const TradeRow& line = data_.trade.rows[row];
        const auto columns = data_.schedule.rates(line.product, first_revision);
        if (!columns) return YearCause::not_in_schedule;
        if (claimed_[row] != 0) return YearCause::observed_claim;
        constexpr double same = 1e-9;
        if (std::abs(end_.total(row) - begin_.total(row)) > same) return YearCause::rate_changed;
        const double missed = with_shares_[row] * line.imports_usd - line.duty_usd;
        if (is_column_two(row) && missed > 0) return YearCause::column_two;
        if (basis_of(data_.schedule, first_revision, line.product) == Basis::equivalent) return YearCause::specific;
        if (has_agreement(row)) return YearCause::agreement;
        if (std::abs(full_[row] * line.imports_usd - line.duty_usd) < std::abs(missed) / 2) return YearCause::no_claim;
        if (missed > 0 && of(end_, "Section 232", row) > 0) return YearCause::granted_exclusion;
        const std::string claims = claimable(data_.ledger.programs, columns->special, origin(row), last_);
        const double base_usd = end_.rates.front()[row] * line.imports_usd;
        if (claims.empty() || claims == "B" || missed < 0 || missed > base_usd) {
            return missed > 0 && missed <= added(row) * line.imports_usd ? YearCause::added_on_part : YearCause::unexplained;
        }
        const bool open = claims.find_first_of("KLC") != std::string::npos;
        return open ? YearCause::open_program : YearCause::lapsed_program;
    }

private:
    static constexpr std::size_t first_revision = 0;
    static Instant noon(Date day) { return Instant::washington(day, 12, 0); }
    static double of(const LineRates& rates, std::string_view authority, std::size_t row) {
        const auto found = std::find(rates.authorities.begin(), rates.authorities.end(), authority);
        return found == rates.authorities.end() ? 0 : rates.rates[static_cast<std::size_t>(found - rates.authorities.begin())][row];
    }
    static double additional(const LineRates& rates, std::size_t row) { return rates.total(row) - rates.rates.front()[row]; }
    [[nodiscard]] Country origin(std::size_t row) const { return data_.trade.partners[data_.trade.rows[row].partner].representative; }

    void add(RateTable& table, Date on, double share) {
        const Regime regime = Regime::at(data_.ledger, us_, noon(on));
        const LineRates full = table.rates(regime, PreferenceUse::none);
        const LineRates with_shares = table.rates(regime, PreferenceUse::observed);
        for (std::size_t r = 0; r < full_.size(); ++r) {
            base_[r] += share * full.rates.front()[r];
            full_[r] += share * full.total(r);
            with_shares_[r] += share * with_shares.total(r);
            constexpr double same = 1e-9;
            if (additional(full, r) - additional(with_shares, r) > same) claimed_[r] = 1;
        }
        if (begin_.rates.empty()) begin_ = full;
        end_ = full;
    }

    const ExposureData& data_;
    Country us_ = Country::parse("US").value();
    Date last_;
    std::vector<char> claimed_;  ///< a share claims an exception of an additional duty
    std::vector<double> with_shares_;
    std::vector<double> base_;
    std::vector<double> full_;
    LineRates begin_;
    LineRates end_;
};

/// A tariff line from a partner over the year.
struct YearLine {
    Sum sum;
    std::map<YearCause, double> apart;  ///< absolute differences of its rows by cause

    [[nodiscard]] YearCause cause() const {
        return std::max_element(apart.begin(), apart.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    }
};

using YearLines = std::vector<std::pair<LineOfPartner, YearLine>>;

YearLines largest_of_year(const std::map<LineOfPartner, YearLine>& lines, std::size_t count) {
    YearLines largest(lines.begin(), lines.end());
    std::sort(largest.begin(), largest.end(),
              [](const auto& a, const auto& b) { return std::abs(a.second.sum.difference()) > std::abs(b.second.sum.difference()); });
    if (largest.size() > count) largest.resize(count);
    return largest;
}

void print_largest_of_year(const ExposureData& data, const YearLines& largest) {
    fmt::print("\n| line | partner | imports, $m | computed | collected | difference | cause |\n|---|---|---:|---:|---:|---:|---|\n");
    for (const auto& [key, line] : largest) {
        constexpr double million = 1e6;
        fmt::print("| {} | {} | {:.1f} | {:.2f} | {:.2f} | {:+.2f} | {} |\n", key.line.dotted(), data.trade.partners[key.partner].code,
                   line.sum.imports / million, line.sum.computed / million, line.sum.collected / million, line.sum.difference() / million,
                   name_of(line.cause()));
    }
}

/// The share of the base duty that customs calculated on a number from partners that have no agreement, bear the general
/// column and no additional duty; negative where there is none.
double base_of_others(const ExposureData& data, const YearRates& rates, HsCode product) {
    double owed = 0;
    double collected = 0;
    for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
        const TradeRow& row = data.trade.rows[r];
        if (row.product != product || rates.added(r) > 0 || rates.is_column_two(r) || rates.has_agreement(r)) continue;
        owed += rates.base(r) * row.imports_usd;
        collected += row.duty_usd;
    }
    return owed > 0 ? collected / owed : -1;
}

/// Rows that owe the same added duty on all of their value: on what share of it was it calculated? One number is told from the ordinary
/// spread by how many of the others lie below it.
class Spread {
public:
    Spread(const ExposureData& data, const YearRates& rates, double added) : added_(added) {
        constexpr double least_usd = 5e6;
        for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
            if (data.trade.rows[r].imports_usd < least_usd || !rates.adds_to_all(r) || !is_of(rates.added(r))) continue;
            shares_.push_back(rates.share_added(r));
        }
        std::sort(shares_.begin(), shares_.end());
    }

    [[nodiscard]] bool is_of(double added) const { return std::abs(added - added_) < 1e-9; }
    /// Percent of the rows that lie below a share.
    [[nodiscard]] double below(double share) const {
        return 100 * static_cast<double>(count_below(share)) / static_cast<double>(shares_.size());
    }

    void print() const {
        fmt::print("| {:.1f} | {} | {:.1f} | {:.1f} | {} | {} | {} |\n", 100 * added_, shares_.size(), 100 * shares_[shares_.size() / 4],
                   100 * shares_[shares_.size() / 2], count_below(0.9), count_below(0.7), count_below(0.5));
    }

private:
    [[nodiscard]] std::ptrdiff_t count_below(double share) const {
        return std::lower_bound(shares_.begin(), shares_.end(), share) - shares_.begin();
    }

    double added_;
    std::vector<double> shares_;
};

/// How ordinary it is that the added duty was calculated on part of the value only.
std::vector<Spread> print_spreads(const ExposureData& data, const YearRates& rates) {
    std::vector<Spread> spreads;
    fmt::print(
        "\nRows over 5 million USD that owe an added duty on all of their value, no exclusion open: share on which it was calculated\n\n");
    fmt::print(
        "| added, % | rows | lower quartile, % | median, % | below 90 % | below 70 % | below 50 % "
        "|\n|---:|---:|---:|---:|---:|---:|---:|\n");
    for (const double added : {0.25, 0.075}) {
        spreads.emplace_back(data, rates, added);
        spreads.back().print();
    }
    return spreads;
}

/// The numbers behind the lines on which the added duty was calculated in part, and those that nothing explains: had the whole value paid
/// the base duty, this share of it would have paid the added duty.
void print_parts(const ExposureData& data, const YearRates& rates, const YearLines& largest) {
    constexpr double least_usd = 1e6;
    const std::vector<Spread> spreads = print_spreads(data, rates);
    fmt::print("\nNumbers of the lines with added duty on part, or not explained, that differ by a million USD or more; percent\n\n");
    fmt::print("| number | partner | imports, $m | base | added | collected | base duty of others | added duty on | rows lower |\n");
    fmt::print("|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    const auto is_told = [](YearCause cause) { return cause == YearCause::added_on_part || cause == YearCause::unexplained; };
    for (const auto& [key, line] : largest) {
        if (!is_told(line.cause())) continue;
        for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
            const TradeRow& row = data.trade.rows[r];
            if (row.partner != key.partner || row.product.prefix(8) != key.line || !is_told(rates.cause(r))) continue;
            if (std::abs(rates.with_shares(r) * row.imports_usd - row.duty_usd) < least_usd) continue;
            const double others = base_of_others(data, rates, row.product);
            const auto spread = std::find_if(spreads.begin(), spreads.end(), [&](const Spread& one) { return one.is_of(rates.added(r)); });
            fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.2f} | {} | {:.1f} | {} |\n", row.product.dotted(),
                       data.trade.partners[row.partner].code, row.imports_usd / 1e6, 100 * rates.base(r), 100 * rates.added(r),
                       100 * row.duty_usd / row.imports_usd, others < 0 ? "free" : fmt::format("{:.1f}", 100 * others),
                       100 * rates.share_added(r),
                       spread == spreads.end() ? "" : fmt::format("{:.1f}", spread->below(rates.share_added(r))));
        }
    }
}

/// What customs calculated on goods that bear column 2 where the general column is free, and where it is not.
void print_column_two(const ExposureData& data, const YearRates& rates) {
    for (const bool free : {true, false}) {
        Sum sum;
        std::size_t rows = 0;
        std::size_t none = 0;
        for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
            const TradeRow& row = data.trade.rows[r];
            if (!rates.is_column_two(r) || rates.with_shares(r) <= 0 || rates.is_generally_free(r) != free) continue;
            sum.add(row, rates.with_shares(r));
            ++rows;
            if (row.duty_usd == 0) ++none;
        }
        fmt::print("\nColumn 2, general column {}: {} rows, {} of them without duty; imports {:.1f}, computed {:.1f}, collected {:.1f}",
                   free ? "free" : "not free", rows, none, sum.imports / 1e6, sum.computed / 1e6, sum.collected / 1e6);
    }
    fmt::print("\n");
}

/// Goods of chapter 98 that the statistics number as such: what is claimed there is not hidden under chapters 1 to 97.
void print_chapter_98(const ExposureData& data) {
    std::map<HsCode, std::array<double, 2>> imports;  // all, of China
    for (const TradeRow& row : data.trade.rows) {
        if (!row.product.dotted().starts_with("98")) continue;
        auto& sum = imports[row.product.prefix(8)];
        sum[0] += row.imports_usd;
        if (data.trade.partners[row.partner].code == "CN") sum[1] += row.imports_usd;
    }
    fmt::print("\nChapter 98 by subheading, million USD: all, of China\n");
    for (const auto& [code, sum] : imports) fmt::print("  {} {:>10.1f} {:>10.1f}\n", code.dotted(), sum[0] / 1e6, sum[1] / 1e6);
}

void check_year(const Request& request) {
    ExposureData data = read_exposure(request.home);
    data.preferences.use_vintage("USMCA", std::to_string(data.trade.year));
    RateTable table(data.inputs());
    const YearRates rates(data, table, data.trade.year);
    Sum all;
    Sum without_own_share;
    std::map<YearCause, Sum> by_cause;
    std::map<LineOfPartner, YearLine> lines;
    for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
        const TradeRow& row = data.trade.rows[r];
        const double rate = rates.with_shares(r);
        const YearCause cause = rates.cause(r);
        all.add(row, rate);
        if (cause != YearCause::observed_claim) without_own_share.add(row, rate);
        by_cause[cause].add(row, rate);
        YearLine& line = lines[{row.product.prefix(8), row.partner}];
        line.sum.add(row, rate);
        line.apart[cause] += std::abs(rate * row.imports_usd - row.duty_usd);
    }
    fmt::print("Every row of {}: {}; schedule of {}; million USD\n\n  {:<26} {:>12} {:>12} {:>12} {:>10}\n", data.trade.year,
               data.trade.rows.size(), data.schedule.revisions().front().from.text(), "", "imports", "computed", "collected", "difference");
    print_sum("all", all);
    print_sum("without a share of its own", without_own_share);
    fmt::print("\n  by what could explain a difference\n");
    for (const auto& [cause, sum] : by_cause) print_sum(std::string(name_of(cause)), sum);
    const YearLines largest = largest_of_year(lines, request.lines);
    print_largest_of_year(data, largest);
    print_parts(data, rates, largest);
    print_column_two(data, rates);
    print_chapter_98(data);
}

void write_rows(const ExposureData& data, RateTable& table, const Regime& regime, const std::vector<Basis>& basis,
                const std::string& path) {
    const LineRates observed = table.rates(regime, PreferenceUse::observed);
    const LineRates none = table.rates(regime, PreferenceUse::none);
    std::string csv = "product,partner,imports_usd,duty_usd,basis";
    for (const std::string& authority : observed.authorities) csv += "," + authority;
    for (const std::string& authority : none.authorities) csv += "," + authority + " unclaimed";
    csv += '\n';
    for (std::size_t r = 0; r < data.trade.rows.size(); ++r) {
        const TradeRow& row = data.trade.rows[r];
        csv += fmt::format("{},{},{},{},{}", row.product.plain(), data.trade.partners[row.partner].code, row.imports_usd, row.duty_usd,
                           name_of(basis[r]));
        for (const auto& rates : observed.rates) csv += fmt::format(",{:.6g}", rates[r]);
        for (const auto& rates : none.rates) csv += fmt::format(",{:.6g}", rates[r]);
        csv += '\n';
    }
    write_file(path, csv);
}

void run(const Request& request) {
    if (request.year) {
        check_year(request);
        return;
    }
    const ExposureData data = read_exposure(request.home);
    RateTable table(data.inputs());
    const Date on = Date::parse(request.on).value();
    const std::size_t revision = data.schedule.revision_on(on).value();
    const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), Instant::washington(on, 12, 0));
    std::vector<Basis> basis;
    for (const TradeRow& row : data.trade.rows) basis.push_back(basis_of(data.schedule, revision, row.product));
    check(data, table.rates(regime, PreferenceUse::none), basis, revision, on, request);
    if (!request.rows.empty()) write_rows(data, table, regime, basis, request.rows);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Holds computed duties against those that customs calculated.");
    Request request;
    app.add_option("--home", request.home, "folder with data/ and ledger/");
    app.add_option("--on", request.on, "day of the schedule");
    app.add_option("--partners", request.partners, "how many partners");
    app.add_option("--lines", request.lines, "how many of the largest differences");
    app.add_option("--rows", request.rows, "table of every row's rates to write");
    app.add_flag("--year", request.year, "every row, under the law of the year");
    CLI11_PARSE(app, argc, argv);
    try {
        run(request);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "check_duties: {}\n", error.what());
        return 2;
    }
    return 0;
}
