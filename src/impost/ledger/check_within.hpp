#pragma once

#include "impost/ledger/check.hpp"

namespace impost {

/// The measures of a government against each other, over every span of the law: stacking rules that are missing, run in a
/// circle or name nothing; versions and exceptions that can never apply; lists that nothing names. Products are the lines
/// of the schedule's revision of the day and the prefixes that measures name. Adds to the report.
void check_within(const Ledger& ledger, Country importer, const Schedule* schedule, CheckReport& report);

}  // namespace impost
