#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/ledger/scope.hpp"
#include "impost/ledger/term.hpp"

namespace impost {

/// A fee on goods that are entered: a share of the value, within amounts that hold for an entry as a whole.
struct Fee {
    /// The amounts of a span of days.
    struct Period {
        Date from;
        Date until;                    ///< exclusive
        std::string name;              ///< "fiscal year 2025"
        std::optional<Money> minimum;  ///< for a formal entry
        std::optional<Money> maximum;
        std::optional<Money> informal;  ///< for an informal entry, in place of the share
        std::string source;
    };
    /// Goods that do not bear it, or only on a part of their value.
    struct Exemption {
        std::vector<std::string> programs;  ///< symbols, claimed and held
        std::optional<OriginSet> origins;
        std::optional<HsCode> heading;  ///< entered under a provision of chapter 98 below this code
        bool part_only = false;         ///< borne on the dutiable part
        std::string text;
        std::string source;
    };
    std::string id;
    std::string title;
    Rate rate;
    std::vector<std::string> transport;  ///< "ocean", "air", "land"; empty: all
    Term term;
    std::vector<Period> periods;
    std::optional<Money> informal_limit;  ///< the highest value of an informal entry
    std::string informal_source;
    std::vector<Exemption> exemptions;  ///< in the file's order: the first that fits holds
    std::string source;
    std::string note;
    std::string doubt;

    [[nodiscard]] const Period* period_on(Date on) const;
};

/// Errors: each names file, line and key.
[[nodiscard]] std::vector<Fee> parse_fees(const std::string& text, const std::string& name);

}  // namespace impost
