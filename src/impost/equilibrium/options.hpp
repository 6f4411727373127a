#pragma once

#include <string_view>

#include "impost/base/error.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// Which economy answers.
enum class Model {
    armington,  ///< many sectors, no input-output: γ = 0
    ricardian,  ///< with input-output, after Caliendo & Parro (2015); not available yet
};

/// What becomes of trade deficits.
enum class Closure {
    fixed,     ///< they stay, nominally, in units of the numeraire
    balanced,  ///< there are none, before and after: the baseline is solved anew without them
};

[[nodiscard]] std::string_view text(Model model);
[[nodiscard]] std::string_view text(Closure closure);
/// Errors: another word.
[[nodiscard]] Result<Model> parse_model(std::string_view word);
[[nodiscard]] Result<Closure> parse_closure(std::string_view word);

/// In which unit every value of a result is told.
inline constexpr std::string_view numeraire = "world value added";

/// How a world is turned into a baseline.
struct Options {
    Model model = Model::armington;
    Closure closure = Closure::balanced;
    ElasticitySet elasticities = {};  ///< without any: the default set of the world
};

/// When the solver is content.
struct SolverSettings {
    double tolerance = 1e-12;  ///< where steps end, on every market's scaled excess demand
    double accepted = 1e-10;   ///< the largest scaled residual of any equation with which a result is given
    int iterations = 60;       ///< steps before the shock is cut into smaller ones
};

}  // namespace impost
