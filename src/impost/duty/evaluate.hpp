#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/duty/fact.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace impost {

/// What a rate of duty comes to on what an entry states.
struct EvaluatedDuty {
    std::optional<Rate> ad_valorem;   ///< the rate on the whole customs value; absent when the duty has none that is known
    std::vector<std::string> beyond;  ///< components and clauses that are not a rate on the customs value
    std::optional<Money> amount;  ///< exact to 1/10,000 USD; absent when a fact is missing, or when neither value nor quantity is stated
    std::vector<MissingFact> missing;  ///< the facts that the amount needs beyond the customs value
    std::vector<std::string> asked;    ///< the names of all facts that the duty asks for, stated or not
};

/// A component in the schedule's words: "$1.53/kg".
[[nodiscard]] std::string words(const DutyComponent& component);

/// The amount of a duty expression. Pure: of the expression and the statement alone.
/// Errors: a fact or a quantity in a unit that does not convert to the one that the duty asks for; degrees above 100.
/// Tested: monotone in value and quantity; a bounded duty lies within its bounds.
[[nodiscard]] Result<EvaluatedDuty> evaluate(const DutyExpression& duty, const Statement& statement);

}  // namespace impost
