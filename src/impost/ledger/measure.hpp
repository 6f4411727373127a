#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/ledger/scope.hpp"

namespace impost {

/// A step in a measure's life.
enum class State { threatened, announced, in_force, suspended, modified, revoked, void_ };

[[nodiscard]] std::string state_name(State state);

struct Step {
    Date on;
    std::optional<Instant> at;  ///< where the record gives the instant
    State state = State::announced;
    std::string text;
    std::string source;
};

/// What applies from when. A version without `from` is proposed: it is never in force of itself.
struct Version {
    std::string part;
    std::optional<Instant> from;
    std::optional<Instant> until;       ///< exclusive: its own end or the beginning of the part's next version
    std::optional<Instant> stated_end;  ///< its own end
    Date announced;
    std::string heading;
    std::string rate_text;      ///< as the file writes it: "+10%"
    std::optional<Rate> added;  ///< the additional ad valorem rate; absent: the part ends here
    Scope scope;
    std::string note;
};

/// A line of the law that takes goods out of a measure, of itself or when an entry claims it.
struct Exception {
    std::string heading;
    std::string claim;  ///< empty: applies of itself
    std::optional<Instant> from;
    std::optional<Instant> until;
    Scope scope;
    std::string text;
    std::string source;

    [[nodiscard]] bool in_force(Instant at) const { return (!from || *from <= at) && (!until || at < *until); }
};

enum class StackingRule { adds, excludes, excluded_by };

struct Stacking {
    std::string with;  ///< an authority or a measure
    StackingRule rule = StackingRule::adds;
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::string source;
};

/// A measure: dated, sourced law of one government on imports.
struct Measure {
    std::string id;
    std::string title;
    Country imposed_by;
    std::string authority;
    std::string instrument;
    std::vector<std::string> sources;
    std::string objective;
    std::string answers;
    std::string summary;
    std::string doubt;
    std::vector<Step> steps;
    std::vector<Version> versions;
    std::vector<Exception> exceptions;
    std::vector<Stacking> stacking;
    Place id_place;       ///< where its file says what it is,
    Place answers_place;  ///< and what it answers

    /// The last step on or before a day; none when nothing was known of the measure then.
    [[nodiscard]] const Step* step_on(Date date) const;
    [[nodiscard]] bool in_force(Instant at) const;
};

/// Reads a measure's file; `lists_folder` holds the product lists that it names.
/// Errors: each names file, line and key.
[[nodiscard]] Measure parse_measure(const std::string& text, const std::string& name, const std::string& lists_folder);

}  // namespace impost
