#include "impost/equilibrium/options.hpp"

#include <string>

namespace impost {

std::string_view text(Model model) { return model == Model::armington ? "armington" : "ricardian"; }

std::string_view text(Closure closure) { return closure == Closure::fixed ? "fixed" : "balanced"; }

Result<Model> parse_model(std::string_view word) {
    if (word == "armington") return Model::armington;
    if (word == "ricardian") return Model::ricardian;
    return Error("\"" + std::string(word) + "\" is no model; choose armington");
}

Result<Closure> parse_closure(std::string_view word) {
    if (word == "fixed") return Closure::fixed;
    if (word == "balanced") return Closure::balanced;
    return Error("\"" + std::string(word) + "\" is no closure; choose fixed or balanced");
}

}  // namespace impost
