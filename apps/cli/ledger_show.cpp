#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/ledger.hpp"
#include "impost/ledger/words.hpp"
#include "ledger_commands.hpp"

namespace {

using namespace impost;

constexpr std::size_t indent = 4;

/// A paragraph, its lines set in by some columns.
void print_text(const std::string& text, std::size_t columns = indent) {
    if (text.empty()) return;
    for (const std::string& line : wrapped(plain_text(text), page_width - columns)) fmt::print("{}{}\n", std::string(columns, ' '), line);
}

void print_head(const Measure& measure, const Ledger& ledger) {
    fmt::print("{}\n", measure.id);
    print_text(measure.title, 0);
    fmt::print("\n");
    std::vector<std::string> answered_by;
    for (const Measure& other : ledger.measures) {
        if (other.answers == measure.id) answered_by.push_back(other.id);
    }
    TextTable table({{"", 12}, {"", page_width - 13}});
    const auto row = [&](const std::string& name, const std::string& text) {
        if (!text.empty()) table.add({name, plain_text(text)});
    };
    row("imposed by", std::string(measure.imposed_by.name()));
    row("authority", measure.authority);
    row("instrument", measure.instrument);
    row("aim", measure.objective);
    row("answers", measure.answers);
    row("answered by", join(answered_by, ", "));
    row("summary", measure.summary);
    row("doubt", measure.doubt);
    row("sources", join(measure.sources, "; "));
    fmt::print("{}", table.text());
}

void print_steps(const Measure& measure) {
    fmt::print("\nSteps\n");
    for (const Step& step : measure.steps) {
        std::string state = state_name(step.state);
        if (const std::size_t gap = state.find('_'); gap != std::string::npos) state[gap] = ' ';
        fmt::print("  {}  {}\n", padded(step.on.long_text(), 12), state);
        print_text(step.text);
        print_text("Source: " + step.source);
    }
}

std::string scope_text(const Scope& scope) {
    std::string text = "origins " + origins_text(scope.origins) + "; products " + products_text(scope.products);
    if (!scope.except_products.is_empty()) text += " except " + products_text(scope.except_products);
    return text;
}

void print_versions(const Measure& measure) {
    fmt::print("\nVersions\n");
    for (const Version& version : measure.versions) {
        const std::string span = version.from ? span_text(version.from, version.until) : "proposed on " + version.announced.long_text();
        const std::string heading = version.heading.empty() ? "no heading" : version.heading;
        fmt::print("  {}  {}{}\n", heading, version.charge ? version.rate_text : "ends here",
                   version.part.empty() ? "" : "  (part \"" + version.part + "\")");
        print_text(span);
        if (!version.charge) continue;
        print_text(scope_text(version.scope));
        if (!version.charge->on.empty()) print_text("charged on the " + version.charge->on + " alone, where the entry states it");
        if (!version.claim.empty()) print_text("only what an entry claims as \"" + version.claim + "\"");
        if (!version.heading_met.empty()) print_text(version.heading_met + " where the base rate reaches the total");
        print_text(version.note);
    }
}

void print_exceptions(const Measure& measure) {
    if (measure.exceptions.empty()) return;
    fmt::print("\nExceptions\n");
    for (const Exception& exception : measure.exceptions) {
        const std::string heading = exception.heading.empty() ? "no heading" : exception.heading;
        fmt::print("  {}  {}\n", heading, exception.claim.empty() ? "of itself" : "when claimed: " + exception.claim);
        print_text(exception.text);
        const std::string parts = exception.parts.empty() ? "" : "; parts " + join(exception.parts, ", ");
        print_text(span_text(exception.from, exception.until) + "; " + scope_text(exception.scope) + parts);
        print_text("Source: " + exception.source);
    }
}

void print_rule(const std::string& rule, const std::optional<Instant>& from, const std::optional<Instant>& until,
                const std::string& source) {
    print_text(rule + ", " + span_text(from, until), 2);
    print_text("Source: " + source);
}

/// The measure's own rules, then those of the order of stacking that name it or its authority.
void print_stacking(const Measure& measure, const Ledger& ledger) {
    fmt::print("\nStacking\n");
    for (const Stacking& rule : measure.stacking) {
        const std::string word = rule.rule == StackingRule::adds       ? "adds to "
                                 : rule.rule == StackingRule::excludes ? "takes the place of "
                                                                       : "gives way to ";
        print_rule(word + rule.with, rule.from, rule.until, rule.source);
    }
    for (const StackingOrder& order : ledger.stacking) {
        const auto names = [&](const std::string& name) { return name == measure.id || name == measure.authority; };
        if (order.importer != measure.imposed_by || (!names(order.first) && !names(order.second))) continue;
        print_rule("order of stacking: " + order.first + (order.excludes ? " takes the place of " : " adds to ") + order.second, order.from,
                   order.until, order.source);
    }
}

void show(const std::string& id) {
    const Ledger ledger = read_ledger(home() + "/ledger");
    const Measure& measure = ledger.measure(id);
    print_head(measure, ledger);
    print_steps(measure);
    print_versions(measure);
    print_exceptions(measure);
    print_stacking(measure, ledger);
}

}  // namespace

void add_ledger_show(CLI::App& ledger) {
    auto id = std::make_shared<std::string>();
    CLI::App* command = ledger.add_subcommand("show", "one measure whole: steps, versions, exceptions, stacking, doubt, sources");
    command->add_option("measure", *id, "a measure of the ledger")->required();
    command->callback([id] { show(*id); });
}
