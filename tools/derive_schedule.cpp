// Derives data/schedule/us from the official revisions of the US schedule.
//
//   derive_schedule --revisions revisions_raw.csv --folder DIR --out data/schedule/us
//
// The revisions' files are named hts_<year>_<revision>.json.gz. Dates come from the second column of the revisions'
// table (the day each was published); 2026 revision 8, which that table leaves out, was published on 2026-05-22.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <vector>

#include "impost/io/file.hpp"
#include "impost/schedule/coverage.hpp"
#include "impost/schedule/derive.hpp"
#include "impost/schedule/official.hpp"

namespace {

/// Published without a line in the table of revisions.
const std::vector<impost::Revision> left_out = {{"2026_rev_8", impost::Date::from_civil(2026, 5, 22)}};

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
        for (const auto& [revision, file] : impost::list_official_revisions(folder, impost::read_revision_dates(dates), left_out)) {
            deriver.add(impost::read_revision(file));
            revisions += revision.name + "," + revision.from.text() + "\n";
            fmt::print(stderr, "{} {}\n", revision.name, revision.from.text());
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
