#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/runner.hpp"
#include "impost/equilibrium/draws.hpp"
#include "impost/equilibrium/ensemble_state.hpp"
#include "impost/equilibrium/quantiles.hpp"
#include "impost/equilibrium/situation.hpp"

namespace impost {

/// How trade elasticities are drawn.
enum class ElasticityDraws {
    none,     ///< they stay
    sets,     ///< one of the published sets, each as likely
    sectors,  ///< sector by sector that of one of the sets, each as likely
    normal,   ///< sector by sector, normal around the central ones with given standard errors, where above `smallest_elasticity`
};
[[nodiscard]] std::string_view text(ElasticityDraws draws);
/// Errors: another word.
[[nodiscard]] Result<ElasticityDraws> parse_elasticity_draws(std::string_view word);

/// Where normal elasticities are cut off.
inline constexpr double smallest_elasticity = 0.1;

/// What governments do in a draw.
struct Policy {
    std::string name;
    Shock shock;
    std::optional<Bilateral> other_tariffs = {};  ///< where present, tariffs lie anywhere between the shock's and these, evenly
};

/// What becomes of several policies.
enum class PolicyDraws {
    every,  ///< each is played in every draw
    one,    ///< one is drawn, each as likely
};

struct EnsembleRequest {
    Options options;  ///< the central economy
    ElasticityDraws elasticities = ElasticityDraws::sets;
    std::vector<ElasticitySet> sets = {};      ///< drawn from; none: those of the world
    std::vector<double> standard_errors = {};  ///< by sector, for `normal`
    double flow_error = 0;                     ///< standard deviation of ln M: every flow is M·exp(σz − σ²/2), z standard normal
    std::vector<Policy> policies = {};
    PolicyDraws policy_draws = PolicyDraws::every;
    Sequence sequence = Sequence::random;  ///< of elasticities and policies; flows are always drawn by seed
    std::uint64_t seed = 1;
};

/// What is kept of a draw: figures of one policy. Called from several threads.
using Observation = std::function<void(const Situation& before, const Situation& after, std::span<double> figures)>;
[[nodiscard]] Observation measure_of(std::vector<Figure> figures);

/// Many draws of what is uncertain, and the distribution of each figure over them.
///
/// Draw k depends on the seed and on k alone, and figures are added in the order of draws: results are the same to the last bit
/// whatever the number of threads and however often the run is interrupted. Memory does not grow with draws.
///
/// What does not depend on elasticities is calibrated once. `armington` goes through `Exchange`, other models, and draws that it does not
/// solve, through `solve`, begun from the central solution. Every market clears to SolverSettings::accepted in every draw that counts;
/// one without a solution is counted as failed.
/// Inner accounts that do not add up are mended once, with the central elasticities; with errors of flows in every draw anew.
class Ensemble {
public:
    /// `world` must outlive this.
    /// Errors: those of calibrate and solve at the center; elasticities that cannot be drawn; a flow error below zero; no policy.
    Ensemble(const World& world, EnsembleRequest request, std::size_t figures, Observation measure);
    Ensemble(const Ensemble&) = delete;
    Ensemble& operator=(const Ensemble&) = delete;
    Ensemble(Ensemble&& other) noexcept;
    Ensemble& operator=(Ensemble&& other) noexcept;
    ~Ensemble();

    struct Control {
        Runner runner = run_in_turn;
        std::function<bool()> go_on = {};                 ///< asked before every few draws, from any thread
        std::function<void(std::size_t done)> told = {};  ///< after draws were added
    };
    /// Goes on until `draws` are done in all, or until it is told to stop; what was begun and not finished is dropped.
    void run(std::size_t draws, const Control& control);
    void run(std::size_t draws) { run(draws, Control{}); }

    [[nodiscard]] std::size_t done() const;
    [[nodiscard]] std::size_t failed() const;
    /// Why the first draw that failed did.
    [[nodiscard]] const std::string& first_failure() const;

    /// Policies whose figures are kept apart: all of the request, or one where one is drawn.
    [[nodiscard]] std::size_t policies() const;
    [[nodiscard]] const Distribution& distribution(std::size_t policy, std::size_t figure) const;
    /// Figures at the central elasticities and flows, drawn tariffs half way; none where a policy is drawn.
    [[nodiscard]] std::span<const double> central(std::size_t policy) const;

    /// Everything that was learned, and back. Errors: the state of another run.
    [[nodiscard]] EnsembleState state() const;
    void restore(EnsembleState state);

private:
    class Play;
    std::unique_ptr<Play> play_;
};

/// An ensemble run to its end.
[[nodiscard]] Ensemble ensemble(const World& world, EnsembleRequest request, std::vector<Figure> figures, std::size_t draws,
                                const Runner& runner = run_in_turn);

}  // namespace impost
