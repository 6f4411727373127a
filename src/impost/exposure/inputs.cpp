#include "impost/exposure/inputs.hpp"

namespace impost {

ExposureData read_exposure(const std::string& home) {
    constexpr int year = 2024;
    Schedule schedule = Schedule::read(home + "/data/schedule/us");
    Ledger ledger = read_ledger(home + "/ledger");
    TradeStatistics trade = read_trade(home + "/data/trade/us_imports_2024.csv.zst", year);
    PreferenceShares preferences =
        read_preferences(home + "/data/trade/exempt_shares.csv", home + "/data/trade/usmca_shares_2024.csv.zst", trade);
    return {std::move(schedule), std::move(ledger), std::move(trade), std::move(preferences)};
}

}  // namespace impost
