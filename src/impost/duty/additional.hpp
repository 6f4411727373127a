#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "impost/ledger/stack_index.hpp"

namespace impost {

/// What a duty is owed under.
struct DutyProvision {
    std::string_view authority;
    std::string_view measure;
    std::string_view rate;
};

/// A duty that goods bear besides the base duty.
struct AdditionalDuty {
    const Charge* charge = nullptr;
    const Version* version = nullptr;
    const DutyProvision* provision = nullptr;
};

/// The law from one instant to the next at which something changes.
struct LawSpan {
    LawSpan(std::size_t number, Regime law, CoverageIndex& kinds) : place(number), regime(std::move(law)), stacks(regime, kinds) {}
    LawSpan(const LawSpan&) = delete;  // the stacks refer to the regime
    LawSpan(LawSpan&&) = delete;
    LawSpan& operator=(const LawSpan&) = delete;
    LawSpan& operator=(LawSpan&&) = delete;
    ~LawSpan() = default;

    std::size_t place;
    Regime regime;
    StackIndex stacks;                 ///< of kinds of products
    std::vector<std::uint16_t> lists;  ///< [stack] place of its list, or not looked up
};

/// The additional duties of many goods at any instants, each looked up once.
///
/// Products and origins that all of the law meets alike, in every span, are of one kind. Goods of one kind share a row of lists, a
/// list a span; spans in which the same is owed share the list. So what is asked for at random is small. Refers to the ledger. Not to
/// be shared by threads. Tested: in `BulkAssessor`, against the stacks of every span of the shipped law.
class AdditionalDuties {
public:
    /// `starts`: every instant at which the law may change, in order; `products` in order, each once.
    /// Errors: more than 65,535 kinds of products.
    AdditionalDuties(const Ledger& ledger, Country importer, RegimeChanges changes, std::vector<Instant> starts,
                     const std::vector<HsCode>& products);

    [[nodiscard]] const std::vector<Instant>& starts() const noexcept { return starts_; }
    /// The span of an instant; null before the first.
    [[nodiscard]] LawSpan* span_at(Instant at);

    using List = std::span<const AdditionalDuty>;
    /// What `products[product]` bears where no content is stated; none where its measures can't be stacked
    /// or too many lists are kept. Valid until the next call.
    [[nodiscard]] std::optional<List> of(LawSpan& span, std::size_t product, Country origin, const ClaimSet& claims);
    /// Those of the claims that `asks_for` finds to be asked for.
    [[nodiscard]] ClaimSet asked_for(LawSpan& span, std::size_t product, Country origin, const ClaimSet& claims) const {
        return span.stacks.asked_for(product_kind_[product], origin, claims);
    }
    /// The stack of the same goods.
    [[nodiscard]] const Stack& stack(LawSpan& span, std::size_t product, Country origin, const ClaimSet& claims);
    /// The duty of a measure of the span's regime by itself.
    [[nodiscard]] AdditionalDuty duty(const LawSpan& span, std::size_t measure, const Version& version);

private:
    /// A place in `lists_`, + 1; 0: there is none.
    using Place = std::uint16_t;
    /// A run of `duties_`.
    struct Run {
        std::uint32_t first = 0;
        std::uint32_t size = 0;
    };

    void tell_kinds_apart(const std::vector<HsCode>& products);
    [[nodiscard]] Place unclaimed(LawSpan& span, std::size_t kind, Country origin);
    [[nodiscard]] std::size_t find_stack(LawSpan& span, std::size_t kind, Country origin, const ClaimSet& claims);
    [[nodiscard]] Place list_of(LawSpan& span, std::size_t stack);
    [[nodiscard]] Place keep(const LawSpan& span, const Stack& stack);

    const Ledger& ledger_;
    Country importer_;
    RegimeChanges changes_;
    std::vector<Instant> starts_;
    std::vector<std::uint16_t> start_on_;          ///< [day since the first start] the last start at or before its beginning
    std::vector<std::unique_ptr<LawSpan>> spans_;  ///< [start], made when first asked for
    CoverageIndex kinds_;                          ///< one product of each kind
    std::vector<std::uint16_t> product_kind_;      ///< [product]
    std::vector<std::uint16_t> origin_kind_;       ///< [Country::index()]
    std::size_t origin_kinds_ = 0;
    std::vector<std::uint32_t> rows_;  ///< [kind of product * kinds of origins + kind of origin] row of `list_in_`, or not looked up
    std::vector<Place> list_in_;       ///< [row * spans + span] the list of goods for which nothing is claimed, or not looked up
    std::vector<Run> lists_;
    std::vector<AdditionalDuty> duties_;
    std::map<std::vector<const Version*>, Place> known_;  ///< by what is charged
    std::unordered_map<const Version*, DutyProvision> provisions_;
    std::size_t stacks_claimed_ = 0;  ///< in all spans
};

}  // namespace impost
