#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/ledger/ledger.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// What a check can find. The first group are faults: the ledger disagrees with the schedule or with itself. The second
/// are notes: print and law differ in date alone, or something could not be read.
enum class FindingKind {
    heading_absent,     ///< a version's heading that no revision of its period prints
    heading_vanishes,   ///< a version's heading that a revision drops although the version goes on
    rate_differs,       ///< the heading's rate is another
    origin_differs,     ///< the heading's origins are others
    sister_absent,      ///< an exception's heading, or a `heading_met`, that no revision of its period prints
    sister_charges,     ///< an exception's heading that charges something
    unclaimed_duty,     ///< a printed additional duty that no measure holds and that is not listed as ignored
    stacking_missing,   ///< two measures can meet on a line and no rule says how
    stacking_circle,    ///< measures exclude each other in a circle
    stacking_idle,      ///< a stacking rule that names neither a measure nor an authority
    version_idle,       ///< a version of which an earlier part takes all the goods
    exception_idle,     ///< an exception that lies outside its measure
    list_unused,        ///< a list of products that no measure names
    lifecycle_differs,  ///< the last step says that the measure ended, or applies, and its versions do not

    printed_early,      ///< the heading is printed before the law takes effect
    printed_late,       ///< … after it took effect
    printed_after_end,  ///< … and still after its end
    never_published,    ///< no revision was published while the version was in force
    origin_dated,       ///< some revisions of the period print other origins
    unclaimed_sister,   ///< a printed exception that no measure holds
    ignored_idle,       ///< an ignored heading that is not printed as a duty, or that a measure holds
    code_unmatched,     ///< codes of a list that stand in no revision
};

[[nodiscard]] bool is_fault(FindingKind kind);
/// "heading absent"
[[nodiscard]] std::string kind_name(FindingKind kind);

/// The first and the last revision that print what a finding is about.
struct PrintedSpan {
    Revision first;
    Revision last;
};

struct Finding {
    FindingKind kind = FindingKind::heading_absent;
    std::string measure;  ///< its id, or what else the ledger calls it; empty where nothing of the ledger is concerned
    std::optional<HsCode> heading;
    std::optional<Instant> from;   ///< legal
    std::optional<Instant> until;  ///< legal, exclusive
    std::optional<PrintedSpan> printed;
    std::string sentence;  ///< does not repeat the measure nor the heading
};

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
