#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// How finely a government sets its tariffs.
enum class Detail {
    uniform,                ///< one rate
    by_partner,             ///< a rate a partner
    by_sector,              ///< a rate a sector
    by_partner_and_sector,  ///< a rate a partner and sector
};
[[nodiscard]] std::string_view text(Detail detail);
/// Reads "uniform", "by-partner", "by-sector" or "by-partner-and-sector". Errors: another word.
[[nodiscard]] Result<Detail> parse_detail(std::string_view word);

/// A government's tariffs as it may set them. What they do not cover stays as it is.
struct Instrument {
    Detail detail = Detail::by_sector;
    std::vector<std::size_t> partners = {};  ///< whose goods bear them; all others: most-favoured-nation
    std::vector<std::size_t> sectors = {};
    double floor = 0;                                     ///< lowest rate
    double cap = 2;                                       ///< highest rate
    std::optional<std::vector<double>> bound_rates = {};  ///< highest rate by sector, below the cap
};

/// One rate that a government sets, and the flows that bear it.
struct Lever {
    struct Flow {
        std::size_t exporter;
        std::size_t sector;
    };
    std::vector<Flow> flows;
    double floor = 0;
    double cap = 0;
    /// √(Σ θM / I): a change of the rate by d costs the government about (d · scale)² / 2 of income in lost trade, so that rates
    /// times this are all of one size.
    double scale = 1;
    double trade = 0;  ///< Σ M, money a year before
};

struct Levers {
    std::size_t region = 0;
    std::vector<Lever> levers;  ///< those that bear on any trade
};

/// Errors: no partner but itself, no sector, no trade, a floor of −100 % or less, bounds crossed.
[[nodiscard]] Levers levers_of(const Instrument& instrument, std::size_t region, const Baseline& baseline);

/// Writes the rates into tariffs.
void set_rates(const Levers& levers, const std::vector<double>& rates, Bilateral& tariffs);

/// The rates nearest to tariffs: means by trade before. They may lie outside the bounds.
[[nodiscard]] std::vector<double> rates_of(const Levers& levers, const Bilateral& tariffs, const Baseline& baseline);
[[nodiscard]] std::vector<double> within_bounds(const Levers& levers, std::vector<double> rates);

/// Derivatives by the rates, from those by the region's tariffs, at [exporter, sector], or by all tariffs.
[[nodiscard]] std::vector<double> by_rates(const Levers& levers, const ByRegionSector& by_own_tariffs);
[[nodiscard]] std::vector<double> by_rates(const Levers& levers, const Bilateral& by_tariffs);

/// Mean of the rates by trade before.
[[nodiscard]] double mean_rate(const Levers& levers, const std::vector<double>& rates);

}  // namespace impost
