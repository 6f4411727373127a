#include "impost/strategy/optimise.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <nlopt.hpp>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace impost {
namespace {

using Eigen::Index;
using Vector = Hill::Vector;
using Matrix = Eigen::MatrixXd;

/// Places that no bound holds back.
std::vector<Index> free_places(const Box& box, const Vector& x, const Vector& slope) {
    std::vector<Index> result;
    for (Index k = 0; k < x.size(); ++k) {
        const bool held = (x(k) <= box.lower(k) && slope(k) <= 0) || (x(k) >= box.upper(k) && slope(k) >= 0);
        if (!held) result.push_back(k);
    }
    return result;
}

Matrix among(const Matrix& curvature, const std::vector<Index>& places) {
    const Matrix part = curvature(places, places);
    return (part + part.transpose()) / 2;
}

/// Second derivatives along some variables; −1 along each of the others.
Matrix curvature_along(const Hill& hill, const Vector& x, const Vector& slope, const std::vector<Index>& places) {
    constexpr double usual = 1e-5;
    constexpr double of_range = 1e-3;  // of rates on hardly any trade the usual step would be a jump
    Matrix result = -Matrix::Identity(x.size(), x.size());
    Vector moved = x;
    Vector gradient(x.size());
    for (const Index k : places) {
        const double range = hill.box.upper(k) - hill.box.lower(k);
        const double step = range > 0 ? std::min(usual, of_range * range) : usual;
        moved(k) = x(k) + step;
        static_cast<void>(hill.height(moved, &gradient));
        result.col(k) = (gradient - slope) / step;
        moved(k) = x(k);
    }
    return result;
}

/// Newton's step with every second derivative taken as if it were below zero, and none too near to it.
Vector uphill(const Matrix& bend, const Vector& gradient) {
    constexpr double flat = 1e-7;  // of the largest
    const Eigen::SelfAdjointEigenSolver<Matrix> axes(bend);
    const Vector bends = axes.eigenvalues().cwiseAbs();
    const double least = flat * bends.maxCoeff();
    if (!(least > 0)) return gradient;
    return axes.eigenvectors() * (axes.eigenvectors().transpose() * gradient).cwiseQuotient(bends.cwiseMax(least));
}

/// What NLopt calls back, with the best point seen.
class Ascent {
public:
    Ascent(const Hill& hill, double tolerance, nlopt::opt& optimiser) : hill_(hill), tolerance_(tolerance), optimiser_(optimiser) {
        best_.height = -std::numeric_limits<double>::infinity();
    }

    static double height(const std::vector<double>& x, std::vector<double>& slope, void* self) {
        return static_cast<Ascent*>(self)->guarded(x, slope);
    }

    /// Errors: what the hill threw.
    [[nodiscard]] const Summit& best() const {
        if (failure_) std::rethrow_exception(failure_);
        return best_;
    }

private:
    /// NLopt loses the type of what is thrown through it.
    double guarded(const std::vector<double>& x, std::vector<double>& slope) {
        try {
            return visit(x, slope);
        } catch (...) {
            failure_ = std::current_exception();
            optimiser_.force_stop();
            return 0;
        }
    }

    double visit(const std::vector<double>& x, std::vector<double>& slope) {
        ++best_.evaluations;
        const Vector at = Eigen::Map<const Vector>(x.data(), static_cast<Index>(x.size()));
        Vector gradient(at.size());
        const double height = hill_.height(at, &gradient);
        std::copy(gradient.begin(), gradient.end(), slope.begin());
        if (height > best_.height) {
            best_.x = at;
            best_.height = height;
            best_.slope = gradient;
        }
        if (projected(hill_.box, at, gradient).lpNorm<Eigen::Infinity>() <= tolerance_) optimiser_.force_stop();
        return height;
    }

    const Hill& hill_;
    double tolerance_;
    nlopt::opt& optimiser_;
    Summit best_;
    std::exception_ptr failure_;
};

}  // namespace

Vector projected(const Box& box, const Vector& x, const Vector& slope) {
    Vector result = Vector::Zero(x.size());
    for (const Index k : free_places(box, x, slope)) result(k) = slope(k);
    return result;
}

Summit climb(const Hill& hill, const Vector& start, double tolerance) {
    constexpr int most_evaluations = 1000;
    nlopt::opt optimiser(nlopt::LD_LBFGS, static_cast<unsigned>(start.size()));
    Ascent ascent(hill, tolerance, optimiser);
    optimiser.set_max_objective(Ascent::height, &ascent);
    optimiser.set_lower_bounds(std::vector<double>(hill.box.lower.begin(), hill.box.lower.end()));
    optimiser.set_upper_bounds(std::vector<double>(hill.box.upper.begin(), hill.box.upper.end()));
    optimiser.set_maxeval(most_evaluations);
    std::vector<double> x(start.begin(), start.end());
    double height = 0;
    try {
        optimiser.optimize(x, height);
    } catch (const nlopt::forced_stop&) {
        // the goal is reached
    } catch (const nlopt::roundoff_limited&) {
        // heights tell no more; the caller goes on by gradients alone
    } catch (const std::runtime_error& failure) {
        if (std::string_view(failure.what()) != "nlopt failure") throw;  // its line search found nothing better
    }
    return ascent.best();
}

Matrix curvature(const Hill& hill, const Vector& x, const Vector& slope) {
    std::vector<Index> places(static_cast<std::size_t>(x.size()));
    std::iota(places.begin(), places.end(), Index{0});
    return curvature_along(hill, x, slope, places);
}

Matrix free_curvature(const Hill& hill, const Vector& x, const Vector& slope) {
    constexpr double weak = 1e-3;
    std::vector<Index> places;
    const Vector free = projected(hill.box, x, slope);
    for (Index k = 0; k < x.size(); ++k) {
        if (free(k) != 0 || std::abs(slope(k)) <= weak) places.push_back(k);
    }
    return curvature_along(hill, x, slope, places);
}

bool is_concave(const Box& box, const Matrix& curvature, const Vector& x, const Vector& slope) {
    const std::vector<Index> places = free_places(box, x, slope);
    return places.empty() || Eigen::LLT<Matrix>(-among(curvature, places)).info() == Eigen::Success;
}

Vector newton_step(const Box& box, const Matrix& curvature, const Vector& x, const Vector& slope) {
    const std::vector<Index> places = free_places(box, x, slope);
    if (places.empty()) return x;
    const Matrix bend = among(curvature, places);
    const Vector gradient = slope(places);
    const Eigen::LLT<Matrix> factors(-bend);
    Vector result = x;
    result(places) += factors.info() == Eigen::Success ? Vector(factors.solve(gradient)) : uphill(bend, gradient);
    return result.cwiseMax(box.lower).cwiseMin(box.upper);
}

Crest crest_of(const Box& box, const Matrix& curvature, const Vector& x, const Vector& slope, const Matrix& held) {
    Crest result{Vector::Zero(x.size()), -std::numeric_limits<double>::infinity()};
    const std::vector<Index> places = free_places(box, x, slope);
    if (places.empty()) return result;
    Matrix level = Matrix::Identity(static_cast<Index>(places.size()), static_cast<Index>(places.size()));
    if (held.cols() > 0) {
        const Eigen::ColPivHouseholderQR<Matrix> factors(held(places, Eigen::all));
        level = Matrix(factors.householderQ()).rightCols(level.cols() - factors.rank());
    }
    if (level.cols() == 0) return result;
    const Matrix bends = level.transpose() * among(curvature, places) * level;
    const Eigen::SelfAdjointEigenSolver<Matrix> axes(bends);
    result.direction(places) = level * axes.eigenvectors().rightCols<1>();
    result.bend = axes.eigenvalues()(axes.eigenvalues().size() - 1);
    return result;
}

Optimality optimality(const Box& box, const Matrix& curvature, const Vector& x, const Vector& slope) {
    Optimality result;
    result.slope = projected(box, x, slope).lpNorm<Eigen::Infinity>();
    result.bend = crest_of(box, curvature, x, slope).bend;
    for (Index k = 0; k < x.size(); ++k) {
        if (x(k) <= box.lower(k)) ++result.at_floor;
        if (x(k) >= box.upper(k)) ++result.at_cap;
    }
    return result;
}

}  // namespace impost
