#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"

namespace impost {

/// The base duty of a line: column 1 general, column 2, or a preference that was claimed and holds. Adds to
/// `not_applied` what was claimed in vain.
[[nodiscard]] DutyLine base_duty(const TariffLine& line, const Regime& regime, const EntryLine& entry, Date on,
                                 std::vector<NotApplied>& not_applied);

/// A component in the schedule's words: "$1.53/kg".
[[nodiscard]] std::string words(const DutyComponent& component);

/// The amount of one component; absent when the entry does not give what it needs.
[[nodiscard]] std::optional<Money> amount_of(const DutyComponent& component, const EntryLine& entry);

/// Whether `claim` names the program ("S", or "USMCA" for S and S+).
[[nodiscard]] bool names_program(const Program& program, const std::string& claim);

}  // namespace impost
