#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "caution.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "impost/exposure/difference.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/io/text_table.hpp"
#include "sector_names.hpp"

namespace {

using namespace impost;

struct Request {
    std::string before;
    std::string after;
    std::string by = "total";
    std::string preferences = "observed";
    std::string format = "table";
    std::size_t top = 10;
};

Grouping grouping(const std::string& by) {
    if (by == "partner") return Grouping::partner;
    if (by == "chapter") return Grouping::chapter;
    return by == "sector" ? Grouping::sector : Grouping::total;
}

std::string points(double share) { return change(share * 100, 3); }

/// The change that a contribution makes where all imports are the weight.
double weighed(const GroupDifference& group, double change, double imports) { return change * group.imports_usd / imports; }

void print_table(const std::vector<GroupDifference>& groups, const Request& request, const std::string& from, const std::string& to) {
    fmt::print("Average US duty on 2024 imports for consumption, {} to {}; percentage points\n", from, to);
    const SectorNames names = request.by == "sector" ? sector_names() : SectorNames();
    for (const GroupDifference& group : groups) {
        fmt::print("\n{}: {:.3f} % to {:.3f} %, {}\n", labelled(group.key, names), group.before * 100, group.after * 100,
                   points(group.change()));
        TextTable table({{"points", 8, TextTable::Align::right}, {"measure", 30}, {"cause", 12}, {"law", 44}});
        for (std::size_t c = 0; c < group.contributions.size(); ++c) {
            const Contribution& one = group.contributions[c];
            if (c == request.top) {
                double rest = 0;
                for (std::size_t more = c; more < group.contributions.size(); ++more) rest += group.contributions[more].change;
                table.add({points(rest), fmt::format("{} others", group.contributions.size() - c), "", ""});
                break;
            }
            table.add({points(one.change), one.measure, cause_name(one.cause), one.law});
        }
        fmt::print("{}", group.contributions.empty() ? "nothing changes\n" : table.text());
    }
}

void print_csv(const std::vector<GroupDifference>& groups, const Request& request) {
    fmt::print("key,imports_usd,before,after,measure,cause,change\n");
    for (const GroupDifference& group : groups) {
        const std::size_t count = std::min(group.contributions.size(), request.top);
        for (std::size_t c = 0; c < count; ++c) {
            const Contribution& one = group.contributions[c];
            fmt::print("{},{:.0f},{:.10f},{:.10f},{},{},{}\n", group.key, group.imports_usd, group.before, group.after, one.measure,
                       cause_name(one.cause), level(one.change, 10));
        }
    }
}

void print_json(const std::vector<GroupDifference>& groups, const Request& request) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const GroupDifference& group : groups) {
        nlohmann::ordered_json causes = nlohmann::ordered_json::array();
        const std::size_t count = std::min(group.contributions.size(), request.top);
        for (std::size_t c = 0; c < count; ++c) {
            const Contribution& one = group.contributions[c];
            causes.push_back({{"measure", one.measure}, {"cause", cause_name(one.cause)}, {"law", one.law}, {"change", one.change}});
        }
        list.push_back({{"key", group.key},
                        {"imports_usd", group.imports_usd},
                        {"before", group.before},
                        {"after", group.after},
                        {"contributions", causes}});
    }
    fmt::print("{}\n", list.dump(1));
}

void run(const Request& request) {
    const Instant from = Instant::parse(request.before).value();
    const Instant to = Instant::parse(request.after).value();
    const ExposureData data = read_exposure(home());
    static_cast<void>(data.schedule.revision_on(std::min(from, to).washington_date()).value());
    RateTable table(data.inputs());
    const Country us = Country::parse("US").value();
    const PreferenceUse use = request.preferences == "none" ? PreferenceUse::none : PreferenceUse::observed;
    const Grouping by = grouping(request.by);
    const Regime before = Regime::at(data.ledger, us, from);
    const Regime after = Regime::at(data.ledger, us, to);
    std::vector<GroupDifference> groups = differences(table, before, after, use, group_rows(data.trade, data.sectors, by));
    double imports = 0;
    for (const GroupDifference& group : groups) imports += group.imports_usd;
    // Where there are many groups, those that move the average most.
    std::stable_sort(groups.begin(), groups.end(), [&](const GroupDifference& a, const GroupDifference& b) {
        return std::abs(weighed(a, a.change(), imports)) > std::abs(weighed(b, b.change(), imports));
    });
    if (groups.size() > request.top) groups.resize(request.top);
    warn_of_gaps(data.ledger, from.washington_date(), to.washington_date());
    if (request.format == "csv") {
        print_csv(groups, request);
    } else if (request.format == "json") {
        print_json(groups, request);
    } else {
        print_table(groups, request, request.before, request.after);
    }
}

}  // namespace

void add_diff(CLI::App& app) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("diff", "what changed in the average rate between two days, and the measures that did it");
    command->add_option("before", request->before, "date, or instant with its zone")->required();
    command->add_option("after", request->after, "date, or instant with its zone")->required();
    command->add_option("--by", request->by, "total, partner, chapter or sector")
        ->check(CLI::IsMember({"total", "partner", "chapter", "sector"}))
        ->capture_default_str();
    command->add_option("--top", request->top, "how many groups, and causes in each, the largest first")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--preferences", request->preferences, "observed: shares of trade that claim preferences; none: nothing claimed")
        ->check(CLI::IsMember({"observed", "none"}))
        ->capture_default_str();
    command->add_option("--format", request->format, "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}))
        ->capture_default_str();
    command->callback([request] { run(*request); });
}
