#include "impost/exposure/inputs.hpp"

#include "impost/ledger/law.hpp"

namespace impost {

ExposureData read_exposure(const std::string& home) {
    constexpr int year = 2024;
    Law law = read_law(home);
    TradeStatistics trade = read_trade(home + "/data/trade/us_imports_2024.csv.zst", year);
    const std::string folder = home + "/data/trade";
    PreferenceShares preferences =
        read_preferences(CsvTable::read(folder + "/exempt_shares.csv"), CsvTable::read(folder + "/claim_shares.csv.zst"),
                         CsvTable::read(folder + "/content_shares.csv.zst"), trade);
    return {std::move(law.schedule), std::move(law.ledger), std::move(trade), std::move(preferences),
            SectorMap::read(home + "/data/world/hs_sectors.csv")};
}

}  // namespace impost
