#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "impost/equilibrium/eigen.hpp"

namespace impost {

/// Solves A y = b by GMRES (Saad & Schultz 1986) with a preconditioner on the right: A is applied by `product`, an approximate
/// inverse of it by `precondition`. Returns the relative residual that is left; ends at `tolerance` or after `most` products.
template <class Product, class Precondition>
double gmres(const Product& product, const Precondition& precondition, const Eigen::VectorXd& b, Eigen::VectorXd& y, double tolerance,
             Eigen::Index most) {
    using Vector = Eigen::VectorXd;
    const double size = b.norm();
    y = Vector::Zero(b.size());
    if (size == 0) return 0;
    std::vector<Vector> basis{b / size};
    std::vector<Vector> directions;
    std::vector<Vector> hessenberg;  // its columns, made triangular as they come
    std::vector<Eigen::JacobiRotation<double>> rotations;
    Vector right = Vector::Zero(most + 1);
    right(0) = size;
    Vector image(b.size());
    Eigen::Index k = 0;
    while (k < most && std::abs(right(k)) > tolerance * size) {
        directions.emplace_back(b.size());
        precondition(basis.back(), directions.back());
        product(directions.back(), image);
        Vector column(k + 2);
        for (Eigen::Index m = 0; m <= k; ++m) {
            column(m) = image.dot(basis[static_cast<std::size_t>(m)]);
            image -= column(m) * basis[static_cast<std::size_t>(m)];
        }
        const double left = image.norm();
        column(k + 1) = left;
        if (!std::isfinite(left)) break;
        for (Eigen::Index m = 0; m < k; ++m) column.applyOnTheLeft(m, m + 1, rotations[static_cast<std::size_t>(m)].adjoint());
        rotations.emplace_back();
        rotations.back().makeGivens(column(k), left);
        column.applyOnTheLeft(k, k + 1, rotations.back().adjoint());
        hessenberg.push_back(std::move(column));
        right.applyOnTheLeft(k, k + 1, rotations.back().adjoint());
        ++k;
        if (left == 0) break;
        basis.emplace_back(image / left);
    }
    if (k == 0) return 1;
    Vector weights = right.head(k);
    for (Eigen::Index m = k - 1; m >= 0; --m) {
        const Vector& column = hessenberg[static_cast<std::size_t>(m)];
        weights(m) /= column(m);
        weights.head(m) -= weights(m) * column.head(m);
    }
    for (Eigen::Index m = 0; m < k; ++m) y += weights(m) * directions[static_cast<std::size_t>(m)];
    return std::abs(right(k)) / size;
}

}  // namespace impost
