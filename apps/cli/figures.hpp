#pragma once

#include <string>

/// Text filled up or cut to a number of places on the terminal, where a character of several bytes takes one.
[[nodiscard]] std::string fit(const std::string& text, std::size_t width);

/// A change with its sign; what rounds to nothing has none.
[[nodiscard]] std::string change(double value, int decimals);

/// A whole number in groups of three digits.
[[nodiscard]] std::string money(double value);

/// The name of a column or remark as prose has it.
[[nodiscard]] std::string with_blanks(std::string name);
