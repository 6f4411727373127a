#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace impost {

/// Philox4x32-10, the counter-based generator of Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3": what stands at a
/// place does not depend on what was drawn before it.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// A number between 0 and 1, neither included, in steps of 2^−53, from the upper bits of 64.
[[nodiscard]] double between_zero_and_one(std::uint64_t bits);

/// The standard normal quantile of a probability between 0 and 1.
[[nodiscard]] double normal_quantile(double probability);

/// Independent numbers between 0 and 1: `place` counts those of one draw.
[[nodiscard]] double uniform(std::uint64_t seed, std::uint64_t draw, std::uint64_t place);

/// The same as standard normal numbers, at the places 0, 1, … of a draw; two come out of one counter (Box & Muller 1958).
void fill_normal(std::uint64_t seed, std::uint64_t draw, std::span<double> values);

/// How the points of an ensemble lie.
enum class Sequence {
    random,  ///< independent of each other
    sobol,   ///< evenly: Sobol's sequence with the directions of Joe & Kuo (2008), shifted by the seed digit by digit
};

/// Points of the unit cube, by number.
class Points {
public:
    /// Errors: more dimensions than the sequence has directions for (3,667).
    Points(Sequence sequence, std::uint64_t seed, std::size_t dimensions);

    /// Point `draw`, all coordinates between 0 and 1, neither included. May be called from several threads.
    void fill(std::uint64_t draw, std::span<double> point) const;

private:
    class Sobol;
    std::uint64_t seed_;
    std::size_t dimensions_;
    std::shared_ptr<const Sobol> sobol_;
};

}  // namespace impost
