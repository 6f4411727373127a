#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/duty/evaluate.hpp"
#include "impost/duty/treatment.hpp"

namespace impost {

/// The rate columns of a line, typed once for any number of entry lines.
struct RateColumns {
    DutyExpression general;
    std::vector<SpecialRate> special;
    DutyExpression other;
};

[[nodiscard]] RateColumns parse_rate_columns(const TariffLine& line);

/// The rate of a line that an entry owes, and why. Refers to the columns and the programs.
struct ChosenRate {
    const DutyExpression* duty = nullptr;
    const Program* program = nullptr;  ///< the preference that was claimed and holds; null: none
    std::string authority;
    std::string measure;
    std::string reason;
    std::vector<NotApplied> in_vain;  ///< preferences that were claimed and do not hold
};

/// Column 2, the preference among the claims that holds (the lowest, where several do), or column 1 general. Pure: of its arguments alone.
[[nodiscard]] ChosenRate choose_rate(const RateColumns& columns, const Programs& programs, Country origin, Column column,
                                     const std::vector<std::string>& claims, Date on);

/// The base duty of an entry line.
struct BaseDuty {
    DutyLine line;                     ///< as owed: on the part of the value that a provision of chapter 98 leaves
    DutyLine full;                     ///< as it would be on the whole value
    const Program* program = nullptr;  ///< the preference that holds
    std::vector<MissingFact> missing;
    std::vector<std::string> asked;  ///< names of all facts that it asks for
    std::vector<std::string> notes;
    std::vector<NotApplied> not_applied;
};

/// Column 1 general, column 2, or a preference that was claimed and holds, under the treatment that the entry claims.
/// Errors: as `evaluate`; an applicable line that is none of the schedule.
[[nodiscard]] Result<BaseDuty> find_base_duty(const Schedule& schedule, const Programs& programs, const TariffLine& line,
                                              const EntryLine& entry, const EntryTreatment& treatment, Date on);

/// The base duty of a line without any provision of chapter 98, for its rate: facts that are missing leave amounts open.
[[nodiscard]] DutyLine base_duty(const TariffLine& line, const Regime& regime, const EntryLine& entry, Date on,
                                 std::vector<NotApplied>& not_applied);

/// Symbols of the programs in force under which goods of an origin can claim a rate on this line.
[[nodiscard]] std::vector<std::string> possible_programs(const Programs& programs, const TariffLine& line, Country origin, Date on);

/// The amount of one component; absent when the entry does not give what it needs.
[[nodiscard]] std::optional<Money> amount_of(const DutyComponent& component, const EntryLine& entry);

/// Whether `claim` names the program ("S", or "USMCA" for S and S+).
[[nodiscard]] bool names_program(const Program& program, const std::string& claim);

}  // namespace impost
