#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "impost/duty/assess.hpp"
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
/// The law is cut at every instant at which something changes; within a span, goods that meet the law alike share one
/// stack. Lines whose base duty is a rate on the value, that state no content and claim at most a preference program take
/// this short way, all others go through `assess`. Memory does not grow with the number of lines. Not to be shared by
/// threads; refers to schedule and ledger, which must outlive it.
/// Tested: equal to `assess` on random lines of the shipped law.
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

    struct Charged;

    [[nodiscard]] Span* span_at(Instant at);
    [[nodiscard]] bool take_short_way(const EntryLine& entry, Instant at, BulkDuty& result);
    void take_long_way(const EntryLine& entry, Instant at, BulkDuty& result);
    /// The place of a base duty in `bases_`, + 1; 0: the product has no line then, or it has to go the long way.
    [[nodiscard]] std::uint16_t base(std::size_t product, const Span& span);
    [[nodiscard]] std::uint16_t preferred_base(std::size_t product, const EntryLine& entry, const Span& span, Date on);
    [[nodiscard]] std::uint16_t keep(const DutyLine& line);
    [[nodiscard]] const std::vector<Charged>& charges(Span& span, std::size_t stack);
    [[nodiscard]] bool only_programs(const std::vector<std::string>& claims) const;

    const Schedule& schedule_;
    const Ledger& ledger_;
    Country importer_;
    RegimeChanges changes_;
    CoverageIndex coverage_;
    std::vector<Instant> starts_;
    std::vector<std::unique_ptr<Span>> spans_;                         ///< [start], made when first asked for
    std::vector<Base> bases_;                                          ///< base duties that are a rate on the value
    std::deque<DutyLine> base_lines_;                                  ///< the same in words
    std::unordered_map<std::string, std::uint16_t> known_;             ///< by heading, rate and program
    std::map<std::pair<const char*, HsCode>, std::uint16_t> printed_;  ///< general rates by the place of their text and their line
    std::unordered_map<std::string, std::uint16_t> preferred_;         ///< by all that a preference depends on
    std::unordered_map<const Version*, BulkDuty::Provision> provisions_;
};

}  // namespace impost
