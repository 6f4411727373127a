#pragma once

#include <string>

#include "impost/exposure/rates.hpp"

namespace impost {

/// Everything that rates over US trade need, as shipped under `data/` and `ledger/`.
struct ExposureData {
    Schedule schedule;
    Ledger ledger;
    TradeStatistics trade;
    PreferenceShares preferences;
    SectorMap sectors;

    [[nodiscard]] ExposureInputs inputs() const { return {schedule, ledger, trade, preferences}; }
};

[[nodiscard]] ExposureData read_exposure(const std::string& home);

}  // namespace impost
