#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/duty/assess.hpp"

namespace impost {

/// What an entry line claims and declares, as people write it.
struct Claims {
    std::vector<std::string> names;  ///< "USMCA", "donation"
    std::vector<Content> contents;   ///< "steel-content=40%"
};

/// Reads names of claims and contents ("steel-content=40%", or "=400" USD of a customs value that is stated); one text may
/// hold several between commas. Errors: as `parse_content`; an empty one.
[[nodiscard]] Result<Claims> parse_claims(const std::vector<std::string>& texts, const std::optional<Money>& customs_value);

/// Reads a quantity with its unit: "100 kg". Errors: either is missing.
[[nodiscard]] Result<Measured> parse_quantity(std::string_view text);

}  // namespace impost
