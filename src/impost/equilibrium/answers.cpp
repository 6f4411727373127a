#include "impost/equilibrium/answers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace impost {
namespace {

constexpr double percent = 100;

double pct(double hat) { return percent * (hat - 1); }
double pct_of_log(double log) { return percent * std::expm1(log); }

std::vector<std::size_t> named(const std::vector<std::size_t>& places, std::size_t all) {
    if (!places.empty()) return places;
    std::vector<std::size_t> every(all);
    std::iota(every.begin(), every.end(), std::size_t{0});
    return every;
}

/// The flows in question, one by one.
class Walk {
public:
    Walk(const Baseline& baseline, const Flows& flows)
        : importers_(named(flows.importers, baseline.regions.size())),
          exporters_(named(flows.exporters, baseline.regions.size())),
          sectors_(named(flows.sectors, baseline.sectors.size())) {}

    template <class Visit>
    void operator()(const Visit& visit) const {
        for (const std::size_t j : sectors_) {
            for (const std::size_t n : importers_) {
                for (const std::size_t i : exporters_) {
                    if (i != n) visit(n, i, j);
                }
            }
        }
    }
    [[nodiscard]] const std::vector<std::size_t>& importers() const { return importers_; }
    [[nodiscard]] const std::vector<std::size_t>& exporters() const { return exporters_; }

private:
    std::vector<std::size_t> importers_;
    std::vector<std::size_t> exporters_;
    std::vector<std::size_t> sectors_;
};

bool duty_changes(const Baseline& baseline, const Shock& shock, std::size_t n, std::size_t i, std::size_t j) {
    return shock.tariffs(n, i, j) != baseline.tariffs(n, i, j) && baseline.purchases(n, i, j) > 0;
}

/// Sums of weighted logs.
struct LogMeans {
    double weight = 0;
    double sum = 0;
    void add(double w, double log) {
        weight += w;
        sum += w * log;
    }
    [[nodiscard]] double mean() const { return weight > 0 ? sum / weight : 0; }
};

/// Prices over all suppliers, of the sectors and the importers that a duty touches.
void take_importers_prices(const Baseline& baseline, const Equilibrium& equilibrium,
                           const std::set<std::pair<std::size_t, std::size_t>>& touched, PassThrough& result) {
    LogMeans sectors;
    LogMeans index;
    std::set<std::size_t> importers;
    for (const auto& [n, j] : touched) {
        sectors.add(baseline.expenditure(n, j), std::log(equilibrium.price_hat(n, j)));
        if (importers.insert(n).second) index.add(baseline.income[n], std::log(equilibrium.price_index_hat[n]));
    }
    result.sector_price_pct = pct_of_log(sectors.mean());
    result.price_index_pct = pct_of_log(index.mean());
}

std::vector<PartnerTrade> sorted(std::vector<PartnerTrade> partners) {
    std::erase_if(partners, [](const PartnerTrade& partner) { return partner.before_musd == 0 && partner.after_musd == 0; });
    std::stable_sort(partners.begin(), partners.end(),
                     [](const PartnerTrade& one, const PartnerTrade& other) { return one.change_musd() > other.change_musd(); });
    return partners;
}

}  // namespace

double border_price_hat(const Shock& shock, const Equilibrium& equilibrium, std::size_t n, std::size_t i, std::size_t j) {
    double hat = equilibrium.cost_hat(i, j);
    if (shock.export_taxes) hat *= 1 + (*shock.export_taxes)(n, i, j);
    if (shock.productivity_hat) hat /= (*shock.productivity_hat)(i, j);
    return hat;
}

std::vector<double> terms_of_trade_hats(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    const std::size_t N = baseline.regions.size();
    std::vector<double> sold(N, 0.0);
    std::vector<double> bought(N, 0.0);
    Walk(baseline, {})([&](std::size_t n, std::size_t i, std::size_t j) {
        const double value = baseline.purchases(n, i, j) * border_price_hat(shock, equilibrium, n, i, j);
        sold[i] += value;
        bought[n] += value;
    });
    std::vector<double> hats(N, 1.0);
    for (std::size_t n = 0; n < N; ++n) {
        if (baseline.exports[n] > 0 && baseline.imports[n] > 0)
            hats[n] = (sold[n] / baseline.exports[n]) / (bought[n] / baseline.imports[n]);
    }
    return hats;
}

std::vector<SectorOutcome> sector_outcomes(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium) {
    std::vector<SectorOutcome> result;
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            const double productivity = shock.productivity_hat ? (*shock.productivity_hat)(n, j) : 1;
            const double price = equilibrium.cost_hat(n, j) / productivity;
            SectorOutcome outcome{baseline.regions[n].code,
                                  baseline.sectors[j].code,
                                  equilibrium.output(n, j),
                                  0,
                                  0,
                                  pct(price),
                                  pct(equilibrium.price_hat(n, j)),
                                  0};
            if (baseline.output(n, j) > 0) {
                const double hat = equilibrium.output(n, j) / baseline.output(n, j);
                outcome.output_pct = pct(hat);
                outcome.volume_pct = pct(hat / price);
                outcome.employment_pct = pct(hat / equilibrium.wage_hat[n]);
            }
            result.push_back(std::move(outcome));
        }
    }
    return result;
}

PassThrough pass_through(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, const Flows& flows) {
    PassThrough result;
    LogMeans duty;
    LogMeans border;
    std::set<std::pair<std::size_t, std::size_t>> touched;
    Walk(baseline, flows)([&](std::size_t n, std::size_t i, std::size_t j) {
        if (!duty_changes(baseline, shock, n, i, j)) return;
        const double value = baseline.purchases(n, i, j);
        const double weight = (1 + baseline.tariffs(n, i, j)) * value;
        result.trade_musd += value;
        duty.add(weight, std::log1p(shock.tariffs(n, i, j)) - std::log1p(baseline.tariffs(n, i, j)));
        border.add(weight, std::log(border_price_hat(shock, equilibrium, n, i, j)));
        touched.emplace(n, j);
    });
    if (touched.empty()) return result;
    result.duty_pct = pct_of_log(duty.mean());
    result.border_price_pct = pct_of_log(border.mean());
    result.paid_price_pct = pct_of_log(duty.mean() + border.mean());
    if (duty.mean() != 0) {
        result.importer_share = 1 + border.mean() / duty.mean();
        result.exporter_share = -border.mean() / duty.mean();
    }
    take_importers_prices(baseline, equilibrium, touched, result);
    return result;
}

double TradeDiversion::replaced_share() const {
    if (!(flows.change_musd() < 0)) return 0;
    double gained = 0;
    for (const PartnerTrade& supplier : suppliers) gained += supplier.change_musd();
    return -gained / flows.change_musd();
}

TradeDiversion trade_diversion(const Baseline& baseline, const Shock& shock, const Equilibrium& equilibrium, const Flows& flows) {
    const std::size_t N = baseline.regions.size();
    const Walk walk(baseline, flows);
    std::set<std::pair<std::size_t, std::size_t>> bought;  // importer and sector
    std::set<std::pair<std::size_t, std::size_t>> sold;    // exporter and sector
    std::vector<bool> concerned(baseline.purchases.cells().size(), false);
    const auto cell = [&](std::size_t n, std::size_t i, std::size_t j) { return (j * N + n) * N + i; };
    walk([&](std::size_t n, std::size_t i, std::size_t j) {
        if (!duty_changes(baseline, shock, n, i, j)) return;
        bought.emplace(n, j);
        sold.emplace(i, j);
        concerned[cell(n, i, j)] = true;
    });
    TradeDiversion result;
    const auto add = [&](PartnerTrade& partner, std::size_t n, std::size_t i, std::size_t j, double income_hat) {
        partner.before_musd += baseline.purchases(n, i, j);
        partner.after_musd += equilibrium.purchases(n, i, j) / income_hat;
    };
    std::vector<PartnerTrade> suppliers(N);
    std::vector<PartnerTrade> markets(N);
    for (std::size_t region = 0; region < N; ++region) suppliers[region].region = markets[region].region = region;
    for (const auto& [n, j] : bought) {
        for (std::size_t i = 0; i < N; ++i) add(concerned[cell(n, i, j)] ? result.flows : suppliers[i], n, i, j, equilibrium.income_hat[n]);
    }
    for (const auto& [i, j] : sold) {
        for (std::size_t n = 0; n < N; ++n) {
            if (!concerned[cell(n, i, j)]) add(markets[n], n, i, j, equilibrium.income_hat[i]);
        }
    }
    result.suppliers = sorted(std::move(suppliers));
    result.markets = sorted(std::move(markets));
    return result;
}

std::vector<RegionPair> pairs_with_changed_duty(const Baseline& baseline, const Shock& shock) {
    std::vector<RegionPair> pairs;
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        for (std::size_t i = 0; i < baseline.regions.size(); ++i) {
            bool changes = false;
            for (std::size_t j = 0; j < baseline.sectors.size() && !changes; ++j)
                changes = i != n && duty_changes(baseline, shock, n, i, j);
            if (changes) pairs.push_back({n, i});
        }
    }
    return pairs;
}

}  // namespace impost
