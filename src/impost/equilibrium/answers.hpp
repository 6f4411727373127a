#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// ĉ (1 + s') / Â, the price of i's goods of sector j at the border of n, duty and non-tariff costs not included, after over before.
[[nodiscard]] double border_price_hat(const Shock& shock, const Equilibrium& equilibrium, std::size_t n, std::size_t i, std::size_t j);

/// Prices of what each region sells abroad over prices of what it buys abroad, after over before, at the border, each an average of hats
/// weighted by baseline values (Laspeyres). 1 for a region that sells or buys nothing abroad.
[[nodiscard]] std::vector<double> terms_of_trade_hats(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium);

/// What a shock does to one sector of one region.
struct SectorOutcome {
    std::string region;
    std::string sector;
    double output_musd = 0;         ///< Y' in the numeraire, what sellers receive
    double output_pct = 0;          ///< change of Y in the numeraire
    double volume_pct = 0;          ///< change of output at unchanged prices, Ŷ Â/ĉ
    double producer_price_pct = 0;  ///< change of ĉ/Â
    double user_price_pct = 0;      ///< change of P̂[n,j], what users in the region pay, over all suppliers, duty included
    double employment_pct = 0;      ///< change of Ŷ/ŵ: the wage bill is a constant share of output
};
/// By region, then sector. Where nothing was made, changes of output are zero.
[[nodiscard]] std::vector<SectorOutcome> sector_outcomes(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium);

/// Some flows of the world by place in the baseline; an empty list stands for all.
struct Flows {
    std::vector<std::size_t> importers;
    std::vector<std::size_t> exporters;
    std::vector<std::size_t> sectors;
};

/// Who pays a change of duty, over those flows between two regions whose duty changes.
///
/// Every figure is an average of logs, weighted by what the flows cost before, duty included. With τ̂ the hat of 1 + duty and p̂ that of the
/// price at the border, ln(τ̂p̂) = ln τ̂ + ln p̂, so that the two shares add up to one. Prices are in the numeraire, world value added.
/// Non-tariff costs stay out.
struct PassThrough {
    double trade_musd = 0;        ///< what the flows were worth, duty not included; zero: no duty changes, and all is zero
    double duty_pct = 0;          ///< change of 1 + duty
    double paid_price_pct = 0;    ///< change of the price with duty
    double border_price_pct = 0;  ///< change of the price before duty
    double importer_share = 0;    ///< of the duty, what shows in prices with duty: ln(τ̂p̂) / ln τ̂; 1 is full pass-through
    double exporter_share = 0;    ///< of the duty, what the seller bears by a lower price: −ln p̂ / ln τ̂
    double sector_price_pct = 0;  ///< change of importers' prices over all suppliers in the sectors concerned, weighted by expenditure
    double price_index_pct = 0;   ///< change of importers' price index, weighted by income
};
/// Where duties rise and fall, ln τ̂ can add up to nothing; then both shares are zero.
[[nodiscard]] PassThrough pass_through(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium,
                                       const Flows& flows = {});

/// Trade by partner before and after.
struct PartnerTrade {
    std::size_t region = 0;
    double before_musd = 0;
    double after_musd = 0;
    [[nodiscard]] double change_musd() const { return after_musd - before_musd; }
};

/// Who takes the trade that a change of duties diverts, in the sectors in which a duty on the flows changes; values without duty.
///
/// What an importer buys afterwards is told at unchanged income (divided by Î of the importer), what an exporter sells elsewhere at
/// unchanged own income (divided by Î of the exporter): so what one loses others gain, and what moves all values alike does not show.
struct TradeDiversion {
    PartnerTrade flows;                   ///< the flows themselves, at importers' income; region has no meaning
    std::vector<PartnerTrade> suppliers;  ///< what importers buy from others and at home, largest gain first
    std::vector<PartnerTrade> markets;    ///< what exporters sell to others and at home, largest gain first
    /// Gains of all suppliers over the loss of the flows; the rest goes to duty, other sectors, or is not bought. Zero without a loss.
    [[nodiscard]] double replaced_share() const;
};
[[nodiscard]] TradeDiversion trade_diversion(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium,
                                             const Flows& flows = {});

/// The pairs of regions between which a shock changes a duty on something that is traded, by importer, then exporter.
struct RegionPair {
    std::size_t importer = 0;
    std::size_t exporter = 0;
};
[[nodiscard]] std::vector<RegionPair> pairs_with_changed_duty(const Baseline& baseline, const Shock& shock);

}  // namespace impost
