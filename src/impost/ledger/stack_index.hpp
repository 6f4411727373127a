#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "impost/ledger/coverage_index.hpp"
#include "impost/ledger/stacking_table.hpp"

namespace impost {

/// Claims of an entry line, as a set over the names that the provisions in force ask for.
inline constexpr std::size_t claim_count_max = 256;
using ClaimSet = std::bitset<claim_count_max>;

/// An additional duty that goods bear, and the share of their value that bears it.
struct StackedDuty {
    std::size_t measure = 0;  ///< index into the regime's measures
    const Version* version = nullptr;
    Rate share;
};

/// What goods of one kind bear under a regime besides the base duty.
struct Stack {
    std::vector<const Version*> covering;  ///< [measure] the version that applies before measures meet, or null
    std::vector<StackedDuty> duties;       ///< after they met, where no content is stated; in the regime's order
    std::vector<std::string> contents;     ///< that its charges ask for
    std::string refusal;                   ///< why the measures can't be stacked; empty when they can
};

/// The stacks of a regime for many products, origins and claims. Goods that meet every provision alike share one stack,
/// which is made when first asked for. Refers to the regime. Not to be shared by threads.
/// Tested: stacks hold what `meet` and `StackingTable` say, through `BulkAssessor`, on random lines of the shipped law.
class StackIndex {
public:
    /// Errors: more names of claims than a set holds.
    StackIndex(const Regime& regime, CoverageIndex& coverage);

    /// The set of those names that some provision in force asks for; others change nothing.
    [[nodiscard]] ClaimSet claims(const std::vector<std::string>& names) const;
    [[nodiscard]] const std::vector<std::string>& claim_names() const noexcept { return claim_names_; }
    /// The index of the stack of `products()[product]`.
    [[nodiscard]] std::size_t find(std::size_t product, Country origin, const ClaimSet& claims);
    /// Those of the claims that `asks_for` finds to be asked for.
    [[nodiscard]] ClaimSet asked_for(std::size_t product, Country origin, const ClaimSet& claims);
    /// How many kinds of goods with claims were looked up, and a way to have none of them kept.
    [[nodiscard]] std::size_t claimed() const noexcept { return claimed_.size(); }
    void forget_claimed() noexcept { claimed_.clear(); }
    [[nodiscard]] const Stack& operator[](std::size_t stack) const { return stacks_[stack]; }
    [[nodiscard]] std::size_t size() const noexcept { return stacks_.size(); }
    [[nodiscard]] const Regime& regime() const noexcept { return regime_; }
    [[nodiscard]] const StackingTable& stacking() const noexcept { return stacking_; }
    /// Products of one class have the same stacks.
    [[nodiscard]] std::size_t product_class(std::size_t product) const { return product_class_[product]; }
    [[nodiscard]] std::size_t origin_class(Country origin) const { return origin_class_[origin.index()]; }
    [[nodiscard]] std::size_t product_classes() const noexcept { return product_of_.size(); }
    [[nodiscard]] std::size_t origin_classes() const noexcept { return origin_of_.size(); }

private:
    /// Whom a provision covers, by classes of goods and of origins.
    struct Coverage {
        std::vector<char> products;  ///< [class]; empty: all
        std::vector<char> origins;   ///< [class]; empty: all
        std::optional<std::size_t> claim;

        [[nodiscard]] bool covers(std::size_t product_class, std::size_t origin_class, const ClaimSet& claims) const {
            return covers_goods(product_class, origin_class) && (!claim || claims.test(*claim));
        }
        [[nodiscard]] bool covers_goods(std::size_t product_class, std::size_t origin_class) const {
            return (products.empty() || products[product_class] != 0) && (origins.empty() || origins[origin_class] != 0);
        }
    };
    struct MeasureCoverage {
        std::vector<Coverage> versions;
        std::vector<Coverage> exceptions;
    };
    struct Claimed {
        std::size_t cell;
        ClaimSet claims;
        friend bool operator==(const Claimed&, const Claimed&) = default;
    };
    struct Hash {
        std::size_t operator()(const Claimed& claimed) const;
    };
    void split_into_classes(CoverageIndex& coverage);
    [[nodiscard]] Coverage coverage_of(const Scope& scope, const std::string& claim, CoverageIndex& coverage) const;
    [[nodiscard]] std::optional<std::size_t> claim_of(const std::string& name) const;
    [[nodiscard]] ClaimSet all_asked_for(std::size_t product_class, std::size_t origin_class) const;
    [[nodiscard]] const Version* covering(std::size_t measure, std::size_t product_class, std::size_t origin_class,
                                          const ClaimSet& claims) const;
    std::size_t make(std::size_t product_class, std::size_t origin_class, const ClaimSet& claims);
    [[nodiscard]] Stack stack_of(std::vector<const Version*> covering) const;

    const Regime& regime_;
    StackingTable stacking_;
    Date on_;
    std::vector<std::string> claim_names_;
    std::vector<std::uint16_t> product_class_;                  ///< [product]
    std::vector<std::uint16_t> origin_class_;                   ///< [Country::index()]
    std::vector<std::size_t> product_of_;                       ///< [class] one of its products
    std::vector<Country> origin_of_;                            ///< [class] one of its origins
    std::vector<MeasureCoverage> coverage_;                     ///< [measure]
    std::vector<std::uint32_t> unclaimed_;                      ///< [product class * origin classes + origin class] stack + 1, or 0
    std::unordered_map<Claimed, std::uint32_t, Hash> claimed_;  ///< the stack where something is claimed
    std::unordered_map<std::size_t, ClaimSet> asked_;  ///< [product class * origin classes + origin class] what some provision asks for
    std::deque<Stack> stacks_;
    std::unordered_map<std::string, std::uint32_t> known_;  ///< by what covers
};

}  // namespace impost
