#pragma once

#include <string>
#include <vector>

#include "impost/equilibrium/gradient.hpp"

namespace impost {

/// Something a government wants beside income, with what it is worth to it.
struct Aim {
    enum class Kind {
        fewer_imports,  ///< value · (1 − M'/M) of what it buys from these partners in these sectors: money a year if all of it ends
        employment,     ///< value · (L'/L − 1) of its work in these sectors: money a year if it doubles
        pressure,       ///< value · what these partners lose of real income: money for each unit of money
    };
    std::string name;
    Kind kind = Kind::fewer_imports;
    std::vector<std::size_t> partners;
    std::vector<std::size_t> sectors;  ///< of `fewer_imports` and `employment`
    double value = 0;
};

/// What a government wants, in money a year at the baseline's prices:
///
///     G = welfare · (I' + Σⱼ (λⱼ − 1) γᵛY'ⱼ) / P̂ + revenue · R' − deficit · D' + aims
///
/// With weights λ of one the first term is real income; others are political weights on what a sector earns, as in Ossa (2014),
/// "Trade wars and trade talks with data", American Economic Review 104.
struct Objective {
    double welfare = 1;
    std::vector<double> political = {};  ///< λ by sector; empty: one
    double revenue = 0;                  ///< worth of each unit of duty revenue beyond its part in income
    double deficit = 0;                  ///< cost of each unit of trade deficit
    std::vector<Aim> aims = {};
};

/// Errors: a weight below zero or no number, nothing wanted, a deficit that the closure does not let move, imports or work that are not
/// there.
void check_objective(const Objective& objective, std::size_t region, const Baseline& baseline);

/// G of a region.
[[nodiscard]] double value_of(const Objective& objective, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium);

/// The same as an outcome, to be differentiated.
[[nodiscard]] Outcome outcome_of(const Objective& objective, std::size_t region, const Baseline& baseline, const Shock& shock,
                                 const Equilibrium& equilibrium);

}  // namespace impost
