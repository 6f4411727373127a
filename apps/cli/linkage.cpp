#include "impost/strategy/linkage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
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
    std::string target;
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
    std::string world;
    std::vector<Line> lines;
    std::vector<std::string> hit;             ///< on whose goods it falls
    std::vector<std::string> others_answers;  ///< who else has an answer on file
};

/// What both sides do, as increases of duties.
struct Moves {
    std::vector<TariffIncrease> measure;
    std::vector<TariffIncrease> answers;  ///< of the target, on file
    Sides sides;
};

/// A measure's duties, all of them or only those on one region's goods.
struct Duties {
    Duties(const Baseline& baseline, const World& world, const Moves& moves)
        : on_all(raise_tariffs(baseline, world, moves.measure)), on_others(on_all), on_target(no_shock(baseline)) {
        const auto [imposer, target] = moves.sides;
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            on_target.tariffs(imposer, target, j) = on_all.tariffs(imposer, target, j);
            on_others.tariffs(imposer, target, j) = baseline.tariffs(imposer, target, j);
        }
    }
    Shock on_all;
    Shock on_others;  ///< lifted for the target alone
    Shock on_target;
};

/// The target's answer on file, or by a rule to what falls on it, added to the measure.
Shock answered(const Baseline& baseline, const World& world, const Moves& moves, const Duties& duties, const std::string& answer) {
    Shock result = duties.on_all;
    if (answer == "none") return result;
    Shock own = no_shock(baseline);
    if (answer == "ledger") {
        own = raise_tariffs(baseline, world, moves.answers);
    } else {
        Rule rule;
        rule.kind = parse_rule(answer).value();
        own = respond(baseline, duties.on_target, moves.sides.target, rule).steps.back().shock;
    }
    const auto [imposer, target] = moves.sides;
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) result.tariffs(target, imposer, j) = own.tariffs(target, imposer, j);
    return result;
}

/// Codes of those whose goods a measure hits.
std::vector<std::string> regions_hit(const Baseline& baseline, const Shock& measure, std::size_t imposer) {
    constexpr double least = 1e-9;
    std::vector<std::string> result;
    for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
        bool hit = false;
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            const double added = measure.tariffs(imposer, i, j) - baseline.tariffs(imposer, i, j);
            hit = hit || (i != imposer && added > least && baseline.purchases(imposer, i, j) > 0);
        }
        if (hit) result.push_back(baseline.regions[i].code);
    }
    return result;
}

std::string choose_answer(const Request& request, const Moves& moves) {
    const bool has_answer = !moves.answers.empty();
    if (request.answer.empty()) return has_answer ? "ledger" : "mirror";
    if (request.answer == "ledger" && !has_answer)
        throw Error("the ledger has no answer of the target to the measure on that day", {"", 0, "--answer"});
    for (const char* known : {"ledger", "none", "mirror", "own-loss"}) {
        if (request.answer == known) return request.answer;
    }
    throw Error("\"" + request.answer + "\" is no answer; choose ledger, none, mirror or own-loss", {"", 0, "--answer"});
}

Answer link(const Request& request) {
    check_format(request.format);
    const BriefInputs inputs = read_brief_inputs(home());
    const World& world = inputs.world;
    const Measure& measure = inputs.exposure.ledger.measure(request.measure);
    const Date as_of = request.as_of.empty() ? default_as_of(inputs.exposure.ledger, measure) : Date::parse(request.as_of).value();
    EconomyRequest plays = plays_of(inputs, {request.measure, as_of});
    if (!request.target.empty()) {
        if (!world.find_region(request.target))
            throw Error("\"" + request.target + "\" is not a region of the world " + world.name, {"", 0, "--target"});
        plays.target = request.target;
    }
    Answer answer{measure.id,
                  measure.title,
                  as_of,
                  measure.in_force(Instant::washington(as_of, 12, 0)),
                  plays.imposer,
                  plays.target,
                  {},
                  world.name,
                  {},
                  {},
                  {}};
    Moves moves{plays.plays.front().increases, {}, find_sides(world, plays)};
    for (const TariffIncrease& increase : plays.plays.back().increases) {
        if (increase.importer == plays.target) moves.answers.push_back(increase);
        if (increase.importer != plays.target && increase.importer != plays.imposer) answer.others_answers.push_back(increase.importer);
    }
    answer.answer = choose_answer(request, moves);
    for (const ElasticitySet& set : world.elasticities) {
        const Baseline baseline = calibrate(world, {Model::armington, brief_closure, set});
        const Duties duties(baseline, world, moves);
        answer.hit = regions_hit(baseline, duties.on_all, moves.sides.imposer);
        if (std::find(answer.hit.begin(), answer.hit.end(), plays.target) == answer.hit.end())
            throw Error("\"" + measure.id + "\" raises no duty on what " + plays.target + " sells on " + as_of.text() +
                        ", so there is nothing to lift");
        const Shock with_answer = answered(baseline, world, moves, duties, answer.answer);
        const Line line{set.name, linkage(baseline, moves.sides.imposer, moves.sides.target, duties.on_others, duties.on_all, with_answer)};
        answer.lines.insert(set.name == plays.main_set ? answer.lines.begin() : answer.lines.end(), line);
    }
    return answer;
}

/// Whose answer it is.
std::string answer_by(const Answer& answer) { return answer.answer == "none" ? "" : answer.target; }

/// On whom it falls and what is compared.
std::string compared(const Answer& answer) {
    constexpr std::size_t few = 4;
    std::string text = answer.hit.size() == 1 ? fmt::format("The measure falls on {} alone.", answer.target)
                                              : fmt::format(
                                                    "The measure falls on {}; told is what falls on {}. Lifted means lifted for {} alone, "
                                                    "while the others stay hit (--target chooses).",
                                                    answer.hit.size() <= few ? fmt::format("{}", fmt::join(answer.hit, ", "))
                                                                             : fmt::format("{} regions", answer.hit.size()),
                                                    answer.target, answer.target);
    if (!answer.others_answers.empty()) {
        text += fmt::format("\nAnswers on file of {} are left out.", fmt::join(answer.others_answers, ", "));
    }
    return text + "\n";
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
        fmt::format("{}\n{}, {} on {} · {} on {} · answer: {}\nWorld {} · model armington · closure {} · real income a year\n{}\n",
                    answer.title, answer.measure, answer.in_force ? "in force" : "not in force", answer.as_of.text(), answer.imposer,
                    answer.target, answer.answer + (answer.answer == "none" ? "" : " of " + answer.target), answer.world,
                    impost::text(brief_closure), compared(answer));
    const std::string words = fmt::format(
        "\nleverage: the target's cost over the imposer's; credible: carrying it out pays, given the answer; worth to {0}: what the demand "
        "has to be worth, at least; {1} would pay to have it lifted, at most; {0} would take for lifting it, at least (no figure: "
        "no payment does). A cost below zero is a gain. Payments move both sides' deficits, and with them wages and prices.\n",
        answer.imposer, answer.target);
    return folded(head) + page(figures_of(answer)) + folded(words);
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
    const std::vector<std::pair<const char*, std::string>> ends = {
        {"answer_by", answer_by(answer)},
        {"lifted_for", answer.target},
        {"falls_on", fmt::format("{}", fmt::join(answer.hit, " "))},
        {"other_answers_left_out", fmt::format("{}", fmt::join(answer.others_answers, " "))}};
    for (const auto& [name, value] : ends) {
        table.columns.push_back({name});
        for (auto& row : table.rows) row.emplace_back(value);
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
    result["answer_by"] = answer_by(answer).empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(answer_by(answer));
    result["lifted_for"] = answer.target;
    result["falls_on"] = answer.hit;
    result["other_answers_left_out"] = answer.others_answers;
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
    command->add_option("--target", request->target, "the region for which it would be lifted [the one whose goods pay most of it]");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request] { run(*request); });
}
