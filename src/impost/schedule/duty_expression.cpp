#include "impost/schedule/duty_expression.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

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
    constexpr std::array<std::string_view, 3> ends = {"+", ", but", " but "};
    reader.skip_spaces();
    for (const std::string_view lead :
         {"upon the value of the ", "on the value of the ", "upon the value of ", "on the value of ", "on the ", "on ", "of "}) {
        if (reader.accept(lead)) return std::string(trim(reader.until(ends)));
    }
    if (reader.accept(", including weight of container")) return "weight including container";
    return {};
}

std::optional<Rate> read_percent(std::string_view whole, Reader& reader) {
    if (reader.accept(" 1/3%")) {
        const auto rate = parse_percent(std::string(whole) + ".33333333");
        return rate ? std::optional(*rate) : std::nullopt;
    }
    reader.skip_spaces();
    if (!reader.accept("%")) return std::nullopt;
    const auto rate = parse_percent(whole);
    return rate ? std::optional(*rate) : std::nullopt;
}

/// "$1.53" or "9.1¢" in USD.
std::optional<SpecificRate> read_amount(Reader& reader) {
    const bool dollars = reader.accept("$");
    const auto number = reader.number();
    if (!number) return std::nullopt;
    if (!dollars && !reader.accept("\xc2\xa2")) return std::nullopt;
    const auto ticks = parse_scaled(*number, dollars ? SpecificRate::scale : SpecificRate::scale - 2);
    if (!ticks) return std::nullopt;
    return SpecificRate::from_ticks(*ticks);
}

/// "/kg", " each", "/ pf. liter", "/1,000 pins", " for each other piece or part"
std::optional<std::string> read_unit(Reader& reader) {
    constexpr std::array<std::string_view, 8> ends = {"+", " on ", " of ", ", ", " less ", " for ", " but ", " + "};
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
    if (!reader.accept("/kg for each degree under 100 degrees (and fractions of a degree in proportion) but not less "))
        return std::nullopt;
    reader.accept("than ");
    const auto minimum = read_amount(reader);
    reader.skip_spaces();
    if (!minimum || !reader.accept("/kg")) return std::nullopt;
    return DegreeScale{rate, *less, *minimum, unit};
}

std::optional<DutyComponent> read_component(Reader& reader) {
    reader.skip_spaces();
    reader.accept("a duty of ");
    Reader percent = reader;
    if (const auto number = percent.number()) {
        if (const auto rate = read_percent(*number, percent)) {
            reader = percent;
            return AdValorem{*rate, read_part(reader)};
        }
    }
    const auto amount = read_amount(reader);
    if (!amount) return std::nullopt;
    const auto unit = read_unit(reader);
    if (!unit) return std::nullopt;
    Reader scale_reader = reader;
    if (const auto scale = read_degree_scale(*amount, *unit, scale_reader)) {
        reader = scale_reader;
        return *scale;
    }
    return Specific{*amount, *unit, read_part(reader)};
}

/// A sum of components to the end of the text; false when any of it is not understood.
bool read_sum(Reader& reader, DutyExpression& expression) {
    while (true) {
        auto component = read_component(reader);
        if (!component) return false;
        expression.components.push_back(*std::move(component));
        reader.skip_spaces();
        if (reader.accept(", but if ")) {
            expression.condition = "if " + std::string(trim(reader.take(reader.rest().size())));
            return true;
        }
        if (reader.accept(".") && !reader.done()) return false;
        if (reader.done()) return true;
        if (!reader.accept("+") && !reader.accept("plus")) return false;
    }
}

bool read_free(Reader& reader, DutyExpression& expression) {
    if (!reader.accept("free")) return false;
    expression.kind = DutyKind::free;
    if (reader.accept(", under bond")) expression.condition = "under bond";
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

bool read_applicable_subheading(Reader& reader) {
    for (const std::string_view words :
         {"the duty provided in the applicable subheading", "the duty provided inthe applicable subheading"}) {
        if (reader.accept(words)) return true;
    }
    return false;
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
        return expression;
    }
    reader = Reader(text);
    if (read_additional(reader, expression)) return expression;
    reader = Reader(text);
    expression.components.clear();
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
        std::string_view words = trim(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (!words.empty()) {  // a comma is sometimes missing: "E IL"
            const std::size_t space = std::min(words.find(' '), words.size());
            const std::string_view word = words.substr(0, space);
            words = trim(words.substr(space));
            if (!is_program_symbol(word)) return {};
            result.emplace_back(word);
        }
    }
    return result;
}

}  // namespace

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
