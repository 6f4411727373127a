#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "impost/base/decimal.hpp"
#include "impost/ledger/scope.hpp"
#include "impost/schedule/duty_expression.hpp"

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

/// How a charge stands to the base duty.
enum class ChargeKind {
    additional,  ///< on top of it
    at_least,    ///< what is missing to a total, nothing where the base rate reaches it
    exactly,     ///< what makes a total of the base duty, and may be less than nothing
};

/// What a version charges on the goods that it covers.
struct Charge {
    ChargeKind kind = ChargeKind::additional;
    Rate rate;                       ///< additional, or the total with the base rate
    std::vector<Specific> specific;  ///< amounts a unit of quantity, additional
    bool alone = false;              ///< in place of the base duty too, which is not owed
    std::string on;                  ///< the part of the customs value that bears it, "steel-content"; empty: all of it

    /// The rate that it adds on a part of the value whose base rate is `base`.
    [[nodiscard]] Rate added_to(Rate base) const;
};

/// What applies from when. A version without `from` is proposed: it is never in force of itself.
struct Version {
    std::string part;
    std::optional<Instant> from;
    std::optional<Instant> until;       ///< exclusive: its own end or the beginning of the part's next version
    std::optional<Instant> stated_end;  ///< its own end
    Date announced;
    std::optional<Date> end_announced;  ///< when its own end became known; absent: with the version
    std::string heading;
    std::string heading_met;       ///< the heading where the base rate reaches the total, if another
    std::string rate_text;         ///< as the file writes it: "+10%"
    std::optional<Charge> charge;  ///< absent: the part ends here
    std::string claim;             ///< covers only what an entry claims to be so; empty: needs no claim
    Scope scope;
    std::string note;

    [[nodiscard]] bool in_force(Instant at) const { return from && *from <= at && (!until || at < *until); }
    /// The heading under which goods report a charge that adds a rate.
    [[nodiscard]] const std::string& heading_for(std::optional<Rate> added) const;
};

/// A line of the law that takes goods out of a measure, of itself or when an entry claims it.
struct Exception {
    std::string heading;
    std::string claim;               ///< empty: applies of itself
    std::string condition;           ///< what has to stand among an entry's claims: the claim, or that the goods enter free under it
    std::vector<std::string> parts;  ///< the parts out of which it takes goods; empty: all
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::optional<Date> announced;  ///< absent: with the measure
    Scope scope;
    std::string text;
    std::string source;

    [[nodiscard]] bool concerns(const Version& version) const;
    [[nodiscard]] bool in_force(Instant at) const { return (!from || *from <= at) && (!until || at < *until); }
};

/// What stands among the claims of goods that enter free of duty under a preference program.
[[nodiscard]] std::string entered_free(const std::string& program);

/// A limit that the law sets to a claim.
struct ClaimLimit {
    std::string claim;
    std::optional<Money> value_at_most;  ///< the highest customs value
    std::string content;                 ///< where it is stated,
    std::optional<Rate> at_most;         ///< the highest share of the value that it may have
    std::string text;
    std::string source;
};

enum class StackingRule { adds, excludes, excluded_by };

struct Stacking {
    std::string with;  ///< an authority or a measure
    StackingRule rule = StackingRule::adds;
    bool whole = false;  ///< what is charged on a content excludes on all of the value, not on the content alone
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::string source;
    std::string doubt;                   ///< what of it is not settled
    std::optional<Date> announced = {};  ///< absent: with the measures
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
    std::vector<ClaimLimit> claim_limits;
    std::vector<Stacking> stacking;
    Place id_place;       ///< where its file says what it is,
    Place answers_place;  ///< and what it answers

    /// The last step on or before a day; none when nothing was known of the measure then.
    [[nodiscard]] const Step* step_on(Date date) const;
    [[nodiscard]] bool in_force(Instant at) const;
    /// When a version ended as people knew the law: a version that was replaced back to its first instant counted until
    /// what replaced it was announced.
    [[nodiscard]] std::optional<Instant> lived_until(const Version& version) const;
};

/// The product lists of a folder, each read once.
class ProductLists {
public:
    explicit ProductLists(std::string folder) : folder_(std::move(folder)) {}

    /// The list of a name; none where there is no such file. Errors: those of ProductSet::from_list.
    [[nodiscard]] const ProductSet* find(const std::string& name);
    [[nodiscard]] std::string path(const std::string& name) const;

private:
    std::string folder_;
    std::map<std::string, ProductSet> read_;
};

/// Reads a measure's file; `lists` are the product lists that it may name.
/// Errors: each names file, line and key.
[[nodiscard]] Measure parse_measure(const std::string& text, const std::string& name, ProductLists& lists);
[[nodiscard]] Measure parse_measure(const std::string& text, const std::string& name, const std::string& lists_folder);

}  // namespace impost
