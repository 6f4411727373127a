#include "caution.hpp"

#include <fmt/format.h>

#include <cstdio>

void warn_of_gaps(const impost::Ledger& ledger, impost::Date first, impost::Date last) {
    for (const impost::Date day : {first, last}) {
        const std::string caution = ledger.caution(impost::Country::parse("US").value(), day);
        if (caution.empty()) continue;
        fmt::print(stderr, "impost: caution: {}\n", caution);
        return;
    }
}
