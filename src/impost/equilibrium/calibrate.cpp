#include <algorithm>
#include <cmath>
#include <utility>

#include "impost/equilibrium/solve.hpp"
#include "impost/world/accounts.hpp"

namespace impost {
namespace {

/// Fills everything that follows from purchases, tariffs and cost shares.
void take_accounts(Baseline& baseline) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    baseline.expenditure = ByRegionSector(N, J);
    baseline.output = ByRegionSector(N, J);
    baseline.shares = Bilateral(N, J);
    baseline.net_shares = Bilateral(N, J);
    for (auto* account :
         {&baseline.value_added, &baseline.revenue, &baseline.deficit, &baseline.income, &baseline.exports, &baseline.imports}) {
        account->assign(N, 0.0);
    }
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            const auto purchases = std::as_const(baseline.purchases).suppliers(n, j);
            const auto tariffs = std::as_const(baseline.tariffs).suppliers(n, j);
            double expenditure = 0;
            for (std::size_t i = 0; i < N; ++i) {
                expenditure += (1 + tariffs[i]) * purchases[i];
                baseline.output(i, j) += purchases[i];
                baseline.revenue[n] += tariffs[i] * purchases[i];
                if (i != n) baseline.exports[i] += purchases[i];
                if (i != n) baseline.imports[n] += purchases[i];
            }
            baseline.expenditure(n, j) = expenditure;
            if (!(expenditure > 0)) {
                baseline.shares(n, n, j) = baseline.net_shares(n, n, j) = 1;
                continue;
            }
            for (std::size_t i = 0; i < N; ++i) {
                baseline.shares(n, i, j) = (1 + tariffs[i]) * purchases[i] / expenditure;
                baseline.net_shares(n, i, j) = purchases[i] / expenditure;
            }
        }
    }
    for (std::size_t n = 0; n < N; ++n) {
        for (std::size_t j = 0; j < J; ++j) baseline.value_added[n] += baseline.value_added_shares(n, j) * baseline.output(n, j);
        baseline.deficit[n] = baseline.imports[n] - baseline.exports[n];
        baseline.income[n] = baseline.value_added[n] + baseline.revenue[n] + baseline.deficit[n];
    }
}

/// X − γY, what is left for final use of sector j in region n.
double final_use(const Baseline& baseline, std::size_t n, std::size_t j) {
    double use = baseline.expenditure(n, j);
    for (std::size_t k = 0; baseline.has_inputs() && k < baseline.sectors.size(); ++k) {
        use -= baseline.input_shares(n, j, k) * baseline.output(n, k);
    }
    return use;
}

/// Final expenditure shares that fit the accounts to the last digit; sectors without final use keep none.
void take_final_shares(Baseline& baseline) {
    const std::size_t J = baseline.sectors.size();
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        std::vector<double> uses(J);
        double total = 0;
        for (std::size_t j = 0; j < J; ++j) {
            const bool used = !baseline.has_inputs() || baseline.expenditure_shares(n, j) > 0;
            uses[j] = used ? std::max(0.0, final_use(baseline, n, j)) : 0.0;
            total += uses[j];
        }
        for (std::size_t j = 0; j < J; ++j) baseline.expenditure_shares(n, j) = uses[j] / total;
    }
}

/// Refuses a region whose trade cannot be balanced because it goes one way only.
void check_two_way_trade(const Baseline& baseline) {
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        if ((baseline.exports[n] > 0) == (baseline.imports[n] > 0)) continue;
        throw Error("the trade of " + baseline.regions[n].code + " cannot be balanced: it " +
                        (baseline.exports[n] > 0 ? "buys nothing abroad" : "sells nothing abroad") + "; the closure fixed can be used",
                    {baseline.world, 0, ""});
    }
}

void check_options(const World& world, const Options& options) {
    const std::size_t J = world.sectors.size();
    if (!options.elasticities.theta.empty() && options.elasticities.theta.size() != J)
        throw Error("the elasticities do not cover all sectors of the world");
    if (!(options.labour_supply >= 0) || !std::isfinite(options.labour_supply))
        throw Error("the elasticity of labour supply has to be zero or more");
    if (!(options.labour_tax >= 0 && options.labour_tax < 1)) throw Error("the tax on labour has to be between 0 and 1 (100 %)");
    if (options.labour_tax > 0 && options.labour_supply == 0)
        throw Error("a tax on labour changes nothing where labour supply is fixed; give its elasticity too");
    if (!options.scale.empty() && options.scale.size() != J) throw Error("the elasticities of scale do not cover all sectors of the world");
}

void check_scale(const Baseline& baseline) {
    for (std::size_t j = 0; j < baseline.scale.size(); ++j) {
        const double scale = baseline.scale[j];
        if (scale >= 0 && scale * baseline.elasticities.theta[j] < 1) continue;
        throw Error("the elasticity of scale of sector " + baseline.sectors[j].code + " is " + std::to_string(scale) +
                    "; it has to be zero or more and below 1/theta, or one region makes all of it");
    }
}

Baseline accounts_of(const World& world, const Options& options) {
    Baseline baseline;
    baseline.world = world.name;
    baseline.model = options.model;
    baseline.elasticities = options.elasticities.theta.empty() ? world.default_elasticity_set().value() : options.elasticities;
    baseline.regions = world.regions;
    baseline.sectors = world.sectors;
    baseline.purchases = world.purchases;
    baseline.tariffs = world.tariffs;
    baseline.cost_shares = world.cost_shares;
    baseline.repairs = world.repairs;
    baseline.value_added_shares = ByRegionSector(world.regions.size(), world.sectors.size(), 1.0);
    baseline.expenditure_shares = ByRegionSector(world.regions.size(), world.sectors.size());
    if (baseline.has_inputs()) {
        CostShares shares = cost_shares(world);
        baseline.input_shares = std::move(shares.inputs);
        baseline.value_added_shares = std::move(shares.value_added);
        baseline.expenditure_shares = std::move(shares.final_shares);
    }
    take_accounts(baseline);
    return baseline;
}

/// The world without the shock, but with other deficits, or with levels that follow from its shares.
void solve_anew(Baseline& baseline, const std::vector<double>& deficit) {
    baseline.aid = {};
    baseline.aid = solver_aid(baseline);
    baseline.purchases = solve_for(baseline, no_shock(baseline), deficit, {}, nullptr).purchases;
    take_accounts(baseline);
    take_final_shares(baseline);
}

/// What the solution of raw accounts moved, cell by cell.
class Moves {
public:
    explicit Moves(Baseline& after) : after_(after) {}

    void report(const Baseline& before) {
        const std::size_t N = after_.regions.size();
        for (std::size_t j = 0; j < after_.sectors.size(); ++j) {
            for (std::size_t n = 0; n < N; ++n) {
                for (std::size_t i = 0; i < N; ++i)
                    note("flow", n, after_.regions[i].code, j, before.purchases(n, i, j), after_.purchases(n, i, j));
                note("final use", n, "", j, before.expenditure_shares(n, j) * before.income[n],
                     after_.expenditure_shares(n, j) * after_.income[n]);
                note("value added", n, "", j, before.value_added_shares(n, j) * before.output(n, j),
                     after_.value_added_shares(n, j) * after_.output(n, j));
                for (std::size_t k = 0; k < after_.sectors.size(); ++k) {
                    note("intermediate use", n, after_.sectors[k].code, j, before.input_shares(n, k, j) * before.output(n, j),
                         after_.input_shares(n, k, j) * after_.output(n, j));
                }
            }
        }
    }

private:
    void note(const char* what, std::size_t n, const std::string& partner, std::size_t j, double before, double now) {
        constexpr double worth_a_word = 1e-12;
        if (std::abs(now - before) <= worth_a_word * std::max(now, before)) return;
        after_.repairs.push_back({what, after_.regions[n].code, partner, after_.sectors[j].code, before, now});
    }

    Baseline& after_;
};

}  // namespace

Baseline calibrate(const World& world, const Options& options) {
    const bool raw = options.accounts == Accounts::raw && options.model == Model::ricardian;
    if (raw) {
        check_flows(world);
    } else {
        check_accounts(world);
    }
    check_options(world, options);
    Baseline baseline = accounts_of(world, options);
    baseline.closure = Closure::fixed;
    if (raw) {
        const Baseline table = baseline;
        solve_anew(baseline, table.deficit);
        Moves(baseline).report(table);
    } else {
        take_final_shares(baseline);
    }
    baseline.labour_supply = options.labour_supply;
    if (std::any_of(options.scale.begin(), options.scale.end(), [](double scale) { return scale != 0; })) baseline.scale = options.scale;
    check_scale(baseline);
    if (options.closure == Closure::balanced) {
        check_two_way_trade(baseline);
        solve_anew(baseline, std::vector<double>(world.regions.size(), 0.0));
    }
    baseline.closure = options.closure;
    baseline.labour_tax = options.labour_tax;
    baseline.aid = {};
    baseline.aid = solver_aid(baseline);
    return baseline;
}

}  // namespace impost
