#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "caution.hpp"
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
    std::string usmca = "late-2025";
    std::string format = "table";
};

Grouping grouping(const std::string& by) {
    if (by == "partner") return Grouping::partner;
    if (by == "authority") return Grouping::authority;
    if (by == "chapter") return Grouping::chapter;
    if (by == "sector") return Grouping::sector;
    if (by == "measure") return Grouping::measure;
    return Grouping::total;
}

/// One output row.
struct Row {
    Date date;
    AverageRate rate;
};

/// The average rates of each span, in order, on both of two threads.
std::vector<std::vector<AverageRate>> averages(const ExposureData& data, const std::vector<RateSpan>& days, PreferenceUse use,
                                               Grouping by) {
    const RowGroups groups = group_rows(data.trade, data.sectors, by);
    std::vector<std::vector<AverageRate>> result(days.size());
    RateTable first(data.inputs());
    const auto work = [&](RateTable& table, std::size_t begin, std::size_t end) {
        for (std::size_t s = begin; s < end; ++s) {
            const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), days[s].at);
            result[s] = average_rates(sum_duties(table, regime, use, groups), groups, by);
        }
    };
    constexpr std::size_t worth_a_thread = 8;
    const std::size_t middle = days.size() >= worth_a_thread ? days.size() / 2 : days.size();
    std::future<void> rest;
    if (middle < days.size()) {
        rest = std::async(std::launch::async, [&, second = first]() mutable { work(second, middle, days.size()); });
    }
    work(first, 0, middle);
    if (rest.valid()) rest.get();
    return result;
}

std::vector<Row> compute(const ExposureData& data, const Request& request, Date from, Date until) {
    const PreferenceUse use = request.preferences == "none" ? PreferenceUse::none : PreferenceUse::observed;
    const std::vector<RateSpan> days = spans(data.schedule, data.ledger, from, until);
    const auto rates = averages(data, days, use, grouping(request.by));
    std::vector<Row> rows;
    for (std::size_t s = 0; s < days.size(); ++s) {
        for (Date day = days[s].from; day < days[s].until; day = day + 1) {
            for (const AverageRate& rate : rates[s]) rows.push_back({day, rate});
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
               request.preferences == "none" ? "no preference claimed" : "preferences as observed, USMCA as in " + request.usmca);
    std::size_t width = 14;
    for (const Row& row : rows) width = std::max(width, row.rate.key.size());
    width += 2;
    fmt::print("{}{}{}{}\n", padded("date", 13), padded("key", width), padded_left("rate", 10), padded_left("imports", 16));
    for (const Row& row : rows) {
        fmt::print("{}{}{}{}\n", padded(row.date.text(), 13), padded(row.rate.key, width),
                   padded_left(fmt::format("{:.3f} %", row.rate.rate * 100), 10),
                   padded_left(fmt::format("${:.1f} bn", row.rate.imports_usd / 1e9), 16));
    }
}

void run(const Request& request) {
    if (request.from.empty() != request.to.empty()) throw Error("--from and --to go together");
    if (!request.on.empty() && !request.from.empty()) throw Error("give --on, or --from and --to, not both");
    const std::string first = !request.from.empty() ? request.from : request.on.empty() ? "2025-02-21" : request.on;
    const std::string last = request.to.empty() ? first : request.to;
    ExposureData data = read_exposure(home());
    if (request.usmca != "late-2025") data.preferences.use_vintage("USMCA", request.usmca);
    const auto rows = compute(data, request, Date::parse(first).value(), Date::parse(last).value());
    warn_of_gaps(data.ledger, Date::parse(first).value(), Date::parse(last).value());
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
    command->add_option("--by", request->by, "total, partner, authority, chapter, sector or measure")
        ->check(CLI::IsMember({"total", "partner", "authority", "chapter", "sector", "measure"}))
        ->capture_default_str();
    command->add_option("--preferences", request->preferences, "observed: shares of trade that claim preferences; none: nothing claimed")
        ->check(CLI::IsMember({"observed", "none"}))
        ->capture_default_str();
    command->add_option("--usmca", request->usmca, "shares of trade that claim the USMCA: of 2024, 2025 or late 2025")
        ->check(CLI::IsMember({"2024", "2025", "late-2025"}))
        ->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
