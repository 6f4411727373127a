#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/ledger/fee.hpp"
#include "impost/ledger/provision.hpp"
#include "impost/ledger/scope.hpp"
#include "impost/ledger/term.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace impost {

/// A preference program: goods of its origins may claim the rate that the special column gives its symbol.
struct Program {
    std::string symbol;
    std::string name;
    OriginSet origins;
    Term term;
    std::optional<DutyExpression> rate;  ///< on every line, where the special column does not name the symbol
    std::string source;
    std::string note;
    std::string doubt;  ///< what of its conditions is not checked or not settled

    [[nodiscard]] bool in_force(Date on) const { return term.covers(on); }
};

/// Countries whose goods bear column 2 rates (General Note 3(b)).
struct ColumnTwo {
    OriginSet origins;
    std::optional<Date> from;
    std::optional<Date> until;
    std::string source;

    [[nodiscard]] bool in_force(Date on) const { return (!from || *from <= on) && (!until || on < *until); }
};

/// What an entry can claim beside the exceptions of measures, and what it owes beside duties.
struct Programs {
    std::vector<Program> programs;
    std::vector<ColumnTwo> column_two;
    std::vector<EntryProvision> chapter_98;
    std::vector<DeMinimis> de_minimis;  ///< in the file's order: the first that fits holds
    std::vector<Fee> fees;

    /// The provision of chapter 98 that covers a code most closely, or null.
    [[nodiscard]] const EntryProvision* provision(HsCode code) const;
    [[nodiscard]] bool is_column_two(Country origin, Date on) const;
    [[nodiscard]] const Program* program(std::string_view symbol) const;
};

/// Errors: each names file, line and key. Files that it names (`chapter_98`, `de_minimis`, `fees`) are read from its folder.
[[nodiscard]] Programs parse_programs(const std::string& text, const std::string& name);

}  // namespace impost
