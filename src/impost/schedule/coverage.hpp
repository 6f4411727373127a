#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "impost/schedule/schedule.hpp"

namespace impost {

/// How much of the schedule's rate columns is understood, over chapters 1 to 97 of all revisions.
struct Coverage {
    std::size_t distinct = 0;         ///< distinct expressions (column 1 general, the rates within special, column 2)
    std::size_t distinct_parsed = 0;  ///< of these, typed
    std::size_t lines = 0;            ///< rate-bearing lines
    std::size_t lines_parsed = 0;     ///< of these, with every expression typed
    std::vector<std::string> unparsed;
};

[[nodiscard]] Coverage measure_coverage(const Schedule& schedule);

}  // namespace impost
