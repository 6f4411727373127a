#include "impost/brief/brief.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "blocks.hpp"
#include "commands.hpp"
#include "impost/brief/brief_json.hpp"
#include "impost/brief/brief_text.hpp"
#include "impost/io/file.hpp"
#include "workers.hpp"

namespace {

using namespace impost;

struct Request {
    std::string measure = "us-ieepa-fentanyl-cn";
    std::string as_of;
    std::string report;
    std::size_t draws = 1000;
    bool json = false;
};

/// The page's template; empty where it has not been built, which is said at once: the brief takes a while.
std::string read_template(const Request& request) {
    const std::string path = home() + "/web/dist/report.html";
    if (request.report.empty()) return {};
    if (std::filesystem::exists(path)) return read_file(path);
    fmt::print(stderr, "impost: --report: the page's template {} has not been built: run `make web/dist/report.html` and ask again\n",
               path);
    return {};
}

/// Status 2 where a page was asked for and could not be written; the brief is printed all the same.
void run(const Request& request, int& status) {
    const BriefInputs inputs = read_brief_inputs(home());
    const Measure& measure = inputs.exposure.ledger.measure(request.measure);
    const Date as_of = request.as_of.empty() ? default_as_of(inputs.exposure.ledger, measure) : Date::parse(request.as_of).value();
    const std::string page = read_template(request);
    const bool has_page = !page.empty();
    if (!request.report.empty() && !has_page) status = 2;
    Workers workers(usual_threads());
    workers.doing("the brief", "parts");
    const auto runner = [&](std::size_t count, const std::function<void(std::size_t)>& job) { workers.run(count, job); };
    // Only data and the report show the frontier; it costs a third of a second.
    const std::size_t points = request.json || has_page ? BriefRequest{}.frontier_points : 2;
    const Brief brief = make_brief(inputs, {request.measure, as_of, request.draws, points, runner});
    if (has_page) write_file(request.report, report_html(page, brief_json(brief, inputs, "impost " IMPOST_VERSION)));
    if (request.json) {
        fmt::print("{}\n", brief_json(brief, inputs, "impost " IMPOST_VERSION).dump(1));
    } else {
        fmt::print("{}", brief_text(brief, inputs));
        if (has_page) fmt::print("\nreport: {}\n", request.report);
    }
}

}  // namespace

void add_brief(CLI::App& app, int& status) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("brief", "one announcement on one page: law, rate, trade, consequences, talks");
    command->add_option("measure", request->measure, "a measure of the ledger")->capture_default_str();
    command->add_option("--as-of", request->as_of, "day from which the brief looks [the measure's latest talks]");
    command->add_option("--draws", request->draws, "draws of elasticities behind the bands; 0: range over the published sets")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command->add_option("--report", request->report, "write the page to this HTML file");
    command->add_flag("--json", request->json, "print JSON");
    command->callback([request, &status] { run(*request, status); });
}
