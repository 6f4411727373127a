#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/regime.hpp"

namespace {

using namespace impost;

void list(const std::string& on) {
    const Date date = Date::parse(on).value();
    const Ledger ledger = read_ledger(home() + "/ledger");
    fmt::print("Measures known on {}\n\n", date.long_text());
    TextTable table({{"measure", 32}, {"authority", 20}, {"state", 12}, {"since", 11}, {"", 20}});
    for (const Measure& measure : ledger.measures) {
        const Step* step = measure.step_on(date);
        if (step == nullptr) continue;
        const bool applies = measure.in_force(Instant::washington(date, 12, 0));
        table.add({measure.id, measure.authority, state_name(step->state), step->on.text(), applies ? "in force" : ""});
    }
    fmt::print("{}", table.text());
}

void doubts() {
    const Ledger ledger = read_ledger(home() + "/ledger");
    for (const Measure& measure : ledger.measures) {
        if (measure.doubt.empty()) continue;
        fmt::print("{}\n", measure.id);
        for (const std::string& line : wrapped(plain_text(measure.doubt), page_width - 2)) fmt::print("  {}\n", line);
    }
}

}  // namespace

void add_ledger(CLI::App& app) {
    CLI::App* command = app.add_subcommand("ledger", "the measures at hand");
    command->require_subcommand(1);
    auto on = std::make_shared<std::string>("2025-02-21");
    CLI::App* measures = command->add_subcommand("list", "every measure and its state on a day");
    measures->add_option("--on", *on, "date")->capture_default_str();
    measures->callback([on] { list(*on); });
    command->add_subcommand("doubts", "what the record at hand does not settle")->callback(doubts);
}
