#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/duty/base_duty.hpp"
#include "impost/ledger/stack_index.hpp"

namespace impost {

/// The duties on one of many entry lines. To be used again for the next line: nothing is allocated then.
struct BulkDuty {
    /// What a duty is owed under.
    struct Provision {
        std::string_view authority;
        std::string_view measure;
        std::string_view rate;
    };
    struct Line {
        std::string_view heading;
        const Provision* provision = nullptr;
        std::optional<Rate> ad_valorem;
        std::optional<Money> amount;
    };
    std::optional<Money> duty;  ///< sum of the amounts, in whole cents each; absent when one is not known
    std::optional<Rate> rate;   ///< sum of the ad valorem rates; absent when one is not known
    bool beyond_rates = false;  ///< some of the duty is no rate on the customs value
    std::vector<Line> lines;    ///< base duty first; valid until the next line is assessed
    std::string lacks;          ///< what the entry line lacks where an amount is not known
    std::string refusal;        ///< why the line was refused; then there is nothing else

private:
    friend class BulkAssessor;
    Assessment whole_;  ///< of a line that took the long way, and what its duties are owed under
    std::vector<Provision> provisions_;
};

/// Assesses many entry lines of one importer, at any instants, to the same duties as `assess`.
///
/// The law is cut at every instant at which something changes; goods that all of the law meets alike, in every span, share
/// one row of plans, a plan a span, and spans in which the same is owed share the plan. Lines that claim preferences and exceptions of
/// measures, state contents, quantities or nothing take this short way; chapter 98, low value, facts, fees and what is refused go through
/// `assess`. Memory does not grow with the number of lines. Not to be shared by threads; refers to schedule and ledger, which must outlive
/// it. Tested: equal to `assess` on random lines of the shipped law.
class BulkAssessor {
public:
    BulkAssessor(const Schedule& schedule, const Ledger& ledger, Country importer, RegimeChanges changes = {});
    BulkAssessor(const BulkAssessor&) = delete;
    BulkAssessor(BulkAssessor&& other) noexcept;
    BulkAssessor& operator=(const BulkAssessor&) = delete;
    BulkAssessor& operator=(BulkAssessor&&) = delete;
    ~BulkAssessor();

    void assess(const EntryLine& entry, Instant at, BulkDuty& result);

private:
    struct Span;
    struct Base;
    struct Printed;
    struct Charged;
    struct Claimed;
    struct Assessing;

    /// A rate by its line and by the place of its text in the schedule.
    struct RateKey {
        std::uint64_t rate_line = 0;
        const char* text = nullptr;
        friend bool operator==(const RateKey&, const RateKey&) = default;
    };
    struct Hash {
        std::size_t operator()(const RateKey& key) const;
    };

    /// A place in `bases_` or `plans_`, + 1; 0: there is none, and the line has to go the long way.
    using Place = std::uint16_t;

    /// What all lines of a product share: its base duty over the revisions in which it was first looked up, and how the law
    /// as a whole, over all spans, meets it.
    struct Product {
        std::uint16_t first_revision = 0;
        std::uint16_t end_revision = 0;
        Place general = 0;
        std::uint16_t kind = 0;
    };
    /// A run of `charged_`: what goods bear besides the base duty.
    struct Plan {
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };

    [[nodiscard]] Span* span_at(Instant at);
    [[nodiscard]] bool take_short_way(const EntryLine& entry, Instant at, BulkDuty& result);
    void take_long_way(const EntryLine& entry, Instant at, BulkDuty& result);
    [[nodiscard]] Place general_base(std::size_t product, const Span& span);
    [[nodiscard]] Place preferred_base(std::size_t product, Country origin, Claimed& claimed, const Span& span, Date on);
    [[nodiscard]] Place column_two_base(std::size_t product, Country origin, const Span& span);
    /// Looks up the rates of a product in a revision, and with it in those around that print the same.
    void look_up(std::size_t product, std::size_t revision);
    /// The place of a product's rates in `lines_`, + 1; 0: it has none then.
    [[nodiscard]] std::uint32_t line(std::size_t product, const Span& span);
    [[nodiscard]] Place keep(const ChosenRate& chosen, HsCode rate_line);
    void tell_kinds_apart();
    [[nodiscard]] std::size_t find_stack(Span& span, std::size_t kind, Country origin, const ClaimSet& claims);
    /// The plan of goods for which nothing is claimed.
    [[nodiscard]] Place plan(Span& span, std::size_t kind, Country origin);
    [[nodiscard]] Place plan_of(Span& span, std::size_t stack);
    [[nodiscard]] Place keep(const Span& span, const Stack& stack);
    [[nodiscard]] bool owe_base(const Base& base, Assessing& line) const;
    [[nodiscard]] bool owe(const Charged& charged, const Portion& portion, Assessing& line) const;
    [[nodiscard]] bool owe_plan(Place plan, Assessing& line) const;
    [[nodiscard]] bool owe_contents(const Span& span, const Stack& stack, Assessing& line);
    [[nodiscard]] Charged charged(const Span& span, std::size_t measure, const Version& version);
    /// What the names claim; null when they have to go the long way.
    [[nodiscard]] Claimed* claimed(const std::vector<std::string>& names);
    [[nodiscard]] bool known_contents(const std::vector<Content>& contents) const;

    const Schedule& schedule_;
    const Ledger& ledger_;
    Country importer_;
    RegimeChanges changes_;
    CoverageIndex codes_;  ///< every product
    CoverageIndex kinds_;  ///< one product of each kind: provisions cover all of a kind or none
    std::vector<Instant> starts_;
    std::vector<std::uint16_t> start_on_;               ///< [day since the first start] the last start at or before its beginning
    std::vector<std::unique_ptr<Span>> spans_;          ///< [start], made when first asked for
    std::vector<std::string> measure_claims_;           ///< names that measures ask for, in order
    std::vector<std::string> contents_;                 ///< that measures charge, in order
    std::deque<Printed> printed_;                       ///< what `bases_` refers to
    std::vector<Base> bases_;                           ///< small, for they are asked for at random
    std::unordered_map<std::string, Place> known_;      ///< by heading, column and rate
    std::vector<Product> products_;                     ///< [product]
    std::vector<std::vector<Place>> general_;           ///< [revision][product], or not looked up
    std::vector<std::vector<std::uint32_t>> lines_of_;  ///< [revision][product] place in `lines_`, + 1; 0: none
    std::vector<Schedule::Rates> lines_;
    std::unordered_map<RateKey, Place, Hash> rates_;                     ///< column 1 general and column 2
    std::unordered_map<std::string, std::unique_ptr<Claimed>> claimed_;  ///< by the names
    std::size_t stacks_claimed_ = 0;                                     ///< in all spans
    std::vector<std::uint16_t> origin_kind_;                             ///< [Country::index()] how the law as a whole meets it
    std::size_t origin_kinds_ = 0;
    std::vector<std::uint32_t> goods_;  ///< [kind of product * kinds of origins + kind of origin] row of `plan_in_`, or not looked up
    std::vector<Place> plan_in_;        ///< [row * spans + span] the plan of goods for which nothing is claimed, or not looked up
    std::vector<Plan> plans_;
    std::vector<Charged> charged_;
    std::map<std::vector<const Version*>, Place> known_plans_;  ///< by what is charged
    std::unordered_map<const Version*, BulkDuty::Provision> provisions_;
    std::vector<Portion> portions_;  ///< of the line that is assessed
};

}  // namespace impost
