#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "impost/equilibrium/equilibrium.hpp"

namespace impost::test {

/// The model's equations written down from the page once more, flow by flow, without any of the solver's shortcuts: levels where
/// it works in logs, sums where it works with matrices. The largest relative residual, and which equation has it.
struct PlainResidual {
    double largest = 0;
    std::string worst;

    void note(const char* equation, double left, double right) {
        const double scale = std::max({std::abs(left), std::abs(right), 1e-300});
        const double residual = std::abs(left - right) / scale;
        if (residual <= largest && std::isfinite(residual)) return;
        largest = std::isfinite(residual) ? residual : INFINITY;
        worst = equation;
    }
};

class PlainModel {
public:
    PlainModel(const Baseline& baseline, const Shock& shock, const Equilibrium& after)
        : b_(baseline), s_(shock), e_(after), N_(baseline.regions.size()), J_(baseline.sectors.size()) {}

    PlainResidual residual() const {
        PlainResidual result;
        double world_before = 0;
        double world_after = 0;
        double deficits = 0;
        for (std::size_t n = 0; n < N_; ++n) {
            check_prices(n, result);
            check_accounts(n, result);
            world_before += b_.value_added[n];
            world_after += e_.wage_hat[n] * e_.employment_hat[n] * b_.value_added[n];
            deficits += e_.deficit[n];
        }
        result.note("numeraire", world_after, world_before);
        result.note("deficits add up", world_before + deficits, world_before);
        return result;
    }

private:
    double border_tax(std::size_t n, std::size_t i, std::size_t j) const { return s_.export_taxes ? (*s_.export_taxes)(n, i, j) : 0; }

    double unit_cost(std::size_t i, std::size_t j) const {
        double cost = 1;
        double labour_share = 1;
        for (std::size_t k = 0; b_.has_inputs() && k < J_; ++k) {
            cost *= std::pow(e_.price_hat(i, k), b_.input_shares(i, k, j));
            labour_share -= b_.input_shares(i, k, j);
        }
        cost *= std::pow(e_.wage_hat[i], b_.has_inputs() ? labour_share : 1);
        if (!b_.scale.empty() && b_.output(i, j) > 0 && e_.output(i, j) > 0) {
            cost *= std::pow(e_.output(i, j) / b_.output(i, j) / e_.wage_hat[i], -b_.scale[j]);
        }
        if (s_.productivity_hat) cost /= (*s_.productivity_hat)(i, j);
        return cost;
    }

    /// Share of i in what n spends on j, without the price index: π (κ̂ĉ)^(−θ).
    double weight(std::size_t n, std::size_t i, std::size_t j) const {
        const double share = (1 + b_.tariffs(n, i, j)) * b_.purchases(n, i, j) / b_.expenditure(n, j);
        if (share == 0) return 0;
        double cost = (1 + s_.tariffs(n, i, j)) / (1 + b_.tariffs(n, i, j)) * (1 + border_tax(n, i, j)) * unit_cost(i, j);
        if (s_.trade_cost_hat) cost *= (*s_.trade_cost_hat)(n, i, j);
        return share * std::pow(cost, -b_.elasticities.theta[j]);
    }

    void check_prices(std::size_t n, PlainResidual& result) const {
        double index = 1;
        for (std::size_t j = 0; j < J_; ++j) {
            index *= std::pow(e_.price_hat(n, j), b_.expenditure_shares(n, j));
            if (!(b_.expenditure(n, j) > 0)) continue;
            double sum = 0;
            for (std::size_t i = 0; i < N_; ++i) sum += weight(n, i, j);
            result.note("price", std::pow(e_.price_hat(n, j), -b_.elasticities.theta[j]), sum);
            double use = b_.expenditure_shares(n, j) * e_.income[n];
            for (std::size_t k = 0; b_.has_inputs() && k < J_; ++k) use += b_.input_shares(n, j, k) * e_.output(n, k);
            result.note("expenditure", e_.expenditure(n, j), use);
            for (std::size_t i = 0; i < N_; ++i) {
                result.note("trade share", (1 + s_.tariffs(n, i, j)) * e_.purchases(n, i, j), weight(n, i, j) / sum * use);
            }
        }
        result.note("price index", e_.price_index_hat[n], index);
        result.note("real income", e_.welfare_hat[n], e_.income[n] / b_.income[n] / index);
        const double net = net_wage_hat(n, index);
        result.note("employment", e_.employment_hat[n], std::pow(net * e_.wage_hat[n] / index, b_.labour_supply));
    }

    /// What the tax on labour leaves of a wage, once it pays for what the government bought before.
    double net_wage_hat(std::size_t n, double index) const {
        if (b_.labour_tax == 0) return s_.net_wage_hat ? (*s_.net_wage_hat)[n] : 1;
        const double earned = e_.wage_hat[n] * e_.employment_hat[n] * b_.value_added[n];
        const double needed = index * (b_.labour_tax * b_.value_added[n] + b_.revenue[n]) - e_.revenue[n];
        return (1 - needed / earned) / (1 - b_.labour_tax);
    }

    void check_accounts(std::size_t n, PlainResidual& result) const {
        double revenue = 0;
        double exports = 0;
        double imports = 0;
        double labour = 0;
        for (std::size_t j = 0; j < J_; ++j) {
            double output = 0;
            for (std::size_t other = 0; other < N_; ++other) {
                const double tax = border_tax(other, n, j);
                output += e_.purchases(other, n, j) / (1 + tax);
                revenue += s_.tariffs(n, other, j) * e_.purchases(n, other, j) + tax / (1 + tax) * e_.purchases(other, n, j);
                if (other == n) continue;
                exports += e_.purchases(other, n, j);
                imports += e_.purchases(n, other, j);
            }
            result.note("output", e_.output(n, j), output);
            double share = 1;
            for (std::size_t k = 0; b_.has_inputs() && k < J_; ++k) share -= b_.input_shares(n, k, j);
            labour += share * output;
        }
        const double earned = e_.wage_hat[n] * e_.employment_hat[n] * b_.value_added[n];
        result.note("labour market", labour, earned);
        // Of what income is the sum; a large surplus can leave little of it.
        const double target = target_deficit(n);
        const double size = earned + std::abs(target);
        result.note("income", size + e_.income[n], size + earned + revenue + imports - exports);
        result.note("revenue", earned + e_.revenue[n], earned + revenue);
        result.note("deficit", size + e_.deficit[n], size + target);
        result.note("trade balance", size + imports - exports, size + target);
    }

    double target_deficit(std::size_t n) const {
        const double before = s_.deficit ? (*s_.deficit)[n] : b_.deficit[n];
        if (b_.closure != Closure::income_share) return before;
        const double share = before / b_.income[n];
        return share * e_.income[n] * std::exp(share > 0 ? e_.deficit_scale : -e_.deficit_scale);
    }

    const Baseline& b_;
    const Shock& s_;
    const Equilibrium& e_;
    std::size_t N_;
    std::size_t J_;
};

inline PlainResidual plain_residual(const Baseline& baseline, const Shock& shock, const Equilibrium& after) {
    return PlainModel(baseline, shock, after).residual();
}

}  // namespace impost::test
