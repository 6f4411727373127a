#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/duty/fact.hpp"
#include "impost/ledger/regime.hpp"
#include "impost/ledger/stacking_table.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// A part of the customs value that an entry declares ("steel-content", "non-us-content").
struct Content {
    std::string name;
    Portion portion;
};

/// Reads "40%" of the customs value, or an amount in USD of a value that is stated. Errors: neither; more than the value.
[[nodiscard]] Result<Content> parse_content(const std::string& name, std::string_view text, const std::optional<Money>& customs_value);

/// Which column of the schedule gives the base rate.
enum class Column {
    by_origin,  ///< column 2 for the countries of General Note 3(b), column 1 for all others
    two,        ///< column 2 whatever the origin
};

/// How goods arrive, on which fees depend.
enum class Transport { ocean, air, land };

/// 10^12 USD: no sum of duties on it leaves the range of money.
inline constexpr Money largest_customs_value = Money::from_ticks(10'000'000'000'000'000);

/// One line of a customs entry.
struct EntryLine {
    HsCode product;  ///< 8 or 10 digits
    Country origin;
    std::optional<Money> customs_value;
    std::vector<Measured> quantities;
    std::vector<Content> contents;
    std::vector<std::string> claims;  ///< preference programs (symbol or "USMCA"), exceptions ("donation", "in-transit", …),
                                      ///< provisions of chapter 98 ("9802.00.50"), "de-minimis"
    Column column = Column::by_origin;
    std::vector<Fact> facts;                ///< that rates of duty ask for by name
    std::optional<HsCode> applicable_line;  ///< whose rate applies, where a rate is that of another article
    std::optional<Transport> transport;     ///< asks for fees; absent: duties alone
};

/// One duty of the stack.
struct DutyLine {
    std::string heading;
    std::string authority;
    std::string measure;              ///< the measure's id, or "column 1 general", "column 1 special", "column 2"
    std::string rate;                 ///< as the law writes it
    std::optional<Rate> ad_valorem;   ///< the rate on the whole customs value; absent when the duty has none that is known
    std::vector<std::string> beyond;  ///< components that are not a rate on the customs value: "0.9¢ each"
    std::optional<Money> amount;      ///< where the entry line gives what is needed
    std::string reason;
};

/// A measure, program or exception that was considered and did not apply, and why.
struct NotApplied {
    std::string measure;
    std::string reason;
};

/// The stack of duties on an entry line, in order: base rate (unless a duty takes its place), then each additional duty, the oldest
/// measure first.
struct Assessment {
    TariffLine product;
    std::vector<DutyLine> lines;
    std::vector<NotApplied> not_applied;
    std::vector<std::string> in_vain;  ///< claims that no rate and no measure takes for these goods
    std::optional<Rate> ad_valorem;    ///< sum of the ad valorem rates; absent when a duty's rate is not known
    std::vector<std::string> beyond;   ///< components beyond it
    std::optional<Money> total;        ///< sum of the amounts, in whole cents each; absent when one is not known
    std::vector<MissingFact> missing;  ///< facts that the duties ask for and the entry does not give
    std::vector<std::string> notes;    ///< quotas, slips of the schedule, doubts: what the reader has to know
};

/// Duties owed on one entry line at the regime's instant, in the order the law applies them.
///
/// Units: money in USD, exact to 1/10,000, amounts rounded half-up to cents; rates as exact decimals.
/// Errors: a product that is no line of the schedule on that day; a day before the first revision; a provision of
/// chapters 98 and 99 given as the product; a negative value or quantity, a value above 10^12 USD; a claim that no program and no measure
/// knows; a content, a quantity or a fact that is stated twice with two values; a unit that is none; contents above the customs value; a
/// value above the limit of a claim; a content without the claim under which it counts; two measures that meet without a stacking rule.
/// Source: 19 U.S.C. 1500; HTSUS General Note 3; chapter 99 notes per measure. Tested: totals equal the lines' sum; the order of files does
/// not matter; an origin out of scope owes only the base rate.
[[nodiscard]] Result<Assessment> assess(const Schedule& schedule, const Regime& regime, const EntryLine& entry);
/// Whether a preference program, a measure or the law of entry knows a claim.
[[nodiscard]] bool known_claim(const Ledger& ledger, const std::string& claim);
/// What an entry can claim of its product and origin, beside provisions of chapter 98: preference programs, exceptions and parts of
/// measures in force, the entry claims. Errors: a product that is no line of the schedule on that day.
[[nodiscard]] std::vector<std::string> possible_claims(const Schedule& schedule, const Regime& regime, const EntryLine& entry);

/// Whether an assessment says what did not apply and why.
enum class Reasons { told, left_out };
/// The same for many lines: `stacking` is made once from a regime of the same span of the law.
[[nodiscard]] Result<Assessment> assess(const Schedule& schedule, const Regime& regime, const StackingTable& stacking,
                                        const EntryLine& entry, Reasons reasons);

}  // namespace impost
