#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/hs_code.hpp"

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

/// Shares of trade that claim a preference; estimates with a source, see data/PROVENANCE.md.
struct PreferenceShares {
    /// Share of a partner's goods of a chapter that enter below the general rate. Key: chapter and partner index.
    std::vector<std::vector<double>> exempt;  ///< [partner][chapter], 0 … 1
    /// Share that claims the USMCA, by product; Canada and Mexico only.
    std::unordered_map<std::string, std::unordered_map<std::uint64_t, double>> usmca;  ///< [partner code][HsCode::first()]

    [[nodiscard]] double exempt_share(std::size_t partner, HsCode product) const;
    [[nodiscard]] double usmca_share(const std::string& partner, HsCode product) const;
};

[[nodiscard]] PreferenceShares read_preferences(const std::string& chapter_shares, const std::string& usmca_shares,
                                                const TradeStatistics& trade);

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
