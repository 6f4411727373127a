#pragma once

#include <string>
#include <vector>

#include "impost/exposure/trade.hpp"
#include "impost/ledger/stack_index.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// What trade is taken to claim.
enum class PreferenceUse {
    observed,  ///< estimated and observed shares claim preferences, quotas and exclusions
    none,      ///< nothing is claimed: the general rate and every additional duty in full
};

/// All that rates over trade are computed from. Refers to its parts, which must outlive it.
struct ExposureInputs {
    const Schedule& schedule;
    const Ledger& ledger;
    const TradeStatistics& trade;
    const PreferenceShares& preferences;
};

/// Rates of duty on every row of the statistics under one regime, by authority ("base" first), as shares of value.
struct LineRates {
    std::vector<std::string> authorities;
    std::vector<std::vector<double>> rates;  ///< [authority][row]
    std::size_t uncovered_rows = 0;          ///< rows whose product the schedule of the day does not know; base rate zero
    double uncovered_usd = 0;

    [[nodiscard]] double total(std::size_t row) const;
};

/// Computes rates over trade for any regime; prepares once what all regimes share. Not to be shared by threads.
///
/// Base rates: ad valorem rates as the law reads; specific and compound rates as the ad valorem equivalent that customs
/// collected in the year (duty over value, by tariff line, from partners without preference and without additional
/// duties). With `observed`, the base rate is owed by the share of trade that claims no preference; claims and contents
/// that have estimated shares enter in every combination, weighted; an additional duty with other claimable exceptions
/// limited to certain origins or products counts by the share that paid it in the year.
class RateTable {
public:
    explicit RateTable(const ExposureInputs& inputs);
    /// Errors: two measures that meet without a stacking rule.
    [[nodiscard]] LineRates rates(const Regime& regime, PreferenceUse use);

private:
    struct BaseRates {
        std::vector<double> statutory;  ///< [row]
        std::vector<double> exempt;     ///< [row] share of trade that does not owe it
        [[nodiscard]] double owed(std::size_t row) const { return statutory[row] * (1 - exempt[row]); }
    };
    [[nodiscard]] BaseRates base_rates(Date on, PreferenceUse use, LineRates& result) const;
    [[nodiscard]] std::vector<double> equivalents();
    [[nodiscard]] double observed_share(const Measure& measure, std::size_t row) const;
    /// The share of a product's value that each measure of a stack charges, by estimated contents.
    [[nodiscard]] std::vector<Portion> portions(const StackIndex& stacks, const Stack& stack, HsCode product) const;
    void observe_claims();

    ExposureInputs inputs_;
    CoverageIndex coverage_;                       ///< of the distinct products of trade
    std::vector<std::size_t> product_of_;          ///< [row] index into its products
    std::vector<double> equivalents_;              ///< [row] ad valorem equivalent of the row's tariff line
    std::vector<std::vector<double>> paid_share_;  ///< [measure of the year's regime][row]
    std::vector<const Measure*> observed_measures_;
};

}  // namespace impost
