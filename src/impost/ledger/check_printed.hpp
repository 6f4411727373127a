#pragma once

#include "impost/ledger/check.hpp"

namespace impost {

/// Every version and exception with a heading against the revisions of its period, and every duty that a revision prints
/// against the ledger. Adds to the report.
void check_printed(const Ledger& ledger, Country importer, const Schedule& schedule, CheckReport& report);

}  // namespace impost
