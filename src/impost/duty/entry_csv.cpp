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

/// An amount of the usual form: at most twelve digits, a point, at most four.
std::optional<Money> usual_amount(std::string_view text) {
    constexpr std::size_t digits_max = 12;
    std::size_t at = 0;
    std::int64_t number = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) number = number * 10 + (text[at] - '0');
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

/// The parts of a cell between ';', trimmed; calls `each` with those that are not empty.
template <class Each>
void for_each_part(std::string_view text, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        if (const std::string_view part = trim(text.substr(0, end)); !part.empty()) each(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

EntryReader::EntryReader(const std::vector<std::string>& header, const Place& place) : noons_(noons_kept) {
    for (const std::string& name : header) names_.emplace_back(trim(name));
    for (std::size_t c = 0; c < names_.size(); ++c) note_column(names_[c], c, place);
    std::vector<std::string> missing;
    for (const auto& [column, name] :
         {std::pair{id_, "line_id"}, {product_, "product"}, {origin_, "origin"}, {entry_, "entry"}, {value_, "value_usd"}}) {
        if (column == none) missing.emplace_back(name);
    }
    if (quantity_ == none && unit_ != none) missing.emplace_back("quantity");
    if (quantity_ != none && unit_ == none) missing.emplace_back("unit");
    if (!missing.empty())
        throw Error((missing.size() == 1 ? "the column " : "the columns ") + join(missing, ", ") + (missing.size() == 1 ? " is" : " are") +
                        " missing",
                    place);
    for (const Country country : all_countries()) {
        const std::string_view code = country.alpha2();
        countries_[static_cast<std::size_t>(code[0] - 'A') * letters + static_cast<std::size_t>(code[1] - 'A')] = country;
    }
}

void EntryReader::note_column(const std::string& name, std::size_t column, const Place& place) {
    const std::array known = {std::pair{"line_id", &id_},  std::pair{"product", &product_}, std::pair{"origin", &origin_},
                              std::pair{"entry", &entry_}, std::pair{"value_usd", &value_}, std::pair{"quantity", &quantity_},
                              std::pair{"unit", &unit_}};
    if (std::count(names_.begin(), names_.end(), name) > 1) throw Error("the column \"" + name + "\" stands twice", place);
    for (const auto& [known_name, where] : known) {
        if (name == known_name) {
            *where = column;
            return;
        }
    }
    if (name.ends_with("-content")) {
        contents_.push_back(column);
    } else if (name.starts_with("claim")) {
        claims_.push_back(column);
    } else {
        std::vector<std::string> unknown;
        for (const std::string& other : names_) {
            const bool is_known = std::any_of(known.begin(), known.end(), [&](const auto& one) { return other == one.first; });
            if (!is_known && !other.ends_with("-content") && !other.starts_with("claim")) unknown.push_back("\"" + other + "\"");
        }
        throw Error((unknown.size() == 1 ? "the column " : "the columns ") + join(unknown, ", ") + (unknown.size() == 1 ? " is" : " are") +
                        " unknown: line_id, product, origin, entry, value_usd, quantity, unit, claims and …-content are read",
                    place);
    }
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
        const auto& country = countries_[static_cast<std::size_t>(code[0] - 'A') * letters + static_cast<std::size_t>(code[1] - 'A')];
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
    if (quantities.text.empty()) return;
    std::string_view rest = units.text;
    for_each_part(quantities.text, [&](std::string_view text) {
        const Quantity quantity = told(Quantity::parse(text), *quantities.column);
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view unit = trim(rest.substr(0, end));
        if (unit.empty()) refuse(Error("the quantity " + std::string(text) + " has no unit"), *units.column);
        entry.quantities.push_back({quantity, std::string(unit)});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    });
}

void EntryReader::read_claims(Cell cell, EntryLine& entry) const {
    for_each_part(cell.text, [&](std::string_view part) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) {
            entry.claims.emplace_back(part);
        } else {
            const std::string name(trim(part.substr(0, equals)));
            entry.contents.push_back(told(parse_content(name, trim(part.substr(equals + 1)), entry.customs_value), *cell.column));
        }
    });
}

void EntryReader::read_cells(const CsvRecords& record, EntryRow& row) {
    EntryLine& entry = row.entry;
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
