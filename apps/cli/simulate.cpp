#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "answer_table.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/equilibrium/decomposition.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/text_table.hpp"
#include "outputs.hpp"
#include "sector_names.hpp"
#include "simulated.hpp"
#include "told.hpp"
#include "worlds.hpp"

namespace {

using impost::Baseline;
using impost::Equilibrium;
using impost::Error;
using impost::RegionOutcome;

/// What the user asks for, as typed.
struct Request {
    WorldChoice world = in_the_worlds_model();
    ResponseChoice responses;
    std::string scenario;
    std::string out;
    std::string format = "table";
    std::string by = "region";
    bool decompose = false;
};

/// One column of the answer by region.
struct Column {
    const char* name;
    double RegionOutcome::*figure;
    int decimals;  ///< on a page
};
constexpr auto columns = std::to_array<Column>({
    {"welfare_pct", &RegionOutcome::welfare_pct, 4},
    {"real_wage_pct", &RegionOutcome::real_wage_pct, 4},
    {"wage_hat", &RegionOutcome::wage_hat, 6},
    {"income_hat", &RegionOutcome::income_hat, 6},
    {"price_index_pct", &RegionOutcome::price_index_pct, 4},
    {"revenue_musd", &RegionOutcome::revenue_musd, 0},
    {"exports_pct", &RegionOutcome::exports_pct, 2},
    {"imports_pct", &RegionOutcome::imports_pct, 2},
    {"terms_of_trade_pct", &RegionOutcome::terms_of_trade_pct, 4},
    {"volume_of_trade_pct", &RegionOutcome::volume_of_trade_pct, 4},
    {"first_order_welfare_pct", &RegionOutcome::first_order_welfare_pct, 4},
    {"welfare_musd", &RegionOutcome::welfare_musd, 0},
});

/// Everything there is to tell.
struct Answer {
    Request request;
    std::string title;
    Baseline baseline;
    impost::Shock shock;
    Equilibrium equilibrium;
    impost::Decomposition decomposition;
    std::vector<RegionOutcome> regions;
};

/// Ways to look at an answer besides the table of regions: a word, and the file that --out writes.
struct View {
    std::string_view word;
    const char* file;
    AnswerTable (*table)(const Answer& answer, Detail detail);
};
constexpr auto views = std::to_array<View>({
    {"account", "accounts.csv",
     [](const Answer& answer, Detail) { return accounts_table(answer.baseline, answer.shock, answer.equilibrium); }},
    {"sector", "sectors.csv",
     [](const Answer& answer, Detail) { return sectors_table(answer.baseline, answer.shock, answer.equilibrium); }},
    {"pair", "pairs.csv", [](const Answer& answer, Detail) { return pairs_table(answer.baseline, answer.equilibrium); }},
    {"pass-through", "pass_through.csv",
     [](const Answer& answer, Detail detail) { return pass_through_table(answer.baseline, answer.shock, answer.equilibrium, detail); }},
    {"diversion", "diversion.csv",
     [](const Answer& answer, Detail) { return diversion_table(answer.baseline, answer.shock, answer.equilibrium); }},
});

const View* view_of(std::string_view word) {
    const auto* const found = std::find_if(views.begin(), views.end(), [&](const View& view) { return view.word == word; });
    return found == views.end() ? nullptr : found;
}

void check_view(const std::string& word) {
    if (word == "region" || view_of(word) != nullptr) return;
    throw Error("\"" + word + "\" is no way to look at the answer; choose region, account, sector, pair, pass-through or diversion");
}

Answer simulate(const Request& request) {
    check_format(request.format);
    check_view(request.by);
    const impost::Scenario scenario = impost::read_scenario(request.scenario);
    Economy economy = read_economy(request.world, request.responses);
    impost::Shock shock = impost::apply(scenario, economy.world);
    Answer answer{request, scenario.title, std::move(economy.baseline), std::move(shock), {}, {}, {}};
    answer.equilibrium = impost::solve(answer.baseline, answer.shock);
    answer.decomposition = impost::decompose(answer.baseline, answer.shock, answer.equilibrium);
    answer.regions = impost::outcomes(answer.baseline, answer.equilibrium, answer.decomposition);
    return answer;
}

/// What else the answer rests on, beyond world, model, closure, elasticities and numeraire.
Remarks assumptions(const Answer& answer) {
    Remarks result;
    const Baseline& baseline = answer.baseline;
    for (auto& told : told_responses(baseline, answer.request.responses)) result.push_back(std::move(told));
    if (answer.request.world.accounts != "raw") return result;
    std::map<std::string, std::size_t> counts;
    for (const impost::Repair& repair : baseline.repairs) ++counts[repair.what];
    std::string told;
    for (const auto& [what, count] : counts) told += fmt::format("{}{} {}", told.empty() ? "" : ", ", count, what);
    result.emplace_back("accounts", "raw, made to add up; cells changed: " + (told.empty() ? std::string("none") : told));
    return result;
}

/// The remarks above a CSV table.
std::string remarks(const Answer& answer) {
    std::string text = remark_lines(told_economy(answer.baseline)) + remark_lines(assumptions(answer));
    text += fmt::format("# residual: {:.3g}\n", answer.equilibrium.residuals.largest());
    return text;
}

/// All figures by region.
AnswerTable regions_table(const Answer& answer) {
    AnswerTable table{"", {{"region"}}, {}};
    for (const Column& column : columns) table.columns.push_back({column.name, column.decimals});
    for (const RegionOutcome& region : answer.regions) {
        table.rows.push_back({region.region});
        for (const Column& column : columns) table.rows.back().emplace_back(region.*column.figure);
    }
    return table;
}

std::string regions_csv(const Answer& answer) { return remarks(answer) + csv(regions_table(answer)); }

/// What a JSON answer says before its rows.
nlohmann::ordered_json json_head(const Answer& answer) {
    nlohmann::ordered_json json;
    for (const auto& [name, value] : told_economy(answer.baseline)) json[name] = value;
    for (const auto& [name, value] : assumptions(answer)) json[name] = value;
    json["residual"] = answer.equilibrium.residuals.largest();
    return json;
}

std::string regions_json(const Answer& answer) {
    nlohmann::ordered_json result = json_head(answer);
    result["regions"] = json(regions_table(answer));
    return result.dump(2) + "\n";
}

std::string flows_csv(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    std::string text = remarks(answer) + "exporter,importer,sector,before_musd,after_musd\n";
    for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
                const double before = baseline.purchases(n, i, j);
                const double after = answer.equilibrium.purchases(n, i, j);
                if (before == 0 && after == 0) continue;
                fmt::format_to(std::back_inserter(text), "{},{},{},{:.15g},{:.15g}\n", impost::csv_field(baseline.regions[i].code),
                               impost::csv_field(baseline.regions[n].code), impost::csv_field(baseline.sectors[j].code), before, after);
            }
        }
    }
    return text;
}

std::string decomposition_csv(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    const impost::Decomposition& parts = answer.decomposition;
    std::string text = remarks(answer) + "region,partner,sector,terms_of_trade_pct,volume_of_trade_pct\n";
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
            for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
                const double terms = 100 * parts.terms_of_trade(n, i, j);
                const double volume = 100 * parts.volume(n, i, j);
                if (i == n || (terms == 0 && volume == 0)) continue;
                fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", impost::csv_field(baseline.regions[n].code),
                               impost::csv_field(baseline.regions[i].code), impost::csv_field(baseline.sectors[j].code), exact(terms),
                               exact(volume));
            }
        }
    }
    return text;
}

std::string repairs_csv(const Answer& answer) {
    std::string text = "account,region,partner,sector,before,after\n";
    for (const impost::Repair& repair : answer.baseline.repairs) {
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", repair.what, impost::csv_field(repair.region),
                       impost::csv_field(repair.partner), impost::csv_field(repair.sector), exact(repair.before), exact(repair.after));
    }
    return text;
}

std::string label(const impost::Region& region) { return region.name == region.code ? region.code : region.code + " " + region.name; }

/// The lines above a page.
std::string page_head(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    std::string text;
    if (!answer.title.empty()) text += answer.title + "\n";
    text += economy_lines(baseline);
    for (const auto& [name, value] : assumptions(answer)) text += fmt::format("{}: {}\n", with_blanks(name), value);
    text += fmt::format("Values in {} (the numeraire) · largest residual of any equation {:.1e} in {} steps\n\n", impost::numeraire,
                        answer.equilibrium.residuals.largest(), answer.equilibrium.iterations);
    return impost::folded(text);
}

std::string regions_page(const Answer& answer) {
    AnswerTable table = regions_table(answer);
    for (std::size_t n = 0; n < table.rows.size(); ++n) {
        constexpr std::size_t widest = 20;
        table.rows[n].front() = impost::cut(label(answer.baseline.regions[n]), widest);
    }
    table.columns.push_back({"income_pct", 4});
    for (std::size_t n = 0; n < table.rows.size(); ++n) table.rows[n].emplace_back(100 * (answer.regions[n].income_hat - 1));
    std::string text = page_head(answer) + page(chosen(table, "",
                                                       {"region", "welfare_pct", "welfare_musd", "real_wage_pct", "price_index_pct",
                                                        "income_pct", "revenue_musd", "exports_pct", "imports_pct"}));
    if (!answer.request.decompose) return text;
    return text + '\n' +
           page(chosen(table, "Welfare, exact and to first order: terms of trade plus volume of trade (Caliendo and Parro 2015)",
                       {"region", "welfare_pct", "first_order_welfare_pct", "terms_of_trade_pct", "volume_of_trade_pct"}));
}

/// Names beside the codes of sectors, where the world is one that ships with Impost.
void name_sectors(const Answer& answer, AnswerTable& table) {
    if (!is_shipped_world(answer.request.world.world)) return;
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [](const auto& one) { return one.name == "sector"; });
    if (column == table.columns.end()) return;
    constexpr std::size_t widest = 26;
    const SectorNames names = sector_names();
    for (auto& row : table.rows) {
        auto& cell = std::get<std::string>(row[static_cast<std::size_t>(column - table.columns.begin())]);
        cell = impost::cut(labelled(cell, names), widest);
    }
}

std::string print_view(const Answer& answer, const View& view) {
    constexpr std::size_t rows_on_a_page = 100;
    const bool is_page = answer.request.format == "table";
    AnswerTable table = view.table(answer, is_page ? Detail::all_sectors : Detail::by_sector);
    if (is_page) name_sectors(answer, table);
    if (is_page) return page_head(answer) + page(table, rows_on_a_page);
    if (answer.request.format == "csv") return remarks(answer) + csv(table);
    nlohmann::ordered_json result = json_head(answer);
    result["rows"] = json(table);
    return result.dump(2) + "\n";
}

std::string print(const Answer& answer) {
    if (const View* view = view_of(answer.request.by)) return print_view(answer, *view);
    if (answer.request.format == "csv") return regions_csv(answer);
    if (answer.request.format == "json") return regions_json(answer);
    return regions_page(answer);
}

void write_files(const Answer& answer) {
    std::vector<NamedText> files = {{"regions.csv", regions_csv(answer)}, {"flows.csv", flows_csv(answer)}};
    for (const View& view : views) files.push_back({view.file, remarks(answer) + csv(view.table(answer, Detail::by_sector))});
    if (answer.request.decompose) files.push_back({"decomposition.csv", decomposition_csv(answer)});
    if (answer.request.world.accounts == "raw") files.push_back({"repairs.csv", repairs_csv(answer)});
    write_together(answer.request.out, files);
}

void run(const Request& request) {
    const Answer answer = simulate(request);
    const std::string text = print(answer);
    if (!request.out.empty()) write_files(answer);
    tell(text);
}

}  // namespace

void add_simulate(CLI::App& app) {
    const auto request = std::make_shared<Request>();
    CLI::App* command =
        app.add_subcommand("simulate", "Play a change of tariffs through the world economy: who gains, who loses, what trade does");
    command->add_option("--scenario", request->scenario, "what changes, a TOML file")->required();
    add_world_options(*command, request->world);
    add_response_options(*command, request->responses);
    command->add_option("--labour-tax", request->responses.labour_tax,
                        "rate of a tax on labour before, 0.3 is 30 %: revenue cuts it instead of going to households");
    command
        ->add_option("--by", request->by,
                     "what to tell: region, account (product, trade, deficit), sector, pair, pass-through (who pays), diversion (who takes "
                     "the trade)")
        ->capture_default_str();
    command->add_flag(
        "--decompose", request->decompose,
        "welfare to first order beside the exact change: terms and volume of trade, by partner and sector in decomposition.csv");
    command->add_option("--out", request->out,
                        "a folder for all tables as CSV: regions, accounts, sectors, pairs, flows, pass_through, diversion");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request] { run(*request); });
}
