#pragma once

#include <vector>

#include "impost/ledger/finding.hpp"
#include "impost/ledger/ledger.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// What a check looked at.
struct CheckCounts {
    std::size_t versions = 0;          ///< with a heading
    std::size_t versions_held = 0;     ///< of these, held against at least one revision
    std::size_t versions_before = 0;   ///< ended before the first revision
    std::size_t versions_after = 0;    ///< begin after the last revision
    std::size_t origins_unstated = 0;  ///< of those held, the heading's origins are not stated in words that are understood
    std::size_t duties = 0;            ///< printed headings that charge
    std::size_t duties_claimed = 0;    ///< of these, held by a measure
    std::size_t duties_ignored = 0;    ///< of these, listed as ignored
    std::size_t spans = 0;             ///< spans of the law between two changes
};

struct CheckReport {
    std::vector<Finding> findings;  ///< in order of kind, measure, heading
    CheckCounts counts;

    [[nodiscard]] std::size_t faults() const;
};

/// Holds the measures of a government against the revisions of its schedule (none where no schedule is at hand) and
/// against each other.
///
/// A revision counts from its own date; a legal instant within the first minutes of a day counts as that day.
/// Tested: each kind of finding from the smallest ledger that has it; a ledger that agrees has none.
[[nodiscard]] CheckReport check_ledger(const Ledger& ledger, Country importer, const Schedule* schedule);

}  // namespace impost
