#include "impost/equilibrium/options.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace impost {
namespace {

constexpr std::array models = {std::pair{Model::armington, std::string_view("armington")},
                               std::pair{Model::ricardian, std::string_view("ricardian")}};
constexpr std::array closures = {
    std::pair{Closure::fixed, std::string_view("fixed")}, std::pair{Closure::balanced, std::string_view("balanced")},
    std::pair{Closure::world_share, std::string_view("world_share")}, std::pair{Closure::income_share, std::string_view("income_share")}};

template <class Words, class Value>
std::string_view word_of(const Words& words, Value value) {
    return std::find_if(words.begin(), words.end(), [&](const auto& known) { return known.first == value; })->second;
}

}  // namespace

std::string_view text(Model model) { return word_of(models, model); }

std::string_view text(Closure closure) { return word_of(closures, closure); }

Result<Model> parse_model(std::string_view word) {
    for (const auto& [model, known] : models) {
        if (word == known) return model;
    }
    return Error("\"" + std::string(word) + "\" is no model; choose armington or ricardian");
}

Result<Closure> parse_closure(std::string_view word) {
    for (const auto& [closure, known] : closures) {
        if (word == known) return closure;
    }
    return Error("\"" + std::string(word) + "\" is no closure; choose fixed, balanced, world_share or income_share");
}

}  // namespace impost
