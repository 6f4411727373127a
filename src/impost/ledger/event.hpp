#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/instant.hpp"

namespace impost {

/// One side's account of an event, in that side's words.
struct Account {
    Country by;
    std::string issued_by;
    std::string text;
    std::vector<std::string> points;
    std::string source;
};

/// A call, meeting, statement, notice or ruling that concerns measures.
struct Event {
    std::string id;
    Date on;
    std::string kind;
    std::string title;
    std::vector<Country> parties;
    std::vector<std::string> participants;
    std::optional<Country> requested_by;
    std::vector<std::string> measures;
    std::vector<std::string> sources;
    std::vector<Account> accounts;
    Place id_place;        ///< where its file says what it is,
    Place measures_place;  ///< and what it concerns

    /// Whether two governments give their accounts of it.
    [[nodiscard]] bool two_sided() const;
};

/// Errors: each names file, line and key.
[[nodiscard]] Event parse_event(const std::string& text, const std::string& name);

}  // namespace impost
