#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/text_table.hpp"
#include "impost/schedule/coverage.hpp"

void add_schedule(CLI::App& app) {
    CLI::App* command = app.add_subcommand("schedule", "the tariff schedule");
    command->require_subcommand(1);
    command->add_subcommand("coverage", "how many duty expressions of chapters 1 to 97 are understood, over all revisions")->callback([] {
        const auto schedule = impost::Schedule::read(home() + "/data/schedule/us");
        const auto coverage = impost::measure_coverage(schedule);
        const auto percent = [](std::size_t part, std::size_t whole) {
            return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
        };
        fmt::print("chapters 1 to 97, {} revisions from {} to {}\n", schedule.revisions().size(), schedule.revisions().front().from.text(),
                   schedule.revisions().back().from.text());
        fmt::print("distinct duty expressions understood  {:>6} of {:>6}  ({:.2f} %)\n", coverage.distinct_parsed, coverage.distinct,
                   percent(coverage.distinct_parsed, coverage.distinct));
        fmt::print("tariff lines understood               {:>6} of {:>6}  ({:.2f} %)\n", coverage.lines_parsed, coverage.lines,
                   percent(coverage.lines_parsed, coverage.lines));
        std::string text =
            fmt::format("of the expressions {} are bounded, {} ask for facts by name, {} refer to another provision, note or article\n",
                        coverage.bounded, coverage.by_facts, coverage.elsewhere);
        text += "facts: " + impost::join(coverage.facts, ", ") + "\n";
        for (const std::string& unparsed : coverage.unparsed) text += "flagged: " + unparsed + "\n";
        text += fmt::format("{} slips of the published schedule are read otherwise than printed\n", coverage.corrections.size());
        for (const std::string& correction : coverage.corrections) text += "corrected: " + correction + "\n";
        fmt::print("{}", impost::folded(text, 2));
    });
}
