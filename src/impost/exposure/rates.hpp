#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// Ad valorem equivalents of specific and compound base rates, by tariff line (`HsCode::first()` of eight digits).
using LineEquivalents = std::unordered_map<std::uint64_t, double>;

/// What one version of a measure adds on a row, as a share of the row's value.
struct AddedRate {
    std::size_t measure = 0;  ///< index into the regime's measures
    const Version* version = nullptr;
    double rate = 0;
};

/// Rates of duty on every row of the statistics under one regime, by authority ("base" first), as shares of value.
struct LineRates {
    std::vector<std::string> authorities;
    std::vector<std::vector<double>> rates;  ///< [authority][row]
    std::size_t uncovered_rows = 0;          ///< rows whose product the schedule of the day does not know; base rate as collected
    double uncovered_usd = 0;

    [[nodiscard]] double total(std::size_t row) const;
};

/// Base rates of one revision of the schedule.
struct BaseRates {
    std::size_t revision = 0;
    std::vector<char> column_two;   ///< [partner]
    std::vector<double> statutory;  ///< [row]
    std::vector<double> exempt;     ///< [row] share of trade that does not owe it
    std::size_t uncovered_rows = 0;
    double uncovered_usd = 0;
    [[nodiscard]] double owed(std::size_t row) const { return statutory[row] * (1 - exempt[row]); }
};

/// Computes rates over trade for any regime; prepares once what all regimes share. Not to be shared by threads; a copy
/// serves another one.
///
/// Base rates: ad valorem rates as the law reads; specific and compound rates as the ad valorem equivalent that customs
/// collected in the year (duty over value, by tariff line, from partners without preference and without additional
/// duties). With `observed`, the base rate is owed by the share of trade that claims no preference; claims and contents
/// that have estimated shares enter in every combination, weighted; where a measure of the year had other claimable
/// exceptions limited to certain origins or products and still has one of the same name, it counts by the share that
/// paid it in the year. Before the schedule's first day its first revision counts.
class RateTable {
public:
    explicit RateTable(const ExposureInputs& inputs);

    /// The base rate that a row owes, and what is added to it; a version stands once.
    using Visitor = std::function<void(std::size_t row, double base, const std::vector<AddedRate>& added)>;
    /// Calls `visit` for every row of the statistics, in order. Errors: two measures that meet without a stacking rule.
    void visit(const Regime& regime, PreferenceUse use, const Visitor& visit);
    /// The same, kept. Errors: as above.
    [[nodiscard]] LineRates rates(const Regime& regime, PreferenceUse use);

    [[nodiscard]] const LineEquivalents& line_equivalents() const noexcept { return line_equivalents_; }
    [[nodiscard]] const ExposureInputs& inputs() const noexcept { return inputs_; }

private:
    /// Of a measure that charged goods in the year: the limited claims that some of them could make.
    struct Observed {
        const Measure* measure = nullptr;
        std::vector<std::string> claims;
        std::vector<double> paid_share;  ///< [row] of what it charged while such a claim was open; negative: none was

        void add(std::size_t row, const std::vector<std::string>& open);
    };
    class Charges;

    [[nodiscard]] const BaseRates& base_rates(Date on, PreferenceUse use);
    [[nodiscard]] LineEquivalents observe_equivalents();
    void observe_claims();
    std::size_t observe(const Measure& measure);
    [[nodiscard]] Date first_day_at_hand(Date on) const;
    /// [row] the share that makes a claim; null where nothing is known of it.
    [[nodiscard]] const std::vector<double>* claim_shares(const std::string& claim);
    [[nodiscard]] double printed_rate(std::string_view text);

    ExposureInputs inputs_;
    CoverageIndex coverage_;                  ///< of the distinct products of trade
    std::vector<std::size_t> product_of_;     ///< [row] index into its products
    std::vector<std::uint32_t> contents_of_;  ///< [product] products of equal contents share a number
    LineEquivalents line_equivalents_;
    std::vector<Observed> observed_;
    std::array<std::optional<BaseRates>, 2> base_;  ///< by use: the last that was asked for
    std::unordered_map<std::string, std::vector<double>> claim_shares_;
    std::unordered_map<std::string_view, double> printed_rates_;  ///< by text; negative: no rate on the value alone
};

}  // namespace impost
