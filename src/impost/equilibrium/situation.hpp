#pragma once

#include <cstddef>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost {

/// What one equilibrium says by region and by pair of regions, all sectors together. Wages and prices are against those of the
/// world's table, money in the numeraire.
struct Situation {
    std::vector<double> wage;
    std::vector<double> price_index;
    std::vector<double> income;   ///< I[n], final use
    std::vector<double> revenue;  ///< R[n], of duties and export taxes
    std::vector<double> exports;
    std::vector<double> imports;  ///< duty not included
    std::vector<double> flows;    ///< what n buys from i, duty not included, at [i * N + n]
};

/// The baseline as it stands.
[[nodiscard]] Situation situation(const Baseline& baseline);
/// After a shock.
[[nodiscard]] Situation situation(const Equilibrium& equilibrium);

/// A figure by region, or by pair of regions, of what a shock does. Percent, or million USD as the world has them.
struct Figure {
    enum class Kind {
        welfare_pct,      ///< change of real income I/P, the equivalent variation of final consumption
        welfare_musd,     ///< the same in money of income before
        real_wage_pct,    ///< change of w/P
        wage_pct,         ///< change of w in the numeraire
        income_pct,       ///< change of I in the numeraire
        price_index_pct,  ///< change of P in the numeraire
        revenue_musd,     ///< duty revenue after
        revenue_change_musd,
        exports_pct,
        imports_pct,
        deficit_musd,  ///< imports less exports after
        flow_musd,     ///< what the region buys from the partner after
        flow_pct,      ///< its change
        flow_change_musd,
    };
    Kind kind = Kind::welfare_pct;
    std::size_t region = 0;
    std::size_t partner = 0;  ///< of flows

    friend bool operator==(const Figure&, const Figure&) = default;
};
[[nodiscard]] double value_of(const Figure& figure, const Situation& before, const Situation& after);

}  // namespace impost
