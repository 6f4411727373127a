#include "impost/ledger/scope.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

namespace impost {
namespace {

const Date first_day = Date::from_days(std::numeric_limits<std::int32_t>::min());
const Date last_day = Date::from_days(std::numeric_limits<std::int32_t>::max());

std::optional<Date> date_cell(const CsvTable& list, std::size_t row, const char* name) {
    if (!list.has(name)) return std::nullopt;
    const std::size_t column = list.column(name);
    const std::string_view text = list.cell(row, column);
    if (text.empty()) return std::nullopt;
    const auto date = Date::parse(text);
    if (!date) throw list.error(row, column, date.error().what());
    return *date;
}

}  // namespace

ProductSet ProductSet::all() {
    ProductSet set;
    set.all_ = true;
    return set;
}

ProductSet ProductSet::of(const std::vector<HsCode>& prefixes) {
    ProductSet set;
    for (const HsCode prefix : prefixes) set.dated_.push_back({prefix, first_day, last_day});
    set.settle();
    return set;
}

ProductSet ProductSet::from_list(const CsvTable& list) {
    ProductSet set;
    set.list_ = std::filesystem::path(list.name()).stem();
    const std::size_t product = list.column("product");
    for (std::size_t row = 0; row < list.rows(); ++row) {
        const auto code = HsCode::parse(list.cell(row, product));
        if (!code) throw list.error(row, product, code.error().what());
        set.dated_.push_back({*code, date_cell(list, row, "from").value_or(first_day), date_cell(list, row, "until").value_or(last_day)});
    }
    set.settle();
    return set;
}

void ProductSet::settle() {
    std::stable_sort(dated_.begin(), dated_.end(), [](const Range& a, const Range& b) { return a.prefix < b.prefix; });
    for (const Range& range : dated_) {
        const bool undated = range.from == first_day && range.until == last_day;
        const bool within = !always_.empty() && always_.back().prefix.covers(range.prefix);
        if (undated && !within) always_.push_back(range);
    }
    std::erase_if(dated_, [](const Range& range) { return range.from == first_day && range.until == last_day; });
}

bool ProductSet::contains(HsCode code, Date on) const {
    if (all_) return true;
    // None of the undated prefixes lies within another, so only the last that does not stand behind the code can cover it.
    const auto after = std::upper_bound(always_.begin(), always_.end(), code, [](HsCode c, const Range& r) { return c < r.prefix; });
    if (after != always_.begin() && std::prev(after)->prefix.covers(code)) return true;
    return contains_dated(code, on);
}

bool ProductSet::contains_dated(HsCode code, Date on) const {
    if (dated_.empty()) return false;
    for (int digits = code.digits(); digits >= 2; digits -= 2) {
        const HsCode prefix = code.prefix(digits);
        auto range = std::lower_bound(dated_.begin(), dated_.end(), prefix, [](const Range& r, HsCode c) { return r.prefix < c; });
        for (; range != dated_.end() && range->prefix == prefix; ++range) {
            if (range->from <= on && on < range->until) return true;
        }
    }
    return false;
}

std::vector<char> ProductSet::contains_each(const std::vector<HsCode>& products, Date on) const {
    std::vector<char> result(products.size(), all_ ? 1 : 0);
    if (all_) return result;
    // What a prefix covers stands together, from the first code that is not before it.
    auto first = products.begin();
    const auto mark = [&](const Range& range) {
        first = std::lower_bound(first, products.end(), range.prefix);
        for (auto p = first; p != products.end() && range.prefix.covers(*p); ++p)
            result[static_cast<std::size_t>(p - products.begin())] = 1;
    };
    for (const Range& range : always_) mark(range);
    first = products.begin();
    for (const Range& range : dated_) {
        if (range.from <= on && on < range.until) mark(range);
    }
    return result;
}

std::size_t Scope::changes_before(Date on) const {
    const auto passed = [&](const ProductSet& set) {
        const auto days = set.changes();
        return static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), on) - days.begin());
    };
    return passed(products) + passed(except_products);
}

std::vector<char> Scope::covers_each(const std::vector<HsCode>& codes, Date on) const {
    std::vector<char> result = products.contains_each(codes, on);
    const std::vector<char> excepted = except_products.contains_each(codes, on);
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = result[i] != 0 && excepted[i] == 0 ? 1 : 0;
    return result;
}

std::vector<Date> ProductSet::changes() const {
    std::vector<Date> result;
    for (const Range& range : dated_) {
        if (range.from != first_day) result.push_back(range.from);
        if (range.until != last_day) result.push_back(range.until);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

std::vector<HsCode> ProductSet::prefixes() const {
    std::vector<HsCode> result;
    for (const auto* ranges : {&always_, &dated_}) {
        for (const Range& range : *ranges) result.push_back(range.prefix);
    }
    std::sort(result.begin(), result.end());
    return result;
}

OriginSet OriginSet::all() {
    OriginSet set;
    set.members_.set();
    return set;
}

OriginSet OriginSet::of(const std::vector<Country>& countries) {
    OriginSet set;
    for (const Country country : countries) set.members_.set(country.index());
    return set;
}

void OriginSet::remove(const std::vector<Country>& countries) {
    for (const Country country : countries) members_.reset(country.index());
}

bool OriginSet::contains(Country country) const { return members_.test(country.index()); }

std::vector<Country> OriginSet::countries() const {
    std::vector<Country> result;
    for (const Country country : all_countries()) {
        if (contains(country)) result.push_back(country);
    }
    return result;
}

}  // namespace impost
