#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "commands.hpp"
#include "entries.hpp"
#include "impost/ledger/law.hpp"

namespace {

using namespace impost;

struct Request {
    EntriesRequest entries;
    LawOptions law;
    std::string duties;
};

int run(const Request& request) {
    keep_input(request.entries.entries, {request.entries.out, request.duties, request.entries.rejects});
    CsvStream table(ByteStream::open(request.entries.entries));
    const EntryReader reader(table.header(), {table.bytes().name(), table.header_line(), ""});
    const auto [schedule, ledger] = read_law(home());
    const Country importer = Country::parse("US").value();
    const RegimeChanges changes = read_changes(request.law, ledger, importer);
    const Rejects rejects = request.entries.rejects.empty() ? Rejects::among_rows : Rejects::apart;
    const DutyRows duties = request.duties.empty() ? DutyRows::left_out : DutyRows::written;

    Outputs outputs;
    const EntriesOutputs to{outputs.add(request.entries.out, assessment_header), outputs.add(request.duties, duties_header),
                            outputs.add(request.entries.rejects, rejects_header)};
    const bool silent = outputs.any_direct();
    const auto make_work = [&]() -> BlockWork {
        auto work = std::make_shared<AssessmentCsv>(BulkAssessor(schedule, ledger, importer, changes), reader, rejects, duties);
        return [work](CsvBlock& block, AnswerBlock& answer) { work->assess(block, answer); };
    };
    const AnswerTotals totals = answer_entries(table, request.entries, make_work, to, outputs);
    if (!silent) {
        const std::uint64_t known = totals.rows - totals.rejected - totals.unknown;
        fmt::print("{} rows, {} assessed to an amount: ${}\n", grouped(totals.rows), grouped(known), grouped(totals.duty));
        if (totals.unknown > 0) {
            fmt::print("not assessed: {} {} what a duty is charged on, see the status\n", grouped(totals.unknown),
                       totals.unknown == 1 ? "row lacks" : "rows lack");
        }
    }
    return tell_end(totals, request.entries, ledger);
}

}  // namespace

void add_assess(CLI::App& app, int& status) {
    auto request = std::make_shared<Request>();
    CLI::App* command = app.add_subcommand("assess", "the duties on every entry line of a table");
    add_entries_options(*command, request->entries);
    command->add_option("-o,--out", request->entries.out, "write line_id,duty_usd,rate,headings,status here; .gz and .zst are packed")
        ->required();
    command->add_option("--lines", request->duties, "write line_id,heading,authority,measure,rate,duty_usd here, one row a duty");
    add_law_options(*command, request->law);
    command->callback([request, &status] { status = run(*request); });
}
