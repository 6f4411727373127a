#include "impost/strategy/linkage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "answer_table.hpp"
#include "commands.hpp"
#include "impost/brief/economy.hpp"
#include "impost/brief/plays.hpp"
#include "impost/io/text_table.hpp"
#include "impost/strategy/retaliation.hpp"
#include "told.hpp"
#include "worlds.hpp"

namespace {

using namespace impost;

/// What the user asks for, as typed.
struct Request {
    std::string measure = "us-ieepa-fentanyl-cn";
    std::string as_of;
    std::string answer;
    std::string format = "table";
};

/// The linkage under one set of elasticities.
struct Line {
    std::string elasticities;
    Linkage linkage;
};

struct Answer {
    std::string measure;
    std::string title;
    Date as_of;
    bool in_force = false;
    std::string imposer;
    std::string target;
    std::string answer;  ///< in words
    std::string whose;   ///< the ledger's answer is that of its government, which need not be the target
    std::string world;
    std::vector<Line> lines;
};

/// The measure with its answer: that of the ledger, or by a rule.
Shock answered(const Baseline& baseline, const World& world, const EconomyRequest& plays, const Sides& sides, const std::string& answer) {
    Shock alone = raise_tariffs(baseline, world, plays.plays.front().increases);
    if (answer == "none") return alone;
    if (answer == "ledger") return raise_tariffs(baseline, world, plays.plays.back().increases);
    Rule rule;
    rule.kind = parse_rule(answer).value();
    return respond(baseline, alone, sides.target, rule).steps.back().shock;
}

std::string choose_answer(const Request& request, const EconomyRequest& plays) {
    const bool has_answer = plays.plays.size() > 1;
    if (request.answer.empty()) return has_answer ? "ledger" : "mirror";
    if (request.answer == "ledger" && !has_answer) throw Error("the ledger has no answer to the measure on that day", {"", 0, "--answer"});
    for (const char* known : {"ledger", "none", "mirror", "own-loss"}) {
        if (request.answer == known) return request.answer;
    }
    throw Error("\"" + request.answer + "\" is no answer; choose ledger, none, mirror or own-loss", {"", 0, "--answer"});
}

Answer link(const Request& request) {
    check_format(request.format);
    const BriefInputs inputs = read_brief_inputs(home());
    const Measure& measure = inputs.exposure.ledger.measure(request.measure);
    const Date as_of = request.as_of.empty() ? default_as_of(inputs.exposure.ledger, measure) : Date::parse(request.as_of).value();
    const EconomyRequest plays = plays_of(inputs, {request.measure, as_of});
    const Sides sides = find_sides(inputs.world, plays);
    Answer answer{
        measure.id, measure.title,     as_of, measure.in_force(Instant::washington(as_of, 12, 0)), plays.imposer, plays.target, {},
        {},         inputs.world.name, {}};
    answer.answer = choose_answer(request, plays);
    if (answer.answer == "ledger") answer.whose = plays.plays.back().title;
    for (const ElasticitySet& set : inputs.world.elasticities) {
        const Baseline baseline = calibrate(inputs.world, {Model::armington, brief_closure, set});
        const Shock alone = raise_tariffs(baseline, inputs.world, plays.plays.front().increases);
        const Shock with_answer = answered(baseline, inputs.world, plays, sides, answer.answer);
        const Line line{set.name, linkage(baseline, sides.imposer, sides.target, no_shock(baseline), alone, with_answer)};
        answer.lines.insert(set.name == plays.main_set ? answer.lines.begin() : answer.lines.end(), line);
    }
    return answer;
}

/// The figures under each set of elasticities.
AnswerTable figures_of(const Answer& answer) {
    const std::string alone = "alone";
    const std::string answered = "answered";
    const std::string& imposer = answer.imposer;
    const std::string& target = answer.target;
    AnswerTable table{"",
                      {{"elasticities"},
                       {"alone_cost_to_imposer_musd", 0, {}, alone, "costs " + imposer},
                       {"alone_cost_to_target_musd", 0, {}, alone, "costs " + target},
                       {"cost_to_imposer_musd", 0, {}, answered, "costs " + imposer},
                       {"cost_to_target_musd", 0, {}, answered, "costs " + target},
                       {"leverage", 2, {}, answered},
                       {"credible", 0, {}, answered},
                       {"worth_to_imposer_musd", 0, {}, "", "worth to " + imposer},
                       {"target_would_pay_musd", 0, {}, "", target + " would pay"},
                       {"imposer_would_take_musd", 0, {}, "", imposer + " would take"}},
                      {}};
    for (const Line& line : answer.lines) {
        const Linkage& one = line.linkage;
        table.rows.push_back({line.elasticities, one.alone.cost_to_imposer, one.alone.cost_to_target, one.answered.cost_to_imposer,
                              one.answered.cost_to_target, cell_of(one.answered.ratio), std::string(one.credible ? "yes" : "no"),
                              one.worth_to_imposer, cell_of(one.target_would_pay), cell_of(one.imposer_would_take)});
    }
    return table;
}

std::string page_of(const Answer& answer) {
    const std::string head =
        fmt::format("{}\n{}, {} on {} · {} on {} · answer: {}\nWorld {} · model armington · closure {} · real income a year\n\n",
                    answer.title, answer.measure, answer.in_force ? "in force" : "not in force", answer.as_of.text(), answer.imposer,
                    answer.target, answer.answer, answer.world, impost::text(brief_closure));
    const std::string words = fmt::format(
        "\nleverage: the target's cost over the imposer's; credible: carrying it out pays, given the answer; worth to {0}: what the demand "
        "has to be worth, at least; {1} would pay to have it lifted, at most; {0} would take for lifting it, at least (no figure: "
        "no payment does). A cost below zero is a gain. Payments move both sides' deficits, and with them wages and prices.\n",
        answer.imposer, answer.target);
    const std::string whose = answer.whose.empty() ? "" : "\nAnswered: " + answer.whose + ".\n";
    return folded(head) + page(figures_of(answer)) + folded(whose + words);
}

std::string csv_of(const Answer& answer) {
    AnswerTable table = figures_of(answer);
    const std::vector<std::pair<const char*, std::string>> same = {
        {"answer", answer.answer},      {"target", answer.target},
        {"imposer", answer.imposer},    {"in_force", answer.in_force ? "yes" : "no"},
        {"as_of", answer.as_of.text()}, {"measure", answer.measure}};
    for (const auto& [name, value] : same) {  // the last stands first
        table.columns.insert(table.columns.begin(), {name});
        for (auto& row : table.rows) row.insert(row.begin(), value);
    }
    return remark_lines({{"world", answer.world},
                         {"model", std::string(impost::text(Model::armington))},
                         {"closure", std::string(impost::text(brief_closure))}}) +
           csv(table);
}

std::string json_of(const Answer& answer) {
    const auto figure = [](const std::optional<double>& value) {
        return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
    };
    const auto costs = [&](const Leverage& one) {
        return nlohmann::ordered_json{
            {"cost_to_imposer_musd", one.cost_to_imposer}, {"cost_to_target_musd", one.cost_to_target}, {"leverage", figure(one.ratio)}};
    };
    nlohmann::ordered_json result = {{"measure", answer.measure}, {"as_of", answer.as_of.text()},    {"in_force", answer.in_force},
                                     {"imposer", answer.imposer}, {"target", answer.target},         {"answer", answer.answer},
                                     {"world", answer.world},     {"model", text(Model::armington)}, {"closure", text(brief_closure)}};
    result["elasticities"] = nlohmann::ordered_json::array();
    for (const Line& line : answer.lines) {
        result["elasticities"].push_back({{"name", line.elasticities},
                                          {"alone", costs(line.linkage.alone)},
                                          {"answered", costs(line.linkage.answered)},
                                          {"credible", line.linkage.credible},
                                          {"worth_to_imposer_musd", line.linkage.worth_to_imposer},
                                          {"target_would_pay_musd", figure(line.linkage.target_would_pay)},
                                          {"imposer_would_take_musd", figure(line.linkage.imposer_would_take)}});
    }
    return result.dump(2) + "\n";
}

void run(const Request& request) {
    const Answer answer = link(request);
    tell(request.format == "csv" ? csv_of(answer) : request.format == "json" ? json_of(answer) : page_of(answer));
}

}  // namespace

void add_linkage(CLI::App& app) {
    const auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand(
        "linkage", "What a measure costs both sides, and what a demand linked to it has to be worth; in the model armington");
    command->add_option("measure", request->measure, "a measure of the ledger")->capture_default_str();
    command->add_option("--as-of", request->as_of, "day from which it looks [the measure's latest talks]");
    command->add_option("--answer", request->answer, "ledger, none, mirror or own-loss [the ledger's, or mirror where it has none]");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request] { run(*request); });
}
