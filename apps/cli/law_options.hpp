#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "impost/ledger/regime.hpp"

/// The options by which a command is asked about another law than the one in force.
struct LawOptions {
    std::vector<std::string> without;
    std::vector<std::string> with_threatened;
    std::string as_of;
};

void add_law_options(CLI::App& command, LawOptions& options);

/// Errors: a measure or authority that the ledger does not have; an `as_of` that is no date or instant.
[[nodiscard]] impost::RegimeChanges read_changes(const LawOptions& options, const impost::Ledger& ledger, impost::Country importer);
