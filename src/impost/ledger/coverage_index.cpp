#include "impost/ledger/coverage_index.hpp"

#include <bit>

namespace impost {
namespace {

constexpr int place_bits = 26;
constexpr std::uint64_t place_mask = (std::uint64_t{1} << place_bits) - 1;

/// A code and its number of digits: less than 2^38, above zero.
std::uint64_t key_of(HsCode code) { return code.first() * 16 + static_cast<std::uint64_t>(code.digits()); }

/// Where a code is first looked for among a power of two of slots (multiplicative hashing).
std::size_t slot_of(std::uint64_t key, std::size_t slots) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    constexpr int word = 64;
    return static_cast<std::size_t>((key * golden) >> (word - std::countr_zero(slots)));
}

}  // namespace

CoverageIndex::CoverageIndex(std::vector<HsCode> products)
    : products_(std::move(products)), slots_(std::bit_ceil(products_.size() * 3 / 2 + 1)) {
    for (std::size_t p = 0; p < products_.size(); ++p) {
        const std::uint64_t key = key_of(products_[p]);
        std::size_t slot = slot_of(key, slots_.size());
        while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
        slots_[slot] = (key << place_bits) + p;
    }
}

std::optional<std::size_t> CoverageIndex::find(HsCode product) const {
    const std::uint64_t key = key_of(product);
    for (std::size_t slot = slot_of(key, slots_.size()); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
        if (slots_[slot] >> place_bits == key) return slots_[slot] & place_mask;
    }
    return std::nullopt;
}

const CoverageIndex::Covered& CoverageIndex::looked_up(const Scope& scope, Date on) {
    const auto [entry, fresh] = covered_.try_emplace({&scope, scope.is_dated() ? scope.changes_before(on) : 0});
    Covered& covered = entry->second;
    if (!fresh) return covered;
    covered.marks = scope.covers_each(products_, on);
    for (std::size_t p = 0; p < covered.marks.size(); ++p) {
        if (covered.marks[p] != 0) covered.places.push_back(static_cast<std::uint32_t>(p));
    }
    covered.places.shrink_to_fit();
    return covered;
}

}  // namespace impost
