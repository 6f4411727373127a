#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
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
    /// `contains` for each of many products, which are in order; one walk along both.
    [[nodiscard]] std::vector<char> contains_each(const std::vector<HsCode>& products, Date on) const;
    [[nodiscard]] bool is_all() const noexcept { return all_; }
    [[nodiscard]] bool is_empty() const noexcept { return !all_ && always_.empty() && dated_.empty(); }
    /// Whether some of it holds between certain days only.
    [[nodiscard]] bool is_dated() const noexcept { return !dated_.empty(); }
    /// The days on which it changes.
    [[nodiscard]] std::vector<Date> changes() const;
    /// The prefixes, in order.
    [[nodiscard]] std::vector<HsCode> prefixes() const;
    /// The name of the list that it was read from; empty where its prefixes stand in the measure's file.
    [[nodiscard]] const std::string& list() const noexcept { return list_; }

private:
    struct Range {
        HsCode prefix;
        Date from;
        Date until;
    };
    void settle();
    [[nodiscard]] bool contains_dated(HsCode code, Date on) const;

    bool all_ = false;
    std::string list_;
    std::vector<Range> always_;  // undated, in order, none within another
    std::vector<Range> dated_;   // in order
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
    [[nodiscard]] bool overlaps(const OriginSet& other) const { return (members_ & other.members_).any(); }
    [[nodiscard]] bool includes(const OriginSet& other) const { return (members_ & other.members_) == other.members_; }

    friend bool operator==(const OriginSet&, const OriginSet&) = default;

private:
    std::bitset<country_count_max> members_;
};

/// What a provision covers.
struct Scope {
    OriginSet origins;
    ProductSet products;
    ProductSet except_products;

    [[nodiscard]] bool covers_product(HsCode code, Date on) const {
        return products.contains(code, on) && !except_products.contains(code, on);
    }
    [[nodiscard]] bool covers(HsCode code, Country origin, Date on) const { return origins.contains(origin) && covers_product(code, on); }
    [[nodiscard]] bool covers_all_products() const noexcept { return products.is_all() && except_products.is_empty(); }
    [[nodiscard]] bool is_dated() const noexcept { return products.is_dated() || except_products.is_dated(); }
    /// How often it has changed up to a day; between two changes it covers the same products.
    [[nodiscard]] std::size_t changes_before(Date on) const;
    /// `covers_product` for each of many products, which are in order.
    [[nodiscard]] std::vector<char> covers_each(const std::vector<HsCode>& codes, Date on) const;
};

}  // namespace impost
