#pragma once

#include <map>
#include <string>

/// Names by code.
using SectorNames = std::map<std::string, std::string>;

/// The sectors of the statistics and of the worlds that ship with Impost.
[[nodiscard]] SectorNames sector_names();

/// The code with its name, or the code alone where it has none.
[[nodiscard]] std::string labelled(const std::string& code, const SectorNames& names);
