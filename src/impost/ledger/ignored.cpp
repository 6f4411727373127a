#include "impost/ledger/ignored.hpp"

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

}  // namespace

std::string HeadingRange::text() const { return first == last ? first.dotted() : first.dotted() + " to " + last.dotted(); }

std::vector<Ignored> parse_ignored(const std::string& text, const std::string& name, Country importer) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"ignored"});
    std::vector<Ignored> result;
    for (const TomlTable& entry : table.tables("ignored")) {
        entry.allow_only({"headings", "reason", "source"});
        Ignored ignored;
        ignored.importer = importer;
        for (const std::string& heading : entry.texts("headings")) ignored.headings.push_back(read_range(entry, heading));
        ignored.reason = entry.text("reason");
        ignored.source = entry.text("source");
        ignored.place = entry.place("headings");
        result.push_back(std::move(ignored));
    }
    return result;
}

}  // namespace impost
