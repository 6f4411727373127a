#include "impost/ledger/goods_classes.hpp"

#include <algorithm>

namespace impost {

GoodsClasses::Classes::Classes(std::size_t things) : class_of(things, 0), size{static_cast<std::uint32_t>(things)} {}

void GoodsClasses::Classes::split(const std::vector<std::uint32_t>& covered) {
    std::vector<std::uint32_t> inside(size.size(), 0);  // members of a class that are covered
    std::vector<std::uint32_t> part(size.size(), 0);    // the class that takes them
    for (const std::uint32_t thing : covered) ++inside[class_of[thing]];
    for (const std::uint32_t thing : covered) {
        const std::uint32_t own = class_of[thing];
        if (part[own] == 0) {
            const bool whole = inside[own] == size[own];
            part[own] = whole ? own : static_cast<std::uint32_t>(size.size());
            if (!whole) size.push_back(inside[own]);
            if (!whole) size[own] -= inside[own];
        }
        class_of[thing] = part[own];
    }
}

std::vector<std::size_t> GoodsClasses::Classes::representatives() const {
    std::vector<std::size_t> result(size.size());
    for (std::size_t thing = class_of.size(); thing-- > 0;) result[class_of[thing]] = thing;
    return result;
}

GoodsClasses::GoodsClasses(CoverageIndex& coverage)
    : coverage_(coverage), products_(coverage.products().size()), origins_(country_count_max) {}

void GoodsClasses::split(const Scope& scope, Date on) {
    if (!scope.covers_all_products()) {
        const std::vector<std::uint32_t>& covered = coverage_.places_covered(scope, on);
        if (seen_products_.insert(&covered).second) products_.split(covered);
    }
    const bool seen = std::find(seen_origins_.begin(), seen_origins_.end(), scope.origins) != seen_origins_.end();
    if (scope.origins.is_all() || seen) return;
    seen_origins_.push_back(scope.origins);
    std::vector<std::uint32_t> covered;
    for (const Country country : scope.origins.countries()) covered.push_back(static_cast<std::uint32_t>(country.index()));
    origins_.split(covered);
}

void GoodsClasses::split(const Regime& regime) {
    const Date on = regime.instant().washington_date();
    for (const ActiveMeasure& active : regime.measures()) {
        for (const Version* version : active.versions) split(version->scope, on);
        for (const Exception* exception : active.exceptions) split(exception->scope, on);
    }
}

std::vector<std::size_t> GoodsClasses::some_products() const { return products_.representatives(); }

std::vector<Country> GoodsClasses::some_origins() const {
    const auto countries = all_countries();
    std::vector<Country> result;
    for (const std::size_t origin : origins_.representatives()) result.push_back(countries[std::min(origin, countries.size() - 1)]);
    return result;
}

}  // namespace impost
