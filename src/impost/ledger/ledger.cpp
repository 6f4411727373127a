#include "impost/ledger/ledger.hpp"

#include <algorithm>
#include <filesystem>

#include "impost/base/text.hpp"
#include "impost/io/file.hpp"
#include "impost/io/toml.hpp"

namespace impost {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files(const fs::path& folder, std::string_view extension) {
    std::vector<fs::path> result;
    if (!fs::exists(folder)) return result;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == extension) result.push_back(entry.path());
    }
    std::sort(result.begin(), result.end());
    return result;
}

void check_id(const std::string& id, const Place& place) {
    if (id != fs::path(place.file).stem()) throw Error("\"" + id + "\" is not the file's name", place);
}

/// For measures in order of id.
void check_distinct(const std::vector<Measure>& measures) {
    const auto twin = std::adjacent_find(measures.begin(), measures.end(), [](const Measure& a, const Measure& b) { return a.id == b.id; });
    if (twin != measures.end()) throw Error("\"" + twin->id + "\" is the id of " + twin->id_place.file + " too", std::next(twin)->id_place);
}

std::vector<LedgerCoverage> parse_coverage(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"coverage"});
    std::vector<LedgerCoverage> result;
    for (const TomlTable& entry : table.tables("coverage")) {
        entry.allow_only({"imposed_by", "from", "until", "note"});
        const auto country = Country::parse_government(entry.text("imposed_by"));
        if (!country) throw entry.error("imposed_by", country.error().what());
        result.push_back({*country, entry.date("from"), entry.date("until"), entry.text("note")});
    }
    return result;
}

std::vector<StackingOrder> parse_stacking(const std::string& text, const std::string& name, Country importer) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"rule"});
    std::vector<StackingOrder> result;
    for (const TomlTable& entry : table.tables("rule")) {
        entry.allow_only({"first", "second", "rule", "from", "until", "source", "note"});
        StackingOrder order;
        order.importer = importer;
        order.first = entry.text("first");
        order.second = entry.text("second");
        const std::string rule = entry.text("rule");
        if (rule != "adds" && rule != "excludes") throw entry.error("rule", "\"" + rule + "\" is none of adds, excludes");
        order.excludes = rule == "excludes";
        order.from = entry.optional_instant("from");
        order.until = entry.optional_instant("until");
        order.source = entry.text("source");
        order.note = entry.optional_text("note").value_or("");
        order.place = entry.place("first");
        result.push_back(std::move(order));
    }
    return result;
}

/// The government whose file this is: `<folder>/us.toml`.
Country importer_of(const fs::path& path) {
    const auto importer = Country::parse_government(path.stem().string());
    if (!importer) throw Error(importer.error().what(), {path, 0, ""});
    return *importer;
}

void check_references(const Ledger& ledger) {
    const auto known = [&](const std::string& id) {
        return std::any_of(ledger.measures.begin(), ledger.measures.end(), [&](const Measure& m) { return m.id == id; });
    };
    for (const Measure& measure : ledger.measures) {
        if (!measure.answers.empty() && !known(measure.answers)) {
            throw Error("\"" + measure.id + "\" answers \"" + measure.answers + "\", which is no measure here", measure.answers_place);
        }
    }
    for (const StackingOrder& order : ledger.stacking) {
        for (const std::string& name : {order.first, order.second}) {
            if (!known(name) && !ledger.is_authority(name))
                throw Error("\"" + name + "\" is no measure and no authority here", order.place);
        }
    }
    for (const Event& event : ledger.events) {
        for (const std::string& id : event.measures) {
            if (!known(id)) throw Error("\"" + event.id + "\" concerns \"" + id + "\", which is no measure here", event.measures_place);
        }
    }
}

std::vector<std::string> ids(const Ledger& ledger) {
    std::vector<std::string> result;
    for (const Measure& measure : ledger.measures) result.push_back(measure.id);
    return result;
}

/// "; the nearest are a, b; `impost ledger list` has all"
std::string suggestions(std::string_view name, const std::vector<std::string>& known) {
    constexpr std::size_t most = 3;
    const std::vector<std::string> near = nearest(name, known, most);
    const std::string verb = near.size() == 1 ? "is " : "are ";
    return (near.empty() ? "" : "; the nearest " + verb + join(near, ", ")) + "; `impost ledger list` has all";
}

}  // namespace

const Measure& Ledger::measure(std::string_view id) const {
    const auto found = std::find_if(measures.begin(), measures.end(), [&](const Measure& m) { return m.id == id; });
    if (found != measures.end()) return *found;
    throw Error("\"" + std::string(id) + "\" is no measure of the ledger" + suggestions(id, ids(*this)));
}

void Ledger::check_measure_or_authority(std::string_view name) const {
    std::vector<std::string> known = ids(*this);
    for (const Measure& measure : measures) {
        add_once(known, measure.authority);
    }
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    throw Error("\"" + std::string(name) + "\" is neither a measure of the ledger nor an authority" + suggestions(name, known));
}

bool Ledger::is_authority(std::string_view name) const {
    return std::any_of(measures.begin(), measures.end(), [&](const Measure& m) { return m.authority == name; });
}

std::string Ledger::caution(Country imposer, Date on) const {
    std::string spans;
    for (const LedgerCoverage& span : coverage) {
        if (span.imposed_by != imposer) continue;
        if (span.from <= on && on < span.until) return {};
        spans += (spans.empty() ? "" : ", ") + span.from.text() + " to " + (span.until + -1).text();
    }
    return "for importer " + std::string(imposer.alpha2()) + " the ledger is complete only for " + (spans.empty() ? "no day" : spans) +
           "; on " + on.text() + " measures are missing";
}

Ledger read_ledger(const std::string& folder) {
    if (!fs::is_directory(folder)) throw Error("there is no such folder", {folder, 0, ""});
    Ledger ledger;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        if (entry.is_directory() && name.size() == 2) folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    ProductLists lists(folder + "/lists");
    for (const fs::path& imposer : folders) {
        for (const fs::path& path : files(imposer, ".toml")) {
            ledger.measures.push_back(parse_measure(read_file(path), path, lists));
            check_id(ledger.measures.back().id, ledger.measures.back().id_place);
        }
    }
    std::stable_sort(ledger.measures.begin(), ledger.measures.end(), [](const Measure& a, const Measure& b) { return a.id < b.id; });
    check_distinct(ledger.measures);
    for (const fs::path& path : files(folder + "/events", ".toml")) {
        ledger.events.push_back(parse_event(read_file(path), path));
        check_id(ledger.events.back().id, ledger.events.back().id_place);
    }
    std::stable_sort(ledger.events.begin(), ledger.events.end(), [](const Event& a, const Event& b) { return a.on < b.on; });
    const std::string programs = folder + "/programs/us.toml";
    if (fs::exists(programs)) ledger.programs = parse_programs(read_file(programs), programs);
    for (const fs::path& path : files(folder + "/stacking", ".toml")) {
        const auto orders = parse_stacking(read_file(path), path, importer_of(path));
        ledger.stacking.insert(ledger.stacking.end(), orders.begin(), orders.end());
    }
    for (const fs::path& path : files(folder + "/ignored", ".toml")) {
        const auto read = parse_ignored(read_file(path), path, importer_of(path));
        ledger.ignored.insert(ledger.ignored.end(), read.ignored.begin(), read.ignored.end());
        ledger.accepted.insert(ledger.accepted.end(), read.accepted.begin(), read.accepted.end());
    }
    for (const fs::path& path : files(folder + "/lists", ".csv")) ledger.lists.push_back(path.stem());
    const std::string coverage = folder + "/coverage.toml";
    if (fs::exists(coverage)) ledger.coverage = parse_coverage(read_file(coverage), coverage);
    check_references(ledger);
    return ledger;
}

}  // namespace impost
