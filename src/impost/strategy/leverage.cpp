#include "impost/strategy/leverage.hpp"

namespace impost {

Leverage leverage(double imposer_gain, double target_gain) {
    Leverage result{-imposer_gain, -target_gain, std::nullopt};
    if (result.cost_to_imposer > 0 && result.cost_to_target > 0) result.ratio = result.cost_to_target / result.cost_to_imposer;
    return result;
}

}  // namespace impost
