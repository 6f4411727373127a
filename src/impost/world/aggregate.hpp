#pragma once

#include <string>
#include <vector>

#include "impost/io/csv.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// Which region or sector of a smaller world each one of a larger world falls into.
struct Mapping {
    std::vector<std::string> targets;  ///< in the order of their first appearance
    std::vector<std::size_t> target;   ///< of each code, in the order of the larger world
};

/// Reads a map with the columns code and to. `what` is "region" or "sector", for messages.
/// Errors: a code twice, unknown or forgotten; an empty target.
[[nodiscard]] Mapping read_mapping(const CsvTable& table, const std::vector<std::string>& codes, const std::string& what);
[[nodiscard]] Mapping region_mapping(const World& world, const CsvTable& table);
[[nodiscard]] Mapping sector_mapping(const World& world, const CsvTable& table);
/// Every one stays what it is.
[[nodiscard]] Mapping region_identity(const World& world);
[[nodiscard]] Mapping sector_identity(const World& world);

/// Adds a world up. Purchases and inner accounts are sums, so accounts that add up still do, and so do income and expenditure:
///
/// - tariffs are weighted by trade, plainly averaged where there is none;
/// - trade between regions that fall together becomes domestic sales at duty-paid value, and its duty value added of the seller's sector
///   (reported as a repair);
/// - elasticities are weighted by trade across the larger world's borders, plainly averaged where there is none;
/// - a sector counts as goods if anything in it does.
///
/// Tested: nothing changes when nothing falls together; totals stay, and so do the identities of the accounts.
[[nodiscard]] World aggregate(const World& world, const Mapping& regions, const Mapping& sectors);

}  // namespace impost
