#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/regime.hpp"
#include "impost/ledger/words.hpp"
#include "ledger_commands.hpp"

namespace {

using namespace impost;

/// What a measure charges on a day: the versions in force; before and without them the last announced of each part.
std::vector<const Version*> versions_on(const Measure& measure, Date date) {
    const Instant noon = Instant::washington(date, 12, 0);
    std::vector<const Version*> in_force;
    std::vector<const Version*> announced;
    for (const Version& version : measure.versions) {
        if (!version.charge || date < version.announced) continue;
        std::erase_if(announced, [&](const Version* earlier) { return earlier->part == version.part; });
        announced.push_back(&version);
        if (version.from && *version.from <= noon && (!version.until || noon < *version.until)) in_force.push_back(&version);
    }
    return in_force.empty() ? announced : in_force;
}

std::string origins_on(const std::vector<const Version*>& versions) {
    std::vector<Country> countries;
    for (const Version* version : versions) {
        const auto own = version->scope.origins.countries();
        countries.insert(countries.end(), own.begin(), own.end());
    }
    const OriginSet origins = OriginSet::of(countries);
    constexpr std::size_t widest = 11;
    const std::string text = countries.empty() ? "" : origins_text(origins);
    return text.size() <= widest ? text : std::to_string(origins.countries().size()) + " origins";
}

/// "+10%", "+10% to +50%", "at least 15%": each kind of rate from the least to the most.
std::string rates_on(const std::vector<const Version*>& versions) {
    std::vector<std::string> said;
    for (const ChargeKind kind : {ChargeKind::additional, ChargeKind::at_least, ChargeKind::exactly}) {
        const Version* least = nullptr;
        const Version* most = nullptr;
        for (const Version* version : versions) {
            if (version->charge->kind != kind) continue;
            if (least == nullptr || version->charge->rate < least->charge->rate) least = version;
            if (most == nullptr || most->charge->rate < version->charge->rate) most = version;
        }
        if (least == nullptr) continue;
        said.push_back(least->charge->rate == most->charge->rate ? least->rate_text : least->rate_text + " to " + most->rate_text);
    }
    return join(said, ", ");
}

void list(const std::string& on) {
    const Date date = Date::parse(on).value();
    const Ledger ledger = read_ledger(home() + "/ledger");
    fmt::print("Measures known on {}\n\n", date.long_text());
    TextTable table({{"measure", 32}, {"authority", 18}, {"state", 10}, {"since", 10}, {"origins", 11}, {"rates", 14}});
    std::size_t known = 0;
    std::size_t in_force = 0;
    for (const Measure& measure : ledger.measures) {
        const Step* step = measure.step_on(date);
        if (step == nullptr) continue;
        const bool applies = measure.in_force(Instant::washington(date, 12, 0));
        const auto versions = versions_on(measure, date);
        const std::string rates = rates_on(versions);
        std::string state = state_name(step->state);
        std::replace(state.begin(), state.end(), '_', ' ');
        table.add({measure.id, measure.authority, applies ? "in force" : state, step->on.text(), origins_on(versions),
                   applies || rates.empty() ? rates : "(" + rates + ")"});
        ++known;
        if (applies) ++in_force;
    }
    fmt::print("{}\n{} measures, {} in force; \"since\" is the day of the last step; rates in parentheses do not apply\n", table.text(),
               known, in_force);
}

void print_doubt(const std::string& of, const std::string& doubt) {
    if (doubt.empty()) return;
    fmt::print("{}\n", of);
    for (const std::string& line : wrapped(plain_text(doubt), page_width - 2)) fmt::print("  {}\n", line);
}

void doubts() {
    const Ledger ledger = read_ledger(home() + "/ledger");
    for (const Measure& measure : ledger.measures) print_doubt(measure.id, measure.doubt);
    for (const Program& program : ledger.programs.programs) print_doubt("program " + program.symbol + ", " + program.name, program.doubt);
    for (const EntryProvision& provision : ledger.programs.chapter_98) print_doubt(provision.heading.dotted(), provision.doubt);
    for (const DeMinimis& rule : ledger.programs.de_minimis)
        print_doubt("low value" + (rule.from ? ", from " + rule.from->long_text() : ""), rule.doubt);
    for (const Fee& fee : ledger.programs.fees) print_doubt("fee " + fee.id, fee.doubt);
}

}  // namespace

void add_ledger(CLI::App& app) {
    CLI::App* command = app.add_subcommand("ledger", "the measures at hand");
    command->require_subcommand(1);
    auto on = std::make_shared<std::string>("2025-02-21");
    CLI::App* measures = command->add_subcommand("list", "every measure and its state on a day");
    measures->add_option("--on", *on, "date")->capture_default_str();
    measures->callback([on] { list(*on); });
    add_ledger_show(*command);
    command->add_subcommand("doubts", "what the record at hand does not settle")->callback(doubts);
    add_ledger_stacking(*command);
    add_ledger_check(*command);
}
