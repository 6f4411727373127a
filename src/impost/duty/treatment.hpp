#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "impost/duty/assess.hpp"

namespace impost {

/// A provision of chapter 98 that an entry line claims and that holds, and what it leaves of the value.
struct EntryTreatment {
    const EntryProvision* provision = nullptr;  ///< null: none
    TariffLine line;                            ///< the provision's own
    std::vector<std::string> claims;            ///< the entry's, with "chapter-98" where measures take the goods out
    std::optional<Portion> part;                ///< the part that bears duty; absent: the entry does not state it
    std::vector<MissingFact> missing;
    std::vector<std::string> asked;  ///< the fact that states the part
    std::vector<std::string> notes;
    std::vector<NotApplied> not_applied;

    [[nodiscard]] bool is_on_part() const { return provision != nullptr && provision->effect == EntryProvision::Effect::part; }
    /// Whether duties of an authority fall on the part only.
    [[nodiscard]] bool limits(const std::string& authority) const;
    /// What of a portion of the value bears a duty of an authority: the same share of the part as of the whole.
    [[nodiscard]] Portion limited(const Portion& portion, const std::string& authority) const;
    /// Leaves the amount of a duty open that falls on a part which the entry does not state.
    void leave_open(DutyLine& duty) const;
};

[[nodiscard]] bool has_claim(const EntryLine& entry, std::string_view name);

/// The chapter 98 code of a claim ("9802.00.50", also with a statistical suffix); none for any other claim.
[[nodiscard]] std::optional<HsCode> claimed_provision(const std::string& claim);

/// Claims about an entry by their names.
inline constexpr std::array<const char*, 4> entry_claims = {"de-minimis", "drawback", "informal-entry", "whole-entry"};

/// A claim that is neither a preference nor an exception of a measure: a provision of chapters 98 and 99 by its number (those
/// of subchapter III of chapter 99 are measures' own), or one of the entry claims.
[[nodiscard]] bool is_entry_claim(const std::string& claim);

/// Errors: a claim of no provision, of two; a part above the customs value, or in USD without one.
/// Source: HTSUS chapter 98, subchapters I and II, U.S. notes; what additional duties do with it: chapter 99, subchapter
/// III, U.S. note 2(a), 16(a), 20(a) and others.
[[nodiscard]] Result<EntryTreatment> treat_entry(const Schedule& schedule, const Programs& programs, const EntryLine& entry, Date on);

}  // namespace impost
