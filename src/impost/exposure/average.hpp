#pragma once

#include <string>
#include <vector>

#include "impost/exposure/rates.hpp"

namespace impost {

enum class Grouping { total, partner, authority, chapter, sector, measure };

/// An effective tariff rate: duty over customs value of the year's imports, weights unchanged.
struct AverageRate {
    std::string key;  ///< "total", partner code, authority, chapter, sector or measure
    double rate = 0;  ///< share of value
    double imports_usd = 0;
};

/// A partition of the rows of the statistics.
struct RowGroups {
    std::vector<std::string> keys;
    std::vector<std::size_t> group_of;  ///< [row]
    std::vector<double> imports_usd;    ///< [group]
};

/// Partners by value, chapters by number, sectors by name (those without one, chapters 98 and 99, last, as "none");
/// by total, authority and measure all rows are one group.
[[nodiscard]] RowGroups group_rows(const TradeStatistics& trade, const SectorMap& sectors, Grouping grouping);

/// Duty on the year's imports under one regime, by group of rows and by the measure under which it is owed.
struct DutySums {
    std::vector<const Measure*> measures;       ///< of the regime
    std::vector<std::vector<double>> duty_usd;  ///< [group][0: base; 1 + measure]
};

/// Sums over trade without keeping the rates of rows. Errors: two measures that meet without a stacking rule.
[[nodiscard]] DutySums sum_duties(RateTable& table, const Regime& regime, PreferenceUse use, const RowGroups& groups);

/// Average rates in the order of the groups; by authority and measure "base" first, then as in the regime.
[[nodiscard]] std::vector<AverageRate> average_rates(const DutySums& sums, const RowGroups& groups, Grouping grouping);

/// The same from rates that were kept. Errors: grouping by sector or measure, of which they know nothing.
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
