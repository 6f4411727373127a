#include "impost/equilibrium/ensemble.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "answer_table.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/file.hpp"
#include "impost/io/text_table.hpp"
#include "interrupt.hpp"
#include "told.hpp"
#include "workers.hpp"
#include "worlds.hpp"

namespace {

using namespace std::chrono_literals;
using impost::Ensemble;
using impost::EnsembleRequest;
using impost::Error;
using impost::Figure;
using impost::World;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world = in_the_worlds_model();
    std::vector<std::string> scenarios;
    std::string between;
    std::string policies = "every";
    std::size_t draws = 1000;
    std::string elasticity_draws = "sets";
    std::string standard_errors;
    double flow_error = 0;
    std::string sequence = "random";
    std::uint64_t seed = 1;
    std::vector<double> quantiles = {0.05, 0.5, 0.95};
    std::vector<std::string> figures = {"welfare_pct"};
    std::vector<std::string> pairs;
    std::string save;
    std::string resume;
    std::size_t threads = 2;
    std::string format = "table";
};

/// Figures by region, by the name of their column.
constexpr auto region_figures = std::to_array<std::pair<const char*, Figure::Kind>>({
    {"welfare_pct", Figure::Kind::welfare_pct},
    {"welfare_musd", Figure::Kind::welfare_musd},
    {"real_wage_pct", Figure::Kind::real_wage_pct},
    {"wage_pct", Figure::Kind::wage_pct},
    {"income_pct", Figure::Kind::income_pct},
    {"price_index_pct", Figure::Kind::price_index_pct},
    {"revenue_musd", Figure::Kind::revenue_musd},
    {"revenue_change_musd", Figure::Kind::revenue_change_musd},
    {"exports_pct", Figure::Kind::exports_pct},
    {"imports_pct", Figure::Kind::imports_pct},
    {"deficit_musd", Figure::Kind::deficit_musd},
});
/// Figures of what one region buys from another.
constexpr auto pair_figures = std::to_array<std::pair<const char*, Figure::Kind>>({
    {"flow_musd", Figure::Kind::flow_musd},
    {"flow_change_musd", Figure::Kind::flow_change_musd},
    {"flow_pct", Figure::Kind::flow_pct},
});

/// Figures of one kind, which share a column.
struct Kind {
    std::string name;
    std::vector<std::size_t> places;  ///< among all figures
};

/// A distribution's column: its quantile, as told.
std::string quantile_name(double probability) { return fmt::format("p{:.6g}", 100 * probability); }

/// A line on standard error with the time left, where that is a terminal and it takes more than two seconds.
class TimeLeft {
public:
    TimeLeft(std::size_t begun_at, std::size_t draws) : begun_at_(begun_at), draws_(draws), terminal_(::isatty(STDERR_FILENO) == 1) {}
    TimeLeft(const TimeLeft&) = delete;
    TimeLeft& operator=(const TimeLeft&) = delete;
    TimeLeft(TimeLeft&&) = delete;
    TimeLeft& operator=(TimeLeft&&) = delete;
    ~TimeLeft() {
        if (shown_) fmt::print(stderr, "\r\x1b[K");
    }

    void show(std::size_t done) {
        const auto now = Clock::now();
        if (!terminal_ || now < next_ || done <= begun_at_) return;
        next_ = now + 200ms;
        shown_ = true;
        const double seconds = std::chrono::duration<double>(now - begun_).count();
        const double left = seconds * static_cast<double>(draws_ - done) / static_cast<double>(done - begun_at_);
        fmt::print(stderr, "\r{} of {} draws, {:.0f} s left\x1b[K", done, draws_, std::ceil(left));
        std::fflush(stderr);
    }

private:
    using Clock = std::chrono::steady_clock;
    std::size_t begun_at_;
    std::size_t draws_;
    bool terminal_;
    bool shown_ = false;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point next_ = begun_ + 2s;
};

struct Answer {
    Request request;
    World world;
    std::vector<std::string> scenarios;  ///< titles, one a policy that is told apart
    Remarks head;
    std::vector<Figure> figures;
    std::vector<Kind> kinds;
    std::unique_ptr<Ensemble> ensemble;
    bool interrupted = false;
};

void take_region_figures(Answer& answer) {
    for (const std::string& name : answer.request.figures) {
        const auto known = std::find_if(region_figures.begin(), region_figures.end(), [&](const auto& one) { return name == one.first; });
        if (known == region_figures.end()) {
            std::string all;
            for (const auto& [each, kind] : region_figures) all += (all.empty() ? "" : ", ") + std::string(each);
            throw Error("\"" + name + "\" is no figure; there are " + all, {"", 0, "--figures"});
        }
        Kind kind{name, {}};
        for (std::size_t n = 0; n < answer.world.regions.size(); ++n) {
            kind.places.push_back(answer.figures.size());
            answer.figures.push_back({known->second, n, 0});
        }
        answer.kinds.push_back(std::move(kind));
    }
}

/// The regions of "IMPORTER:EXPORTER".
std::vector<std::pair<std::size_t, std::size_t>> regions_of_pair(const World& world, const std::string& pair) {
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos) throw Error("\"" + pair + "\" is no pair; write IMPORTER:EXPORTER", {"", 0, "--pairs"});
    std::vector<std::pair<std::size_t, std::size_t>> result;
    for (const std::size_t importer : impost::regions_of(world, {{pair.substr(0, colon)}, {"", 0, "--pairs"}})) {
        for (const std::size_t exporter : impost::regions_of(world, {{pair.substr(colon + 1)}, {"", 0, "--pairs"}})) {
            if (importer != exporter) result.emplace_back(importer, exporter);
        }
    }
    return result;
}

void take_pair_figures(Answer& answer) {
    if (answer.request.pairs.empty()) return;
    for (const auto& [name, figure] : pair_figures) {
        Kind kind{name, {}};
        for (const std::string& pair : answer.request.pairs) {
            for (const auto& [importer, exporter] : regions_of_pair(answer.world, pair)) {
                kind.places.push_back(answer.figures.size());
                answer.figures.push_back({figure, importer, exporter});
            }
        }
        answer.kinds.push_back(std::move(kind));
    }
}

std::vector<impost::Policy> policies_of(const Request& request, const World& world, std::vector<std::string>& titles) {
    std::vector<impost::Policy> policies;
    for (const std::string& path : request.scenarios) {
        const impost::Scenario scenario = impost::read_scenario(path);
        titles.push_back(scenario.title.empty() ? path : scenario.title);
        policies.push_back({titles.back(), impost::apply(scenario, world), {}});
    }
    if (request.between.empty()) return policies;
    if (policies.size() != 1) throw Error("tariffs are drawn between two scenarios: one --scenario and this", {"", 0, "--between"});
    const impost::Scenario other = impost::read_scenario(request.between);
    policies.front().other_tariffs = impost::apply(other, world).tariffs;
    titles.front() += " … " + (other.title.empty() ? request.between : other.title);
    return policies;
}

EnsembleRequest request_of(const Request& request, const World& world, impost::Model model) {
    EnsembleRequest result;
    result.options.model = model;
    result.options.closure = impost::parse_closure(request.world.closure).value();
    result.options.accounts = parse_accounts(request.world.accounts);
    result.options.elasticities = impost::choose_elasticities(world, request.world.elasticities);
    result.elasticities = impost::parse_elasticity_draws(request.elasticity_draws).value();
    if (result.elasticities == impost::ElasticityDraws::normal) {
        if (request.standard_errors.empty())
            throw Error("normal elasticities need standard errors: a number, or a file of sector and standard_error",
                        {"", 0, "--standard-errors"});
        result.standard_errors = impost::read_standard_errors(world, request.standard_errors);
    } else if (!request.standard_errors.empty()) {
        throw Error("standard errors belong to --elasticity-draws normal", {"", 0, "--standard-errors"});
    }
    result.flow_error = request.flow_error;
    if (request.policies != "every" && request.policies != "one")
        throw Error("\"" + request.policies + "\" is no way to draw policies; choose every or one", {"", 0, "--policies"});
    result.policy_draws = request.policies == "one" ? impost::PolicyDraws::one : impost::PolicyDraws::every;
    if (request.sequence != "random" && request.sequence != "sobol")
        throw Error("\"" + request.sequence + "\" is no sequence; choose random or sobol", {"", 0, "--sequence"});
    result.sequence = request.sequence == "sobol" ? impost::Sequence::sobol : impost::Sequence::random;
    result.seed = request.seed;
    return result;
}

void check(const Request& request) {
    check_format(request.format);
    if (request.draws == 0) throw Error("there is nothing to draw: at least one", {"", 0, "--draws"});
    if (request.quantiles.empty() || !std::is_sorted(request.quantiles.begin(), request.quantiles.end()) ||
        !(request.quantiles.front() > 0) || !(request.quantiles.back() < 1)) {
        throw Error("quantiles lie between 0 and 1, in rising order", {"", 0, "--quantiles"});
    }
}

/// What the answer rests on, name by name.
Remarks head_of(const Request& request, const EnsembleRequest& asked, const World& world) {
    Remarks head = {{"world", world.name},
                    {"model", std::string(impost::text(asked.options.model))},
                    {"closure", std::string(impost::text(asked.options.closure))},
                    {"central_elasticities", asked.options.elasticities.name},
                    {"elasticities_drawn", std::string(impost::text(asked.elasticities))},
                    {"flow_error", fmt::format("{}", asked.flow_error)},
                    {"sequence", request.sequence},
                    {"seed", fmt::format("{}", asked.seed)},
                    {"numeraire", std::string(impost::numeraire)}};
    if (std::string shares = cost_shares(world.cost_shares, asked.options.model); !shares.empty())
        head.emplace_back("cost_shares", std::move(shares));
    return head;
}

Answer draw(const Request& request) {
    check(request);
    auto [world, model] = read_modelled_world(request.world);
    Answer answer{request, std::move(world), {}, {}, {}, {}, nullptr, false};
    take_region_figures(answer);
    take_pair_figures(answer);
    EnsembleRequest asked = request_of(request, answer.world, model);
    asked.policies = policies_of(request, answer.world, answer.scenarios);
    if (asked.policy_draws == impost::PolicyDraws::one) answer.scenarios = {"one of the scenarios, drawn"};
    answer.head = head_of(request, asked, answer.world);
    answer.ensemble = std::make_unique<Ensemble>(answer.world, std::move(asked), answer.figures.size(), impost::measure_of(answer.figures));
    Ensemble& ensemble = *answer.ensemble;
    if (!request.resume.empty()) ensemble.restore(impost::parse_state(impost::read_file(request.resume), request.resume));
    if (ensemble.done() > request.draws)
        throw Error(fmt::format("{} draws are done already, more than {}", ensemble.done(), request.draws), {request.resume, 0, ""});
    Workers workers(request.threads);
    TimeLeft left(ensemble.done(), request.draws);
    const NotedInterrupt interrupt;
    ensemble.run(request.draws, {[&](std::size_t count, const std::function<void(std::size_t)>& job) { workers.run_quietly(count, job); },
                                 [] { return !NotedInterrupt::noted(); }, [&](std::size_t done) { left.show(done); }});
    answer.interrupted = ensemble.done() < request.draws;
    if (!request.save.empty()) impost::write_file(request.save, impost::write_state(ensemble.state()));
    return answer;
}

std::string interruption(const Answer& answer) {
    return fmt::format("interrupted after {} of {} draws: a partial result{}", answer.ensemble->done(), answer.request.draws,
                       answer.request.save.empty() ? "" : "; --resume " + answer.request.save + " goes on");
}

/// The distribution of every figure of a kind, under one policy.
AnswerTable table_of(const Answer& answer, std::size_t policy, const Kind& kind) {
    const Ensemble& ensemble = *answer.ensemble;
    const bool of_pairs = kind.name.starts_with("flow_");
    const std::string unit = kind.name.substr(kind.name.rfind('_'));
    const int decimals = unit == "_musd" ? 0 : 4;
    AnswerTable table{kind.name, {{of_pairs ? "importer" : "region", 0}}, {}};
    if (of_pairs) table.columns.push_back({"exporter", 0});
    const auto central = ensemble.central(policy);
    std::vector<std::string> names = {"mean", "deviation"};
    if (!central.empty()) names.insert(names.begin(), "central");  // there is none where a policy is drawn
    for (const double probability : answer.request.quantiles) names.push_back(quantile_name(probability));
    names.insert(names.end(), {"lowest", "highest"});
    for (const std::string& name : names) {
        table.columns.push_back({name + unit, decimals, name == "deviation" ? AnswerTable::Style::level : AnswerTable::Style::change});
    }
    for (const std::size_t place : kind.places) {
        const Figure& figure = answer.figures[place];
        const impost::Distribution& distribution = ensemble.distribution(policy, place);
        std::vector<AnswerTable::Cell> row = {answer.world.regions[figure.region].code};
        if (of_pairs) row.emplace_back(answer.world.regions[figure.partner].code);
        if (!central.empty()) row.emplace_back(central[place]);
        row.emplace_back(distribution.mean());
        row.emplace_back(distribution.standard_deviation());
        for (const double value : distribution.quantiles(answer.request.quantiles)) row.emplace_back(value);
        row.emplace_back(distribution.lowest());
        row.emplace_back(distribution.highest());
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string failures(const Answer& answer) {
    const Ensemble& ensemble = *answer.ensemble;
    if (ensemble.failed() == 0) return "";
    return fmt::format("{} draws have no solution and do not count; the first: {}", ensemble.failed(), ensemble.first_failure());
}

std::string csv_of(const Answer& answer) {
    std::string text = answer.interrupted ? "# " + interruption(answer) + "\n" : "";
    text += remark_lines(answer.head);
    text += fmt::format("# draws: {}\n", answer.ensemble->done());
    if (const std::string failed = failures(answer); !failed.empty()) text += "# " + failed + "\n";
    AnswerTable all;
    all.columns = {{"scenario", 0}, {"figure", 0}, {"region", 0}, {"partner", 0}, {"central", 0}, {"mean", 0}, {"standard_deviation", 0}};
    for (const double probability : answer.request.quantiles) all.columns.push_back({quantile_name(probability), 0});
    all.columns.insert(all.columns.end(), {{"lowest", 0}, {"highest", 0}});
    for (std::size_t p = 0; p < answer.scenarios.size(); ++p) {
        for (const Kind& kind : answer.kinds) {
            for (auto& row : table_of(answer, p, kind).rows) {
                std::vector<AnswerTable::Cell> cells = {answer.scenarios[p], kind.name};
                cells.push_back(std::move(row.front()));
                if (std::holds_alternative<double>(row[1])) cells.emplace_back("");
                cells.insert(cells.end(), row.begin() + 1, row.end());
                if (answer.ensemble->central(p).empty()) cells.insert(cells.begin() + 4, "");
                all.rows.push_back(std::move(cells));
            }
        }
    }
    return text + csv(all);
}

std::string json_of(const Answer& answer) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : answer.head) result[name] = value;
    result["draws"] = answer.ensemble->done();
    result["failed"] = answer.ensemble->failed();
    result["complete"] = !answer.interrupted;
    if (answer.interrupted) result["interrupted"] = interruption(answer);
    if (answer.ensemble->failed() > 0) result["first_failure"] = answer.ensemble->first_failure();
    result["scenarios"] = nlohmann::ordered_json::array();
    for (std::size_t p = 0; p < answer.scenarios.size(); ++p) {
        nlohmann::ordered_json scenario = {{"scenario", answer.scenarios[p]}};
        for (const Kind& kind : answer.kinds) scenario[kind.name] = json(table_of(answer, p, kind));
        result["scenarios"].push_back(std::move(scenario));
    }
    return result.dump(2) + "\n";
}

std::string page_of(const Answer& answer) {
    std::string text;
    const Request& request = answer.request;
    if (answer.interrupted) text += interruption(answer) + "\n\n";
    for (std::size_t p = 0; p < answer.scenarios.size(); ++p) {
        text += answer.scenarios[p] + "\n";
        text += fmt::format("{} draws · elasticities drawn: {}", answer.ensemble->done(), request.elasticity_draws);
        if (request.flow_error > 0) text += fmt::format(" · error of flows {} %", 100 * request.flow_error);
        text += fmt::format(" · {} sequence, seed {}\n", request.sequence, request.seed);
        for (const auto& [name, value] : answer.head) {
            if (name == "world") text += "World " + value;
            if (name == "model" || name == "closure") text += " · " + name + " " + value;
            if (name == "central_elasticities") text += " · central elasticities " + value + "\n";
            if (name == "cost_shares") text += "cost shares: " + value + "\n";
        }
        for (const Kind& kind : answer.kinds) text += '\n' + page(table_of(answer, p, kind), answer.world.regions.size());
        if (p + 1 < answer.scenarios.size()) text += '\n';
    }
    if (const std::string failed = failures(answer); !failed.empty()) text += "\n" + failed + "\n";
    return impost::folded(text);
}

void run(const Request& request, int& status) {
    const Answer answer = draw(request);
    if (answer.interrupted) status = NotedInterrupt::status;
    tell(request.format == "csv" ? csv_of(answer) : request.format == "json" ? json_of(answer) : page_of(answer));
}

}  // namespace

void add_ensemble(CLI::App& app, int& status) {
    const auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("ensemble", "How sure an answer is: many draws of elasticities, flows and policies");
    command->add_option("--scenario", request->scenarios, "what changes, a TOML file; several are played in every draw")->required();
    command->add_option("--between", request->between, "a second scenario: tariffs are drawn evenly between the two");
    command->add_option("--policies", request->policies, "of several scenarios: every in each draw, or one, drawn")->capture_default_str();
    add_world_options(*command, request->world);
    command->add_option("--draws", request->draws, "how many")->capture_default_str();
    command
        ->add_option("--elasticity-draws", request->elasticity_draws,
                     "none, sets (one of the world's), sectors (of one of them, sector by sector), or normal")
        ->capture_default_str();
    command->add_option("--standard-errors", request->standard_errors,
                        "of normal elasticities: a number, or a CSV file with sector and standard_error");
    command->add_option("--flow-error", request->flow_error, "standard deviation of the log of every flow, 0.1 is about 10 %")
        ->capture_default_str();
    command->add_option("--sequence", request->sequence, "random, or sobol, which covers the possibilities evenly")->capture_default_str();
    command->add_option("--seed", request->seed, "another seed, other draws")->capture_default_str();
    command->add_option("--quantiles", request->quantiles, "between 0 and 1")->delimiter(',')->capture_default_str();
    command->add_option("--figures", request->figures, "columns by region, such as welfare_pct,revenue_change_musd")
        ->delimiter(',')
        ->capture_default_str();
    command->add_option("--pairs", request->pairs, "trade of these as well: IMPORTER:EXPORTER")->delimiter(',');
    command->add_option("--save", request->save, "keeps what was drawn in this file, also of an interrupted run");
    command->add_option("--resume", request->resume, "goes on from such a file");
    command->add_option("--threads", request->threads, "how many draw at the same time; results do not depend on it")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request, &status] { run(*request, status); });
}
