#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/ledger/scope.hpp"

namespace impost {

/// A preference program: goods of its origins may claim the rate that the special column gives its symbol.
struct Program {
    std::string symbol;
    std::string name;
    OriginSet origins;
    std::optional<Date> from;
    std::optional<Date> until;  ///< exclusive
    std::string source;
    std::string note;

    [[nodiscard]] bool in_force(Date on) const { return (!from || *from <= on) && (!until || on < *until); }
};

/// Countries whose goods bear column 2 rates (General Note 3(b)).
struct ColumnTwo {
    OriginSet origins;
    std::optional<Date> from;
    std::optional<Date> until;
    std::string source;

    [[nodiscard]] bool in_force(Date on) const { return (!from || *from <= on) && (!until || on < *until); }
};

struct Programs {
    std::vector<Program> programs;
    std::vector<ColumnTwo> column_two;
};

/// Errors: each names file, line and key.
[[nodiscard]] Programs parse_programs(const std::string& text, const std::string& name);

}  // namespace impost
