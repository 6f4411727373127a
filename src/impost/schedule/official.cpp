#include "impost/schedule/official.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "impost/io/csv.hpp"
#include "impost/schedule/derive.hpp"
#include "impost/schedule/revision.hpp"

namespace impost {
namespace {

namespace fs = std::filesystem;

/// "2025_rev_3" of a file "hts_2025_rev_3.json.gz"; empty for any other file.
std::string revision_of(const std::string& file) {
    constexpr std::string_view lead = "hts_";
    if (!file.starts_with(lead)) return {};
    for (const std::string_view ending : {".json", ".json.gz", ".json.zst"}) {
        const bool official = file.size() > lead.size() + ending.size() && file.ends_with(ending);
        if (official) return file.substr(lead.size(), file.size() - lead.size() - ending.size());
    }
    return {};
}

/// The files of a folder by the revision that each holds.
std::map<std::string, std::string> official_files(const std::string& folder) {
    std::error_code fault;
    fs::directory_iterator entries(folder, fault);
    if (fault) throw Error(fault.message(), {folder, 0, ""});
    std::map<std::string, std::string> files;
    for (const auto& entry : entries) {
        const std::string name = revision_of(entry.path().filename());
        if (name.empty()) continue;
        const auto [file, fresh] = files.try_emplace(name, entry.path());
        if (!fresh) throw Error("the revision " + name + " is in two files", {std::min(file->second, entry.path().string()), 0, ""});
    }
    return files;
}

const Revision* named(const std::vector<Revision>& revisions, const std::string& name) {
    const auto found = std::find_if(revisions.begin(), revisions.end(), [&](const Revision& one) { return one.name == name; });
    return found == revisions.end() ? nullptr : &*found;
}

/// The folder's own table of days.
std::optional<std::string> table_of(const std::string& folder) {
    for (const char* name : {"/revisions.csv", "/revisions_raw.csv"}) {
        if (fs::exists(folder + name)) return folder + name;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Revision> read_revision_dates(const std::string& table) {
    const CsvTable csv = CsvTable::read(table);
    const std::size_t name = csv.column("revision");
    const std::size_t day = csv.column(csv.has("effective_date") ? "effective_date" : "from");
    std::vector<Revision> result;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        const auto from = Date::parse(csv.cell(row, day));
        if (!from) throw csv.error(row, day, from.error().what());
        std::string text(csv.cell(row, name));
        if (text == "basic" || text.starts_with("rev_")) text = "2025_" + text;
        if (named(result, text) != nullptr) throw csv.error(row, name, "\"" + text + "\" stands twice");
        result.push_back({std::move(text), *from});
    }
    return result;
}

std::vector<OfficialRevision> list_official_revisions(const std::string& folder, const std::vector<Revision>& dated,
                                                      const std::vector<Revision>& known) {
    std::map<std::string, std::string> files = official_files(folder);
    std::vector<OfficialRevision> result;
    for (const std::vector<Revision>* days : {&dated, &known}) {
        for (const Revision& revision : *days) {
            const auto file = files.find(revision.name);
            if (file != files.end()) {
                result.push_back({revision, file->second});
                files.erase(file);
            } else if (days == &dated) {
                throw Error("there is no file hts_" + revision.name + ".json (or .json.gz, .json.zst)", {folder, 0, ""});
            }
        }
    }
    if (!files.empty()) {
        throw Error("no table says from which day " + files.begin()->first + " counts: it needs a line revision,from in revisions.csv",
                    {files.begin()->second, 0, ""});
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const OfficialRevision& a, const OfficialRevision& b) { return a.revision.from < b.revision.from; });
    return result;
}

Schedule read_official_schedule(const std::string& folder, const std::vector<Revision>& known) {
    const auto table = table_of(folder);
    ScheduleDeriver deriver;
    std::string days = "revision,from\n";
    for (const OfficialRevision& one :
         list_official_revisions(folder, table ? read_revision_dates(*table) : std::vector<Revision>(), known)) {
        deriver.add(read_revision(one.file));
        days += csv_field(one.revision.name) + ',' + one.revision.from.text() + '\n';
    }
    CsvTable revisions = CsvTable::parse(days, folder);
    CsvTable lines = CsvTable::parse(deriver.lines_csv(), folder);
    const std::string corrections = folder + "/corrections.csv";
    if (!fs::exists(corrections)) return Schedule::parse(std::move(revisions), std::move(lines));
    return Schedule::parse(std::move(revisions), std::move(lines), CsvTable::read(corrections));
}

Schedule read_schedule(const std::string& folder, const std::vector<Revision>& known) {
    const bool official = !official_files(folder).empty();
    const bool derived = fs::exists(folder + "/lines.csv.zst");
    if (official && derived) throw Error("the folder holds both official revisions and lines.csv.zst, derived from some", {folder, 0, ""});
    if (official) return read_official_schedule(folder, known);
    if (derived) return Schedule::read(folder);
    throw Error("no schedule: neither official revisions (hts_<revision>.json, .json.gz, .json.zst) nor lines.csv.zst, derived from them",
                {folder, 0, ""});
}

}  // namespace impost
