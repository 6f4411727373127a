#include "impost/exposure/rates.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "impost/base/text.hpp"
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
double added_rate(ChargeKind kind, double rate, double base, double exempt) {
    const auto on = [&](double below) {
        if (kind == ChargeKind::additional) return rate;
        return kind == ChargeKind::at_least ? std::max(0.0, rate - below) : rate - below;
    };
    return kind == ChargeKind::additional ? rate : (1 - exempt) * on(base) + exempt * on(0);
}

Country us() { return Country::parse("US").value(); }

Date end_of_year(int year) { return Date::from_civil(year, 12, 31); }

std::vector<HsCode> distinct_products(const TradeStatistics& trade) {
    std::vector<HsCode> products;
    for (const TradeRow& row : trade.rows) products.push_back(row.product);
    std::sort(products.begin(), products.end());
    products.erase(std::unique(products.begin(), products.end()), products.end());
    return products;
}

/// Products of equal estimated contents share a number.
std::vector<std::uint32_t> classes_of_content(const std::vector<HsCode>& products, const PreferenceShares& shares) {
    std::map<std::vector<double>, std::uint32_t> known;
    std::vector<std::uint32_t> result;
    for (const HsCode product : products) {
        std::vector<double> contents;
        for (const auto& [name, ignored] : shares.contents) contents.push_back(shares.content_share(name, product));
        result.push_back(known.try_emplace(contents, static_cast<std::uint32_t>(known.size())).first->second);
    }
    return result;
}

/// The claims that the statistics themselves show for a product.
ClaimSet shown_claims(const StackIndex& stacks, HsCode product) {
    ClaimSet result;
    if (product.chapter() < 98) return result;
    for (std::size_t c = 0; c < stacks.claim_names().size(); ++c) result.set(c, shows_claim(product, stacks.claim_names()[c]));
    return result;
}

std::size_t cell_of(const StackIndex& stacks, std::size_t product, Country origin) {
    return stacks.product_class(product) * stacks.origin_classes() + stacks.origin_class(origin);
}

/// Names of the limited claims in force that could take goods of a product and origin out of a measure. Claims whose
/// shares are data of their own are left out.
std::vector<std::string> limited_claims(const ActiveMeasure& active, HsCode product, Country origin, Date on,
                                        const PreferenceShares& shares) {
    std::vector<std::string> result;
    for (const Exception* exception : active.exceptions) {
        if (is_limited_claim(*exception) && !shares.knows_claim(exception->claim) && exception->scope.covers(product, origin, on)) {
            result.push_back(exception->claim);
        }
    }
    return result;
}

/// The charges of one span of the law, and the limited claims open against each.
class ChargesOfYear {
public:
    ChargesOfYear(const Regime& regime, CoverageIndex& coverage, const PreferenceShares& shares)
        : stacks_(regime, coverage), coverage_(coverage), shares_(shares) {}

    [[nodiscard]] const std::vector<ActiveMeasure>& measures() const { return stacks_.regime().measures(); }
    const std::vector<StackedDuty>& of(std::size_t product, Country origin) {
        return stacks_[stacks_.find(product, origin, shown_claims(stacks_, coverage_.products()[product]))].duties;
    }
    const std::vector<std::string>& claims(std::size_t measure, std::size_t product, Country origin) {
        const std::size_t cell = cell_of(stacks_, product, origin) * measures().size() + measure;
        const auto [entry, fresh] = open_.try_emplace(cell);
        if (fresh) {
            const Date on = stacks_.regime().instant().washington_date();
            entry->second = limited_claims(measures()[measure], coverage_.products()[product], origin, on, shares_);
        }
        return entry->second;
    }

private:
    StackIndex stacks_;
    const CoverageIndex& coverage_;
    const PreferenceShares& shares_;
    std::unordered_map<std::size_t, std::vector<std::string>> open_;  ///< by classes of goods and origins, and measure
};

/// A way in which goods of a row enter: what they claim, and the share of the row's trade that does.
struct Entering {
    ClaimSet claims;
    double share = 1;
};

/// The claims of a regime that have shares, and the ways of each row. Claims are taken as independent of each other.
class Ways {
public:
    void add(std::size_t claim, const std::vector<double>& shares) { known_.emplace_back(claim, &shares); }

    const std::vector<Entering>& of(std::size_t row) {
        ways_.assign(1, {});
        for (const auto& [claim, shares] : known_) {
            const double share = (*shares)[row];
            if (share > 0) split(claim, share);
        }
        return ways_;
    }

private:
    void split(std::size_t claim, double share) {
        const std::size_t before = ways_.size();
        for (std::size_t w = 0; w < before; ++w) {
            Entering claimed = ways_[w];
            claimed.claims.set(claim);
            claimed.share *= share;
            ways_[w].share *= 1 - share;
            ways_.push_back(claimed);
        }
        std::erase_if(ways_, [](const Entering& way) { return way.share <= 0; });
    }

    std::vector<std::pair<std::size_t, const std::vector<double>*>> known_;
    std::vector<Entering> ways_;
};

/// A charge of a stack, ready to be applied to many rows.
struct Charged {
    std::size_t measure = 0;
    const Version* version = nullptr;
    ChargeKind kind = ChargeKind::additional;
    double rate = 0;
    double share = 1;  ///< of the value that bears it
};

Charged charged(std::size_t measure, const Version& version, Rate share) {
    return {measure, &version, version.charge->kind, version.charge->rate.to_double(), share.to_double()};
}

}  // namespace

double LineRates::total(std::size_t row) const {
    double sum = 0;
    for (const auto& one : rates) sum += one[row];
    return sum;
}

/// The charges of a regime's stacks, by what the goods hold, and which of them count by what was paid in the year.
class RateTable::Charges {
public:
    Charges(const RateTable& table, StackIndex& stacks, PreferenceUse use) : table_(table), stacks_(stacks), use_(use) {
        for (const ActiveMeasure& active : stacks.regime().measures()) {
            const auto found = std::find_if(table.observed_.begin(), table.observed_.end(),
                                            [&](const Observed& one) { return one.measure == active.measure; });
            observed_.push_back(found == table.observed_.end() || use == PreferenceUse::none ? nullptr : &*found);
        }
    }

    const std::vector<Charged>& of(std::size_t stack, std::size_t product) {
        const Stack& whole = stacks_[stack];
        if (!whole.refusal.empty()) throw Error(whole.refusal);
        const bool by_content = !whole.contents.empty() && use_ == PreferenceUse::observed;
        const std::uint64_t contents = by_content ? table_.contents_of_[product] + 1U : 0U;
        const auto [entry, fresh] = known_.try_emplace(contents * stack_max + stack);
        if (fresh) entry->second = by_content ? settled(whole, table_.coverage_.products()[product]) : stated(whole);
        return entry->second;
    }

    /// The share of a charge that a row paid in the year, where a claim of then can still be made.
    double observed_share(std::size_t measure, std::size_t row, std::size_t product, Country origin) {
        if (observed_[measure] == nullptr) return 1;
        const double share = observed_[measure]->paid_share[row];
        return share == unobserved || !open(measure, product, origin) ? 1 : share;
    }

private:
    static constexpr std::uint64_t stack_max = 1U << 24U;

    static std::vector<Charged> stated(const Stack& stack) {
        std::vector<Charged> result;
        for (const StackedDuty& duty : stack.duties) result.push_back(charged(duty.measure, *duty.version, duty.share));
        return result;
    }

    [[nodiscard]] std::vector<Charged> settled(const Stack& stack, HsCode product) const {
        std::vector<Portion> portions;
        for (const Version* version : stack.covering) {
            if (version == nullptr) {
                portions.push_back(Portion::nothing());
            } else {
                const std::string& on = version->charge->on;
                const double share = on.empty() ? 1 : table_.inputs_.preferences.content_share(on, product);
                portions.push_back({Rate::from_ticks(std::llround(share * static_cast<double>(Rate::one))), Money{}});
            }
        }
        static_cast<void>(stacks_.stacking().settle(portions));
        std::vector<Charged> result;
        for (std::size_t m = 0; m < portions.size(); ++m) {
            if (!portions[m].is_nothing()) result.push_back(charged(m, *stack.covering[m], portions[m].share));
        }
        return result;
    }

    bool open(std::size_t measure, std::size_t product, Country origin) {
        const std::size_t cell = cell_of(stacks_, product, origin) * observed_.size() + measure;
        const auto [entry, fresh] = open_.try_emplace(cell, false);
        if (fresh) {
            const Regime& regime = stacks_.regime();
            const auto& then = observed_[measure]->claims;
            const auto now = limited_claims(regime.measures()[measure], table_.coverage_.products()[product], origin,
                                            regime.instant().washington_date(), table_.inputs_.preferences);
            entry->second = std::any_of(now.begin(), now.end(),
                                        [&](const std::string& claim) { return std::find(then.begin(), then.end(), claim) != then.end(); });
        }
        return entry->second;
    }

    const RateTable& table_;
    StackIndex& stacks_;
    PreferenceUse use_;
    std::vector<const Observed*> observed_;                          ///< [measure] null: nothing was observed of it
    std::unordered_map<std::uint64_t, std::vector<Charged>> known_;  ///< by contents and stack
    std::unordered_map<std::size_t, bool> open_;                     ///< by classes of goods and origins, and measure
};

RateTable::RateTable(const ExposureInputs& inputs)
    : inputs_(inputs),
      coverage_(distinct_products(inputs.trade)),
      contents_of_(classes_of_content(coverage_.products(), inputs.preferences)) {
    for (const TradeRow& row : inputs.trade.rows) product_of_.push_back(coverage_.find(row.product).value());
    line_equivalents_ = observe_equivalents();
    observe_claims();
}

LineEquivalents RateTable::observe_equivalents() {
    // Partners whose goods of a chapter mostly enter under a preference say little of the general rate.
    constexpr double mostly = 0.5;
    struct Sum {
        double duty = 0;
        double value = 0;
        void add(const TradeRow& row) {
            duty += row.duty_usd;
            value += row.imports_usd;
        }
    };
    std::unordered_map<std::uint64_t, Sum> general;
    std::unordered_map<std::uint64_t, Sum> all;
    const auto& trade = inputs_.trade;
    const Regime year_end = Regime::at(inputs_.ledger, us(), Instant::washington(end_of_year(trade.year), 12, 0));
    StackIndex stacks(year_end, coverage_);
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const std::uint64_t line = row.product.prefix(8).first();
        const Partner& partner = trade.partners[row.partner];
        all[line].add(row);
        const bool additional =
            !stacks[stacks.find(product_of_[r], partner.representative, shown_claims(stacks, row.product))].duties.empty();
        if (additional || inputs_.preferences.exempt_share(row.partner, row.product) > mostly) continue;
        general[line].add(row);
    }
    LineEquivalents result;
    for (const auto& [line, sum] : all) {
        const auto found = general.find(line);
        const Sum& best = found != general.end() && found->second.value > 0 ? found->second : sum;
        if (best.value > 0) result[line] = best.duty / best.value;
    }
    return result;
}

double RateTable::printed_rate(std::string_view text) {
    const auto [entry, fresh] = printed_rates_.try_emplace(text, 0.0);
    if (fresh) entry->second = pure_ad_valorem(text);
    return entry->second;
}

const BaseRates& RateTable::base_rates(Date on, PreferenceUse use) {
    const auto& trade = inputs_.trade;
    const std::size_t revision = inputs_.schedule.revision_on(on).value();
    std::vector<char> two;
    for (const Partner& partner : trade.partners) two.push_back(column_two(inputs_.ledger, partner.representative, on) ? 1 : 0);
    std::optional<BaseRates>& kept = base_[use == PreferenceUse::observed ? 0 : 1];
    if (kept && kept->revision == revision && kept->column_two == two) return *kept;
    BaseRates& base = kept.emplace();
    base.revision = revision;
    base.column_two = std::move(two);
    base.statutory.resize(trade.rows.size());
    base.exempt.resize(trade.rows.size());
    struct OfProduct {
        bool covered = false;
        double general = 0;  ///< negative: no rate on the value alone
        double other = 0;
        double equivalent = 0;
    };
    std::vector<OfProduct> by_product;
    for (const HsCode product : coverage_.products()) {
        OfProduct& own = by_product.emplace_back();
        const auto equivalent = line_equivalents_.find(product.prefix(8).first());
        if (equivalent != line_equivalents_.end()) own.equivalent = equivalent->second;
        const auto rates = inputs_.schedule.rates(product, revision);
        own.covered = rates.has_value();
        if (rates) {
            own.general = printed_rate(rates->general);
            own.other = printed_rate(rates->other);
        }
    }
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        const OfProduct& own = by_product[product_of_[r]];
        if (!own.covered) {
            ++base.uncovered_rows;
            base.uncovered_usd += row.imports_usd;
            base.statutory[r] = row.imports_usd > 0 ? own.equivalent : 0;
            continue;
        }
        const bool is_two = base.column_two[row.partner] != 0;
        const double printed = is_two ? own.other : own.general;
        base.statutory[r] = printed >= 0 ? printed : own.equivalent;
        if (use == PreferenceUse::observed && !is_two) base.exempt[r] = inputs_.preferences.exempt_share(row.partner, row.product);
    }
    return base;
}

void RateTable::observe_claims() {
    /// What a row owed over the year: under claims that could take it away, and otherwise.
    struct Owed {
        double claimable = 0;
        double certain = 0;
    };
    const auto& rows = inputs_.trade.rows;
    const Instant begin = Instant::washington(Date::from_civil(inputs_.trade.year, 1, 1), 0, 0);
    const Instant end = Instant::washington(Date::from_civil(inputs_.trade.year + 1, 1, 1), 0, 0);
    const BaseRates& base = base_rates(first_day_at_hand(end_of_year(inputs_.trade.year)), PreferenceUse::observed);
    std::vector<Instant> law = {begin};
    for (const Instant at : changes(inputs_.ledger, us(), begin, end)) law.push_back(at);
    law.push_back(end);
    std::vector<Owed> owed(rows.size());
    for (std::size_t span = 0; span + 1 < law.size(); ++span) {
        const double part =
            static_cast<double>(law[span + 1].seconds() - law[span].seconds()) / static_cast<double>(end.seconds() - begin.seconds());
        const Regime regime = Regime::at(inputs_.ledger, us(), law[span]);
        ChargesOfYear charges(regime, coverage_, inputs_.preferences);
        std::vector<std::size_t> observed_as;
        for (const ActiveMeasure& active : charges.measures()) observed_as.push_back(observe(*active.measure));
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (rows[r].imports_usd <= 0) continue;
            const Country origin = inputs_.trade.partners[rows[r].partner].representative;
            for (const StackedDuty& duty : charges.of(product_of_[r], origin)) {
                const Charge& charge = *duty.version->charge;
                const double rate = part * added_rate(charge.kind, charge.rate.to_double(), base.statutory[r], base.exempt[r]);
                const auto& claims = charges.claims(duty.measure, product_of_[r], origin);
                (claims.empty() ? owed[r].certain : owed[r].claimable) += rate * rows[r].imports_usd;
                if (!claims.empty()) observed_[observed_as[duty.measure]].add(r, claims);
            }
        }
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (owed[r].claimable <= 0) continue;
        const double beyond = rows[r].duty_usd - base.owed(r) * rows[r].imports_usd - owed[r].certain;
        const double share = std::clamp(beyond / owed[r].claimable, 0.0, 1.0);
        for (Observed& observed : observed_) {
            if (observed.paid_share[r] != unobserved) observed.paid_share[r] = share;
        }
    }
}

std::size_t RateTable::observe(const Measure& measure) {
    const auto found = std::find_if(observed_.begin(), observed_.end(), [&](const Observed& one) { return one.measure == &measure; });
    if (found != observed_.end()) return static_cast<std::size_t>(found - observed_.begin());
    observed_.push_back({&measure, {}, std::vector<double>(inputs_.trade.rows.size(), unobserved)});
    return observed_.size() - 1;
}

void RateTable::Observed::add(std::size_t row, const std::vector<std::string>& open) {
    paid_share[row] = 1;
    for (const std::string& claim : open) {
        add_once(claims, claim);
    }
}

Date RateTable::first_day_at_hand(Date on) const { return std::max(on, inputs_.schedule.revisions().front().from); }

const std::vector<double>* RateTable::claim_shares(const std::string& claim) {
    const bool shown = claim == "chapter-98";
    if (!shown && !inputs_.preferences.knows_claim(claim)) return nullptr;
    const auto [entry, fresh] = claim_shares_.try_emplace(claim);
    if (fresh) {
        for (const TradeRow& row : inputs_.trade.rows) {
            const double share = shows_claim(row.product, claim)
                                     ? 1
                                     : inputs_.preferences.claim_share(claim, inputs_.trade.partners[row.partner].code, row.product);
            entry->second.push_back(share);
        }
    }
    return &entry->second;
}

void RateTable::visit(const Regime& regime, PreferenceUse use, const Visitor& visit) {
    const auto& trade = inputs_.trade;
    const BaseRates& base = base_rates(first_day_at_hand(regime.instant().washington_date()), use);
    StackIndex stacks(regime, coverage_);
    Charges charges(*this, stacks, use);
    Ways ways;
    for (std::size_t c = 0; c < stacks.claim_names().size() && use == PreferenceUse::observed; ++c) {
        if (const auto* shares = claim_shares(stacks.claim_names()[c])) ways.add(c, *shares);
    }
    std::vector<AddedRate> added;
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const Country origin = trade.partners[trade.rows[r].partner].representative;
        const std::size_t product = product_of_[r];
        added.clear();
        for (const Entering& way : ways.of(r)) {
            for (const Charged& one : charges.of(stacks.find(product, origin, way.claims), product)) {
                const double rate = way.share * one.share * charges.observed_share(one.measure, r, product, origin) *
                                    added_rate(one.kind, one.rate, base.statutory[r], base.exempt[r]);
                const auto same =
                    std::find_if(added.begin(), added.end(), [&](const AddedRate& other) { return other.version == one.version; });
                if (same != added.end()) {
                    same->rate += rate;
                } else {
                    added.push_back({one.measure, one.version, rate});
                }
            }
        }
        visit(r, base.owed(r), added);
    }
}

LineRates RateTable::rates(const Regime& regime, PreferenceUse use) {
    LineRates result;
    result.authorities.emplace_back("base");
    std::vector<std::size_t> authority_of;  // [measure]
    for (const ActiveMeasure& active : regime.measures()) {
        const auto found = std::find(result.authorities.begin(), result.authorities.end(), active.measure->authority);
        authority_of.push_back(static_cast<std::size_t>(found - result.authorities.begin()));
        if (found == result.authorities.end()) result.authorities.push_back(active.measure->authority);
    }
    result.rates.assign(result.authorities.size(), std::vector<double>(inputs_.trade.rows.size(), 0.0));
    visit(regime, use, [&](std::size_t row, double base, const std::vector<AddedRate>& added) {
        result.rates.front()[row] = base;
        for (const AddedRate& one : added) result.rates[authority_of[one.measure]][row] += one.rate;
    });
    const BaseRates& base = *base_[use == PreferenceUse::observed ? 0 : 1];
    result.uncovered_rows = base.uncovered_rows;
    result.uncovered_usd = base.uncovered_usd;
    return result;
}

}  // namespace impost
