#pragma once

#include <string>
#include <vector>

#include "impost/exposure/rates.hpp"

namespace impost {

/// A rate of duty on the goods of one exporting region in one model sector.
struct SectorRate {
    std::string exporter;  ///< region of the world
    std::string sector;
    double rate = 0;         ///< share of value
    double imports_usd = 0;  ///< weight behind it; 0 where the rate was assessed on the product mix of all partners
};

/// US rates on a world's regions and sectors: weighted by the imports of each partner; the EU's members share one rate;
/// partners that the world does not have are its rest-of-world region; regions without statistics bear the average of
/// their sector over partners without preferences.
[[nodiscard]] std::vector<SectorRate> sector_rates(const TradeStatistics& trade, const LineRates& rates, const SectorMap& sectors,
                                                   const std::vector<std::string>& regions, const std::string& rest_of_world);

/// The additional rate of another government's measure on goods of `origin`, by sector: the simple average over the
/// sector's HS subheadings (no import statistics of that government are at hand).
[[nodiscard]] std::vector<SectorRate> subheading_average(const Measure& measure, Instant at, Country origin, const std::string& exporter,
                                                         const SectorMap& sectors);

}  // namespace impost
