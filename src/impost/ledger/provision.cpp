#include "impost/ledger/provision.hpp"

#include "impost/io/toml.hpp"

namespace impost {
namespace {

constexpr int special_chapter = 98;

OriginSet read_origins(const TomlTable& table) {
    if (!table.has("origins") || (table.is_text("origins") && table.text("origins") == "all")) return OriginSet::all();
    const auto countries = parse_countries(table.texts("origins"));
    if (!countries) throw table.error("origins", countries.error().what());
    return OriginSet::of(*countries);
}

std::vector<std::string> optional_texts(const TomlTable& table, std::string_view key) {
    return table.has(key) ? table.texts(key) : std::vector<std::string>{};
}

EntryProvision read_provision(const TomlTable& table) {
    table.allow_only({"heading", "title", "effect", "dutiable", "less", "full_value_for", "additional_duties", "program", "origins", "from",
                      "until", "lapse", "source", "note", "doubt"});
    EntryProvision provision;
    const auto heading = HsCode::parse(table.text("heading"));
    if (!heading) throw table.error("heading", heading.error().what());
    if (heading->chapter() != special_chapter) throw table.error("heading", "the heading is not of chapter 98");
    provision.heading = *heading;
    provision.title = table.text("title");
    const std::string effect = table.text("effect");
    if (effect != "printed" && effect != "part") throw table.error("effect", "\"" + effect + "\" is none of printed, part");
    provision.effect = effect == "part" ? EntryProvision::Effect::part : EntryProvision::Effect::printed;
    provision.dutiable = table.optional_text("dutiable").value_or("");
    provision.less = table.optional_text("less").value_or("");
    const bool one_part = provision.dutiable.empty() != provision.less.empty();
    if (provision.effect == EntryProvision::Effect::part && !one_part)
        throw table.error("effect", "a provision on a part names it by dutiable or by less");
    provision.full_value_for = optional_texts(table, "full_value_for");
    const std::string additional = table.optional_text("additional_duties").value_or("excepted");
    if (additional != "excepted" && additional != "apply")
        throw table.error("additional_duties", "\"" + additional + "\" is none of excepted, apply");
    provision.takes_out = additional == "excepted" && provision.effect == EntryProvision::Effect::printed;
    provision.program = table.optional_text("program").value_or("");
    provision.origins = read_origins(table);
    provision.term = parse_term(table);
    provision.source = table.text("source");
    provision.note = table.optional_text("note").value_or("");
    provision.doubt = table.optional_text("doubt").value_or("");
    return provision;
}

}  // namespace

std::vector<EntryProvision> parse_provisions(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"provision"});
    std::vector<EntryProvision> result;
    for (const TomlTable& provision : table.tables("provision")) result.push_back(read_provision(provision));
    return result;
}

std::vector<DeMinimis> parse_de_minimis(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"rule"});
    std::vector<DeMinimis> result;
    for (const TomlTable& entry : table.tables("rule")) {
        entry.allow_only({"origins", "from", "until", "limit", "still_free", "text", "source", "doubt"});
        DeMinimis rule;
        rule.origins = read_origins(entry);
        rule.from = entry.optional_instant("from");
        rule.until = entry.optional_instant("until");
        if (const auto limit = entry.optional_text("limit")) {
            const auto amount = Money::parse(*limit);
            if (!amount) throw entry.error("limit", amount.error().what());
            rule.limit = *amount;
        }
        rule.still_free = optional_texts(entry, "still_free");
        rule.text = entry.text("text");
        rule.source = entry.text("source");
        rule.doubt = entry.optional_text("doubt").value_or("");
        result.push_back(std::move(rule));
    }
    return result;
}

}  // namespace impost
