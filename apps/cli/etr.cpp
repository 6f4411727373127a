#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands.hpp"
#include "impost/exposure/average.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/io/text_table.hpp"

namespace {

using namespace impost;

struct Request {
    std::string on;
    std::string from;
    std::string to;
    std::string by = "total";
    std::string preferences = "observed";
    std::string format = "table";
};

Grouping grouping(const std::string& by) {
    if (by == "partner") return Grouping::partner;
    if (by == "authority") return Grouping::authority;
    if (by == "chapter") return Grouping::chapter;
    return Grouping::total;
}

/// One output row.
struct Row {
    Date date;
    AverageRate rate;
};

std::vector<Row> compute(const Request& request, Date from, Date until) {
    const ExposureData data = read_exposure(home());
    RateTable table(data.inputs());
    const PreferenceUse use = request.preferences == "none" ? PreferenceUse::none : PreferenceUse::observed;
    std::vector<Row> rows;
    for (const RateSpan& span : spans(data.schedule, data.ledger, from, until)) {
        const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), span.at);
        const auto rates = average_rates(data.trade, table.rates(regime, use), grouping(request.by));
        for (Date day = span.from; day < span.until; day = day + 1) {
            for (const AverageRate& rate : rates) rows.push_back({day, rate});
        }
    }
    return rows;
}

void print_csv(const std::vector<Row>& rows) {
    std::string text = "date,key,rate,imports_usd\n";
    for (const Row& row : rows)
        text += fmt::format("{},{},{:.10f},{:.0f}\n", row.date.text(), row.rate.key, row.rate.rate, row.rate.imports_usd);
    fmt::print("{}", text);
}

void print_json(const std::vector<Row>& rows) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Row& row : rows) {
        list.push_back({{"date", row.date.text()}, {"key", row.rate.key}, {"rate", row.rate.rate}, {"imports_usd", row.rate.imports_usd}});
    }
    fmt::print("{}\n", list.dump(1));
}

void print_table(const std::vector<Row>& rows, const Request& request) {
    fmt::print("Average US duty on 2024 imports for consumption, {}\n\n",
               request.preferences == "none" ? "no preference claimed" : "preferences as observed");
    fmt::print("{}{}{}{}\n", padded("date", 13), padded("key", 16), padded_left("rate", 10), padded_left("imports", 16));
    for (const Row& row : rows) {
        fmt::print("{}{}{}{}\n", padded(row.date.text(), 13), padded(row.rate.key, 16),
                   padded_left(fmt::format("{:.3f} %", row.rate.rate * 100), 10),
                   padded_left(fmt::format("${:.1f} bn", row.rate.imports_usd / 1e9), 16));
    }
}

void run(const Request& request) {
    if (request.from.empty() != request.to.empty()) throw Error("--from and --to go together");
    if (!request.on.empty() && !request.from.empty()) throw Error("give --on, or --from and --to, not both");
    const std::string first = !request.from.empty() ? request.from : request.on.empty() ? "2025-02-21" : request.on;
    const std::string last = request.to.empty() ? first : request.to;
    const auto rows = compute(request, Date::parse(first).value(), Date::parse(last).value());
    for (const std::string& day : {first, last}) {
        const std::string caution = read_ledger(home() + "/ledger").caution(Country::parse("US").value(), Date::parse(day).value());
        if (caution.empty()) continue;
        fmt::print(stderr, "impost: caution: {}\n", caution);
        break;
    }
    if (request.format == "csv") {
        print_csv(rows);
    } else if (request.format == "json") {
        print_json(rows);
    } else {
        print_table(rows, request);
    }
}

}  // namespace

void add_etr(CLI::App& app) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("etr", "effective tariff rate: the average US duty on a day or day by day");
    command->add_option("--on", request->on, "date (default 2025-02-21)");
    command->add_option("--from", request->from, "first day of a series");
    command->add_option("--to", request->to, "last day of a series");
    command->add_option("--by", request->by, "total, partner, authority or chapter")
        ->check(CLI::IsMember({"total", "partner", "authority", "chapter"}))
        ->capture_default_str();
    command->add_option("--preferences", request->preferences, "observed: shares of trade that claim preferences; none: nothing claimed")
        ->check(CLI::IsMember({"observed", "none"}))
        ->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
