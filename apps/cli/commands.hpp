#pragma once

#include <CLI/CLI.hpp>
#include <string>

/// The folder that holds `data/`, `ledger/` and the report's template: $IMPOST_HOME, else where the program was built.
[[nodiscard]] std::string home();

void add_rate(CLI::App& app);
/// These set the exit status: 1 when some rows were rejected.
void add_assess(CLI::App& app, int& status);
void add_refund(CLI::App& app, int& status);
void add_etr(CLI::App& app);
void add_panel(CLI::App& app);
void add_diff(CLI::App& app);
void add_schedule(CLI::App& app);
void add_ledger(CLI::App& app);
void add_simulate(CLI::App& app);
void add_sweep(CLI::App& app);
void add_respond(CLI::App& app);
/// These set it to 130 when they were interrupted and told what they had.
void add_war(CLI::App& app, int& status);
void add_talks(CLI::App& app, int& status);
void add_ensemble(CLI::App& app, int& status);
void add_linkage(CLI::App& app);
void add_world(CLI::App& app, int& status);
void add_brief(CLI::App& app, int& status);
