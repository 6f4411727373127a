#include "impost/ledger/finding.hpp"

#include <array>
#include <utility>

namespace impost {
namespace {

constexpr auto kinds = std::to_array<std::pair<FindingKind, std::string_view>>({
    {FindingKind::heading_absent, "heading absent"},
    {FindingKind::heading_vanishes, "heading vanishes"},
    {FindingKind::rate_differs, "rate differs"},
    {FindingKind::origin_differs, "origin differs"},
    {FindingKind::sister_absent, "sister absent"},
    {FindingKind::sister_charges, "sister charges"},
    {FindingKind::unclaimed_duty, "unclaimed duty"},
    {FindingKind::stacking_missing, "stacking missing"},
    {FindingKind::stacking_circle, "stacking circle"},
    {FindingKind::stacking_idle, "stacking idle"},
    {FindingKind::version_idle, "version idle"},
    {FindingKind::exception_idle, "exception idle"},
    {FindingKind::list_unused, "list unused"},
    {FindingKind::lifecycle_differs, "lifecycle differs"},
    {FindingKind::printed_early, "printed early"},
    {FindingKind::printed_late, "printed late"},
    {FindingKind::printed_after_end, "printed after end"},
    {FindingKind::never_published, "never published"},
    {FindingKind::origin_dated, "origin dated"},
    {FindingKind::unclaimed_sister, "unclaimed sister"},
    {FindingKind::ignored_idle, "ignored idle"},
    {FindingKind::code_unmatched, "code unmatched"},
});

}  // namespace

std::string kind_name(FindingKind kind) {
    for (const auto& [known, name] : kinds) {
        if (known == kind) return std::string(name);
    }
    return {};
}

Result<FindingKind> parse_finding_kind(const std::string& name) {
    std::string known;
    for (const auto& [kind, text] : kinds) {
        if (text == name) return kind;
        known += (known.empty() ? "" : ", ") + std::string(text);
    }
    return Error("\"" + name + "\" is none of " + known);
}

}  // namespace impost
