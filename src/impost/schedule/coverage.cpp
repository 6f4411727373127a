#include "impost/schedule/coverage.hpp"

#include <map>

namespace impost {
namespace {

constexpr int last_chapter = 97;

bool understood(const DutyExpression& duty) { return duty.kind != DutyKind::unparsed; }

/// Remembers the verdict on each distinct expression.
class Verdicts {
public:
    bool rate(std::string_view text) {
        if (text.empty()) return true;
        const auto [entry, fresh] = verdicts_.try_emplace(std::string(text), false);
        if (fresh) entry->second = understood(parse_duty_expression(text));
        return entry->second;
    }
    /// Each rate within a special column counts as an expression of its own.
    bool special(std::string_view text) {
        if (text.empty()) return true;
        const auto [entry, fresh] = specials_.try_emplace(std::string(text), true);
        if (!fresh) return entry->second;
        for (const SpecialRate& rate : parse_special_rates(text)) {
            const bool ok = understood(rate.duty);
            verdicts_.try_emplace(rate.duty.text, ok);
            entry->second = entry->second && ok;
        }
        return entry->second;
    }
    [[nodiscard]] const std::map<std::string, bool>& all() const { return verdicts_; }

private:
    std::map<std::string, bool> verdicts_;
    std::map<std::string, bool> specials_;
};

}  // namespace

Coverage measure_coverage(const Schedule& schedule) {
    Coverage coverage;
    Verdicts verdicts;
    for (const Schedule::Row& row : schedule.rows()) {
        const bool bears_rate = !schedule.general(row).empty() || !schedule.other(row).empty();
        if (row.code.digits() < 8 || row.code.chapter() > last_chapter || !bears_rate) continue;
        ++coverage.lines;
        const bool general = verdicts.rate(schedule.general(row));
        const bool special = verdicts.special(schedule.special(row));
        const bool other = verdicts.rate(schedule.other(row));
        if (general && special && other) ++coverage.lines_parsed;
    }
    for (const auto& [text, ok] : verdicts.all()) {
        ++coverage.distinct;
        if (ok) ++coverage.distinct_parsed;
        if (!ok) coverage.unparsed.push_back(text);
    }
    return coverage;
}

}  // namespace impost
