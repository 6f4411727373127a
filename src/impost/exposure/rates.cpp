#include "impost/exposure/rates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
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

/// Whether the statistics themselves show a claim: a row of chapter 98 entered under that chapter (its headings on
/// processing and assembly abroad stay dutiable).
bool shows_claim(HsCode product, const std::string& claim) {
    constexpr std::array<std::uint64_t, 4> dutiable = {98020040, 98020050, 98020060, 98020080};
    constexpr std::uint64_t suffixes = 100;
    if (claim != "chapter-98" || product.chapter() != 98) return false;
    return std::find(dutiable.begin(), dutiable.end(), product.first() / suffixes) == dutiable.end();
}

/// The rate that a charge adds to a base rate of which a share of trade is free by preference.
double added_rate(const Charge& charge, double base, double exempt) {
    const double rate = charge.rate.to_double();
    const auto on = [&](double below) {
        if (charge.kind == ChargeKind::additional) return rate;
        return charge.kind == ChargeKind::at_least ? std::max(0.0, rate - below) : rate - below;
    };
    return (1 - exempt) * on(base) + exempt * on(0);
}

Date end_of_year(int year) { return Date::from_civil(year, 12, 31); }

std::vector<HsCode> distinct_products(const TradeStatistics& trade) {
    std::vector<HsCode> products;
    for (const TradeRow& row : trade.rows) products.push_back(row.product);
    std::sort(products.begin(), products.end());
    products.erase(std::unique(products.begin(), products.end()), products.end());
    return products;
}

/// For goods of a product and origin whether they could claim their way out of each measure by a limited claim.
/// Claims whose shares are data of their own are left out.
class LimitedClaims {
public:
    LimitedClaims(const StackIndex& stacks, const CoverageIndex& coverage, const PreferenceShares& shares)
        : stacks_(stacks), coverage_(coverage), shares_(shares) {}

    const std::vector<char>& of(std::size_t product, Country origin) {
        const std::size_t cell = stacks_.product_class(product) * stacks_.origin_classes() + stacks_.origin_class(origin);
        const auto [entry, fresh] = known_.try_emplace(cell);
        if (fresh) entry->second = open(coverage_.products()[product], origin);
        return entry->second;
    }

private:
    [[nodiscard]] std::vector<char> open(HsCode product, Country origin) const {
        const Date on = stacks_.regime().instant().washington_date();
        std::vector<char> result;
        for (const ActiveMeasure& active : stacks_.regime().measures()) {
            result.push_back(std::any_of(active.exceptions.begin(), active.exceptions.end(),
                                         [&](const Exception* exception) {
                                             return is_limited_claim(*exception) && !shares_.knows_claim(exception->claim) &&
                                                    exception->scope.origins.contains(origin) &&
                                                    exception->scope.covers_product(product, on);
                                         })
                                 ? 1
                                 : 0);
        }
        return result;
    }

    const StackIndex& stacks_;
    const CoverageIndex& coverage_;
    const PreferenceShares& shares_;
    std::unordered_map<std::size_t, std::vector<char>> known_;
};

/// The claims that the statistics themselves show for a product.
ClaimSet shown_claims(const StackIndex& stacks, HsCode product) {
    ClaimSet result;
    if (product.chapter() < 98) return result;
    for (std::size_t c = 0; c < stacks.claim_names().size(); ++c) result.set(c, shows_claim(product, stacks.claim_names()[c]));
    return result;
}

/// A way in which goods of a row enter: what they claim, and the share of the row's trade that does.
struct Entering {
    ClaimSet claims;
    double share = 1;
};

/// The ways in which goods of a row enter. Claims are taken as independent of each other.
std::vector<Entering> ways(const StackIndex& stacks, const PreferenceShares& shares, const TradeRow& row, const Partner& partner,
                           PreferenceUse use) {
    std::vector<Entering> result = {{}};
    if (use == PreferenceUse::none) return result;
    const auto& names = stacks.claim_names();
    for (std::size_t c = 0; c < names.size(); ++c) {
        const double share = shows_claim(row.product, names[c]) ? 1 : shares.claim_share(names[c], partner.code, row.product);
        if (share <= 0) continue;
        const std::size_t before = result.size();
        for (std::size_t w = 0; w < before; ++w) {
            Entering claimed = result[w];
            claimed.claims.set(c);
            claimed.share *= share;
            result[w].share *= 1 - share;
            result.push_back(claimed);
        }
        std::erase_if(result, [](const Entering& way) { return way.share <= 0; });
    }
    return result;
}

}  // namespace

double LineRates::total(std::size_t row) const {
    double sum = 0;
    for (const auto& one : rates) sum += one[row];
    return sum;
}

RateTable::RateTable(const ExposureInputs& inputs) : inputs_(inputs), coverage_(distinct_products(inputs.trade)) {
    for (const TradeRow& row : inputs.trade.rows) product_of_.push_back(coverage_.find(row.product).value());
    observe_claims();
}

std::vector<double> RateTable::equivalents() {
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
    StackIndex stacks(year_end, coverage_);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const std::uint64_t line = row.product.prefix(8).first();
        const Partner& partner = trade.partners[row.partner];
        all[line].duty += row.duty_usd;
        all[line].value += row.imports_usd;
        const bool additional =
            !stacks[stacks.find(product_of_[r], partner.representative, shown_claims(stacks, row.product))].duties.empty();
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

RateTable::BaseRates RateTable::base_rates(Date on, PreferenceUse use, LineRates& result) const {
    const auto& trade = inputs_.trade;
    const std::size_t revision = inputs_.schedule.revision_on(on).value();
    ExpressionRates rate_of;
    BaseRates base;
    base.statutory.resize(trade.rows.size());
    base.exempt.resize(trade.rows.size());
    std::vector<std::optional<Schedule::Rates>> by_product;
    for (const HsCode product : coverage_.products()) by_product.push_back(inputs_.schedule.rates(product, revision));
    std::vector<char> column_two_partner;
    for (const Partner& partner : trade.partners)
        column_two_partner.push_back(column_two(inputs_.ledger, partner.representative, on) ? 1 : 0);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const auto& rates = by_product[product_of_[r]];
        if (!rates) {
            ++result.uncovered_rows;
            result.uncovered_usd += row.imports_usd;
            base.statutory[r] = row.imports_usd > 0 ? equivalents_[r] : 0;
            continue;
        }
        const bool two = column_two_partner[row.partner] != 0;
        const double statutory = rate_of(two ? rates->other : rates->general);
        base.statutory[r] = statutory >= 0 ? statutory : equivalents_[r];
        if (use == PreferenceUse::observed && !two) base.exempt[r] = inputs_.preferences.exempt_share(row.partner, row.product);
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
    const BaseRates base = base_rates(std::max(on, first), PreferenceUse::observed, ignored);
    StackIndex stacks(regime, coverage_);
    LimitedClaims limited(stacks, coverage_, inputs_.preferences);
    for (const ActiveMeasure& active : regime.measures()) observed_measures_.push_back(active.measure);
    paid_share_.assign(regime.measures().size(), std::vector<double>(trade.rows.size(), unobserved));
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        if (row.imports_usd <= 0) continue;
        const Country origin = trade.partners[row.partner].representative;
        const std::vector<char>& open = limited.of(product_of_[r], origin);
        for (const StackedDuty& duty : stacks[stacks.find(product_of_[r], origin, shown_claims(stacks, row.product))].duties) {
            if (open[duty.measure] == 0) continue;
            const double owed = added_rate(*duty.version->charge, base.statutory[r], base.exempt[r]) * row.imports_usd;
            const double beyond_base = row.duty_usd - base.owed(r) * row.imports_usd;
            paid_share_[duty.measure][r] = owed > 0 ? std::clamp(beyond_base / owed, 0.0, 1.0) : 1;
        }
    }
}

double RateTable::observed_share(const Measure& measure, std::size_t row) const {
    const auto found = std::find(observed_measures_.begin(), observed_measures_.end(), &measure);
    if (found == observed_measures_.end()) return 1;
    const double share = paid_share_[static_cast<std::size_t>(found - observed_measures_.begin())][row];
    return share == unobserved ? 1 : share;
}

std::vector<Portion> RateTable::portions(const StackIndex& stacks, const Stack& stack, HsCode product) const {
    std::vector<Portion> result;
    for (const Version* version : stack.covering) {
        if (version == nullptr) {
            result.push_back(Portion::nothing());
        } else {
            const double share = version->charge->on.empty() ? 1 : inputs_.preferences.content_share(version->charge->on, product);
            result.push_back({Rate::from_ticks(std::llround(share * static_cast<double>(Rate::one))), Money{}});
        }
    }
    static_cast<void>(stacks.stacking().settle(result));
    return result;
}

LineRates RateTable::rates(const Regime& regime, PreferenceUse use) {
    const auto& trade = inputs_.trade;
    const Date on = regime.instant().washington_date();
    LineRates result;
    result.authorities.emplace_back("base");
    const BaseRates base = base_rates(on, use, result);
    result.rates.emplace_back();
    for (std::size_t r = 0; r < trade.rows.size(); ++r) result.rates.front().push_back(base.owed(r));
    std::vector<std::size_t> authority_of;  // [measure]
    for (const ActiveMeasure& active : regime.measures()) {
        const auto found = std::find(result.authorities.begin(), result.authorities.end(), active.measure->authority);
        authority_of.push_back(static_cast<std::size_t>(found - result.authorities.begin()));
        if (found != result.authorities.end()) continue;
        result.authorities.push_back(active.measure->authority);
        result.rates.emplace_back(trade.rows.size(), 0.0);
    }
    StackIndex stacks(regime, coverage_);
    LimitedClaims limited(stacks, coverage_, inputs_.preferences);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const Partner& partner = trade.partners[row.partner];
        for (const Entering& way : ways(stacks, inputs_.preferences, row, partner, use)) {
            const Stack& stack = stacks[stacks.find(product_of_[r], partner.representative, way.claims)];
            if (!stack.refusal.empty()) throw Error(stack.refusal);
            const auto add = [&](std::size_t measure, const Version& version, double share) {
                if (use == PreferenceUse::observed && limited.of(product_of_[r], partner.representative)[measure] != 0) {
                    share *= observed_share(*regime.measures()[measure].measure, r);
                }
                result.rates[authority_of[measure]][r] +=
                    way.share * share * added_rate(*version.charge, base.statutory[r], base.exempt[r]);
            };
            if (stack.contents.empty() || use == PreferenceUse::none) {
                for (const StackedDuty& duty : stack.duties) add(duty.measure, *duty.version, duty.share.to_double());
            } else {
                const auto settled = portions(stacks, stack, row.product);
                for (std::size_t m = 0; m < settled.size(); ++m) {
                    if (!settled[m].is_nothing()) add(m, *stack.covering[m], settled[m].share.to_double());
                }
            }
        }
    }
    return result;
}

}  // namespace impost
