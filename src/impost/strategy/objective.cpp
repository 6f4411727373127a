#include "impost/strategy/objective.hpp"

#include <algorithm>
#include <cmath>

namespace impost {
namespace {

double political_weight(const Objective& objective, std::size_t j) { return objective.political.empty() ? 1.0 : objective.political[j]; }

/// Σⱼ (λⱼ − 1) γᵛY'ⱼ
double political_premium(const Objective& objective, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium) {
    double premium = 0;
    for (std::size_t j = 0; j < objective.political.size(); ++j) {
        premium += (political_weight(objective, j) - 1) * baseline.value_added_shares(region, j) * equilibrium.output(region, j);
    }
    return premium;
}

double imports_of(const Aim& aim, std::size_t region, const Bilateral& purchases) {
    double sum = 0;
    for (const std::size_t j : aim.sectors) {
        for (const std::size_t i : aim.partners) {
            if (i != region) sum += purchases(region, i, j);
        }
    }
    return sum;
}

/// Σⱼ γᵛY over an aim's sectors, what they pay.
double payroll_of(const Aim& aim, std::size_t region, const Baseline& baseline, const ByRegionSector& output) {
    double sum = 0;
    for (const std::size_t j : aim.sectors) sum += baseline.value_added_shares(region, j) * output(region, j);
    return sum;
}

/// L'/L = Σ γᵛY' / ŵ over Σ γᵛY
double employment_of(const Aim& aim, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium) {
    return payroll_of(aim, region, baseline, equilibrium.output) / equilibrium.wage_hat[region] /
           payroll_of(aim, region, baseline, baseline.output);
}

double value_of(const Aim& aim, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium) {
    if (aim.kind == Aim::Kind::employment) return aim.value * (employment_of(aim, region, baseline, equilibrium) - 1);
    if (aim.kind == Aim::Kind::fewer_imports) {
        return aim.value * (1 - imports_of(aim, region, equilibrium.purchases) / imports_of(aim, region, baseline.purchases));
    }
    double lost = 0;
    for (const std::size_t partner : aim.partners) lost += baseline.income[partner] * (1 - equilibrium.welfare_hat[partner]);
    return aim.value * lost;
}

/// The sum of outcomes with weights.
class Sum {
public:
    explicit Sum(const Baseline& baseline) {
        const std::size_t N = baseline.regions.size();
        const std::size_t J = baseline.sectors.size();
        total_.log_wages.assign(N, 0.0);
        total_.incomes.assign(N, 0.0);
        total_.log_prices.emplace(N, J);
    }

    void take(double weight, const Outcome& part) { add(total_, weight, part); }

    double& log_wage(std::size_t n) { return total_.log_wages[n]; }
    double& income(std::size_t n) { return total_.incomes[n]; }
    double& log_price(std::size_t n, std::size_t j) { return (*total_.log_prices)(n, j); }
    Bilateral& purchases() {
        if (!total_.purchases) total_.purchases.emplace(total_.log_prices->regions(), total_.log_prices->sectors());
        return *total_.purchases;
    }
    [[nodiscard]] Outcome total() && { return std::move(total_); }

private:
    Outcome total_;
};

/// (I' + Σ (λ − 1) γᵛY') / P̂, where Y' = Σₙ M' / (1 + s')
void add_welfare(const Objective& objective, std::size_t region, const Baseline& baseline, const Shock& shock,
                 const Equilibrium& equilibrium, Sum& sum) {
    const double weight = objective.welfare / equilibrium.price_index_hat[region];
    const double nominal = equilibrium.income[region] + political_premium(objective, region, baseline, equilibrium);
    sum.income(region) += weight;
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        sum.log_price(region, j) -= weight * nominal * baseline.expenditure_shares(region, j);
        const double premium = weight * (political_weight(objective, j) - 1) * baseline.value_added_shares(region, j);
        if (premium == 0) continue;
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            const double tax = shock.export_taxes ? (*shock.export_taxes)(n, region, j) : 0;
            sum.purchases()(n, region, j) += premium / (1 + tax);
        }
    }
}

/// Y' = Σₙ M' / (1 + s')
void add_employment(const Aim& aim, std::size_t region, const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium,
                    Sum& sum) {
    sum.log_wage(region) -= aim.value * employment_of(aim, region, baseline, equilibrium);
    const double each = aim.value / equilibrium.wage_hat[region] / payroll_of(aim, region, baseline, baseline.output);
    for (const std::size_t j : aim.sectors) {
        for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
            const double tax = shock.export_taxes ? (*shock.export_taxes)(n, region, j) : 0;
            sum.purchases()(n, region, j) += each * baseline.value_added_shares(region, j) / (1 + tax);
        }
    }
}

void add_aim(const Aim& aim, std::size_t region, const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, Sum& sum) {
    if (aim.kind == Aim::Kind::pressure) {
        for (const std::size_t partner : aim.partners) {
            sum.take(-aim.value * baseline.income[partner], outcome_of(Answer::welfare, partner, baseline, shock, equilibrium));
        }
        return;
    }
    if (aim.kind == Aim::Kind::employment) return add_employment(aim, region, baseline, shock, equilibrium, sum);
    const double weight = aim.value / imports_of(aim, region, baseline.purchases);
    for (const std::size_t j : aim.sectors) {
        for (const std::size_t i : aim.partners) {
            if (i != region) sum.purchases()(region, i, j) -= weight;
        }
    }
}

}  // namespace

void check_objective(const Objective& objective, std::size_t region, const Baseline& baseline) {
    const std::string& code = baseline.regions[region].code;
    const auto check = [&](double weight, const std::string& what) {
        if (!(weight >= 0) || !std::isfinite(weight)) throw Error("the weight of " + code + " on " + what + " has to be zero or more");
    };
    check(objective.welfare, "welfare");
    check(objective.revenue, "revenue");
    check(objective.deficit, "the deficit");
    if (!objective.political.empty() && objective.political.size() != baseline.sectors.size()) {
        throw Error("the political weights of " + code + " do not cover all sectors of the world");
    }
    for (std::size_t j = 0; j < objective.political.size(); ++j) check(objective.political[j], "the sector " + baseline.sectors[j].code);
    bool wants = objective.welfare > 0 || objective.revenue > 0 || objective.deficit > 0;
    for (const Aim& aim : objective.aims) {
        check(aim.value, "the aim \"" + aim.name + "\"");
        wants = wants || aim.value > 0;
        if (aim.kind == Aim::Kind::fewer_imports && !(imports_of(aim, region, baseline.purchases) > 0)) {
            throw Error("the aim \"" + aim.name + "\" concerns imports of which " + code + " has none");
        }
        if (aim.kind == Aim::Kind::pressure && std::find(aim.partners.begin(), aim.partners.end(), region) != aim.partners.end()) {
            throw Error("the aim \"" + aim.name + "\" is pressure of " + code + " on itself");
        }
        if (aim.kind == Aim::Kind::employment && !(payroll_of(aim, region, baseline, baseline.output) > 0)) {
            throw Error("the aim \"" + aim.name + "\" concerns work of which " + code + " has none");
        }
    }
    if (!wants) throw Error("the government of " + code + " wants nothing: all its weights are zero");
    if (objective.deficit > 0 && baseline.closure != Closure::income_share) {
        throw Error("the deficit of " + code + " does not move in the closure " + std::string(text(baseline.closure)) +
                    ", so nothing can be wanted of it; choose income_share");
    }
}

double value_of(const Objective& objective, std::size_t region, const Baseline& baseline, const Equilibrium& equilibrium) {
    const double nominal = equilibrium.income[region] + political_premium(objective, region, baseline, equilibrium);
    double value = objective.welfare * nominal / equilibrium.price_index_hat[region];
    value += objective.revenue * equilibrium.revenue[region] - objective.deficit * equilibrium.deficit[region];
    for (const Aim& aim : objective.aims) value += value_of(aim, region, baseline, equilibrium);
    return value;
}

Outcome outcome_of(const Objective& objective, std::size_t region, const Baseline& baseline, const Shock& shock,
                   const Equilibrium& equilibrium) {
    Sum sum(baseline);
    if (objective.welfare != 0) add_welfare(objective, region, baseline, shock, equilibrium, sum);
    const auto take = [&](double weight, Answer answer) {
        if (weight != 0) sum.take(weight, outcome_of(answer, region, baseline, shock, equilibrium));
    };
    take(objective.revenue, Answer::revenue);
    take(-objective.deficit, Answer::imports);
    take(objective.deficit, Answer::exports);
    for (const Aim& aim : objective.aims) add_aim(aim, region, baseline, shock, equilibrium, sum);
    return std::move(sum).total();
}

}  // namespace impost
