#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"

namespace impost {

/// What the schedule's own words say of a line beside its rates: slips that are read otherwise than printed, its place at a
/// tariff-rate quota, safeguards and quotas that its footnote names. None of these is counted.
[[nodiscard]] std::vector<std::string> line_notes(const TariffLine& line);

/// A refusal where the entry states a fact that nothing on its line asks for; `asked` are the names that something asks for.
[[nodiscard]] std::optional<Error> unasked_fact(const EntryLine& entry, const std::vector<std::string>& asked);

}  // namespace impost
