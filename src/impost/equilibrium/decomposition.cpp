#include "impost/equilibrium/decomposition.hpp"

#include "impost/equilibrium/answers.hpp"

namespace impost {
namespace {

double sum_of(const Bilateral& figures, std::size_t region) {
    double sum = 0;
    for (std::size_t j = 0; j < figures.sectors(); ++j) {
        for (const double figure : figures.suppliers(region, j)) sum += figure;
    }
    return sum;
}

/// Change of the price of i's goods at the border of n.
double border_price_change(const Shock& shock, const Equilibrium& equilibrium, std::size_t n, std::size_t i, std::size_t j) {
    return border_price_hat(shock, equilibrium, n, i, j) - 1;
}

}  // namespace

double Decomposition::terms_of_trade_of(std::size_t region) const { return sum_of(terms_of_trade, region); }

double Decomposition::volume_of(std::size_t region) const { return sum_of(volume, region); }

Decomposition decompose(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    const std::size_t N = baseline.regions.size();
    const std::size_t J = baseline.sectors.size();
    Decomposition result{Bilateral(N, J), Bilateral(N, J)};
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                const double bought = baseline.purchases(n, i, j);
                const double price = border_price_change(shock, equilibrium, n, i, j);
                if (i != n) {
                    const double sold = baseline.purchases(i, n, j) * border_price_change(shock, equilibrium, i, n, j);
                    result.terms_of_trade(n, i, j) = (sold - bought * price) / baseline.income[n];
                }
                if (!(bought > 0)) continue;
                const double volume = equilibrium.purchases(n, i, j) / bought - 1 - price;
                result.volume(n, i, j) = baseline.tariffs(n, i, j) * bought * volume / baseline.income[n];
            }
        }
    }
    return result;
}

}  // namespace impost
