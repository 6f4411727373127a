#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "impost/base/decimal.hpp"

namespace impost {

/// A unit of quantity: `numerator / denominator` of the base that it measures. Units convert within a base only: a
/// kilogram of lead content ("Pb kg") is no kilogram of the article.
struct Unit {
    std::string_view name;  ///< as the schedule writes it
    std::string_view base;  ///< "kg", "No.", "liters", "kg of lead", …
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
};

/// The unit that a text names, however it is spelled or marked up: "kg", "<u>kg</u>", "Doz.", "pf. liter", "each", "lb".
/// Null when none does. The units live as long as the program.
/// Factors are exact. Source: NIST Handbook 44, appendix C (pound 0.453 592 37 kg, foot 0.3048 m, gallon 231 cubic inches,
/// petroleum barrel 42 gallons, carat 200 mg, troy ounce 31.103 476 8 g); NIST Special Publication 811, appendix B.
[[nodiscard]] const Unit* find_unit(std::string_view text);

/// The unit that measures a content: "Pb kg" for "lead". Null when the schedule has none.
[[nodiscard]] const Unit* find_content_unit(std::string_view content);

[[nodiscard]] bool same_measure(const Unit& a, const Unit& b);

/// A quantity in another unit of the same base, half away from zero at 1e-10. Errors: another base; out of range.
[[nodiscard]] Result<Quantity> convert(Quantity quantity, const Unit& from, const Unit& to);

/// "pf.liters" as a part of a fact's name: "pf-liters".
[[nodiscard]] std::string name_part(std::string_view words);

}  // namespace impost
