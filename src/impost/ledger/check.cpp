#include "impost/ledger/check.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "impost/ledger/check_printed.hpp"
#include "impost/ledger/check_within.hpp"

namespace impost {
namespace {

constexpr auto kinds = std::to_array<std::pair<FindingKind, std::string_view>>({
    {FindingKind::heading_absent, "heading absent"},     {FindingKind::heading_vanishes, "heading vanishes"},
    {FindingKind::rate_differs, "rate differs"},         {FindingKind::origin_differs, "origin differs"},
    {FindingKind::sister_absent, "sister absent"},       {FindingKind::sister_charges, "sister charges"},
    {FindingKind::unclaimed_duty, "unclaimed duty"},     {FindingKind::stacking_missing, "stacking missing"},
    {FindingKind::stacking_circle, "stacking circle"},   {FindingKind::stacking_idle, "stacking idle"},
    {FindingKind::version_idle, "version idle"},         {FindingKind::exception_idle, "exception idle"},
    {FindingKind::list_unused, "list unused"},           {FindingKind::printed_early, "printed early"},
    {FindingKind::printed_late, "printed late"},         {FindingKind::printed_after_end, "printed after end"},
    {FindingKind::never_published, "never published"},   {FindingKind::origin_dated, "origin dated"},
    {FindingKind::unclaimed_sister, "unclaimed sister"}, {FindingKind::ignored_idle, "ignored idle"},
    {FindingKind::code_unmatched, "code unmatched"},
});

auto order_of(const Finding& finding) { return std::tuple(finding.kind, finding.measure, finding.heading, finding.from); }

}  // namespace

bool is_fault(FindingKind kind) { return kind < FindingKind::printed_early; }

std::string kind_name(FindingKind kind) {
    for (const auto& [known, name] : kinds) {
        if (known == kind) return std::string(name);
    }
    return {};
}

std::size_t CheckReport::faults() const {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [](const Finding& finding) { return is_fault(finding.kind); }));
}

CheckReport check_ledger(const Ledger& ledger, Country importer, const Schedule* schedule) {
    CheckReport report;
    if (schedule != nullptr) check_printed(ledger, importer, *schedule, report);
    check_within(ledger, importer, schedule, report);
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
    return report;
}

}  // namespace impost
