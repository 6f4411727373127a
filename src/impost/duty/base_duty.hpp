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

/// Whether `claim` names the program ("S", or "USMCA" for S and S+).
[[nodiscard]] bool names_program(const Program& program, const std::string& claim);

}  // namespace impost
