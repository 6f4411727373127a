#include "impost/exposure/panel.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "caution.hpp"
#include "commands.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/io/stream.hpp"

namespace {

using namespace impost;
using Clock = std::chrono::steady_clock;

struct Request {
    std::string from;
    std::string to;
    std::string output;
    std::vector<std::string> partners;
    std::vector<std::string> products;
};

std::vector<Country> chosen_partners(const Request& request) {
    std::vector<Country> partners = request.partners.empty() ? all_countries() : parse_countries(request.partners).value();
    std::sort(partners.begin(), partners.end());
    partners.erase(std::unique(partners.begin(), partners.end()), partners.end());
    std::erase(partners, Country::parse("US").value());
    return partners;
}

std::vector<std::size_t> chosen_products(const Request& request, const Panel& panel) {
    std::vector<HsCode> prefixes;
    for (const std::string& word : request.products) prefixes.push_back(HsCode::parse(word).value());
    std::vector<std::size_t> chosen;
    for (std::size_t p = 0; p < panel.products().size(); ++p) {
        const HsCode product = panel.products()[p];
        const auto covers = [&](HsCode prefix) { return prefix.covers(product); };
        if (prefixes.empty() || std::any_of(prefixes.begin(), prefixes.end(), covers)) chosen.push_back(p);
    }
    if (chosen.empty()) throw Error("no product of the schedule begins with what --products names");
    return chosen;
}

/// A line that shows on a terminal how far the work is.
class Progress {
public:
    explicit Progress(std::size_t whole) : whole_(whole), shown_(isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (shown_) fmt::print(stderr, "\r\x1b[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    Progress(Progress&&) = delete;
    Progress& operator=(Progress&&) = delete;

    void reach(std::size_t done) {
        constexpr auto pause = std::chrono::milliseconds(100);
        if (!shown_ || Clock::now() - last_ < pause) return;
        last_ = Clock::now();
        fmt::print(stderr, "\r{:3.0f} % of {} products", 100.0 * static_cast<double>(done) / static_cast<double>(whole_), whole_);
        std::fflush(stderr);
    }

private:
    std::size_t whole_;
    bool shown_;
    Clock::time_point last_;
};

/// Rows of neighbouring products.
struct Batch {
    std::string text;
    std::size_t rows = 0;
};

/// Writes the rows in order: while one batch is packed and written, another thread makes the next.
std::size_t write_rows(const Panel& panel, const std::vector<std::size_t>& products, const std::vector<Country>& partners,
                       FileWriter& out) {
    constexpr std::size_t batch_products = 32;
    const auto make = [&](std::size_t begin, std::string memory) {
        Batch batch;
        batch.text = std::move(memory);
        batch.text.clear();
        for (std::size_t p = begin; p < std::min(begin + batch_products, products.size()); ++p)
            batch.rows += panel.write(products[p], partners, batch.text);
        return batch;
    };
    Progress progress(products.size());
    std::size_t rows = 0;
    std::string spare;
    std::future<Batch> next = std::async(std::launch::async, make, std::size_t{0}, std::string());
    for (std::size_t begin = 0; begin < products.size(); begin += batch_products) {
        Batch batch = next.get();
        const std::size_t after = begin + batch_products;
        if (after < products.size()) next = std::async(std::launch::async, make, after, std::move(spare));
        out.write(batch.text);
        rows += batch.rows;
        progress.reach(after);
        spare = std::move(batch.text);
    }
    return rows;
}

void run(const Request& request) {
    const auto start = Clock::now();
    const Date from = Date::parse(request.from).value();
    const Date to = Date::parse(request.to).value();
    const std::vector<Country> partners = chosen_partners(request);
    FileWriter out(request.output);
    const ExposureData data = read_exposure(home());
    const LineEquivalents equivalents = RateTable(data.inputs()).line_equivalents();
    const Panel panel(data.schedule, data.ledger, Country::parse("US").value(), from, to, equivalents);
    const std::vector<std::size_t> products = chosen_products(request, panel);
    out.write(panel.header());
    const std::size_t rows = write_rows(panel, products, partners, out);
    out.commit();
    const std::chrono::duration<double> taken = Clock::now() - start;
    warn_of_gaps(data.ledger, from, to);
    fmt::print("{} rows: {} products, {} partners, {} to {}; {:.1f} s\n", rows, products.size(), partners.size(), from.text(), to.text(),
               taken.count());
}

}  // namespace

void add_panel(CLI::App& app) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("panel", "statutory rates of every product and partner, a row for each stretch of days");
    command->add_option("--from", request->from, "first day")->required();
    command->add_option("--to", request->to, "last day")->required();
    command->add_option("-o,--output", request->output, "table to write, packed where it ends in .gz or .zst")->required();
    command->add_option("--partners", request->partners, "countries or groups (EU); default: all");
    command->add_option("--products", request->products, "prefixes of products, 2 to 10 digits; default: all");
    command->callback([request] { run(*request); });
}
