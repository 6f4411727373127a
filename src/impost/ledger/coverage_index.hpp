#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "impost/ledger/scope.hpp"

namespace impost {

/// Which products each provision covers, looked up once for a fixed list of products. Refers to the scopes by their
/// address: they must outlive it. Not to be shared by threads.
class CoverageIndex {
public:
    /// `products` in order, each once.
    explicit CoverageIndex(std::vector<HsCode> products);

    [[nodiscard]] const std::vector<HsCode>& products() const noexcept { return products_; }
    /// The place of a product, or none.
    [[nodiscard]] std::optional<std::size_t> find(HsCode product) const;
    /// [product] whether the scope covers it on a day.
    [[nodiscard]] const std::vector<char>& covered(const Scope& scope, Date on) { return looked_up(scope, on).marks; }
    /// The places of the products that the scope covers on a day, in order.
    [[nodiscard]] const std::vector<std::uint32_t>& places_covered(const Scope& scope, Date on) { return looked_up(scope, on).places; }

private:
    struct Covered {
        std::vector<char> marks;
        std::vector<std::uint32_t> places;
    };
    [[nodiscard]] const Covered& looked_up(const Scope& scope, Date on);

    std::vector<HsCode> products_;
    std::vector<std::uint64_t> slots_;                                 ///< open addressing by code: its key and its place, or 0
    std::map<std::pair<const Scope*, std::size_t>, Covered> covered_;  ///< by scope and changes so far
};

}  // namespace impost
