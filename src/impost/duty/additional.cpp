#include "impost/duty/additional.hpp"

#include <algorithm>
#include <limits>

#include "impost/ledger/goods_classes.hpp"

namespace impost {
namespace {

/// Stacks under claims are looked up again when so many are kept.
constexpr std::size_t stacks_kept = 1U << 17U;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::uint16_t unknown = 0xFFFF;
constexpr std::uint32_t no_row = 0xFFFF'FFFF;

/// For each day since the first start, the last start at or before its beginning.
std::vector<std::uint16_t> starts_by_day(const std::vector<Instant>& starts) {
    std::vector<std::uint16_t> result;
    result.reserve(static_cast<std::size_t>((starts.back().seconds() - starts.front().seconds()) / seconds_per_day) + 1);
    std::size_t start = 0;
    for (std::int64_t day = starts.front().seconds(); day <= starts.back().seconds(); day += seconds_per_day) {
        while (start + 1 < starts.size() && starts[start + 1].seconds() <= day) ++start;
        result.push_back(static_cast<std::uint16_t>(start));
    }
    return result;
}

}  // namespace

AdditionalDuties::AdditionalDuties(const Ledger& ledger, Country importer, RegimeChanges changes, std::vector<Instant> starts,
                                   const std::vector<HsCode>& products)
    : ledger_(ledger),
      importer_(importer),
      changes_(std::move(changes)),
      starts_(std::move(starts)),
      start_on_(starts_by_day(starts_)),
      spans_(starts_.size()),
      kinds_({}) {
    tell_kinds_apart(products);
}

void AdditionalDuties::tell_kinds_apart(const std::vector<HsCode>& products) {
    CoverageIndex coverage(products);
    GoodsClasses classes(coverage);
    for (const Instant start : starts_) classes.split(Regime::at(ledger_, importer_, start, changes_));
    if (classes.product_classes() > std::numeric_limits<std::uint16_t>::max())
        throw Error("the law tells more than 65,535 kinds of products apart");
    std::vector<HsCode> kinds;
    std::vector<std::size_t> kind_of(classes.product_classes(), classes.product_classes());  // [class] or none yet
    for (std::size_t p = 0; p < products.size(); ++p) {
        std::size_t& kind = kind_of[classes.products()[p]];
        if (kind == kind_of.size()) {
            kind = kinds.size();
            kinds.push_back(products[p]);
        }
        product_kind_.push_back(static_cast<std::uint16_t>(kind));
    }
    kinds_ = CoverageIndex(std::move(kinds));
    origin_kind_.assign(classes.origins().begin(), classes.origins().end());
    origin_kinds_ = classes.origin_classes();
    rows_.assign(classes.product_classes() * origin_kinds_, no_row);
}

LawSpan* AdditionalDuties::span_at(Instant at) {
    if (at < starts_.front()) return nullptr;
    const auto day = static_cast<std::size_t>((at.seconds() - starts_.front().seconds()) / seconds_per_day);
    std::size_t place = start_on_[std::min(day, start_on_.size() - 1)];
    while (place + 1 < starts_.size() && starts_[place + 1] <= at) ++place;
    std::unique_ptr<LawSpan>& kept = spans_[place];
    if (kept == nullptr) kept = std::make_unique<LawSpan>(place, Regime::at(ledger_, importer_, starts_[place], changes_), kinds_);
    return kept.get();
}

AdditionalDuty AdditionalDuties::duty(const LawSpan& span, std::size_t measure, const Version& version) {
    const auto [known, fresh] = provisions_.try_emplace(&version);
    if (fresh) {
        const Measure& own = *span.regime.measures()[measure].measure;
        known->second = {own.authority, own.id, version.rate_text};
    }
    return {&*version.charge, &version, &known->second};
}

AdditionalDuties::Place AdditionalDuties::keep(const LawSpan& span, const Stack& stack) {
    if (!stack.refusal.empty()) return 0;
    std::vector<const Version*> versions;
    for (const StackedDuty& stacked : stack.duties) versions.push_back(stacked.version);
    const auto [entry, fresh] = known_.try_emplace(std::move(versions), Place{0});
    if (fresh && lists_.size() + 1 < unknown) {
        lists_.push_back({static_cast<std::uint32_t>(duties_.size()), static_cast<std::uint32_t>(stack.duties.size())});
        for (const StackedDuty& stacked : stack.duties) duties_.push_back(duty(span, stacked.measure, *stacked.version));
        entry->second = static_cast<Place>(lists_.size());
    }
    return entry->second;
}

AdditionalDuties::Place AdditionalDuties::list_of(LawSpan& span, std::size_t stack) {
    if (span.lists.size() <= stack) span.lists.resize(stack + 1, unknown);
    if (span.lists[stack] == unknown) span.lists[stack] = keep(span, span.stacks[stack]);
    return span.lists[stack];
}

AdditionalDuties::Place AdditionalDuties::unclaimed(LawSpan& span, std::size_t kind, Country origin) {
    std::uint32_t& row = rows_[kind * origin_kinds_ + origin_kind_[origin.index()]];
    if (row == no_row) {
        row = static_cast<std::uint32_t>(list_in_.size() / starts_.size());
        list_in_.resize(list_in_.size() + starts_.size(), unknown);
    }
    Place& place = list_in_[row * starts_.size() + span.place];
    if (place == unknown) place = list_of(span, span.stacks.find(kind, origin, ClaimSet{}));
    return place;
}

std::size_t AdditionalDuties::find_stack(LawSpan& span, std::size_t kind, Country origin, const ClaimSet& claims) {
    if (stacks_claimed_ >= stacks_kept) {
        for (const auto& one : spans_) {
            if (one != nullptr) one->stacks.forget_claimed();
        }
        stacks_claimed_ = 0;
    }
    const std::size_t before = span.stacks.claimed();
    const std::size_t stack = span.stacks.find(kind, origin, claims);
    stacks_claimed_ += span.stacks.claimed() - before;
    return stack;
}

std::optional<AdditionalDuties::List> AdditionalDuties::of(LawSpan& span, std::size_t product, Country origin, const ClaimSet& claims) {
    const std::size_t kind = product_kind_[product];
    const Place place = claims.none() ? unclaimed(span, kind, origin) : list_of(span, find_stack(span, kind, origin, claims));
    if (place == 0) return std::nullopt;
    const Run& run = lists_[place - 1U];
    return List(duties_.data() + run.first, run.size);
}

const Stack& AdditionalDuties::stack(LawSpan& span, std::size_t product, Country origin, const ClaimSet& claims) {
    return span.stacks[find_stack(span, product_kind_[product], origin, claims)];
}

}  // namespace impost
