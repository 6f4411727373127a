#pragma once

#include <string>
#include <vector>

#include "impost/ledger/ledger.hpp"

namespace impost {

/// The law as it would be otherwise.
struct RegimeChanges {
    std::vector<std::string> with;     ///< measures taken as in force in the last form announced by `known_on`
    std::vector<std::string> without;  ///< measures, or authorities with all of theirs, taken as never made
    std::optional<Date> known_on;      ///< what was announced later is not known; absent: everything is
};

/// One measure as it stands at an instant: its parts in the file's order, each with the version in force.
struct ActiveMeasure {
    const Measure* measure = nullptr;
    std::vector<const Version*> versions;
    std::vector<const Exception*> exceptions;
};

/// All measures of one government in force at an instant, the oldest first. Refers to the ledger, which must outlive it.
class Regime {
public:
    static Regime at(const Ledger& ledger, Country importer, Instant instant, const RegimeChanges& changes = {});

    /// The same measures at another instant between the same two changes of the law.
    [[nodiscard]] Regime moved_to(Instant instant) const {
        Regime moved = *this;
        moved.instant_ = instant;
        return moved;
    }

    [[nodiscard]] const Ledger& ledger() const noexcept { return *ledger_; }
    [[nodiscard]] Country importer() const noexcept { return importer_; }
    [[nodiscard]] Instant instant() const noexcept { return instant_; }
    /// The day by whose knowledge of the law it stands; absent: all is known.
    [[nodiscard]] const std::optional<Date>& known_on() const noexcept { return known_on_; }
    [[nodiscard]] const std::vector<ActiveMeasure>& measures() const noexcept { return measures_; }

private:
    Regime(const Ledger& ledger, Country importer, Instant instant, std::optional<Date> known_on)
        : ledger_(&ledger), importer_(importer), instant_(instant), known_on_(known_on) {}
    const Ledger* ledger_;
    Country importer_;
    Instant instant_;
    std::optional<Date> known_on_;
    std::vector<ActiveMeasure> measures_;
};

/// How a measure meets an entry line.
struct Applicability {
    const Version* version = nullptr;      ///< the version that covers it, if any
    const Exception* exception = nullptr;  ///< what takes it out all the same
    bool origin_covered = false;           ///< some part covers the origin

    [[nodiscard]] bool applies() const { return version != nullptr && exception == nullptr; }
};

[[nodiscard]] Applicability meet(const ActiveMeasure& measure, HsCode product, Country origin, Date on,
                                 const std::vector<std::string>& claims);

/// Whether a claim opens a version in force to the goods, or takes them out of one that covers them.
[[nodiscard]] bool asks_for(const Regime& regime, const std::string& claim, HsCode product, Country origin, Date on);

/// How two measures that both cover a line stand to each other.
enum class Meeting {
    add,
    first_excludes_second,  ///< on the part of the value that the first charges
    second_excludes_first,
    first_excludes_all_of_second,  ///< on all of the value, whatever the first charges
    second_excludes_all_of_first,
    undefined,
};
[[nodiscard]] constexpr bool excludes_second(Meeting meeting) {
    return meeting == Meeting::first_excludes_second || meeting == Meeting::first_excludes_all_of_second;
}
[[nodiscard]] constexpr bool excludes_first(Meeting meeting) {
    return meeting == Meeting::second_excludes_first || meeting == Meeting::second_excludes_all_of_first;
}

/// How two measures stand to each other, and the rule that says so.
struct StackingVerdict {
    Meeting meeting = Meeting::undefined;
    std::string source;  ///< of the rule; empty where there is none
    std::string doubt;   ///< what of the rule is not settled
};

/// The rules that name a measure come before those that name an authority, and a measure's own before the order of stacking. Rules that
/// were announced after `known_on`, where it is given, are left out.
[[nodiscard]] StackingVerdict stacking_verdict(const Ledger& ledger, const Measure& first, const Measure& second, Instant at,
                                               const std::optional<Date>& known_on = {});
[[nodiscard]] Meeting stacking(const Ledger& ledger, const Measure& first, const Measure& second, Instant at,
                               const std::optional<Date>& known_on = {});
/// The same at a regime's instant, by what is known in it.
[[nodiscard]] inline StackingVerdict stacking_verdict(const Regime& regime, const Measure& first, const Measure& second) {
    return stacking_verdict(regime.ledger(), first, second, regime.instant(), regime.known_on());
}
[[nodiscard]] inline Meeting stacking(const Regime& regime, const Measure& first, const Measure& second) {
    return stacking_verdict(regime, first, second).meeting;
}

/// Every instant in (from, until] at which some measure of a government begins, changes or ends.
[[nodiscard]] std::vector<Instant> changes(const Ledger& ledger, Country importer, Instant from, Instant until);

}  // namespace impost
