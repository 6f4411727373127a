#include "impost/equilibrium/situation.hpp"

namespace impost {

Situation situation(const Baseline& baseline) {
    const std::vector<double> as_is(baseline.regions.size(), 1.0);
    return {as_is, as_is, baseline.income, baseline.revenue, baseline.exports, baseline.imports, sum_over_sectors(baseline.purchases)};
}

Situation situation(const Equilibrium& equilibrium) {
    return {equilibrium.wage_hat,
            equilibrium.price_index_hat,
            equilibrium.income,
            equilibrium.revenue,
            equilibrium.exports,
            equilibrium.imports,
            sum_over_sectors(equilibrium.purchases)};
}

double value_of(const Figure& figure, const Situation& before, const Situation& after) {
    constexpr double percent = 100;
    const std::size_t n = figure.region;
    const auto change = [](double now, double then) { return then > 0 ? percent * (now / then - 1) : 0.0; };
    const auto by_price = [&](const std::vector<double>& money, const Situation& at) { return money[n] / at.price_index[n]; };
    const std::size_t flow = figure.partner * before.wage.size() + n;
    switch (figure.kind) {
        case Figure::Kind::welfare_pct:
            return change(by_price(after.income, after), by_price(before.income, before));
        case Figure::Kind::welfare_musd:
            return before.income[n] * (by_price(after.income, after) / by_price(before.income, before) - 1);
        case Figure::Kind::real_wage_pct:
            return change(by_price(after.wage, after), by_price(before.wage, before));
        case Figure::Kind::wage_pct:
            return change(after.wage[n], before.wage[n]);
        case Figure::Kind::income_pct:
            return change(after.income[n], before.income[n]);
        case Figure::Kind::price_index_pct:
            return change(after.price_index[n], before.price_index[n]);
        case Figure::Kind::revenue_musd:
            return after.revenue[n];
        case Figure::Kind::revenue_change_musd:
            return after.revenue[n] - before.revenue[n];
        case Figure::Kind::exports_pct:
            return change(after.exports[n], before.exports[n]);
        case Figure::Kind::imports_pct:
            return change(after.imports[n], before.imports[n]);
        case Figure::Kind::deficit_musd:
            return after.imports[n] - after.exports[n];
        case Figure::Kind::flow_musd:
            return after.flows[flow];
        case Figure::Kind::flow_pct:
            return change(after.flows[flow], before.flows[flow]);
        case Figure::Kind::flow_change_musd:
            return after.flows[flow] - before.flows[flow];
    }
    return 0;
}

}  // namespace impost
