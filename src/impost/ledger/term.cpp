#include "impost/ledger/term.hpp"

#include <algorithm>

namespace impost {

bool Term::covers(Date on) const { return (!from || *from <= on) && (!until || on < *until) && lapse_on(on) == nullptr; }

const Lapse* Term::lapse_on(Date on) const {
    const auto found = std::find_if(lapses.begin(), lapses.end(), [&](const Lapse& lapse) { return lapse.from <= on && on < lapse.until; });
    return found != lapses.end() ? &*found : nullptr;
}

Term parse_term(const TomlTable& table) {
    Term term{table.optional_date("from"), table.optional_date("until"), {}};
    for (const TomlTable& lapse : table.tables("lapse")) {
        lapse.allow_only({"from", "until", "note"});
        term.lapses.push_back({lapse.date("from"), lapse.date("until"), lapse.text("note")});
    }
    return term;
}

}  // namespace impost
