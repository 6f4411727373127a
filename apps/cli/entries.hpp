#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "blocks.hpp"
#include "law_options.hpp"
#include "outputs.hpp"

/// What the commands on tables of entry lines have in common.
struct EntriesRequest {
    std::string entries;
    std::string out;
    std::string rejects;
    std::size_t threads = usual_threads();
};

void add_entries_options(CLI::App& command, EntriesRequest& request);

/// "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1,234,567.89", in whole cents
[[nodiscard]] std::string grouped(impost::Money amount);

/// Where the answers to a table of entry lines go; null: nowhere.
struct EntriesOutputs {
    impost::FileWriter* rows = nullptr;
    impost::FileWriter* duties = nullptr;
    impost::FileWriter* rejects = nullptr;
};

/// Answers a table whole and gives the files their names. Errors: of the table; then no file is left.
[[nodiscard]] impost::AnswerTotals answer_entries(impost::CsvStream& table, const EntriesRequest& request,
                                                  const std::function<BlockWork()>& make_work, EntriesOutputs to, Outputs& outputs);

/// The exit status of a command on a table; sentences on standard error where rows were rejected, and where entries lie on days of
/// which the ledger does not hold the law in full.
[[nodiscard]] int tell_end(const impost::AnswerTotals& totals, const EntriesRequest& request, const impost::Ledger& ledger);
