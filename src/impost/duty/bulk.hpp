#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "impost/duty/additional.hpp"
#include "impost/duty/assess.hpp"
#include "impost/duty/base_duty.hpp"

namespace impost {

/// The duties on one of many entry lines. To be used again for the next line: nothing is allocated then.
struct BulkDuty {
    struct Line {
        std::string_view heading;
        const DutyProvision* provision = nullptr;
        std::optional<Rate> ad_valorem;
        std::optional<Money> amount;
    };
    std::optional<Money> duty;  ///< sum of the amounts, in whole cents each; absent when one is not known
    std::optional<Rate> rate;   ///< sum of the ad valorem rates; absent when one is not known
    bool beyond_rates = false;  ///< some of the duty is no rate on the customs value
    std::vector<Line> lines;    ///< base duty first; valid until the next line is assessed
    std::string in_vain;        ///< claims that no rate and no measure takes for these goods
    std::string lacks;          ///< what the entry line lacks where an amount is not known
    std::string refusal;        ///< why the line was refused; then there is nothing else

private:
    friend class BulkAssessor;
    Assessment whole_;  ///< of a line that took the long way, and what its duties are owed under
    std::vector<DutyProvision> provisions_;
};

/// Assesses many entry lines of one importer, at any instants, to the same duties as `assess`.
///
/// Lines that claim preferences and exceptions of measures, state contents, quantities or nothing take a short way, on which base rates
/// and additional duties are looked up once; chapter 98, low value, facts, fees and what is refused go through `assess`. Memory does not
/// grow with the number of lines. Not to be shared by threads; refers to schedule and ledger, which must outlive it.
/// Tested: equal to `assess` on random lines of the shipped law, and to the stacks of each of its spans.
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
    struct Base;
    struct Printed;
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

    /// A place in `bases_`, + 1; 0: the product has no line then, or it has to go the long way.
    using Place = std::uint16_t;

    /// The base duty of a line under what is claimed.
    struct Preferred {
        Place place = 0;
        std::uint16_t free_under = 0;  ///< the program under which it enters free, as a place in the claim's own, + 1; 0: none
    };

    /// The base duty of a product over the revisions in which it is the same, for as many as possible.
    struct General {
        std::uint16_t first_revision = 0;
        std::uint16_t end_revision = 0;
        Place place = 0;
    };
    /// What of the schedule and of the programs counts in a span of the law.
    struct Term {
        std::size_t revision = 0;
        std::bitset<country_count_max> column_two;
    };

    [[nodiscard]] Term term_from(Instant start) const;
    [[nodiscard]] bool take_short_way(const EntryLine& entry, Instant at, BulkDuty& result);
    void take_long_way(const EntryLine& entry, Instant at, BulkDuty& result);
    [[nodiscard]] Place general_base(std::size_t product, const Term& term);
    [[nodiscard]] Preferred preferred_base(std::size_t product, Country origin, Claimed& claimed, const Term& term, Date on);
    [[nodiscard]] Place column_two_base(std::size_t product, Country origin, const Term& term);
    /// Looks up the rates of a product in a revision, and with it in those around that print the same.
    void look_up(std::size_t product, std::size_t revision);
    /// The place of a product's rates in `lines_`, + 1; 0: it has none then.
    [[nodiscard]] std::uint32_t line(std::size_t product, const Term& term);
    [[nodiscard]] Place keep(const ChosenRate& chosen, HsCode rate_line);
    [[nodiscard]] bool owe_base(const Base& base, Assessing& line) const;
    [[nodiscard]] bool owe(const AdditionalDuty& duty, const Portion& portion, Assessing& line) const;
    [[nodiscard]] bool owe_all(AdditionalDuties::List duties, Assessing& line) const;
    [[nodiscard]] bool owe_contents(const LawSpan& span, const Stack& stack, Assessing& line);
    /// Notes the claims that no rate, unless it is a preference, and no measure takes.
    void note_in_vain(LawSpan& span, std::size_t product, Claimed& claims, bool preferred, Assessing& line) const;
    /// What the names claim; null when they have to go the long way.
    [[nodiscard]] Claimed* claimed(const std::vector<std::string>& names);
    [[nodiscard]] bool known_contents(const EntryLine& entry) const;
    /// Whether quantities are in units that are known, and of one measure each.
    [[nodiscard]] bool known_quantities(const std::vector<Measured>& quantities);
    [[nodiscard]] const Unit* unit(const std::string& text);

    const Schedule& schedule_;
    const Ledger& ledger_;
    Country importer_;
    RegimeChanges changes_;
    CoverageIndex codes_;  ///< every product
    AdditionalDuties additional_;
    std::vector<Term> terms_;                  ///< [span of the law]
    std::vector<std::string> measure_claims_;  ///< names that measures ask for, in order
    std::vector<std::string> contents_;        ///< that measures charge, in order
    std::vector<std::string> limited_;         ///< claims to which the law sets a limit, in order
    std::vector<std::string> free_claims_;     ///< entries free under a program, of which measures take goods out, in order
    /// Claims under which alone a content counts, by its name.
    std::map<std::string, std::vector<std::string>> content_claims_;
    std::deque<Printed> printed_;                       ///< what `bases_` refers to
    std::vector<Base> bases_;                           ///< small, for they are asked for at random
    std::unordered_map<std::string, Place> known_;      ///< by heading, column and rate
    std::vector<General> general_;                      ///< [product]
    std::vector<std::vector<Place>> general_in_;        ///< [revision][product], or not looked up
    std::vector<std::vector<std::uint32_t>> lines_of_;  ///< [revision][product] place in `lines_`, + 1; 0: none
    std::vector<Schedule::Rates> lines_;
    std::unordered_map<RateKey, Place, Hash> rates_;                     ///< column 1 general and column 2
    std::unordered_map<std::string, std::unique_ptr<Claimed>> claimed_;  ///< by the names
    std::vector<std::pair<std::string, const Unit*>> units_;             ///< those met before, by their texts
    std::vector<Portion> portions_;                                      ///< of the line that is assessed
};

}  // namespace impost
