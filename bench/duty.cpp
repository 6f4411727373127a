#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "drawn_lines.hpp"
#include "impost/duty/answer_csv.hpp"

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

/// In memory, on one core. Goal: 4 million lines a second.
void assess_in_bulk(benchmark::State& state, Order order) {
    const Schedule schedule = Schedule::read(home + "/data/schedule/us");
    const Ledger ledger = read_ledger(home + "/ledger");
    BulkAssessor bulk(schedule, ledger, Country::parse("US").value());
    std::vector<std::pair<EntryLine, Instant>> lines;
    DrawnLines(home, schedule, 1'000'000, order).for_each([&](const EntryLine& entry, Date day) {
        lines.emplace_back(entry, Instant::washington(day, 12, 0));
    });
    BulkDuty duty;
    for (const auto& [entry, at] : lines) bulk.assess(entry, at, duty);  // what a run of any length looks up once
    std::size_t known = 0;
    for (auto _ : state) {
        for (const auto& [entry, at] : lines) {
            bulk.assess(entry, at, duty);
            known += duty.duty.has_value() ? 1 : 0;
        }
    }
    const auto assessed = static_cast<double>(state.iterations()) * static_cast<double>(lines.size());
    state.counters["lines/s"] = benchmark::Counter(assessed, benchmark::Counter::kIsRate);
    state.counters["known"] = static_cast<double>(known) / assessed;
}
BENCHMARK_CAPTURE(assess_in_bulk, by_date, Order::by_date)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(assess_in_bulk, shuffled, Order::shuffled)->Unit(benchmark::kMillisecond);

/// From CSV in memory to CSV in memory, on one core.
void assess_a_table(benchmark::State& state, Order order) {
    const Schedule schedule = Schedule::read(home + "/data/schedule/us");
    const Ledger ledger = read_ledger(home + "/ledger");
    std::string text = DrawnLines::header;
    DrawnLines(home, schedule, 1'000'000, order).for_each([&](const EntryLine& entry, Date day) {
        DrawnLines::append_row(text, text.size(), entry, day);
    });
    AssessmentCsv table(BulkAssessor(schedule, ledger, Country::parse("US").value()),
                        EntryReader(CsvStream(ByteStream::of(text, "entries")).header(), {}), Rejects::among_rows, DutyRows::left_out);
    CsvBlock block;
    AnswerBlock answer;
    std::size_t lines = 0;
    for (auto _ : state) {
        CsvStream stream(ByteStream::of(text, "entries"));
        while (stream.next(block)) {
            table.assess(block, answer);
            lines += answer.totals.rows;
        }
    }
    state.counters["lines/s"] = benchmark::Counter(static_cast<double>(lines), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(assess_a_table, by_date, Order::by_date)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(assess_a_table, shuffled, Order::shuffled)->Unit(benchmark::kMillisecond);

}  // namespace
