#include "impost/world/borrow.hpp"

#include <algorithm>
#include <cmath>

#include "impost/world/accounts.hpp"

namespace impost {
namespace {

constexpr double least_share = 1e-3;

/// The accounts of one region.
struct Table {
    Table(const World& world, std::size_t region)
        : expenditure(world.sectors.size()),
          output(world.sectors.size()),
          final_use(world.sectors.size()),
          value_added(world.sectors.size()),
          inputs(world.sectors.size() * world.sectors.size()) {
        for (std::size_t j = 0; j < sectors(); ++j) {
            for (std::size_t i = 0; i < world.regions.size(); ++i) {
                expenditure[j] += (1 + world.tariffs(region, i, j)) * world.purchases(region, i, j);
                output[j] += world.purchases(i, region, j);
            }
        }
    }

    [[nodiscard]] std::size_t sectors() const { return output.size(); }
    double& input(std::size_t k, std::size_t j) { return inputs[k * sectors() + j]; }
    [[nodiscard]] double input(std::size_t k, std::size_t j) const { return inputs[k * sectors() + j]; }
    /// What all sectors use of k.
    [[nodiscard]] double used(std::size_t k) const {
        double sum = 0;
        for (std::size_t j = 0; j < sectors(); ++j) sum += input(k, j);
        return sum;
    }
    /// What sector j uses of everything.
    [[nodiscard]] double bought(std::size_t j) const {
        double sum = 0;
        for (std::size_t k = 0; k < sectors(); ++k) sum += input(k, j);
        return sum;
    }

    std::vector<double> expenditure;
    std::vector<double> output;
    std::vector<double> final_use;
    std::vector<double> value_added;
    std::vector<double> inputs;  ///< of k in j, at [k * sectors + j]
};

/// Takes shares from the lender.
class Borrowing {
public:
    Borrowing(const World& world, const Lender& lender) : world_(world), lender_(lender), accounts_(*lender.world->input_output) {
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            std::size_t group = 0;
            while (group < groups_.size() && groups_[group] != lender.industries[j]) ++group;
            if (group == groups_.size()) groups_.push_back(lender.industries[j]);
            group_.push_back(group);
        }
        std::vector<bool> taken(lender.world->sectors.size(), false);
        for (const auto& group : groups_) {
            for (const std::size_t industry : group) {
                if (taken[industry]) {
                    throw Error("the industry " + lender.world->sectors[industry].code + " stands in two groups of industries",
                                {lender.world->name, 0, ""});
                }
                taken[industry] = true;
            }
        }
    }

    /// Costs and final use as the lender has them, at the borrower's outputs and income.
    [[nodiscard]] Table table(std::size_t n) const {
        Table table(world_, n);
        const std::vector<double> weights = weights_of(table);
        double value_added = 0;
        for (std::size_t j = 0; j < table.sectors(); ++j) {
            take_costs(table, n, j, weights);
            value_added += table.value_added[j];
        }
        take_final_use(table, n, weights, value_added);
        return table;
    }

private:
    /// What share of its group each sector has in expenditure.
    [[nodiscard]] std::vector<double> weights_of(const Table& table) const {
        std::vector<double> spent(groups_.size(), 0.0);
        for (std::size_t k = 0; k < table.sectors(); ++k) spent[group_[k]] += table.expenditure[k];
        std::vector<double> weights(table.sectors(), 0.0);
        for (std::size_t k = 0; k < table.sectors(); ++k) {
            if (table.expenditure[k] > 0) weights[k] = table.expenditure[k] / spent[group_[k]];
        }
        return weights;
    }

    [[nodiscard]] double lent_input(std::size_t region, std::size_t input_group, std::size_t user_group) const {
        double sum = 0;
        for (const std::size_t k : groups_[input_group]) {
            for (const std::size_t j : groups_[user_group]) sum += accounts_.intermediate(region, k, j);
        }
        return sum;
    }

    /// All that a region's industries of a group pay.
    [[nodiscard]] double lent_costs(std::size_t region, std::size_t group) const {
        double sum = 0;
        for (const std::size_t j : groups_[group]) sum += accounts_.value_added(region, j);
        for (std::size_t k = 0; k < groups_.size(); ++k) sum += lent_input(region, k, group);
        return sum;
    }

    void take_costs(Table& table, std::size_t n, std::size_t j, const std::vector<double>& weights) const {
        if (!(table.output[j] > 0)) return;
        std::size_t region = lender_.regions[n];
        if (!(lent_costs(region, group_[j]) > 0)) region = lender_.stand_in;
        const double costs = lent_costs(region, group_[j]);
        if (!(costs > 0)) {
            throw Error("the sector " + world_.sectors[j].code + " has no costs in " + lender_.world->regions[region].code,
                        {lender_.world->name, 0, ""});
        }
        double inputs = 0;
        for (std::size_t k = 0; k < table.sectors(); ++k) {
            table.input(k, j) = weights[k] * lent_input(region, group_[k], group_[j]) / costs * table.output[j];
            inputs += table.input(k, j);
        }
        table.value_added[j] = std::max(table.output[j] - inputs, least_share * table.output[j]);
    }

    void take_final_use(Table& table, std::size_t n, const std::vector<double>& weights, double value_added) const {
        double income = value_added;
        for (std::size_t j = 0; j < table.sectors(); ++j) income += table.expenditure[j] - table.output[j];
        std::vector<double> lent(groups_.size(), 0.0);
        double total = 0;
        for (std::size_t group = 0; group < groups_.size(); ++group) {
            for (const std::size_t k : groups_[group]) lent[group] += accounts_.final_use(lender_.regions[n], k);
            total += lent[group];
        }
        for (std::size_t k = 0; k < table.sectors(); ++k) {
            table.final_use[k] = std::max(weights[k] * lent[group_[k]] / total * income, least_share * table.expenditure[k]);
        }
    }

    const World& world_;
    const Lender& lender_;
    const InputOutput& accounts_;
    std::vector<std::vector<std::size_t>> groups_;
    std::vector<std::size_t> group_;
};

/// Scales inputs and sectors in turn until the table fits expenditure and output.
void balance(Table& table, const std::string& region) {
    constexpr int rounds = 100'000;
    constexpr double tolerance = 1e-10;
    const std::size_t J = table.sectors();
    for (int round = 0; round < rounds; ++round) {
        double largest = 0;
        for (std::size_t k = 0; k < J; ++k) {
            const double used = table.used(k) + table.final_use[k];
            if (!(used > 0)) continue;
            const double factor = table.expenditure[k] / used;
            for (std::size_t j = 0; j < J; ++j) table.input(k, j) *= factor;
            table.final_use[k] *= factor;
            largest = std::max(largest, std::abs(factor - 1));
        }
        for (std::size_t j = 0; j < J; ++j) {
            const double costs = table.bought(j) + table.value_added[j];
            if (!(costs > 0)) continue;
            const double factor = table.output[j] / costs;
            for (std::size_t k = 0; k < J; ++k) table.input(k, j) *= factor;
            table.value_added[j] *= factor;
            largest = std::max(largest, std::abs(factor - 1));
        }
        if (largest <= tolerance) return;
    }
    throw Error("the accounts of " + region + " cannot be balanced");
}

double rounded(double value) {
    constexpr int digits = 5;
    if (!(value > 0)) return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - (digits - 1));
    return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

void report(const World& world, std::size_t n, const Table& before, const Table& after, std::vector<Repair>& repairs) {
    const auto note = [&](const char* what, std::size_t j, double was, double is) {
        if (was != is) repairs.push_back({what, world.regions[n].code, "", world.sectors[j].code, was, is});
    };
    for (std::size_t j = 0; j < after.sectors(); ++j) {
        note("intermediate use", j, before.used(j), after.used(j));
        note("final use", j, before.final_use[j], after.final_use[j]);
        note("value added", j, before.value_added[j], after.value_added[j]);
    }
}

}  // namespace

std::vector<Repair> borrow_accounts(World& world, const Lender& lender) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    const Borrowing borrowing(world, lender);
    InputOutput accounts{ByRegionInputSector(N, J), ByRegionSector(N, J), ByRegionSector(N, J)};
    std::vector<Repair> repairs;
    for (std::size_t n = 0; n < N; ++n) {
        const Table lent = borrowing.table(n);
        Table table = lent;
        balance(table, world.regions[n].code);
        report(world, n, lent, table, repairs);
        for (std::size_t j = 0; j < J; ++j) {
            for (std::size_t k = 0; k < J; ++k) accounts.intermediate(n, k, j) = rounded(table.input(k, j));
            accounts.final_use(n, j) = table.final_use[j];
            accounts.value_added(n, j) = table.value_added[j];
        }
    }
    world.input_output = std::move(accounts);
    constexpr double rounding = 1e-4;
    balance_accounts(world, rounding);
    check_accounts(world);
    return repairs;
}

}  // namespace impost
