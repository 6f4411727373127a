#pragma once

#include <string>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/error.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/ledger/finding.hpp"

namespace impost {

/// Headings of the special chapters: a prefix ("9903.04"), or all from one to another ("9903.80.05 to 9903.80.58").
struct HeadingRange {
    HsCode first;
    HsCode last;

    [[nodiscard]] bool contains(HsCode heading) const { return first.first() <= heading.first() && heading.first() <= last.last(); }
    [[nodiscard]] std::string text() const;
};

/// Headings of a schedule that the ledger leaves out, and why.
struct Ignored {
    Country importer;
    std::vector<HeadingRange> headings;
    std::string reason;
    std::string source;
    Place place;
};

/// A finding of the check that is as it should be, and why: the print errs, or says it in other words.
struct Accepted {
    Country importer;
    FindingKind kind = FindingKind::rate_differs;
    std::string measure;
    std::vector<HeadingRange> headings;  ///< empty: whatever the heading
    std::string reason;
    std::string source;
    Place place;

    [[nodiscard]] bool covers(const Finding& finding) const;
};

struct IgnoredAndAccepted {
    std::vector<Ignored> ignored;
    std::vector<Accepted> accepted;
};

/// Reads `ledger/ignored/<importer>.toml`. Errors: each names file, line and key.
[[nodiscard]] IgnoredAndAccepted parse_ignored(const std::string& text, const std::string& name, Country importer);

}  // namespace impost
