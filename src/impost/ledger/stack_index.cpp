#include "impost/ledger/stack_index.hpp"

#include <algorithm>
#include <limits>

#include "impost/ledger/goods_classes.hpp"

namespace impost {
namespace {

/// What is asked for of so many kinds of goods is kept.
constexpr std::size_t asked_kept = 1024;

std::vector<std::string> names_of_claims(const Regime& regime) {
    std::vector<std::string> names;
    for (const ActiveMeasure& active : regime.measures()) {
        for (const Version* version : active.versions) names.push_back(version->claim);
        for (const Exception* exception : active.exceptions) names.push_back(exception->condition);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "");
    if (names.size() > claim_count_max) throw Error("the measures in force ask for more than 256 names of claims");
    return names;
}

/// The versions that cover, as a key.
std::string_view key_of(const std::vector<const Version*>& covering) {
    return {reinterpret_cast<const char*>(covering.data()),
            covering.size() * sizeof(covering.front())};  // NOLINT(bugprone-sizeof-expression): the addresses are the key
}

}  // namespace

std::size_t StackIndex::Hash::operator()(const Claimed& claimed) const {
    constexpr std::size_t golden = 0x9E3779B97F4A7C15U;
    return std::hash<ClaimSet>()(claimed.claims) ^ (claimed.cell * golden);
}

StackIndex::StackIndex(const Regime& regime, CoverageIndex& coverage)
    : regime_(regime), stacking_(regime), on_(regime.instant().washington_date()), claim_names_(names_of_claims(regime)) {
    split_into_classes(coverage);
    for (const ActiveMeasure& active : regime.measures()) {
        MeasureCoverage& own = coverage_.emplace_back();
        for (const Version* version : active.versions) own.versions.push_back(coverage_of(version->scope, version->claim, coverage));
        for (const Exception* exception : active.exceptions)
            own.exceptions.push_back(coverage_of(exception->scope, exception->condition, coverage));
    }
    unclaimed_.assign(product_of_.size() * origin_of_.size(), 0);
}

void StackIndex::split_into_classes(CoverageIndex& coverage) {
    GoodsClasses classes(coverage);
    classes.split(regime_);
    product_of_ = classes.some_products();
    origin_of_ = classes.some_origins();
    if (product_of_.size() > std::numeric_limits<std::uint16_t>::max())
        throw Error("the measures in force tell more than 65,535 kinds of products apart");
    product_class_.assign(classes.products().begin(), classes.products().end());
    origin_class_.assign(classes.origins().begin(), classes.origins().end());
}

StackIndex::Coverage StackIndex::coverage_of(const Scope& scope, const std::string& claim, CoverageIndex& coverage) const {
    Coverage result;
    result.claim = claim_of(claim);
    if (!scope.covers_all_products()) {
        const std::vector<char>& covered = coverage.covered(scope, on_);
        for (const std::size_t product : product_of_) result.products.push_back(covered.empty() ? char{0} : covered[product]);
    }
    if (!scope.origins.is_all()) {
        for (const Country origin : origin_of_) result.origins.push_back(scope.origins.contains(origin) ? 1 : 0);
    }
    return result;
}

std::optional<std::size_t> StackIndex::claim_of(const std::string& name) const {
    const auto found = std::lower_bound(claim_names_.begin(), claim_names_.end(), name);
    if (found == claim_names_.end() || *found != name) return std::nullopt;
    return static_cast<std::size_t>(found - claim_names_.begin());
}

ClaimSet StackIndex::claims(const std::vector<std::string>& names) const {
    ClaimSet result;
    for (const std::string& name : names) {
        if (const auto claim = claim_of(name)) result.set(*claim);
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
    const auto [known, fresh] = claimed_.try_emplace({cell, claims}, 0);
    if (fresh) known->second = static_cast<std::uint32_t>(make(product_class, origin_class, claims));
    return known->second;
}

ClaimSet StackIndex::all_asked_for(std::size_t product_class, std::size_t origin_class) const {
    ClaimSet result;
    for (std::size_t m = 0; m < coverage_.size(); ++m) {
        const ActiveMeasure& active = regime_.measures()[m];
        const auto covers = [&](const Coverage& one) { return one.covers_goods(product_class, origin_class); };
        for (const Coverage& version : coverage_[m].versions) {
            if (version.claim && covers(version)) result.set(*version.claim);
        }
        for (std::size_t e = 0; e < active.exceptions.size(); ++e) {
            const Coverage& exception = coverage_[m].exceptions[e];
            if (!exception.claim || !covers(exception)) continue;
            for (std::size_t v = 0; v < active.versions.size(); ++v) {
                if (active.exceptions[e]->concerns(*active.versions[v]) && covers(coverage_[m].versions[v])) result.set(*exception.claim);
            }
        }
    }
    return result;
}

ClaimSet StackIndex::asked_for(std::size_t product, Country origin, const ClaimSet& claims) {
    if (claims.none()) return {};
    const std::size_t product_class = product_class_[product];
    const std::size_t origin_class = origin_class_[origin.index()];
    if (asked_.size() >= asked_kept) asked_.clear();
    const auto [known, fresh] = asked_.try_emplace(product_class * origin_of_.size() + origin_class);
    if (fresh) known->second = all_asked_for(product_class, origin_class);
    return known->second & claims;
}

const Version* StackIndex::covering(std::size_t measure, std::size_t product_class, std::size_t origin_class,
                                    const ClaimSet& claims) const {
    const ActiveMeasure& active = regime_.measures()[measure];
    const MeasureCoverage& coverage = coverage_[measure];
    const auto covers = [&](const Coverage& one) { return one.covers(product_class, origin_class, claims); };
    const auto first = std::find_if(coverage.versions.begin(), coverage.versions.end(), covers);
    if (first == coverage.versions.end()) return nullptr;
    const Version* version = active.versions[static_cast<std::size_t>(first - coverage.versions.begin())];
    for (std::size_t e = 0; e < coverage.exceptions.size(); ++e) {
        if (covers(coverage.exceptions[e]) && active.exceptions[e]->concerns(*version)) return nullptr;
    }
    return version;
}

std::size_t StackIndex::make(std::size_t product_class, std::size_t origin_class, const ClaimSet& claims) {
    std::vector<const Version*> versions(regime_.measures().size());
    for (std::size_t m = 0; m < versions.size(); ++m) versions[m] = covering(m, product_class, origin_class, claims);
    const auto [known, fresh] = known_.try_emplace(std::string(key_of(versions)), static_cast<std::uint32_t>(stacks_.size()));
    if (fresh) stacks_.push_back(stack_of(std::move(versions)));
    return known->second;
}

Stack StackIndex::stack_of(std::vector<const Version*> covering) const {
    Stack stack;
    stack.covering = std::move(covering);
    std::vector<Portion> portions;
    for (const Version* version : stack.covering) {
        portions.push_back(version != nullptr ? Portion::whole(Money{}) : Portion::nothing());
        if (version != nullptr && !version->charge->on.empty()) stack.contents.push_back(version->charge->on);
    }
    try {
        static_cast<void>(stacking_.settle(portions));
    } catch (const Error& error) {
        stack.refusal = error.what();
        return stack;
    }
    for (std::size_t m = 0; m < portions.size(); ++m) {
        if (!portions[m].is_nothing()) stack.duties.push_back({m, stack.covering[m], portions[m].share});
    }
    return stack;
}

}  // namespace impost
