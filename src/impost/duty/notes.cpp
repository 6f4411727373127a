#include "impost/duty/notes.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {

std::vector<std::string> line_notes(const TariffLine& line) {
    std::vector<std::string> notes = line.corrections;
    if (line.quota.kind == QuotaPlace::Kind::in_quota) {
        notes.push_back("in-quota line of the tariff-rate quota of " + line.quota.note + ": what is left of the quota is not counted here");
    } else if (line.quota.kind == QuotaPlace::Kind::over_quota) {
        notes.push_back("over-quota line beside the tariff-rate quota of " + line.quota.note +
                        ": whether the quota is open is not counted here");
    } else if (line.quota.kind == QuotaPlace::Kind::outside) {
        notes.push_back("line for goods that no quota counts: " + line.quota.note);
    }
    std::vector<std::string> provisions;
    for (const std::string& reference : line.references) {
        if (reference.starts_with("9904.") || reference.starts_with("9903.52.")) provisions.push_back(reference);
    }
    if (!provisions.empty())
        notes.push_back("its footnote names " + join(provisions, ", ") + " (safeguards and quotas by quantity or price): not counted here");
    return notes;
}

std::optional<Error> unasked_fact(const EntryLine& entry, const std::vector<std::string>& asked) {
    for (const Fact& fact : entry.facts) {
        if (std::find(asked.begin(), asked.end(), fact.name) != asked.end()) continue;
        std::vector<std::string> names = asked;
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return Error("\"" + fact.name + "\" is no fact that the duty on " + entry.product.dotted() + " asks for" +
                     (names.empty() ? "" : "; it asks for " + join(names, ", ")));
    }
    return std::nullopt;
}

}  // namespace impost
