#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "impost/strategy/war.hpp"

namespace impost {

/// What governments can agree on: everybody's tariffs, and what they pay each other. Vectors are by government.
struct Agreement {
    std::vector<std::vector<double>> rates;  ///< one a lever
    std::vector<double> transfers;           ///< what it receives, money a year; they add up to zero
    std::vector<double> values;              ///< objectives, money a year
    /// The sum of objectives over incomes with these weights is largest here; they add up to one.
    std::vector<double> weights;
    Optimality optimality;  ///< of that sum, in scaled units
    Equilibrium equilibrium;
};

/// What each gets where they do not agree.
struct ThreatPoint {
    std::string name;            ///< in messages
    std::vector<double> values;  ///< objectives, money a year
    Shock shock;
    Equilibrium equilibrium;
};

/// The objectives of governments under a shock.
[[nodiscard]] ThreatPoint threat_point(const Baseline& baseline, const std::vector<Government>& governments, std::string name,
                                       const Shock& shock);

struct TalksSettings {
    std::vector<double> power = {};  ///< bargaining power, in proportion; empty: all alike
    std::size_t points = 21;         ///< of the frontier, at most, but each government's best point at least
    bool side_payments = true;       ///< not in the closure `income_share`
    bool zone = true;                ///< find the zone's ends
    bool concessions = true;         ///< weigh the concessions that lead to the bargain
    Runner runner = run_in_turn;
    std::function<void(const std::string&)> told = {};  ///< what is about to be done
    std::function<bool()> stopped = {};                 ///< asked again and again; once true, talks end with what is known
};

/// One tariff of the agreement, alone in place of that of today.
struct Concession {
    std::size_t giver = 0;  ///< among governments
    std::size_t lever = 0;
    double from = 0;  ///< rate
    double to = 0;
    double gives = 0;  ///< what all others gain, money a year
    double costs = 0;  ///< what the giver loses; below zero where it gains too
};

/// What talks can reach. Parts that were not asked for, or not reached when talks were stopped, are absent.
struct Talks {
    std::vector<Levers> levers;
    ThreatPoint threat;
    std::vector<double> status_quo;  ///< objectives, money a year

    std::vector<Agreement> frontier;                ///< nobody can have more unless another has less; by rising weight of the first
    std::vector<Agreement> best_for;                ///< a government, while all others keep what the threat leaves them: the zone's ends
    std::optional<Agreement> most_together;         ///< the largest sum of objectives, without payments
    std::optional<Agreement> bargain;               ///< Nash's, without payments
    std::vector<Agreement> frontier_with_payments;  ///< within the zone
    std::optional<Agreement> bargain_with_payments;
    std::vector<Concession> concessions;  ///< from today's tariffs to the bargain's, what gives most for what it costs first
    bool complete = false;
};

/// Talks among governments about the tariffs that their instruments allow. The bargain maximises Π (G − threat)^power (Nash 1950,
/// "The bargaining problem", Econometrica 18; with unequal power Kalai 1977). Points of the frontier are bargains too: over what each
/// gets at the others' best points, with powers from one corner to the other; so they are found where the frontier is not concave.
///
/// Payments enter the model as deficits D', so that they move wages and prices as they would.
///
/// Errors: those of best_response; fewer than two governments; power not above zero; nobody, or not everybody, can be better off than
/// the threat leaves them by a thousandth of what is at stake; side payments where the closure has no room for them.
[[nodiscard]] Talks talk(const Baseline& baseline, const std::vector<Government>& governments, const Shock& today,
                         const ThreatPoint& threat, const TalksSettings& settings = {});

/// A government's best rate on another's goods where the other's is given.
struct Reaction {
    double theirs = 0;  ///< one rate on everything
    double own = 0;     ///< mean by trade before
};

/// The best response of a government to each of the other's rates, from low to high. `other` sets one rate on all that its instrument
/// covers; all other tariffs are those of `today`.
[[nodiscard]] std::vector<Reaction> reaction_curve(const Baseline& baseline, const Government& government, const Government& other,
                                                   const Shock& today, const std::vector<double>& theirs,
                                                   const Runner& runner = run_in_turn);

}  // namespace impost
