#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/ledger/scope.hpp"
#include "impost/ledger/term.hpp"

namespace impost {

/// A provision of chapter 98 under which goods are entered in place of their own line.
struct EntryProvision {
    enum class Effect {
        printed,  ///< the rate columns of the provision take the place of the line's
        part,     ///< the line's own rates fall on a part of the value
    };
    HsCode heading;  ///< covers the codes below it
    std::string title;
    Effect effect = Effect::printed;
    std::string dutiable;                     ///< the fact that states the part that bears the duty
    std::string less;                         ///< or the fact that states what is taken off the value
    std::vector<std::string> full_value_for;  ///< authorities whose duties fall on all of the value nevertheless
    bool takes_out = true;                    ///< whether measures whose exception is chapter 98 leave its goods out; never on a part
    std::string program;                      ///< symbol of the program whose origins and term it follows; empty: none
    OriginSet origins;
    Term term;
    std::string source;
    std::string note;
    std::string doubt;
};

/// Whether shipments of low value enter free (19 U.S.C. 1321(a)(2)(C)).
struct DeMinimis {
    OriginSet origins;
    std::optional<Instant> from;
    std::optional<Instant> until;         ///< exclusive
    std::optional<Money> limit;           ///< of the value; absent: nobody's goods enter free
    std::vector<std::string> still_free;  ///< claims whose goods enter free up to the limit all the same
    std::string text;
    std::string source;
    std::string doubt;

    [[nodiscard]] bool covers(Country origin, Instant at) const {
        return origins.contains(origin) && (!from || *from <= at) && (!until || at < *until);
    }
};

/// Errors: each names file, line and key.
[[nodiscard]] std::vector<EntryProvision> parse_provisions(const std::string& text, const std::string& name);
[[nodiscard]] std::vector<DeMinimis> parse_de_minimis(const std::string& text, const std::string& name);

}  // namespace impost
