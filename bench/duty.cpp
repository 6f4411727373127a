#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "impost/duty/assess.hpp"

namespace {

using namespace impost;

const std::string home = IMPOST_HOME;

void read_the_ledger(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(read_ledger(home + "/ledger"));
}
BENCHMARK(read_the_ledger)->Unit(benchmark::kMillisecond);

void build_a_regime(benchmark::State& state) {
    const Ledger ledger = read_ledger(home + "/ledger");
    const Country us = Country::parse("US").value();
    const Instant at = Instant::parse("2025-02-21").value();
    for (auto _ : state) benchmark::DoNotOptimize(Regime::at(ledger, us, at));
}
BENCHMARK(build_a_regime)->Unit(benchmark::kMicrosecond);

/// Lines of all chapters from one origin; items are entry lines.
void assess_lines(benchmark::State& state, const char* origin) {
    const Schedule schedule = Schedule::read(home + "/data/schedule/us");
    const Ledger ledger = read_ledger(home + "/ledger");
    const Instant at = Instant::parse("2025-02-21").value();
    const Regime regime = Regime::at(ledger, Country::parse("US").value(), at);
    std::vector<EntryLine> entries;
    constexpr int last_chapter = 97;
    for (const HsCode code : schedule.codes(schedule.revision_on(at.washington_date()).value())) {
        if (code.digits() != 10 || code.chapter() > last_chapter) continue;
        EntryLine entry;
        entry.product = code;
        entry.origin = Country::parse(origin).value();
        entry.customs_value = Money::parse("1234.56").value();
        entries.push_back(std::move(entry));
    }
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(assess(schedule, regime, entries[next]));
        next = (next + 1) % entries.size();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(assess_lines, china, "CN")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(assess_lines, vietnam, "VN")->Unit(benchmark::kMicrosecond);

}  // namespace
