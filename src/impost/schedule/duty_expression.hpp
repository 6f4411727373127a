#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "impost/base/decimal.hpp"

namespace impost {

/// A share of a value: "6.4%", "2.8% on the strap, band or bracelet".
struct AdValorem {
    Rate rate;
    std::string on;  ///< the part whose value bears the duty; empty: the customs value
};

/// An amount a unit of quantity: "0.9¢ each", "$1.53/kg", "6.6¢/kg on drained weight".
struct Specific {
    SpecificRate rate;
    std::string unit;  ///< "kg", "liter", "each", "1,000 pins", …
    std::string on;    ///< what is measured, when it is not the article itself
};

/// Raw sugar by polarisation: "4.3817¢/kg less 0.0622005¢/kg for each degree under 100 degrees … but not less than 2.831562¢/kg".
struct DegreeScale {
    SpecificRate rate;
    SpecificRate less_per_degree;
    SpecificRate minimum;
    std::string unit;
};

using DutyComponent = std::variant<AdValorem, Specific, DegreeScale>;

enum class DutyKind {
    none,        ///< no text: nothing is provided here
    free,        ///< no duty
    sum,         ///< the sum of the components
    additional,  ///< the duty in the applicable subheading and the components on top
    applicable,  ///< the duty in the applicable subheading, nothing more
    no_change,   ///< what stands elsewhere stays
    elsewhere,   ///< another provision sets it: "See 9903.88.15", "See additional U.S. note 1", "The rate applicable to …"
    unparsed,    ///< not understood; kept verbatim
};

/// A rate of duty as the schedule writes it, typed. What is not understood is `unparsed`, never guessed.
struct DutyExpression {
    DutyKind kind = DutyKind::none;
    std::vector<DutyComponent> components;
    std::string condition;  ///< a clause that bounds or conditions the whole, verbatim; such a duty needs facts beyond quantity and value
    std::string text;       ///< as printed, with markup removed and white space folded
};

/// Total on every input: it always returns an expression.
[[nodiscard]] DutyExpression parse_duty_expression(std::string_view text);

/// One entry of the special column: a rate and the programs that may claim it.
struct SpecialRate {
    DutyExpression duty;
    std::vector<std::string> programs;  ///< symbols as in General Note 3(c): "S", "KR", "A+"
};

/// "Free (A+,AU,…) 3.1¢/kg (PA)" as its entries; what is not understood comes as an unparsed entry without programs.
[[nodiscard]] std::vector<SpecialRate> parse_special_rates(std::string_view text);

}  // namespace impost
