#include "impost/ledger/fee.hpp"

#include <algorithm>

#include "impost/io/toml.hpp"

namespace impost {
namespace {

std::optional<Money> optional_money(const TomlTable& table, std::string_view key) {
    const auto text = table.optional_text(key);
    if (!text) return std::nullopt;
    const auto amount = Money::parse(*text);
    if (!amount) throw table.error(key, amount.error().what());
    return *amount;
}

std::vector<std::string> optional_texts(const TomlTable& table, std::string_view key) {
    return table.has(key) ? table.texts(key) : std::vector<std::string>{};
}

Fee::Period read_period(const TomlTable& table) {
    table.allow_only({"from", "until", "name", "minimum", "maximum", "informal", "source"});
    return {table.date("from"),
            table.date("until"),
            table.text("name"),
            optional_money(table, "minimum"),
            optional_money(table, "maximum"),
            optional_money(table, "informal"),
            table.text("source")};
}

Fee::Exemption read_exemption(const TomlTable& table) {
    table.allow_only({"programs", "origins", "heading", "on", "text", "source"});
    Fee::Exemption exemption;
    exemption.programs = optional_texts(table, "programs");
    if (table.has("origins")) {
        const auto countries = parse_countries(table.texts("origins"));
        if (!countries) throw table.error("origins", countries.error().what());
        exemption.origins = OriginSet::of(*countries);
    }
    if (const auto heading = table.optional_text("heading")) {
        const auto code = HsCode::parse(*heading);
        if (!code) throw table.error("heading", code.error().what());
        exemption.heading = *code;
    }
    if (exemption.programs.empty() && !exemption.origins && !exemption.heading)
        throw table.error("programs", "an exemption names programs, origins or a heading");
    if (const auto on = table.optional_text("on")) {
        if (*on != "dutiable part") throw table.error("on", "\"" + *on + "\" is not \"dutiable part\"");
        exemption.part_only = true;
    }
    exemption.text = table.text("text");
    exemption.source = table.text("source");
    return exemption;
}

Rate read_rate(const TomlTable& table) {
    const std::string text = table.text("rate");
    const auto rate = parse_percent(text.substr(0, text.size() - (text.ends_with('%') ? 1 : 0)));
    if (!rate || !text.ends_with('%')) throw table.error("rate", "\"" + text + "\" is no percentage");
    return *rate;
}

}  // namespace

const Fee::Period* Fee::period_on(Date on) const {
    const auto found = std::find_if(periods.begin(), periods.end(), [&](const Period& p) { return p.from <= on && on < p.until; });
    return found != periods.end() ? &*found : nullptr;
}

std::vector<Fee> parse_fees(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"fee"});
    std::vector<Fee> result;
    for (const TomlTable& entry : table.tables("fee")) {
        entry.allow_only({"id", "title", "rate", "transport", "from", "until", "lapse", "period", "informal_limit", "informal_source",
                          "exemption", "source", "note", "doubt"});
        Fee fee;
        fee.id = entry.text("id");
        fee.title = entry.text("title");
        fee.rate = read_rate(entry);
        fee.transport = optional_texts(entry, "transport");
        fee.term = parse_term(entry);
        for (const TomlTable& period : entry.tables("period")) fee.periods.push_back(read_period(period));
        for (const TomlTable& exemption : entry.tables("exemption")) fee.exemptions.push_back(read_exemption(exemption));
        fee.informal_limit = optional_money(entry, "informal_limit");
        if (fee.informal_limit) fee.informal_source = entry.text("informal_source");
        fee.source = entry.text("source");
        fee.note = entry.optional_text("note").value_or("");
        fee.doubt = entry.optional_text("doubt").value_or("");
        result.push_back(std::move(fee));
    }
    return result;
}

}  // namespace impost
