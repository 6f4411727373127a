#include "impost/schedule/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace impost {
namespace {

constexpr int last_chapter = 97;

bool understood(const DutyExpression& duty) { return duty.kind != DutyKind::unparsed; }

/// The names of the facts that an expression asks for beyond value and quantity.
std::set<std::string> facts_of(const DutyExpression& duty) {
    std::set<std::string> facts;
    for (const DutyComponent& component : duty.components) {
        const DutyBasis& basis = std::visit([](const auto& c) -> const DutyBasis& { return c.basis; }, component);
        if (!basis.fact.empty()) facts.insert(basis.fact);
        if (std::holds_alternative<DegreeScale>(component)) facts.insert("polarization-degrees");
    }
    for (const Bound& bound : duty.bounds) {
        if (!bound.when.empty()) facts.insert(bound.when);
        if (!bound.reference.empty()) facts.insert(bound.reference);
    }
    return facts;
}

/// A clause of its own, or the minimum within a scale by degree.
bool is_bounded(const DutyExpression& duty) {
    const auto is_scale = [](const DutyComponent& component) { return std::holds_alternative<DegreeScale>(component); };
    return !duty.bounds.empty() || std::any_of(duty.components.begin(), duty.components.end(), is_scale);
}

/// Every distinct expression, typed once.
class Expressions {
public:
    bool rate(std::string_view text) {
        if (text.empty()) return true;
        const auto [entry, fresh] = expressions_.try_emplace(std::string(text));
        if (fresh) entry->second = parse_duty_expression(text);
        return understood(entry->second);
    }
    /// Each rate within a special column counts as an expression of its own.
    bool special(std::string_view text) {
        if (text.empty()) return true;
        const auto [entry, fresh] = specials_.try_emplace(std::string(text), true);
        if (!fresh) return entry->second;
        for (const SpecialRate& rate : parse_special_rates(text)) {
            entry->second = entry->second && understood(rate.duty);
            expressions_.try_emplace(rate.duty.text, rate.duty);
        }
        return entry->second;
    }
    void count(Coverage& coverage) const {
        std::set<std::string> all;
        for (const auto& [text, duty] : expressions_) {
            ++coverage.distinct;
            if (understood(duty)) ++coverage.distinct_parsed;
            if (!understood(duty)) coverage.unparsed.push_back(text);
            if (is_bounded(duty)) ++coverage.bounded;
            const std::set<std::string> facts = facts_of(duty);
            if (!facts.empty()) ++coverage.by_facts;
            all.insert(facts.begin(), facts.end());
            if (duty.kind == DutyKind::elsewhere) ++coverage.elsewhere;
        }
        coverage.facts.assign(all.begin(), all.end());
    }

private:
    std::map<std::string, DutyExpression> expressions_;
    std::map<std::string, bool> specials_;
};

}  // namespace

Coverage measure_coverage(const Schedule& schedule) {
    Coverage coverage;
    Expressions expressions;
    for (const Schedule::Row& row : schedule.rows()) {
        const bool bears_rate = !schedule.general(row).empty() || !schedule.other(row).empty();
        if (row.code.digits() < 8 || row.code.chapter() > last_chapter || !bears_rate) continue;
        ++coverage.lines;
        const bool general = expressions.rate(schedule.general(row));
        const bool special = expressions.special(schedule.special(row));
        const bool other = expressions.rate(schedule.other(row));
        if (general && special && other) ++coverage.lines_parsed;
    }
    expressions.count(coverage);
    for (const Correction& correction : schedule.corrections()) coverage.corrections.push_back(correction.sentence());
    return coverage;
}

}  // namespace impost
