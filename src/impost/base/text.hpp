#pragma once

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

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace impost
