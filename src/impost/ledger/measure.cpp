#include "impost/ledger/measure.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "impost/io/toml.hpp"

namespace impost {
namespace {

constexpr std::array<std::pair<std::string_view, State>, 7> states = {{{"threatened", State::threatened},
                                                                       {"announced", State::announced},
                                                                       {"in_force", State::in_force},
                                                                       {"suspended", State::suspended},
                                                                       {"modified", State::modified},
                                                                       {"revoked", State::revoked},
                                                                       {"void", State::void_}}};

constexpr std::array<std::pair<std::string_view, StackingRule>, 3> stacking_rules = {
    {{"adds", StackingRule::adds}, {"excludes", StackingRule::excludes}, {"excluded_by", StackingRule::excluded_by}}};

enum class Extent { content, whole };
constexpr std::array<std::pair<std::string_view, Extent>, 2> extents = {{{"content", Extent::content}, {"whole", Extent::whole}}};

/// The value that a word of a closed vocabulary stands for.
template <class T, std::size_t N>
T word(const TomlTable& table, std::string_view key, const std::array<std::pair<std::string_view, T>, N>& vocabulary) {
    const std::string text = table.text(key);
    std::string known;
    for (const auto& [name, value] : vocabulary) {
        if (name == text) return value;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw table.error(key, "\"" + text + "\" is none of " + known);
}

std::vector<Country> read_countries(const TomlTable& table, std::string_view key) {
    const auto countries = parse_countries(table.texts(key));
    if (!countries) throw table.error(key, countries.error().what());
    return *countries;
}

OriginSet read_origins(const TomlTable& table) {
    if (table.is_text("origins") && table.text("origins") == "all") return OriginSet::all();
    return OriginSet::of(read_countries(table, "origins"));
}

ProductSet read_products(const TomlTable& table, std::string_view key, ProductLists& lists) {
    if (table.is_text(key) && table.text(key) == "all") return ProductSet::all();
    if (table.is_table(key)) {
        const TomlTable reference = *table.optional_table(key);
        reference.allow_only({"list"});
        const std::string name = reference.text("list");
        const ProductSet* list = lists.find(name);
        if (list == nullptr) throw reference.error("list", "there is no product list " + lists.path(name));
        return *list;
    }
    std::vector<HsCode> prefixes;
    for (const std::string& text : table.texts(key)) {
        const auto code = HsCode::parse(text);
        if (!code) throw table.error(key, code.error().what());
        prefixes.push_back(*code);
    }
    return ProductSet::of(prefixes);
}

/// `base` with what `table` says otherwise.
Scope read_scope(const TomlTable& table, Scope base, ProductLists& lists) {
    if (table.has("origins")) base.origins = read_origins(table);
    if (table.has("except_origins")) base.origins.remove(read_countries(table, "except_origins"));
    if (table.has("products")) base.products = read_products(table, "products", lists);
    if (table.has("except_products")) base.except_products = read_products(table, "except_products", lists);
    return base;
}

Scope everything() { return {OriginSet::all(), ProductSet::all(), {}}; }

Step read_step(const TomlTable& table) {
    table.allow_only({"on", "state", "text", "source"});
    Step step;
    step.on = table.date("on");
    step.state = word(table, "state", states);
    step.text = table.text("text");
    step.source = table.text("source");
    return step;
}

/// The total of "at least 15%" or "exactly 15%"; nothing for other words.
std::optional<Rate> read_total(std::string_view text, std::string_view word) {
    if (!text.starts_with(word) || !text.ends_with('%')) return std::nullopt;
    const auto rate = parse_percent(text.substr(word.size(), text.size() - word.size() - 1));
    return rate && !(*rate < Rate{}) ? std::optional(*rate) : std::nullopt;
}

/// The charge of "+10%", "+$80 each" or "+2.5% + 3¢/kg"; nothing for other words.
std::optional<Charge> read_addition(std::string_view text) {
    const DutyExpression duty = parse_duty_expression(text.starts_with('+') ? text.substr(1) : "");
    if (duty.kind != DutyKind::sum || !duty.condition.empty()) return std::nullopt;
    Charge charge;
    for (const DutyComponent& component : duty.components) {
        if (const auto* rate = std::get_if<AdValorem>(&component); rate != nullptr && rate->on.empty()) {
            charge.rate += rate->rate;
        } else if (const auto* specific = std::get_if<Specific>(&component); specific != nullptr && specific->on.empty()) {
            charge.specific.push_back(*specific);
        } else {
            return std::nullopt;
        }
    }
    return charge;
}

/// The charge of "only 10%" and "only $80 each"; nothing for other words.
std::optional<Charge> read_only(std::string_view text) {
    constexpr std::string_view word = "only ";
    if (!text.starts_with(word)) return std::nullopt;
    std::optional<Charge> charge;
    if (const auto total = read_total(text, word)) {
        charge = Charge{};
        charge->kind = ChargeKind::exactly;
        charge->rate = *total;
    } else {
        charge = read_addition("+" + std::string(text.substr(word.size())));
    }
    if (charge) charge->alone = true;
    return charge;
}

std::optional<Charge> read_charge(const TomlTable& table) {
    const std::string text = table.text("rate");
    const std::string on = table.optional_text("charged_on").value_or("");
    if (text == "none") return std::nullopt;
    std::optional<Charge> charge;
    if (text == "Free") {
        charge = Charge{};
    } else if (const auto floor = read_total(text, "at least ")) {
        charge = Charge{ChargeKind::at_least, *floor, {}, false, ""};
    } else if (const auto total = read_total(text, "exactly ")) {
        charge = Charge{ChargeKind::exactly, *total, {}, false, ""};
    } else if (text.starts_with("only ")) {
        charge = read_only(text);
    } else {
        charge = read_addition(text);
    }
    if (!charge) {
        throw table.error("rate", "\"" + text +
                                      "\" is none of \"+10%\", \"+$80 each\", \"at least 15%\", \"exactly 15%\", \"only 15%\" (any "
                                      "number), \"Free\" and \"none\"");
    }
    if (!on.empty() && !on.ends_with("-content"))
        throw table.error("charged_on", "\"" + on + "\" names no content, such as \"steel-content\"");
    charge->on = on;
    return charge;
}

Version read_version(const TomlTable& table, const Scope& scope, ProductLists& lists) {
    table.allow_only({"part", "from", "until", "end_announced", "announced", "heading", "heading_met", "rate", "charged_on", "claim",
                      "note", "origins", "except_origins", "products", "except_products"});
    Version version;
    version.part = table.optional_text("part").value_or("");
    version.from = table.optional_instant("from");
    version.stated_end = table.optional_instant("until");
    version.until = version.stated_end;
    if (version.from && version.until && !(*version.from < *version.until)) throw table.error("until", "the version ends before it begins");
    const auto announced = table.optional_date("announced");
    if (!announced && !version.from) throw table.error("announced", "a version without \"from\" needs the day on which it was announced");
    version.announced = announced ? *announced : version.from->washington_date();
    version.end_announced = table.optional_date("end_announced");
    if (version.end_announced && !version.stated_end) throw table.error("end_announced", "the version has no \"until\"");
    if (version.end_announced && *version.end_announced < version.announced)
        throw table.error("end_announced", "the end was announced before the version");
    version.heading = table.optional_text("heading").value_or("");
    version.heading_met = table.optional_text("heading_met").value_or("");
    version.rate_text = table.text("rate");
    version.charge = read_charge(table);
    version.claim = table.optional_text("claim").value_or("");
    version.scope = read_scope(table, scope, lists);
    version.note = table.optional_text("note").value_or("");
    return version;
}

Exception read_exception(const TomlTable& table, ProductLists& lists) {
    table.allow_only({"heading", "claim", "parts", "products", "except_products", "origins", "except_origins", "from", "until", "announced",
                      "entered", "text", "source"});
    Exception exception;
    exception.heading = table.optional_text("heading").value_or("");
    exception.claim = table.optional_text("claim").value_or("");
    exception.condition = exception.claim;
    if (const auto entered = table.optional_text("entered")) {
        if (*entered != "free") throw table.error("entered", "\"" + *entered + "\" is not \"free\"");
        if (exception.claim.empty()) throw table.error("entered", "goods enter free under a program: the key claim is missing");
        exception.condition = entered_free(exception.claim);
    }
    if (table.has("parts")) exception.parts = table.texts("parts");
    exception.announced = table.optional_date("announced");
    exception.from = table.optional_instant("from");
    exception.until = table.optional_instant("until");
    exception.scope = read_scope(table, everything(), lists);
    exception.text = table.text("text");
    exception.source = table.text("source");
    return exception;
}

ClaimLimit read_claim_limit(const TomlTable& table) {
    table.allow_only({"claim", "value_at_most", "content", "at_most", "text", "source"});
    ClaimLimit limit;
    limit.claim = table.text("claim");
    if (const auto text = table.optional_text("value_at_most")) {
        const auto value = Money::parse(*text);
        if (!value) throw table.error("value_at_most", value.error().what());
        limit.value_at_most = *value;
    }
    if (const auto text = table.optional_text("at_most")) {
        const auto share = parse_percent(text->substr(0, text->size() - (text->ends_with('%') ? 1 : 0)));
        if (!share || !text->ends_with('%')) throw table.error("at_most", "\"" + *text + "\" is no percentage");
        limit.at_most = *share;
        limit.content = table.text("content");
    }
    if (!limit.value_at_most && !limit.at_most) throw table.error("claim", "a limit has value_at_most, or content with at_most");
    limit.text = table.text("text");
    limit.source = table.text("source");
    return limit;
}

Stacking read_stacking(const TomlTable& table) {
    table.allow_only({"with", "rule", "extent", "from", "until", "announced", "source", "doubt"});
    Stacking stacking;
    stacking.with = table.text("with");
    stacking.rule = word(table, "rule", stacking_rules);
    stacking.from = table.optional_instant("from");
    stacking.until = table.optional_instant("until");
    stacking.announced = table.optional_date("announced");
    stacking.source = table.text("source");
    stacking.doubt = table.optional_text("doubt").value_or("");
    if (table.has("extent")) stacking.whole = word(table, "extent", extents) == Extent::whole;
    return stacking;
}

/// An exception restricted to a part that no version has is a slip of the pen.
void check_parts(const Measure& measure, const TomlTable& table) {
    for (const std::string& part : measure.exceptions.back().parts) {
        const bool known =
            std::any_of(measure.versions.begin(), measure.versions.end(), [&](const Version& version) { return version.part == part; });
        if (!known) throw table.error("parts", "no version has the part \"" + part + "\"");
    }
}

/// Versions of a part succeed each other.
void close_versions(Measure& measure, const TomlTable& table) {
    for (std::size_t i = 0; i < measure.versions.size(); ++i) {
        Version& version = measure.versions[i];
        if (!version.from) continue;
        for (std::size_t j = i + 1; j < measure.versions.size(); ++j) {
            const Version& next = measure.versions[j];
            if (next.part != version.part || !next.from) continue;
            if (*next.from < *version.from)
                throw table.error("version", "the versions of part \"" + version.part + "\" are not in order of time");
            if (!version.until || *next.from < *version.until) version.until = next.from;
            break;
        }
    }
}

}  // namespace

std::string state_name(State state) {
    for (const auto& [name, value] : states) {
        if (value == state) return std::string(name);
    }
    return {};
}

std::string entered_free(const std::string& program) { return program + " entered free"; }

Rate Charge::added_to(Rate base) const {
    if (kind == ChargeKind::additional) return rate;
    const Rate missing = rate - base;
    return kind == ChargeKind::at_least && missing < Rate{} ? Rate{} : missing;
}

const std::string& Version::heading_for(std::optional<Rate> added) const {
    const bool met = charge && charge->kind != ChargeKind::additional && added == Rate{};
    return met && !heading_met.empty() ? heading_met : heading;
}

bool Exception::concerns(const Version& version) const {
    return parts.empty() || std::find(parts.begin(), parts.end(), version.part) != parts.end();
}

const Step* Measure::step_on(Date date) const {
    const Step* last = nullptr;
    for (const Step& step : steps) {
        if (step.on <= date) last = &step;
    }
    return last;
}

bool Measure::in_force(Instant at) const {
    return std::any_of(versions.begin(), versions.end(), [&](const Version& version) { return version.charge && version.in_force(at); });
}

std::optional<Instant> Measure::lived_until(const Version& version) const {
    if (!version.from || version.until != version.from) return version.until;
    const auto replaces = [&](const Version& other) {
        return other.part == version.part && other.from == version.from && version.announced < other.announced;
    };
    const auto next = std::find_if(versions.begin(), versions.end(), replaces);
    return next == versions.end() ? version.until : Instant::washington(next->announced, 0, 0);
}

std::string ProductLists::path(const std::string& name) const { return folder_ + "/" + name + ".csv"; }

const ProductSet* ProductLists::find(const std::string& name) {
    const auto known = read_.find(name);
    if (known != read_.end()) return &known->second;
    if (!std::filesystem::exists(path(name))) return nullptr;
    return &read_.emplace(name, ProductSet::from_list(CsvTable::read(path(name)))).first->second;
}

Measure parse_measure(const std::string& text, const std::string& name, const std::string& lists_folder) {
    ProductLists lists(lists_folder);
    return parse_measure(text, name, lists);
}

Measure parse_measure(const std::string& text, const std::string& name, ProductLists& lists) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"id", "title", "imposed_by", "authority", "instrument", "sources", "objective", "answers", "summary", "doubt", "step",
                      "scope", "version", "exception", "limit", "stacking"});
    Measure measure;
    measure.id = table.text("id");
    measure.id_place = table.place("id");
    measure.title = table.text("title");
    const auto imposer = Country::parse_government(table.text("imposed_by"));
    if (!imposer) throw table.error("imposed_by", imposer.error().what());
    measure.imposed_by = *imposer;
    measure.authority = table.text("authority");
    measure.instrument = table.text("instrument");
    measure.sources = table.texts("sources");
    if (measure.sources.empty()) throw table.error("sources", "a measure needs a source");
    measure.objective = table.optional_text("objective").value_or("");
    measure.answers = table.optional_text("answers").value_or("");
    measure.answers_place = table.place("answers");
    measure.summary = table.text("summary");
    measure.doubt = table.optional_text("doubt").value_or("");

    Scope scope = everything();
    if (const auto own = table.optional_table("scope")) {
        own->allow_only({"origins", "except_origins", "products", "except_products"});
        scope = read_scope(*own, scope, lists);
    }
    for (const TomlTable& step : table.tables("step")) measure.steps.push_back(read_step(step));
    if (!std::is_sorted(measure.steps.begin(), measure.steps.end(), [](const Step& a, const Step& b) { return a.on < b.on; })) {
        throw table.error("step", "the steps are not in order of date");
    }
    for (const TomlTable& version : table.tables("version")) measure.versions.push_back(read_version(version, scope, lists));
    close_versions(measure, table);
    for (const TomlTable& exception : table.tables("exception")) {
        measure.exceptions.push_back(read_exception(exception, lists));
        check_parts(measure, exception);
    }
    for (const TomlTable& limit : table.tables("limit")) measure.claim_limits.push_back(read_claim_limit(limit));
    for (const TomlTable& rule : table.tables("stacking")) measure.stacking.push_back(read_stacking(rule));
    return measure;
}

}  // namespace impost
