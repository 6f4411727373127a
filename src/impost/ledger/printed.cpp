#include "impost/ledger/printed.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "impost/base/text.hpp"

namespace impost {
namespace {

constexpr int special_chapter = 99;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0; }

/// Without what stands between brackets and parentheses.
std::string without_asides(std::string_view text) {
    std::string result;
    int depth = 0;
    for (const char c : text) {
        if (c == '(' || c == '[') ++depth;
        if (depth == 0) result += c;
        if ((c == ')' || c == ']') && depth > 0) --depth;
    }
    for (std::size_t at = result.find(" ,"); at != std::string::npos; at = result.find(" ,")) result.erase(at, 1);
    return plain_text(result);
}

struct Name {
    std::string text;
    std::vector<Country> countries;
};

/// What the schedule calls countries, the longest names first.
std::vector<Name> known_names() {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 17> others = {{{"Democratic Republic of the Congo", "CD"},
                                                                                       {"Republic of the Congo", "CG"},
                                                                                       {"Republic of Korea", "KR"},
                                                                                       {"Korea", "KR"},
                                                                                       {"Republic of Cyprus", "CY"},
                                                                                       {"Federal Republic of Germany", "DE"},
                                                                                       {"Russian Federation", "RU"},
                                                                                       {"Turkey", "TR"},
                                                                                       {"Macau", "MO"},
                                                                                       {"Burma", "MM"},
                                                                                       {"Czechia", "CZ"},
                                                                                       {"Slovak Republic", "SK"},
                                                                                       {"Viet Nam", "VN"},
                                                                                       {"Cote d'Ivoire", "CI"},
                                                                                       {"Côte d`Ivoire", "CI"},
                                                                                       {"Côte d’Ivoire", "CI"},
                                                                                       {"Vatican City", "VA"}}};
    std::vector<Name> names;
    for (const Country country : all_countries()) names.push_back({std::string(country.name()), {country}});
    for (const auto& [text, code] : others) names.push_back({std::string(text), {Country::parse(code).value()}});
    for (const std::string_view union_name :
         {"European Union", "member countries of the European Union", "member states of the European Union",
          "a member nation of the European Union", "a member country of the European Union"}) {
        names.push_back({std::string(union_name), country_group("EU")});
    }
    std::stable_sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.text.size() > b.text.size(); });
    return names;
}

/// Reads words from left to right.
class Words {
public:
    explicit Words(std::string_view text) : rest_(text) {}

    bool accept(std::string_view words) {
        if (!rest_.starts_with(words)) return false;
        rest_.remove_prefix(words.size());
        return true;
    }
    bool accept_any(std::initializer_list<std::string_view> choices) {
        return std::any_of(choices.begin(), choices.end(), [&](std::string_view words) { return accept(words); });
    }
    const Name* accept_name(const std::vector<Name>& names) {
        Words after = *this;
        while (after.accept_any({"of ", "the "})) {
        }
        for (const Name& name : names) {
            if (!after.rest_.starts_with(name.text)) continue;
            const bool whole = after.rest_.size() == name.text.size() || !is_letter(after.rest_[name.text.size()]);
            if (!whole) continue;
            after.rest_.remove_prefix(name.text.size());
            *this = after;
            return &name;
        }
        return nullptr;
    }
    /// "enumerated in U.S. note 16 to this subchapter", said of the name before.
    void skip_enumeration() {
        constexpr std::string_view end = " to this subchapter";
        if (!rest_.starts_with(" enumerated in ")) return;
        const std::size_t at = rest_.find(end);
        if (at != std::string_view::npos) rest_.remove_prefix(at + end.size());
    }
    bool accept_separator() { return accept_any({", and ", ", or ", ", including ", ", ", "; ", " and ", " or "}); }

private:
    std::string_view rest_;
};

/// What stands behind "products of".
struct Clause {
    bool understood = false;
    bool any_country = false;
    std::vector<Country> countries;
};

Clause read_clause(std::string_view text, const std::vector<Name>& names, const OriginSet& column_two) {
    Words words(text);
    words.accept_any({"iron or steel ", "aluminum "});
    Clause clause;
    if (words.accept("any country")) {
        if (words.accept(" identified in general note 3")) {
            clause.countries = column_two.countries();
            clause.understood = true;
        } else {
            clause.any_country = clause.understood =
                !words.accept_any({" not ", " enumerated", " identified", " listed", " described", " other than"});
        }
        return clause;
    }
    while (const Name* name = words.accept_name(names)) {
        clause.understood = true;
        clause.countries.insert(clause.countries.end(), name->countries.begin(), name->countries.end());
        words.skip_enumeration();
        if (!words.accept_separator()) break;
    }
    return clause;
}

/// Materials of which goods are "products" without being those of a country.
bool names_a_material(std::string_view text) {
    Words words(text);
    return words.accept_any({"iron or steel provided", "iron or steel,", "iron or steel as", "aluminum provided", "aluminum,",
                             "aluminum as", "stainless", "tool steel", "copper"});
}

bool takes_out(std::string_view before) {
    constexpr std::array<std::string_view, 7> words = {"except ", "except for ", "not ",      "other than ",
                                                       "Except ", "Except for ", "excluding "};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return before.ends_with(word); });
}

/// The words before "product of", with "articles the", "that are" and the like removed.
std::string_view before_articles(std::string_view before) {
    for (bool shorter = true; shorter;) {
        shorter = false;
        for (const std::string_view word : {"the ", "articles ", "Articles ", "goods ", "a ", "when "}) {
            if (!before.ends_with(word)) continue;
            before.remove_suffix(word.size());
            shorter = true;
        }
    }
    return before;
}

/// "9903.01.21" at the beginning of a text.
std::optional<HsCode> heading_at(std::string_view text) {
    constexpr std::size_t length = 10;
    if (text.size() < length || text[4] != '.' || text[7] != '.') return std::nullopt;
    const auto code = HsCode::parse(text.substr(0, length));
    return code && code->chapter() == special_chapter ? std::optional(*code) : std::nullopt;
}

/// The headings that a description names, ranges ("9903.01.26–9903.01.33", "through") spelled out.
std::vector<HsCode> named_headings(std::string_view text) {
    std::vector<HsCode> result;
    bool through = false;
    for (std::size_t at = text.find("99"); at != std::string_view::npos; at = text.find("99", at)) {
        const auto code = heading_at(text.substr(at));
        if (!code) {
            at += 2;
            continue;
        }
        if (through && result.back().prefix(6) == code->prefix(6)) {
            constexpr std::uint64_t step = 100;  // of the ten-digit number, for a heading of eight digits
            for (std::uint64_t n = result.back().first() + step; n < code->first(); n += step) {
                result.push_back(HsCode::parse(std::to_string(n).substr(0, 8)).value());
            }
        }
        result.push_back(*code);
        at += 10;
        const std::string_view rest = trim(text.substr(at));
        through = rest.starts_with("–") || rest.starts_with('-') || rest.starts_with("through ");
    }
    return result;
}

bool says_abeyance(std::string_view description) {
    const std::size_t note = description.find("ompiler");
    if (note == std::string_view::npos) return false;
    const std::string_view words = description.substr(note);
    constexpr std::array<std::string_view, 3> ends = {"suspended", "terminated", "expired"};
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return words.find(end) != std::string_view::npos; });
}

bool is_positive(const DutyExpression& duty) {
    if (duty.kind == DutyKind::unparsed) return true;
    if (duty.kind != DutyKind::sum && duty.kind != DutyKind::additional) return false;
    return std::any_of(duty.components.begin(), duty.components.end(), [](const DutyComponent& component) {
        const auto* rate = std::get_if<AdValorem>(&component);
        return rate == nullptr || Rate{} < rate->rate;
    });
}

}  // namespace

PrintedOrigins read_printed_origins(std::string_view description, const OriginSet& column_two) {
    static const std::vector<Name> names = known_names();
    const std::string text = without_asides(description);
    PrintedOrigins result;
    std::vector<Country> in;
    std::vector<Country> out;
    bool any_country = false;
    for (std::size_t at = text.find("product"); at != std::string::npos; at = text.find("product", at + 1)) {
        Words words(std::string_view(text).substr(at));
        static_cast<void>(words.accept_any({"products", "product"}));
        if (!words.accept_any({" of ", " or originating good of ", " and originating good of "})) continue;
        const std::size_t of = text.find(" of ", at) + 4;
        const std::string_view clause_text = std::string_view(text).substr(of);
        if (names_a_material(clause_text)) continue;
        const Clause clause = read_clause(clause_text, names, column_two);
        const bool exclusion = takes_out(before_articles(std::string_view(text).substr(0, at)));
        if (!clause.understood) {
            result.complete = false;
        } else if (exclusion) {
            out.insert(out.end(), clause.countries.begin(), clause.countries.end());
        } else {
            any_country = any_country || clause.any_country;
            in.insert(in.end(), clause.countries.begin(), clause.countries.end());
        }
    }
    const bool only_exclusions = in.empty() && !any_country && !out.empty();
    result.stated = any_country || !in.empty() || only_exclusions;
    result.origins = any_country || only_exclusions ? OriginSet::all() : OriginSet::of(in);
    result.origins.remove(out);
    result.yields_to = named_headings(description);
    return result;
}

const DutyExpression& PrintedHeading::rate() const {
    if (general.kind != DutyKind::none && general.kind != DutyKind::no_change) return general;
    for (const SpecialRate& rate : special) {
        if (is_positive(rate.duty)) return rate.duty;
    }
    return is_positive(other) ? other : general;
}

bool PrintedHeading::charges() const { return is_positive(rate()) || is_positive(other); }

PrintedHeadings::PrintedHeadings(const Schedule& schedule, const Programs& programs) {
    std::vector<Country> of_column_two;
    for (const ColumnTwo& column : programs.column_two) {
        const auto countries = column.origins.countries();
        of_column_two.insert(of_column_two.end(), countries.begin(), countries.end());
    }
    const OriginSet column_two = OriginSet::of(of_column_two);
    for (const Schedule::Row& row : schedule.rows()) {
        if (row.code.digits() < 8 || row.code.chapter() != special_chapter) continue;
        const auto line = schedule.line(row.code, schedule.revisions()[row.first_revision].from);
        PrintedHeading heading;
        heading.code = row.code;
        heading.first_revision = row.first_revision;
        heading.end_revision = row.end_revision;
        heading.general = parse_duty_expression(schedule.general(row));
        heading.special = parse_special_rates(schedule.special(row));
        heading.other = parse_duty_expression(schedule.other(row));
        heading.description = line.value().description;
        heading.origins = read_printed_origins(heading.description, column_two);
        heading.in_abeyance = says_abeyance(heading.description);
        headings_[row.code].push_back(std::move(heading));
    }
    for (auto& [code, spans] : headings_) {
        std::sort(spans.begin(), spans.end(),
                  [](const PrintedHeading& a, const PrintedHeading& b) { return a.first_revision < b.first_revision; });
    }
}

const std::vector<PrintedHeading>& PrintedHeadings::of(HsCode code) const {
    static const std::vector<PrintedHeading> none;
    const auto found = headings_.find(code);
    return found == headings_.end() ? none : found->second;
}

const PrintedHeading* PrintedHeadings::find(HsCode code, std::size_t revision) const {
    for (const PrintedHeading& heading : of(code)) {
        if (heading.first_revision <= revision && revision < heading.end_revision) return &heading;
    }
    return nullptr;
}

}  // namespace impost
