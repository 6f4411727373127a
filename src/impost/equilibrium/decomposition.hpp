#pragma once

#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// The first-order change of welfare of Caliendo & Parro (2015) by partner i and sector j of each region n:
///
///     terms of trade   (E[n,i,j] (ĉ[n,j] − 1) − M[n,i,j] (ĉ[i,j] − 1)) / I[n]     E: what i buys from n
///     volume of trade  t[n,i,j] M[n,i,j] ((M̂[n,i,j] − 1) − (ĉ[i,j] − 1)) / I[n]
///
/// at baseline values, where c is the price at the border, duty not included. It is exact for small changes; for large ones its
/// total differs from the exact change of real income (Equilibrium::welfare_hat), so both are told.
struct Decomposition {
    Bilateral terms_of_trade;  ///< share of baseline income
    Bilateral volume;          ///< share of baseline income

    /// Sums over partners and sectors.
    [[nodiscard]] double terms_of_trade_of(std::size_t region) const;
    [[nodiscard]] double volume_of(std::size_t region) const;
};

[[nodiscard]] Decomposition decompose(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium);

}  // namespace impost
