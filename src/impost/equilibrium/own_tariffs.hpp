#pragma once

#include "impost/equilibrium/gradient.hpp"
#include "impost/equilibrium/wage_system.hpp"

namespace impost {

/// Derivatives of what happens in one region by that region's own tariffs, where everything follows from wages without a circle: no
/// inputs, no economies of scale, no export taxes. Only the region's own purchases are run through, twice, and the markets' derivatives
/// once, so that the slopes of all governments cost about as much as one equilibrium.
///
/// A star is the derivative of the outcome o by the figure whose name it follows. With v = b u / S, weights y* on outputs and a weight
/// m* on ln VA',
///
///     I* = (o_I + Σⱼ α Σᵢ y*ᵢ v) / (Σ αq − δ)          by income before duty on final use
///     V* = I* VA' + m*,   p* = o_p − φ α V*             by ln VA' and p
///     q* = −X' I*,        S* = −p*/θ − q* q − Σᵢ y*ᵢ v X'  by q and ln S
///
/// Without weights these give the outcome's derivatives by wages, then μ = −(∂r/∂x)⁻ᵀ o_x, and with y* = μ / Σ γᵛY' and m* = −μ, with
/// the numeraire's, those by tariffs.
class OwnTariffs {
public:
    /// `system`, evaluated, and `inverse`, of its derivatives, must outlive this.
    OwnTariffs(const WageSystem& system, const WageSystem::Matrix& inverse);

    /// Whether the economy has no circle and the outcome concerns this region alone.
    [[nodiscard]] bool cover(const Outcome& outcome, std::size_t region) const;

    /// dO/dt'[region,i,j] at [i,j].
    [[nodiscard]] ByRegionSector slopes(const Outcome& outcome, std::size_t region, const Bilateral& tariffs) const;

private:
    using Index = WageSystem::Index;
    using Vector = WageSystem::Vector;

    struct Stars;
    [[nodiscard]] Stars stars(const Outcome& outcome, Index region, const Vector& outputs, double log_earned) const;
    [[nodiscard]] Vector by_unknowns(const Outcome& outcome, Index region, const Stars& stars) const;

    const WageSystem& system_;
    const WageSystem::Matrix& inverse_;
    Vector paid_;   // Σ γᵛY'
    Vector group_;  // at leaders, Σ VA'
};

}  // namespace impost
