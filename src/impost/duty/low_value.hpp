#pragma once

#include <optional>
#include <string>

#include "impost/duty/assess.hpp"

namespace impost {

/// What the claim "de-minimis" comes to.
struct LowValue {
    bool free = false;
    std::string reason;  ///< why it enters free, or why not
    std::string source;
    std::string doubt;
};

/// Whether a shipment that claims it enters free of duty and fees for its low value (19 U.S.C. 1321(a)(2)(C)).
/// Errors: no customs value.
[[nodiscard]] Result<LowValue> find_low_value(const Programs& programs, const EntryLine& entry, Instant at);

/// The assessment, without totals, of a shipment that enters free for its low value: nothing else is owed.
[[nodiscard]] Assessment enter_free(const TariffLine& product, const LowValue& low_value);

}  // namespace impost
