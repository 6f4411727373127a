#include "impost/strategy/instrument.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>

namespace impost {
namespace {

constexpr std::array details = {std::pair{Detail::uniform, std::string_view("uniform")},
                                std::pair{Detail::by_partner, std::string_view("by-partner")},
                                std::pair{Detail::by_sector, std::string_view("by-sector")},
                                std::pair{Detail::by_partner_and_sector, std::string_view("by-partner-and-sector")}};

std::string percent(double rate) {
    std::ostringstream text;
    text << 100 * rate << " %";
    return text.str();
}

/// Flows that share one rate, by partner and sector as the detail tells them apart.
std::vector<std::vector<Lever::Flow>> groups_of(const Instrument& instrument, std::size_t region) {
    const bool tells_partners = instrument.detail == Detail::by_partner || instrument.detail == Detail::by_partner_and_sector;
    const bool tells_sectors = instrument.detail == Detail::by_sector || instrument.detail == Detail::by_partner_and_sector;
    const std::size_t partners = instrument.partners.size();
    const std::size_t sectors = instrument.sectors.size();
    std::vector<std::vector<Lever::Flow>> groups((tells_partners ? partners : 1) * (tells_sectors ? sectors : 1));
    for (std::size_t p = 0; p < partners; ++p) {
        for (std::size_t k = 0; k < sectors; ++k) {
            if (instrument.partners[p] == region) continue;
            const std::size_t group = (tells_partners ? p : 0) * (tells_sectors ? sectors : 1) + (tells_sectors ? k : 0);
            groups[group].push_back({instrument.partners[p], instrument.sectors[k]});
        }
    }
    return groups;
}

void check_instrument(const Instrument& instrument, std::size_t region, const Baseline& baseline) {
    const std::string& code = baseline.regions[region].code;
    if (!(instrument.floor > -1) || !std::isfinite(instrument.cap))
        throw Error("the tariffs of " + code + " have to stay above -100 % and finite");
    if (instrument.floor > instrument.cap) {
        throw Error("the bounds on the tariffs of " + code + " are crossed: the floor is " + percent(instrument.floor) + ", the cap " +
                    percent(instrument.cap));
    }
    if (!instrument.bound_rates) return;
    if (instrument.bound_rates->size() != baseline.sectors.size()) throw Error("the bound rates of " + code + " do not cover all sectors");
    for (const std::size_t j : instrument.sectors) {
        if ((*instrument.bound_rates)[j] >= instrument.floor) continue;
        throw Error("the bounds on the tariffs of " + code + " are crossed: the floor is " + percent(instrument.floor) +
                    ", the bound rate on " + baseline.sectors[j].code + " " + percent((*instrument.bound_rates)[j]));
    }
}

template <class Figure>
std::vector<double> sums_by_lever(const Levers& levers, const Figure& figure) {
    std::vector<double> result;
    for (const Lever& lever : levers.levers) {
        double sum = 0;
        for (const Lever::Flow& flow : lever.flows) sum += figure(flow);
        result.push_back(sum);
    }
    return result;
}

}  // namespace

std::string_view text(Detail detail) {
    return std::find_if(details.begin(), details.end(), [&](const auto& known) { return known.first == detail; })->second;
}

Result<Detail> parse_detail(std::string_view word) {
    for (const auto& [detail, known] : details) {
        if (word == known) return detail;
    }
    return Error("\"" + std::string(word) + "\" is no instrument; choose uniform, by-partner, by-sector or by-partner-and-sector");
}

Levers levers_of(const Instrument& instrument, std::size_t region, const Baseline& baseline) {
    check_instrument(instrument, region, baseline);
    Levers result{region, {}};
    for (std::vector<Lever::Flow>& flows : groups_of(instrument, region)) {
        Lever lever{std::move(flows), instrument.floor, instrument.cap, 0, 0};
        double weight = 0;
        for (const Lever::Flow& flow : lever.flows) {
            const double trade = baseline.purchases(region, flow.exporter, flow.sector);
            lever.trade += trade;
            weight += baseline.elasticities.theta[flow.sector] * trade;
            if (instrument.bound_rates) lever.cap = std::min(lever.cap, (*instrument.bound_rates)[flow.sector]);
        }
        lever.scale = std::sqrt(weight / baseline.income[region]);
        if (lever.trade > 0) result.levers.push_back(std::move(lever));
    }
    if (result.levers.empty()) throw Error("the tariffs that " + baseline.regions[region].code + " may set bear on no trade");
    return result;
}

void set_rates(const Levers& levers, const std::vector<double>& rates, Bilateral& tariffs) {
    for (std::size_t k = 0; k < levers.levers.size(); ++k) {
        for (const Lever::Flow& flow : levers.levers[k].flows) tariffs(levers.region, flow.exporter, flow.sector) = rates[k];
    }
}

std::vector<double> rates_of(const Levers& levers, const Bilateral& tariffs, const Baseline& baseline) {
    std::vector<double> rates;
    for (const Lever& lever : levers.levers) {
        double sum = 0;
        for (const Lever::Flow& flow : lever.flows) {
            sum += tariffs(levers.region, flow.exporter, flow.sector) * baseline.purchases(levers.region, flow.exporter, flow.sector);
        }
        rates.push_back(sum / lever.trade);
    }
    return rates;
}

std::vector<double> within_bounds(const Levers& levers, std::vector<double> rates) {
    for (std::size_t k = 0; k < rates.size(); ++k) rates[k] = std::clamp(rates[k], levers.levers[k].floor, levers.levers[k].cap);
    return rates;
}

std::vector<double> by_rates(const Levers& levers, const ByRegionSector& by_own_tariffs) {
    return sums_by_lever(levers, [&](const Lever::Flow& flow) { return by_own_tariffs(flow.exporter, flow.sector); });
}

std::vector<double> by_rates(const Levers& levers, const Bilateral& by_tariffs) {
    return sums_by_lever(levers, [&](const Lever::Flow& flow) { return by_tariffs(levers.region, flow.exporter, flow.sector); });
}

double mean_rate(const Levers& levers, const std::vector<double>& rates) {
    double sum = 0;
    double trade = 0;
    for (std::size_t k = 0; k < rates.size(); ++k) {
        sum += rates[k] * levers.levers[k].trade;
        trade += levers.levers[k].trade;
    }
    return sum / trade;
}

}  // namespace impost
