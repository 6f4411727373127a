#include <benchmark/benchmark.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "impost/io/file.hpp"
#include "impost/schedule/coverage.hpp"
#include "impost/schedule/revision.hpp"

namespace {

using impost::Schedule;

const std::string shipped = std::string(IMPOST_HOME) + "/data/schedule/us";

/// The path of an official revision of 13.6 MB; empty where the source files are not at hand.
std::string official_revision() {
    const std::string path = std::string(IMPOST_SHARED) + "/data/hts/hts_2025_rev_3.json.gz";
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return {};
    std::fclose(file);
    return path;
}

/// From the packed file to lines. Goal: 80 ms.
void read_one_revision(benchmark::State& state) {
    const std::string path = official_revision();
    if (path.empty()) {
        state.SkipWithError("the official revisions are not at hand");
        return;
    }
    std::size_t lines = 0;
    for (auto _ : state) {
        const auto revision = impost::read_revision(path);
        lines = revision.size();
        benchmark::DoNotOptimize(revision.data());
    }
    state.counters["lines"] = static_cast<double>(lines);
}
BENCHMARK(read_one_revision)->Unit(benchmark::kMillisecond);

/// From text in memory to lines.
void parse_one_revision(benchmark::State& state) {
    const std::string path = official_revision();
    if (path.empty()) {
        state.SkipWithError("the official revisions are not at hand");
        return;
    }
    const std::string json = impost::read_file(path);
    for (auto _ : state) benchmark::DoNotOptimize(impost::parse_revision(json, path));
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * state.iterations());
}
BENCHMARK(parse_one_revision)->Unit(benchmark::kMillisecond);

void load_the_shipped_schedule(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(Schedule::read(shipped));
}
BENCHMARK(load_the_shipped_schedule)->Unit(benchmark::kMillisecond);

/// Every distinct expression of the rate columns in turn; items are expressions.
void parse_expressions(benchmark::State& state) {
    const Schedule schedule = Schedule::read(shipped);
    std::set<std::string_view> distinct;
    for (const Schedule::Row& row : schedule.rows()) {
        distinct.insert(schedule.general(row));
        distinct.insert(schedule.other(row));
    }
    for (auto _ : state) {
        for (const std::string_view text : distinct) benchmark::DoNotOptimize(impost::parse_duty_expression(text));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(distinct.size()) * state.iterations());
}
BENCHMARK(parse_expressions)->Unit(benchmark::kMicrosecond);

void cover_all_revisions(benchmark::State& state) {
    const Schedule schedule = Schedule::read(shipped);
    for (auto _ : state) benchmark::DoNotOptimize(impost::measure_coverage(schedule));
}
BENCHMARK(cover_all_revisions)->Unit(benchmark::kMillisecond);

}  // namespace
