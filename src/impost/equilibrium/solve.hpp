#pragma once

#include <vector>

#include "impost/equilibrium/equilibrium.hpp"
#include "impost/equilibrium/wage_system.hpp"

namespace impost {

/// The search for equilibria of one economy: from a start where there is one, or from the baseline, in steps where one go does not do.
class Search {
public:
    Search(const Baseline& baseline, const SolverSettings& settings);

    [[nodiscard]] Equilibrium solve(const Shock& shock, const std::vector<double>& deficit, const Equilibrium* start);
    /// Keeps the tariffs of the last shock, so that the next is prepared only where it differs.
    void keep(const Shock& shock);

    [[nodiscard]] const SolverSettings& settings() const { return settings_; }
    /// Where the last search ended.
    [[nodiscard]] WageSystem& system() { return system_; }

private:
    struct Goal {
        const Shock& shock;
        const std::vector<double>& deficit;
    };
    bool from(const Equilibrium& start, const Goal& goal);
    bool from_baseline(const Goal& goal);
    bool step(double fraction, const Goal& goal);
    void aim(double fraction, const Goal& goal);

    WageSystem system_;
    Point base_;
    SolverSettings settings_;
    int iterations_ = 0;
    const Bilateral* aimed_ = nullptr;  // tariffs that the system is aimed at, where it is aimed at nothing else
    Bilateral kept_;
    bool keeps_ = false;
};

/// Solves for given tariffs and deficits.
[[nodiscard]] Equilibrium solve_for(const Baseline& baseline, const Shock& shock, const std::vector<double>& deficit,
                                    const SolverSettings& settings, const Equilibrium* start);

/// Prepares what the solver uses in every scenario.
[[nodiscard]] SolverAid solver_aid(const Baseline& baseline);

}  // namespace impost
