#pragma once

#include <vector>

#include "impost/strategy/instrument.hpp"
#include "impost/strategy/objective.hpp"
#include "impost/strategy/optimise.hpp"

namespace impost {

/// Who sets tariffs, for what, and which.
struct Government {
    std::size_t region = 0;
    Objective objective = {};
    Instrument instrument = {};
};

/// What a government can reach while all others hold still: its objective over its income, as a function of its rates times
/// their scales (Lever::scale). Every height is an equilibrium solved, every slope one more linear system.
class Prospect {
public:
    using Vector = Hill::Vector;

    /// `solver`, of `baseline`, and `government` have to outlive this. `here` is an equilibrium under `shock`, from which searches begin.
    Prospect(Solver& solver, const Baseline& baseline, const Government& government, Levers levers, Shock shock, Equilibrium here);

    [[nodiscard]] double height(const Vector& x, Vector* slope);
    /// Where the last height was taken.
    [[nodiscard]] const Equilibrium& equilibrium() const { return here_; }
    [[nodiscard]] Hill hill();

private:
    Solver& solver_;
    const Baseline& baseline_;
    const Government& government_;
    Levers levers_;
    Shock shock_;
    Equilibrium here_;
};

/// The bounds of scaled rates.
[[nodiscard]] Box box_of(const Levers& levers);

[[nodiscard]] Hill::Vector scaled(const Levers& levers, const std::vector<double>& rates);
[[nodiscard]] std::vector<double> unscaled(const Levers& levers, const Hill::Vector& x);

/// Scaled rates as tariffs are, within bounds: where searches begin.
[[nodiscard]] Hill::Vector scaled_start(const Levers& levers, const Bilateral& tariffs, const Baseline& baseline);

/// Slope of a government's objective over its income by its scaled rates, at an equilibrium.
[[nodiscard]] Hill::Vector slope_of(const Government& government, const Levers& levers, const Baseline& baseline, const Shock& shock,
                                    const Equilibrium& equilibrium, Gradients& gradients);

struct BestResponse {
    std::vector<double> rates;  ///< one a lever
    double value = 0;           ///< the objective, money a year
    double gain = 0;            ///< over the value where the search began, money a year
    Optimality optimality;
    int evaluations = 0;
    Equilibrium equilibrium;
};

/// The rates that are best for a government while all other policies stay as in `shock`, searched from its rates there; `here` is
/// the equilibrium under `shock`. Tested: first- and second-order conditions, no better among random deviations.
/// Errors: those of levers_of and check_objective; no optimum found.
[[nodiscard]] BestResponse best_response(const Baseline& baseline, const Government& government, const Shock& shock,
                                         const Equilibrium& here);

}  // namespace impost
