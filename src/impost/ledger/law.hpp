#pragma once

#include <string>

#include "impost/ledger/ledger.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// The law at hand: a government's schedule, and all measures.
struct Law {
    Schedule schedule;
    Ledger ledger;
};

/// Reads `data/schedule/us` and `ledger` of a folder, at the same time.
[[nodiscard]] Law read_law(const std::string& home);

}  // namespace impost
