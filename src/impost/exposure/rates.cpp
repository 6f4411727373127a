#include "impost/exposure/rates.hpp"

#include <algorithm>
#include <unordered_map>

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

/// Whether trade of this product and origin can claim its way out of a measure by an exception that the law gives to
/// certain products or origins (not the claims open to all, such as donations).
bool has_limited_claim(const ActiveMeasure& active, HsCode product, Country origin, Date on) {
    return std::any_of(active.exceptions.begin(), active.exceptions.end(), [&](const Exception* exception) {
        const Scope& scope = exception->scope;
        const bool limited = !scope.products.is_all() || !scope.origins.is_all();
        return limited && !exception->claim.empty() && scope.origins.contains(origin) && scope.covers_product(product, on);
    });
}

bool claims_usmca(const ActiveMeasure& active) {
    return std::any_of(active.exceptions.begin(), active.exceptions.end(), [](const Exception* exception) { return exception->claim == "USMCA"; });
}

/// How the measures of a regime meet, looked up once for all rows.
class StackingTable {
public:
    explicit StackingTable(const Regime& regime) : regime_(regime), size_(regime.measures().size()) {
        for (const ActiveMeasure& first : regime.measures()) {
            for (const ActiveMeasure& second : regime.measures()) meetings_.push_back(stacking(*first.measure, *second.measure, regime.instant()));
        }
    }

    /// Takes out what others exclude. Errors: two measures that meet without a rule.
    void settle(std::vector<const Version*>& applied) const {
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t j = i + 1; j < size_ && applied[i] != nullptr; ++j) {
                if (applied[j] == nullptr) continue;
                const Meeting meeting = meetings_[i * size_ + j];
                if (meeting == Meeting::undefined) {
                    throw Error("the ledger has no stacking rule for " + regime_.measures()[i].measure->id + " and " + regime_.measures()[j].measure->id);
                }
                if (meeting == Meeting::first_excludes_second) applied[j] = nullptr;
                if (meeting == Meeting::second_excludes_first) applied[i] = nullptr;
            }
        }
    }

private:
    const Regime& regime_;
    std::size_t size_;
    std::vector<Meeting> meetings_;  ///< [first * size + second]
};

/// What the statistics themselves show as claimed: a row of chapter 98 entered under it (the headings on processing
/// and assembly abroad stay dutiable).
const std::vector<std::string>& claims_shown(HsCode product) {
    static const std::vector<std::string> none;
    static const std::vector<std::string> chapter_98 = {"chapter-98"};
    static const std::vector<HsCode> dutiable = {HsCode::parse("98020040").value(), HsCode::parse("98020050").value(), HsCode::parse("98020060").value(),
                                                 HsCode::parse("98020080").value()};
    if (product.chapter() != 98) return none;
    const bool stays = std::any_of(dutiable.begin(), dutiable.end(), [&](HsCode heading) { return heading.covers(product); });
    return stays ? none : chapter_98;
}

Date end_of_year(int year) { return Date::from_civil(year, 12, 31); }

}  // namespace

double LineRates::total(std::size_t row) const {
    double sum = 0;
    for (const auto& one : rates) sum += one[row];
    return sum;
}

RateTable::RateTable(const ExposureInputs& inputs) : inputs_(inputs) { observe_claims(); }

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
    for (const TradeRow& row : trade.rows) {
        const std::uint64_t line = row.product.prefix(8).first();
        const Partner& partner = trade.partners[row.partner];
        all[line].duty += row.duty_usd;
        all[line].value += row.imports_usd;
        const bool additional = std::any_of(year_end.measures().begin(), year_end.measures().end(), [&](const ActiveMeasure& active) {
            return meet(active, row.product, partner.representative, end_of_year(trade.year), claims_shown(row.product)).applies();
        });
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
    HsCode last;
    std::optional<Schedule::Rates> rates;
    for (std::size_t r = 0; r < base.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        if (row.product != last) rates = inputs_.schedule.rates(row.product, revision);
        last = row.product;
        if (!rates) {
            ++result.uncovered_rows;
            result.uncovered_usd += row.imports_usd;
            base[r] = row.imports_usd > 0 ? equivalents_[r] : 0;
            continue;
        }
        const bool two = column_two(inputs_.ledger, trade.partners[row.partner].representative, on);
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
    for (const ActiveMeasure& active : regime.measures()) {
        std::vector<double> paid(trade.rows.size(), unobserved);
        for (std::size_t r = 0; r < paid.size(); ++r) {
            const TradeRow& row = trade.rows[r];
            const Country origin = trade.partners[row.partner].representative;
            const Applicability met = meet(active, row.product, origin, on, claims_shown(row.product));
            if (!met.applies() || !has_limited_claim(active, row.product, origin, on) || row.imports_usd <= 0) continue;
            const double owed = met.version->added->to_double() * row.imports_usd;
            paid[r] = owed > 0 ? std::clamp((row.duty_usd - base[r] * row.imports_usd) / owed, 0.0, 1.0) : 1;
        }
        observed_measures_.push_back(active.measure);
        paid_share_.push_back(std::move(paid));
    }
}

double RateTable::paying_share(const ActiveMeasure& active, std::size_t row) const {
    const TradeRow& line = inputs_.trade.rows[row];
    const std::string& partner = inputs_.trade.partners[line.partner].code;
    if (claims_usmca(active)) return 1 - inputs_.preferences.usmca_share(partner, line.product);
    const auto found = std::find(observed_measures_.begin(), observed_measures_.end(), active.measure);
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

    std::vector<const Version*> applied(regime.measures().size());
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const Country origin = trade.partners[row.partner].representative;
        for (std::size_t m = 0; m < applied.size(); ++m) {
            const Applicability met = meet(regime.measures()[m], row.product, origin, on, claims_shown(row.product));
            applied[m] = met.applies() ? met.version : nullptr;
        }
        meetings.settle(applied);
        for (std::size_t m = 0; m < applied.size(); ++m) {
            if (applied[m] == nullptr) continue;
            const double share = use == PreferenceUse::observed ? paying_share(regime.measures()[m], r) : 1;
            (*out[m])[r] += applied[m]->added->to_double() * share;
        }
    }
    return result;
}

}  // namespace impost
