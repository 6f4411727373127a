#include "impost/strategy/talks.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "answer_table.hpp"
#include "blocks.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/base/text.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "interrupt.hpp"
#include "outputs.hpp"
#include "players.hpp"
#include "told.hpp"
#include "workers.hpp"
#include "worlds.hpp"

namespace {

using impost::Agreement;
using impost::Baseline;
using impost::Concession;
using impost::Error;
using impost::Government;
using impost::Talks;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world;
    std::vector<std::string> between;
    PlayerChoice choice;
    std::string threat = "war";
    std::vector<double> power;
    bool no_payments = false;
    std::size_t points = 21;
    std::size_t top = 12;
    std::size_t threads = 1;
    std::string out;
    std::string format = "table";
};

/// What a point of the table leaves one side with.
struct Side {
    double rate_pct = 0;          ///< mean by trade before
    double gain_musd = 0;         ///< of its objective, over today
    double over_threat_musd = 0;  ///< the same over the threat point
    double received_musd = 0;
    std::optional<double> weight;  ///< with which the sum of objectives is largest here
};

struct Point {
    std::string kind;
    std::vector<Side> sides;
    std::optional<impost::Optimality> optimality;
    const Agreement* agreement = nullptr;
};

struct Answer {
    Request request;
    Baseline baseline;
    std::vector<Government> governments;
    Talks talks;
    std::vector<Point> points;
    bool interrupted = false;
    std::vector<double> power = {};  ///< by government, as given
};

/// The kind of points of the frontier with payments, which the table leaves out: but for small terms it is a straight line.
constexpr const char* along_payments = "frontier with payments";

const std::string& code(const Answer& answer, std::size_t p) { return answer.baseline.regions[answer.governments[p].region].code; }

Point point_of(const Answer& answer, std::string kind, const std::vector<double>& values, const impost::Bilateral& tariffs) {
    Point point{std::move(kind), {}, {}, nullptr};
    const Talks& talks = answer.talks;
    for (std::size_t p = 0; p < values.size(); ++p) {
        const impost::Levers& levers = talks.levers[p];
        const double rate = impost::mean_rate(levers, impost::rates_of(levers, tariffs, answer.baseline));
        point.sides.push_back({100 * rate, values[p] - talks.status_quo[p], values[p] - talks.threat.values[p], 0, std::nullopt});
    }
    return point;
}

Point point_of(const Answer& answer, std::string kind, const Agreement& agreement) {
    Point point{std::move(kind), {}, agreement.optimality, &agreement};
    const Talks& talks = answer.talks;
    for (std::size_t p = 0; p < agreement.values.size(); ++p) {
        point.sides.push_back({100 * impost::mean_rate(talks.levers[p], agreement.rates[p]), agreement.values[p] - talks.status_quo[p],
                               agreement.values[p] - talks.threat.values[p], agreement.transfers[p], agreement.weights[p]});
    }
    return point;
}

void take_points(Answer& answer, const impost::Shock& today) {
    const Talks& talks = answer.talks;
    std::vector<Point> points;
    points.push_back(point_of(answer, "today", talks.status_quo, today.tariffs));
    points.push_back(point_of(answer, "threat", talks.threat.values, talks.threat.shock.tariffs));
    const auto add = [&](const char* kind, const std::optional<Agreement>& agreement) {
        if (agreement) points.push_back(point_of(answer, kind, *agreement));
    };
    add("bargain", talks.bargain);
    add("bargain with payments", talks.bargain_with_payments);
    add("most together", talks.most_together);
    for (std::size_t p = 0; p < talks.best_for.size(); ++p)
        points.push_back(point_of(answer, "zone, best for " + code(answer, p), talks.best_for[p]));
    for (const Agreement& one : talks.frontier) points.push_back(point_of(answer, "frontier", one));
    for (const Agreement& one : talks.frontier_with_payments) points.push_back(point_of(answer, along_payments, one));
    answer.points = std::move(points);
}

/// Bargaining power by government, as it is given for the words of --between. Errors: another number of them.
std::vector<double> powers(const Request& request, const std::vector<Government>& governments, const impost::World& world) {
    if (request.power.empty()) return {};
    if (request.power.size() != request.between.size()) {
        throw Error(fmt::format("there are {} for {} at the table", request.power.size(), request.between.size()), {"", 0, "--power"});
    }
    for (const double one : request.power) {
        if (!(one > 0) || !std::isfinite(one)) throw Error("bargaining power has to be above zero", {"", 0, "--power"});
    }
    std::vector<double> result(governments.size(), 1);
    for (std::size_t k = 0; k < request.between.size(); ++k) {
        for (const std::size_t region : impost::regions_of(world, {{request.between[k]}, {"", 0, "--between"}})) {
            for (std::size_t p = 0; p < governments.size(); ++p) {
                if (governments[p].region == region) result[p] = request.power[k];
            }
        }
    }
    return result;
}

std::string threat_name(const Request& request) {
    if (request.threat == "war") return "war";
    if (request.threat == "status-quo") return "the status quo";
    return request.threat;
}

impost::Shock threatened(const Request& request, const Economy& economy, const std::vector<Government>& governments,
                         const impost::Shock& today, Workers& workers, impost::WarSettings& settings) {
    if (request.threat == "status-quo") return today;
    if (request.threat != "war") return impost::apply(impost::read_scenario(request.threat), economy.world);
    std::size_t round = 0;
    settings.told = [&](const impost::Round&) { workers.doing(fmt::format("war, round {}", ++round), "governments"); };
    impost::War war = impost::nash(economy.baseline, governments, today, impost::Start::factual, settings);
    if (!war.complete) throw impost::Stopped{};
    return std::move(war.shock);
}

Answer talk(const Request& request) {
    check_format(request.format);
    const NotedInterrupt interrupt;
    Economy economy = read_economy(request.world);
    const std::vector<Government> governments = choose_governments(request.choice, request.between, "--between", economy.world);
    const impost::Shock today = impost::no_shock(economy.baseline);
    Workers workers(request.threads);
    impost::WarSettings war;
    war.stopped = NotedInterrupt::noted;
    war.runner = [&](std::size_t count, const std::function<void(std::size_t)>& job) { workers.run(count, job); };
    const impost::ThreatPoint threat = impost::threat_point(economy.baseline, governments, threat_name(request),
                                                            threatened(request, economy, governments, today, workers, war));
    impost::TalksSettings settings;
    settings.power = powers(request, governments, economy.world);
    settings.points = request.points;
    settings.side_payments = !request.no_payments;
    settings.runner = war.runner;
    settings.stopped = war.stopped;
    settings.told = [&](const std::string& what) { workers.doing(what); };
    Answer answer{request, std::move(economy.baseline), governments, {}, {}, false};
    answer.power = settings.power;
    answer.talks = impost::talk(answer.baseline, governments, today, threat, settings);
    answer.interrupted = !answer.talks.complete;
    take_points(answer, today);
    return answer;
}

/// What was played, beside the economy.
Remarks told_talks(const Answer& answer) {
    const Request& request = answer.request;
    Remarks told = told_choice(request.choice, answer.governments);
    told.emplace_back("threat", answer.talks.threat.name);
    if (!request.power.empty()) {
        std::string power;
        for (std::size_t p = 0; p < answer.power.size(); ++p)
            power += fmt::format("{}{} {:g}", p == 0 ? "" : ", ", code(answer, p), answer.power[p]);
        told.emplace_back("power", power);
    }
    told.emplace_back("payments", request.no_payments ? "no" : "yes");
    return told;
}

constexpr const char* interruption = "interrupted: a partial result; what is missing was not reached";

using Style = AnswerTable::Style;

std::string points_page(const Answer& answer) {
    AnswerTable table{"", {{"point"}}, {}};
    for (std::size_t p = 0; p < answer.governments.size(); ++p) {
        const std::string& region = code(answer, p);
        table.columns.push_back({region + "_rate_pct", 2, Style::level, region});
        for (const char* name : {"gain_musd", "on_threat_musd", "receives_musd"}) {
            table.columns.push_back({region + "_" + name, 0, Style::change, region});
        }
    }
    for (const Point& point : answer.points) {
        if (point.kind == along_payments) continue;
        auto& row = table.rows.emplace_back();
        row.emplace_back(point.kind);
        for (const Side& side : point.sides) {
            row.insert(row.end(), {side.rate_pct, side.gain_musd, side.over_threat_musd});
            row.push_back(cell_of(side.received_musd == 0 ? std::nullopt : std::optional(side.received_musd)));
        }
    }
    return page(table);
}

/// The goods of a lever: sectors, or how many of them.
std::string goods_of(const Answer& answer, const Concession& one) {
    const impost::Lever& lever = answer.talks.levers[one.giver].levers[one.lever];
    std::vector<std::string> sectors;
    std::vector<std::string> partners;
    for (const impost::Lever::Flow& flow : lever.flows) {
        impost::add_once(sectors, answer.baseline.sectors[flow.sector].code);
        impost::add_once(partners, answer.baseline.regions[flow.exporter].code);
    }
    const auto words = [](const std::vector<std::string>& all, const char* many) {
        return all.size() == 1 ? all.front() : fmt::format("{} {}", all.size(), many);
    };
    return words(sectors, "sectors") + " of " + words(partners, "partners");
}

AnswerTable concessions_table(const Answer& answer) {
    AnswerTable table{"Concessions, each alone from today, what gives most for its cost first",
                      {{"region"}, {"goods"}, {"from"}, {"to"}, {"gives_musd", 1}, {"costs_musd", 1}, {"ratio", 2}},
                      {}};
    for (const Concession& one : answer.talks.concessions) {
        const auto ratio = one.costs > 0 ? std::optional(one.gives / one.costs) : std::nullopt;
        table.rows.push_back({code(answer, one.giver), goods_of(answer, one), one.from, one.to, one.gives, one.costs, cell_of(ratio)});
    }
    return table;
}

std::string concessions_page(const Answer& answer) {
    constexpr std::size_t from = 2;
    constexpr std::size_t to = 3;
    AnswerTable table = concessions_table(answer);
    if (table.rows.empty()) return "";
    table.columns[from] = {"from_pct", 2, Style::level};
    table.columns[to] = {"to_pct", 2, Style::level};
    const std::size_t left_out = table.rows.size() - std::min(table.rows.size(), answer.request.top);
    table.rows.resize(table.rows.size() - left_out);
    for (auto& row : table.rows) {
        row[from] = 100 * std::get<double>(row[from]);
        row[to] = 100 * std::get<double>(row[to]);
        if (std::holds_alternative<std::monostate>(row.back())) row.back() = "free";
    }
    return "\n" + page(table) + (left_out > 0 ? fmt::format("… and {} more (--top, --format json)\n", left_out) : "");
}

std::string page_of(const Answer& answer) {
    std::string names;
    for (std::size_t p = 0; p < answer.governments.size(); ++p) names += (p == 0 ? "" : ", ") + code(answer, p);
    std::string text = fmt::format("Talks between {} · {} · threat: {}\n{}{}\n", names, instruments_of(answer.governments),
                                   answer.talks.threat.name, economy_lines(answer.baseline), head_line(told_talks(answer)));
    if (answer.interrupted) text += std::string(interruption) + "\n\n";
    text = impost::folded(text) + points_page(answer) + concessions_page(answer);
    if (!answer.interrupted && !answer.talks.bargain) {
        text += "\nWithout payments no agreement leaves everybody better off than the threat point.\n";
    }
    double slope = 0;
    double bend = -std::numeric_limits<double>::infinity();
    bool any = false;
    for (const Point& point : answer.points) {
        if (!point.optimality) continue;
        any = true;
        slope = std::max(slope, point.optimality->slope);
        bend = std::max(bend, point.optimality->bend);
    }
    if (!any) return text;
    return text + impost::folded(fmt::format(
                      "\nrate: mean of the tariffs that it sets, by trade before; gain: of what it wants, money a year, over today; on "
                      "threat: the same over the threat point. Each agreement is the largest weighted sum for some weights: largest slope "
                      "that is left {:.1e} (1e-7 is asked), largest bend {} (below zero at an optimum).\n",
                      slope, std::isfinite(bend) ? fmt::format("{:.1e}", bend) : "—"));
}

std::string remarks(const Answer& answer) {
    return (answer.interrupted ? fmt::format("# {}\n", interruption) : "") + remark_lines(told_economy(answer.baseline)) +
           remark_lines(told_talks(answer));
}

std::string points_csv(const Answer& answer) {
    AnswerTable table{"",
                      {{"point"},
                       {"kind"},
                       {"region"},
                       {"mean_rate_pct"},
                       {"gain_musd"},
                       {"over_threat_musd"},
                       {"received_musd"},
                       {"weight"},
                       {"slope", 0, Style::magnitude},
                       {"bend", 0, Style::magnitude}},
                      {}};
    for (std::size_t k = 0; k < answer.points.size(); ++k) {
        const Point& point = answer.points[k];
        for (std::size_t p = 0; p < point.sides.size(); ++p) {
            const Side& side = point.sides[p];
            const auto slope = point.optimality ? std::optional(point.optimality->slope) : std::nullopt;
            const bool bends = point.optimality && std::isfinite(point.optimality->bend);
            const auto bend = bends ? std::optional(point.optimality->bend) : std::nullopt;
            table.rows.push_back({std::to_string(k), point.kind, code(answer, p), side.rate_pct, side.gain_musd, side.over_threat_musd,
                                  side.received_musd, cell_of(side.weight), cell_of(slope), cell_of(bend)});
        }
    }
    return remarks(answer) + csv(table);
}

std::string tariffs_csv(const Answer& answer) {
    std::string text = remarks(answer) + "point,kind,importer,exporter,sector,rate\n";
    for (std::size_t k = 0; k < answer.points.size(); ++k) {
        const Point& point = answer.points[k];
        for (std::size_t p = 0; point.agreement != nullptr && p < point.sides.size(); ++p) {
            const impost::Levers& levers = answer.talks.levers[p];
            for (std::size_t l = 0; l < levers.levers.size(); ++l) {
                for (const impost::Lever::Flow& flow : levers.levers[l].flows) {
                    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", k, impost::csv_field(point.kind),
                                   impost::csv_field(code(answer, p)), impost::csv_field(answer.baseline.regions[flow.exporter].code),
                                   impost::csv_field(answer.baseline.sectors[flow.sector].code), exact(point.agreement->rates[p][l]));
                }
            }
        }
    }
    return text;
}

std::string concessions_csv(const Answer& answer) { return remarks(answer) + csv(concessions_table(answer)); }

std::string json_of(const Answer& answer) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : told_economy(answer.baseline)) result[name] = value;
    for (const auto& [name, value] : told_talks(answer)) result[name] = value;
    result["complete"] = !answer.interrupted;
    if (answer.interrupted) result["interrupted"] = interruption;
    result["points"] = nlohmann::ordered_json::array();
    for (const Point& point : answer.points) {
        nlohmann::ordered_json row = {{"kind", point.kind}};
        if (point.optimality) row["slope"] = point.optimality->slope;
        if (point.optimality) row["bend"] = point.optimality->bend;
        for (std::size_t p = 0; p < point.sides.size(); ++p) {
            const Side& side = point.sides[p];
            nlohmann::ordered_json one = {{"region", code(answer, p)},
                                          {"mean_rate_pct", side.rate_pct},
                                          {"gain_musd", side.gain_musd},
                                          {"over_threat_musd", side.over_threat_musd},
                                          {"received_musd", side.received_musd}};
            if (side.weight) one["weight"] = *side.weight;
            row["sides"].push_back(std::move(one));
        }
        result["points"].push_back(std::move(row));
    }
    result["concessions"] = json(concessions_table(answer));
    return result.dump(2) + "\n";
}

void write_files(const Answer& answer) {
    write_together(
        answer.request.out,
        {{"points.csv", points_csv(answer)}, {"tariffs.csv", tariffs_csv(answer)}, {"concessions.csv", concessions_csv(answer)}});
}

void run(const Request& request, int& status) {
    try {
        const Answer answer = talk(request);
        if (!request.out.empty()) write_files(answer);
        tell(request.format == "csv" ? points_csv(answer) : request.format == "json" ? json_of(answer) : page_of(answer));
        if (answer.interrupted) status = NotedInterrupt::status;
    } catch (const impost::Stopped&) {
        fmt::print(stderr, "impost: interrupted before the threat point was known, so there is no partial result\n");
        status = NotedInterrupt::status;
    }
}

}  // namespace

void add_talks(CLI::App& app, int& status) {
    const auto request = std::make_shared<Request>();
    request->threads = usual_threads();
    CLI::App* command =
        app.add_subcommand("talks", "What governments can reach together: frontier, zone of agreement, bargain, payments, concessions");
    command->add_option("--between", request->between, "regions at the table: codes or groups")->required()->delimiter(',');
    command
        ->add_option("--threat", request->threat,
                     "what happens without a deal: war, status-quo, or a measure as a TOML file (docs/world.md)")
        ->capture_default_str();
    command->add_option("--power", request->power, "bargaining power, in proportion, in the order of --between [all alike]")
        ->delimiter(',');
    command->add_flag("--no-payments", request->no_payments, "leave out payments between governments");
    command->add_option("--instrument", request->choice.instrument, "uniform, by-partner, by-sector or by-partner-and-sector")
        ->capture_default_str();
    add_player_options(*command, request->choice);
    command->add_option("--points", request->points, "of the frontier")->check(CLI::Range(2, 1000))->capture_default_str();
    command->add_option("--top", request->top, "concessions to show")->check(CLI::NonNegativeNumber)->capture_default_str();
    command->add_option("--threads", request->threads, "searches at once")->check(CLI::Range(1, 256))->capture_default_str();
    add_world_options(*command, request->world);
    command->add_option("--out", request->out, "a folder for points.csv, tariffs.csv and concessions.csv");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request, &status] { run(*request, status); });
}
