#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/io/csv.hpp"

namespace impost {

/// A trading partner of the statistics: a country, or the EU as one.
struct Partner {
    std::string code;  ///< alpha-2, or "EU"
    std::string name;
    Country representative;  ///< the origin under which the law sees its goods
};

/// Imports for consumption of one product from one partner in a year.
struct TradeRow {
    HsCode product;
    std::size_t partner = 0;  ///< index into `partners`
    double imports_usd = 0;   ///< customs value
    double duty_usd = 0;      ///< duty as customs calculated it
};

/// A year's imports by 10-digit line and partner.
struct TradeStatistics {
    int year = 0;
    std::vector<Partner> partners;
    std::vector<TradeRow> rows;
};

/// Columns product, partner, imports_usd, duty_usd. Errors: each names file, line and field.
[[nodiscard]] TradeStatistics read_trade(const std::string& path, int year);

/// Shares by product, each for a code of 2 to 10 digits; the longest code that covers a product counts.
class ProductShares {
public:
    void set(HsCode product, double share) { shares_[key(product)] = share; }
    [[nodiscard]] std::optional<double> find(HsCode product) const;

private:
    static std::uint64_t key(HsCode product) { return product.first() * 16 + static_cast<std::uint64_t>(product.digits()); }
    std::unordered_map<std::uint64_t, double> shares_;
};

/// Shares of trade that claim a preference; estimates with a source, see data/PROVENANCE.md.
struct PreferenceShares {
    /// Share of a partner's goods of a chapter that enter below the general rate. Key: chapter and partner index.
    std::vector<std::vector<double>> exempt;  ///< [partner][chapter], 0 … 1
    /// Shares of trade that make a claim, by claim, then partner code ("" for all partners).
    std::unordered_map<std::string, std::unordered_map<std::string, ProductShares>> claims;
    /// Shares of the customs value that are of some content, by content.
    std::unordered_map<std::string, ProductShares> contents;

    [[nodiscard]] double exempt_share(std::size_t partner, HsCode product) const;
    /// Zero where nothing is known of the claim.
    [[nodiscard]] double claim_share(const std::string& claim, const std::string& partner, HsCode product) const;
    [[nodiscard]] bool knows_claim(const std::string& claim) const { return claims.contains(claim); }
    /// Takes the shares of a claim from another vintage of them ("2024"). Errors: there is none.
    void use_vintage(const std::string& claim, const std::string& vintage);
    /// One where nothing is known of the content: all of the value is taken to be it.
    [[nodiscard]] double content_share(const std::string& content, HsCode product) const;
};

/// `chapter_shares`: chapter, partner, share. `claim_shares`: claim, product (2 to 10 digits), partner (may be empty), share.
/// `content_shares`: content, product, share. Errors: each names file, line and field.
[[nodiscard]] PreferenceShares read_preferences(const CsvTable& chapter_shares, const CsvTable& claim_shares,
                                                const CsvTable& content_shares, const TradeStatistics& trade);

/// The model sector of each HS subheading.
class SectorMap {
public:
    /// Columns product (6 digits), sector.
    static SectorMap read(const std::string& path);
    /// Empty when the subheading is not mapped.
    [[nodiscard]] std::string_view sector(HsCode product) const;
    /// The subheadings of a sector.
    [[nodiscard]] std::vector<HsCode> subheadings(std::string_view sector) const;
    [[nodiscard]] const std::vector<std::string>& sectors() const noexcept { return names_; }

private:
    std::vector<std::string> names_;
    std::vector<std::pair<HsCode, std::size_t>> entries_;  // in order of code
};

}  // namespace impost
