#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// What is changed.
enum class ChangeKind {
    tariff,        ///< t' of an importer on an exporter
    trade_cost,    ///< d̂, a factor on non-tariff costs between two regions
    embargo,       ///< a flow that stops
    export_tax,    ///< s' of an exporter on sales to an importer; a subsidy below zero
    productivity,  ///< Â, a factor on what a region makes with the same inputs
    deficit,       ///< D' of a region; the others take the difference in proportion to their value added
};

/// What a change does to the figure that stands before it.
enum class Operation {
    set,    ///< the value
    add,    ///< the figure + the value
    scale,  ///< the figure · the value
};

/// One change, as a user writes it. Words that a kind does not have are empty.
struct Change {
    /// Words of a field and where they stand.
    struct Words {
        std::vector<std::string> words;
        Place place;
    };
    ChangeKind kind = ChangeKind::tariff;
    Words importers;  ///< codes of regions, groups such as "EU", or "all"
    Words exporters;
    Words regions;
    Words sectors;  ///< codes of sectors, "goods", "services" or "all"
    Operation operation = Operation::set;
    double value = 0;  ///< a rate (0.10 is 10 %), a factor, or money a year
    Place place;
};

/// Changes that take effect one after another, kind by kind.
struct Scenario {
    std::string title;
    std::string note;
    std::vector<Change> changes;
};

/// Reads a scenario from TOML text (docs/world.md); `name` stands in messages.
/// Errors: no TOML, an unknown or missing key, a value of the wrong type; each with file, line and field.
[[nodiscard]] Scenario parse_scenario(std::string_view toml, const std::string& name);
[[nodiscard]] Scenario read_scenario(const std::string& path);

/// The places of regions that words name: codes, groups or "all". Errors: a word that is none of them, with its place.
[[nodiscard]] std::vector<std::size_t> regions_of(const World& world, const Change::Words& words);
/// The places of sectors that words name: codes, "goods", "services" or "all". Errors: a word that is none of them, with its place.
[[nodiscard]] std::vector<std::size_t> sectors_of(const World& world, const Change::Words& words);

/// What a scenario changes in a world. Domestic sales stay free, and nothing keeps a region from buying at home.
/// Errors: a region or sector that the world does not have, a tariff or export tax of −100 % or less, a factor of zero or less,
/// deficits that no region is left to take; each with file, line and field.
[[nodiscard]] Shock apply(const Scenario& scenario, const World& world);

}  // namespace impost
