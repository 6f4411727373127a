#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/check.hpp"
#include "impost/ledger/words.hpp"
#include "impost/schedule/official.hpp"
#include "ledger_commands.hpp"

namespace {

using namespace impost;
using Json = nlohmann::ordered_json;

struct Request {
    std::string schedule;
    std::string importer = "US";
    std::string format = "table";
};

/// Findings that a table shows as one: they differ in nothing but the heading.
struct Group {
    Finding finding;
    std::vector<HsCode> headings;
};

/// Printed exceptions are many, and a table only lists their headings.
bool is_listed(const Finding& finding) { return finding.kind == FindingKind::unclaimed_sister; }

bool alike(const Finding& a, const Finding& b) {
    if (a.kind != b.kind || a.measure != b.measure) return false;
    return is_listed(a) || (a.from == b.from && a.until == b.until && a.sentence == b.sentence && a.accepted == b.accepted);
}

std::vector<Group> grouped(const std::vector<Finding>& findings) {
    std::vector<Group> groups;
    for (const Finding& finding : findings) {
        auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return alike(g.finding, finding); });
        if (group == groups.end()) group = groups.insert(groups.end(), {finding, {}});
        if (finding.heading) group->headings.push_back(*finding.heading);
    }
    return groups;
}

/// A sentence cut to what a table can hold.
std::string shortened(const std::string& text) {
    constexpr std::size_t longest = 220;
    if (text.size() <= longest) return text;
    std::size_t cut = text.rfind(' ', longest);
    if (cut == std::string::npos) cut = longest;
    return text.substr(0, cut) + " …";
}

void print_lines(const std::string& text, std::size_t columns) {
    for (const std::string& line : wrapped(text, page_width - columns)) fmt::print("{}{}\n", std::string(columns, ' '), line);
}

void print_group(const Group& group) {
    const Finding& finding = group.finding;
    std::string head = finding.measure;
    if (!group.headings.empty()) head += (head.empty() ? "" : "  ") + headings_text(group.headings);
    if (group.headings.size() > 2) head += " (" + std::to_string(group.headings.size()) + ")";
    if (finding.from || finding.until) head += (head.empty() ? "" : "  ") + span_text(finding.from, finding.until);
    print_lines(head, 2);
    if (!is_listed(finding)) print_lines(shortened(finding.sentence), 6);
    if (!finding.accepted.empty()) print_lines("accepted: " + finding.accepted, 6);
}

void print_findings(const std::vector<Finding>& all, const std::string& title, bool (*belongs)(const Finding&)) {
    std::vector<Finding> findings;
    std::copy_if(all.begin(), all.end(), std::back_inserter(findings), belongs);
    std::optional<FindingKind> kind;
    for (const Group& group : grouped(findings)) {
        if (kind != group.finding.kind) {
            kind = group.finding.kind;
            const auto count = std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.kind == *kind; });
            fmt::print("\n{}: {} ({})\n", title, kind_name(*kind), count);
        }
        print_group(group);
    }
}

bool is_fault(const Finding& finding) { return finding.is_fault(); }
bool is_accepted(const Finding& finding) { return !finding.accepted.empty(); }
bool is_note(const Finding& finding) { return !finding.is_fault() && finding.accepted.empty(); }

void print_table(const CheckReport& report, Country importer, const std::optional<Schedule>& schedule) {
    const CheckCounts& counts = report.counts;
    if (schedule) {
        fmt::print("Ledger of measures: {}, against {} revisions of its schedule, {} to {}\n", importer.name(),
                   schedule->revisions().size(), schedule->revisions().front().from.text(), schedule->revisions().back().from.text());
    } else {
        fmt::print("Ledger of measures: {}; no schedule at hand\n", importer.name());
    }
    print_findings(report.findings, "fault", is_fault);
    print_findings(report.findings, "accepted", is_accepted);
    print_findings(report.findings, "note", is_note);
    fmt::print("\n");
    if (schedule) {
        fmt::print("versions with a heading  {:>5}: {} held against the schedule, {} ended before it, {} begin after it\n", counts.versions,
                   counts.versions_held, counts.versions_before, counts.versions_after);
        fmt::print("origins not stated       {:>5} versions whose heading names none in words that are understood\n",
                   counts.origins_unstated);
        fmt::print("printed duties           {:>5}: {} held by measures, {} ignored with a reason, {} neither\n", counts.duties,
                   counts.duties_claimed, counts.duties_ignored, counts.duties - counts.duties_claimed - counts.duties_ignored);
    }
    fmt::print("spans of the law         {:>5}\n", counts.spans);
    const auto accepted = static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(), is_accepted));
    fmt::print("{} faults, {} accepted, {} notes\n", report.faults(), accepted, report.findings.size() - report.faults() - accepted);
}

std::string text_or_empty(const std::optional<Instant>& instant) { return instant ? instant->text() : ""; }

void print_csv(const CheckReport& report) {
    fmt::print("kind,fault,measure,heading,from,until,printed_first,printed_first_on,printed_last,printed_last_on,sentence,accepted\n");
    for (const Finding& finding : report.findings) {
        const auto& printed = finding.printed;
        fmt::print("{},{},{},{},{},{},{},{},{},{},{},{}\n", kind_name(finding.kind), finding.is_fault() ? 1 : 0, csv_field(finding.measure),
                   finding.heading ? finding.heading->dotted() : "", text_or_empty(finding.from), text_or_empty(finding.until),
                   printed ? printed->first.name : "", printed ? printed->first.from.text() : "", printed ? printed->last.name : "",
                   printed ? printed->last.from.text() : "", csv_field(finding.sentence), csv_field(finding.accepted));
    }
}

Json finding_json(const Finding& finding) {
    Json json = {{"kind", kind_name(finding.kind)}, {"fault", finding.is_fault()}};
    if (!finding.measure.empty()) json["measure"] = finding.measure;
    if (finding.heading) json["heading"] = finding.heading->dotted();
    if (finding.from) json["from"] = finding.from->text();
    if (finding.until) json["until"] = finding.until->text();
    if (finding.printed) {
        json["printed"] = {{"first", finding.printed->first.name},
                           {"first_on", finding.printed->first.from.text()},
                           {"last", finding.printed->last.name},
                           {"last_on", finding.printed->last.from.text()}};
    }
    json["sentence"] = finding.sentence;
    if (!finding.accepted.empty()) json["accepted"] = finding.accepted;
    return json;
}

void print_json(const CheckReport& report, Country importer) {
    const CheckCounts& counts = report.counts;
    Json findings = Json::array();
    for (const Finding& finding : report.findings) findings.push_back(finding_json(finding));
    const Json result = {{"importer", std::string(importer.alpha2())},
                         {"faults", report.faults()},
                         {"notes", report.findings.size() - report.faults()},
                         {"counts",
                          {{"versions", counts.versions},
                           {"versions_held", counts.versions_held},
                           {"versions_before", counts.versions_before},
                           {"versions_after", counts.versions_after},
                           {"origins_unstated", counts.origins_unstated},
                           {"duties", counts.duties},
                           {"duties_claimed", counts.duties_claimed},
                           {"duties_ignored", counts.duties_ignored},
                           {"spans", counts.spans}}},
                         {"findings", findings}};
    fmt::print("{}\n", result.dump(1));
}

/// The schedule to hold against: the one that is named, else the one at hand, which is that of the United States.
std::optional<Schedule> schedule_of(const Request& request, Country importer) {
    const std::string at_hand = home() + "/data/schedule/us";
    if (!request.schedule.empty()) return read_schedule(request.schedule, read_revision_dates(at_hand + "/revisions.csv"));
    if (importer.alpha2() == "US") return Schedule::read(at_hand);
    return std::nullopt;
}

void run(const Request& request) {
    const Country importer = Country::parse(request.importer).value();
    const auto schedule = schedule_of(request, importer);
    const CheckReport report = check_ledger(read_ledger(home() + "/ledger"), importer, schedule ? &*schedule : nullptr);
    if (request.format == "csv") {
        print_csv(report);
    } else if (request.format == "json") {
        print_json(report, importer);
    } else {
        print_table(report, importer, schedule);
    }
    if (report.faults() > 0) throw CLI::RuntimeError(1);
}

}  // namespace

void add_ledger_check(CLI::App& ledger) {
    auto request = std::make_shared<Request>();
    CLI::App* command =
        ledger.add_subcommand("check", "hold every measure against the revisions of the schedule and against the others; fails on faults");
    command->add_option("--schedule", request->schedule,
                        "folder of a schedule, official revisions or what is derived from them [data/schedule/us]");
    command->add_option("--importer", request->importer, "whose measures")->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
