#include "impost/exposure/rates.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "impost/ledger/stacking_table.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace impost {
namespace {

constexpr double unobserved = -1;

/// The ad valorem rate of an expression that has nothing else; negative when it is not of that kind.
double pure_ad_valorem(std::string_view text) {
    const DutyExpression duty = parse_duty_expression(text);
    if (duty.kind == DutyKind::free) return 0;
    const bool simple = duty.kind == DutyKind::sum && duty.condition.empty() && duty.components.size() == 1;
    if (!simple) return -1;
    const auto* rate = std::get_if<AdValorem>(&duty.components.front());
    return rate != nullptr && rate->on.empty() ? rate->rate.to_double() : -1;
}

/// Remembers the rate of each distinct expression.
class ExpressionRates {
public:
    double operator()(std::string_view text) {
        const auto [entry, fresh] = known_.try_emplace(text, 0.0);
        if (fresh) entry->second = pure_ad_valorem(text);
        return entry->second;
    }

private:
    std::unordered_map<std::string_view, double> known_;
};

bool column_two(const Ledger& ledger, Country origin, Date on) {
    const auto& columns = ledger.programs.column_two;
    return std::any_of(columns.begin(), columns.end(), [&](const ColumnTwo& c) { return c.in_force(on) && c.origins.contains(origin); });
}

/// A claim that the law opens to certain products or origins only (not one open to all, such as donations).
bool is_limited_claim(const Exception& exception) {
    return !exception.claim.empty() && (!exception.scope.products.is_all() || !exception.scope.origins.is_all());
}

bool claims_usmca(const ActiveMeasure& active) {
    return std::any_of(active.exceptions.begin(), active.exceptions.end(),
                       [](const Exception* exception) { return exception->claim == "USMCA"; });
}

/// Whether the statistics themselves show a claim: a row of chapter 98 entered under that chapter (its headings on
/// processing and assembly abroad stay dutiable).
bool shows_claim(HsCode product, const std::string& claim) {
    constexpr std::array<std::uint64_t, 4> dutiable = {98020040, 98020050, 98020060, 98020080};
    constexpr std::uint64_t suffixes = 100;
    if (claim != "chapter-98" || product.chapter() != 98) return false;
    return std::find(dutiable.begin(), dutiable.end(), product.first() / suffixes) == dutiable.end();
}

/// Meets a regime with many products at once, then with the origins of each.
class ProductMatcher {
public:
    /// `products` in order.
    ProductMatcher(const Regime& regime, const std::vector<HsCode>& products, PreferenceUse use) : regime_(regime) {
        const Date on = regime.instant().washington_date();
        for (const ActiveMeasure& active : regime.measures()) {
            for (const Version* version : active.versions) versions_.push_back(version->scope.covers_each(products, on));
            for (const Exception* exception : active.exceptions) exceptions_.push_back(meet(*exception, products, use, on));
        }
    }

    /// The version of each measure that applies to goods of this product and origin, or none.
    void match(std::size_t product, Country origin, std::vector<const Version*>& applied) const {
        std::size_t v = 0;
        std::size_t e = 0;
        for (std::size_t m = 0; m < regime_.measures().size(); ++m) {
            const ActiveMeasure& active = regime_.measures()[m];
            applied[m] = nullptr;
            for (const Version* version : active.versions) {
                if (versions_[v++][product] != 0 && applied[m] == nullptr && version->scope.origins.contains(origin)) applied[m] = version;
            }
            for (const Exception* exception : active.exceptions) {
                if (exceptions_[e++].applies[product] != 0 && exception->scope.origins.contains(origin)) applied[m] = nullptr;
            }
        }
    }

    /// For each measure whether such goods could claim their way out of it by a limited claim.
    void match_limited_claims(std::size_t product, Country origin, std::vector<char>& open) const {
        std::size_t e = 0;
        for (std::size_t m = 0; m < regime_.measures().size(); ++m) {
            open[m] = 0;
            for (const Exception* exception : regime_.measures()[m].exceptions) {
                const auto& claimable = exceptions_[e++].claimable;
                if (!claimable.empty() && claimable[product] != 0 && exception->scope.origins.contains(origin)) open[m] = 1;
            }
        }
    }

private:
    struct ExceptionMeets {
        std::vector<char> applies;    ///< [product] covered, and claimed or in no need of it
        std::vector<char> claimable;  ///< [product] covered by a limited claim; empty when it is none
    };

    static ExceptionMeets meet(const Exception& exception, const std::vector<HsCode>& products, PreferenceUse use, Date on) {
        ExceptionMeets result;
        const std::vector<char> covered = exception.scope.covers_each(products, on);
        if (is_limited_claim(exception)) result.claimable = covered;
        result.applies = covered;
        if (exception.claim.empty()) return result;
        for (std::size_t p = 0; p < products.size(); ++p) {
            const bool claimed = use == PreferenceUse::observed && shows_claim(products[p], exception.claim);
            if (!claimed) result.applies[p] = 0;
        }
        return result;
    }

    const Regime& regime_;
    std::vector<std::vector<char>> versions_;  ///< [version of each measure in turn][product]
    std::vector<ExceptionMeets> exceptions_;   ///< [exception of each measure in turn]
};

Date end_of_year(int year) { return Date::from_civil(year, 12, 31); }

}  // namespace

double LineRates::total(std::size_t row) const {
    double sum = 0;
    for (const auto& one : rates) sum += one[row];
    return sum;
}

RateTable::RateTable(const ExposureInputs& inputs) : inputs_(inputs) {
    const auto& rows = inputs.trade.rows;
    for (const TradeRow& row : rows) products_.push_back(row.product);
    std::sort(products_.begin(), products_.end());
    products_.erase(std::unique(products_.begin(), products_.end()), products_.end());
    for (const TradeRow& row : rows) {
        product_of_.push_back(
            static_cast<std::size_t>(std::lower_bound(products_.begin(), products_.end(), row.product) - products_.begin()));
    }
    observe_claims();
}

std::vector<double> RateTable::equivalents() const {
    // Partners whose goods of a chapter mostly enter under a preference say little of the general rate.
    constexpr double mostly = 0.5;
    struct Sum {
        double duty = 0;
        double value = 0;
    };
    std::unordered_map<std::uint64_t, Sum> general;
    std::unordered_map<std::uint64_t, Sum> all;
    const auto& trade = inputs_.trade;
    const Regime year_end = Regime::at(inputs_.ledger, Country::parse("US").value(), Instant::washington(end_of_year(trade.year), 12, 0));
    const ProductMatcher matcher(year_end, products_, PreferenceUse::observed);
    std::vector<const Version*> applied(year_end.measures().size());
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const std::uint64_t line = row.product.prefix(8).first();
        const Partner& partner = trade.partners[row.partner];
        all[line].duty += row.duty_usd;
        all[line].value += row.imports_usd;
        matcher.match(product_of_[r], partner.representative, applied);
        const bool additional = std::any_of(applied.begin(), applied.end(), [](const Version* version) { return version != nullptr; });
        if (additional || inputs_.preferences.exempt_share(row.partner, row.product) > mostly) continue;
        general[line].duty += row.duty_usd;
        general[line].value += row.imports_usd;
    }
    std::vector<double> result(trade.rows.size());
    for (std::size_t r = 0; r < result.size(); ++r) {
        const std::uint64_t line = trade.rows[r].product.prefix(8).first();
        const auto found = general.find(line);
        const Sum& sum = found != general.end() && found->second.value > 0 ? found->second : all[line];
        result[r] = sum.value > 0 ? sum.duty / sum.value : 0;
    }
    return result;
}

std::vector<double> RateTable::base_rates(Date on, PreferenceUse use, LineRates& result) const {
    const auto& trade = inputs_.trade;
    const std::size_t revision = inputs_.schedule.revision_on(on).value();
    ExpressionRates rate_of;
    std::vector<double> base(trade.rows.size());
    std::vector<std::optional<Schedule::Rates>> by_product;
    for (const HsCode product : products_) by_product.push_back(inputs_.schedule.rates(product, revision));
    std::vector<char> column_two_partner;
    for (const Partner& partner : trade.partners)
        column_two_partner.push_back(column_two(inputs_.ledger, partner.representative, on) ? 1 : 0);
    for (std::size_t r = 0; r < base.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const auto& rates = by_product[product_of_[r]];
        if (!rates) {
            ++result.uncovered_rows;
            result.uncovered_usd += row.imports_usd;
            base[r] = row.imports_usd > 0 ? equivalents_[r] : 0;
            continue;
        }
        const bool two = column_two_partner[row.partner] != 0;
        const double statutory = rate_of(two ? rates->other : rates->general);
        base[r] = statutory >= 0 ? statutory : equivalents_[r];
        if (use == PreferenceUse::observed && !two) base[r] *= 1 - inputs_.preferences.exempt_share(row.partner, row.product);
    }
    return base;
}

void RateTable::observe_claims() {
    const auto& trade = inputs_.trade;
    equivalents_ = equivalents();
    const Date on = end_of_year(trade.year);
    const Date first = inputs_.schedule.revisions().front().from;
    const Regime regime = Regime::at(inputs_.ledger, Country::parse("US").value(), Instant::washington(on, 12, 0));
    LineRates ignored;
    const std::vector<double> base = base_rates(std::max(on, first), PreferenceUse::observed, ignored);
    const ProductMatcher matcher(regime, products_, PreferenceUse::observed);
    std::vector<const Version*> applied(regime.measures().size());
    std::vector<char> open(regime.measures().size());
    for (const ActiveMeasure& active : regime.measures()) observed_measures_.push_back(active.measure);
    paid_share_.assign(applied.size(), std::vector<double>(trade.rows.size(), unobserved));
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const Country origin = trade.partners[row.partner].representative;
        matcher.match(product_of_[r], origin, applied);
        matcher.match_limited_claims(product_of_[r], origin, open);
        for (std::size_t m = 0; m < applied.size(); ++m) {
            if (applied[m] == nullptr || open[m] == 0 || row.imports_usd <= 0) continue;
            const double owed = applied[m]->added->to_double() * row.imports_usd;
            paid_share_[m][r] = owed > 0 ? std::clamp((row.duty_usd - base[r] * row.imports_usd) / owed, 0.0, 1.0) : 1;
        }
    }
}

double RateTable::observed_share(const Measure& measure, std::size_t row) const {
    const auto found = std::find(observed_measures_.begin(), observed_measures_.end(), &measure);
    if (found == observed_measures_.end()) return 1;
    const double share = paid_share_[static_cast<std::size_t>(found - observed_measures_.begin())][row];
    return share == unobserved ? 1 : share;
}

LineRates RateTable::rates(const Regime& regime, PreferenceUse use) const {
    const auto& trade = inputs_.trade;
    const Date on = regime.instant().washington_date();
    LineRates result;
    result.authorities.emplace_back("base");
    result.rates.push_back(base_rates(on, use, result));
    const auto authority_row = [&](const std::string& authority) -> std::vector<double>& {
        const auto found = std::find(result.authorities.begin(), result.authorities.end(), authority);
        const auto index = static_cast<std::size_t>(found - result.authorities.begin());
        if (found == result.authorities.end()) {
            result.authorities.push_back(authority);
            result.rates.emplace_back(trade.rows.size(), 0.0);
        }
        return result.rates[index];
    };
    const StackingTable meetings(regime);
    std::vector<std::vector<double>*> out;
    for (const ActiveMeasure& active : regime.measures()) static_cast<void>(authority_row(active.measure->authority));
    for (const ActiveMeasure& active : regime.measures()) out.push_back(&authority_row(active.measure->authority));

    const ProductMatcher matcher(regime, products_, use);
    std::vector<const Version*> applied(regime.measures().size());
    std::vector<char> open(regime.measures().size());
    std::vector<char> usmca;
    for (const ActiveMeasure& active : regime.measures()) usmca.push_back(claims_usmca(active) ? 1 : 0);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const Country origin = trade.partners[row.partner].representative;
        matcher.match(product_of_[r], origin, applied);
        meetings.settle(applied);
        if (std::all_of(applied.begin(), applied.end(), [](const Version* version) { return version == nullptr; })) continue;
        matcher.match_limited_claims(product_of_[r], origin, open);
        for (std::size_t m = 0; m < applied.size(); ++m) {
            if (applied[m] == nullptr) continue;
            double share = 1;
            if (use == PreferenceUse::observed && usmca[m] != 0) {
                share = 1 - inputs_.preferences.usmca_share(trade.partners[row.partner].code, row.product);
            } else if (use == PreferenceUse::observed && open[m] != 0) {
                share = observed_share(*regime.measures()[m].measure, r);
            }
            (*out[m])[r] += applied[m]->added->to_double() * share;
        }
    }
    return result;
}

}  // namespace impost
