#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/ledger/event.hpp"
#include "impost/ledger/measure.hpp"
#include "impost/ledger/program.hpp"

namespace impost {

/// All the law at hand: measures of every government, events, preference programs. Immutable once read.
struct Ledger {
    std::vector<Measure> measures;  ///< in order of id
    std::vector<Event> events;      ///< in order of date
    Programs programs;              ///< of the United States

    /// Errors: no measure of that id; the nearest ids are named.
    [[nodiscard]] const Measure& measure(std::string_view id) const;
};

/// Reads `<folder>/<imposer>/*.toml`, `<folder>/events/*.toml` and `<folder>/programs/us.toml`.
/// Errors: each names file, line and key; an id that is not the file's name; an id that stands twice; a measure that
/// is named and does not exist.
[[nodiscard]] Ledger read_ledger(const std::string& folder);

}  // namespace impost
