#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/schedule/unit.hpp"

namespace impost {

/// What a component of a duty is charged on: the customs value, a quantity of the article, or a fact of another name.
struct DutyBasis {
    std::string fact;                ///< "value-of-case", "drained-weight", "number-of-jewels"; empty: the article itself
    const Unit* unit = nullptr;      ///< in which it is measured; null: USD
    const Unit* times = nullptr;     ///< the fact is that of one article: times their quantity in this unit
    const Unit* quantity = nullptr;  ///< a quantity of the entry in this unit says the same ("Pb kg")
    std::int64_t over = 0;           ///< only what exceeds this number bears the duty: "jewel over 7"
    std::vector<std::string> parts;  ///< facts whose sum says the same: value-of-case and value-of-strap
};

/// A share of a value: "6.4%", "2.8% on the strap, band or bracelet".
struct AdValorem {
    Rate rate;
    std::string on;  ///< the part whose value bears the duty; empty: the customs value
    DutyBasis basis;
};

/// An amount a unit of quantity: "0.9¢ each", "$1.53/kg", "6.6¢/kg on drained weight".
struct Specific {
    SpecificRate rate;
    std::string unit;  ///< "kg", "liter", "each", "1,000 pins", …
    std::string on;    ///< what is measured, when it is not the article itself
    DutyBasis basis;
};

/// Raw sugar by polarization: "4.3817¢/kg less 0.0622005¢/kg for each degree under 100 degrees … but not less than 2.831562¢/kg".
struct DegreeScale {
    SpecificRate rate;
    SpecificRate less_per_degree;
    SpecificRate minimum;
    std::string unit;
    DutyBasis basis;  ///< the quantity; the degrees are the fact "polarization-degrees"
};

using DutyComponent = std::variant<AdValorem, Specific, DegreeScale>;

/// Whether a component is a rate on the whole customs value.
[[nodiscard]] bool on_customs_value(const DutyComponent& component);

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

/// A clause that bounds a sum: "but not less than 3¢/kg", "but if … the total duty shall not exceed the duty for the
/// complete movement".
struct Bound {
    enum class Kind { at_least, at_most };
    Kind kind = Kind::at_least;
    std::vector<DutyComponent> components;  ///< the limit, where it is a sum
    std::string reference;  ///< the limit, where it is another duty: the fact that gives its amount, "duty-for-complete-movement"
    std::string when;       ///< the fact (1 or 0) that says whether the clause applies; empty: it always does
    std::string text;       ///< as printed
};

/// What sets a duty that is `elsewhere`.
struct Reference {
    enum class Kind {
        none,
        provisions,  ///< provisions of chapters 98 and 99, one of which the entry claims
        note,        ///< a note to the schedule
        article,     ///< the rate of another article, whose line the entry names
    };
    Kind kind = Kind::none;
    struct Range {
        HsCode first;
        HsCode last;
    };
    std::vector<Range> provisions;

    [[nodiscard]] bool names(HsCode provision) const;
};

/// A rate of duty as the schedule writes it, typed. What is not understood is `unparsed`, never guessed.
struct DutyExpression {
    DutyKind kind = DutyKind::none;
    std::vector<DutyComponent> components;
    std::vector<Bound> bounds;
    Reference reference;
    std::string condition;  ///< a clause that bounds or conditions the whole, verbatim: "under bond", or what `bounds` types
    std::string text;       ///< as printed, with markup removed and white space folded

    /// A rate on the customs value and nothing else, or free.
    [[nodiscard]] std::optional<Rate> plain_rate() const;
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
