#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "entries.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/law.hpp"

namespace {

using namespace impost;

struct Request {
    EntriesRequest entries;
    std::vector<std::string> voided;
};

void print_totals(const AnswerTotals& totals) {
    fmt::print("{} rows, {} with a refund\n", grouped(totals.rows), grouped(totals.refunded));
    const Money refund = totals.duty - totals.owed_otherwise;
    for (const auto& [name, amount] : {std::pair{"paid", totals.duty}, {"owed", totals.owed_otherwise}, {"refund", refund}}) {
        fmt::print("{}{}\n", padded(name, 8), padded_left("$" + grouped(amount), 22));
    }
    if (totals.unknown > 0) {
        fmt::print("left out of the sums: {} {} what a duty is charged on\n", grouped(totals.unknown),
                   totals.unknown == 1 ? "row lacks" : "rows lack");
    }
}

int run(const Request& request) {
    keep_input(request.entries.entries, {request.entries.out, request.entries.rejects});
    CsvStream table(ByteStream::open(request.entries.entries));
    const EntryReader reader(table.header(), {table.bytes().name(), table.header_line(), ""});
    const auto [schedule, ledger] = read_law(home());
    const Country importer = Country::parse("US").value();
    LawOptions law;
    law.without = request.voided;
    const RegimeChanges voided = read_changes(law, ledger, importer);
    const Rejects rejects = request.entries.rejects.empty() ? Rejects::among_rows : Rejects::apart;

    Outputs outputs;
    const EntriesOutputs to{outputs.add(request.entries.out, refund_header), nullptr, outputs.add(request.entries.rejects, rejects_header)};
    const bool silent = outputs.any_direct();
    const auto make_work = [&]() -> BlockWork {
        auto work = std::make_shared<RefundCsv>(BulkAssessor(schedule, ledger, importer), BulkAssessor(schedule, ledger, importer, voided),
                                                reader, rejects);
        return [work](CsvBlock& block, AnswerBlock& answer) { work->compare(block, answer); };
    };
    const AnswerTotals totals = answer_entries(table, request.entries, make_work, to, outputs);
    if (!silent) print_totals(totals);
    return tell_end(totals, request.entries, ledger);
}

}  // namespace

void add_refund(CLI::App& app, int& status) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("refund", "duty paid on a table of entry lines, and owed had a measure never been");
    add_entries_options(*command, request->entries);
    command->add_option("--void", request->voided, "the measure, or the authority with all of its measures, that is void")
        ->required()
        ->allow_extra_args(false);
    command->add_option(
        "-o,--out", request->entries.out,
        "write line_id, paid_usd, owed_usd, refund_usd, headings_paid, headings_owed, status here; .gz and .zst are packed");
    command->callback([request, &status] { status = run(*request); });
}
