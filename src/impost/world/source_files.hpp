#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/io/stream.hpp"

namespace impost {

/// A file's name without its folder and without .gz or .zst.
[[nodiscard]] std::string plain_name(std::string_view path);

/// Takes the file whose plain name ends in `ending` out of those a user names. Errors: none or several; the sentence says what is needed.
[[nodiscard]] ByteStream take_file(std::vector<ByteStream>& files, std::string_view ending, std::string_view needed);

/// Errors: files are left that nothing reads.
void demand_no_more(const std::vector<ByteStream>& files, std::string_view needed);

}  // namespace impost
