#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impost/equilibrium/quantiles.hpp"

namespace impost {

/// What an ensemble has learned so far, to go on from another day.
struct EnsembleState {
    std::uint64_t run = 0;   ///< a checksum of everything that draws depend on
    std::uint64_t done = 0;  ///< draws
    std::uint64_t failed = 0;
    std::string first_failure;
    std::vector<Distribution> distributions;  ///< policy by policy, figure by figure
};

/// The state as text, a line a figure; numbers read back as they were.
[[nodiscard]] std::string write_state(const EnsembleState& state);
/// `name` stands in messages. Errors: no state of an ensemble, one that is cut off or damaged; with the line.
[[nodiscard]] EnsembleState parse_state(std::string_view text, const std::string& name);

/// A checksum of numbers and words in their order (FNV-1a).
class Checksum {
public:
    void add(std::string_view bytes);
    void add(double value);
    void add(const std::vector<double>& values);
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace impost
