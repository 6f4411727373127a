#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// A figure that rounds to nothing has no sign, here and in all tables.

/// A change with its sign.
[[nodiscard]] std::string change(double value, int decimals);

/// A figure without a plus.
[[nodiscard]] std::string level(double value, int decimals);

/// A figure in groups of three digits.
[[nodiscard]] std::string money(double value, int decimals = 0);

/// Zero without a sign, every other figure as it is.
[[nodiscard]] inline double unsigned_zero(double value) { return value == 0 ? 0.0 : value; }

/// A figure to 15 digits, as CSV has it.
[[nodiscard]] std::string exact(double value);

/// "1 sector", "1,920 cells"
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);

/// The name of a column or remark as prose has it.
[[nodiscard]] std::string with_blanks(std::string name);
