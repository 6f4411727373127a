#pragma once

#include <optional>

#include "impost/duty/assess.hpp"

namespace impost {

/// A refusal where an entry states a content, a quantity or a fact twice, with two values; quantities are compared in one unit.
[[nodiscard]] std::optional<Error> contradiction(const EntryLine& entry);

/// A refusal where a quantity of the entry is in no unit that is known, with the units in which the schedule counts the product.
[[nodiscard]] std::optional<Error> unknown_unit(const EntryLine& entry, const TariffLine& product);

}  // namespace impost
