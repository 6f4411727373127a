#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/base/hs_code.hpp"
#include "impost/ledger/measure.hpp"

namespace impost {

/// Countries in few words: "all", "all but CA, MX", "EU, JP".
[[nodiscard]] std::string origins_text(const OriginSet& origins);

/// Products in few words: "all", "list us-232-steel", "2709, 2710", "7208, 7209 and 12 more".
[[nodiscard]] std::string products_text(const ProductSet& products);

/// "4 Feb 2025 00:01 EST until 4 Mar 2025 00:01 EST", "since …", "until …", "always".
[[nodiscard]] std::string span_text(const std::optional<Instant>& from, const std::optional<Instant>& until);

/// Headings in few words, in order: "9903.02.02 to 9903.02.71, 9903.02.75". Headings with consecutive last digits join.
[[nodiscard]] std::string headings_text(std::vector<HsCode> headings);

}  // namespace impost
