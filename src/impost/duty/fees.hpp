#pragma once

#include <optional>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/duty/base_duty.hpp"
#include "impost/duty/treatment.hpp"

namespace impost {

/// Reads "ocean", "air" or "land". Errors: none of them.
[[nodiscard]] Result<Transport> parse_transport(std::string_view text);

/// The fees on an entry line that arrives in a known way, each a line after the duties; fees that it does not bear come
/// with their reason in `not_applied`, what holds for the entry as a whole in `notes`.
/// The claim "informal-entry" asks for the fee of an informal entry, "whole-entry" says that the line is all of its entry.
/// Source: 19 U.S.C. 58c(a)(9), (b)(8); 19 CFR 24.23, 24.24; 26 U.S.C. 4461.
struct FeeLines {
    std::vector<DutyLine> lines;
    std::vector<NotApplied> not_applied;
    std::vector<std::string> notes;
};

/// A refusal where an entry claims to be informal and its value is above the limit of informal entries.
[[nodiscard]] std::optional<Error> refused_informal_entry(const Programs& programs, const EntryLine& entry);

[[nodiscard]] FeeLines find_fees(const Programs& programs, const EntryLine& entry, const BaseDuty& base, const EntryTreatment& treatment,
                                 Date on);

}  // namespace impost
