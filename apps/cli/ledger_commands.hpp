#pragma once

#include <CLI/CLI.hpp>

// The subcommands of `impost ledger`, a file each.
void add_ledger_show(CLI::App& ledger);
void add_ledger_stacking(CLI::App& ledger);
void add_ledger_check(CLI::App& ledger);
