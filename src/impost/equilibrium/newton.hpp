#pragma once

#include "impost/equilibrium/wage_system.hpp"

namespace impost {

/// Newton's method on the wages: chord steps with the baseline's derivatives, improved by Broyden's update as they go, and
/// fresh derivatives with a line search wherever a chord does not halve what is left. The inner problems are solved only as
/// well as the next step needs.
class Newton {
public:
    using Vector = WageSystem::Vector;
    using Matrix = WageSystem::Matrix;

    Newton(WageSystem& system, const SolverSettings& settings);

    [[nodiscard]] const Vector& unknowns() const { return x_; }
    [[nodiscard]] int iterations() const { return iterations_; }

    /// Steps from where it stands; on failure it stays where it stood.
    bool run();

private:
    bool converge();
    [[nodiscard]] double inner_tolerance(double goal) const;
    bool settled();
    bool try_step(double length, double goal, double inner);
    bool search(double before);
    void refresh();
    void improve();
    void accept();

    WageSystem& system_;
    const SolverSettings& settings_;
    Vector x_, next_, step_, residual_, change_, row_, column_;
    Matrix inverse_;
    Matrix jacobian_;
    SolverAid aid_;
    int iterations_ = 0;
};

/// The inverse, or where there is none the one that changes least: an isolated region's wage is free in the numeraire.
[[nodiscard]] WageSystem::Matrix inverse_of(const WageSystem::Matrix& jacobian);

}  // namespace impost
