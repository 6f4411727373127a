#pragma once

#include <exception>
#include <functional>
#include <string_view>
#include <vector>

#include "impost/base/runner.hpp"
#include "impost/strategy/best_response.hpp"

namespace impost {

/// Thrown through a search that was asked to stop.
struct Stopped : std::exception {
    [[nodiscard]] const char* what() const noexcept override { return "stopped"; }
};

/// One exchange of a war. Vectors are by government.
struct Round {
    enum class Kind {
        opening,   ///< before anybody moves
        answers,   ///< each gives its best response to the others' tariffs of the round before
        settling,  ///< all move towards the point where nobody wants to move
    };
    Kind kind = Kind::opening;
    std::vector<double> mean_rate;    ///< of the tariffs that it sets, by trade before
    std::vector<double> welfare_pct;  ///< against the baseline
    double change = 0;                ///< the largest change of a rate
    double slope = 0;                 ///< the largest part of a projected gradient, where known
};
[[nodiscard]] std::string_view text(Round::Kind kind);

/// Where a search for a Nash equilibrium begins.
enum class Start {
    factual,  ///< tariffs as they are
    floor,    ///< at the lower bounds, by default free trade
    high,     ///< half way up to the caps, at most at 100 %
};
[[nodiscard]] std::string_view text(Start start);

struct WarSettings {
    Runner runner = run_in_turn;
    bool rounds = true;                           ///< first answer each other round by round; otherwise all move at once from the start
    std::function<void(const Round&)> told = {};  ///< after each round
    std::function<bool()> stopped = {};           ///< asked again and again; once true, the war ends where it stands
};

/// A Nash equilibrium in tariffs: nobody can do better by tariffs of its own. Vectors are by government.
struct War {
    Shock shock;
    Equilibrium equilibrium;
    std::vector<Levers> levers;
    std::vector<std::vector<double>> rates;
    std::vector<double> values;          ///< objectives, money a year
    std::vector<Optimality> optimality;  ///< none where the war was stopped
    std::vector<Round> rounds;
    bool complete = false;  ///< false where it was stopped: rates are then those of the last round, and no equilibrium
};

/// The Nash equilibrium that best responses lead to: all governments answer each other until answers change little, then Newton's
/// steps of all at once, accelerated, lead to where every projected gradient is at most 1e-9 and everybody stands on a summit. Without
/// rounds the steps of all at once begin where the war does, which is much quicker among many.
/// Errors: those of best_response, a government twice, no equilibrium found.
[[nodiscard]] War nash(const Baseline& baseline, const std::vector<Government>& governments, const Shock& before,
                       Start start = Start::factual, const WarSettings& settings = {});

/// What each government could gain by leaving a war for its best response, searched from its rates before the war and from its
/// lower bounds; in percent of its income. Throws Stopped when it is.
[[nodiscard]] std::vector<double> gains_from_deviation(const Baseline& baseline, const std::vector<Government>& governments, const War& war,
                                                       const Shock& before, const WarSettings& settings = {});

/// How far two wars lie apart.
struct Disagreement {
    double rate = 0;         ///< largest difference of a rate
    double welfare_pct = 0;  ///< largest difference of a region's welfare, percentage points
};
[[nodiscard]] Disagreement disagreement(const War& one, const War& other);

}  // namespace impost
