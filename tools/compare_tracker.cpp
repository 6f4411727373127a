// Holds Impost's daily average rates of 2025 against the series that the Budget Lab at Yale publishes.
//
//   compare_tracker --reference DIR [--home .] [--out SERIES.csv]
//
// DIR holds tracker_daily_overall_2025.csv.gz and tracker_daily_by_authority_2025.csv.gz. Prints how far the two are
// apart, the stretches of days that differ by more than half a point with what each known cause adds there, the steps on
// the days of the law with the measures that made them, and three days by authority. Points are percentage points.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "impost/exposure/average.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/io/file.hpp"

namespace {

using namespace impost;

constexpr double points = 100;

/// The columns of the published series.
constexpr std::array<std::string_view, 8> column_names = {"base", "301", "232", "fentanyl", "ieepa", "section_201", "s122", "other"};
using Columns = std::array<double, column_names.size()>;

std::size_t column_of(const Measure& measure) {
    const std::string& authority = measure.authority;
    if (measure.id.find("fentanyl") != std::string::npos) return 3;
    if (authority == "Section 301") return 1;
    if (authority == "Section 232") return 2;
    if (authority == "IEEPA") return 4;
    if (authority == "Section 201") return 5;
    return authority == "Section 122" ? 6 : 7;
}

double sum_of(const Columns& columns) { return std::accumulate(columns.begin(), columns.end(), 0.0); }

/// Average rates over a span of days, in points: by column and by measure.
struct Rates {
    RateSpan days;
    Columns columns{};
    std::map<std::string, double> measures;
    [[nodiscard]] double total() const { return sum_of(columns); }
};

std::vector<Rates> series(const ExposureInputs& inputs, const std::vector<RateSpan>& days) {
    RateTable table(inputs);
    const RowGroups groups = group_rows(inputs.trade, SectorMap(), Grouping::total);
    std::vector<Rates> result;
    for (const RateSpan& span : days) {
        const Regime regime = Regime::at(inputs.ledger, Country::parse("US").value(), span.at);
        const DutySums sums = sum_duties(table, regime, PreferenceUse::observed, groups);
        Rates& rates = result.emplace_back();
        rates.days = span;
        const auto share = [&](double duty) { return points * duty / groups.imports_usd[0]; };
        rates.columns[0] = rates.measures["base rates"] = share(sums.duty_usd[0][0]);
        for (std::size_t m = 0; m < sums.measures.size(); ++m) {
            rates.columns[column_of(*sums.measures[m])] += share(sums.duty_usd[0][m + 1]);
            rates.measures[sums.measures[m]->id] = share(sums.duty_usd[0][m + 1]);
        }
    }
    return result;
}

const Rates& on(const std::vector<Rates>& rates, Date day) {
    return *std::find_if(rates.begin(), rates.end(), [&](const Rates& one) { return one.days.from <= day && day < one.days.until; });
}

std::map<Date, Columns> read_published(const std::string& folder) {
    const auto table = CsvTable::read(folder + "/tracker_daily_by_authority_2025.csv.gz");
    std::map<Date, Columns> result;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Columns& columns = result[Date::parse(table.cell(row, table.column("date"))).value()];
        for (std::size_t c = 0; c < columns.size(); ++c)
            columns[c] = points * table.number(row, table.column("etr_" + std::string(column_names[c])));
    }
    return result;
}

/// Errors: a day whose parts do not make the overall rate (to a millionth of a point).
void check_overall(const std::string& folder, const std::map<Date, Columns>& published) {
    const auto table = CsvTable::read(folder + "/tracker_daily_overall_2025.csv.gz");
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double overall = points * table.number(row, table.column("weighted_etr"));
        const auto day = published.find(Date::parse(table.cell(row, table.column("date"))).value());
        constexpr double millionth = 1e-6;
        if (day == published.end() || std::abs(sum_of(day->second) - overall) > millionth)
            throw table.error(row, table.column("weighted_etr"), "the parts by authority do not add up to it");
    }
}

TradeStatistics without_special_chapters(TradeStatistics trade) {
    std::erase_if(trade.rows, [](const TradeRow& row) { return row.product.chapter() >= 98; });
    return trade;
}

/// A cause of difference: the series as it would be with it.
struct Variant {
    std::string name;
    std::vector<Rates> rates;
};

/// Products that became derivatives of a metal on 2025-08-18.
std::vector<HsCode> inclusions(const std::string& home) {
    std::vector<HsCode> result;
    for (const char* name : {"steel-derivatives-other", "aluminum-derivatives-other"}) {
        const auto list = CsvTable::read(home + "/ledger/lists/us-232-" + name + ".csv");
        for (std::size_t row = 0; row < list.rows(); ++row) {
            if (list.cell(row, list.column("from")) == "2025-08-18")
                result.push_back(HsCode::parse(list.cell(row, list.column("product"))).value());
        }
    }
    return result;
}

std::vector<Variant> variants(const ExposureData& data, const std::vector<RateSpan>& days, const std::string& home) {
    std::vector<Variant> result;
    const auto with = [&](const std::string& name, const std::function<void(PreferenceShares&)>& change) {
        PreferenceShares shares = data.preferences;
        change(shares);
        result.push_back({name, series({data.schedule, data.ledger, data.trade, shares}, days)});
    };
    const TradeStatistics goods = without_special_chapters(data.trade);
    result.push_back({"weights: chapters 98 and 99 left out", series({data.schedule, data.ledger, goods, data.preferences}, days)});
    with("inclusions of 2025-08-18 charged on the whole value", [&](PreferenceShares& shares) {
        for (const TradeRow& row : data.trade.rows) {
            for (const HsCode listed : inclusions(home)) {
                if (!listed.covers(row.product)) continue;
                shares.contents["steel-content"].set(row.product, 1);
                shares.contents["aluminum-content"].set(row.product, 1);
            }
        }
    });
    with("USMCA shares of the year 2025", [](PreferenceShares& shares) { shares.use_vintage("USMCA", "2025"); });
    with("USMCA shares of the year 2024", [](PreferenceShares& shares) { shares.use_vintage("USMCA", "2024"); });
    with("no offset for parts of cars", [](PreferenceShares& shares) { shares.claims.erase("auto-parts-offset"); });
    for (const std::string claim : {"civil-aircraft", "generic-pharmaceutical"}) {
        with(claim + " claimed in full", [&](PreferenceShares& shares) {
            for (const TradeRow& row : data.trade.rows) shares.claims[claim][""].set(row.product, 1);
        });
    }
    return result;
}

/// What specific and compound base duties add, in points: the published series takes them as zero.
double specific_duties(const ExposureData& data, Date day) {
    const std::size_t revision = data.schedule.revision_on(day).value();
    RateTable table(data.inputs());
    const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), Instant::washington(day, 12, 0));
    double duty = 0;
    double imports = 0;
    table.visit(regime, PreferenceUse::observed, [&](std::size_t row, double base, const std::vector<AddedRate>&) {
        const TradeRow& line = data.trade.rows[row];
        imports += line.imports_usd;
        const auto rates = data.schedule.rates(line.product, revision);
        if (!rates) return;
        const DutyExpression expression = parse_duty_expression(rates->general);
        const bool plain = expression.kind == DutyKind::free ||
                           (expression.kind == DutyKind::sum && expression.condition.empty() && expression.components.size() == 1 &&
                            std::holds_alternative<AdValorem>(expression.components.front()));
        if (!plain) duty += base * line.imports_usd;
    });
    return points * duty / imports;
}

/// What 50 % on the lines of the metals' chapters that no list holds (pig iron, ferroalloys, scrap) would add, in points,
/// in place of the reciprocal duty.
double whole_chapters(const ExposureData& data, Date day) {
    RateTable table(data.inputs());
    const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), Instant::washington(day, 12, 0));
    double duty = 0;
    double imports = 0;
    table.visit(regime, PreferenceUse::observed, [&](std::size_t row, double, const std::vector<AddedRate>& added) {
        const TradeRow& line = data.trade.rows[row];
        imports += line.imports_usd;
        const int chapter = line.product.chapter();
        const bool metal = chapter == 72 || chapter == 73 || chapter == 76;
        double reciprocal = 0;
        for (const AddedRate& one : added) {
            const std::size_t column = column_of(*regime.measures()[one.measure].measure);
            if (column == 2 || !metal) return;
            if (column == 4) reciprocal += one.rate;
        }
        constexpr double rate = 0.5;
        if (metal) duty += (rate - reciprocal) * line.imports_usd;
    });
    return points * duty / imports;
}

double median_difference(const std::vector<Rates>& rates, const std::map<Date, Columns>& published) {
    std::vector<double> differences;
    differences.reserve(published.size());
    for (const auto& [day, columns] : published) differences.push_back(std::abs(on(rates, day).total() - sum_of(columns)));
    std::sort(differences.begin(), differences.end());
    return differences[differences.size() / 2];
}

/// Days in a row over which neither series moves much and both stay more than half a point apart.
void print_stretches(const std::vector<Rates>& own, const std::vector<Variant>& causes, const std::map<Date, Columns>& published) {
    constexpr double apart = 0.5;
    constexpr double same = 0.3;
    fmt::print("\nStretches of days that differ by more than {} points\n", apart);
    std::vector<std::pair<Date, Date>> stretches;
    double last = 0;
    for (const auto& [day, columns] : published) {
        const double difference = on(own, day).total() - sum_of(columns);
        if (std::abs(difference) <= apart) continue;
        const bool goes_on = !stretches.empty() && stretches.back().second + 1 == day && std::abs(difference - last) < same;
        if (!goes_on) stretches.emplace_back(day, day);
        stretches.back().second = day;
        last = difference;
    }
    for (const auto& [first, end] : stretches) {
        const double width = end.days() - first.days() + 1;
        Columns by_column{};
        for (Date day = first; day <= end; day = day + 1) {
            for (std::size_t c = 0; c < by_column.size(); ++c) by_column[c] += (on(own, day).columns[c] - published.at(day)[c]) / width;
        }
        fmt::print("\n  {} to {}, {:.0f} days: {:+.2f}\n    by column:", first.text(), end.text(), width, sum_of(by_column));
        for (std::size_t c = 0; c < by_column.size(); ++c) {
            constexpr double worth_saying = 0.005;
            if (std::abs(by_column[c]) > worth_saying) fmt::print(" {} {:+.2f}", column_names[c], by_column[c]);
        }
        fmt::print("\n");
        for (const Variant& cause : causes) {
            double change = 0;
            for (Date day = first; day <= end; day = day + 1) change += (on(cause.rates, day).total() - on(own, day).total()) / width;
            fmt::print("    {:<56} {:+.2f}\n", cause.name, change);
        }
    }
}

void print_steps(const std::vector<Rates>& own, const std::map<Date, Columns>& published) {
    fmt::print("\nSteps of more than 0.05 points (the published step stands beside it for 2025)\n\n");
    for (std::size_t s = 1; s < own.size(); ++s) {
        const double step = own[s].total() - own[s - 1].total();
        constexpr double worth_saying = 0.05;
        const Date day = own[s].days.from;
        const auto now = published.find(day);
        const auto before = published.find(day + (-1));
        const bool known = now != published.end() && before != published.end();
        const double theirs = known ? sum_of(now->second) - sum_of(before->second) : 0;
        if (std::abs(step) < worth_saying && std::abs(theirs) < worth_saying) continue;
        std::map<std::string, double> changes = own[s].measures;
        for (const auto& [name, rate] : own[s - 1].measures) changes[name] -= rate;
        std::vector<std::pair<std::string, double>> largest(changes.begin(), changes.end());
        std::sort(largest.begin(), largest.end(), [](const auto& a, const auto& b) { return std::abs(a.second) > std::abs(b.second); });
        fmt::print("  {} {:+.2f} {:>7}  ", day.text(), step, known ? fmt::format("{:+.2f}", theirs) : "");
        for (const auto& [name, change] : largest) {
            constexpr double part = 0.01;
            if (std::abs(change) > part) fmt::print(" {} {:+.2f};", name, change);
        }
        fmt::print("\n");
    }
}

void print_days(const std::vector<Rates>& own, const std::vector<Rates>& goods, const std::map<Date, Columns>& published) {
    for (const char* text : {"2025-05-16", "2025-08-14", "2025-11-12"}) {
        const Date day = Date::parse(text).value();
        fmt::print("\n{}\n  {:<12} {:>10} {:>10} {:>10} {:>14} {:>10}\n", text, "", "published", "Impost", "", "chapters 1-97", "");
        const auto line = [&](std::string_view name, double theirs, double ours, double on_goods) {
            fmt::print("  {:<12} {:>10.3f} {:>10.3f} {:>+10.3f} {:>14.3f} {:>+10.3f}\n", name, theirs, ours, ours - theirs, on_goods,
                       on_goods - theirs);
        };
        for (std::size_t c = 0; c < column_names.size(); ++c)
            line(column_names[c], published.at(day)[c], on(own, day).columns[c], on(goods, day).columns[c]);
        line("all", sum_of(published.at(day)), on(own, day).total(), on(goods, day).total());
    }
}

void write_series(const std::vector<Rates>& own, const std::vector<Rates>& goods, const std::map<Date, Columns>& published,
                  const std::string& path) {
    std::string csv = "date,column,published,impost,impost_chapters_1_to_97\n";
    for (const auto& [day, columns] : published) {
        for (std::size_t c = 0; c < columns.size(); ++c)
            csv += fmt::format("{},{},{:.6f},{:.6f},{:.6f}\n", day.text(), column_names[c], columns[c], on(own, day).columns[c],
                               on(goods, day).columns[c]);
    }
    write_file(path, csv);
}

void run(const std::string& home, const std::string& reference, const std::string& out) {
    const std::map<Date, Columns> published = read_published(reference);
    check_overall(reference, published);
    const ExposureData data = read_exposure(home);
    const std::vector<RateSpan> days = spans(data.schedule, data.ledger, published.begin()->first, Date::parse("2026-08-31").value());
    const std::vector<Rates> own = series(data.inputs(), days);
    const std::vector<Variant> causes = variants(data, days, home);
    const std::vector<Rates>& goods = causes.front().rates;
    fmt::print("Median absolute difference over {} days: {:.3f} points; on chapters 1 to 97: {:.3f}\n", published.size(),
               median_difference(own, published), median_difference(goods, published));
    fmt::print("Specific and compound base duties on 2025-02-05: {:.3f} points, zero in the published series\n",
               specific_duties(data, Date::parse("2025-02-05").value()));
    fmt::print("50 % on lines of chapters 72, 73 and 76 that no list holds, on 2025-06-10: {:.3f} points\n",
               whole_chapters(data, Date::parse("2025-06-10").value()));
    print_stretches(own, causes, published);
    print_steps(own, published);
    print_days(own, goods, published);
    if (!out.empty()) write_series(own, goods, published, out);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Holds daily average rates of 2025 against a published series.");
    std::string home = ".";
    std::string reference;
    std::string out;
    app.add_option("--home", home, "folder with data/ and ledger/");
    app.add_option("--reference", reference, "folder with the published series")->required();
    app.add_option("--out", out, "table of both series to write");
    CLI11_PARSE(app, argc, argv);
    try {
        run(home, reference, out);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "compare_tracker: {}\n", error.what());
        return 2;
    }
    return 0;
}
