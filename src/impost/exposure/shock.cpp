#include "impost/exposure/shock.hpp"

#include <algorithm>
#include <map>

namespace impost {
namespace {

struct Sum {
    double duty = 0;
    double value = 0;
};

/// The world's region of each partner; empty strings for the EU, whose members are several regions.
std::string region_of(const Partner& partner, const std::vector<std::string>& regions, const std::string& rest_of_world) {
    const std::string alpha3(partner.representative.alpha3());
    const bool known = std::find(regions.begin(), regions.end(), alpha3) != regions.end();
    return known ? alpha3 : rest_of_world;
}

std::vector<std::string> members_in(const std::vector<std::string>& regions) {
    std::vector<std::string> result;
    for (const Country member : country_group("EU")) {
        const std::string code(member.alpha3());
        if (std::find(regions.begin(), regions.end(), code) != regions.end()) result.push_back(code);
    }
    return result;
}

}  // namespace

std::vector<SectorRate> sector_rates(const TradeStatistics& trade, const LineRates& rates, const SectorMap& sectors,
                                     const std::vector<std::string>& regions, const std::string& rest_of_world) {
    std::map<std::pair<std::string, std::string>, Sum> sums;  // (region, sector)
    std::map<std::string, Sum> mix;                           // sector, over partners whose only duty is the base rate
    const std::vector<std::string> eu = members_in(regions);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const std::string sector(sectors.sector(row.product));
        if (sector.empty()) continue;
        const Partner& partner = trade.partners[row.partner];
        const double duty = rates.total(r) * row.imports_usd;
        if (partner.code == "EU") {
            for (const std::string& member : eu) {
                sums[{member, sector}].duty += duty;
                sums[{member, sector}].value += row.imports_usd;
            }
        } else {
            Sum& sum = sums[{region_of(partner, regions, rest_of_world), sector}];
            sum.duty += duty;
            sum.value += row.imports_usd;
        }
        mix[sector].duty += rates.rates.front()[r] * row.imports_usd;
        mix[sector].value += row.imports_usd;
    }
    std::vector<SectorRate> result;
    for (const std::string& region : regions) {
        if (region == "USA") continue;
        for (const auto& [sector, all] : mix) {
            const auto own = sums.find({region, sector});
            const bool observed = own != sums.end() && own->second.value > 0;
            const Sum& sum = observed ? own->second : all;
            result.push_back({region, sector, sum.value > 0 ? sum.duty / sum.value : 0, observed ? sum.value : 0});
        }
    }
    return result;
}

std::vector<SectorRate> subheading_average(const Measure& measure, Instant at, Country origin, const std::string& exporter,
                                           const SectorMap& sectors) {
    const Date on = at.washington_date();
    std::vector<SectorRate> result;
    for (const std::string& sector : sectors.sectors()) {
        const std::vector<HsCode> subheadings = sectors.subheadings(sector);
        double sum = 0;
        for (const HsCode subheading : subheadings) {
            for (const Version& version : measure.versions) {
                if (!version.charge || !version.in_force(at) || !version.scope.covers(subheading, origin, on)) continue;
                sum += version.charge->rate.to_double();
                break;
            }
        }
        if (sum > 0) result.push_back({exporter, sector, sum / static_cast<double>(subheadings.size()), 0});
    }
    return result;
}

}  // namespace impost
