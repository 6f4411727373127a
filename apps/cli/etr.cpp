#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "caution.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/exposure/average.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/io/text_table.hpp"
#include "sector_names.hpp"

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

/// What the keys of a grouping that are no codes or names mean.
std::string_view words_on(std::string_view by) {
    if (by == "authority" || by == "measure") return "\nbase: the schedule's own rates, preferences off; the rows add up to the average\n";
    if (by == "sector") return "\nnone: goods of chapters 98 and 99, which belong to no sector\n";
    return "";
}

void print_table(const std::vector<Row>& rows, const Request& request) {
    std::string shares = request.usmca;
    std::replace(shares.begin(), shares.end(), '-', ' ');
    fmt::print("Average US duty on 2024 imports for consumption, {}\n\n",
               request.preferences == "none" ? "no preference claimed" : "preferences as observed, USMCA as in " + shares);
    const bool total = request.by == "total";
    const auto names = request.by == "sector" ? sector_names() : SectorNames();
    std::vector<std::string> keys;
    std::size_t width = request.by.size();
    for (const Row& row : rows) {
        keys.push_back(labelled(row.rate.key, names));
        width = std::max(width, display_width(keys.back()));
    }
    constexpr auto right = TextTable::Align::right;
    std::vector<TextTable::Column> columns = {{"date", 10}, {"average duty", 12, right, "%"}, {"imports", 9, right, "bn USD"}};
    if (!total) columns.insert(columns.begin() + 1, {request.by, width});
    TextTable table(columns, 2);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const AverageRate& rate = rows[r].rate;
        std::vector<std::string> cells = {rows[r].date.text(), level(100 * rate.rate, 3), money(rate.imports_usd / 1e9, 1)};
        if (!total) cells.insert(cells.begin() + 1, keys[r]);
        table.add(std::move(cells));
    }
    fmt::print("{}{}", table.text(), words_on(request.by));
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
    command
        ->add_option("--by", request->by,
                     "what each row is about: total, partner, authority, chapter, sector or measure; the column key of CSV and JSON")
        ->check(CLI::IsMember({"total", "partner", "authority", "chapter", "sector", "measure"}))
        ->capture_default_str();
    command->add_option("--preferences", request->preferences, "observed: shares of trade that claim preferences; none: nothing claimed")
        ->check(CLI::IsMember({"observed", "none"}))
        ->capture_default_str();
    command->add_option("--usmca", request->usmca, "shares of trade that claim the USMCA, as estimated for 2024, 2025 or late 2025")
        ->check(CLI::IsMember({"2024", "2025", "late-2025"}))
        ->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
