#pragma once

#include "impost/world/world.hpp"

namespace impost {

/// What the inner accounts say about technology and taste.
struct CostShares {
    ByRegionInputSector inputs;   ///< γ[n,k,j], cost share of input k in output j; zero where nothing is made
    ByRegionSector value_added;   ///< γᵛ[n,j] = 1 − Σₖ γ
    ByRegionSector final_shares;  ///< α[n,j], shares of final use
};

/// Makes raw accounts usable and reports every cell that it moves (World::repairs), in this order:
///
/// - `clipped`: a value below zero (inventories run down, a loss) becomes zero;
/// - `dropped`: the use of a sector of which the region buys nothing from anybody, and the costs of a sector that sells nothing;
/// - `filled`: a sector that sells, but has no costs on record, pays all to labour and capital;
/// - `inputs scaled`, `value added scaled`: costs that do not add up to output are scaled, so that cost shares stay.
///
/// Afterwards output = inputs + value added holds to 1e-12. Expenditure and uses may still differ: which of them is right no
/// table can say; shares stay and calibrate() solves for the levels.
/// Errors: a region that is left without final use or without value added.
void mend_accounts(World& world);

/// Makes accounts add up to 1e-12, moving as little as can be: value added becomes what output leaves after inputs and final use what
/// expenditure leaves after intermediate use; where nothing would be left, inputs and intermediate use are scaled down.
/// Every cell that moves by more than `rounding` of its account (expenditure or output) is reported.
void balance_accounts(World& world, double rounding = 1e-12);

/// Errors: the world has no inner accounts, or a region has no final use or no value added.
[[nodiscard]] CostShares cost_shares(const World& world);

}  // namespace impost
