#include "impost/strategy/linkage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "figures.hpp"
#include "impost/brief/economy.hpp"
#include "impost/brief/plays.hpp"
#include "impost/io/csv.hpp"
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

std::string optional_money(const std::optional<double>& value) { return value ? money(*value) : "–"; }

std::string ratio(const std::optional<double>& value) { return value ? fmt::format("{:.2f}", *value) : "–"; }

std::string table(const Answer& answer) {
    std::string text =
        fmt::format("{} ({}), {} on {}\n{} on {} · answer: {} · world {} · armington · closure {} · mn USD of real income a year\n\n{}",
                    answer.title, answer.measure, answer.in_force ? "in force" : "not in force", answer.as_of.text(), answer.imposer,
                    answer.target, answer.answer, answer.world, impost::text(brief_closure), fit("elasticities", 58));
    for (const Line& line : answer.lines) text += fmt::format("{:>12}", line.elasticities);
    text += '\n';
    const auto row = [&](const std::string& name, const auto& figure) {
        text += fit(name, 58);
        for (const Line& line : answer.lines) text += fmt::format("{:>12}", figure(line.linkage));
        text += '\n';
    };
    row("costs " + answer.imposer + ", alone", [](const Linkage& one) { return money(one.alone.cost_to_imposer); });
    row("costs " + answer.target + ", alone", [](const Linkage& one) { return money(one.alone.cost_to_target); });
    row("costs " + answer.imposer + ", answered", [](const Linkage& one) { return money(one.answered.cost_to_imposer); });
    row("costs " + answer.target + ", answered", [](const Linkage& one) { return money(one.answered.cost_to_target); });
    row("leverage: the target's cost over the imposer's, answered", [](const Linkage& one) { return ratio(one.answered.ratio); });
    row("credible: carrying it out pays, given the answer", [](const Linkage& one) { return std::string(one.credible ? "yes" : "no"); });
    row("the demand has to be worth to " + answer.imposer + ", at least", [](const Linkage& one) { return money(one.worth_to_imposer); });
    row(answer.target + " would pay to have it lifted, at most", [](const Linkage& one) { return optional_money(one.target_would_pay); });
    row(answer.imposer + " would take for lifting it, at least", [](const Linkage& one) { return optional_money(one.imposer_would_take); });
    if (!answer.whose.empty()) text += "\nAnswered: " + answer.whose + ".\n";
    return text + "\nA cost below zero is a gain. Payments move both sides' deficits, and with them wages and prices.\n";
}

std::string csv(const Answer& answer) {
    std::string text = remark_lines({{"world", answer.world},
                                     {"model", std::string(impost::text(Model::armington))},
                                     {"closure", std::string(impost::text(brief_closure))}});
    text +=
        "measure,as_of,in_force,imposer,target,answer,elasticities,alone_cost_to_imposer_musd,alone_cost_to_target_musd,cost_to_imposer_"
        "musd,"
        "cost_to_target_musd,leverage,credible,worth_to_imposer_musd,target_would_pay_musd,imposer_would_take_musd\n";
    const auto figure = [](const std::optional<double>& value) { return value ? fmt::format("{:.15g}", *value) : ""; };
    for (const Line& line : answer.lines) {
        const Linkage& one = line.linkage;
        text +=
            fmt::format("{},{},{},{},{},{},{},{:.15g},{:.15g},{:.15g},{:.15g},{},{},{:.15g},{},{}\n", csv_field(answer.measure),
                        answer.as_of.text(), answer.in_force ? "yes" : "no", csv_field(answer.imposer), csv_field(answer.target),
                        answer.answer, csv_field(line.elasticities), one.alone.cost_to_imposer, one.alone.cost_to_target,
                        one.answered.cost_to_imposer, one.answered.cost_to_target, figure(one.answered.ratio), one.credible ? "yes" : "no",
                        one.worth_to_imposer, figure(one.target_would_pay), figure(one.imposer_would_take));
    }
    return text;
}

std::string json(const Answer& answer) {
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
    tell(request.format == "csv" ? csv(answer) : request.format == "json" ? json(answer) : table(answer));
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
