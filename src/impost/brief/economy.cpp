#include "impost/brief/economy.hpp"

#include <algorithm>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {
namespace {

/// Deficits stay as observed, so that trade between the two sides is that of the statistics.
constexpr Closure brief_closure = Closure::fixed;

Shock raise_tariffs(const Baseline& baseline, const World& world, const std::vector<TariffIncrease>& increases) {
    Shock shock = no_shock(baseline);
    for (const TariffIncrease& increase : increases) {
        const auto importer = world.find_region(increase.importer);
        if (!importer) throw Error("the world has no region " + increase.importer);
        for (const SectorRate& rate : increase.rates) {
            const auto exporter = world.find_region(rate.exporter);
            const auto sector = world.find_sector(rate.sector);
            if (!exporter || !sector || *exporter == *importer || rate.rate == 0) continue;
            shock.tariffs(*importer, *exporter, *sector) += rate.rate;
        }
    }
    return shock;
}

/// Welfare of both sides, percent, in every play.
Sensitivity welfare_of_sides(const World& world, const EconomyRequest& request, const Options& options, std::size_t imposer,
                             std::size_t target) {
    const Baseline baseline = calibrate(world, options);
    Sensitivity result{options.elasticities.name, {}, {}};
    for (const auto& play : request.plays) {
        const auto regions = outcomes(baseline, solve(baseline, raise_tariffs(baseline, world, play.increases)));
        result.imposer.push_back(regions[imposer].welfare_pct);
        result.target.push_back(regions[target].welfare_pct);
    }
    return result;
}

std::string iso2_of(const std::string& region) {
    const auto country = Country::parse(region);
    return country ? std::string(country->alpha2()) : std::string();
}

std::vector<RegionResult> region_results(const World& world, const std::vector<RegionOutcome>& outcomes) {
    std::vector<RegionResult> result;
    for (std::size_t n = 0; n < outcomes.size(); ++n) {
        const RegionOutcome& outcome = outcomes[n];
        result.push_back({outcome.region, world.regions[n].name, iso2_of(outcome.region), outcome.welfare_pct, outcome.welfare_pct,
                          outcome.welfare_pct, outcome.welfare_musd, outcome.real_wage_pct, outcome.wage_hat, outcome.income_hat,
                          outcome.price_index_pct, outcome.revenue_musd, outcome.exports_pct, outcome.imports_pct});
    }
    return result;
}

void add_trade(const Baseline& baseline, const Equilibrium& equilibrium, ScenarioResult& result) {
    const std::size_t regions = baseline.regions.size();
    const std::vector<double> before = sum_over_sectors(baseline.purchases);
    const std::vector<double> after = sum_over_sectors(equilibrium.purchases);
    const auto flow = [&](std::size_t importer, std::size_t exporter) {
        const std::size_t at = exporter * regions + importer;
        return BeforeAfter{before[at], after[at]};
    };
    result.trade.imports_from_target = flow(result.imposer, result.target);
    result.trade.exports_to_target = flow(result.target, result.imposer);
    result.trade.overall_deficit = {baseline.deficit[result.imposer], equilibrium.deficit[result.imposer]};
    result.trade.revenue = {baseline.revenue[result.imposer], equilibrium.revenue[result.imposer]};
    // At unchanged total spending, so that what one seller loses others gain and the rise of all prices does not show.
    const double spending = equilibrium.income[result.imposer] / baseline.income[result.imposer];
    for (std::size_t i = 0; i < regions; ++i) {
        const BeforeAfter own = flow(result.imposer, i);
        result.diversion.push_back({baseline.regions[i].code, baseline.regions[i].name, own.after / spending - own.before});
    }
    std::stable_sort(result.diversion.begin(), result.diversion.end(),
                     [](const Diversion& a, const Diversion& b) { return std::abs(a.change_musd) > std::abs(b.change_musd); });
}

}  // namespace

BriefEconomy play_economy(const World& world, const EconomyRequest& request) {
    BriefEconomy economy{world.name, "", std::string(text(brief_closure)), request.main_set, {}, {}, {}};
    const auto imposer = world.find_region(request.imposer);
    const auto target = world.find_region(request.target);
    if (!imposer || !target) throw Error("the world " + world.name + " lacks " + (imposer ? request.target : request.imposer));

    // The main set first: it lays down the results that the other sets put bands around.
    std::vector<const ElasticitySet*> sets;
    for (const ElasticitySet& set : world.elasticities) sets.insert(set.name == request.main_set ? sets.begin() : sets.end(), &set);
    for (const ElasticitySet* set : sets) {
        const Baseline baseline = calibrate(world, {Model::armington, brief_closure, *set});
        economy.model = text(baseline.model);
        Sensitivity sensitivity{set->name, {}, {}};
        for (std::size_t p = 0; p < request.plays.size(); ++p) {
            const Equilibrium equilibrium = solve(baseline, raise_tariffs(baseline, world, request.plays[p].increases));
            const auto results = region_results(world, outcomes(baseline, equilibrium));
            sensitivity.imposer.push_back(results[*imposer].welfare_pct);
            sensitivity.target.push_back(results[*target].welfare_pct);
            if (set == sets.front()) {
                ScenarioResult scenario{
                    request.plays[p].id, request.plays[p].title, results, *imposer, *target, {}, {}, equilibrium.residuals.largest()};
                add_trade(baseline, equilibrium, scenario);
                economy.scenarios.push_back(std::move(scenario));
                continue;
            }
            for (std::size_t n = 0; n < results.size(); ++n) {
                RegionResult& region = economy.scenarios[p].regions[n];
                region.welfare_low = std::min(region.welfare_low, results[n].welfare_pct);
                region.welfare_high = std::max(region.welfare_high, results[n].welfare_pct);
            }
        }
        economy.sensitivity.push_back(std::move(sensitivity));
    }
    economy.balanced = welfare_of_sides(world, request, {Model::armington, Closure::balanced, *sets.front()}, *imposer, *target);
    return economy;
}

}  // namespace impost
