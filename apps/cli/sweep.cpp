#include "impost/equilibrium/sweep.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "answer_table.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/base/text.hpp"
#include "impost/io/file.hpp"
#include "impost/io/text_table.hpp"
#include "told.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::BestRate;
using impost::SweepPoint;
using impost::SweepResult;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world = in_the_worlds_model();
    ResponseChoice responses;
    std::vector<std::string> importers;
    std::vector<std::string> exporters;
    std::vector<std::string> sectors = {"goods"};
    double from = 0;
    double to = 1;
    std::size_t points = 41;
    bool add = false;
    std::string out;
    std::string format = "table";
};

struct Told {
    Request request;
    Baseline baseline;
    SweepResult result;
};

Told play(const Request& request) {
    check_format(request.format);
    Economy economy = read_economy(request.world, request.responses);
    impost::Sweep sweep;
    sweep.flows.importers = impost::regions_of(economy.world, {request.importers, {"", 0, "--importer"}});
    sweep.flows.exporters = impost::regions_of(economy.world, {request.exporters, {"", 0, "--exporter"}});
    sweep.flows.sectors = impost::sectors_of(economy.world, {request.sectors, {"", 0, "--sectors"}});
    sweep.operation = request.add ? impost::Operation::add : impost::Operation::set;
    sweep.from = request.from;
    sweep.to = request.to;
    sweep.points = request.points;
    SweepResult result = impost::sweep(economy.baseline, sweep);
    return {request, std::move(economy.baseline), std::move(result)};
}

AnswerTable points_table(const SweepResult& result) {
    AnswerTable table{"Rate by rate",
                      {{"rate_pct", 3, AnswerTable::Style::level},
                       {"revenue_musd"},
                       {"revenue_change_musd"},
                       {"trade_musd"},
                       {.name = "importer_welfare_pct", .decimals = 4, .group = "importer"},
                       {.name = "importer_welfare_musd", .group = "importer"},
                       {.name = "partner_welfare_pct", .decimals = 4, .group = "partner"},
                       {.name = "partner_welfare_musd", .group = "partner"}},
                      {}};
    for (const SweepPoint& point : result.points) {
        table.rows.push_back({100 * point.rate, point.revenue_musd, point.revenue_change_musd, point.trade_musd, point.importer_welfare_pct,
                              point.importer_welfare_musd, point.partner_welfare_pct, point.partner_welfare_musd});
    }
    return table;
}

/// Model and all else the answer rests on, name by name.
Remarks head(const Told& told) {
    Remarks head = told_economy(told.baseline);
    for (auto& response : told_responses(told.baseline, told.request.responses)) head.push_back(std::move(response));
    head.emplace_back("duty", told.request.add ? "the rate on top of what is charged" : "the rate in place of what is charged");
    return head;
}

std::string csv_of(const Told& told) {
    std::string text = remark_lines(head(told));
    const auto best = [&](const char* name, const BestRate& rate) {
        text += fmt::format("# {}: {:.9g} %{}\n", name, 100 * rate.point.rate, rate.at_edge ? ", at the edge of the range" : "");
    };
    best("most_revenue", told.result.most_revenue);
    best("best_welfare", told.result.best_welfare);
    return text + csv(points_table(told.result));
}

std::string json_of(const Told& told) {
    nlohmann::ordered_json result;
    for (const auto& [name, value] : head(told)) result[name] = value;
    const auto best = [&](const char* name, const BestRate& rate) {
        const AnswerTable one = points_table({{rate.point}, {}, {}});
        result[name] = json(one).front();
        result[name]["at_edge"] = rate.at_edge;
    };
    best("most_revenue", told.result.most_revenue);
    best("best_welfare", told.result.best_welfare);
    result["points"] = json(points_table(told.result));
    return result.dump(2) + "\n";
}

/// The two rates that stand out, and whether there may be better ones outside of the range.
std::string best_page(const SweepResult& result) {
    AnswerTable table = points_table({{result.most_revenue.point, result.best_welfare.point}, {}, {}});
    table.title = "Best for the importer";
    table.columns.insert(table.columns.begin(), {.name = "", .head = " "});
    table.rows[0].insert(table.rows[0].begin(), "most revenue");
    table.rows[1].insert(table.rows[1].begin(), "best welfare");
    std::string text = page(table);
    for (const auto& [what, best] : {std::pair{"most revenue", result.most_revenue}, {"best welfare", result.best_welfare}}) {
        if (best.at_edge) text += fmt::format("{}: at the edge of the range; what is best may lie beyond\n", what);
    }
    return text;
}

std::string page_of(const Told& told) {
    const Baseline& baseline = told.baseline;
    const Request& request = told.request;
    std::string text =
        fmt::format("Duty of {} on {}, sectors {}: {}, {:.4g} to {:.4g} %\n", impost::join(request.importers, ", "),
                    impost::join(request.exporters, ", "), impost::join(request.sectors, ", "),
                    request.add ? "on top of what is charged" : "in place of what is charged", 100 * request.from, 100 * request.to);
    text += economy_lines(baseline) + fmt::format("Values in {}\n", impost::numeraire);
    for (const auto& [name, value] : told_responses(baseline, request.responses)) text += fmt::format("{}: {}\n", with_blanks(name), value);
    text += '\n';
    return impost::folded(text) + best_page(told.result) + '\n' + page(points_table(told.result));
}

void run(const Request& request) {
    const Told told = play(request);
    const std::string text = request.format == "csv" ? csv_of(told) : request.format == "json" ? json_of(told) : page_of(told);
    if (!request.out.empty()) impost::write_file(request.out, csv_of(told));
    tell(text);
}

}  // namespace

void add_sweep(CLI::App& app) {
    const auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand(
        "sweep", "Revenue and welfare over a range of rates of one duty: which rate raises most, and which is best for the importer");
    command->add_option("--importer", request->importers, "who charges it: codes, groups such as EU")->required()->delimiter(',');
    command->add_option("--exporter", request->exporters, "whose goods bear it: codes, groups, or all")->required()->delimiter(',');
    command->add_option("--sectors", request->sectors, "goods, services, all, or codes")->delimiter(',')->capture_default_str();
    command->add_option("--from", request->from, "lowest rate, 0.1 is 10 %")->capture_default_str();
    command->add_option("--to", request->to, "highest rate")->capture_default_str();
    command->add_option("--points", request->points, "how many rates, evenly apart")->capture_default_str();
    command->add_flag("--add", request->add, "the rate comes on top of what is charged; else in its place");
    add_world_options(*command, request->world);
    add_response_options(*command, request->responses);
    command->add_option("--out", request->out, "a file for the rates as CSV");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request] { run(*request); });
}
