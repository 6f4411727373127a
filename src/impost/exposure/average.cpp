#include "impost/exposure/average.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "impost/base/text.hpp"

namespace impost {
namespace {

struct Sum {
    double duty = 0;
    double value = 0;

    [[nodiscard]] AverageRate named(const std::string& key) const { return {key, value > 0 ? duty / value : 0, value}; }
};

std::string chapter_text(int chapter) { return (chapter < 10 ? "0" : "") + std::to_string(chapter); }

std::vector<AverageRate> by_partner(const TradeStatistics& trade, const LineRates& rates) {
    std::vector<Sum> sums(trade.partners.size());
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        Sum& sum = sums[trade.rows[r].partner];
        sum.duty += rates.total(r) * trade.rows[r].imports_usd;
        sum.value += trade.rows[r].imports_usd;
    }
    std::vector<AverageRate> result;
    for (std::size_t p = 0; p < sums.size(); ++p) result.push_back(sums[p].named(trade.partners[p].code));
    std::stable_sort(result.begin(), result.end(),
                     [](const AverageRate& a, const AverageRate& b) { return a.imports_usd > b.imports_usd; });
    return result;
}

std::vector<AverageRate> by_authority(const TradeStatistics& trade, const LineRates& rates) {
    std::vector<AverageRate> result;
    for (std::size_t a = 0; a < rates.authorities.size(); ++a) {
        Sum sum;
        for (std::size_t r = 0; r < trade.rows.size(); ++r) {
            sum.duty += rates.rates[a][r] * trade.rows[r].imports_usd;
            sum.value += trade.rows[r].imports_usd;
        }
        result.push_back(sum.named(rates.authorities[a]));
    }
    return result;
}

std::vector<AverageRate> by_chapter(const TradeStatistics& trade, const LineRates& rates) {
    std::map<int, Sum> sums;
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        Sum& sum = sums[trade.rows[r].product.chapter()];
        sum.duty += rates.total(r) * trade.rows[r].imports_usd;
        sum.value += trade.rows[r].imports_usd;
    }
    std::vector<AverageRate> result;
    result.reserve(sums.size());
    for (const auto& [chapter, sum] : sums) result.push_back(sum.named(chapter_text(chapter)));
    return result;
}

}  // namespace

std::vector<AverageRate> average_rates(const TradeStatistics& trade, const LineRates& rates, Grouping grouping) {
    switch (grouping) {
        case Grouping::partner:
            return by_partner(trade, rates);
        case Grouping::authority:
            return by_authority(trade, rates);
        case Grouping::chapter:
            return by_chapter(trade, rates);
        case Grouping::total:
            break;
    }
    Sum sum;
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        sum.duty += rates.total(r) * trade.rows[r].imports_usd;
        sum.value += trade.rows[r].imports_usd;
    }
    return {sum.named("total")};
}

AverageRate average_rate_on(const TradeStatistics& trade, const LineRates& rates, const std::vector<std::string>& partners) {
    Sum sum;
    for (const AverageRate& one : by_partner(trade, rates)) {
        if (std::find(partners.begin(), partners.end(), one.key) == partners.end()) continue;
        sum.duty += one.rate * one.imports_usd;
        sum.value += one.imports_usd;
    }
    const std::string key = join(partners, "+");
    if (sum.value <= 0) throw Error("the statistics have no imports from " + key);
    return sum.named(key);
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
