#include "impost/duty/entry_csv.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

constexpr std::size_t noons_kept = 4096;  ///< a power of two: more than ten years of days

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void refuse(const Error& error, const std::string& column) { throw Error(error.what(), {"", 0, column}); }

template <class T>
const T& told(const Result<T>& result, const std::string& column) {
    if (!result) refuse(result.error(), column);
    return *result;
}

/// "the columns a, b are"
std::string the_columns(const std::vector<std::string>& names) {
    return (names.size() == 1 ? "the column " : "the columns ") + join(names, ", ") + (names.size() == 1 ? " is" : " are");
}

/// The place of a code of two capital letters.
std::size_t place_of(std::string_view code) {
    constexpr std::size_t letters = 26;
    return static_cast<std::size_t>(code[0] - 'A') * letters + static_cast<std::size_t>(code[1] - 'A');
}

/// An amount of the usual form: at most twelve digits, a point, at most four.
std::optional<Money> usual_amount(std::string_view text) {
    constexpr std::size_t digits_max = 12;
    std::size_t at = 0;
    std::int64_t number = 0;
    for (; at < text.size() && at <= digits_max && is_digit(text[at]); ++at) number = number * 10 + (text[at] - '0');
    if (at == 0 || at > digits_max) return std::nullopt;
    int decimals = 0;
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && is_digit(text[at]) && decimals < Money::scale; ++at, ++decimals)
            number = number * 10 + (text[at] - '0');
    }
    if (at != text.size()) return std::nullopt;
    for (; decimals < Money::scale; ++decimals) number *= 10;
    return Money::from_ticks(number);
}

/// The parts of a cell between ';', trimmed. An empty cell has none. Errors: a part is empty.
template <class Each>
void for_each_part(std::string_view text, const std::string& column, Each each) {
    const std::string_view cell = text;
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        const std::string_view part = trim(text.substr(0, end));
        if (part.empty() || end + 1 == text.size()) refuse(Error("a part is empty in \"" + std::string(cell) + "\""), column);
        each(part);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

}  // namespace

const std::array<EntryReader::Known, 8> EntryReader::known_columns = {{{"line_id", &EntryReader::id_, true},
                                                                       {"product", &EntryReader::product_, true},
                                                                       {"origin", &EntryReader::origin_, true},
                                                                       {"entry", &EntryReader::entry_, true},
                                                                       {"value_usd", &EntryReader::value_, true},
                                                                       {"quantity", &EntryReader::quantity_, false},
                                                                       {"unit", &EntryReader::unit_, false},
                                                                       {"facts", &EntryReader::facts_, false}}};

EntryReader::EntryReader(const std::vector<std::string>& header, const Place& place) : noons_(noons_kept) {
    for (const std::string& name : header) names_.emplace_back(trim(name));
    std::vector<std::string> unknown;
    for (std::size_t column = 0; column < names_.size(); ++column) {
        const std::string& name = names_[column];
        if (std::count(names_.begin(), names_.end(), name) > 1) throw Error("the column \"" + name + "\" stands twice", place);
        if (!note_column(name, column)) unknown.push_back("\"" + name + "\"");
    }
    if (!unknown.empty()) {
        throw Error(the_columns(unknown) +
                        " unknown: line_id, product, origin, entry, value_usd, quantity, unit, claims, facts and …-content are read",
                    place);
    }
    std::vector<std::string> missing;
    for (const Known& one : known_columns) {
        if (one.required && this->*one.place == none) missing.emplace_back(one.name);
    }
    if (quantity_ == none && unit_ != none) missing.emplace_back("quantity");
    if (quantity_ != none && unit_ == none) missing.emplace_back("unit");
    if (!missing.empty()) throw Error(the_columns(missing) + " missing", place);
    for (const Country country : all_countries()) countries_[place_of(country.alpha2())] = country;
}

bool EntryReader::note_column(const std::string& name, std::size_t column) {
    const auto known = std::find_if(known_columns.begin(), known_columns.end(), [&](const Known& one) { return name == one.name; });
    if (known != known_columns.end()) {
        this->*known->place = column;
    } else if (name.ends_with("-content")) {
        contents_.push_back(column);
    } else if (name.starts_with("claim")) {
        claims_.push_back(column);
    } else {
        return false;
    }
    return true;
}

EntryReader::Cell EntryReader::cell(const CsvRecords& record, std::size_t column) const {
    std::string_view text = record.fields()[column];
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return {text, &names_[column]};
}

Country EntryReader::origin(Cell cell) const {
    const std::string_view code = cell.text;
    if (code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z') {
        const auto& country = countries_[place_of(code)];
        if (country) return *country;
    }
    return told(Country::parse(code), *cell.column);
}

Instant EntryReader::instant(Cell cell) {
    const std::string_view text = cell.text;
    constexpr std::size_t date_size = 10;
    if (text.size() != date_size || text[4] != '-' || text[7] != '-') return told(Instant::parse(text), *cell.column);
    std::int32_t day = 0;  // as a number: 20250204; days of neighbouring months do not share a place
    for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
        if (!is_digit(text[at])) return told(Instant::parse(text), *cell.column);
        day = day * 10 + (text[at] - '0');
    }
    const int year = day / 10'000;
    const int month = day / 100 % 100;
    Noon& noon = noons_[static_cast<std::size_t>((year * 12 + month) * 32 + day % 100) % noons_kept];
    if (noon.day != day) noon = {day, told(Instant::parse(text), *cell.column)};
    return noon.at;
}

void EntryReader::read_quantities(Cell quantities, Cell units, EntryLine& entry) const {
    std::string_view rest = units.text;
    for_each_part(quantities.text, *quantities.column, [&](std::string_view text) {
        const Quantity quantity = told(Quantity::parse(text), *quantities.column);
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view unit = trim(rest.substr(0, end));
        if (unit.empty()) refuse(Error("the quantity " + std::string(text) + " has no unit"), *units.column);
        entry.quantities.push_back({quantity, std::string(unit)});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    });
    if (!rest.empty()) refuse(Error("the unit " + std::string(rest) + " has no quantity"), *units.column);
}

void EntryReader::read_claims(Cell cell, EntryLine& entry) const {
    for_each_part(cell.text, *cell.column, [&](std::string_view part) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) {
            entry.claims.emplace_back(part);
        } else {
            const std::string name(trim(part.substr(0, equals)));
            entry.contents.push_back(told(parse_content(name, trim(part.substr(equals + 1)), entry.customs_value), *cell.column));
        }
    });
}

void EntryReader::read_facts(Cell cell, EntryLine& entry) const {
    if (cell.text.empty()) return;
    std::vector<std::string> parts;
    for_each_part(cell.text, *cell.column, [&](std::string_view part) { parts.emplace_back(part); });
    const Facts facts = told(parse_facts(parts), *cell.column);
    entry.facts = facts.facts;
    entry.applicable_line = facts.applicable_line;
}

void EntryReader::read_cells(const CsvRecords& record, EntryRow& row) {
    EntryLine& entry = row.entry;
    if (cell(record, id_).text.empty()) refuse(Error("the line has no id"), names_[id_]);
    const Cell product = cell(record, product_);
    entry.product = told(HsCode::parse(product.text), *product.column);
    entry.origin = origin(cell(record, origin_));
    row.at = instant(cell(record, entry_));
    const Cell value = cell(record, value_);
    if (value.text.empty()) refuse(Error("the customs value is missing"), *value.column);
    const auto usual = usual_amount(value.text);
    entry.customs_value = usual ? *usual : told(Money::parse(value.text), *value.column);
    if (quantity_ != none) read_quantities(cell(record, quantity_), cell(record, unit_), entry);
    for (const std::size_t column : claims_) read_claims(cell(record, column), entry);
    if (facts_ != none) read_facts(cell(record, facts_), entry);
    for (const std::size_t column : contents_) {
        const Cell content = cell(record, column);
        if (!content.text.empty())
            entry.contents.push_back(told(parse_content(*content.column, content.text, entry.customs_value), *content.column));
    }
}

bool EntryReader::read(const CsvRecords& record, EntryRow& row) {
    row.id = id_ < record.fields().size() ? record.fields()[id_] : std::string_view();
    row.refusal.clear();
    row.entry.quantities.clear();
    row.entry.contents.clear();
    row.entry.claims.clear();
    row.entry.facts.clear();
    row.entry.applicable_line.reset();
    if (!record.fault().empty()) {
        row.refusal = record.fault();
        return false;
    }
    if (record.fields().size() != names_.size()) {
        row.refusal =
            "the row has " + std::to_string(record.fields().size()) + " fields where the header has " + std::to_string(names_.size());
        return false;
    }
    try {
        read_cells(record, row);
    } catch (const Error& error) {
        row.refusal = error.what();
        return false;
    }
    return true;
}

}  // namespace impost
