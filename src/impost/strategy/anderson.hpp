#pragma once

#include <algorithm>
#include <deque>

#include "impost/equilibrium/eigen.hpp"

namespace impost {

/// Anderson's acceleration of a fixed point x = g(x): the next x is the combination of earlier g(x) whose residuals g(x) − x
/// cancel best, by least squares over the last `depth` differences. An affine map of dimension d is solved in d + 1 steps.
class Anderson {
public:
    using Vector = Eigen::VectorXd;

    explicit Anderson(std::size_t depth) : depth_(depth) {}

    [[nodiscard]] Vector next(const Vector& x, const Vector& image) {
        const Vector residual = image - x;
        if (image_.size() > 0) {
            images_.emplace_back(image - image_);
            residuals_.emplace_back(residual - residual_);
            if (images_.size() > depth_) images_.pop_front();
            if (residuals_.size() > depth_) residuals_.pop_front();
        }
        image_ = image;
        residual_ = residual;
        if (images_.empty()) return image;
        Eigen::MatrixXd changes(x.size(), static_cast<Eigen::Index>(residuals_.size()));
        for (std::size_t k = 0; k < residuals_.size(); ++k) changes.col(static_cast<Eigen::Index>(k)) = residuals_[k];
        const Vector weights = changes.completeOrthogonalDecomposition().solve(residual);
        Vector result = image;
        for (std::size_t k = 0; k < images_.size(); ++k) result -= weights(static_cast<Eigen::Index>(k)) * images_[k];
        return result.allFinite() ? result : image;
    }

private:
    std::size_t depth_;
    std::deque<Vector> images_;
    std::deque<Vector> residuals_;
    Vector image_;
    Vector residual_;
};

}  // namespace impost
