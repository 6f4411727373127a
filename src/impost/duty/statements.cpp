#include "impost/duty/statements.hpp"

#include <algorithm>

#include "impost/base/text.hpp"

namespace impost {
namespace {

std::string words(const Measured& measured) { return measured.quantity.text() + (measured.unit.empty() ? "" : " " + measured.unit); }

std::string words(const Content& content) { return format_percent(content.portion.share); }

std::string words(const Fact& fact) {
    if (const auto* measured = std::get_if<Measured>(&fact.value)) return words(*measured);
    if (const auto* money = std::get_if<Money>(&fact.value)) return money->text() + " USD";
    return format_percent(std::get<Rate>(fact.value));
}

/// Whether two quantities measure the same: units of one base.
bool same_subject(const Measured& a, const Measured& b) {
    const Unit* one = find_unit(a.unit);
    const Unit* other = find_unit(b.unit);
    return a.unit == b.unit || (one != nullptr && other != nullptr && same_measure(*one, *other));
}
bool same_subject(const Content& a, const Content& b) { return a.name == b.name; }
bool same_subject(const Fact& a, const Fact& b) { return a.name == b.name; }

bool same_value(const Measured& a, const Measured& b) {
    if (a.unit == b.unit) return a.quantity == b.quantity;
    const Unit* one = find_unit(a.unit);
    const Unit* other = find_unit(b.unit);
    if (one == nullptr || other == nullptr) return false;
    const auto converted = convert(b.quantity, *other, *one);
    return converted && *converted == a.quantity;
}
bool same_value(const Content& a, const Content& b) { return a.portion.share == b.portion.share && a.portion.value == b.portion.value; }
bool same_value(const Fact& a, const Fact& b) {
    const auto* one = std::get_if<Measured>(&a.value);
    const auto* other = std::get_if<Measured>(&b.value);
    if (one != nullptr && other != nullptr) return same_value(*one, *other);
    if (a.value.index() != b.value.index()) return false;
    if (const auto* money = std::get_if<Money>(&a.value)) return *money == std::get<Money>(b.value);
    return std::get<Rate>(a.value) == std::get<Rate>(b.value);
}

std::string name_of(const Measured& /*quantity*/) { return "the quantity"; }
std::string name_of(const Content& content) { return content.name; }
std::string name_of(const Fact& fact) { return "the fact " + fact.name; }

/// The first two of a list that say different things of the same.
template <class T>
std::optional<Error> two_values(const std::vector<T>& list) {
    for (std::size_t second = 1; second < list.size(); ++second) {
        for (std::size_t first = 0; first < second; ++first) {
            if (!same_subject(list[first], list[second]) || same_value(list[first], list[second])) continue;
            return Error(name_of(list[first]) + " is stated twice, as " + words(list[first]) + " and as " + words(list[second]));
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> contradiction(const EntryLine& entry) {
    if (auto error = two_values(entry.contents)) return error;
    if (auto error = two_values(entry.quantities)) return error;
    return two_values(entry.facts);
}

std::optional<Error> unknown_unit(const EntryLine& entry, const TariffLine& product) {
    std::vector<std::string> counted;  // without the schedule's markup
    for (const std::string& text : product.units) {
        const Unit* unit = find_unit(text);
        if (!text.empty()) counted.emplace_back(unit != nullptr ? unit->name : text);
    }
    for (const Measured& measured : entry.quantities) {
        const bool known = find_unit(measured.unit) != nullptr || std::find(counted.begin(), counted.end(), measured.unit) != counted.end();
        if (known) continue;
        return Error("\"" + measured.unit + "\" is no unit of quantity" +
                     (counted.empty() ? "" : "; the schedule counts " + entry.product.dotted() + " in " + join(counted, ", ")));
    }
    return std::nullopt;
}

}  // namespace impost
