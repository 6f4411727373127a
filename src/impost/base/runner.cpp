#include "impost/base/runner.hpp"

namespace impost {

void run_in_turn(std::size_t count, const std::function<void(std::size_t)>& job) {
    for (std::size_t k = 0; k < count; ++k) job(k);
}

}  // namespace impost
