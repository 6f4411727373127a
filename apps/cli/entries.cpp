#include "entries.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "caution.hpp"
#include "progress.hpp"

using namespace impost;

void add_entries_options(CLI::App& command, EntriesRequest& request) {
    command
        .add_option("entries", request.entries,
                    "table of entry lines: line_id,product,origin,entry,value_usd[,quantity,unit][,claims…], CSV, plain, gzip or zstd")
        ->required();
    command.add_option("--rejects", request.rejects, "write rows that are refused here, as line,line_id,reason");
    command.add_option("--threads", request.threads, "threads that assess")->check(CLI::Range(1, 256))->capture_default_str();
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t i = text.size(); i > 3;) text.insert(i -= 3, ",");
    return text;
}

std::string grouped(Money amount) {
    const std::string text = amount.text();
    const std::string size = text.substr(text.front() == '-' ? 1 : 0);
    const std::size_t point = size.find('.');
    return (text.front() == '-' ? "-" : "") + grouped(std::stoull(size.substr(0, point))) + size.substr(point);
}

AnswerTotals answer_entries(CsvStream& table, const EntriesRequest& request, const std::function<BlockWork()>& make_work, EntriesOutputs to,
                            Outputs& outputs) {
    AnswerTotals totals;
    {
        Progress progress(table.bytes());
        answer_blocks(table, request.threads, make_work, [&](const AnswerBlock& answer) {
            if (to.rows != nullptr) to.rows->write(answer.rows);
            if (to.duties != nullptr) to.duties->write(answer.duties);
            if (to.rejects != nullptr) to.rejects->write(answer.rejects);
            totals.add(answer.totals);
            progress.show(totals.rows);
        });
    }
    outputs.commit();
    return totals;
}

int tell_end(const AnswerTotals& totals, const EntriesRequest& request, const Ledger& ledger) {
    if (totals.first && totals.last) warn_of_gaps(ledger, totals.first->washington_date(), totals.last->washington_date());
    if (totals.rejected == 0) return 0;
    const std::string where = !request.rejects.empty() ? ": see " + request.rejects
                              : !request.out.empty()   ? ": see the status in " + request.out
                                                       : "";
    fmt::print(stderr, "impost: {} of {} rows {} rejected{}\n", grouped(totals.rejected), grouped(totals.rows),
               totals.rejected == 1 ? "was" : "were", where);
    return 1;
}
