#pragma once

#include <vector>

#include "impost/equilibrium/answers.hpp"
#include "impost/equilibrium/scenario.hpp"

namespace impost {

/// A duty that takes one rate after another on some flows; everything else stays as it is in the baseline.
struct Sweep {
    Flows flows;                           ///< importers and exporters have to be named
    Operation operation = Operation::set;  ///< the rate is the duty (set) or comes on top of what is charged (add)
    double from = 0;                       ///< lowest rate, above −1
    double to = 1;                         ///< highest rate
    std::size_t points = 41;               ///< rates looked at, evenly apart, two at least
};

/// The world at one rate. Money is in the numeraire.
struct SweepPoint {
    double rate = 0;
    double revenue_musd = 0;           ///< all duties (and export taxes) of the importers
    double revenue_change_musd = 0;    ///< the same less the baseline's
    double trade_musd = 0;             ///< the flows themselves, duty not included
    double importer_welfare_pct = 0;   ///< change of real income; of several importers the mean, weighted by income
    double importer_welfare_musd = 0;  ///< the same in money
    double partner_welfare_pct = 0;    ///< the same of exporters that are not importers
    double partner_welfare_musd = 0;
    double residual = 0;  ///< of the equilibrium
};

/// A rate at which something is largest.
struct BestRate {
    SweepPoint point;
    bool at_edge = false;  ///< it lies at the end of the range: better may lie beyond
    double slope = 0;      ///< derivative by the rate where it stands, money a year for each unit of the rate
};

struct SweepResult {
    std::vector<SweepPoint> points;
    BestRate most_revenue;  ///< of the importers
    BestRate best_welfare;  ///< of the importers
};

/// Solves the model at each rate, each from the one before, and finds both best rates: from the best point of the grid to where the
/// derivative (by the adjoint gradient) vanishes, to 1e-9 of the rate. A maximum narrower than the grid can be missed.
///
/// Errors: no importers or exporters, a range that is none, a rate of −100 % or less, revenue that cuts the tax on labour
/// (Baseline::labour_tax; there are no derivatives), no equilibrium at some rate. Tested against a fine grid and against the rates of two
/// cases solved by hand.
[[nodiscard]] SweepResult sweep(const Baseline& baseline, const Sweep& request);

}  // namespace impost
