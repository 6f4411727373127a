#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/brief/measure_on_day.hpp"
#include "impost/duty/assess.hpp"
#include "impost/equilibrium/answers.hpp"
#include "impost/exposure/average.hpp"
#include "impost/exposure/inputs.hpp"
#include "impost/strategy/leverage.hpp"
#include "impost/strategy/war.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// A product that people know, for examples.
struct FamiliarProduct {
    HsCode product;
    std::string name;
};

/// What a sector of the world is called.
struct SectorName {
    std::string sector;
    std::string name;
};

/// What the world's accounts are of.
struct WorldFacts {
    std::string name;
    int year = 0;
    Date duties_of;  ///< the day of its duties of the United States
};

/// Everything a brief is made from, as shipped.
struct BriefInputs {
    ExposureData exposure;
    World world;
    WorldFacts facts;
    std::vector<FamiliarProduct> products;
    std::vector<SectorName> sector_names;
};

[[nodiscard]] BriefInputs read_brief_inputs(const std::string& home);

/// How much of a brief is made.
enum class BriefParts {
    all,
    law,  ///< without the daily series, the economy and the game: what the measure is and what it adds to duties
};

/// What is asked for.
struct BriefRequest {
    std::string measure = "us-ieepa-fentanyl-cn";
    Date as_of;
    std::size_t draws = 1000;          ///< of elasticities behind the bands; none: bands are the range over the published sets
    std::size_t frontier_points = 11;  ///< of what both sides can reach together, its two ends at least
    Runner runner = run_in_turn;
    BriefParts parts = BriefParts::all;
};

/// A figure without and with the measure.
struct BeforeAfter {
    double before = 0;
    double after = 0;
};

/// The average rate by authority over a span of days; shares of value that add up to the average.
struct DailySpan {
    Date from;
    Date until;
    std::vector<double> rates;  ///< in the order of `BriefRates::authorities`
};

struct ProductExample {
    FamiliarProduct product;
    Country origin;
    Assessment before;
    Assessment after;
};

/// Rates by the law of the brief's day; what the measure makes of them, and nothing that others do.
struct BriefRates {
    BeforeAfter average;  ///< share of value, all partners
    BeforeAfter target;   ///< share of value, the measure's main target
    std::vector<std::string> authorities;
    std::vector<DailySpan> daily;  ///< by all law together
    std::vector<ProductExample> products;
};

/// The imports a measure touches, and its duty were trade not to change.
struct BriefHits {
    double imports_usd = 0;
    double share = 0;  ///< of all imports
    double duty_usd = 0;
    double lowered_imports_usd = 0;  ///< where it stands in place of higher duties
    double lowered_duty_usd = 0;     ///< by which those are lower
};

/// What one region gains or loses; percent, and million USD a year.
struct RegionResult {
    std::string code;
    std::string name;
    std::string iso2;  ///< empty where ISO 3166 has none
    double welfare_pct = 0;
    double welfare_low = 0;  ///< the band: between levels of the draws, else the range over the elasticity sets
    double welfare_high = 0;
    double welfare_musd = 0;
    double real_wage_pct = 0;
    double wage_hat = 1;
    double income_hat = 1;
    double price_index_pct = 0;
    double revenue_musd = 0;
    double exports_pct = 0;
    double imports_pct = 0;
};

struct TradeResult {
    BeforeAfter imports_from_target;  ///< million USD a year, duty not included
    BeforeAfter exports_to_target;
    BeforeAfter overall_deficit;
    BeforeAfter revenue;
};

struct Diversion {
    std::string code;
    std::string name;
    double change_musd = 0;  ///< in the imposer's purchases from this region (its own: domestic sales), at unchanged income
};

/// What happens in one sector. Money is million USD a year, duty not included; quantities are values over prices.
struct SectorResult {
    std::string code;
    std::string name;
    double added_rate = 0;   ///< the imposer's on the target's goods, share of value
    double answer_rate = 0;  ///< the target's on the imposer's goods
    BeforeAfter imports_from_target;
    BeforeAfter exports_to_target;
    double price_pct = 0;           ///< what the imposer pays, duty included, against its price index
    double imposer_output_pct = 0;  ///< quantity
    double target_output_pct = 0;
    double imposer_output_musd = 0;  ///< the same change at the baseline's prices
    double target_output_musd = 0;
};

struct ScenarioResult {
    std::string id;  ///< "alone", "with-answer"
    std::string title;
    std::vector<RegionResult> regions;  ///< in the world's order
    std::size_t imposer = 0;            ///< index into `regions`
    std::size_t target = 0;
    TradeResult trade;
    std::vector<Diversion> diversion;   ///< in sectors where the target's goods bear another duty, largest change first
    double replaced_share = 0;          ///< of what the target loses, what other sellers take
    PassThrough pass_through;           ///< of the duty on the target's goods
    std::vector<SectorResult> sectors;  ///< in the world's order
    double residual = 0;
};

/// What a scenario does where goods are made of other goods, beside the same without.
struct WithInputs {
    std::string model;
    std::string cost_shares;                ///< where they come from, in words
    std::vector<ScenarioResult> scenarios;  ///< the same, in the same order
};

/// Welfare of both sides under one set of elasticities, percent.
struct Sensitivity {
    std::string set;
    std::vector<double> imposer;  ///< one a scenario
    std::vector<double> target;
};

/// How real income of one region lies over draws, percent.
struct Spread {
    std::vector<double> values;  ///< at the levels of `BriefDraws`
    double below_zero = 0;       ///< share of draws
};

/// Real income over draws of trade elasticities, sector by sector from the published sets.
struct BriefDraws {
    std::size_t draws = 0;       ///< that have a solution
    std::vector<double> levels;  ///< probabilities, rising
    struct Scenario {
        std::vector<Spread> regions;  ///< in the world's order
    };
    std::vector<Scenario> scenarios;  ///< those of the economy, in its order
};

struct BriefEconomy {
    std::string world;
    std::string model;
    std::string closure;
    std::string elasticities;
    std::vector<ScenarioResult> scenarios;
    std::optional<WithInputs> with_inputs;  ///< where the world has inner accounts
    std::vector<Sensitivity> sensitivity;
    std::optional<BriefDraws> draws;  ///< where asked for: then bands are their outer levels
    Sensitivity balanced;             ///< the main set with balanced trade instead
};

/// Where both governments stand: their duties on all goods of the other (means by trade before), and what becomes of real income.
struct Stand {
    std::string id;  ///< "before", "alone", "with-answer", "war", "bargain"
    std::string title;
    double imposer_rate = 0;  ///< share of value
    double target_rate = 0;
    double imposer_pct = 0;  ///< real income against before the measure
    double target_pct = 0;
    double imposer_musd = 0;  ///< a year
    double target_musd = 0;
};

/// The rate that is best for one government where the other's is as given; shares of value.
struct BestRate {
    double other = 0;
    double best = 0;
};

/// The game around the measure: each of the two governments sets one rate on all goods of the other and wants real income. All
/// other duties are those of the measure and its answers.
struct Game {
    std::vector<BestRate> imposer;
    std::vector<BestRate> target;
    std::vector<Stand> stands;
    std::vector<Stand> frontier;  ///< where neither can gain without a loss of the other's, from the target's end to the imposer's
    std::string threat;           ///< the stand that lasts where there is no deal
    std::string no_deal;          ///< why talks lead nowhere, in a sentence; empty where there is a bargain

    [[nodiscard]] const Stand* find(std::string_view id) const;
};

/// A measure threatened or announced by either side and not in force.
struct NextMeasure {
    std::string measure;
    std::string title;
    Country by;
    Date on;
    std::string state;
    std::optional<Date> from;  ///< the next date on which it takes effect or changes, where one was announced
    std::string text;
    std::optional<double> adds;  ///< to the average US rate, share of value; absent when no rate is named or the imposer is another
    std::string source;
};

/// One announcement in one account.
struct Brief {
    Date as_of;
    const Measure* measure = nullptr;
    MeasureOnDay on_day;
    Country imposer;
    Country target;
    BriefRates rates;
    BriefHits hits;
    BriefEconomy economy;
    std::optional<Leverage> leverage;              ///< million USD a year, with the answer where there is one
    std::optional<Leverage> leverage_with_inputs;  ///< the same where goods are made of other goods
    Game game;
    std::vector<NextMeasure> next;
    std::vector<const Event*> talks;  ///< with accounts of the measure, the latest first
};

/// Puts law, rates, economy and talks of one measure of the United States in one account. The brief refers to `inputs`,
/// which must outlive it.
/// Errors: an unknown measure; a measure of another government; one in force already in the world's baseline; one that had ended by the
/// day, or of which nothing was known, or no rate.
[[nodiscard]] Brief make_brief(const BriefInputs& inputs, const BriefRequest& request);

/// The day from which a brief on a measure looks when nobody names one: the latest event with accounts of two sides while its first form
/// held, else the day after it began, else that on which it was announced.
[[nodiscard]] Date default_as_of(const Ledger& ledger, const Measure& measure);

}  // namespace impost
