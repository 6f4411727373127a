#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// A figure of the answer to a shock, by region.
enum class Answer {
    welfare,      ///< Î/P̂
    real_wage,    ///< ŵ/P̂
    wage,         ///< ŵ
    income,       ///< I', money
    price_index,  ///< P̂
    revenue,      ///< R', money
    exports,      ///< money, duty not included
    imports,      ///< money, duty not included
};

/// An answer as its first derivatives by what an equilibrium consists of. Sums and weights of outcomes are outcomes:
///
///     dO = Σ log_wages · d ln ŵ + Σ log_prices · d ln P̂ + Σ incomes · dI' + Σ purchases · dM' + Σ tariffs · dt'
///
/// Parts that are absent are zero.
struct Outcome {
    std::vector<double> log_wages;
    std::optional<ByRegionSector> log_prices;
    std::vector<double> incomes;
    std::optional<Bilateral> purchases;
    std::optional<Bilateral> tariffs;
};

/// What an equilibrium answers.
[[nodiscard]] double value_of(Answer answer, std::size_t region, const Equilibrium& equilibrium);

/// The same as an outcome, to be differentiated.
[[nodiscard]] Outcome outcome_of(Answer answer, std::size_t region, const Baseline& baseline, const Shock& shock,
                                 const Equilibrium& equilibrium);

/// sum += weight · part
void add(Outcome& sum, double weight, const Outcome& part);

/// Derivatives of one outcome.
struct Slopes {
    Bilateral tariffs;             ///< dO/dt'[n,i,j]; zero where nothing is traded, and for domestic sales
    std::vector<double> deficits;  ///< dO/dD'[n]; only changes that add up to zero mean anything. None in the closure `income_share`
};

class WageSystem;

/// Derivatives of outcomes at one equilibrium by every tariff in the world, from the implicit function theorem: with g = 0 the
/// model's equations and y their unknowns, dO/dt = ∂O/∂t − μ·∂g/∂t where (∂g/∂y)ᵀ μ = ∂O/∂y. One linear system gives all
/// tariffs at once; it is solved by GMRES to a relative residual of 1e-11.
///
/// Tested against central differences.
class Gradients {
public:
    /// `baseline` and `shock` must outlive this; `equilibrium` must be their solution.
    /// Errors: revenue cuts the tax on labour, which these equations do not hold.
    Gradients(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium);
    /// At what a solver has found last, for `shock`; it must outlive this and solve nothing meanwhile.
    Gradients(Solver& solver, const Shock& shock);
    Gradients(const Gradients&) = delete;
    Gradients& operator=(const Gradients&) = delete;
    Gradients(Gradients&& other) noexcept;
    Gradients& operator=(Gradients&& other) noexcept;
    ~Gradients();

    /// Errors: the linear system cannot be solved, as where a region's wage is not determined.
    [[nodiscard]] Slopes slopes(const Outcome& outcome);
    /// Those by tariffs.
    [[nodiscard]] Bilateral of(const Outcome& outcome) { return slopes(outcome).tariffs; }
    /// Those by one region's tariffs, at [i, j]. Much quicker where the outcome concerns this region alone and the economy has no inputs.
    [[nodiscard]] ByRegionSector by_tariffs_of(std::size_t region, const Outcome& outcome);

private:
    class Adjoint;
    std::unique_ptr<WageSystem> system_;  // none where a solver lends its own
    std::unique_ptr<Adjoint> adjoint_;
};

/// Derivatives of one outcome by every tariff.
[[nodiscard]] Bilateral gradient(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, const Outcome& outcome);

}  // namespace impost
