#include "impost/schedule/duty_expression.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "impost/base/text.hpp"

namespace impost {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Plain text with the hyphens of broken lines ("thou- sand") joined.
std::string clean(std::string_view text) {
    const std::string plain = plain_text(text);
    std::string result;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const bool broken_word = plain[i] == '-' && !result.empty() && std::isalpha(static_cast<unsigned char>(result.back())) != 0 &&
                                 i + 2 < plain.size() && plain[i + 1] == ' ' && std::islower(static_cast<unsigned char>(plain[i + 2])) != 0;
        if (broken_word) {
            ++i;
        } else {
            result += plain[i];
        }
    }
    return result;
}

bool starts_with_words(std::string_view text, std::string_view words) {
    if (text.size() < words.size()) return false;
    return std::equal(words.begin(), words.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// Reads an expression from left to right; each reader moves only when it succeeds.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool done() const { return rest_.empty(); }

    void skip_spaces() {
        while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
    }

    bool accept(std::string_view words) {
        if (!starts_with_words(rest_, words)) return false;
        rest_.remove_prefix(words.size());
        return true;
    }

    /// Digits with an optional fraction: "6.4", "33 1/3" comes as "33" and leaves " 1/3".
    std::optional<std::string_view> number() {
        std::size_t length = 0;
        while (length < rest_.size() && (is_digit(rest_[length]) || rest_[length] == '.')) ++length;
        if (length == 0) return std::nullopt;
        return take(length);
    }

    /// All text before the first of `stops` (or to the end).
    template <std::size_t N>
    std::string_view until(const std::array<std::string_view, N>& stops) {
        std::size_t length = rest_.size();
        for (const std::string_view stop : stops) length = std::min(length, rest_.find(stop));
        return take(length);
    }

    std::string_view take(std::size_t length) {
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(taken.size());
        return taken;
    }

private:
    std::string_view rest_;
};

/// "on …", "on the value of …", "upon the value of the …": the part that bears the duty. Empty when none is named.
std::string read_part(Reader& reader) {
    constexpr std::array<std::string_view, 5> ends = {"+", ", but", " but ", ", nor", " nor "};
    reader.skip_spaces();
    for (const std::string_view lead :
         {"upon the value of the ", "on the value of the ", "upon the value of ", "on the value of ", "on the ", "on ", "of "}) {
        if (reader.accept(lead)) return std::string(trim(reader.until(ends)));
    }
    if (reader.accept(", including weight of container")) return "weight including container";
    return {};
}

/// No schedule has such a rate or amount: sums of what lies below stay in range.
constexpr Rate largest_rate = Rate::from_ticks(1'000 * Rate::one);
constexpr SpecificRate largest_amount = SpecificRate::from_ticks(1'000'000 * SpecificRate::one);

std::optional<Rate> read_percent(std::string_view whole, Reader& reader) {
    const bool third = reader.accept(" 1/3%");
    reader.skip_spaces();
    if (!third && !reader.accept("%")) return std::nullopt;
    const auto rate = parse_percent(third ? std::string(whole) + ".33333333" : std::string(whole));
    return rate && !(largest_rate < *rate) ? std::optional(*rate) : std::nullopt;
}

/// "$1.53" or "9.1¢" in USD.
std::optional<SpecificRate> read_amount(Reader& reader) {
    const bool dollars = reader.accept("$");
    const auto number = reader.number();
    if (!number) return std::nullopt;
    if (!dollars && !reader.accept("\xc2\xa2")) return std::nullopt;
    const auto ticks = parse_scaled(*number, dollars ? SpecificRate::scale : SpecificRate::scale - 2);
    if (!ticks || largest_amount < SpecificRate::from_ticks(*ticks)) return std::nullopt;
    return SpecificRate::from_ticks(*ticks);
}

/// "/kg", " each", "/ pf. liter", "/1,000 pins", " for each other piece or part"
std::optional<std::string> read_unit(Reader& reader) {
    constexpr std::array<std::string_view, 9> ends = {"+", " on ", " of ", ", ", " less ", " for ", " but ", " nor ", " + "};
    reader.skip_spaces();
    if (reader.accept("each")) return "each";
    if (!reader.accept("for each ") && !reader.accept("/")) return std::nullopt;
    std::string unit(trim(reader.until(ends)));
    for (std::size_t at = unit.find("/ "); at != std::string::npos; at = unit.find("/ ")) unit.erase(at + 1, 1);
    if (unit == "pf.liter") unit = "pf. liter";
    if (unit.empty()) return std::nullopt;
    return unit;
}

/// What follows "4.3817¢/kg" in the sugar lines.
std::optional<DegreeScale> read_degree_scale(SpecificRate rate, const std::string& unit, Reader& reader) {
    reader.skip_spaces();
    if (!reader.accept("less ")) return std::nullopt;
    const auto less = read_amount(reader);
    if (!less) return std::nullopt;
    reader.skip_spaces();
    if (!reader.accept("/kg for each degree under 100 degrees (and fractions of a degree in proportion) but not less than "))
        return std::nullopt;
    const auto minimum = read_amount(reader);
    reader.skip_spaces();
    if (!minimum || !reader.accept("/kg")) return std::nullopt;
    return DegreeScale{rate, *less, *minimum, unit, {}};
}

std::string without(std::string text, std::string_view words) {
    if (const std::size_t at = text.find(words); at != std::string::npos) text.erase(at, words.size());
    return text;
}

/// The fact that gives the value of a part: "case" is "value-of-case"; a strap is short for "strap, band or bracelet".
std::string value_fact(std::string part) {
    part = without(without(std::move(part), ", band or bracelet"), ", if any");
    return "value-of-" + name_part(part);
}

DutyBasis value_basis(const std::string& part) {
    DutyBasis basis;
    if (part.empty() || part == "entire set") return basis;
    basis.fact = value_fact(part);
    constexpr std::string_view both = " and ";
    const std::size_t split_at = part.find(both);
    if (split_at == std::string::npos) return basis;
    basis.parts = {value_fact(part.substr(0, split_at)), value_fact(part.substr(split_at + both.size()))};
    return basis;
}

/// The fact that measures a part of the article.
std::string part_fact(const std::string& part, const Unit& unit) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> names = {
        {{"drained weight", "drained-weight"},
         {"entire contents of container", "weight-of-entire-contents"},
         {"contents and container", "weight-of-contents-and-container"},
         {"weight including container", "weight-including-container"}}};
    for (const auto& [words, name] : names) {
        if (part == words) return std::string(name);
    }
    const std::string_view base = unit.base;
    const std::string lead = base == "kg" ? "weight-of-" : base == "m2" ? "area-of-" : base == "No." ? "number-of-" : "quantity-of-";
    return lead + name_part(without(part, " content"));
}

/// Charged on something that each article has a number of: jewels, lines of a button's diameter, pieces.
std::optional<DutyBasis> counted_basis(std::string_view unit) {
    constexpr std::string_view jewels_over = "jewel over ";
    DutyBasis basis;
    if (unit.starts_with(jewels_over)) {
        const std::string_view number = unit.substr(jewels_over.size());
        const auto [stop, code] = std::from_chars(number.data(), number.data() + number.size(), basis.over);
        constexpr std::int64_t most_jewels = 1'000;
        const bool whole = code == std::errc{} && stop == number.data() + number.size();
        if (!whole || basis.over < 0 || basis.over > most_jewels) return std::nullopt;
    }
    if (unit == "jewel" || unit.starts_with(jewels_over)) {
        basis.fact = "number-of-jewels";
        basis.unit = find_unit("jewel");
        basis.times = find_unit("each");
        basis.quantity = basis.over == 0 ? basis.unit : nullptr;
    } else if (unit == "line/gross") {
        basis.fact = "button-lines";
        basis.unit = find_unit(unit);
        basis.times = find_unit("gross");
        basis.quantity = basis.unit;
    } else if (unit == "other piece or part") {
        basis.fact = "number-of-other-pieces";
        basis.unit = find_unit("each");
        basis.times = find_unit("each");
    } else {
        return std::nullopt;
    }
    return basis;
}

/// Nothing where the unit is none that Impost knows.
std::optional<DutyBasis> quantity_basis(const std::string& unit, const std::string& part) {
    if (part.empty()) {
        if (auto counted = counted_basis(unit)) return counted;
    }
    DutyBasis basis;
    basis.unit = find_unit(unit);
    if (basis.unit == nullptr) return std::nullopt;
    // A proof liter measures the alcohol content.
    if (part.empty() || (part == "ethyl alcohol content" && basis.unit->base == "pf.liters")) return basis;
    basis.fact = part_fact(part, *basis.unit);
    basis.quantity = basis.unit->base == "m2" ? basis.unit : find_content_unit(without(part, " content"));
    return basis;
}

std::optional<DutyComponent> read_component(Reader& reader) {
    reader.skip_spaces();
    reader.accept("a duty of ");
    Reader percent = reader;
    if (const auto number = percent.number()) {
        if (const auto rate = read_percent(*number, percent)) {
            reader = percent;
            const std::string part = read_part(reader);
            return AdValorem{*rate, part, value_basis(part)};
        }
    }
    const auto amount = read_amount(reader);
    if (!amount) return std::nullopt;
    const auto unit = read_unit(reader);
    if (!unit) return std::nullopt;
    Reader scale_reader = reader;
    if (auto scale = read_degree_scale(*amount, *unit, scale_reader)) {
        const auto basis = quantity_basis(*unit, "");
        if (!basis) return std::nullopt;
        reader = scale_reader;
        scale->basis = *basis;
        return *scale;
    }
    const std::string part = read_part(reader);
    const auto basis = quantity_basis(*unit, part);
    if (!basis) return std::nullopt;
    return Specific{*amount, *unit, part, *basis};
}

/// "the duty for the complete movement", "the rate which would apply to such product if not embroidered": the name of the
/// fact that gives its amount. Empty where the text is no such duty.
std::string read_other_duty(Reader& reader) {
    constexpr std::array<std::string_view, 3> ends = {", but", " but ", ", nor"};
    for (const std::string_view lead : {"the duty for the ", "the duty for "}) {
        if (reader.accept(lead)) return "duty-for-" + name_part(reader.until(ends));
    }
    if (reader.accept("the rate which would apply to such product ")) return "duty-" + name_part(reader.until(ends));
    return {};
}

/// What a clause limits the duty to: a sum of components, or another duty.
bool read_limit(Reader& reader, Bound& bound) {
    bound.reference = read_other_duty(reader);
    if (!bound.reference.empty()) return true;
    do {
        auto component = read_component(reader);
        if (!component) return false;
        bound.components.push_back(*std::move(component));
        reader.skip_spaces();
    } while (reader.accept("+") || reader.accept("plus "));
    return true;
}

std::optional<Bound::Kind> read_bound_words(Reader& reader) {
    for (const std::string_view words : {"not less than ", "in no case less than "}) {
        if (reader.accept(words)) return Bound::Kind::at_least;
    }
    for (const std::string_view words : {"not more than ", "not to exceed ", "not exceeding ", "more than ", "in no case more than ",
                                         "the total duty shall not exceed "}) {
        if (reader.accept(words)) return Bound::Kind::at_most;
    }
    return std::nullopt;
}

/// The fact that says whether the case is given in which a clause applies.
std::string case_fact(std::string_view words) {
    if (words == "consisting in part of a plate or a set of plates") return "has-plates";
    return name_part(words);
}

/// ", but not less than 3¢/kg", " nor more than 25%", ", but if consisting of … the total duty shall not exceed the duty for …".
std::optional<Bound> read_bound(Reader& reader) {
    const std::string_view whole = reader.rest();
    reader.accept(",");
    reader.skip_spaces();
    if (!reader.accept("but ") && !reader.accept("nor ")) return std::nullopt;
    Bound bound;
    constexpr std::array<std::string_view, 2> if_ends = {" the total duty ", " not "};
    if (reader.accept("if ") || reader.accept("in the case of ")) {
        bound.when = case_fact(trim(reader.until(if_ends)));
        reader.skip_spaces();
        if (bound.when.empty()) return std::nullopt;
    }
    const auto kind = read_bound_words(reader);
    if (!kind || !read_limit(reader, bound)) return std::nullopt;
    bound.kind = *kind;
    bound.text = std::string(trim(whole.substr(0, whole.size() - reader.rest().size())));
    while (!bound.text.empty() && (bound.text.front() == ',' || bound.text.front() == ' ')) bound.text.erase(0, 1);
    return bound;
}

bool read_bounds(Reader& reader, DutyExpression& expression) {
    std::vector<std::string> texts;
    while (!reader.done() && reader.rest() != ".") {
        auto bound = read_bound(reader);
        if (!bound) return false;
        texts.push_back(bound->text);
        expression.bounds.push_back(*std::move(bound));
        reader.skip_spaces();
    }
    expression.condition = join(texts, ", ");
    return true;
}

/// A sum of components to the end of the text, and what bounds it; false when any of it is not understood.
bool read_sum(Reader& reader, DutyExpression& expression) {
    while (true) {
        auto component = read_component(reader);
        if (!component) return false;
        expression.components.push_back(*std::move(component));
        reader.skip_spaces();
        if (reader.done() || reader.rest() == ".") return true;
        if (reader.accept("+") || reader.accept("plus")) continue;
        return read_bounds(reader, expression);
    }
}

bool read_free(Reader& reader, DutyExpression& expression) {
    if (!reader.accept("free")) return false;
    expression.kind = DutyKind::free;
    for (const std::string_view lead : {", under bond", ", under the terms of ", ", for such temporary periods as "}) {
        if (!starts_with_words(reader.rest(), lead)) continue;
        expression.condition = std::string(trim(reader.take(reader.rest().size()).substr(1)));
        if (expression.condition.ends_with('.')) expression.condition.pop_back();
    }
    reader.accept(".");
    return reader.done();
}

bool is_no_change(std::string_view text) {
    return starts_with_words(text, "no change") && text.size() <= std::string_view("no change.").size();
}

bool is_set_elsewhere(std::string_view text) {
    return starts_with_words(text, "see ") || starts_with_words(text, "the rate applicable") ||
           starts_with_words(text, "the rate of duty applicable") || starts_with_words(text, "the rate provided") ||
           starts_with_words(text, "the duty rate provided");
}

/// The provisions of chapters 98 and 99 in "See 9823.01.01-9823.01.07", "See 9918.04.60, 9918.04.61".
std::vector<Reference::Range> read_provisions(std::string_view text) {
    constexpr std::size_t length = 10;
    std::vector<Reference::Range> ranges;
    bool open = false;  // the last code was followed by a stroke
    while (text.size() >= length) {
        const auto code = HsCode::parse(text.substr(0, length));
        if (!code || code->digits() != 8) {
            text.remove_prefix(1);
            continue;
        }
        if (open) {
            ranges.back().last = *code;
        } else {
            ranges.push_back({*code, *code});
        }
        text.remove_prefix(length);
        open = text.starts_with('-');
    }
    return ranges;
}

Reference read_reference(std::string_view text) {
    Reference reference;
    if (!starts_with_words(text, "see ")) {
        reference.kind = Reference::Kind::article;
        return reference;
    }
    reference.provisions = read_provisions(text);
    reference.kind = reference.provisions.empty() ? Reference::Kind::note : Reference::Kind::provisions;
    return reference;
}

bool read_applicable_subheading(Reader& reader) {
    for (const std::string_view words : {"the duty provided in the applicable subheading", "the duty provided inthe applicable subheading",
                                         "the duty provided for in the applicable subheading"}) {
        if (reader.accept(words)) return true;
    }
    // "The duty provided in subheadings 8716.39.00, 8716.90.30 or 8716.90.50 + 100%": the applicable one of these.
    constexpr std::array<std::string_view, 1> addition = {" +"};
    return reader.accept("the duty provided in subheading") && !reader.until(addition).empty();
}

bool read_additional(Reader& reader, DutyExpression& expression) {
    if (!read_applicable_subheading(reader)) return false;
    reader.accept(".");
    reader.skip_spaces();
    if (reader.done()) {
        expression.kind = DutyKind::applicable;
        return true;
    }
    expression.kind = DutyKind::additional;
    return (reader.accept("+") || reader.accept("plus")) && read_sum(reader, expression);
}

DutyExpression typed(const std::string& text) {
    DutyExpression expression;
    expression.text = text;
    if (text.empty()) return expression;
    Reader reader(text);
    if (read_free(reader, expression)) return expression;
    if (is_no_change(text)) {
        expression.kind = DutyKind::no_change;
        return expression;
    }
    if (is_set_elsewhere(text)) {
        expression.kind = DutyKind::elsewhere;
        expression.reference = read_reference(text);
        return expression;
    }
    reader = Reader(text);
    if (read_additional(reader, expression)) return expression;
    reader = Reader(text);
    expression.components.clear();
    expression.bounds.clear();
    expression.kind = DutyKind::sum;
    if (read_sum(reader, expression)) return expression;
    DutyExpression unknown;
    unknown.kind = DutyKind::unparsed;
    unknown.text = text;
    return unknown;
}

bool is_program_symbol(std::string_view word) {
    const auto symbol_character = [](char c) { return (c >= 'A' && c <= 'Z') || c == '+' || c == '*' || c == '#'; };
    return !word.empty() && word.size() <= 3 && std::all_of(word.begin(), word.end(), symbol_character);
}

/// "A+, AU,BH" as its symbols; empty when any word is no symbol.
std::vector<std::string> read_programs(std::string_view list) {
    std::vector<std::string> result;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view words = trim(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (words.empty()) continue;  // a comma too many: "(B,C,)"
        if (!is_program_symbol(words)) return {};
        result.emplace_back(words);
    }
    return result;
}

}  // namespace

bool on_customs_value(const DutyComponent& component) {
    const auto* rate = std::get_if<AdValorem>(&component);
    return rate != nullptr && rate->basis.fact.empty();
}

bool Reference::names(HsCode provision) const {
    return std::any_of(provisions.begin(), provisions.end(), [&](const Range& range) {
        return range.first.first() <= provision.first() && provision.first() <= range.last.last();
    });
}

std::optional<Rate> DutyExpression::plain_rate() const {
    if (kind == DutyKind::free && condition.empty()) return Rate{};
    if (kind != DutyKind::sum || components.size() != 1 || !condition.empty()) return std::nullopt;
    const auto* rate = std::get_if<AdValorem>(&components.front());
    return rate != nullptr && rate->basis.fact.empty() ? std::optional(rate->rate) : std::nullopt;
}

DutyExpression parse_duty_expression(std::string_view text) { return typed(clean(text)); }

std::vector<SpecialRate> parse_special_rates(std::string_view text) {
    const std::string cleaned = clean(text);
    std::string_view rest = cleaned;
    std::vector<SpecialRate> result;
    std::size_t search = 0;
    while (!rest.empty()) {
        const std::size_t open = rest.find('(', search);
        const std::size_t close = open == std::string_view::npos ? open : rest.find(')', open);
        if (close == std::string_view::npos) break;
        const auto programs = read_programs(rest.substr(open + 1, close - open - 1));
        if (programs.empty()) {  // a parenthesis within the rate's own words
            search = close;
            continue;
        }
        result.push_back({typed(std::string(trim(rest.substr(0, open)))), programs});
        rest = trim(rest.substr(close + 1));
        while (!rest.empty() && (rest.front() == ',' || rest.front() == ';')) rest = trim(rest.substr(1));
        search = 0;
    }
    if (!rest.empty()) {
        SpecialRate remainder{typed(std::string(rest)), {}};
        if (remainder.duty.kind != DutyKind::no_change && remainder.duty.kind != DutyKind::elsewhere &&
            remainder.duty.kind != DutyKind::free && remainder.duty.kind != DutyKind::applicable &&
            remainder.duty.kind != DutyKind::additional) {
            remainder.duty.kind = DutyKind::unparsed;
            remainder.duty.components.clear();
        }
        result.push_back(std::move(remainder));
    }
    return result;
}

}  // namespace impost
