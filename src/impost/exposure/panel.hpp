#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "impost/exposure/average.hpp"
#include "impost/ledger/stack_index.hpp"

namespace impost {

/// Statutory rates of every product and partner between two days: one row for each stretch of days over which nothing
/// changes. Nothing is claimed and no content stated; a day's rate is that of noon in Washington.
///
/// Columns: product, partner, from, until (exclusive), total, mfn (the base rate, column 2 for its countries), one column
/// an authority, basis. Rates are shares of the customs value. `basis` is "rate" where the base duty is one, "equivalent"
/// where it is specific or compound and counts with the equivalent that was observed, "specific" where none was: then
/// total and mfn are empty. Immutable once built: rows of several products can be written at the same time.
/// Tested: equal to `assess` at random products, partners and days.
class Panel {
public:
    /// Errors: the period lies before the schedule or ends before it begins; measures that meet without a rule.
    Panel(const Schedule& schedule, const Ledger& ledger, Country importer, Date from, Date until, const LineEquivalents& equivalents);
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;
    Panel(Panel&&) = delete;
    Panel& operator=(Panel&&) = delete;
    ~Panel();

    /// Every statistical line of the period (and tariff lines without one), in order.
    [[nodiscard]] const std::vector<HsCode>& products() const;
    [[nodiscard]] std::string header() const;
    /// Adds the rows of one product for these partners. Returns their number.
    std::size_t write(std::size_t product, const std::vector<Country>& partners, std::string& out) const;

private:
    struct Tables;
    std::unique_ptr<const Tables> tables_;
};

}  // namespace impost
