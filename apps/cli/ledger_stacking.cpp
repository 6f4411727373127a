#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/stacking_matrix.hpp"
#include "ledger_commands.hpp"

namespace {

using namespace impost;
using Json = nlohmann::ordered_json;

struct Request {
    std::string on;
    std::string importer = "US";
    std::string format = "table";
};

/// One cell in words: who adds, who excludes whom.
std::string_view meeting_word(Meeting meeting) {
    switch (meeting) {
        case Meeting::add:
            return "adds";
        case Meeting::first_excludes_second:
        case Meeting::first_excludes_all_of_second:
            return "excludes";
        case Meeting::second_excludes_first:
        case Meeting::second_excludes_all_of_first:
            return "excluded by";
        case Meeting::undefined:
            return "no rule";
    }
    return {};
}

std::vector<std::string> ids(const StackingGroup& group) {
    std::vector<std::string> result;
    for (const Measure* measure : group.measures) result.push_back(measure->id);
    return result;
}

/// "on the whole value", "on its steel content", "on its steel content, or the whole value where it is not charged on a content"
std::string extent(const StackingCell& cell) {
    if (cell.contents.empty()) return cell.on_whole ? "on the whole value" : "";
    std::string contents = join(cell.contents, ", ");
    std::replace(contents.begin(), contents.end(), '-', ' ');
    return "on the " + contents + " alone where that is what it charges" + (cell.on_whole ? ", elsewhere on the whole value" : "");
}

std::string symbol(const StackingMatrix& matrix, std::size_t row, std::size_t column) {
    const StackingCell* cell = matrix.find(row, column);
    if (cell == nullptr) return "·";
    if (cell->meeting == Meeting::undefined) return "?";
    if (cell->meeting == Meeting::add) return "+";
    const bool row_excludes = excludes_second(cell->meeting) == (cell->first == row);
    return std::string(row_excludes ? ">" : "<") + (cell->contents.empty() ? "" : "c");
}

void print_matrix(const StackingMatrix& matrix) {
    const std::size_t count = matrix.groups.size();
    constexpr std::size_t number_width = 3;
    const std::size_t name_width = std::min<std::size_t>(36, page_width - number_width - 2 - count * number_width);
    std::string head = std::string(number_width + name_width + 2, ' ');
    for (std::size_t j = 0; j < count; ++j) head += " " + padded(std::to_string(j + 1), number_width - 1);
    head.erase(head.find_last_not_of(' ') + 1);
    fmt::print("{}\n", head);
    for (std::size_t i = 0; i < count; ++i) {
        const auto name = wrapped(matrix.groups[i].name, name_width);
        std::string line = padded_left(std::to_string(i + 1), number_width) + "  " + padded(name.front(), name_width);
        for (std::size_t j = 0; j < count; ++j) {
            line += " " + padded(symbol(matrix, i, j), number_width - 1);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        fmt::print("{}\n", line);
        for (std::size_t k = 1; k < name.size(); ++k) fmt::print("{}{}\n", std::string(number_width + 2, ' '), name[k]);
    }
}

void print_groups(const StackingMatrix& matrix) {
    for (std::size_t i = 0; i < matrix.groups.size(); ++i) {
        const StackingGroup& group = matrix.groups[i];
        if (group.measures.size() == 1 && group.name == group.measures.front()->id) continue;
        const auto lines = wrapped(join(ids(group), ", "), page_width - 5);
        for (std::size_t k = 0; k < lines.size(); ++k)
            fmt::print("{}  {}\n", padded_left(k == 0 ? std::to_string(i + 1) : "", 3), lines[k]);
    }
}

/// The pairs that one rule settles, with the rule's words and source.
struct RuleText {
    std::vector<std::string> pairs;
    std::string words;
    std::string source;
};

std::vector<RuleText> rule_texts(const StackingMatrix& matrix) {
    std::vector<RuleText> rules;
    for (const StackingCell& cell : matrix.cells) {
        const bool swap = excludes_first(cell.meeting);
        const std::size_t first = swap ? cell.second : cell.first;
        const std::size_t second = swap ? cell.first : cell.second;
        const bool excludes = excludes_second(cell.meeting) || swap;
        const std::string words = excludes                       ? "takes the place of the other " + extent(cell)
                                  : cell.meeting == Meeting::add ? "both are owed"
                                                                 : "no rule: a line on which they meet is refused";
        const std::string sign = excludes ? ">" : cell.meeting == Meeting::add ? "+" : "?";
        const std::string source = join(cell.sources, "; ");
        auto rule = std::find_if(rules.begin(), rules.end(), [&](const RuleText& r) { return r.words == words && r.source == source; });
        if (rule == rules.end()) rule = rules.insert(rules.end(), {{}, words, source});
        rule->pairs.push_back(std::to_string(first + 1) + sign + std::to_string(second + 1));
    }
    return rules;
}

void print_table(const StackingMatrix& matrix, Country importer, Instant at) {
    fmt::print("How duties meet on one line: {}, {}\n\n", importer.name(), at.long_text());
    if (matrix.groups.empty()) {
        fmt::print("no measure is in force\n");
        return;
    }
    print_matrix(matrix);
    fmt::print(
        "\n+ both are owed   > the row takes the column's place   < the row gives way   c on a content alone\n? no rule   · one "
        "measure\n\n");
    print_groups(matrix);
    for (const RuleText& rule : rule_texts(matrix)) {
        fmt::print("\n");
        for (const std::string& line : wrapped(join(rule.pairs, "  ") + "  " + rule.words, page_width)) fmt::print("{}\n", line);
        if (rule.source.empty()) continue;
        for (const std::string& line : wrapped(rule.source, page_width - 4)) fmt::print("    {}\n", line);
    }
}

void print_csv(const StackingMatrix& matrix) {
    fmt::print("first,first_measures,rule,second,second_measures,contents,on_whole,source\n");
    for (const StackingCell& cell : matrix.cells) {
        const StackingGroup& first = matrix.groups[cell.first];
        const StackingGroup& second = matrix.groups[cell.second];
        fmt::print("{},{},{},{},{},{},{},{}\n", csv_field(first.name), csv_field(join(ids(first), " ")), meeting_word(cell.meeting),
                   csv_field(second.name), csv_field(join(ids(second), " ")), csv_field(join(cell.contents, " ")), cell.on_whole ? 1 : 0,
                   csv_field(join(cell.sources, "; ")));
    }
}

void print_json(const StackingMatrix& matrix, Country importer, Instant at) {
    Json rules = Json::array();
    for (const StackingCell& cell : matrix.cells) {
        rules.push_back({{"first", ids(matrix.groups[cell.first])},
                         {"rule", meeting_word(cell.meeting)},
                         {"second", ids(matrix.groups[cell.second])},
                         {"contents", cell.contents},
                         {"on_whole", cell.on_whole},
                         {"sources", cell.sources}});
    }
    const Json result = {{"importer", std::string(importer.alpha2())}, {"instant", at.text()}, {"rules", rules}};
    fmt::print("{}\n", result.dump(1));
}

void run(const Request& request) {
    const Country importer = Country::parse(request.importer).value();
    const Instant at = Instant::parse(request.on).value();
    const Ledger ledger = read_ledger(home() + "/ledger");
    const Regime regime = Regime::at(ledger, importer, at);
    const StackingMatrix matrix = stacking_matrix(regime);
    if (request.format == "csv") {
        print_csv(matrix);
    } else if (request.format == "json") {
        print_json(matrix, importer, at);
    } else {
        print_table(matrix, importer, at);
    }
}

}  // namespace

void add_ledger_stacking(CLI::App& ledger) {
    auto request = std::make_shared<Request>();
    CLI::App* command = ledger.add_subcommand("stacking", "which duties in force on a day add to each other, and which exclude which");
    command->add_option("--on", request->on, "date, or instant with its zone")->required();
    command->add_option("--importer", request->importer, "whose duties")->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
