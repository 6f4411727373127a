#include "impost/duty/low_value.hpp"

#include <algorithm>

namespace impost {

Result<LowValue> find_low_value(const Programs& programs, const EntryLine& entry, Instant at) {
    if (!entry.customs_value) return Error("the claim de-minimis needs a customs value");
    const auto rule = std::find_if(programs.de_minimis.begin(), programs.de_minimis.end(),
                                   [&](const DeMinimis& r) { return r.covers(entry.origin, at); });
    if (rule == programs.de_minimis.end()) {
        return LowValue{false, "no rule of the ledger says whether low values entered free on " + at.washington_date().text(), "", ""};
    }
    const auto excepted = std::find_first_of(entry.claims.begin(), entry.claims.end(), rule->still_free.begin(), rule->still_free.end());
    LowValue result{false, rule->text, rule->source, rule->doubt};
    const bool allowed = rule->limit.has_value() && (rule->still_free.empty() || excepted != entry.claims.end());
    if (!allowed) return result;
    result.free = !(*rule->limit < *entry.customs_value);
    if (!result.free) result.reason = "the value is above $" + rule->limit->text() + ": " + rule->text;
    return result;
}

Assessment enter_free(const TariffLine& product, const LowValue& low_value) {
    Assessment assessment;
    assessment.product = product;
    DutyLine line;
    line.authority = "de minimis";
    line.measure = "de-minimis";
    line.rate = "Free";
    line.ad_valorem = Rate{};
    line.amount = Money{};
    line.reason = low_value.reason + " (" + low_value.source + ")";
    assessment.lines.push_back(std::move(line));
    assessment.notes.emplace_back("the limit holds for all shipments of one person on one day together");
    if (!low_value.doubt.empty()) assessment.notes.push_back("de-minimis, in doubt: " + low_value.doubt);
    return assessment;
}

}  // namespace impost
