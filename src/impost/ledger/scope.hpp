#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/base/instant.hpp"
#include "impost/io/csv.hpp"

namespace impost {

/// Products by HS prefixes, each for all time or between two days.
class ProductSet {
public:
    /// Every product.
    static ProductSet all();
    static ProductSet of(const std::vector<HsCode>& prefixes);
    /// A list file: columns product[, from, until] (until exclusive).
    static ProductSet from_list(const CsvTable& list);

    [[nodiscard]] bool contains(HsCode code, Date on) const;
    [[nodiscard]] bool is_all() const noexcept { return all_; }
    /// The prefixes, in order.
    [[nodiscard]] std::vector<HsCode> prefixes() const;

private:
    struct Range {
        HsCode prefix;
        Date from;
        Date until;
    };
    void sort();

    bool all_ = false;
    std::vector<Range> ranges_;  // in order of code; shorter prefixes first
};

/// Countries of origin.
class OriginSet {
public:
    static OriginSet all();
    static OriginSet of(const std::vector<Country>& countries);
    void remove(const std::vector<Country>& countries);
    [[nodiscard]] bool contains(Country country) const;
    [[nodiscard]] bool is_all() const noexcept { return members_.all(); }
    [[nodiscard]] std::vector<Country> countries() const;

private:
    std::bitset<country_count_max> members_;
};

/// What a provision covers.
struct Scope {
    OriginSet origins;
    ProductSet products;
    ProductSet except_products;

    [[nodiscard]] bool covers_product(HsCode code, Date on) const { return products.contains(code, on) && !except_products.contains(code, on); }
};

}  // namespace impost
