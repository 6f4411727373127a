#pragma once

#include "impost/ledger/ledger.hpp"

/// One sentence to standard error where the ledger does not hold the law of the first or the last day in full.
void warn_of_gaps(const impost::Ledger& ledger, impost::Date first, impost::Date last);
