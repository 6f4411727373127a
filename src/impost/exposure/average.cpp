#include "impost/exposure/average.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "impost/base/text.hpp"

namespace impost {
namespace {

AverageRate averaged(const std::string& key, double duty, double value) { return {key, value > 0 ? duty / value : 0, value}; }

std::string chapter_text(int chapter) { return (chapter < 10 ? "0" : "") + std::to_string(chapter); }

/// Numbers groups as their keys come up.
class Groups {
public:
    std::size_t of(const std::string& key) {
        const auto [entry, fresh] = known_.try_emplace(key, groups.keys.size());
        if (fresh) groups.keys.push_back(key);
        return entry->second;
    }

    RowGroups groups;

private:
    std::map<std::string, std::size_t> known_;
};

/// Puts the groups in an order of theirs.
template <class Before>
void arrange(RowGroups& groups, Before before) {
    std::vector<std::size_t> order(groups.keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), before);
    RowGroups sorted;
    std::vector<std::size_t> place(order.size());
    for (const std::size_t group : order) {
        place[group] = sorted.keys.size();
        sorted.keys.push_back(groups.keys[group]);
        sorted.imports_usd.push_back(groups.imports_usd[group]);
    }
    for (const std::size_t group : groups.group_of) sorted.group_of.push_back(place[group]);
    groups = std::move(sorted);
}

constexpr const char* no_sector = "none";

std::string key_of(const TradeStatistics& trade, const SectorMap& sectors, Grouping grouping, const TradeRow& row) {
    if (grouping == Grouping::partner) return trade.partners[row.partner].code;
    if (grouping == Grouping::chapter) return chapter_text(row.product.chapter());
    if (grouping != Grouping::sector) return "total";
    const std::string_view sector = sectors.sector(row.product);
    return sector.empty() ? no_sector : std::string(sector);
}

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

RowGroups group_rows(const TradeStatistics& trade, const SectorMap& sectors, Grouping grouping) {
    Groups found;
    RowGroups& groups = found.groups;
    for (const Partner& partner : trade.partners) {
        if (grouping == Grouping::partner) static_cast<void>(found.of(partner.code));
    }
    for (const TradeRow& row : trade.rows) {
        const std::size_t group = found.of(key_of(trade, sectors, grouping, row));
        groups.imports_usd.resize(groups.keys.size());
        groups.group_of.push_back(group);
        groups.imports_usd[group] += row.imports_usd;
    }
    if (grouping == Grouping::partner) {
        arrange(groups, [&](std::size_t a, std::size_t b) { return groups.imports_usd[a] > groups.imports_usd[b]; });
    } else {
        const auto last = [&](std::size_t g) { return std::pair{groups.keys[g] == no_sector, groups.keys[g]}; };
        arrange(groups, [&](std::size_t a, std::size_t b) { return last(a) < last(b); });
    }
    return std::move(found.groups);
}

DutySums sum_duties(RateTable& table, const Regime& regime, PreferenceUse use, const RowGroups& groups) {
    DutySums sums;
    for (const ActiveMeasure& active : regime.measures()) sums.measures.push_back(active.measure);
    sums.duty_usd.assign(groups.keys.size(), std::vector<double>(regime.measures().size() + 1, 0.0));
    const auto& rows = table.inputs().trade.rows;
    table.visit(regime, use, [&](std::size_t row, double base, const std::vector<AddedRate>& added) {
        std::vector<double>& duty = sums.duty_usd[groups.group_of[row]];
        const double imports = rows[row].imports_usd;
        duty.front() += base * imports;
        for (const AddedRate& one : added) duty[one.measure + 1] += one.rate * imports;
    });
    return sums;
}

std::vector<AverageRate> average_rates(const DutySums& sums, const RowGroups& groups, Grouping grouping) {
    std::vector<AverageRate> result;
    if (grouping != Grouping::authority && grouping != Grouping::measure) {
        for (std::size_t g = 0; g < groups.keys.size(); ++g)
            result.push_back(averaged(groups.keys[g], sum_of(sums.duty_usd[g]), groups.imports_usd[g]));
        return result;
    }
    const double value = sum_of(groups.imports_usd);
    const auto add = [&](const std::string& key, std::size_t column) {
        double duty = 0;
        for (const auto& of_group : sums.duty_usd) duty += of_group[column];
        const AverageRate rate = averaged(key, duty, value);
        const auto known = std::find_if(result.begin(), result.end(), [&](const AverageRate& one) { return one.key == key; });
        if (known == result.end()) {
            result.push_back(rate);
        } else {
            known->rate += rate.rate;
        }
    };
    add("base", 0);
    for (std::size_t m = 0; m < sums.measures.size(); ++m)
        add(grouping == Grouping::measure ? sums.measures[m]->id : sums.measures[m]->authority, m + 1);
    return result;
}

std::vector<AverageRate> average_rates(const TradeStatistics& trade, const LineRates& rates, Grouping grouping) {
    if (grouping == Grouping::sector || grouping == Grouping::measure) throw Error("rates by row know neither sectors nor measures");
    const RowGroups groups = group_rows(trade, SectorMap(), grouping);
    std::vector<std::vector<double>> duty(groups.keys.size(), std::vector<double>(rates.authorities.size(), 0.0));
    for (std::size_t a = 0; a < rates.authorities.size(); ++a) {
        for (std::size_t r = 0; r < trade.rows.size(); ++r) duty[groups.group_of[r]][a] += rates.rates[a][r] * trade.rows[r].imports_usd;
    }
    std::vector<AverageRate> result;
    for (std::size_t a = 0; a < rates.authorities.size() && grouping == Grouping::authority; ++a)
        result.push_back(averaged(rates.authorities[a], duty[0][a], groups.imports_usd[0]));
    for (std::size_t g = 0; g < groups.keys.size() && grouping != Grouping::authority; ++g)
        result.push_back(averaged(groups.keys[g], sum_of(duty[g]), groups.imports_usd[g]));
    return result;
}

AverageRate average_rate_on(const TradeStatistics& trade, const LineRates& rates, const std::vector<std::string>& partners) {
    double duty = 0;
    double value = 0;
    for (const AverageRate& one : average_rates(trade, rates, Grouping::partner)) {
        if (std::find(partners.begin(), partners.end(), one.key) == partners.end()) continue;
        duty += one.rate * one.imports_usd;
        value += one.imports_usd;
    }
    const std::string key = join(partners, "+");
    if (value <= 0) throw Error("the statistics have no imports from " + key);
    return averaged(key, duty, value);
}

std::vector<RateSpan> spans(const Schedule& schedule, const Ledger& ledger, Date from, Date until) {
    if (until < from) throw Error("the period ends (" + until.text() + ") before it begins (" + from.text() + ")");
    static_cast<void>(schedule.revision_on(from).value());
    std::vector<Date> begins = {from};
    for (const Instant at :
         changes(ledger, Country::parse("US").value(), Instant::washington(from, 12, 0), Instant::washington(until, 12, 0))) {
        const Date day = at.washington_date();
        begins.push_back(at <= Instant::washington(day, 12, 0) ? day : day + 1);
    }
    for (const Revision& revision : schedule.revisions()) begins.push_back(revision.from);
    std::sort(begins.begin(), begins.end());
    begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
    std::erase_if(begins, [&](Date day) { return day < from || until < day; });
    std::vector<RateSpan> result;
    for (std::size_t i = 0; i < begins.size(); ++i) {
        const Date end = i + 1 < begins.size() ? begins[i + 1] : until + 1;
        result.push_back({begins[i], end, Instant::washington(begins[i], 12, 0)});
    }
    return result;
}

}  // namespace impost
