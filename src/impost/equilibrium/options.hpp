#pragma once

#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// Which economy answers.
enum class Model {
    armington,  ///< many sectors, no input-output: γ = 0
    ricardian,  ///< with input-output, after Caliendo & Parro (2015)
};

/// What becomes of trade deficits.
enum class Closure {
    fixed,         ///< they stay, nominally, in units of the numeraire
    balanced,      ///< there are none, before and after: the baseline is solved anew without them
    world_share,   ///< a constant share of world value added; since that is the numeraire, the same as `fixed`
    income_share,  ///< a constant share of the own income, surpluses and deficits scaled until they add up to zero
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
    ElasticitySet elasticities = {};      ///< without any: the default set of the world
    Accounts accounts = Accounts::exact;  ///< raw: the baseline is solved from the shares of accounts that do not add up
    double labour_supply = 0;             ///< φ: employment is (ŵ/P̂)^φ
    std::vector<double> scale = {};       ///< ψ by sector: productivity is (sector employment)^ψ; none: constant returns
    double labour_tax = 0;                ///< a, rate of a tax on labour income that revenue cuts; 0: revenue goes to households as it is
};

/// When the solver is content.
struct SolverSettings {
    double tolerance = 1e-12;  ///< where steps end, on every market's scaled excess demand
    double accepted = 1e-10;   ///< the largest scaled residual of any equation with which a result is given
    int iterations = 60;       ///< steps before the shock is cut into smaller ones
};

}  // namespace impost
