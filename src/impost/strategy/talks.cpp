#include "impost/strategy/talks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <utility>

namespace impost {
namespace {

using Eigen::Index;
using Vector = Hill::Vector;
using Matrix = Eigen::MatrixXd;

constexpr double settled = 1e-9;

Index at(std::size_t place) { return static_cast<Index>(place); }

/// A function of what all get, each over its income, that rises with all of it; and its derivatives.
using Taste = std::function<double(const Vector& values, Vector& weights)>;

Taste sum_of(Vector weights) {
    return [weights = std::move(weights)](const Vector& values, Vector& result) {
        result = weights;
        return weights.dot(values);
    };
}

/// Σ power · ln((value − from) / size), below a share `least` of the size continued by its second-order expansion, so that searches may
/// begin where nothing is gained.
Taste bargain_over(const Vector& power, const Vector& from, const Vector& size, double least) {
    return [=](const Vector& values, Vector& result) {
        double height = 0;
        result.setZero(values.size());
        for (Index p = 0; p < values.size(); ++p) {
            if (power(p) == 0) continue;
            const double gain = (values(p) - from(p)) / size(p);
            const double short_of = gain / least - 1;
            height += power(p) * (gain >= least ? std::log(gain) : std::log(least) + short_of - short_of * short_of / 2);
            result(p) = power(p) / size(p) * (gain >= least ? 1 / gain : (1 - short_of) / least);
        }
        return height;
    };
}

/// The value of one while others get no less than they keep, as an augmented Lagrangian (Nocedal and Wright 2006, "Numerical
/// optimization", section 17.4): Σ ((μ + c (keep − value))₊² − μ²) / 2c is taken off. `penalty` c is zero for those who are not held.
Taste most_for(std::size_t one, Vector keep, Vector multipliers, Vector penalty) {
    return [one, keep = std::move(keep), multipliers = std::move(multipliers), penalty = std::move(penalty)](const Vector& values,
                                                                                                             Vector& result) {
        result = (multipliers + penalty.cwiseProduct(keep - values)).cwiseMax(0);
        double height = values(at(one));
        for (Index q = 0; q < values.size(); ++q) {
            if (penalty(q) > 0) height -= (result(q) * result(q) - multipliers(q) * multipliers(q)) / (2 * penalty(q));
        }
        result(at(one)) = 1;
        return height;
    };
}

/// All governments as one: what each gets, as a function of everybody's scaled rates and, after them, of what all but the last
/// receive from the last, in units of `payment`.
class Together {
public:
    Together(const Baseline& baseline, const std::vector<Government>& governments, const std::vector<Levers>& levers, Shock shock,
             Equilibrium here, double payment, const std::function<bool()>& stopped)
        : baseline_(baseline),
          governments_(governments),
          levers_(levers),
          solver_(baseline),
          shock_(std::move(shock)),
          here_(std::move(here)),
          payment_(payment),
          stopped_(stopped) {
        for (const Levers& one : levers) rates_ += at(one.levers.size());
    }

    [[nodiscard]] std::size_t players() const { return governments_.size(); }
    [[nodiscard]] Index size() const { return rates_ + (payment_ > 0 ? at(players()) - 1 : 0); }
    [[nodiscard]] double income(std::size_t p) const { return baseline_.income[governments_[p].region]; }

    [[nodiscard]] Box box() const {
        Box result{Vector(size()), Vector(size())};
        Index first = 0;
        double smallest = income(0);
        for (std::size_t p = 0; p < players(); ++p) {
            const Box one = box_of(levers_[p]);
            result.lower.segment(first, one.lower.size()) = one.lower;
            result.upper.segment(first, one.upper.size()) = one.upper;
            first += one.lower.size();
            smallest = std::min(smallest, income(p));
        }
        constexpr double largest_payment = 0.1;  // of the smallest income, to each
        for (Index k = rates_; k < size(); ++k) {
            result.upper(k) = largest_payment * smallest / payment_;
            result.lower(k) = -result.upper(k);
        }
        return result;
    }

    /// What each gets over its income.
    Vector values(const Vector& x) {
        if (stopped_ && stopped_()) throw Stopped{};
        put(x);
        here_ = solver_.solve(shock_, &here_);
        Vector result(at(players()));
        for (std::size_t p = 0; p < players(); ++p) {
            result(at(p)) = value_of(governments_[p].objective, governments_[p].region, baseline_, here_) / income(p);
        }
        return result;
    }

    /// The slopes of weights · values where these have last been taken, a column for each column of weights.
    Matrix slopes(const Matrix& weights) {
        Matrix result(size(), weights.cols());
        Gradients gradients(solver_, shock_);
        for (Index column = 0; column < weights.cols(); ++column) {
            Outcome sum;
            for (std::size_t p = 0; p < players(); ++p) {
                const double weight = weights(at(p), column) / income(p);
                if (weight == 0) continue;
                add(sum, weight, outcome_of(governments_[p].objective, governments_[p].region, baseline_, shock_, here_));
            }
            result.col(column) = by_place(gradients.slopes(sum));
        }
        return result;
    }

    [[nodiscard]] Hill hill(const Taste& taste, double scale) {
        return {[this, &taste, scale](const Vector& x, Vector* slope) {
                    Vector weights;
                    const double height = taste(values(x), weights);
                    if (slope != nullptr) *slope = scale * slopes(weights);
                    return scale * height;
                },
                box()};
    }

    /// The agreement at x, where the values have last been taken.
    [[nodiscard]] Agreement agreement(const Vector& x, const Vector& values, const Vector& weights, const Optimality& optimality) const {
        Agreement result;
        Index first = 0;
        for (std::size_t p = 0; p < players(); ++p) {
            const Index count = at(levers_[p].levers.size());
            result.rates.push_back(unscaled(levers_[p], x.segment(first, count)));
            first += count;
            result.values.push_back(values(at(p)) * income(p));
        }
        result.transfers = transfers(x);
        const Vector shares = weights / weights.sum();
        result.weights.assign(shares.begin(), shares.end());
        result.optimality = optimality;
        result.equilibrium = here_;
        return result;
    }

private:
    [[nodiscard]] std::vector<double> transfers(const Vector& x) const {
        std::vector<double> result(players(), 0.0);
        for (Index k = rates_; k < size(); ++k) {
            const double received = payment_ * x(k);
            result[static_cast<std::size_t>(k - rates_)] = received;
            result.back() -= received;
        }
        return result;
    }

    void put(const Vector& x) {
        Index first = 0;
        for (const Levers& levers : levers_) {
            const Index count = at(levers.levers.size());
            set_rates(levers, unscaled(levers, x.segment(first, count)), shock_.tariffs);
            first += count;
        }
        if (!(payment_ > 0)) return;
        shock_.deficit = baseline_.deficit;
        const std::vector<double> received = transfers(x);
        for (std::size_t p = 0; p < players(); ++p) (*shock_.deficit)[governments_[p].region] += received[p];
    }

    /// Derivatives by tariffs and deficits as those by scaled rates and payments.
    [[nodiscard]] Vector by_place(const Slopes& slopes) const {
        Vector result(size());
        Index place = 0;
        for (const Levers& levers : levers_) {
            const std::vector<double> by_rate = by_rates(levers, slopes.tariffs);
            for (std::size_t k = 0; k < by_rate.size(); ++k) result(place++) = by_rate[k] / levers.levers[k].scale;
        }
        for (std::size_t q = 0; place < size(); ++place, ++q) {
            result(place) = payment_ * (slopes.deficits[governments_[q].region] - slopes.deficits[governments_.back().region]);
        }
        return result;
    }

    const Baseline& baseline_;
    const std::vector<Government>& governments_;
    const std::vector<Levers>& levers_;
    Solver solver_;
    Shock shock_;
    Equilibrium here_;
    double payment_;
    const std::function<bool()>& stopped_;
    Index rates_ = 0;
};

/// The scale on which a taste's weights add up to one.
double scale_at(const Taste& taste, const Vector& values) {
    Vector weights;
    static_cast<void>(taste(values, weights));
    return 1 / weights.lpNorm<1>();
}

double steepest(const Hill& hill, const Summit& summit) { return projected(hill.box, summit.x, summit.slope).lpNorm<Eigen::Infinity>(); }

/// The first point of less slope on the way to `goal`, halving the step; none where arithmetic allows no more.
std::optional<Summit> less_steep(const Hill& hill, const Summit& from, const Vector& goal) {
    constexpr int most_halvings = 6;
    Summit here = from;
    Vector step = goal - from.x;
    for (int halving = 0; halving < most_halvings; ++halving, step /= 2) {
        here.x = from.x + step;
        here.height = hill.height(here.x, &here.slope);
        if (steepest(hill, here) < steepest(hill, from)) return here;
    }
    return std::nullopt;
}

/// Steps of Newton's method until slopes vanish or arithmetic allows no more; the curvature where they end.
Matrix settle(const Hill& hill, Summit& summit) {
    constexpr int most_steps = 20;
    constexpr double worth_keeping = 0.1;  // a curvature: while a step leaves less of the slope
    Matrix bend = free_curvature(hill, summit.x, summit.slope);
    bool fresh = true;
    for (int step = 0; step < most_steps && steepest(hill, summit) > settled; ++step) {
        const auto next = less_steep(hill, summit, newton_step(hill.box, bend, summit.x, summit.slope));
        if (!next && fresh) break;
        const bool keep = next && steepest(hill, *next) <= worth_keeping * steepest(hill, summit);
        if (next) summit = *next;
        fresh = !keep;
        if (fresh) bend = free_curvature(hill, summit.x, summit.slope);
    }
    return fresh ? bend : free_curvature(hill, summit.x, summit.slope);
}

/// From a saddle, a step along the direction in which the hill bends up most, to the side that rises. Where the bend along it cannot be
/// told from none, points further out are looked at.
std::optional<Vector> off_saddle(const Hill& hill, const Matrix& bend, const Summit& summit) {
    constexpr double told = 1e-6;      // a second derivative from differences of slopes
    constexpr double heights = 1e-12;  // of the largest
    const Crest crest = crest_of(hill.box, bend, summit.x, summit.slope);
    if (crest.bend < -told * std::max(1.0, bend.cwiseAbs().maxCoeff())) return std::nullopt;
    std::optional<Vector> result;
    double height = summit.height + heights * std::max(1.0, std::abs(summit.height));
    for (const double step : {1e-2, -1e-2, 1e-1, -1e-1}) {
        const Vector x = (summit.x + step * crest.direction).cwiseMax(hill.box.lower).cwiseMin(hill.box.upper);
        const double there = hill.height(x, nullptr);
        if (there <= height) continue;
        height = there;
        result = x;
    }
    return result;
}

/// The agreement that a taste likes best.
Agreement best(Together& together, const Taste& taste, Vector& x) {
    constexpr std::array tolerances = {1e-5, 1e-6, 1e-7, 1e-8};
    constexpr double good = 1e-8;
    constexpr double enough = 1e-7;
    constexpr int most_saddles = 4;
    int saddles = 0;
    double scale = scale_at(taste, together.values(x));
    for (std::size_t k = 0; k < tolerances.size();) {
        x = climb(together.hill(taste, scale), x, tolerances[k]).x;
        scale = scale_at(taste, together.values(x));
        const Hill hill = together.hill(taste, scale);
        Summit summit{x, 0, {}, 0};
        summit.height = hill.height(x, &summit.slope);
        const Matrix bend = settle(hill, summit);
        x = summit.x;
        const auto beyond = saddles < most_saddles ? off_saddle(hill, bend, summit) : std::nullopt;
        if (beyond) {
            x = *beyond;
            ++saddles;
            continue;
        }
        ++k;
        if (steepest(hill, summit) > (k < tolerances.size() ? good : enough)) continue;
        const Vector values = together.values(x);
        Vector weights;
        static_cast<void>(taste(values, weights));
        return together.agreement(x, values, weights, optimality(hill.box, bend, x, summit.slope));
    }
    throw Error("no best agreement was found; searches end where it could still be better");
}

class Negotiation {
public:
    Negotiation(const Baseline& baseline, const std::vector<Government>& governments, const Shock& today, const ThreatPoint& threat,
                const TalksSettings& settings)
        : baseline_(baseline), governments_(governments), today_(today), settings_(settings) {
        check();
        talks_.threat = threat;
        power_ = Vector::Ones(at(players()));
        for (std::size_t p = 0; p < settings.power.size(); ++p) power_(at(p)) = settings.power[p];
        power_ /= power_.sum();
        threat_ = over_incomes(threat.values);
        here_ = solve(baseline, today);
        start_ = Vector(0);
        for (std::size_t p = 0; p < players(); ++p) {
            talks_.levers.push_back(levers_of(governments[p].instrument, governments[p].region, baseline));
            const Vector rates = scaled_start(talks_.levers.back(), today.tariffs, baseline);
            start_.conservativeResize(start_.size() + rates.size());
            start_.tail(rates.size()) = rates;
            talks_.status_quo.push_back(value_of(governments[p].objective, governments[p].region, baseline, here_));
        }
    }

    Talks hold() {
        try {
            find_best_points();
            find_most_together();
            find_bargain();
            find_frontier();
            if (settings_.zone && talks_.bargain) find_zone();
            if (settings_.side_payments) find_payments();
            if (!talks_.bargain && !talks_.bargain_with_payments) refuse();
            if (settings_.concessions) list_concessions();
            talks_.complete = true;
        } catch (const Stopped&) {
            tell("stopped");
        }
        return std::move(talks_);
    }

private:
    [[nodiscard]] std::size_t players() const { return governments_.size(); }
    [[nodiscard]] const std::string& code(std::size_t p) const { return baseline_.regions[governments_[p].region].code; }
    [[nodiscard]] double income(std::size_t p) const { return baseline_.income[governments_[p].region]; }

    void check() const {
        if (players() < 2) throw Error("talks need two governments or more");
        std::vector<bool> talks(baseline_.regions.size(), false);
        for (const Government& government : governments_) {
            if (talks[government.region]) throw Error(baseline_.regions[government.region].code + " is at the table twice");
            talks[government.region] = true;
            check_objective(government.objective, government.region, baseline_);
        }
        if (!settings_.power.empty() && settings_.power.size() != players()) {
            throw Error("bargaining power is given for " + std::to_string(settings_.power.size()) + " of " + std::to_string(players()) +
                        " governments");
        }
        for (const double power : settings_.power) {
            if (!(power > 0) || !std::isfinite(power)) throw Error("bargaining power has to be above zero");
        }
        if (settings_.side_payments && baseline_.closure == Closure::income_share) {
            throw Error("the closure income_share ties deficits to incomes and leaves no room for side payments; choose another, or none");
        }
    }

    [[noreturn]] void refuse() const {
        throw Error("there is nothing to bargain about: no agreement leaves everybody better off than the threat point, " +
                    talks_.threat.name + ", by a thousandth of what is at stake");
    }

    [[nodiscard]] Vector over_incomes(const std::vector<double>& values) const {
        Vector result(at(players()));
        for (std::size_t p = 0; p < players(); ++p) result(at(p)) = values[p] / income(p);
        return result;
    }

    /// What parts of incomes add up to, money a year.
    [[nodiscard]] double worth(const Vector& parts) const {
        double result = 0;
        for (std::size_t p = 0; p < players(); ++p) result += parts(at(p)) * income(p);
        return result;
    }

    /// A sum of money over the income of each.
    [[nodiscard]] Vector shared(double money) const { return over_incomes(std::vector<double>(players(), money)); }

    [[nodiscard]] Together together(double payment = 0) const {
        return {baseline_, governments_, talks_.levers, today_, here_, payment, settings_.stopped};
    }

    void tell(const std::string& what) const {
        if (settings_.told) settings_.told(what);
    }

    /// Runs jobs that each fill a place; what was filled before a stop is kept.
    void run(std::size_t count, const std::function<Agreement(std::size_t)>& job, std::vector<Agreement>& result) const {
        std::vector<std::optional<Agreement>> found(count);
        std::exception_ptr stopped;
        try {
            settings_.runner(count, [&](std::size_t k) { found[k] = job(k); });
        } catch (const Stopped&) {
            stopped = std::current_exception();
        }
        for (std::optional<Agreement>& one : found) {
            if (one) result.push_back(*std::move(one));
        }
        if (stopped) std::rethrow_exception(stopped);
    }

    /// What is best for each over all tariffs, the others' too: the corners of the frontier.
    void find_best_points() {
        tell("best points");
        run(
            players(),
            [&](std::size_t p) {
                Together all = together();
                Vector x = start_;
                return best(all, sum_of(Vector::Unit(at(players()), at(p))), x);
            },
            talks_.frontier);
        low_ = high_ = over_incomes(talks_.frontier.front().values);
        for (const Agreement& corner : talks_.frontier) {
            const Vector values = over_incomes(corner.values);
            low_ = low_.cwiseMin(values);
            high_ = high_.cwiseMax(values);
        }
    }

    void find_most_together() {
        tell("the largest sum");
        Vector incomes(at(players()));
        for (std::size_t p = 0; p < players(); ++p) incomes(at(p)) = income(p);
        Together all = together();
        centre_ = start_;
        talks_.most_together = best(all, sum_of(incomes / incomes.sum()), centre_);
    }

    /// The bargain over a size of gains, from x; none where nobody gains unless another loses.
    std::optional<Agreement> strike(Together& all, const Vector& power, const Vector& size, Vector& x) const {
        constexpr double nothing = 1e-3;     // of the size
        constexpr double resolution = 1e-7;  // of income: less cannot be told from nothing
        const double finest = resolution / size.minCoeff();
        double least = std::max(1e-2, finest);
        while (true) {
            Agreement result = best(all, bargain_over(power, threat_, size, least), x);
            const Vector gains = over_incomes(result.values) - threat_;
            if (gains.cwiseQuotient(size).minCoeff() > least) return result;
            // No agreement has a larger weighted sum, so none gives everybody a larger share of its size than this.
            const Vector weights = Eigen::Map<const Vector>(result.weights.data(), at(players()));
            const double most_for_all = weights.dot(gains) / weights.dot(size);
            if (most_for_all <= nothing || least <= finest) return std::nullopt;
            least = std::max(finest, least / 10);
        }
    }

    void find_bargain() {
        tell("the bargain");
        const Vector size = high_ - threat_;
        if (!(size.minCoeff() > 0)) return;
        Together all = together();
        agreed_ = centre_;
        talks_.bargain = strike(all, power_, size, agreed_);
    }

    /// Parts of `whole`, in every way to share it.
    static void share(std::size_t whole, std::size_t among, std::vector<double>& parts, std::vector<Vector>& result) {
        if (among == 1) {
            parts.push_back(static_cast<double>(whole));
            result.emplace_back(Eigen::Map<const Vector>(parts.data(), at(parts.size())));
            parts.pop_back();
            return;
        }
        for (std::size_t part = 0; part <= whole; ++part) {
            parts.push_back(static_cast<double>(part));
            share(whole - part, among - 1, parts, result);
            parts.pop_back();
        }
    }

    /// Powers from corner to corner, as many as there are points.
    [[nodiscard]] std::vector<Vector> powers() const {
        const auto shares = [&](std::size_t whole) {
            std::vector<Vector> result;
            std::vector<double> parts;
            share(whole, players(), parts, result);
            return result;
        };
        std::vector<Vector> result = shares(1);
        for (std::size_t whole = 2; players() <= settings_.points; ++whole) {
            std::vector<Vector> finer = shares(whole);
            if (finer.size() > settings_.points) break;
            result = std::move(finer);
        }
        return result;
    }

    void find_frontier() {
        tell("the frontier");
        const std::vector<Agreement> corners = talks_.frontier;
        const std::vector<Vector> all_powers = powers();
        const Vector size = high_ - low_;
        if (!(size.minCoeff() > 0)) return;  // one point is best for all
        std::vector<Agreement> points;
        const auto keep = [&] { talks_.frontier = std::move(points); };
        try {
            run(
                all_powers.size(),
                [&](std::size_t k) {
                    const Vector& power = all_powers[k];
                    Index largest = 0;
                    const double sum = power.sum();
                    if (power.maxCoeff(&largest) == sum) return corners[static_cast<std::size_t>(largest)];
                    Together all = together();
                    Vector x = centre_;
                    return best(all, bargain_over(power / sum, low_, size, 1e-4), x);
                },
                points);
        } catch (const Stopped&) {
            keep();
            throw;
        }
        keep();
    }

    /// The largest second derivative of the sum with these weights, in directions that bounds leave free and that change nothing of what
    /// all but one of those that weigh have.
    double bend_along(Together& all, const Vector& weights, const Vector& x) const {
        const Vector shares = weights / weights.sum();
        const Taste taste = sum_of(shares);
        const Hill hill = all.hill(taste, 1);
        static_cast<void>(all.values(x));
        const Matrix slopes = all.slopes(Matrix::Identity(at(players()), at(players())));
        const Vector slope = slopes * shares;
        const Matrix bend = free_curvature(hill, x, slope);
        std::vector<Index> held;
        for (Index p = 0; p < weights.size(); ++p) {
            if (weights(p) > 0) held.push_back(p);
        }
        held.pop_back();  // where the sum has no slope, it changes no more than the others
        return crest_of(hill.box, bend, x, slope, slopes(Eigen::all, held)).bend;
    }

    /// What one gets at most while the others keep what the threat leaves them, from x.
    Agreement most(Together& all, std::size_t one, const Vector& size, Vector x) const {
        constexpr int most_rounds = 40;
        constexpr double exact = 1e-8;  // of the sizes
        constexpr double firmer = 8;
        Vector multipliers(at(players()));
        for (std::size_t q = 0; q < players(); ++q) multipliers(at(q)) = q == one ? 0 : income(q) / income(one);
        Vector penalty = 10 * multipliers.cwiseQuotient(size);
        double missed_before = INFINITY;
        for (int round = 0; round < most_rounds; ++round) {
            Agreement result = best(all, most_for(one, threat_, multipliers, penalty), x);
            const Vector before = multipliers;
            multipliers = (before + penalty.cwiseProduct(threat_ - over_incomes(result.values))).cwiseMax(0);
            double missed = 0;  // of what is kept, or by a weight on one who has more
            for (Index q = 0; q < penalty.size(); ++q) {
                if (penalty(q) > 0) missed = std::max(missed, std::abs(multipliers(q) - before(q)) / (penalty(q) * size(q)));
            }
            if (missed <= exact) {
                multipliers(at(one)) = 1;
                result.optimality.bend = bend_along(all, multipliers, x);
                return result;
            }
            if (missed > missed_before / firmer) penalty *= firmer;
            missed_before = missed;
        }
        throw Error("the end of the zone of agreement that is best for " + code(one) + " was not found");
    }

    void find_zone() {
        tell("the zone of agreement");
        const Vector size = high_ - threat_;
        run(
            players(),
            [&](std::size_t p) {
                Together all = together();
                return most(all, p, size, agreed_);
            },
            talks_.best_for);
    }

    /// Bargains with payments, over the sum that there is to share.
    void find_payments() {
        tell("side payments");
        const double incomes = worth(Vector::Ones(at(players())));
        const double stakes = worth(high_ - low_);
        if (!(stakes > 0)) return;                           // one point is best for all
        const double payment = std::sqrt(stakes * incomes);  // so that logs of gains bend about as much along it as along a rate
        const auto begin = [&] {
            Vector x = Vector::Zero(centre_.size() + at(players()) - 1);
            x.head(centre_.size()) = centre_;
            return x;
        };
        Together all = together(payment);
        Vector x = begin();
        talks_.bargain_with_payments = strike(all, power_, shared(stakes), x);
        if (!talks_.bargain_with_payments) return;
        const Vector size = shared(worth(over_incomes(talks_.bargain_with_payments->values) - threat_));
        std::vector<Vector> inner;
        for (const Vector& power : powers()) {
            if (power.minCoeff() > 0) inner.emplace_back(power / power.sum());
        }
        run(
            inner.size() + players(),
            [&](std::size_t k) {
                Together mine = together(payment);
                Vector from = x;
                if (k < inner.size()) return best(mine, bargain_over(inner[k], threat_, size, 1e-4), from);
                return most(mine, k - inner.size(), size, from);
            },
            talks_.frontier_with_payments);
        std::stable_sort(talks_.frontier_with_payments.begin(), talks_.frontier_with_payments.end(),
                         [](const Agreement& a, const Agreement& b) { return a.values.front() < b.values.front(); });
    }

    void list_concessions() {
        tell("concessions");
        const Agreement& agreed = talks_.bargain ? *talks_.bargain : *talks_.bargain_with_payments;
        constexpr double moved = 1e-6;
        std::vector<Concession> all;
        for (std::size_t p = 0; p < players(); ++p) {
            const std::vector<double> rates = rates_of(talks_.levers[p], today_.tariffs, baseline_);
            for (std::size_t k = 0; k < rates.size(); ++k) {
                if (std::abs(agreed.rates[p][k] - rates[k]) > moved) all.push_back({p, k, rates[k], agreed.rates[p][k], 0, 0});
            }
        }
        settings_.runner(all.size(), [&](std::size_t c) { weigh(all[c]); });
        const auto ratio = [](const Concession& one) { return one.costs > 0 ? one.gives / one.costs : INFINITY; };
        std::stable_sort(all.begin(), all.end(), [&](const Concession& a, const Concession& b) {
            if ((a.gives > 0) != (b.gives > 0)) return a.gives > 0;
            if (ratio(a) != ratio(b)) return ratio(a) > ratio(b);
            return a.gives > b.gives;
        });
        talks_.concessions = std::move(all);
    }

    void weigh(Concession& one) const {
        if (settings_.stopped && settings_.stopped()) throw Stopped{};
        Shock shock = today_;
        const Levers& levers = talks_.levers[one.giver];
        for (const Lever::Flow& flow : levers.levers[one.lever].flows) shock.tariffs(levers.region, flow.exporter, flow.sector) = one.to;
        const Equilibrium after = solve(baseline_, shock, {}, &here_);
        for (std::size_t p = 0; p < players(); ++p) {
            const double gain = value_of(governments_[p].objective, governments_[p].region, baseline_, after) - talks_.status_quo[p];
            (p == one.giver ? one.costs : one.gives) += p == one.giver ? -gain : gain;
        }
    }

    const Baseline& baseline_;
    const std::vector<Government>& governments_;
    const Shock& today_;
    const TalksSettings& settings_;
    Talks talks_;
    Equilibrium here_;
    Vector power_;
    Vector threat_;
    Vector start_;   // today's rates
    Vector centre_;  // rates of the largest sum
    Vector agreed_;  // rates of the bargain
    Vector low_;     // what each gets at the best point of another, at least
    Vector high_;    // at its own
};

/// The baseline as side payments need it: balanced trade is fixed deficits of zero.
Baseline with_room_for_payments(Baseline baseline) {
    baseline.closure = Closure::fixed;
    baseline.deficit.assign(baseline.deficit.size(), 0.0);
    return baseline;
}

}  // namespace

ThreatPoint threat_point(const Baseline& baseline, const std::vector<Government>& governments, std::string name, const Shock& shock) {
    ThreatPoint result{std::move(name), {}, shock, solve(baseline, shock)};
    for (const Government& government : governments) {
        result.values.push_back(value_of(government.objective, government.region, baseline, result.equilibrium));
    }
    return result;
}

Talks talk(const Baseline& baseline, const std::vector<Government>& governments, const Shock& today, const ThreatPoint& threat,
           const TalksSettings& settings) {
    if (settings.side_payments && baseline.closure == Closure::balanced) {
        const Baseline roomy = with_room_for_payments(baseline);
        return Negotiation(roomy, governments, today, threat, settings).hold();
    }
    return Negotiation(baseline, governments, today, threat, settings).hold();
}

std::vector<Reaction> reaction_curve(const Baseline& baseline, const Government& government, const Government& other, const Shock& today,
                                     const std::vector<double>& theirs, const Runner& runner) {
    const Levers levers = levers_of(government.instrument, government.region, baseline);
    const Levers other_levers = levers_of(other.instrument, other.region, baseline);
    std::vector<Reaction> result(theirs.size());
    runner(theirs.size(), [&](std::size_t k) {
        Shock shock = today;
        set_rates(other_levers, std::vector<double>(other_levers.levers.size(), theirs[k]), shock.tariffs);
        const BestResponse best = best_response(baseline, government, shock, solve(baseline, shock));
        result[k] = {theirs[k], mean_rate(levers, best.rates)};
    });
    return result;
}

}  // namespace impost
