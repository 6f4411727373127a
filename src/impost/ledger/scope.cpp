#include "impost/ledger/scope.hpp"

#include <algorithm>
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
    for (const HsCode prefix : prefixes) set.ranges_.push_back({prefix, first_day, last_day});
    set.sort();
    return set;
}

ProductSet ProductSet::from_list(const CsvTable& list) {
    ProductSet set;
    const std::size_t product = list.column("product");
    for (std::size_t row = 0; row < list.rows(); ++row) {
        const auto code = HsCode::parse(list.cell(row, product));
        if (!code) throw list.error(row, product, code.error().what());
        set.ranges_.push_back({*code, date_cell(list, row, "from").value_or(first_day), date_cell(list, row, "until").value_or(last_day)});
    }
    set.sort();
    return set;
}

void ProductSet::sort() {
    std::stable_sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.prefix < b.prefix; });
}

bool ProductSet::contains(HsCode code, Date on) const {
    if (all_) return true;
    // A prefix that covers the code is the code cut to 2, 4, 6, 8 or 10 digits.
    for (int digits = 2; digits <= code.digits(); digits += 2) {
        const HsCode prefix = code.prefix(digits);
        auto range = std::lower_bound(ranges_.begin(), ranges_.end(), prefix, [](const Range& r, HsCode c) { return r.prefix < c; });
        for (; range != ranges_.end() && range->prefix == prefix; ++range) {
            if (range->from <= on && on < range->until) return true;
        }
    }
    return false;
}

std::vector<HsCode> ProductSet::prefixes() const {
    std::vector<HsCode> result;
    for (const Range& range : ranges_) result.push_back(range.prefix);
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
