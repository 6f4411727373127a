#include "impost/equilibrium/draws.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "impost/base/error.hpp"

namespace impost {
namespace {

constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32U); }

/// The stream of digits by which Sobol's points are shifted; no draw has this number.
constexpr std::uint64_t of_shifts = ~std::uint64_t{0};
/// Where a draw's normal numbers begin; its points stand before.
constexpr std::uint64_t of_normals = std::uint64_t{1} << 63U;

std::array<std::uint64_t, 2> bits(std::uint64_t seed, std::uint64_t draw, std::uint64_t place) {
    const auto words = philox({low(place), high(place), low(draw), high(draw)}, {low(seed), high(seed)});
    return {std::uint64_t{words[0]} | std::uint64_t{words[1]} << 32U, std::uint64_t{words[2]} | std::uint64_t{words[3]} << 32U};
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t first = std::uint64_t{0xd2511f53U} * counter[0];
        const std::uint64_t second = std::uint64_t{0xcd9e8d57U} * counter[2];
        counter = {high(second) ^ counter[1] ^ key[0], low(second), high(first) ^ counter[3] ^ key[1], low(first)};
        key = {key[0] + 0x9e3779b9U, key[1] + 0xbb67ae85U};
    }
    return counter;
}

double between_zero_and_one(std::uint64_t bits) { return (static_cast<double>(bits >> 12U) + 0.5) * 0x1.0p-52; }

double normal_quantile(double probability) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability); }

double uniform(std::uint64_t seed, std::uint64_t draw, std::uint64_t place) { return between_zero_and_one(bits(seed, draw, place)[0]); }

void fill_normal(std::uint64_t seed, std::uint64_t draw, std::span<double> values) {
    for (std::size_t k = 0; k < values.size(); k += 2) {
        const auto pair = bits(seed, draw, of_normals + k / 2);
        const double radius = std::sqrt(-2 * std::log(between_zero_and_one(pair[0])));
        const double angle = 2 * std::numbers::pi * between_zero_and_one(pair[1]);
        values[k] = radius * std::cos(angle);
        if (k + 1 < values.size()) values[k + 1] = radius * std::sin(angle);
    }
}

class Points::Sobol {
public:
    explicit Sobol(std::size_t dimensions) : engine_(dimensions) {}
    /// The sequence, standing at its beginning.
    [[nodiscard]] boost::random::sobol engine() const { return engine_; }

private:
    boost::random::sobol engine_;
};

Points::Points(Sequence sequence, std::uint64_t seed, std::size_t dimensions) : seed_(seed), dimensions_(dimensions) {
    constexpr std::size_t most = 3667;
    if (sequence == Sequence::random || dimensions == 0) return;
    if (dimensions > most) throw Error("Sobol's sequence has no more than " + std::to_string(most) + " dimensions; draw by seed");
    sobol_ = std::make_shared<const Sobol>(dimensions);
}

void Points::fill(std::uint64_t draw, std::span<double> point) const {
    if (!sobol_) {
        for (std::size_t k = 0; k < dimensions_; ++k) point[k] = uniform(seed_, draw, k);
        return;
    }
    auto engine = sobol_->engine();
    engine.discard(draw * dimensions_);
    for (std::size_t k = 0; k < dimensions_; ++k) point[k] = between_zero_and_one(engine() ^ bits(seed_, of_shifts, k)[0]);
}

}  // namespace impost
