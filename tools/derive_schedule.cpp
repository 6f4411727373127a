// Derives data/schedule/us from the official revisions of the US schedule.
//
//   derive_schedule --revisions revisions_raw.csv --folder DIR --out data/schedule/us
//
// The revisions' files are named hts_<year>_<revision>.json.gz. Dates come from the second column of the revisions'
// table (the day each was published); 2026 revision 8, which that table leaves out, was published on 2026-05-22.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <vector>

#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/schedule/coverage.hpp"
#include "impost/schedule/derive.hpp"

namespace {

struct Source {
    std::string name;
    impost::Date from;
};

std::vector<Source> read_sources(const std::string& path) {
    const auto table = impost::CsvTable::read(path);
    const std::size_t name = table.column("revision");
    const std::size_t date = table.column("effective_date");
    std::vector<Source> sources;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string revision(table.cell(row, name));
        sources.push_back({revision.starts_with("20") ? revision : "2025_" + revision, impost::Date::parse(table.cell(row, date)).value()});
    }
    const bool has_revision_8 = std::any_of(sources.begin(), sources.end(), [](const Source& s) { return s.name == "2026_rev_8"; });
    if (!has_revision_8) sources.push_back({"2026_rev_8", impost::Date::parse("2026-05-22").value()});
    std::stable_sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.from < b.from; });
    return sources;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Derives the schedule's table from its official revisions.");
    std::string dates;
    std::string folder;
    std::string out;
    app.add_option("--revisions", dates, "table of revisions and their dates")->required();
    app.add_option("--folder", folder, "folder with the revisions")->required();
    app.add_option("--out", out, "folder to write")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        impost::ScheduleDeriver deriver;
        std::string revisions = "revision,from\n";
        for (const Source& source : read_sources(dates)) {
            deriver.add(impost::read_revision(folder + "/hts_" + source.name + ".json.gz"));
            revisions += source.name + "," + source.from.text() + "\n";
            fmt::print(stderr, "{} {}\n", source.name, source.from.text());
        }
        std::filesystem::create_directories(out);
        impost::write_file(out + "/revisions.csv", revisions);
        impost::write_file(out + "/lines.csv.zst", deriver.lines_csv());
        const auto coverage = impost::measure_coverage(impost::Schedule::read(out));
        fmt::print("{} of {} distinct expressions and {} of {} lines understood\n", coverage.distinct_parsed, coverage.distinct,
                   coverage.lines_parsed, coverage.lines);
        for (const std::string& text : coverage.unparsed) fmt::print("not understood: {}\n", text);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "derive_schedule: {}\n", error.what());
        return 2;
    }
    return 0;
}
