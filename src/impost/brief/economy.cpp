#include "impost/brief/economy.hpp"

#include <algorithm>

#include "impost/brief/plays.hpp"
#include "impost/equilibrium/answers.hpp"

namespace impost {
namespace {

/// Welfare of both sides, percent, in every play.
Sensitivity welfare_of_sides(const World& world, const EconomyRequest& request, const Options& options, const Sides& sides) {
    const Baseline baseline = calibrate(world, options);
    Sensitivity result{options.elasticities.name, {}, {}};
    for (const auto& play : request.plays) {
        const auto regions = outcomes(baseline, solve(baseline, raise_tariffs(baseline, world, play.increases)));
        result.imposer.push_back(regions[sides.imposer].welfare_pct);
        result.target.push_back(regions[sides.target].welfare_pct);
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
}

/// Who takes the trade that the measure diverts from the target: at unchanged income of the imposer, so that what one seller loses
/// others gain and the rise of all prices does not show.
void add_diversion(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, ScenarioResult& result) {
    const TradeDiversion diversion = trade_diversion(baseline, shock, equilibrium, {{result.imposer}, {result.target}, {}});
    const auto add = [&](std::size_t region, double change) {
        result.diversion.push_back({baseline.regions[region].code, baseline.regions[region].name, change});
    };
    add(result.target, diversion.flows.change_musd());
    for (const PartnerTrade& supplier : diversion.suppliers) add(supplier.region, supplier.change_musd());
    std::stable_sort(result.diversion.begin(), result.diversion.end(),
                     [](const Diversion& a, const Diversion& b) { return std::abs(a.change_musd) > std::abs(b.change_musd); });
    result.replaced_share = diversion.replaced_share();
}

std::string name_of(const std::vector<SectorName>& names, const std::string& sector) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const SectorName& one) { return one.sector == sector; });
    return found == names.end() ? sector : found->name;
}

void add_sectors(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, const std::vector<SectorName>& names,
                 ScenarioResult& result) {
    const std::size_t us = result.imposer;
    const std::size_t them = result.target;
    const std::vector<SectorOutcome> outcomes = sector_outcomes(baseline, shock, equilibrium);
    const auto volume_pct = [&](std::size_t region, std::size_t j) { return outcomes[region * baseline.sectors.size() + j].volume_pct; };
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        SectorResult sector;
        sector.code = baseline.sectors[j].code;
        sector.name = name_of(names, sector.code);
        sector.added_rate = shock.tariffs(us, them, j) - baseline.tariffs(us, them, j);
        sector.answer_rate = shock.tariffs(them, us, j) - baseline.tariffs(them, us, j);
        sector.imports_from_target = {baseline.purchases(us, them, j), equilibrium.purchases(us, them, j)};
        sector.exports_to_target = {baseline.purchases(them, us, j), equilibrium.purchases(them, us, j)};
        sector.price_pct = 100 * (equilibrium.price_hat(us, j) / equilibrium.price_index_hat[us] - 1);
        sector.imposer_output_pct = volume_pct(us, j);
        sector.target_output_pct = volume_pct(them, j);
        sector.imposer_output_musd = baseline.output(us, j) * sector.imposer_output_pct / 100;
        sector.target_output_musd = baseline.output(them, j) * sector.target_output_pct / 100;
        result.sectors.push_back(std::move(sector));
    }
}

ScenarioResult scenario_result(const World& world, const EconomyRequest& request, const EconomyRequest::Play& play,
                               const Baseline& baseline, const Sides& sides) {
    const Shock shock = raise_tariffs(baseline, world, play.increases);
    const Equilibrium equilibrium = solve(baseline, shock);
    ScenarioResult result;
    result.id = play.id;
    result.title = play.title;
    result.regions = region_results(world, outcomes(baseline, equilibrium));
    result.imposer = sides.imposer;
    result.target = sides.target;
    result.residual = equilibrium.residuals.largest();
    add_trade(baseline, equilibrium, result);
    add_diversion(baseline, shock, equilibrium, result);
    result.pass_through = pass_through(baseline, shock, equilibrium, {{sides.imposer}, {sides.target}, {}});
    add_sectors(baseline, shock, equilibrium, request.sector_names, result);
    return result;
}

std::optional<WithInputs> play_with_inputs(const World& world, const EconomyRequest& request, const ElasticitySet& set,
                                           const Sides& sides) {
    if (!world.input_output) return std::nullopt;
    const Baseline baseline = calibrate(world, {Model::ricardian, brief_closure, set});
    WithInputs result{std::string(text(baseline.model)), baseline.cost_shares, {}};
    for (const auto& play : request.plays) result.scenarios.push_back(scenario_result(world, request, play, baseline, sides));
    return result;
}

}  // namespace

Sides find_sides(const World& world, const EconomyRequest& request) {
    const auto imposer = world.find_region(request.imposer);
    const auto target = world.find_region(request.target);
    if (!imposer || !target)
        throw Error("the world " + world.name + " has no region of its own for " + (imposer ? request.target : request.imposer));
    return {*imposer, *target};
}

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

BriefEconomy play_economy(const World& world, const EconomyRequest& request) {
    const Sides sides = find_sides(world, request);
    const ElasticitySet main = world.elasticity_set(request.main_set).value();

    BriefEconomy economy;
    economy.world = world.name;
    economy.closure = text(brief_closure);
    economy.elasticities = main.name;
    const Baseline baseline = calibrate(world, {Model::armington, brief_closure, main});
    economy.model = text(baseline.model);
    for (const auto& play : request.plays) economy.scenarios.push_back(scenario_result(world, request, play, baseline, sides));
    economy.with_inputs = play_with_inputs(world, request, main, sides);

    for (const ElasticitySet& set : world.elasticities) {
        const Baseline other = set == main ? baseline : calibrate(world, {Model::armington, brief_closure, set});
        Sensitivity sensitivity{set.name, {}, {}};
        for (std::size_t p = 0; p < request.plays.size(); ++p) {
            const auto results = outcomes(other, solve(other, raise_tariffs(other, world, request.plays[p].increases)));
            sensitivity.imposer.push_back(results[sides.imposer].welfare_pct);
            sensitivity.target.push_back(results[sides.target].welfare_pct);
            for (std::size_t n = 0; n < results.size(); ++n) {
                RegionResult& region = economy.scenarios[p].regions[n];
                region.welfare_low = std::min(region.welfare_low, results[n].welfare_pct);
                region.welfare_high = std::max(region.welfare_high, results[n].welfare_pct);
            }
        }
        economy.sensitivity.insert(set == main ? economy.sensitivity.begin() : economy.sensitivity.end(), std::move(sensitivity));
    }
    economy.balanced = welfare_of_sides(world, request, {Model::armington, Closure::balanced, main}, sides);
    return economy;
}

}  // namespace impost
