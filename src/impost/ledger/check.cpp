#include "impost/ledger/check.hpp"

#include <algorithm>
#include <tuple>

#include "impost/ledger/check_printed.hpp"
#include "impost/ledger/check_within.hpp"

namespace impost {
namespace {

auto order_of(const Finding& finding) { return std::tuple(finding.kind, finding.measure, finding.heading, finding.from); }

/// Marks what `ledger/ignored` accepts; an entry that accepts nothing is worth a note.
void accept(const Ledger& ledger, Country importer, CheckReport& report) {
    std::vector<Finding> idle;
    for (const Accepted& accepted : ledger.accepted) {
        if (accepted.importer != importer) continue;
        bool used = false;
        for (Finding& finding : report.findings) {
            if (!accepted.covers(finding)) continue;
            finding.accepted = accepted.reason + " (" + accepted.source + ")";
            used = true;
        }
        if (used) continue;
        Finding finding;
        finding.kind = FindingKind::ignored_idle;
        finding.measure = accepted.measure;
        finding.sentence = "\"" + kind_name(accepted.kind) + "\" is accepted and not found";
        idle.push_back(std::move(finding));
    }
    report.findings.insert(report.findings.end(), idle.begin(), idle.end());
}

}  // namespace

std::size_t CheckReport::faults() const {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [](const Finding& finding) { return finding.is_fault(); }));
}

CheckReport check_ledger(const Ledger& ledger, Country importer, const Schedule* schedule) {
    CheckReport report;
    if (schedule != nullptr) check_printed(ledger, importer, *schedule, report);
    check_within(ledger, importer, schedule, report);
    accept(ledger, importer, report);
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
    return report;
}

}  // namespace impost
