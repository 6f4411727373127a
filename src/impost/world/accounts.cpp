#include "impost/world/accounts.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace impost {
namespace {

/// Goes through the accounts of a world once for each kind of fault.
class Mending {
public:
    explicit Mending(World& world)
        : world_(world),
          accounts_(*world.input_output),
          regions_(world.regions.size()),
          sectors_(world.sectors.size()),
          bought_(regions_, sectors_),
          sold_(regions_, sectors_) {
        for (std::size_t j = 0; j < sectors_; ++j) {
            for (std::size_t n = 0; n < regions_; ++n) {
                for (std::size_t i = 0; i < regions_; ++i) {
                    bought_(n, j) += world.purchases(n, i, j);
                    sold_(i, j) += world.purchases(n, i, j);
                }
            }
        }
    }

    void clip() {
        each_cost([&](std::size_t n, std::size_t k, std::size_t j) {
            if (accounts_.intermediate(n, k, j) < 0) set_cost("intermediate use clipped", n, k, j, 0);
        });
        each_sector([&](std::size_t n, std::size_t j) {
            if (accounts_.final_use(n, j) < 0) set("final use clipped", n, j, accounts_.final_use(n, j), 0);
            if (accounts_.value_added(n, j) < 0) set("value added clipped", n, j, accounts_.value_added(n, j), 0);
        });
    }

    void drop() {
        each_cost([&](std::size_t n, std::size_t k, std::size_t j) {
            if (bought_(n, k) > 0 && sold_(n, j) > 0) return;
            if (accounts_.intermediate(n, k, j) > 0) set_cost("intermediate use dropped", n, k, j, 0);
        });
        each_sector([&](std::size_t n, std::size_t j) {
            if (!(bought_(n, j) > 0) && accounts_.final_use(n, j) > 0) set("final use dropped", n, j, accounts_.final_use(n, j), 0);
            if (!(sold_(n, j) > 0) && accounts_.value_added(n, j) > 0) set("value added dropped", n, j, accounts_.value_added(n, j), 0);
        });
    }

    void scale() {
        each_sector([&](std::size_t n, std::size_t j) {
            const double output = sold_(n, j);
            if (!(output > 0)) return;
            double costs = accounts_.value_added(n, j);
            for (std::size_t k = 0; k < sectors_; ++k) costs += accounts_.intermediate(n, k, j);
            if (!(costs > 0)) {
                set("value added filled", n, j, accounts_.value_added(n, j), output);
                return;
            }
            for (std::size_t k = 0; k < sectors_; ++k) {
                set_cost("inputs scaled", n, k, j, accounts_.intermediate(n, k, j) * (output / costs));
            }
            set("value added scaled", n, j, accounts_.value_added(n, j), accounts_.value_added(n, j) * (output / costs));
        });
    }

private:
    template <class Visit>
    void each_sector(const Visit& visit) const {
        for (std::size_t n = 0; n < regions_; ++n) {
            for (std::size_t j = 0; j < sectors_; ++j) visit(n, j);
        }
    }
    template <class Visit>
    void each_cost(const Visit& visit) const {
        each_sector([&](std::size_t n, std::size_t j) {
            for (std::size_t k = 0; k < sectors_; ++k) visit(n, k, j);
        });
    }

    void set_cost(const char* what, std::size_t n, std::size_t k, std::size_t j, double after) {
        double& cell = accounts_.intermediate(n, k, j);
        report(what, n, world_.sectors[k].code, j, cell, after);
        cell = after;
    }
    void set(const char* what, std::size_t n, std::size_t j, double& cell, double after) {
        report(what, n, "", j, cell, after);
        cell = after;
    }
    void report(const char* what, std::size_t n, const std::string& partner, std::size_t j, double before, double after) {
        constexpr double worth_a_word = 1e-12;
        if (std::abs(after - before) <= worth_a_word * std::max(std::abs(before), std::abs(after))) return;
        world_.repairs.push_back({what, world_.regions[n].code, partner, world_.sectors[j].code, before, after});
    }

    World& world_;
    InputOutput& accounts_;
    std::size_t regions_;
    std::size_t sectors_;
    ByRegionSector bought_;
    ByRegionSector sold_;
};

/// Moves what accounts leave open into the cell that can bear it, and reports it.
class Balancing {
public:
    Balancing(World& world, double rounding) : world_(world), accounts_(*world.input_output), rounding_(rounding) {}

    /// Intermediate and final use of input k in region n add up to its expenditure.
    void balance_uses(std::size_t n, std::size_t k) {
        double expenditure = 0;
        for (std::size_t i = 0; i < world_.regions.size(); ++i) expenditure += (1 + world_.tariffs(n, i, k)) * world_.purchases(n, i, k);
        double inputs = 0;
        for (std::size_t j = 0; j < world_.sectors.size(); ++j) inputs += accounts_.intermediate(n, k, j);
        if (inputs > expenditure) {
            for (std::size_t j = 0; j < world_.sectors.size(); ++j) accounts_.intermediate(n, k, j) *= expenditure / inputs;
            report("intermediate use", n, k, inputs, expenditure, expenditure);
            inputs = expenditure;
        }
        move("final use", n, k, accounts_.final_use(n, k), expenditure - inputs, expenditure);
    }

    /// Inputs and value added of sector j in region n add up to its output.
    void balance_costs(std::size_t n, std::size_t j) {
        double output = 0;
        for (std::size_t m = 0; m < world_.regions.size(); ++m) output += world_.purchases(m, n, j);
        double inputs = 0;
        for (std::size_t k = 0; k < world_.sectors.size(); ++k) inputs += accounts_.intermediate(n, k, j);
        if (inputs > output) {
            for (std::size_t k = 0; k < world_.sectors.size(); ++k) accounts_.intermediate(n, k, j) *= output / inputs;
            report("inputs", n, j, inputs, output, output);
            inputs = output;
        }
        move("value added", n, j, accounts_.value_added(n, j), output - inputs, output);
    }

private:
    void move(const char* what, std::size_t n, std::size_t j, double& cell, double value, double account) {
        report(what, n, j, cell, value, account);
        cell = value;
    }
    void report(const char* what, std::size_t n, std::size_t j, double before, double after, double account) {
        if (std::abs(after - before) <= rounding_ * std::max({account, before, after})) return;
        world_.repairs.push_back({what, world_.regions[n].code, "", world_.sectors[j].code, before, after});
    }

    World& world_;
    InputOutput& accounts_;
    double rounding_;
};

}  // namespace

void mend_accounts(World& world) {
    if (!world.input_output) return;
    Mending mending(world);
    mending.clip();
    mending.drop();
    mending.scale();
    (void)cost_shares(world);
}

void balance_accounts(World& world, double rounding) {
    if (!world.input_output) return;
    Balancing balancing(world, rounding);
    for (std::size_t n = 0; n < world.regions.size(); ++n) {
        for (std::size_t j = 0; j < world.sectors.size(); ++j) balancing.balance_costs(n, j);
        for (std::size_t j = 0; j < world.sectors.size(); ++j) balancing.balance_uses(n, j);
        for (std::size_t j = 0; j < world.sectors.size(); ++j) balancing.balance_costs(n, j);
    }
}

CostShares cost_shares(const World& world) {
    if (!world.input_output) {
        throw Error("the world has no inner accounts; input-output needs intermediate.csv, final.csv and value_added.csv",
                    {world.name, 0, ""});
    }
    const InputOutput& accounts = *world.input_output;
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    CostShares shares{ByRegionInputSector(N, J), ByRegionSector(N, J, 1.0), ByRegionSector(N, J)};
    for (std::size_t n = 0; n < N; ++n) {
        double final_use = 0;
        double value_added = 0;
        for (std::size_t j = 0; j < J; ++j) {
            final_use += accounts.final_use(n, j);
            value_added += accounts.value_added(n, j);
            double inputs = 0;
            for (std::size_t k = 0; k < J; ++k) inputs += accounts.intermediate(n, k, j);
            const double costs = inputs + accounts.value_added(n, j);
            if (!(costs > 0)) continue;
            for (std::size_t k = 0; k < J; ++k) shares.inputs(n, k, j) = accounts.intermediate(n, k, j) / costs;
            shares.value_added(n, j) = accounts.value_added(n, j) / costs;
        }
        const std::string region = "the region " + world.regions[n].code;
        if (!(final_use > 0)) throw Error(region + " has no final use", {world.name, 0, "final use"});
        if (!(value_added > 0)) throw Error(region + " earns no value added", {world.name, 0, "value added"});
        for (std::size_t j = 0; j < J; ++j) shares.final_shares(n, j) = accounts.final_use(n, j) / final_use;
    }
    return shares;
}

}  // namespace impost
