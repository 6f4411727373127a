#pragma once

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// Refuses an embargo after which there is no equilibrium whatever prices are: a buyer without sellers, a region without buyers,
/// trade that has to be balanced but goes one way only, regions cut off from the others whose deficits do not add up to zero.
void check_partners(const Baseline& baseline, const Shock& shock);

}  // namespace impost
