#pragma once

#include <string>
#include <vector>

#include "impost/exposure/rates.hpp"

namespace impost {

enum class Grouping { total, partner, authority, chapter };

/// An effective tariff rate: duty over customs value of the year's imports, weights unchanged.
struct AverageRate {
    std::string key;  ///< "total", partner code, authority or chapter
    double rate = 0;  ///< share of value
    double imports_usd = 0;
};

/// Average rates in the order: total; partners by value; authorities as in the rates; chapters by number.
[[nodiscard]] std::vector<AverageRate> average_rates(const TradeStatistics& trade, const LineRates& rates, Grouping grouping);

/// The average rate of one partner, or of several taken together. Errors: none of them is in the statistics.
[[nodiscard]] AverageRate average_rate_on(const TradeStatistics& trade, const LineRates& rates, const std::vector<std::string>& partners);

/// A span of days over which no rate changes.
struct RateSpan {
    Date from;
    Date until;  ///< exclusive
    Instant at;  ///< an instant within its first day at which to evaluate
};

/// Splits [from, until] into spans at every change of a measure or of the schedule. A change during a day counts from
/// that day: the day's rate is that of noon in Washington.
[[nodiscard]] std::vector<RateSpan> spans(const Schedule& schedule, const Ledger& ledger, Date from, Date until);

}  // namespace impost
