#include "impost/ledger/event.hpp"

#include <algorithm>
#include <array>

#include "impost/io/toml.hpp"

namespace impost {
namespace {

constexpr std::array<std::string_view, 5> kinds = {"call", "meeting", "statement", "ruling", "notice"};

Country read_country(const TomlTable& table, std::string_view key) {
    const auto country = Country::parse_government(table.text(key));
    if (!country) throw table.error(key, country.error().what());
    return *country;
}

Account read_account(const TomlTable& table) {
    table.allow_only({"by", "issued_by", "text", "points", "source"});
    return {read_country(table, "by"), table.text("issued_by"), table.text("text"), table.texts("points"), table.text("source")};
}

}  // namespace

bool Event::two_sided() const {
    return std::any_of(accounts.begin(), accounts.end(), [&](const Account& account) { return account.by != accounts.front().by; });
}

Event parse_event(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"id", "on", "kind", "title", "parties", "participants", "requested_by", "measures", "sources", "account"});
    Event event;
    event.id = table.text("id");
    event.id_place = table.place("id");
    event.on = table.date("on");
    event.kind = table.text("kind");
    if (std::find(kinds.begin(), kinds.end(), event.kind) == kinds.end()) {
        throw table.error("kind", "\"" + event.kind + "\" is none of call, meeting, statement, ruling, notice");
    }
    event.title = table.text("title");
    const auto parties = parse_countries(table.texts("parties"));
    if (!parties) throw table.error("parties", parties.error().what());
    event.parties = *parties;
    if (table.has("participants")) event.participants = table.texts("participants");
    if (table.has("requested_by")) event.requested_by = read_country(table, "requested_by");
    event.measures = table.texts("measures");
    event.measures_place = table.place("measures");
    event.sources = table.texts("sources");
    for (const TomlTable& account : table.tables("account")) event.accounts.push_back(read_account(account));
    return event;
}

}  // namespace impost
