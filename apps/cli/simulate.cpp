#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/scenario.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/world/reader.hpp"

namespace {

using impost::Baseline;
using impost::Equilibrium;
using impost::Error;
using impost::RegionOutcome;
using impost::World;

/// What the user asks for, as typed.
struct Request {
    std::string world = "world-2022";
    std::string scenario;
    std::string model = "armington";
    std::string closure = "balanced";
    std::string elasticities;
    std::string out;
    std::string format = "table";
};

/// One column of the answer by region.
struct Column {
    const char* name;
    double RegionOutcome::*figure;
};
constexpr auto columns = std::to_array<Column>({
    {"welfare_pct", &RegionOutcome::welfare_pct},
    {"real_wage_pct", &RegionOutcome::real_wage_pct},
    {"wage_hat", &RegionOutcome::wage_hat},
    {"income_hat", &RegionOutcome::income_hat},
    {"price_index_pct", &RegionOutcome::price_index_pct},
    {"revenue_musd", &RegionOutcome::revenue_musd},
    {"exports_pct", &RegionOutcome::exports_pct},
    {"imports_pct", &RegionOutcome::imports_pct},
});

/// Everything there is to tell.
struct Answer {
    Request request;
    std::string title;
    Baseline baseline;
    Equilibrium equilibrium;
    std::vector<RegionOutcome> regions;
};

World find_world(const std::string& name) {
    const std::string shipped = home() + "/data/world/" + name;
    const bool is_name = name.find('/') == std::string::npos && name != "." && name != "..";
    const bool is_shipped = is_name && std::filesystem::is_directory(shipped);
    if (!is_shipped && !std::filesystem::is_directory(name)) {
        throw Error("there is no world \"" + name + "\": neither one that ships with Impost nor a folder of that name");
    }
    World world = impost::read_world(is_shipped ? shipped : name);
    world.name = name;
    return world;
}

Answer simulate(const Request& request) {
    if (request.format != "table" && request.format != "csv" && request.format != "json") {
        throw Error("\"" + request.format + "\" is no format; choose table, csv or json");
    }
    impost::Options options{impost::parse_model(request.model).value(), impost::parse_closure(request.closure).value(), {}};
    const impost::Scenario scenario = impost::read_scenario(request.scenario);
    const World world = find_world(request.world);
    options.elasticities = impost::choose_elasticities(world, request.elasticities);
    const impost::Shock shock = impost::apply(scenario, world);
    Answer answer{request, scenario.title, impost::calibrate(world, options), {}, {}};
    answer.equilibrium = impost::solve(answer.baseline, shock);
    answer.regions = impost::outcomes(answer.baseline, answer.equilibrium);
    return answer;
}

std::string regions_csv(const Answer& answer) {
    std::string text = fmt::format("# world: {}\n# model: {}\n# closure: {}\n# elasticities: {}\n# numeraire: {}\n# residual: {:.3g}\n",
                                   answer.baseline.world, impost::text(answer.baseline.model), impost::text(answer.baseline.closure),
                                   answer.baseline.elasticities.name, impost::numeraire, answer.equilibrium.residuals.largest());
    text += "region";
    for (const Column& column : columns) text += fmt::format(",{}", column.name);
    text += '\n';
    for (const RegionOutcome& region : answer.regions) {
        text += impost::csv_field(region.region);
        for (const Column& column : columns) text += fmt::format(",{:.15g}", region.*column.figure);
        text += '\n';
    }
    return text;
}

std::string regions_json(const Answer& answer) {
    nlohmann::ordered_json json;
    json["model"] = impost::text(answer.baseline.model);
    json["closure"] = impost::text(answer.baseline.closure);
    json["elasticities"] = answer.baseline.elasticities.name;
    json["numeraire"] = impost::numeraire;
    json["residual"] = answer.equilibrium.residuals.largest();
    json["world"] = answer.baseline.world;
    json["regions"] = nlohmann::ordered_json::array();
    for (const RegionOutcome& region : answer.regions) {
        nlohmann::ordered_json row;
        row["region"] = region.region;
        for (const Column& column : columns) row[column.name] = region.*column.figure;
        json["regions"].push_back(std::move(row));
    }
    return json.dump(2) + "\n";
}

std::string flows_csv(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    std::string text = "exporter,importer,sector,before_musd,after_musd\n";
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

/// Text filled up or cut to a number of places on the terminal, where a character of several bytes takes one.
std::string fit(const std::string& text, std::size_t width) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
        if (!continues) starts.push_back(at);
    }
    if (starts.size() <= width) return text + std::string(width - starts.size(), ' ');
    return text.substr(0, starts[width - 1]) + "…";
}

/// A change with its sign; what rounds to nothing has none.
std::string change(double value, int decimals) {
    const std::string text = fmt::format("{:+.{}f}", value, decimals);
    return text.find_first_of("123456789") == std::string::npos ? text.substr(1) : text;
}

/// A whole number in groups of three digits.
std::string money(double value) {
    std::string digits = fmt::format("{:.0f}", value);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    if (digits == "-0") return "0";
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string regions_table(const Answer& answer) {
    const Baseline& baseline = answer.baseline;
    std::string text;
    if (!answer.title.empty()) text += answer.title + "\n";
    text += fmt::format("World {} ({} regions, {} sectors) · model {} · closure {} · elasticities {}\n", baseline.world,
                        baseline.regions.size(), baseline.sectors.size(), impost::text(baseline.model), impost::text(baseline.closure),
                        baseline.elasticities.name);
    text += fmt::format("Values in {} (the numeraire) · largest residual of any equation {:.1e} in {} steps\n\n", impost::numeraire,
                        answer.equilibrium.residuals.largest(), answer.equilibrium.iterations);
    text += fmt::format("{:<21}{:>9} {:>10} {:>9} {:>9} {:>9} {:>10} {:>8} {:>8}\n", "region", "welfare", "welfare", "real wage", "prices",
                        "income", "revenue", "exports", "imports");
    text += fmt::format("{:<21}{:>9} {:>10} {:>9} {:>9} {:>9} {:>10} {:>8} {:>8}\n", "", "%", "mn USD", "%", "%", "%", "mn USD", "%", "%");
    for (std::size_t k = 0; k < 20 + 10 + 11 + 10 * 3 + 11 + 9 * 2; ++k) text += "─";
    text += '\n';
    for (std::size_t n = 0; n < answer.regions.size(); ++n) {
        const RegionOutcome& region = answer.regions[n];
        const std::string& name = baseline.regions[n].name;
        const std::string label = name == region.region ? name : region.region + " " + name;
        text += fmt::format("{} {:>9} {:>10} {:>9} {:>9} {:>9} {:>10} {:>8} {:>8}\n", fit(label, 20), change(region.welfare_pct, 4),
                            money(region.welfare_musd), change(region.real_wage_pct, 4), change(region.price_index_pct, 4),
                            change(100 * (region.income_hat - 1), 4), money(region.revenue_musd), change(region.exports_pct, 2),
                            change(region.imports_pct, 2));
    }
    return text;
}

std::string print(const Answer& answer) {
    if (answer.request.format == "csv") return regions_csv(answer);
    if (answer.request.format == "json") return regions_json(answer);
    return regions_table(answer);
}

void write_files(const Answer& answer) {
    const std::string& folder = answer.request.out;
    const std::string regions = regions_csv(answer);
    const std::string flows = flows_csv(answer);
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) throw Error("cannot be made: " + failure.message(), {folder, 0, ""});
    impost::write_file(folder + "/regions.csv", regions);
    impost::write_file(folder + "/flows.csv", flows);
}

void run(const Request& request) {
    const Answer answer = simulate(request);
    const std::string text = print(answer);
    if (!request.out.empty()) write_files(answer);
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) throw Error("the answer cannot be written to the terminal");
}

}  // namespace

void add_simulate(CLI::App& app) {
    const auto request = std::make_shared<Request>();
    CLI::App* command =
        app.add_subcommand("simulate", "Play a change of tariffs through the world economy: who gains, who loses, what trade does");
    command->add_option("--world", request->world, "a world that ships with Impost, or a folder in the plain form (docs/world.md)")
        ->capture_default_str();
    command->add_option("--scenario", request->scenario, "the tariffs that change, a TOML file")->required();
    command->add_option("--model", request->model, "the economy that answers: armington")->capture_default_str();
    command->add_option("--closure", request->closure, "what becomes of trade deficits: fixed or balanced")->capture_default_str();
    command->add_option("--elasticities", request->elasticities,
                        "a set of the world, or a CSV file with sector and theta [IS, or the only one]");
    command->add_option("--out", request->out, "a folder for regions.csv and flows.csv");
    command->add_option("--format", request->format, "table, csv or json")->capture_default_str();
    command->callback([request] { run(*request); });
}
