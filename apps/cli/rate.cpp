#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/duty/assess.hpp"
#include "impost/duty/entry.hpp"
#include "impost/duty/fees.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/law.hpp"
#include "law_options.hpp"

namespace {

using namespace impost;
using Json = nlohmann::ordered_json;

constexpr const char* usual_day = "2025-02-21";

struct Request {
    std::string product;
    std::string origin;
    std::string on;  ///< empty: usual_day
    std::string value;
    std::vector<std::string> quantities;
    std::vector<std::string> claims;
    std::vector<std::string> facts;
    std::string fees;
    LawOptions law;
    bool column_two = false;
    bool json = false;
};

EntryLine parse_entry(const Request& request) {
    EntryLine entry;
    entry.product = HsCode::parse(request.product).value();
    entry.origin = Country::parse(request.origin).value();
    if (!request.value.empty()) {
        const auto value = Money::parse(request.value);
        if (!value) throw Error(value.error().what(), {"", 0, "--value"});
        entry.customs_value = *value;
    }
    const Claims claims = parse_claims(request.claims, entry.customs_value).value();
    entry.claims = claims.names;
    entry.contents = claims.contents;
    const auto facts = parse_facts(request.facts);
    if (!facts) throw Error(facts.error().what(), {"", 0, "--fact"});
    entry.facts = facts->facts;
    entry.applicable_line = facts->applicable_line;
    if (!request.fees.empty()) {
        const auto transport = parse_transport(request.fees);
        if (!transport) throw Error(transport.error().what(), {"", 0, "--fees"});
        entry.transport = *transport;
    }
    entry.column = request.column_two ? Column::two : Column::by_origin;
    return entry;
}

/// Quantities as typed. Errors: one without its unit; those that the duty asks for are named.
void add_quantities(const Request& request, const Schedule& schedule, const Regime& regime, EntryLine& entry) {
    for (const std::string& text : request.quantities) {
        const auto quantity = parse_quantity(text);
        if (quantity) {
            entry.quantities.push_back(*quantity);
            continue;
        }
        std::vector<std::string> wanted;
        for (const MissingFact& fact : assess(schedule, regime, entry).value().missing) {
            if (fact.what.starts_with("quantity in ")) wanted.push_back(fact.what);
        }
        throw Error(quantity.error().what() + (wanted.empty() ? "" : "; the duty asks for the " + join(wanted, " and the ")),
                    {"", 0, "--quantity"});
    }
}

/// Errors: a claim that means nothing; those that are possible are named.
void check_claims(const Schedule& schedule, const Regime& regime, const EntryLine& entry) {
    for (const std::string& claim : entry.claims) {
        if (known_claim(regime.ledger(), claim)) continue;
        throw Error("\"" + claim + "\" is no preference program and no exception that a measure knows; for " + entry.product.dotted() +
                    " of " + std::string(entry.origin.name()) + " on " + regime.instant().washington_date().text() + " there are " +
                    join(possible_claims(schedule, regime, entry), ", ") + ", and provisions of chapter 98 by their number");
    }
}

Json rate_json(const std::optional<Rate>& rate) { return rate ? Json(rate->to_double()) : Json(nullptr); }

Json as_json(const Assessment& assessment, const EntryLine& entry, Instant at, const std::string& caution) {
    Json lines = Json::array();
    for (const DutyLine& line : assessment.lines) {
        Json one = {{"heading", line.heading}, {"authority", line.authority}, {"measure", line.measure}, {"rate", line.rate}};
        one["ad_valorem"] = rate_json(line.ad_valorem);
        if (line.amount) one["amount"] = std::stod(line.amount->text());
        one["reason"] = line.reason;
        lines.push_back(std::move(one));
    }
    Json not_applied = Json::array();
    for (const NotApplied& one : assessment.not_applied) not_applied.push_back({{"measure", one.measure}, {"reason", one.reason}});
    Json result = {{"product", entry.product.dotted()},
                   {"description", assessment.product.description},
                   {"origin", std::string(entry.origin.alpha2())},
                   {"instant", at.text()},
                   {"ad_valorem", rate_json(assessment.ad_valorem)}};
    if (!assessment.beyond.empty()) result["beyond_ad_valorem"] = assessment.beyond;
    if (assessment.total) result["total"] = std::stod(assessment.total->text());
    if (!caution.empty()) result["caution"] = caution;
    result["lines"] = std::move(lines);
    result["not_applied"] = std::move(not_applied);
    Json missing = Json::array();
    for (const MissingFact& fact : assessment.missing) missing.push_back({{"name", fact.name}, {"what", fact.what}});
    result["missing"] = std::move(missing);
    result["notes"] = assessment.notes;
    return result;
}

std::string total_text(const Assessment& assessment) {
    if (!assessment.ad_valorem) return "not known without " + join(assessment.beyond, "; ");
    std::string text = format_percent(*assessment.ad_valorem);
    for (const std::string& beyond : assessment.beyond) text += " + " + beyond;
    return text;
}

void print_block(const std::string& title, const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) return;
    fmt::print("\n{}\n", title);
    TextTable table({{"", 32}, {"", 66}});
    for (const std::vector<std::string>& row : rows) table.add(row);
    fmt::print("{}", table.text());
}

/// The stack of duties and its total, with amounts where some are known.
TextTable duties_table(const Assessment& assessment) {
    const auto amount_text = [](const std::optional<Money>& amount) { return amount ? "$" + amount->text() : ""; };
    std::size_t widest = amount_text(assessment.total).size();
    for (const DutyLine& line : assessment.lines) widest = std::max(widest, amount_text(line.amount).size());
    std::vector<TextTable::Column> columns = {{"heading", 13}, {"authority", 11}, {"rate", 18}, {"why", 54}};
    if (widest > 0) {
        const TextTable::Column amounts{"amount", std::max(widest, std::string_view("amount").size()), TextTable::Align::right};
        columns.back().width -= amounts.width + 1;
        columns.insert(columns.end() - 1, amounts);
    }
    TextTable table(columns);
    const auto add = [&](std::vector<std::string> cells, const std::optional<Money>& amount, const std::string& why) {
        if (widest > 0) cells.push_back(amount_text(amount));
        cells.push_back(why);
        table.add(std::move(cells));
    };
    for (const DutyLine& line : assessment.lines)
        add({line.heading.empty() ? "—" : line.heading, line.authority, line.rate}, line.amount, line.reason);
    table.add_rule();
    add({"", "total", total_text(assessment)}, assessment.total, "");
    return table;
}

void print_table(const Assessment& assessment, const EntryLine& entry, Instant at) {
    fmt::print("{}  from {}  on {}\n", entry.product.dotted(), entry.origin.name(), at.long_text());
    for (const std::string& line : wrapped(assessment.product.description, page_width - 2)) fmt::print("  {}\n", line);
    fmt::print("\n");
    fmt::print("{}", duties_table(assessment).text());
    std::vector<std::vector<std::string>> missing;
    for (const MissingFact& fact : assessment.missing) missing.push_back({fact.name, fact.what});
    print_block("the amount needs", missing);
    std::vector<std::vector<std::string>> others;
    for (const NotApplied& one : assessment.not_applied) others.push_back({one.measure, one.reason});
    print_block("considered, does not apply", others);
    if (!assessment.notes.empty()) fmt::print("\nto know\n");
    for (const std::string& note : assessment.notes) {
        for (const std::string& line : wrapped(note, page_width - 2)) fmt::print("  {}\n", line);
    }
}

void run(const Request& request) {
    EntryLine entry = parse_entry(request);
    const Instant at = Instant::parse(request.on.empty() ? usual_day : request.on).value();
    const auto [schedule, ledger] = read_law(home());
    const Country importer = Country::parse("US").value();
    const Regime regime = Regime::at(ledger, importer, at, read_changes(request.law, ledger, importer));
    check_claims(schedule, regime, entry);
    add_quantities(request, schedule, regime, entry);
    Assessment assessment = assess(schedule, regime, entry).value();
    if (request.on.empty())
        assessment.notes.push_back("no day is given with --on, so this is the law of " + at.washington_date().text() +
                                   ", the day of the brief");
    const std::string caution = ledger.caution(regime.importer(), at.washington_date());
    if (request.json) {
        fmt::print("{}\n", as_json(assessment, entry, at, caution).dump(2));
        return;
    }
    print_table(assessment, entry, at);
    if (!caution.empty()) fmt::print("\n");
    for (const std::string& line : wrapped(caution.empty() ? "" : "Caution: " + caution + ".", page_width)) {
        if (!line.empty()) fmt::print("{}\n", line);
    }
}

}  // namespace

void add_rate(CLI::App& app) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("rate", "the duties on one product from one origin on a day, and why");
    command->add_option("product", request->product, "tariff code of 8 or 10 digits, with or without dots")->required();
    command->add_option("--origin", request->origin, "country of origin, ISO 3166 code")->required();
    command->add_option("--on", request->on, fmt::format("date (noon in Washington) or instant with zone [{}, and said]", usual_day));
    command->add_flag("--column2", request->column_two, "take the rates of column 2");
    command
        ->add_option("--claim", request->claims,
                     "preference program (S, KR, USMCA, …), exception (donation, in-transit, …), provision of chapter 98 (9802.00.50) "
                     "or content (steel-content=40%)")
        ->allow_extra_args(false);
    command->add_option("--fact", request->facts, "fact that a duty asks for by name: polarization-degrees=96, \"value-of-case=120 USD\"")
        ->allow_extra_args(false);
    command->add_option("--fees", request->fees, "how the goods arrive (ocean, air or land): adds the fees");
    command->add_option("--value", request->value, "customs value in USD: gives amounts");
    command->add_option("--quantity", request->quantities, "quantity with its unit, \"100 kg\": gives amounts of specific duties")
        ->allow_extra_args(false);
    add_law_options(*command, request->law);
    command->add_flag("--json", request->json, "print JSON");
    command->callback([request] { run(*request); });
}
