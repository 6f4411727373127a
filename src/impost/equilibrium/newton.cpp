#include "impost/equilibrium/newton.hpp"

#include <algorithm>
#include <cmath>

namespace impost {

Newton::Newton(WageSystem& system, const SolverSettings& settings)
    : system_(system), settings_(settings), x_(system.point().unknowns), next_(x_.size()), residual_(x_.size()) {
    const auto& inverse = system.baseline().aid.inverse_jacobian;
    if (!inverse.empty()) inverse_ = Eigen::Map<const Matrix>(inverse.data(), x_.size(), x_.size());
}

bool Newton::run() {
    const Point start = system_.point();
    const Vector from = x_;
    if (converge()) return true;
    x_ = from;
    system_.start_from(start);
    return false;
}

/// A hundredth of what the next step may leave.
double Newton::inner_tolerance(double goal) const { return std::clamp(1e-2 * goal, WageSystem::tight, 1e-3); }

/// Whether all equations hold when the inner ones are solved to the end.
bool Newton::settled() {
    if (system_.residual().lpNorm<Eigen::Infinity>() > settings_.tolerance) return false;
    if (system_.largest() <= settings_.tolerance) return true;
    if (!system_.evaluate(x_)) return false;
    residual_ = system_.residual();
    return system_.largest() <= settings_.tolerance;
}

bool Newton::converge() {
    if (!system_.evaluate(x_, inner_tolerance(1e-2))) return false;
    residual_ = system_.residual();
    bool stalled = false;
    for (int count = 0; count < settings_.iterations; ++count) {
        if (settled()) return true;
        ++iterations_;
        const double before = residual_.norm();
        if (inverse_.size() > 0 && !stalled && try_step(1.0, 0.5 * before, inner_tolerance(0.1 * before))) {
            improve();
            accept();
            continue;
        }
        refresh();
        if (!search(before)) {
            system_.evaluate(x_);
            return system_.largest() <= settings_.accepted / 10;  // rounding leaves nothing to gain
        }
        stalled = residual_.norm() > 0.5 * before;
    }
    return false;
}

bool Newton::try_step(double length, double goal, double inner) {
    step_.noalias() = inverse_ * residual_;
    if (!step_.allFinite()) return false;
    constexpr double longest = 1.0;  // a wage may change by a factor of e at once; one that hardly matters does not hold up the others
    next_ = x_ - length * step_.cwiseMax(-longest).cwiseMin(longest);
    system_.normalise(next_);
    return system_.evaluate(next_, inner) && system_.residual().norm() <= goal;
}

bool Newton::search(double before) {
    for (int halvings = 0; halvings < 20; ++halvings) {
        const double length = std::ldexp(1.0, -halvings);
        if (!try_step(length, (1 - 1e-4 * length) * before, inner_tolerance(0.01 * before))) continue;
        accept();
        return true;
    }
    return false;
}

void Newton::refresh() {
    system_.evaluate(x_, inner_tolerance(0.01 * residual_.norm()));
    residual_ = system_.residual();
    system_.take_blocks(aid_);
    system_.use_blocks(aid_);
    constexpr double precise_enough = 1e-6;
    system_.jacobian(jacobian_, precise_enough);
    inverse_ = inverse_of(jacobian_);
}

/// Broyden's good update of the inverse: H += (Δx − HΔr) ΔxᵀH / (ΔxᵀHΔr).
void Newton::improve() {
    step_ = next_ - x_;
    change_ = system_.residual() - residual_;
    row_.noalias() = inverse_.transpose() * step_;
    const double scale = row_.dot(change_);
    if (std::abs(scale) < 1e-3 * step_.squaredNorm()) return;
    column_.noalias() = inverse_ * change_;
    step_ -= column_;
    inverse_.noalias() += (step_ / scale) * row_.transpose();
}

void Newton::accept() {
    x_.swap(next_);
    residual_ = system_.residual();
}

WageSystem::Matrix inverse_of(const WageSystem::Matrix& jacobian) {
    const Eigen::PartialPivLU<WageSystem::Matrix> factors(jacobian);
    constexpr double regular = 1e-13;
    if (factors.rcond() > regular) return factors.inverse();
    return jacobian.completeOrthogonalDecomposition().pseudoInverse();
}

}  // namespace impost
