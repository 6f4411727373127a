#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/ledger/program.hpp"
#include "impost/schedule/schedule.hpp"

namespace impost {

/// The origins that a heading's description names: "articles the product of China and Hong Kong", "any country",
/// "except products of Australia, of Argentina". What is not understood is left open, never guessed.
struct PrintedOrigins {
    bool stated = false;   ///< some are named and understood
    bool complete = true;  ///< false where it also takes out origins in words that are not understood
    OriginSet origins;     ///< where stated
    /// Headings whose goods it leaves to them: "Except for products described in headings 9903.01.21–9903.01.23".
    std::vector<HsCode> yields_to;
};

/// `column_two` are the countries of general note 3(b).
[[nodiscard]] PrintedOrigins read_printed_origins(std::string_view description, const OriginSet& column_two);

/// A heading of chapter 99 as some revisions print it.
struct PrintedHeading {
    HsCode code;
    std::size_t first_revision = 0;
    std::size_t end_revision = 0;  ///< one past the last
    DutyExpression general;
    std::vector<SpecialRate> special;
    DutyExpression other;     ///< column 2
    std::string description;  ///< from the words above it down
    PrintedOrigins origins;
    bool in_abeyance = false;  ///< a compiler's note says that it is suspended, terminated or expired

    /// What it charges: the general column, or where that changes nothing the special one or column 2.
    [[nodiscard]] const DutyExpression& rate() const;
    /// Whether it charges something, or may: a rate that is not understood does.
    [[nodiscard]] bool charges() const;
};

/// Every heading of chapter 99, over the revisions of a schedule.
class PrintedHeadings {
public:
    PrintedHeadings(const Schedule& schedule, const Programs& programs);

    /// As a revision prints it; null when it does not.
    [[nodiscard]] const PrintedHeading* find(HsCode code, std::size_t revision) const;
    /// In order of revision; none when no revision prints it.
    [[nodiscard]] const std::vector<PrintedHeading>& of(HsCode code) const;
    [[nodiscard]] const std::map<HsCode, std::vector<PrintedHeading>>& all() const noexcept { return headings_; }

private:
    std::map<HsCode, std::vector<PrintedHeading>> headings_;
};

}  // namespace impost
