#include "impost/equilibrium/partners.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace impost {
namespace {

/// Who still sells to whom.
class TradeGraph {
public:
    TradeGraph(const Baseline& baseline, const Shock& shock)
        : regions_(baseline.regions.size()), sells_(regions_ * regions_, false), bought_(regions_, baseline.sectors.size()) {
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            for (std::size_t n = 0; n < regions_; ++n) {
                for (std::size_t i = 0; i < regions_; ++i) {
                    if (!(baseline.purchases(n, i, j) > 0) || std::isinf((*shock.trade_cost_hat)(n, i, j))) continue;
                    sells_[i * regions_ + n] = true;
                    bought_(n, j) += baseline.purchases(n, i, j);
                }
            }
        }
    }

    [[nodiscard]] bool sells(std::size_t i, std::size_t n) const { return sells_[i * regions_ + n]; }
    [[nodiscard]] bool buys(std::size_t n, std::size_t j) const { return bought_(n, j) > 0; }
    [[nodiscard]] bool sells_at_all(std::size_t i) const {
        for (std::size_t n = 0; n < regions_; ++n) {
            if (sells(i, n)) return true;
        }
        return false;
    }

    enum class Way { forward, either };
    /// The regions that goods of `from` reach, through others too; either way: those that any trade ties to it.
    [[nodiscard]] std::vector<bool> reached(std::size_t from, Way way) const {
        std::vector<bool> seen(regions_, false);
        std::vector<std::size_t> todo{from};
        seen[from] = true;
        while (!todo.empty()) {
            const std::size_t at = todo.back();
            todo.pop_back();
            for (std::size_t next = 0; next < regions_; ++next) {
                if (seen[next] || !(sells(at, next) || (way == Way::either && sells(next, at)))) continue;
                seen[next] = true;
                todo.push_back(next);
            }
        }
        return seen;
    }

private:
    std::size_t regions_;
    std::vector<bool> sells_;
    ByRegionSector bought_;
};

/// Where goods go from one region to another but nothing comes back by any way, trade cannot be balanced.
void check_balance(const Baseline& baseline, const TradeGraph& graph) {
    const std::size_t N = baseline.regions.size();
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t n = 0; n < N; ++n) {
            if (i == n || !graph.sells(i, n) || graph.reached(n, TradeGraph::Way::forward)[i]) continue;
            throw Error("the embargo leaves " + baseline.regions[i].code + " selling to " + baseline.regions[n].code +
                        " while nothing comes back by any way; such trade cannot be balanced");
        }
    }
}

/// Regions that only trade among each other have to settle their deficits among each other.
void check_deficits(const Baseline& baseline, const std::vector<double>& deficit, const TradeGraph& graph) {
    const std::size_t N = baseline.regions.size();
    constexpr double rounding = 1e-9;
    std::vector<bool> done(N, false);
    for (std::size_t first = 0; first < N; ++first) {
        if (done[first]) continue;
        const std::vector<bool> tied = graph.reached(first, TradeGraph::Way::either);
        double deficits = 0;
        double surpluses = 0;
        double income = 0;
        std::size_t others = 0;
        for (std::size_t n = 0; n < N; ++n) {
            if (!tied[n]) continue;
            done[n] = true;
            (deficit[n] > 0 ? deficits : surpluses) += std::abs(deficit[n]);
            income += baseline.income[n];
            others += n == first ? 0 : 1;
        }
        const bool can_be_scaled = baseline.closure == Closure::income_share && deficits > 0 && surpluses > 0;
        if (can_be_scaled || std::abs(deficits - surpluses) <= rounding * income) continue;
        throw Error("the embargo cuts " + baseline.regions[first].code + (others > 0 ? " and " + std::to_string(others) + " more" : "") +
                    " off from the other regions, so that deficits of " + std::to_string(deficits - surpluses) +
                    " can no longer be traded");
    }
}

}  // namespace

void check_partners(const Baseline& baseline, const Shock& shock) {
    if (!shock.trade_cost_hat) return;
    const TradeGraph graph(baseline, shock);
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        const std::string& region = baseline.regions[n].code;
        for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
            if (graph.buys(n, j) || !(baseline.expenditure(n, j) > 0)) continue;
            throw Error("the embargo leaves " + region + " without any seller of " + baseline.sectors[j].code);
        }
        if (!graph.sells_at_all(n)) throw Error("the embargo leaves " + region + " without any buyer");
    }
    if (baseline.closure == Closure::balanced) {
        check_balance(baseline, graph);
    } else {
        check_deficits(baseline, shock.deficit.value_or(baseline.deficit), graph);
    }
}

}  // namespace impost
