#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/equilibrium/scenario.hpp"

namespace impost {

/// How a government answers tariffs on its goods in kind.
enum class RuleKind {
    mirror,    ///< the same added rate on the same sector
    value,     ///< the same mean rate on imports of the same value, first where it depends least on the imposer
    list,      ///< a given rate on a list of sectors
    own_loss,  ///< one rate on all goods that costs the imposer as much as the measure costs itself
    escalate,  ///< one rate on all goods that rises by steps up to a ceiling
};
[[nodiscard]] std::string_view text(RuleKind kind);
/// Reads "mirror", "value", "list", "own-loss" or "escalate". Errors: another word.
[[nodiscard]] Result<RuleKind> parse_rule(std::string_view word);

/// A rule with its parameters; those that its kind does not use are absent.
struct Rule {
    RuleKind kind = RuleKind::mirror;
    double proportion = 1;                  ///< of the rate, value or loss that is answered
    std::optional<double> rate = {};        ///< of `list`
    std::vector<std::size_t> sectors = {};  ///< of `list`
    std::optional<double> step = {};        ///< of `escalate`: added rate a step
    std::optional<double> ceiling = {};     ///< of `escalate`
};

/// What one government adds to its tariffs on another's goods.
struct Retaliation {
    std::size_t by = 0;
    std::size_t against = 0;
    std::vector<double> added;  ///< by sector, in points (0.1 is ten)
    double imports_hit = 0;     ///< value before, of what it now adds a duty to, in money a year
    double exports_hit = 0;     ///< the same of its own exports under the measure
};

/// The steps of an answer; rules other than `escalate` have one.
struct Response {
    struct Step {
        std::vector<Retaliation> retaliations;  ///< one a government that raised tariffs
        Shock shock;                            ///< the measure and the answer
        Equilibrium equilibrium;
    };
    Equilibrium alone;  ///< the measure without an answer
    std::vector<Step> steps;
};

/// The answer of region `by` to those who in `measure` raise tariffs on its goods above the baseline's.
///
/// Errors: nobody raises any; a parameter that a rule needs is missing, or not above zero; a proportion above 100; an added rate above
/// 1,000 %; a loss that no rate up to there returns, or no loss.
[[nodiscard]] Response respond(const Baseline& baseline, const Shock& measure, std::size_t by, const Rule& rule);

/// The answer as scenario entries (docs/world.md), TOML.
[[nodiscard]] std::string scenario_entries(const Baseline& baseline, const std::vector<Retaliation>& retaliations);

}  // namespace impost
