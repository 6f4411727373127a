#pragma once

#include <functional>

#include "impost/equilibrium/eigen.hpp"

namespace impost {

/// Bounds of variables.
struct Box {
    using Vector = Eigen::VectorXd;
    Vector lower;
    Vector upper;
};

/// A smooth function on a box, to be made as large as can be. All its variables should be of one size.
struct Hill {
    using Vector = Box::Vector;
    std::function<double(const Vector& x, Vector* slope)> height;  ///< and its gradient, where asked
    Box box;
};

struct Summit {
    Hill::Vector x;
    double height = 0;
    Hill::Vector slope;
    int evaluations = 0;
};

/// The gradient, less what pushes against a bound.
[[nodiscard]] Hill::Vector projected(const Box& box, const Hill::Vector& x, const Hill::Vector& slope);

/// Climbs by NLopt's low-storage quasi-Newton method (Luksan's L-BFGS with bounds) until no part of the projected gradient is above
/// `tolerance`, or heights no longer tell one step from the next.
[[nodiscard]] Summit climb(const Hill& hill, const Hill::Vector& start, double tolerance);

/// Second derivatives, by differences of the gradient.
[[nodiscard]] Eigen::MatrixXd curvature(const Hill& hill, const Hill::Vector& x, const Hill::Vector& slope);

/// The same of variables that bounds do not hold back, or so weakly that a small step may free them; the rest as if all were of one
/// size and apart from each other.
[[nodiscard]] Eigen::MatrixXd free_curvature(const Hill& hill, const Hill::Vector& x, const Hill::Vector& slope);

/// Whether the hill bends down in every direction that bounds leave free.
[[nodiscard]] bool is_concave(const Box& box, const Eigen::MatrixXd& curvature, const Hill::Vector& x, const Hill::Vector& slope);

/// Newton's step, within bounds; where the hill is not concave, with every second derivative taken as if it were below zero.
[[nodiscard]] Hill::Vector newton_step(const Box& box, const Eigen::MatrixXd& curvature, const Hill::Vector& x, const Hill::Vector& slope);

/// The direction in which the hill bends down least, or up most, of all that bounds leave free and that are level along `held`, slopes in
/// columns.
struct Crest {
    Hill::Vector direction;  ///< of length one; zero where there is none
    double bend = 0;         ///< the second derivative along it; −∞ where there is none
};
[[nodiscard]] Crest crest_of(const Box& box, const Eigen::MatrixXd& curvature, const Hill::Vector& x, const Hill::Vector& slope,
                             const Eigen::MatrixXd& held = {});

/// Conditions of a local maximum.
struct Optimality {
    double slope = 0;          ///< largest part of the projected gradient
    double bend = 0;           ///< largest second derivative in any direction that bounds leave free; −∞ where they leave none
    std::size_t at_floor = 0;  ///< variables at their lower bounds
    std::size_t at_cap = 0;
    [[nodiscard]] bool holds() const { return slope <= 1e-7 && bend < 0; }
};
[[nodiscard]] Optimality optimality(const Box& box, const Eigen::MatrixXd& curvature, const Hill::Vector& x, const Hill::Vector& slope);

}  // namespace impost
