#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/strategy/best_response.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// Lets a file of governments (docs/response.md) say what those among `governments` want that it names, and which tariffs they
/// set; what it leaves out stays. `name` stands in messages; files of bound rates are looked for beside it.
///
/// Errors: no TOML, a key, region, sector or instrument that is not known, a region that does not play, a weight below
/// zero, sectors of an aim that has none, a sector bound twice, bounds crossed; each with file,
/// line and field.
void apply_governments(std::string_view toml, const std::string& name, const World& world, std::vector<Government>& governments);

}  // namespace impost
