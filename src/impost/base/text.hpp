#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace impost {

/// Without white space at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Markup tags removed, white space (no-break spaces too) folded to single spaces, trimmed.
[[nodiscard]] std::string plain_text(std::string_view text);

/// The parts between separators; an empty text has none.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// Puts an item at the end of a list that does not have it.
template <class Item>
void add_once(std::vector<Item>& list, const Item& item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// The least number of letters to put in, take out or replace that makes one word into the other, whatever their case.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

/// Those of `known` that a misspelt word can mean, the nearest first: at most so many, each by
/// two letters or a third of its own.
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known, std::size_t most);

}  // namespace impost
