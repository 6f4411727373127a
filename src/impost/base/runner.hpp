#pragma once

#include <cstddef>
#include <functional>

namespace impost {

/// Runs job(0) … job(count − 1), each once, in any order or at the same time. Jobs do not depend on each other, so that results do
/// not depend on how they are run.
using Runner = std::function<void(std::size_t count, const std::function<void(std::size_t)>& job)>;
void run_in_turn(std::size_t count, const std::function<void(std::size_t)>& job);

}  // namespace impost
