#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "impost/ledger/coverage_index.hpp"
#include "impost/ledger/regime.hpp"

namespace impost {

/// Products and origins in classes of such as every scope told so far covers alike. Tested: through `StackIndex` and `BulkAssessor`.
class GoodsClasses {
public:
    /// All products of the index and all origins are of one class each.
    explicit GoodsClasses(CoverageIndex& coverage);

    /// Tells apart what the scope covers on a day and what not.
    void split(const Scope& scope, Date on);
    /// The same for every scope of the measures in force.
    void split(const Regime& regime);

    [[nodiscard]] const std::vector<std::uint32_t>& products() const noexcept { return products_.class_of; }  ///< [product]
    [[nodiscard]] const std::vector<std::uint32_t>& origins() const noexcept { return origins_.class_of; }    ///< [Country::index()]
    [[nodiscard]] std::size_t product_classes() const noexcept { return products_.size.size(); }
    [[nodiscard]] std::size_t origin_classes() const noexcept { return origins_.size.size(); }
    /// [class] one of its products.
    [[nodiscard]] std::vector<std::size_t> some_products() const;
    /// [class] one of its origins.
    [[nodiscard]] std::vector<Country> some_origins() const;

private:
    /// Things of one kind.
    struct Classes {
        std::vector<std::uint32_t> class_of;
        std::vector<std::uint32_t> size;  ///< [class]

        explicit Classes(std::size_t things);
        /// Splits the classes that have members in `covered` and others.
        void split(const std::vector<std::uint32_t>& covered);
        [[nodiscard]] std::vector<std::size_t> representatives() const;
    };

    CoverageIndex& coverage_;
    Classes products_;
    Classes origins_;
    std::vector<OriginSet> seen_origins_;                                  ///< that split the origins
    std::unordered_set<const std::vector<std::uint32_t>*> seen_products_;  ///< that split the products
};

}  // namespace impost
