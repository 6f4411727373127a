#pragma once

#include <string>
#include <string_view>

namespace impost {

/// The bytes of a file, unpacked when they are gzip or zstd (told by their first bytes, not by the name).
/// Errors: no such file, unreadable, damaged.
[[nodiscard]] std::string read_file(const std::string& path);

/// Unpacks gzip or zstd bytes; others come back as they are. `name` is for the message. Errors: damaged data.
[[nodiscard]] std::string unpack(std::string bytes, const std::string& name);

/// Writes a file whole or not at all: to a neighbour first, then renamed. A name that ends in .gz or .zst is packed.
void write_file(const std::string& path, std::string_view bytes);

}  // namespace impost
