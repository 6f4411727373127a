#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/ledger/event.hpp"
#include "impost/ledger/ignored.hpp"
#include "impost/ledger/measure.hpp"
#include "impost/ledger/program.hpp"

namespace impost {

/// The days for which the ledger means to hold a government's measures in full.
struct LedgerCoverage {
    Country imposed_by;
    Date from;
    Date until;  ///< exclusive
    std::string note;
};

/// How two authorities (or measures) of a government stand to each other where both cover a line.
struct StackingOrder {
    Country importer;
    std::string first;
    std::string second;
    bool excludes = false;  ///< the first excludes the second; otherwise both are owed
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::string source;
    std::string note;
    Place place;
};

/// All the law at hand: measures of every government, events, preference programs. Immutable once read.
struct Ledger {
    std::vector<Measure> measures;        ///< in order of id
    std::vector<Event> events;            ///< in order of date
    Programs programs;                    ///< of the United States
    std::vector<StackingOrder> stacking;  ///< in the files' order: the first that fits holds
    std::vector<LedgerCoverage> coverage;
    std::vector<Ignored> ignored;    ///< headings of the schedule that no measure means to hold
    std::vector<Accepted> accepted;  ///< findings of the check that are as they should be
    std::vector<std::string> lists;  ///< names of the product lists at hand, in order

    /// Errors: no measure of that id; the nearest ids are named.
    [[nodiscard]] const Measure& measure(std::string_view id) const;
    [[nodiscard]] bool is_authority(std::string_view name) const;
    /// Errors: neither a measure's id nor an authority; the nearest names are named.
    void check_measure_or_authority(std::string_view name) const;
    /// A sentence for the reader of an answer about a day that the ledger does not cover; empty when it does.
    [[nodiscard]] std::string caution(Country imposer, Date on) const;
};

/// Reads `<folder>/<imposer>/*.toml`, `<folder>/events/*.toml`, `<folder>/programs/us.toml`,
/// `<folder>/stacking/<importer>.toml`, `<folder>/ignored/<importer>.toml` and `<folder>/coverage.toml`.
/// Errors: each names file, line and key; an id that is not the file's name; an id that stands twice; a measure that
/// is named and does not exist.
[[nodiscard]] Ledger read_ledger(const std::string& folder);

}  // namespace impost
