#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace impost {

/// A quantity of an entry line in one unit of the schedule ("kg", "No.", "liters").
struct Measured {
    Quantity quantity;
    std::string unit;
};

/// A fact that a rate of duty asks for by name: "polarization-degrees", "value-of-case", "number-of-jewels".
struct Fact {
    std::string name;
    std::variant<Measured, Money, Rate> value;  ///< a number with its unit (none: the unit asked for), USD, or a share in percent
};

/// Reads "96", "12.5 kg", "120 USD", "$120" or "40%". Errors: none of these; a number below zero.
[[nodiscard]] Result<Fact> parse_fact(const std::string& name, std::string_view text);

/// Facts as people write them, "value-of-case=120 USD"; "applicable-line=2009.12.25" names a line instead of a number.
struct Facts {
    std::vector<Fact> facts;
    std::optional<HsCode> applicable_line;
};

/// Errors: no "="; as `parse_fact`; a line that is no code; two lines.
[[nodiscard]] Result<Facts> parse_facts(const std::vector<std::string>& texts);

/// A fact that an entry does not give and a duty depends on.
struct MissingFact {
    std::string name;
    std::string what;  ///< what it measures and in which unit

    friend bool operator==(const MissingFact&, const MissingFact&) = default;
};

/// What an entry line states that a rate of duty can be charged on. Refers to the entry line.
struct Statement {
    std::optional<Money> customs_value;
    const std::vector<Measured>& quantities;
    const std::vector<Fact>& facts;

    [[nodiscard]] const Fact* fact(std::string_view name) const;
};

/// An amount in USD that a fact states: an amount, a bare number, or a share of the customs value; none where it is not
/// stated. Errors: a fact in another unit, a share of a value that is not stated.
[[nodiscard]] Result<std::optional<Money>> stated_money(const Statement& statement, const std::string& name);

/// A number that a fact states without unit; none where it is not stated. Errors: a fact with a unit.
[[nodiscard]] Result<std::optional<Quantity>> stated_number(const Statement& statement, const std::string& name);

/// The measure of a basis: a quantity in its unit; none where the entry does not state it.
/// Errors: a fact in a unit that does not convert; out of range.
[[nodiscard]] Result<std::optional<Quantity>> stated_quantity(const Statement& statement, const DutyBasis& basis);

/// What an entry has to state for a basis, where it does not.
[[nodiscard]] MissingFact missing_fact(const Statement& statement, const DutyBasis& basis);

}  // namespace impost
