#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/base/instant.hpp"
#include "impost/io/toml.hpp"

namespace impost {

/// Days on which a provision that goes on before and after was not in force.
struct Lapse {
    Date from;
    Date until;  ///< exclusive
    std::string note;
};

/// The days on which a provision is in force.
struct Term {
    std::optional<Date> from;
    std::optional<Date> until;  ///< exclusive
    std::vector<Lapse> lapses;

    [[nodiscard]] bool covers(Date on) const;
    /// The lapse that a day falls in, or null.
    [[nodiscard]] const Lapse* lapse_on(Date on) const;
};

/// Reads `from`, `until` and `[[lapse]]` (from, until, note) of a table.
[[nodiscard]] Term parse_term(const TomlTable& table);

}  // namespace impost
