#include "impost/equilibrium/decomposition.hpp"
#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium) {
    constexpr double percent = 100;
    const auto change = [](double after, double before) { return before > 0 ? percent * (after / before - 1) : 0.0; };
    std::vector<RegionOutcome> result;
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        RegionOutcome region;
        region.region = baseline.regions[n].code;
        region.welfare_pct = percent * (equilibrium.welfare_hat[n] - 1);
        region.welfare_musd = baseline.income[n] * (equilibrium.welfare_hat[n] - 1);
        region.real_wage_pct = percent * (equilibrium.wage_hat[n] / equilibrium.price_index_hat[n] - 1);
        region.wage_hat = equilibrium.wage_hat[n];
        region.income_hat = equilibrium.income_hat[n];
        region.price_index_pct = percent * (equilibrium.price_index_hat[n] - 1);
        region.revenue_musd = equilibrium.revenue[n];
        region.exports_pct = change(equilibrium.exports[n], baseline.exports[n]);
        region.imports_pct = change(equilibrium.imports[n], baseline.imports[n]);
        region.deficit_musd = equilibrium.deficit[n];
        const double value_added = equilibrium.wage_hat[n] * equilibrium.employment_hat[n] * baseline.value_added[n];
        const double gdp_before = baseline.value_added[n] + baseline.revenue[n];
        region.gdp_musd = value_added + equilibrium.revenue[n];
        region.gdp_pct = change(region.gdp_musd, gdp_before);
        region.real_gdp_pct = change(region.gdp_musd / equilibrium.price_index_hat[n], gdp_before);
        region.employment_pct = percent * (equilibrium.employment_hat[n] - 1);
        region.exports_musd = equilibrium.exports[n];
        region.imports_musd = equilibrium.imports[n];
        result.push_back(region);
    }
    return result;
}

std::vector<RegionOutcome> outcomes(const Baseline& baseline, const Equilibrium& equilibrium, const Decomposition& decomposition) {
    constexpr double percent = 100;
    std::vector<RegionOutcome> result = outcomes(baseline, equilibrium);
    for (std::size_t n = 0; n < result.size(); ++n) {
        result[n].terms_of_trade_pct = percent * decomposition.terms_of_trade_of(n);
        result[n].volume_of_trade_pct = percent * decomposition.volume_of(n);
        result[n].first_order_welfare_pct = result[n].terms_of_trade_pct + result[n].volume_of_trade_pct;
    }
    return result;
}

std::vector<double> sum_over_sectors(const Bilateral& flows) {
    const std::size_t N = flows.regions();
    std::vector<double> sums(N * N, 0.0);
    for (std::size_t j = 0; j < flows.sectors(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) sums[i * N + n] += flows(n, i, j);
        }
    }
    return sums;
}

}  // namespace impost
