#pragma once

#include <string>
#include <vector>

namespace impost {

/// One line of an official schedule revision, as published.
struct PublishedLine {
    std::string code;  ///< dotted; empty on a line that only carries a description
    int indent = 0;
    std::string description;
    std::vector<std::string> units;
    std::string general;
    std::string special;
    std::string other;
    std::vector<std::string> references;  ///< chapter 98 and 99 headings that the footnotes name
};

/// Reads a revision in the form that the US International Trade Commission publishes (a JSON array of lines).
/// Errors: not JSON, not that form; with the number of the line in the array.
[[nodiscard]] std::vector<PublishedLine> parse_revision(const std::string& json, const std::string& name);
[[nodiscard]] std::vector<PublishedLine> read_revision(const std::string& path);

}  // namespace impost
