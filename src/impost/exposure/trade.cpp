#include "impost/exposure/trade.hpp"

#include <algorithm>
#include <array>
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

std::optional<double> ProductShares::find(HsCode product) const {
    for (int digits = product.digits(); digits >= 2; digits -= 2) {
        const auto share = shares_.find(key(product.prefix(digits)));
        if (share != shares_.end()) return share->second;
    }
    return std::nullopt;
}

double PreferenceShares::claim_share(const std::string& claim, const std::string& partner, HsCode product) const {
    const auto by_partner = claims.find(claim);
    if (by_partner == claims.end()) return 0;
    for (const std::string& name : {partner, std::string()}) {
        const auto shares = by_partner->second.find(name);
        if (shares != by_partner->second.end()) return shares->second.find(product).value_or(0);
    }
    return 0;
}

void PreferenceShares::use_vintage(const std::string& claim, const std::string& vintage) {
    const auto found = claims.find(claim + " " + vintage);
    if (found == claims.end()) throw Error("there are no shares of " + claim + " of " + vintage);
    auto shares = found->second;
    claims[claim] = std::move(shares);
}

double PreferenceShares::content_share(const std::string& content, HsCode product) const {
    const auto shares = contents.find(content);
    return shares == contents.end() ? 1 : shares->second.find(product).value_or(1);
}

PreferenceShares read_preferences(const CsvTable& chapter_shares, const CsvTable& claim_shares, const CsvTable& content_shares,
                                  const TradeStatistics& trade) {
    constexpr std::size_t chapters = 100;
    PreferenceShares result;
    result.exempt.assign(trade.partners.size(), std::vector<double>(chapters, 0.0));
    const std::size_t chapter = chapter_shares.column("chapter");
    const std::size_t partner = chapter_shares.column("partner");
    const std::size_t exempt = chapter_shares.column("share");
    for (std::size_t row = 0; row < chapter_shares.rows(); ++row) {
        const std::string_view code = chapter_shares.cell(row, partner);
        const auto found = std::find_if(trade.partners.begin(), trade.partners.end(), [&](const Partner& p) { return p.code == code; });
        if (found == trade.partners.end()) continue;
        const HsCode heading = product_cell(chapter_shares, row, chapter);
        result.exempt[static_cast<std::size_t>(found - trade.partners.begin())][static_cast<std::size_t>(heading.chapter())] =
            share_cell(chapter_shares, row, exempt);
    }
    const std::array<std::size_t, 4> claim = {claim_shares.column("claim"), claim_shares.column("product"), claim_shares.column("partner"),
                                              claim_shares.column("share")};
    for (std::size_t row = 0; row < claim_shares.rows(); ++row) {
        auto& shares = result.claims[std::string(claim_shares.cell(row, claim[0]))][std::string(claim_shares.cell(row, claim[2]))];
        shares.set(product_cell(claim_shares, row, claim[1]), share_cell(claim_shares, row, claim[3]));
    }
    const std::array<std::size_t, 3> content = {content_shares.column("content"), content_shares.column("product"),
                                                content_shares.column("share")};
    for (std::size_t row = 0; row < content_shares.rows(); ++row) {
        result.contents[std::string(content_shares.cell(row, content[0]))].set(product_cell(content_shares, row, content[1]),
                                                                               share_cell(content_shares, row, content[2]));
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
