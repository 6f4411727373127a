#include <benchmark/benchmark.h>

#include "impost/exposure/average.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/exposure/panel.hpp"

namespace {

using namespace impost;

const ExposureData& shipped() {
    static const ExposureData data = read_exposure(IMPOST_HOME);
    return data;
}

Regime regime_on(const char* date) { return Regime::at(shipped().ledger, Country::parse("US").value(), Instant::parse(date).value()); }

void read_the_trade_of_a_year(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(read_trade(std::string(IMPOST_HOME) + "/data/trade/us_imports_2024.csv.zst", 2024));
}
BENCHMARK(read_the_trade_of_a_year)->Unit(benchmark::kMillisecond);

void prepare_the_rate_table(benchmark::State& state) {
    const auto inputs = shipped().inputs();
    for (auto _ : state) benchmark::DoNotOptimize(RateTable(inputs));
}
BENCHMARK(prepare_the_rate_table)->Unit(benchmark::kMillisecond);

/// Rates on every row of a year's trade under one regime.
void rate_all_trade(benchmark::State& state) {
    RateTable table(shipped().inputs());
    const Regime regime = regime_on("2025-02-21");
    for (auto _ : state) benchmark::DoNotOptimize(table.rates(regime, PreferenceUse::observed));
    state.SetItemsProcessed(static_cast<std::int64_t>(shipped().trade.rows.size()) * state.iterations());
}
BENCHMARK(rate_all_trade)->Unit(benchmark::kMillisecond);

/// The average rate of every day of twenty months by authority, on one core.
void daily_series_by_authority(benchmark::State& state) {
    RateTable table(shipped().inputs());
    const RowGroups groups = group_rows(shipped().trade, shipped().sectors, Grouping::authority);
    for (auto _ : state) {
        for (const RateSpan& span :
             spans(shipped().schedule, shipped().ledger, Date::parse("2025-01-01").value(), Date::parse("2026-08-31").value())) {
            const Regime regime = Regime::at(shipped().ledger, Country::parse("US").value(), span.at);
            benchmark::DoNotOptimize(
                average_rates(sum_duties(table, regime, PreferenceUse::observed, groups), groups, Grouping::authority));
        }
    }
}
BENCHMARK(daily_series_by_authority)->Unit(benchmark::kMillisecond);

/// What a panel of twenty months keeps, on one core; writing it is in law.py.
void prepare_the_panel(benchmark::State& state) {
    for (auto _ : state) {
        const Panel panel(shipped().schedule, shipped().ledger, Country::parse("US").value(), Date::parse("2025-01-01").value(),
                          Date::parse("2026-08-31").value(), {});
        benchmark::DoNotOptimize(panel.products().size());
    }
}
BENCHMARK(prepare_the_panel)->Unit(benchmark::kMillisecond);

}  // namespace
