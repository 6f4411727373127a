#include <algorithm>
#include <array>
#include <iterator>

#include "impost/brief/plays.hpp"
#include "impost/equilibrium/ensemble.hpp"

namespace impost {
namespace {

constexpr std::array levels = {0.05, 0.25, 0.5, 0.75, 0.95};

}  // namespace

BriefDraws draw_economy(const World& world, const EconomyRequest& request, std::size_t draws) {
    EnsembleRequest asked;
    asked.options = {Model::armington, brief_closure, world.elasticity_set(request.main_set).value()};
    asked.elasticities = ElasticityDraws::sectors;
    const Baseline baseline = calibrate(world, asked.options);
    for (const auto& play : request.plays) asked.policies.push_back({play.title, raise_tariffs(baseline, world, play.increases)});

    // Real income of every region, and whether it falls.
    const std::size_t regions = world.regions.size();
    const Observation observation = [regions](const Situation& before, const Situation& after, std::span<double> figures) {
        for (std::size_t n = 0; n < regions; ++n) {
            figures[n] = value_of({Figure::Kind::welfare_pct, n}, before, after);
            figures[regions + n] = figures[n] < 0 ? 1 : 0;
        }
    };
    Ensemble ensemble(world, std::move(asked), 2 * regions, observation);
    ensemble.run(draws);

    BriefDraws result;
    result.draws = ensemble.done() - ensemble.failed();
    result.levels.assign(levels.begin(), levels.end());
    for (std::size_t p = 0; p < request.plays.size(); ++p) {
        BriefDraws::Scenario scenario;
        for (std::size_t n = 0; n < regions; ++n)
            scenario.regions.push_back({ensemble.distribution(p, n).quantiles(levels), ensemble.distribution(p, regions + n).mean()});
        result.scenarios.push_back(std::move(scenario));
    }
    return result;
}

void set_bands(const BriefDraws& draws, std::vector<ScenarioResult>& scenarios) {
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        for (std::size_t n = 0; n < scenarios[s].regions.size(); ++n) {
            const std::vector<double>& values = draws.scenarios[s].regions[n].values;
            scenarios[s].regions[n].welfare_low = values.front();
            scenarios[s].regions[n].welfare_high = values.back();
        }
    }
}

}  // namespace impost
