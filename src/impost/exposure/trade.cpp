#include "impost/exposure/trade.hpp"

#include <algorithm>
#include <charconv>

#include "impost/io/csv.hpp"

namespace impost {
namespace {

Partner make_partner(std::string_view code) {
    if (code == "EU") return {"EU", "European Union", Country::parse("DE").value()};
    const auto country = Country::parse(code).value();
    return {std::string(country.alpha2()), std::string(country.name()), country};
}

HsCode product_cell(const CsvTable& table, std::size_t row, std::size_t column) {
    const auto code = HsCode::parse(table.cell(row, column));
    if (!code) throw table.error(row, column, code.error().what());
    return *code;
}

double share_cell(const CsvTable& table, std::size_t row, std::size_t column) {
    const double share = table.number(row, column);
    if (share < 0 || share > 1) throw table.error(row, column, "a share lies between 0 and 1");
    return share;
}

}  // namespace

TradeStatistics read_trade(const std::string& path, int year) {
    const auto table = CsvTable::read(path);
    const std::size_t product = table.column("product");
    const std::size_t partner = table.column("partner");
    const std::size_t imports = table.column("imports_usd");
    const std::size_t duty = table.column("duty_usd");
    TradeStatistics trade;
    trade.year = year;
    trade.rows.reserve(table.rows());
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string_view code = table.cell(row, partner);
        const auto [entry, fresh] = index.try_emplace(code, trade.partners.size());
        if (fresh) {
            if (code != "EU" && !Country::parse(code))
                throw table.error(row, partner, "\"" + std::string(code) + "\" is neither a country nor the EU");
            trade.partners.push_back(make_partner(code));
        }
        const TradeRow line{product_cell(table, row, product), entry->second, table.number(row, imports), table.number(row, duty)};
        if (line.imports_usd < 0) throw table.error(row, imports, "a value of trade is not negative");
        if (line.duty_usd < 0) throw table.error(row, duty, "a duty is not negative");
        trade.rows.push_back(line);
    }
    return trade;
}

double PreferenceShares::exempt_share(std::size_t partner, HsCode product) const {
    return exempt[partner][static_cast<std::size_t>(product.chapter())];
}

double PreferenceShares::usmca_share(const std::string& partner, HsCode product) const {
    const auto shares = usmca.find(partner);
    if (shares == usmca.end()) return 0;
    const auto share = shares->second.find(product.first());
    return share == shares->second.end() ? 0 : share->second;
}

PreferenceShares read_preferences(const std::string& chapter_shares, const std::string& usmca_shares, const TradeStatistics& trade) {
    constexpr std::size_t chapters = 100;
    PreferenceShares result;
    result.exempt.assign(trade.partners.size(), std::vector<double>(chapters, 0.0));
    const auto by_chapter = CsvTable::read(chapter_shares);
    const std::size_t chapter = by_chapter.column("chapter");
    const std::size_t partner = by_chapter.column("partner");
    const std::size_t share = by_chapter.column("share");
    for (std::size_t row = 0; row < by_chapter.rows(); ++row) {
        const std::string_view code = by_chapter.cell(row, partner);
        const auto found = std::find_if(trade.partners.begin(), trade.partners.end(), [&](const Partner& p) { return p.code == code; });
        if (found == trade.partners.end()) continue;
        const HsCode heading = product_cell(by_chapter, row, chapter);
        result.exempt[static_cast<std::size_t>(found - trade.partners.begin())][static_cast<std::size_t>(heading.chapter())] =
            share_cell(by_chapter, row, share);
    }
    const auto by_product = CsvTable::read(usmca_shares);
    const std::size_t product = by_product.column("product");
    const std::size_t origin = by_product.column("partner");
    const std::size_t claimed = by_product.column("share");
    for (std::size_t row = 0; row < by_product.rows(); ++row) {
        result.usmca[std::string(by_product.cell(row, origin))][product_cell(by_product, row, product).first()] =
            share_cell(by_product, row, claimed);
    }
    return result;
}

SectorMap SectorMap::read(const std::string& path) {
    const auto table = CsvTable::read(path);
    const std::size_t product = table.column("product");
    const std::size_t sector = table.column("sector");
    SectorMap map;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string name(table.cell(row, sector));
        auto found = std::find(map.names_.begin(), map.names_.end(), name);
        if (found == map.names_.end()) found = map.names_.insert(found, name);
        map.entries_.emplace_back(product_cell(table, row, product), static_cast<std::size_t>(found - map.names_.begin()));
    }
    std::sort(map.entries_.begin(), map.entries_.end());
    return map;
}

std::string_view SectorMap::sector(HsCode product) const {
    const HsCode subheading = product.prefix(6);
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), std::pair{subheading, std::size_t{0}});
    if (found == entries_.end() || found->first != subheading) return {};
    return names_[found->second];
}

std::vector<HsCode> SectorMap::subheadings(std::string_view sector) const {
    std::vector<HsCode> result;
    for (const auto& [code, index] : entries_) {
        if (names_[index] == sector) result.push_back(code);
    }
    return result;
}

}  // namespace impost
