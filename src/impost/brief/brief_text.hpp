#pragma once

#include <string>

#include "impost/brief/brief.hpp"

namespace impost {

/// The brief as a page of at most 100 columns, without colour.
[[nodiscard]] std::string brief_text(const Brief& brief, const BriefInputs& inputs);

}  // namespace impost
