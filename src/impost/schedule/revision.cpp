#include "impost/schedule/revision.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "impost/base/error.hpp"
#include "impost/io/file.hpp"

namespace impost {
namespace {

namespace sj = simdjson;

/// A text; null stands for an empty one. Errors: anything else.
std::string_view text_or_null(sj::ondemand::value value) {
    if (value.is_null()) return {};
    const std::string_view text = value.get_string();
    return text;
}

/// Headings of chapters 98 and 99 named in a footnote: "See 9903.88.15."
void collect_references(std::string_view note, std::vector<std::string>& references) {
    constexpr std::size_t heading_length = 10;
    for (std::size_t at = note.find("99"); at != std::string_view::npos; at = note.find("99", at + 1)) {
        const std::string_view heading = note.substr(at, heading_length);
        const bool shape = heading.size() == heading_length && heading[4] == '.' && heading[7] == '.';
        if (!shape) continue;
        std::string found(heading);
        if (std::find(references.begin(), references.end(), found) == references.end()) references.push_back(std::move(found));
    }
}

void read_units(sj::ondemand::value value, PublishedLine& line) {
    if (value.is_null()) return;
    for (auto unit : value.get_array()) line.units.emplace_back(std::string_view(unit.get_string()));
}

void read_footnotes(sj::ondemand::value value, PublishedLine& line) {
    if (value.is_null()) return;
    for (auto note : value.get_array()) {
        sj::ondemand::value text;
        if (note["value"].get(text) == sj::SUCCESS) collect_references(text_or_null(text), line.references);
    }
}

int read_indent(std::string_view text) {
    constexpr int deepest = 99;
    int indent = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), indent);
    if (code == std::errc{} && stop == text.data() + text.size() && indent >= 0 && indent <= deepest) return indent;
    throw Error("the indent \"" + std::string(text) + "\" is not a number from 0 to " + std::to_string(deepest));
}

PublishedLine read_line(sj::ondemand::object object) {
    PublishedLine line;
    bool has_code = false;
    for (auto field : object) {
        const std::string_view key = field.unescaped_key();
        sj::ondemand::value value = field.value();
        if (key == "htsno") {
            line.code = text_or_null(value);
            has_code = true;
        } else if (key == "indent") {
            line.indent = read_indent(text_or_null(value));
        } else if (key == "description") {
            line.description = text_or_null(value);
        } else if (key == "units") {
            read_units(value, line);
        } else if (key == "general") {
            line.general = text_or_null(value);
        } else if (key == "special") {
            line.special = text_or_null(value);
        } else if (key == "other") {
            line.other = text_or_null(value);
        } else if (key == "footnotes") {
            read_footnotes(value, line);
        }
    }
    if (!has_code) throw Error("the line has no field \"htsno\"");
    return line;
}

}  // namespace

std::vector<PublishedLine> parse_revision(const std::string& json, const std::string& name) {
    std::vector<PublishedLine> lines;
    try {
        sj::ondemand::parser parser;
        const sj::padded_string padded(json);
        sj::ondemand::document document = parser.iterate(padded);
        for (auto element : document.get_array()) lines.push_back(read_line(element.get_object()));
    } catch (const sj::simdjson_error& error) {
        throw Error(std::string("not a schedule revision, after ") + std::to_string(lines.size()) + " lines: " + error.what(),
                    {name, 0, ""});
    } catch (const Error& error) {
        throw Error(std::string("not a schedule revision, after ") + std::to_string(lines.size()) + " lines: " + error.what(),
                    {name, 0, ""});
    }
    return lines;
}

std::vector<PublishedLine> read_revision(const std::string& path) { return parse_revision(read_file(path), path); }

}  // namespace impost
