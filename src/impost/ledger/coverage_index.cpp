#include "impost/ledger/coverage_index.hpp"

#include <algorithm>

namespace impost {

std::optional<std::size_t> CoverageIndex::find(HsCode product) const {
    const auto found = std::lower_bound(products_.begin(), products_.end(), product);
    if (found == products_.end() || *found != product) return std::nullopt;
    return static_cast<std::size_t>(found - products_.begin());
}

const std::vector<char>& CoverageIndex::covered(const Scope& scope, Date on) {
    if (scope.is_dated()) {
        of_a_day_ = scope.covers_each(products_, on);
        return of_a_day_;
    }
    const auto [entry, fresh] = undated_.try_emplace(&scope);
    if (fresh) entry->second = scope.covers_each(products_, on);
    return entry->second;
}

}  // namespace impost
