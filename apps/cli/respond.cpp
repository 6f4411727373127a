#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "answer_table.hpp"
#include "commands.hpp"
#include "impost/io/file.hpp"
#include "impost/io/text_table.hpp"
#include "impost/strategy/retaliation.hpp"
#include "players.hpp"
#include "told.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Equilibrium;
using impost::Error;
using impost::Response;
using impost::Retaliation;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world;
    std::string scenario;
    std::string by;
    std::string rule = "mirror";
    double proportion = 1;
    std::optional<double> rate;
    std::vector<std::string> sectors;
    std::optional<double> step;
    std::optional<double> ceiling;
    std::string out;
    std::string format = "table";
};

/// What a step leaves each side with.
struct Line {
    std::string step;
    std::string region;
    double mean_rate_added = 0;  ///< on what it hits; of the side that answers
    double hit_musd = 0;
    double welfare_pct = 0;
    double welfare_musd = 0;
};

struct Answer {
    Request request;
    impost::Scenario scenario;
    Baseline baseline;
    Response response;
    std::vector<Line> lines;
};

Line line_of(const std::string& step, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium) {
    const double welfare = equilibrium.welfare_hat[region] - 1;
    return {step, baseline.regions[region].code, 0, 0, 100 * welfare, baseline.income[region] * welfare};
}

/// The side that answers and those it answers, in every step.
std::vector<Line> lines_of(std::size_t by, const Baseline& baseline, const Response& response) {
    std::vector<Line> lines;
    const auto both_sides = [&](const std::string& step, const std::vector<Retaliation>& retaliations, const Equilibrium& equilibrium) {
        lines.push_back(line_of(step, by, baseline, equilibrium));
        for (const Retaliation& one : retaliations) lines.push_back(line_of(step, one.against, baseline, equilibrium));
    };
    both_sides("alone", response.steps.front().retaliations, response.alone);
    for (std::size_t s = 0; s < response.steps.size(); ++s) {
        const Response::Step& step = response.steps[s];
        const std::size_t first = lines.size();
        both_sides(response.steps.size() == 1 ? "answered" : "step " + std::to_string(s + 1), step.retaliations, step.equilibrium);
        double duty = 0;
        for (const Retaliation& one : step.retaliations) {
            lines[first].hit_musd += one.imports_hit;
            for (std::size_t j = 0; j < one.added.size(); ++j) duty += one.added[j] * baseline.purchases(by, one.against, j);
        }
        if (lines[first].hit_musd > 0) lines[first].mean_rate_added = 100 * duty / lines[first].hit_musd;
    }
    return lines;
}

Answer respond(const Request& request) {
    check_format(request.format);
    const auto kind = impost::parse_rule(request.rule);
    if (!kind) throw Error(kind.error().what(), {"", 0, "--rule"});
    impost::Rule rule;
    rule.kind = *kind;
    rule.proportion = request.proportion;
    rule.rate = request.rate;
    rule.step = request.step;
    rule.ceiling = request.ceiling;
    const impost::Scenario scenario = impost::read_scenario(request.scenario);
    Economy economy = read_economy(request.world);
    const auto by = economy.world.find_region(request.by);
    if (!by) throw Error("\"" + request.by + "\" is not a region of the world " + economy.world.name, {"", 0, "--by"});
    if (!request.sectors.empty()) rule.sectors = impost::sectors_of(economy.world, {request.sectors, {"", 0, "--sectors"}});
    const impost::Shock measure = impost::apply(scenario, economy.world);
    Answer answer{request, scenario, std::move(economy.baseline), {}, {}};
    answer.response = impost::respond(answer.baseline, measure, *by, rule);
    answer.lines = lines_of(*by, answer.baseline, answer.response);
    return answer;
}

/// What was played, beside the economy.
Remarks told_response(const Answer& answer) {
    const Request& request = answer.request;
    Remarks told = {{"measure", answer.scenario.title}, {"scenario", request.scenario}, {"by", request.by}, {"rule", request.rule}};
    const auto tell_percent = [&](const std::string& name, const std::optional<double>& rate) {
        if (rate) told.emplace_back(name, fmt::format("{:g} %", 100 * *rate));
    };
    if (request.proportion != 1) told.emplace_back("proportion", fmt::format("{:g}", request.proportion));
    if (!request.sectors.empty()) told.emplace_back("sectors", fmt::format("{}", fmt::join(request.sectors, ", ")));
    tell_percent("rate", request.rate);
    tell_percent("step", request.step);
    tell_percent("ceiling", request.ceiling);
    return told;
}

AnswerTable lines_table(const Answer& answer) {
    AnswerTable table{"",
                      {{"step"},
                       {"region"},
                       {"added_rate_pct", 2, AnswerTable::Style::level},
                       {"imports_hit_musd"},
                       {"welfare_pct", 4},
                       {"welfare_musd"}},
                      {}};
    for (const Line& line : answer.lines) {
        table.rows.push_back({line.step, line.region, line.mean_rate_added, line.hit_musd, line.welfare_pct, line.welfare_musd});
    }
    return table;
}

std::string page_of(const Answer& answer) {
    const std::string text = fmt::format("{}\nanswer of {}: {}\n{}\n", answer.scenario.title, answer.request.by, answer.request.rule,
                                         economy_lines(answer.baseline));
    AnswerTable table = lines_table(answer);
    for (auto& row : table.rows) {
        constexpr std::size_t rate = 2;
        constexpr std::size_t hit = 3;
        if (std::get<double>(row[hit]) > 0) continue;
        row[rate] = row[hit] = std::monostate{};  // it raises nothing in this step
    }
    return impost::folded(text) + page(table) + "\nThe answer, as scenario entries:\n" +
           impost::scenario_entries(answer.baseline, answer.response.steps.back().retaliations);
}

std::string csv_of(const Answer& answer) {
    return remark_lines(told_economy(answer.baseline)) + remark_lines(told_response(answer)) + csv(lines_table(answer));
}

std::string json_of(const Answer& answer) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : told_response(answer)) result[name] = value;
    for (const auto& [name, value] : told_economy(answer.baseline)) result[name] = value;
    result["steps"] = json(lines_table(answer));
    result["answer"] = nlohmann::ordered_json::array();
    for (const Retaliation& one : answer.response.steps.back().retaliations) {
        for (std::size_t j = 0; j < one.added.size(); ++j) {
            if (!(one.added[j] > 0)) continue;
            result["answer"].push_back({{"importer", answer.baseline.regions[one.by].code},
                                        {"exporter", answer.baseline.regions[one.against].code},
                                        {"sector", answer.baseline.sectors[j].code},
                                        {"added_rate_pct", 100 * one.added[j]}});
        }
    }
    return result.dump(2) + "\n";
}

void run(const Request& request) {
    std::error_code none;
    if (!request.out.empty() && std::filesystem::equivalent(request.out, request.scenario, none))
        throw Error("it would be written over the measure itself", {"", 0, "--out"});
    const Answer answer = respond(request);
    const std::string text = request.format == "csv" ? csv_of(answer) : request.format == "json" ? json_of(answer) : page_of(answer);
    if (!request.out.empty()) {
        // The measure as its author wrote it, and the answer after it.
        impost::write_file(request.out, impost::read_file(request.scenario) + "\n# The answer of " + request.by + ": " + request.rule +
                                            "\n" + impost::scenario_entries(answer.baseline, answer.response.steps.back().retaliations));
    }
    tell(text);
}

/// Errors: parameters that a rule does not have.
void refuse_parameters(const CLI::App& command, const std::string& rule) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> others = {
        {"mirror", {"--rate", "--sectors", "--step", "--ceiling"}},
        {"value", {"--rate", "--sectors", "--step", "--ceiling"}},
        {"own-loss", {"--rate", "--sectors", "--step", "--ceiling"}},
        {"list", {"--proportion", "--step", "--ceiling"}},
        {"escalate", {"--proportion", "--rate", "--sectors"}}};
    for (const auto& [name, options] : others) {
        if (name == rule) refuse_unused(command, options, "not used by the rule " + rule);
    }
}

}  // namespace

void add_respond(CLI::App& app) {
    const auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("respond", "Answer a measure in kind by a rule: what it hits, and what it costs both sides");
    command->add_option("scenario", request->scenario, "the measure, a TOML file (docs/world.md)")->required();
    command->add_option("--by", request->by, "the region that answers")->required();
    command->add_option("--rule", request->rule, "mirror, value, list, own-loss or escalate (docs/response.md)")->capture_default_str();
    command->add_option("--proportion", request->proportion, "of the rate, value or loss that is answered")->capture_default_str();
    command->add_option("--rate", request->rate, "for list: the added rate, 0.25 is 25 points");
    command->add_option("--sectors", request->sectors, "for list: codes of sectors, goods, services or all")->delimiter(',');
    command->add_option("--step", request->step, "for escalate: the added rate of a step");
    command->add_option("--ceiling", request->ceiling, "for escalate: the added rate at which it ends; --out writes the last step");
    add_world_options(*command, request->world);
    command->add_option("--out", request->out, "a file for measure and answer as one scenario");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request, command] {
        refuse_parameters(*command, request->rule);
        run(*request);
    });
}
