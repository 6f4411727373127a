#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// What a change does to the tariff that stands before it.
enum class TariffOperation {
    set,    ///< t' = value
    add,    ///< t' = t + value
    scale,  ///< t' = t · value
};

/// One change of tariffs, as a user writes it.
struct TariffChange {
    /// Words of a field and where they stand.
    struct Words {
        std::vector<std::string> words;
        Place place;
    };
    Words importers;  ///< codes of regions, groups such as "EU", or "all"
    Words exporters;
    Words sectors;  ///< codes of sectors, "goods", "services" or "all"
    TariffOperation operation = TariffOperation::set;
    double value = 0;  ///< a rate (0.10 is 10 %), or a factor
    Place place;
};

/// Changes of tariffs that take effect one after another.
struct Scenario {
    std::string title;
    std::string note;
    std::vector<TariffChange> tariffs;
};

/// Reads a scenario from TOML text (docs/world.md); `name` stands in messages.
/// Errors: no TOML, an unknown or missing key, a value of the wrong type; each with file, line and field.
[[nodiscard]] Scenario parse_scenario(std::string_view toml, const std::string& name);
[[nodiscard]] Scenario read_scenario(const std::string& path);

/// The tariffs of a world after a scenario. Domestic sales stay free.
/// Errors: a region or sector that the world does not have, a tariff of −100 % or less; each with file, line and field.
[[nodiscard]] Shock apply(const Scenario& scenario, const World& world);

}  // namespace impost
