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
    std::size_t bounded = 0;          ///< distinct expressions with a minimum or maximum clause
    std::size_t by_facts = 0;         ///< distinct expressions that ask for facts beyond value and quantity
    std::size_t elsewhere = 0;        ///< distinct expressions that another provision, note or article sets
    std::vector<std::string> facts;   ///< the names of all facts that they ask for, in order
    std::vector<std::string> unparsed;
    std::vector<std::string> corrections;  ///< a sentence each
};

[[nodiscard]] Coverage measure_coverage(const Schedule& schedule);

}  // namespace impost
