#pragma once

#include <map>
#include <optional>
#include <vector>

#include "impost/exposure/rates.hpp"

namespace impost {

/// One part of a measure, and what it charges on the year's imports.
struct MeasurePart {
    const Version* version = nullptr;
    double duty_usd = 0;
    std::map<Country, double> duty_by_origin;
};

/// How a measure stands on a day, by what was known then.
struct MeasureOnDay {
    bool in_force = false;
    std::vector<MeasurePart> parts;  ///< in force, or else as last announced; what charges most first
    std::optional<Instant> since;    ///< when it was first in force, if it has been
    std::optional<Instant> changed;  ///< when a part last began or ended, if later
    std::optional<Instant> ends;     ///< when the last of the parts in force ends, once it was held void or revoked
    std::optional<Date> next;        ///< the next announced date on which a part begins
    std::vector<const Exception*> exceptions;
    std::vector<const Measure*> answers;  ///< in force, of whichever government

    [[nodiscard]] bool covers(Country origin) const;
    /// The governments that answer, each once.
    [[nodiscard]] std::vector<Country> answerers() const;
};

/// The first announced date after `at` on which a part of a measure begins.
[[nodiscard]] std::optional<Date> next_date(const Measure& measure, Date known_on, Instant at);

/// The measure as `regime`, which holds it, has it; its parts are weighed by the trade of `table`.
/// Errors: the measure has ended by then, or names no rate.
[[nodiscard]] MeasureOnDay measure_on_day(const Measure& measure, const Regime& regime, Date known_on, RateTable& table);

}  // namespace impost
