#include "impost/strategy/war.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answer_table.hpp"
#include "blocks.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/text_table.hpp"
#include "impost/strategy/formula.hpp"
#include "interrupt.hpp"
#include "outputs.hpp"
#include "players.hpp"
#include "told.hpp"
#include "workers.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Error;
using impost::Government;
using impost::Round;
using impost::Shock;
using impost::War;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world;
    std::vector<std::string> players;
    PlayerChoice choice;
    std::string scenario;
    std::size_t starts = 3;
    bool straight = false;
    std::size_t threads = 1;
    std::string out;
    std::string format = "table";
};

/// One player in the end.
struct Line {
    std::string region;
    double rate_before = 0;  ///< percent, mean by trade before
    double rate = 0;
    std::optional<double> formula;  ///< percent
    double lowest = 0;
    double highest = 0;
    double welfare_pct = 0;
    double welfare_musd = 0;
    double objective_musd = 0;  ///< what it wants, over today
    std::string instrument;
    std::optional<double> slope;  ///< these three of an equilibrium
    std::optional<double> bend;   ///< none where bounds leave no direction free
    std::optional<double> deviation_pct;
};

struct Answer {
    Request request;
    Baseline baseline;
    Shock before;
    std::vector<Government> governments;
    War war;
    std::vector<Line> lines;
    std::vector<std::pair<impost::Start, impost::Disagreement>> others;  ///< further starts, and how far from the first they end
    bool interrupted = false;
};

/// What an interrupted answer lacks, as a sentence.
std::string interruption(const Answer& answer) {
    if (!answer.war.complete) {
        return fmt::format("interrupted after round {}: a partial result, no equilibrium", answer.war.rounds.size() - 1);
    }
    return fmt::format("interrupted: an equilibrium, searched from {} of {} starts, and not checked for deviations",
                       answer.others.size() + 1, answer.request.starts);
}

constexpr std::array starts = {impost::Start::factual, impost::Start::floor, impost::Start::high};

/// Whether two starts end at one equilibrium: at the same rates, or, where some bear on hardly any trade, at the same welfare.
bool is_same(const impost::Disagreement& apart) {
    constexpr double of_rate = 1e-5;
    constexpr double of_welfare_pct = 1e-6;
    return apart.rate <= of_rate || apart.welfare_pct <= of_welfare_pct;
}

/// Whether the formula speaks about the same tariffs: one rate each, of everybody on everybody.
bool has_formula(const Request& request, const Answer& answer) {
    return request.choice.instrument == "uniform" && request.choice.governments.empty() &&
           answer.governments.size() == answer.baseline.regions.size();
}

std::vector<bool> taxed_sectors(const Answer& answer) {
    std::vector<bool> taxed(answer.baseline.sectors.size(), false);
    for (const std::size_t j : answer.governments.front().instrument.sectors) taxed[j] = true;
    return taxed;
}

void take_lines(Answer& answer, const std::vector<double>& deviations) {
    std::optional<impost::UniformTariffs> formula;
    if (has_formula(answer.request, answer)) formula = impost::formula_nash(answer.baseline, taxed_sectors(answer));
    const War& war = answer.war;
    const impost::Equilibrium today = impost::solve(answer.baseline, impost::no_shock(answer.baseline));
    for (std::size_t p = 0; p < answer.governments.size(); ++p) {
        const Government& government = answer.governments[p];
        const std::size_t region = government.region;
        Line line;
        line.region = answer.baseline.regions[region].code;
        line.rate_before = 100 * impost::mean_rate(war.levers[p], impost::rates_of(war.levers[p], answer.before.tariffs, answer.baseline));
        line.rate = 100 * impost::mean_rate(war.levers[p], war.rates[p]);
        if (formula) line.formula = 100 * formula->tariffs[region];
        line.lowest = 100 * *std::min_element(war.rates[p].begin(), war.rates[p].end());
        line.highest = 100 * *std::max_element(war.rates[p].begin(), war.rates[p].end());
        line.welfare_pct = 100 * (war.equilibrium.welfare_hat[region] - 1);
        line.welfare_musd = answer.baseline.income[region] * (war.equilibrium.welfare_hat[region] - 1);
        line.objective_musd = war.values[p] - impost::value_of(government.objective, region, answer.baseline, today);
        line.instrument = impost::text(government.instrument.detail);
        if (war.complete) line.slope = war.optimality[p].slope;
        if (war.complete && std::isfinite(war.optimality[p].bend)) line.bend = war.optimality[p].bend;
        if (!deviations.empty()) line.deviation_pct = deviations[p];
        answer.lines.push_back(line);
    }
}

Answer fight(const Request& request) {
    check_format(request.format);
    const NotedInterrupt interrupt;
    std::optional<impost::Scenario> scenario;
    if (!request.scenario.empty()) scenario = impost::read_scenario(request.scenario);
    Economy economy = read_economy(request.world);
    Answer answer{
        request, std::move(economy.baseline), {}, choose_governments(request.choice, request.players, "--players", economy.world), {}, {},
        {}};
    answer.before = scenario ? impost::apply(*scenario, economy.world) : impost::no_shock(answer.baseline);
    Workers workers(request.threads);
    impost::WarSettings settings;
    settings.rounds = !request.straight;
    settings.stopped = NotedInterrupt::noted;
    settings.runner = [&](std::size_t count, const std::function<void(std::size_t)>& job) { workers.run(count, job); };
    for (std::size_t s = 0; s < request.starts && !NotedInterrupt::noted(); ++s) {
        std::size_t round = 0;
        settings.told = [&](const Round&) {
            workers.doing(fmt::format("start {} of {}, round {}", s + 1, request.starts, ++round), "governments");
        };
        War war = impost::nash(answer.baseline, answer.governments, answer.before, starts[s], settings);
        if (s == 0) {
            answer.war = std::move(war);
        } else if (war.complete) {
            answer.others.emplace_back(starts[s], impost::disagreement(answer.war, war));
        }
    }
    if (answer.war.levers.empty()) throw impost::Stopped{};
    workers.doing("deviations", "governments");
    std::vector<double> deviations;
    try {
        if (answer.war.complete) {
            deviations = impost::gains_from_deviation(answer.baseline, answer.governments, answer.war, answer.before, settings);
        }
    } catch (const impost::Stopped&) {
        deviations.clear();
    }
    take_lines(answer, deviations);
    answer.interrupted = deviations.empty();
    return answer;
}

/// What was played, beside the economy.
Remarks told_war(const Answer& answer) {
    const Request& request = answer.request;
    Remarks told = told_choice(request.choice, answer.governments);
    if (!request.scenario.empty()) told.emplace_back("scenario", request.scenario);
    told.emplace_back("starts_asked", std::to_string(request.starts));
    if (request.straight) told.emplace_back("straight", "yes");
    return told;
}

using Style = AnswerTable::Style;

/// Round by round: of few players each, of many the range.
std::string rounds_page(const Answer& answer) {
    constexpr std::size_t few = 4;
    const bool each = answer.lines.size() <= few;
    AnswerTable table{"", {{"round"}, {"kind"}, {"change_points", 6}}, {}};
    const auto add_pair = [&](const std::string& group, const char* rate, const char* welfare) {
        table.columns.push_back({group + "_" + rate, 2, Style::level, group});
        table.columns.push_back({group + "_" + welfare, 4, Style::change, group});
    };
    for (std::size_t p = 0; each && p < answer.lines.size(); ++p) add_pair(answer.lines[p].region, "rate_pct", "welfare_pct");
    if (!each) add_pair("lowest", "rate_pct", "welfare_pct");
    if (!each) add_pair("highest", "rate_pct", "welfare_pct");
    for (const Round& round : answer.war.rounds) {
        auto& row = table.rows.emplace_back();
        row = {std::to_string(table.rows.size() - 1), std::string(impost::text(round.kind)), 100 * round.change};
        for (std::size_t p = 0; each && p < round.mean_rate.size(); ++p) {
            row.emplace_back(100 * round.mean_rate[p]);
            row.emplace_back(round.welfare_pct[p]);
        }
        if (each) continue;
        const auto [low, high] = std::minmax_element(round.mean_rate.begin(), round.mean_rate.end());
        const auto [worst, best] = std::minmax_element(round.welfare_pct.begin(), round.welfare_pct.end());
        row.insert(row.end(), {100 * *low, *worst, 100 * *high, *best});
    }
    return page(table);
}

AnswerTable players_table(const Answer& answer) {
    AnswerTable table{"",
                      {{"region"},
                       {"rate_before_pct", 2, Style::level, "", "before"},
                       {"rate_pct", 2, Style::level, "", "war"},
                       {"formula_pct", 2, Style::level},
                       {"lowest_pct", 2, Style::level},
                       {"highest_pct", 2, Style::level},
                       {"welfare_pct", 4},
                       {"welfare_musd"},
                       {"slope", 0, Style::magnitude},
                       {"bend", 0, Style::magnitude},
                       {"deviation_pct", 0, Style::magnitude},
                       {"objective_musd"},
                       {"instrument"}},
                      {}};
    for (const Line& line : answer.lines) {
        table.rows.push_back({line.region, line.rate_before, line.rate, cell_of(line.formula), line.lowest, line.highest, line.welfare_pct,
                              line.welfare_musd, cell_of(line.slope), cell_of(line.bend), cell_of(line.deviation_pct), line.objective_musd,
                              line.instrument});
    }
    return table;
}

std::string players_page(const Answer& answer) {
    const AnswerTable table = players_table(answer);
    std::vector<std::string_view> names = {"region",     "rate_before_pct", "rate_pct",    "formula_pct",
                                           "lowest_pct", "highest_pct",     "welfare_pct", "welfare_musd"};
    if (!answer.lines.front().formula) std::erase(names, "formula_pct");
    return page(chosen(table, "Tariffs, means by trade before, and welfare", names)) + '\n' +
           page(chosen(table, "How near to an optimum", {"region", "slope", "bend", "deviation_pct"}));
}

/// What governments that want other things than real income get, where a table has room for them.
std::string objectives(const Answer& answer) {
    constexpr std::size_t few = 8;
    if (answer.request.choice.governments.empty() || answer.lines.size() > few) return "";
    std::string text;
    for (const Line& line : answer.lines) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", line.region, money(line.objective_musd));
    return "\nwhat each wants, mn a year over today: " + text + "\n";
}

/// What slope, bend, deviation and formula mean, and whether starts agree.
std::string explanation(const Answer& answer) {
    std::string text =
        "\nslope: the largest by which the objective, over income, still rises with a rate in scaled units (1e-7 is asked); bend: its "
        "largest second derivative, below zero at an optimum; deviation: the most that a player gains by other tariffs of its own, "
        "others unmoved.\n";
    if (answer.lines.front().formula) {
        text +=
            "formula: 1 over the elasticity of foreign demand for a country's exports (Lashkaripour 2021, eq. 14). It leaves out what the "
            "true optimum counts: spending that moves to sectors without duty, foreign incomes and duty revenue, and wages among "
            "partners. With --sectors all the first is gone.\n";
    }
    for (const auto& [start, apart] : answer.others) {
        text += fmt::format("from {}: {} (largest difference of a rate {:.1e} points, of welfare {:.1e} %)\n", impost::text(start),
                            is_same(apart) ? "the same equilibrium" : "ANOTHER equilibrium", 100 * apart.rate, apart.welfare_pct);
    }
    return text;
}

std::string page_of(const Answer& answer) {
    std::string text = fmt::format("Tariff war, {} player{} · {}\n{}{}\n", answer.lines.size(), answer.lines.size() == 1 ? "" : "s",
                                   instruments_of(answer.governments), economy_lines(answer.baseline), head_line(told_war(answer)));
    if (answer.interrupted) text += interruption(answer) + "\n\n";
    return impost::folded(text) + rounds_page(answer) + '\n' + players_page(answer) + objectives(answer) +
           impost::folded(explanation(answer));
}

std::string remarks(const Answer& answer) {
    return (answer.interrupted ? "# " + interruption(answer) + "\n" : "") + remark_lines(told_economy(answer.baseline)) +
           remark_lines(told_war(answer));
}

std::string players_csv(const Answer& answer) { return remarks(answer) + csv(players_table(answer)); }

std::string rounds_csv(const Answer& answer) {
    AnswerTable table{"", {{"round"}, {"kind"}, {"region"}, {"mean_rate_pct"}, {"welfare_pct"}, {"change_points"}, {"slope"}}, {}};
    for (std::size_t r = 0; r < answer.war.rounds.size(); ++r) {
        const Round& round = answer.war.rounds[r];
        for (std::size_t p = 0; p < round.mean_rate.size(); ++p) {
            table.rows.push_back({std::to_string(r), std::string(impost::text(round.kind)), answer.lines[p].region,
                                  100 * round.mean_rate[p], round.welfare_pct[p], 100 * round.change,
                                  cell_of(round.slope > 0 ? std::optional(round.slope) : std::nullopt)});
        }
    }
    return remarks(answer) + csv(table);
}

std::string tariffs_csv(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    AnswerTable table{"", {{"importer"}, {"exporter"}, {"sector"}, {"before"}, {"after"}}, {}};
    for (const impost::Levers& levers : answer.war.levers) {
        for (const impost::Lever& lever : levers.levers) {
            for (const impost::Lever::Flow& flow : lever.flows) {
                table.rows.push_back({baseline.regions[levers.region].code, baseline.regions[flow.exporter].code,
                                      baseline.sectors[flow.sector].code, answer.before.tariffs(levers.region, flow.exporter, flow.sector),
                                      answer.war.shock.tariffs(levers.region, flow.exporter, flow.sector)});
            }
        }
    }
    return remarks(answer) + csv(table);
}

std::string regions_csv(const Answer& answer) {
    AnswerTable table{"", {{"region"}, {"welfare_pct"}, {"welfare_musd"}}, {}};
    for (const impost::RegionOutcome& region : impost::outcomes(answer.baseline, answer.war.equilibrium)) {
        table.rows.push_back({region.region, region.welfare_pct, region.welfare_musd});
    }
    return remarks(answer) + csv(table);
}

std::string json_of(const Answer& answer) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : told_economy(answer.baseline)) result[name] = value;
    for (const auto& [name, value] : told_war(answer)) result[name] = value;
    result["complete"] = !answer.interrupted;
    if (answer.interrupted) result["interrupted"] = interruption(answer);
    result["players"] = json(players_table(answer));
    result["rounds"] = nlohmann::ordered_json::array();
    for (const Round& round : answer.war.rounds) {
        std::vector<double> rates_pct = round.mean_rate;
        for (double& rate : rates_pct) rate *= 100;
        result["rounds"].push_back({{"kind", impost::text(round.kind)},
                                    {"change_points", 100 * round.change},
                                    {"slope", round.slope > 0 ? nlohmann::ordered_json(round.slope) : nlohmann::ordered_json()},
                                    {"mean_rate_pct", rates_pct},
                                    {"welfare_pct", round.welfare_pct}});
    }
    result["starts"] = nlohmann::ordered_json::array();
    for (const auto& [start, apart] : answer.others) {
        result["starts"].push_back({{"from", impost::text(start)},
                                    {"same", is_same(apart)},
                                    {"largest_rate_difference_points", 100 * apart.rate},
                                    {"largest_welfare_difference_pct", apart.welfare_pct}});
    }
    return result.dump(2) + "\n";
}

void write_files(const Answer& answer) {
    write_together(answer.request.out, {{"players.csv", players_csv(answer)},
                                        {"rounds.csv", rounds_csv(answer)},
                                        {"tariffs.csv", tariffs_csv(answer)},
                                        {"regions.csv", regions_csv(answer)}});
}

/// Everybody's uniform tariff from the formula alone.
struct FormulaAnswer {
    Baseline baseline;
    Remarks told;
    impost::UniformTariffs war;
    std::vector<impost::RegionOutcome> regions;
};

FormulaAnswer take_formula(const Request& request) {
    Economy economy = read_economy(request.world);
    const auto players = impost::regions_of(economy.world, {request.players, {"", 0, "--players"}});
    if (players.size() != economy.world.regions.size()) throw Error("the formula is about everybody at once; give --players all");
    std::vector<bool> taxed(economy.world.sectors.size(), false);
    for (const std::size_t j : impost::sectors_of(economy.world, {request.choice.sectors, {"", 0, "--sectors"}})) taxed[j] = true;
    FormulaAnswer answer{std::move(economy.baseline), {}, {}, {}};
    answer.told = {{"instrument", "formula"}, {"sectors", fmt::format("{}", fmt::join(request.choice.sectors, ", "))}};
    answer.war = impost::formula_nash(answer.baseline, taxed);
    answer.regions = impost::outcomes(answer.baseline, answer.war.equilibrium);
    return answer;
}

AnswerTable formula_table(const FormulaAnswer& answer) {
    AnswerTable table{"", {{"region"}, {"formula_pct", 4, Style::level}, {"welfare_pct", 4}, {"wage_hat", 6}, {"income_hat", 6}}, {}};
    for (std::size_t n = 0; n < answer.regions.size(); ++n) {
        const impost::RegionOutcome& one = answer.regions[n];
        table.rows.push_back({one.region, 100 * answer.war.tariffs[n], one.welfare_pct, one.wage_hat, one.income_hat});
    }
    return table;
}

std::string formula_page(const FormulaAnswer& answer) {
    const std::string head = fmt::format("Uniform tariffs by the formula, {} players\n{}{}\n", answer.regions.size(),
                                         economy_lines(answer.baseline), head_line(answer.told));
    return impost::folded(head) + page(formula_table(answer));
}

std::string formula_csv(const FormulaAnswer& answer) {
    return remark_lines(told_economy(answer.baseline)) + remark_lines(answer.told) + csv(formula_table(answer));
}

std::string formula_json(const FormulaAnswer& answer) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : told_economy(answer.baseline)) result[name] = value;
    for (const auto& [name, value] : answer.told) result[name] = value;
    result["players"] = json(formula_table(answer));
    return result.dump(2) + "\n";
}

void run_formula(const Request& request) {
    check_format(request.format);
    const FormulaAnswer answer = take_formula(request);
    if (!request.out.empty()) write_together(request.out, {{"formula.csv", formula_csv(answer)}});
    tell(request.format == "csv" ? formula_csv(answer) : request.format == "json" ? formula_json(answer) : formula_page(answer));
}

void run(const Request& request, int& status) {
    if (request.choice.instrument == "formula") return run_formula(request);
    try {
        const Answer answer = fight(request);
        if (!request.out.empty()) write_files(answer);
        tell(request.format == "csv" ? players_csv(answer) : request.format == "json" ? json_of(answer) : page_of(answer));
        if (answer.interrupted) status = NotedInterrupt::status;
    } catch (const impost::Stopped&) {
        fmt::print(stderr, "impost: interrupted before the war began, so there is no partial result\n");
        status = NotedInterrupt::status;
    }
}

}  // namespace

void add_war(CLI::App& app, int& status) {
    const auto request = std::make_shared<Request>();
    request->threads = usual_threads();
    CLI::App* command =
        app.add_subcommand("war", "Let governments set the tariffs that are best for each, round by round, until nobody moves");
    command->add_option("--players", request->players, "regions that set tariffs: codes, groups or all")->required()->delimiter(',');
    command->add_option("--instrument", request->choice.instrument, "uniform, by-partner, by-sector, by-partner-and-sector, or formula")
        ->capture_default_str();
    add_player_options(*command, request->choice);
    command->add_option("--scenario", request->scenario, "tariffs from which it begins, a TOML file (docs/world.md) [as they are]");
    command->add_option("--starts", request->starts, "points from which it is searched")->check(CLI::Range(1, 3))->capture_default_str();
    command->add_flag("--straight", request->straight, "leave out the rounds of answers: all move at once, quicker among many");
    command->add_option("--threads", request->threads, "governments that think at once")->check(CLI::Range(1, 256))->capture_default_str();
    add_world_options(*command, request->world);
    command->add_option("--out", request->out, "a folder for players.csv, rounds.csv, tariffs.csv and regions.csv, or formula.csv");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request, command, &status] {
        if (request->choice.instrument == "formula") {
            refuse_unused(*command, {"--governments", "--scenario", "--against", "--floor", "--cap", "--starts", "--straight", "--threads"},
                          "not used by the instrument formula");
        }
        run(*request, status);
    });
}
