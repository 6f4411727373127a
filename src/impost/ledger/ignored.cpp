#include "impost/ledger/ignored.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/io/toml.hpp"

namespace impost {
namespace {

HeadingRange read_range(const TomlTable& table, const std::string& text) {
    constexpr std::string_view between = " to ";
    const std::size_t at = text.find(between);
    const auto first = HsCode::parse(text.substr(0, at));
    if (!first) throw table.error("headings", first.error().what());
    if (at == std::string::npos) return {*first, *first};
    const auto last = HsCode::parse(text.substr(at + between.size()));
    if (!last) throw table.error("headings", last.error().what());
    if (*last < *first) throw table.error("headings", "\"" + text + "\" ends before it begins");
    return {*first, *last};
}

std::vector<HeadingRange> read_ranges(const TomlTable& table) {
    std::vector<HeadingRange> result;
    for (const std::string& heading : table.texts("headings")) result.push_back(read_range(table, heading));
    return result;
}

Ignored read_ignored(const TomlTable& table, Country importer) {
    table.allow_only({"headings", "reason", "source"});
    return {importer, read_ranges(table), plain_text(table.text("reason")), table.text("source"), table.place("headings")};
}

Accepted read_accepted(const TomlTable& table, Country importer) {
    table.allow_only({"finding", "measure", "headings", "reason", "source"});
    Accepted accepted;
    accepted.importer = importer;
    const auto kind = parse_finding_kind(table.text("finding"));
    if (!kind) throw table.error("finding", kind.error().what());
    accepted.kind = *kind;
    accepted.measure = table.text("measure");
    if (table.has("headings")) accepted.headings = read_ranges(table);
    accepted.reason = plain_text(table.text("reason"));
    accepted.source = table.text("source");
    accepted.place = table.place("finding");
    return accepted;
}

}  // namespace

std::string HeadingRange::text() const { return first == last ? first.dotted() : first.dotted() + " to " + last.dotted(); }

bool Accepted::covers(const Finding& finding) const {
    if (finding.kind != kind || finding.measure != measure) return false;
    return headings.empty() || (finding.heading && std::any_of(headings.begin(), headings.end(), [&](const HeadingRange& range) {
                                    return range.contains(*finding.heading);
                                }));
}

IgnoredAndAccepted parse_ignored(const std::string& text, const std::string& name, Country importer) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"ignored", "accepted"});
    IgnoredAndAccepted result;
    for (const TomlTable& entry : table.tables("ignored")) result.ignored.push_back(read_ignored(entry, importer));
    for (const TomlTable& entry : table.tables("accepted")) result.accepted.push_back(read_accepted(entry, importer));
    return result;
}

}  // namespace impost
