#pragma once

#include <string>
#include <vector>

#include "impost/brief/brief.hpp"

namespace impost {

/// What a measure charges on the brief's day, in words.
struct DutyWords {
    std::vector<std::string> duties;  ///< "10 % on all products of China", what charges most first, at most three
    std::string others;               ///< "5 other rates of 10 to 50 %"; empty where all are listed
};

/// Parts that need no claim count, and the others only where there is nothing else.
[[nodiscard]] DutyWords duty_words(const MeasureOnDay& measure);

/// What the measure is on the brief's day: "Additional duty of 10 % on all products of China and Hong Kong", "Additional duties: 20 % on
/// all products of Vietnam; 10 % on all products of other countries; and 12 other rates of 11 to 50 %".
[[nodiscard]] std::string headline(const Brief& brief);

/// "in force since 4 Mar 2025 00:01 EST, rates last changed 1 Aug 2025"; "threatened, not in force".
[[nodiscard]] std::string standing(const Brief& brief);

/// Exceptions in force on the brief's day and known then.
[[nodiscard]] std::vector<const Exception*> exceptions_of(const Brief& brief);
/// Headings of the parts, each once.
[[nodiscard]] std::vector<std::string> headings_of(const Brief& brief);

/// What an entry has to claim to be left out, or the heading alone: "9903.01.21 donation", each once.
[[nodiscard]] std::vector<std::string> exception_words(const Brief& brief);

}  // namespace impost
