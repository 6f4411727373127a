#include "impost/equilibrium/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <numeric>
#include <utility>

#include "impost/equilibrium/exchange.hpp"
#include "impost/world/accounts.hpp"

namespace impost {
namespace {

/// Draws that are played before their figures are added.
constexpr std::size_t chunk = 128;

Options before_balancing(Options options) {
    if (options.closure == Closure::balanced) options.closure = Closure::fixed;
    return options;
}

}  // namespace

std::string_view text(ElasticityDraws draws) {
    switch (draws) {
        case ElasticityDraws::none:
            return "none";
        case ElasticityDraws::sets:
            return "sets";
        case ElasticityDraws::sectors:
            return "sectors";
        case ElasticityDraws::normal:
            return "normal";
    }
    return "";
}

Result<ElasticityDraws> parse_elasticity_draws(std::string_view word) {
    for (const auto draws : {ElasticityDraws::none, ElasticityDraws::sets, ElasticityDraws::sectors, ElasticityDraws::normal}) {
        if (word == text(draws)) return draws;
    }
    return Error("\"" + std::string(word) + "\" is no way to draw elasticities; choose none, sets, sectors or normal");
}

Observation measure_of(std::vector<Figure> figures) {
    return [figures = std::move(figures)](const Situation& before, const Situation& after, std::span<double> values) {
        for (std::size_t k = 0; k < figures.size(); ++k) values[k] = value_of(figures[k], before, after);
    };
}

/// The central economy, what one draw changes in it, and what all of them gave.
class Ensemble::Play {
public:
    Play(const World& world, EnsembleRequest request, std::size_t figures, Observation measure)
        : world_(world),
          request_(std::move(request)),
          figures_(figures),
          measure_(std::move(measure)),
          balanced_(request_.options.closure == Closure::balanced),
          base_(calibrate(world, before_balancing(request_.options))) {
        if (request_.sets.empty()) request_.sets = world.elasticities;
        check();
        request_.options.elasticities = base_.elasticities;
        points_ = Points(request_.sequence, request_.seed, dimensions());
        take_center();
        take_exchange();
        distributions_.resize(policies() * figures_);
    }

    void run(std::size_t draws, const Control& control) {
        const std::size_t width = policies() * figures_;
        std::vector<double> values(std::min(chunk, draws) * width);
        std::vector<std::string> failures(chunk);
        while (done_ < draws) {
            const std::size_t count = std::min(chunk, draws - done_);
            const std::size_t groups = (count + Exchange::lanes - 1) / Exchange::lanes;
            std::fill(failures.begin(), failures.end(), std::string());
            std::atomic<bool> stopped{false};
            control.runner(groups, [&](std::size_t group) {
                if (stopped || (control.go_on && !control.go_on())) {
                    stopped = true;
                    return;
                }
                const std::size_t first = group * Exchange::lanes;
                const std::size_t size = std::min(Exchange::lanes, count - first);
                play(done_ + first, std::span(values).subspan(first * width, size * width), std::span(failures).subspan(first, size));
            });
            if (stopped) return;
            add(count, values, failures, control.runner);
            done_ += count;
            if (control.told) control.told(done_);
        }
    }

    /// A checksum of all that draws depend on.
    [[nodiscard]] std::uint64_t checksum() const {
        Checksum sum;
        const Options& options = request_.options;
        for (const std::string_view word : {text(options.model), text(options.closure), text(request_.elasticities)}) sum.add(word);
        for (const double number : {options.labour_supply, request_.flow_error, static_cast<double>(request_.sequence),
                                    static_cast<double>(request_.policy_draws), static_cast<double>(request_.seed >> 32U),
                                    static_cast<double>(request_.seed & 0xffffffffU), static_cast<double>(figures_)}) {
            sum.add(number);
        }
        for (const std::vector<double>* numbers : {&options.scale, &options.elasticities.theta, &request_.standard_errors})
            sum.add(*numbers);
        for (const Cells* cells :
             {&base_.purchases.cells(), &base_.tariffs.cells(), &base_.input_shares.cells(), &base_.expenditure_shares.cells()})
            sum.add(*cells);
        for (const ElasticitySet& set : request_.sets) sum.add(set.theta);
        for (const Policy& policy : request_.policies) {
            sum.add(policy.shock.tariffs.cells());
            if (policy.shock.trade_cost_hat) sum.add(policy.shock.trade_cost_hat->cells());
            if (policy.shock.export_taxes) sum.add(policy.shock.export_taxes->cells());
            if (policy.shock.productivity_hat) sum.add(policy.shock.productivity_hat->cells());
            if (policy.shock.deficit) sum.add(*policy.shock.deficit);
            if (policy.other_tariffs) sum.add(policy.other_tariffs->cells());
        }
        for (const auto& figures : central_) sum.add(figures);
        return sum.value();
    }

    [[nodiscard]] std::size_t policies() const { return request_.policy_draws == PolicyDraws::one ? 1 : request_.policies.size(); }

    const World& world_;
    EnsembleRequest request_;
    std::size_t figures_;
    Observation measure_;
    bool balanced_;
    Baseline base_;  // before deficits are taken away
    std::size_t done_ = 0;
    std::size_t failed_ = 0;
    std::string first_failure_;
    std::vector<Distribution> distributions_;
    std::vector<std::vector<double>> central_;

private:
    using Lanes = std::array<bool, Exchange::lanes>;

    /// One draw of everything.
    struct Draw {
        std::vector<double> point;
        std::vector<double> theta;
        std::size_t policy = 0;  // where one is drawn
        std::size_t set = 0;     // where one is drawn
    };

    /// What a thread needs for itself.
    struct Desk {
        std::array<Draw, Exchange::lanes> draws;
        std::array<Situation, Exchange::lanes> before;
        Situation after;
        std::optional<Exchange> exchange;
        std::vector<ExchangeAccounts> accounts;  // with errors of flows, by lane
        std::optional<Bilateral> flows;
        std::vector<double> normals;
        Eigen::MatrixXd wages_before, wages_after;
        std::optional<Baseline> base;  // for `solve`
    };

    void check() const {
        const std::size_t J = world_.sectors.size();
        if (request_.policies.empty()) throw Error("an ensemble needs a scenario at least");
        if (!(request_.flow_error >= 0) || !std::isfinite(request_.flow_error)) throw Error("the error of flows has to be zero or more");
        const bool from_sets = request_.elasticities == ElasticityDraws::sets || request_.elasticities == ElasticityDraws::sectors;
        if (from_sets && request_.sets.size() < 2)
            throw Error("elasticities cannot be drawn among sets: the world " + world_.name + " has only one");
        for (const ElasticitySet& set : request_.sets) {
            if (from_sets && set.theta.size() != J) throw Error("the elasticities " + set.name + " do not cover all sectors of the world");
        }
        if (request_.elasticities != ElasticityDraws::normal) return;
        if (request_.standard_errors.size() != J) throw Error("the standard errors do not cover all sectors of the world");
        for (const double error : request_.standard_errors) {
            if (!(error >= 0) || !std::isfinite(error)) throw Error("a standard error has to be zero or more");
        }
    }

    [[nodiscard]] std::size_t dimensions() const {
        const bool by_sector = request_.elasticities == ElasticityDraws::sectors || request_.elasticities == ElasticityDraws::normal;
        const std::size_t of_elasticities = by_sector ? world_.sectors.size() : request_.elasticities == ElasticityDraws::sets ? 1 : 0;
        const std::size_t of_choice = request_.policy_draws == PolicyDraws::one ? 1 : 0;
        return request_.policies.size() + of_choice + of_elasticities;
    }

    /// Its first coordinates say where drawn tariffs lie, then which policy comes, then elasticities.
    void take_draw(std::size_t number, Draw& draw) const {
        draw.point.resize(dimensions());
        points_->fill(number, draw.point);
        std::size_t next = request_.policies.size();
        const auto choose = [&](std::size_t among) {
            return std::min(among - 1, static_cast<std::size_t>(draw.point[next++] * static_cast<double>(among)));
        };
        if (request_.policy_draws == PolicyDraws::one) draw.policy = choose(request_.policies.size());
        draw.theta = base_.elasticities.theta;
        const auto& sets = request_.sets;
        if (request_.elasticities == ElasticityDraws::sets) {
            draw.set = choose(sets.size());
            draw.theta = sets[draw.set].theta;
        }
        for (std::size_t j = 0; j < draw.theta.size(); ++j) {
            if (request_.elasticities == ElasticityDraws::sectors) draw.theta[j] = sets[choose(sets.size())].theta[j];
            if (request_.elasticities == ElasticityDraws::normal)
                draw.theta[j] = normal(draw.theta[j], request_.standard_errors[j], draw.point[next++]);
        }
    }

    /// Normal where above the smallest elasticity, by the inverse of the distribution.
    static double normal(double mean, double error, double uniform) {
        if (error == 0) return mean;
        const double cut = 0.5 * std::erfc((mean - smallest_elasticity) / (error * std::numbers::sqrt2));
        return std::max(smallest_elasticity, mean - error * normal_quantile((1 - uniform) * (1 - cut)));
    }

    [[nodiscard]] Shock no_deficits(Shock shock) const {
        if (balanced_) shock.deficit = std::vector<double>(world_.regions.size(), 0.0);
        return shock;
    }

    /// The shock of a policy whose tariffs lie at a place between its two tables.
    [[nodiscard]] Shock shock_at(const Policy& policy, double between) const {
        Shock shock = policy.shock;
        if (balanced_ && shock.deficit) throw Error("the closure balanced has no deficits to change; choose another");
        if (policy.other_tariffs) {
            if (policy.other_tariffs->cells().size() != shock.tariffs.cells().size())
                throw Error("the shock does not cover the regions and sectors of the world");
            for (std::size_t k = 0; k < shock.tariffs.cells().size(); ++k) {
                double& rate = shock.tariffs.cells()[k];
                rate += between * (policy.other_tariffs->cells()[k] - rate);
            }
        }
        return no_deficits(std::move(shock));
    }

    void take_center() {
        if (balanced_) {
            reference_ = calibrate(world_, request_.options);
            before_ = solve(base_, no_deficits(no_shock(base_)));
        }
        base_situation_ = situation(base_);
        const Situation before = balanced_ ? situation(*before_) : base_situation_;
        constexpr double half = 0.5;
        for (const Policy& policy : request_.policies) {
            if (policy.other_tariffs)
                (void)solve(base_, shock_at(policy, 1), {}, before_ ? &*before_ : nullptr);  // either end can be reached
            after_.push_back(solve(base_, shock_at(policy, half), {}, before_ ? &*before_ : nullptr));
            if (request_.policy_draws == PolicyDraws::one) continue;
            central_.emplace_back(figures_);
            measure_(before, situation(after_.back()), central_.back());
        }
    }

    /// Whether `armington` can be told by wages alone.
    void take_exchange() {
        const Options& options = request_.options;
        const auto& leaders = base_.aid.leaders;
        const bool one_group = std::all_of(leaders.begin(), leaders.end(), [&](auto leader) { return leader == leaders.front(); });
        if (options.model != Model::armington || options.labour_supply != 0 || !base_.scale.empty() || !one_group ||
            options.closure == Closure::income_share) {
            return;
        }
        for (const Policy& policy : request_.policies) {
            auto change = ExchangePolicy::of(base_, policy.shock, policy.other_tariffs ? &*policy.other_tariffs : nullptr);
            if (!change) return;
            changes_.push_back(std::move(*change));
        }
        accounts_.emplace(world_.purchases, world_.tariffs);
        slopes_.emplace(reference_ ? ExchangeAccounts(reference_->purchases, reference_->tariffs) : *accounts_);
    }

    std::unique_ptr<Desk> take_desk() {
        {
            const std::lock_guard lock(mutex_);
            if (!desks_.empty()) {
                auto desk = std::move(desks_.back());
                desks_.pop_back();
                return desk;
            }
        }
        auto desk = std::make_unique<Desk>();
        if (slopes_) {
            desk->exchange.emplace(*accounts_, *slopes_);
            const auto N = static_cast<Eigen::Index>(world_.regions.size());
            desk->wages_before.resize(N, Exchange::lanes);
            desk->wages_after.resize(N, Exchange::lanes);
            if (request_.flow_error > 0) desk->accounts.assign(Exchange::lanes, *accounts_);
        }
        return desk;
    }

    /// Plays some draws; figures of draw k stand at k * policies * figures.
    void play(std::size_t first, std::span<double> values, std::span<std::string> failures) {
        auto desk = take_desk();
        for (std::size_t k = 0; k < failures.size(); ++k) take_draw(first + k, desk->draws[k]);
        Lanes solved{};
        if (slopes_) solved = exchange(*desk, first, failures.size(), values);
        const std::size_t width = policies() * figures_;
        for (std::size_t k = 0; k < failures.size(); ++k) {
            if (solved[k]) continue;
            try {
                look_up_or_solve(*desk, desk->draws[k], first + k, values.subspan(k * width, width));
            } catch (const Error& error) {
                failures[k] = error.what();
            }
        }
        const std::lock_guard lock(mutex_);
        desks_.push_back(std::move(desk));
    }

    /// The flows of a draw, with their errors.
    const Bilateral& draw_flows(Desk& desk, std::size_t number) const {
        desk.normals.resize(world_.purchases.cells().size());
        fill_normal(request_.seed, number, desk.normals);
        if (!desk.flows) desk.flows = world_.purchases;
        const double sd = request_.flow_error;
        const double mean = -sd * sd / 2;
        for (std::size_t k = 0; k < desk.normals.size(); ++k)
            desk.flows->cells()[k] = world_.purchases.cells()[k] * std::exp(mean + sd * desk.normals[k]);
        return *desk.flows;
    }

    static Eigen::VectorXd logs(const std::vector<double>& values) {
        return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size())).log();
    }

    Lanes exchange(Desk& desk, std::size_t first, std::size_t size, std::span<double> values) const {
        std::array<std::span<const double>, Exchange::lanes> theta;
        std::array<const ExchangeAccounts*, Exchange::lanes> accounts{};
        Lanes solved{};
        for (std::size_t k = 0; k < Exchange::lanes; ++k) {
            solved[k] = k < size;
            theta[k] = solved[k] ? desk.draws[k].theta : base_.elasticities.theta;
            accounts[k] = &*accounts_;
            if (!solved[k] || request_.flow_error == 0) continue;
            desk.accounts[k].take(draw_flows(desk, first + k), world_.tariffs);
            accounts[k] = &desk.accounts[k];
        }
        desk.exchange->set(theta, accounts);
        solved = exchange_before(desk, solved);
        const std::size_t width = policies() * figures_;
        for (std::size_t p = 0; p < changes_.size(); ++p) {
            Lanes wanted = solved;
            std::array<double, Exchange::lanes> between{};
            for (std::size_t k = 0; k < size; ++k) {
                between[k] = desk.draws[k].point[p];
                if (request_.policy_draws == PolicyDraws::one) wanted[k] = wanted[k] && desk.draws[k].policy == p;
            }
            const Lanes found = exchange_after(desk, p, between, wanted);
            const std::size_t place = request_.policy_draws == PolicyDraws::one ? 0 : p;
            for (std::size_t k = 0; k < size; ++k) {
                if (!wanted[k]) continue;
                solved[k] = found[k];
                if (!found[k]) continue;
                desk.exchange->describe(k, desk.after);
                measure_(desk.before[k], desk.after, values.subspan(k * width + place * figures_, figures_));
            }
        }
        return solved;
    }

    Lanes exchange_before(Desk& desk, const Lanes& wanted) const {
        desk.wages_before.setZero();
        if (!balanced_ && request_.flow_error == 0) {
            for (std::size_t k = 0; k < Exchange::lanes; ++k) {
                if (desk.before[k].wage.empty()) desk.before[k] = base_situation_;
            }
            return wanted;
        }
        if (balanced_) desk.wages_before.colwise() = logs(before_->wage_hat);
        const Lanes found = desk.exchange->solve({nullptr, balanced_}, {}, wanted, desk.wages_before, SolverSettings{}.accepted);
        for (std::size_t k = 0; k < Exchange::lanes; ++k) {
            if (found[k]) desk.exchange->describe(k, desk.before[k]);
        }
        return found;
    }

    Lanes exchange_after(Desk& desk, std::size_t policy, const std::array<double, Exchange::lanes>& between, const Lanes& wanted) const {
        desk.wages_after = desk.wages_before;
        desk.wages_after.colwise() += logs(after_[policy].wage_hat);
        if (balanced_) desk.wages_after.colwise() -= logs(before_->wage_hat);
        return desk.exchange->solve({&changes_[policy], balanced_}, between, wanted, desk.wages_after, SolverSettings{}.accepted);
    }

    /// Whether nothing is drawn but one of the sets and one of the policies, so that draws come again.
    [[nodiscard]] bool draws_repeat() const {
        const bool few = request_.elasticities == ElasticityDraws::none || request_.elasticities == ElasticityDraws::sets;
        return few && request_.flow_error == 0 && std::none_of(request_.policies.begin(), request_.policies.end(), [](const Policy& one) {
                   return one.other_tariffs.has_value();
               });
    }

    /// What a draw gives depends on the draw alone, so one that comes again is not solved again.
    void look_up_or_solve(Desk& desk, const Draw& draw, std::size_t number, std::span<double> values) {
        if (!draws_repeat()) {
            solve_draw(desk, draw, number, values);
            return;
        }
        const std::pair<std::size_t, std::size_t> what{draw.set, draw.policy};
        {
            const std::lock_guard lock(mutex_);
            const auto found = known_.find(what);
            if (found != known_.end()) {
                std::copy(found->second.begin(), found->second.end(), values.begin());
                return;
            }
        }
        solve_draw(desk, draw, number, values);
        const std::lock_guard lock(mutex_);
        known_.try_emplace(what, values.begin(), values.end());
    }

    void solve_draw(Desk& desk, const Draw& draw, std::size_t number, std::span<double> values) const {
        if (!desk.base) desk.base = base_;
        if (request_.flow_error > 0) take_base(desk, draw, number);
        desk.base->elasticities.theta = draw.theta;
        std::optional<Equilibrium> start;
        if (balanced_) start = solve(*desk.base, no_deficits(no_shock(*desk.base)), {}, &*before_);
        const Situation before = start ? situation(*start) : situation(*desk.base);
        for (std::size_t p = 0; p < request_.policies.size(); ++p) {
            const bool one = request_.policy_draws == PolicyDraws::one;
            if (one && draw.policy != p) continue;
            const Equilibrium after = solve(*desk.base, shock_at(request_.policies[p], draw.point[p]), {}, &after_[p]);
            measure_(before, situation(after), values.subspan(one ? 0 : p * figures_, figures_));
        }
    }

    /// A baseline of drawn flows.
    void take_base(Desk& desk, const Draw& draw, std::size_t number) const {
        World world = world_;
        world.repairs.clear();
        world.purchases = draw_flows(desk, number);
        Options options = before_balancing(request_.options);
        options.elasticities.theta = draw.theta;
        if (options.model == Model::ricardian) {
            options.accounts = Accounts::raw;
            mend_accounts(world);
        } else {
            world.input_output.reset();
        }
        desk.base = calibrate(world, options);
    }

    /// Adds figures in the order of draws; each figure by itself, so that threads can share them.
    void add(std::size_t count, const std::vector<double>& values, const std::vector<std::string>& failures, const Runner& runner) {
        const std::size_t width = distributions_.size();
        constexpr std::size_t slice = 256;
        runner((width + slice - 1) / slice, [&](std::size_t part) {
            const std::size_t end = std::min(width, (part + 1) * slice);
            for (std::size_t f = part * slice; f < end; ++f) {
                for (std::size_t k = 0; k < count; ++k) {
                    if (failures[k].empty()) distributions_[f].add(values[k * width + f]);
                }
            }
        });
        for (std::size_t k = 0; k < count; ++k) {
            if (failures[k].empty()) continue;
            if (failed_++ == 0) first_failure_ = "draw " + std::to_string(done_ + k) + ": " + failures[k];
        }
    }

    std::optional<Points> points_;
    std::optional<Baseline> reference_;  // balanced, with the central elasticities
    std::optional<Equilibrium> before_;  // from base_ to no deficits
    std::vector<Equilibrium> after_;     // from base_ to each policy
    Situation base_situation_;
    std::optional<ExchangeAccounts> accounts_;
    std::optional<ExchangeSlopes> slopes_;
    std::vector<ExchangePolicy> changes_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Desk>> desks_;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> known_;  // figures by set and policy, where draws repeat
};

Ensemble::Ensemble(const World& world, EnsembleRequest request, std::size_t figures, Observation measure)
    : play_(std::make_unique<Play>(world, std::move(request), figures, std::move(measure))) {}
Ensemble::Ensemble(Ensemble&&) noexcept = default;
Ensemble& Ensemble::operator=(Ensemble&&) noexcept = default;
Ensemble::~Ensemble() = default;

void Ensemble::run(std::size_t draws, const Control& control) { play_->run(draws, control); }
std::size_t Ensemble::done() const { return play_->done_; }
std::size_t Ensemble::failed() const { return play_->failed_; }
const std::string& Ensemble::first_failure() const { return play_->first_failure_; }
EnsembleState Ensemble::state() const {
    return {play_->checksum(), play_->done_, play_->failed_, play_->first_failure_, play_->distributions_};
}
void Ensemble::restore(EnsembleState state) {
    if (state.run != play_->checksum() || state.distributions.size() != play_->distributions_.size())
        throw Error("the state is that of another run: the world, the scenarios, what is drawn or the figures differ");
    play_->done_ = state.done;
    play_->failed_ = state.failed;
    play_->first_failure_ = std::move(state.first_failure);
    play_->distributions_ = std::move(state.distributions);
}

std::size_t Ensemble::policies() const { return play_->policies(); }
const Distribution& Ensemble::distribution(std::size_t policy, std::size_t figure) const {
    return play_->distributions_.at(policy * play_->figures_ + figure);
}
std::span<const double> Ensemble::central(std::size_t policy) const {
    if (play_->central_.empty()) return {};
    return play_->central_.at(policy);
}

Ensemble ensemble(const World& world, EnsembleRequest request, std::vector<Figure> figures, std::size_t draws, const Runner& runner) {
    const std::size_t count = figures.size();
    Ensemble result(world, std::move(request), count, measure_of(std::move(figures)));
    result.run(draws, {runner, {}, {}});
    return result;
}

}  // namespace impost
