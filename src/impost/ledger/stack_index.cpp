#include "impost/ledger/stack_index.hpp"

#include <algorithm>
#include <map>

namespace impost {
namespace {

/// Splits classes: members of one class that differ in `member` come apart. Returns the number of classes.
template <class Member>
std::uint32_t refine(std::vector<std::uint32_t>& classes, std::uint32_t count, Member member) {
    std::vector<std::uint32_t> inside(count, 0);  // the class that takes a class's members, + 1
    std::vector<char> outside(count, 0);          // whether a class has others
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (!member(i)) outside[classes[i]] = 1;
    }
    std::uint32_t next = count;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::uint32_t own = classes[i];
        if (!member(i) || outside[own] == 0) continue;
        if (inside[own] == 0) inside[own] = ++next;
        classes[i] = inside[own] - 1;
    }
    return next;
}

/// One member of each class.
std::vector<std::size_t> representatives(const std::vector<std::uint32_t>& classes, std::uint32_t count) {
    std::vector<std::size_t> result(count);
    for (std::size_t i = classes.size(); i-- > 0;) result[classes[i]] = i;
    return result;
}

template <class Visit>
void for_each_scope(const Regime& regime, Visit visit) {
    for (const ActiveMeasure& active : regime.measures()) {
        for (const Version* version : active.versions) visit(version->scope);
        for (const Exception* exception : active.exceptions) visit(exception->scope);
    }
}

std::vector<std::string> names_of_claims(const Regime& regime) {
    std::vector<std::string> names;
    for (const ActiveMeasure& active : regime.measures()) {
        for (const Version* version : active.versions) names.push_back(version->claim);
        for (const Exception* exception : active.exceptions) names.push_back(exception->claim);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "");
    if (names.size() > claim_count_max) throw Error("the measures in force ask for more than 256 names of claims");
    return names;
}

/// What stands in a stack, as a key.
std::string key_of(const Stack& stack) {
    std::string key(reinterpret_cast<const char*>(stack.covering.data()), stack.covering.size() * sizeof(const Version*));
    return key;
}

}  // namespace

StackIndex::StackIndex(const Regime& regime, CoverageIndex& coverage)
    : regime_(regime), stacking_(regime), on_(regime.instant().washington_date()), claim_names_(names_of_claims(regime)) {
    const auto countries = all_countries();
    product_class_.assign(coverage.products().size(), 0);
    origin_class_.assign(country_count_max, 0);
    std::uint32_t products = 1;
    std::uint32_t origins = 1;
    std::vector<OriginSet> seen;
    for_each_scope(regime, [&](const Scope& scope) {
        if (!scope.covers_all_products()) {
            const std::vector<char>& covered = coverage.covered(scope, on_);
            products = refine(product_class_, products, [&](std::size_t p) { return covered[p] != 0; });
        }
        if (scope.origins.is_all() || std::find(seen.begin(), seen.end(), scope.origins) != seen.end()) return;
        seen.push_back(scope.origins);
        origins =
            refine(origin_class_, origins, [&](std::size_t o) { return o < countries.size() && scope.origins.contains(countries[o]); });
    });
    for (const std::size_t p : representatives(product_class_, products)) {
        if (!coverage.products().empty()) product_of_.push_back(coverage.products()[p]);
    }
    for (const std::size_t o : representatives(origin_class_, origins)) origin_of_.push_back(countries[std::min(o, countries.size() - 1)]);
    unclaimed_.assign(product_of_.size() * origin_of_.size(), 0);
}

ClaimSet StackIndex::claims(const std::vector<std::string>& names) const {
    ClaimSet result;
    for (const std::string& name : names) {
        const auto found = std::lower_bound(claim_names_.begin(), claim_names_.end(), name);
        if (found != claim_names_.end() && *found == name) result.set(static_cast<std::size_t>(found - claim_names_.begin()));
    }
    return result;
}

std::size_t StackIndex::find(std::size_t product, Country origin, const ClaimSet& claims) {
    const std::size_t product_class = product_class_[product];
    const std::size_t origin_class = origin_class_[origin.index()];
    const std::size_t cell = product_class * origin_of_.size() + origin_class;
    if (claims.none()) {
        if (unclaimed_[cell] == 0) unclaimed_[cell] = static_cast<std::uint32_t>(make(product_class, origin_class, claims)) + 1;
        return unclaimed_[cell] - 1;
    }
    std::vector<std::uint32_t>& cells = claimed_[claims];
    if (cells.empty()) cells.assign(unclaimed_.size(), 0);
    if (cells[cell] == 0) cells[cell] = static_cast<std::uint32_t>(make(product_class, origin_class, claims)) + 1;
    return cells[cell] - 1;
}

std::size_t StackIndex::make(std::size_t product_class, std::size_t origin_class, const ClaimSet& claims) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < claim_names_.size(); ++c) {
        if (claims.test(c)) names.push_back(claim_names_[c]);
    }
    Stack stack;
    std::vector<Portion> portions;
    for (const ActiveMeasure& active : regime_.measures()) {
        const Applicability met = meet(active, product_of_[product_class], origin_of_[origin_class], on_, names);
        stack.covering.push_back(met.applies() ? met.version : nullptr);
        portions.push_back(met.applies() ? Portion::whole(Money{}) : Portion::nothing());
        if (met.applies() && !met.version->charge->on.empty()) stack.contents.push_back(met.version->charge->on);
    }
    const auto [known, fresh] = known_.try_emplace(key_of(stack), static_cast<std::uint32_t>(stacks_.size()));
    if (!fresh) return known->second;
    try {
        static_cast<void>(stacking_.settle(portions));
    } catch (const Error& error) {
        stack.refusal = error.what();
    }
    for (std::size_t m = 0; m < portions.size() && stack.refusal.empty(); ++m) {
        if (!portions[m].is_nothing()) stack.duties.push_back({m, stack.covering[m], portions[m].share});
    }
    stacks_.push_back(std::move(stack));
    return stacks_.size() - 1;
}

}  // namespace impost
