#pragma once

#include <optional>
#include <string>

#include "impost/base/hs_code.hpp"
#include "impost/base/instant.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// What a check of the ledger can find. The first group are faults: the ledger disagrees with the schedule or with itself.
/// The second are notes: print and law differ in date alone, or something is worth a look.
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
    version_idle,       ///< a version that never applies
    exception_idle,     ///< an exception that lies outside its measure
    list_unused,        ///< a list of products that no measure names
    lifecycle_differs,  ///< the last step says that the measure ended, or applies, and its versions do not

    printed_early,      ///< the heading is printed before the law takes effect, or gone before it ends
    printed_late,       ///< it is first printed after the law took effect
    printed_after_end,  ///< it is still printed after the law's end
    never_published,    ///< no revision was published while the version was in force
    origin_dated,       ///< some revisions of the period print other origins
    unclaimed_sister,   ///< a printed exception that no measure holds
    ignored_idle,       ///< an entry of `ledger/ignored` that concerns nothing, or what a measure holds
    code_unmatched,     ///< codes of a list that stand in no revision
};

/// "rate differs"
[[nodiscard]] std::string kind_name(FindingKind kind);
/// The kind of that name. Errors: there is none.
[[nodiscard]] Result<FindingKind> parse_finding_kind(const std::string& name);

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
    std::string accepted;  ///< why it is as it should be, where `ledger/ignored` says so

    [[nodiscard]] bool is_fault() const { return kind < FindingKind::printed_early && accepted.empty(); }
};

}  // namespace impost
