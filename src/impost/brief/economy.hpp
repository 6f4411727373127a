#pragma once

#include <vector>

#include "impost/brief/brief.hpp"
#include "impost/exposure/shock.hpp"

namespace impost {

/// Additional rates, each on one importer's purchases.
struct TariffIncrease {
    std::string importer;
    std::vector<SectorRate> rates;
};

/// Plays the increases of each scenario through the world under every elasticity set; the set named `main_set` gives the
/// figures, the others the bands. Where the world has inner accounts, that set is played with input-output too.
struct EconomyRequest {
    std::string imposer;  ///< regions of the world
    std::string target;
    std::string main_set;
    std::vector<SectorName> sector_names;  ///< a sector without one is called by its code
    struct Play {
        std::string id;
        std::string title;
        std::vector<TariffIncrease> increases;
    };
    std::vector<Play> plays;
};

/// A measure of the ledger alone and with the answers in force on a day, as increases of duties.
/// Errors: a measure that is not in the ledger, names no rate then, is no measure of the United States, or was in force on the day of the
/// baseline's duties.
[[nodiscard]] EconomyRequest plays_of(const BriefInputs& inputs, const BriefRequest& request);

/// Plays the increases of each scenario under `draws` sets of elasticities, drawn sector by sector from those of the world, each as
/// likely. The same for the same number.
[[nodiscard]] BriefDraws draw_economy(const World& world, const EconomyRequest& request, std::size_t draws);

/// Bands from the outer levels of the draws in place of the range over the sets.
void set_bands(const BriefDraws& draws, std::vector<ScenarioResult>& scenarios);

[[nodiscard]] BriefEconomy play_economy(const World& world, const EconomyRequest& request);

}  // namespace impost
