#include "impost/exposure/panel.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "impost/base/text.hpp"
#include "impost/duty/base_duty.hpp"

namespace impost {
namespace {

enum class BaseBasis : std::uint8_t { rate, equivalent, specific };

struct Base {
    Rate rate;
    BaseBasis basis = BaseBasis::rate;
    friend auto operator<=>(const Base&, const Base&) = default;
};

/// A charge and the column of its authority.
struct Addition {
    std::size_t authority = 0;
    Charge charge;
};

/// Days over which nothing changes.
struct Span {
    Date from;
    Date until;
    std::vector<std::uint32_t> product_class;  ///< [product]
    std::vector<std::uint32_t> origin_class;   ///< [Country::index()]
    std::vector<char> column_two;              ///< [Country::index()]
    std::vector<std::uint32_t> additions;      ///< [product class * origin classes + origin class] place in the pool
    std::size_t origin_classes = 0;
    const std::vector<std::uint32_t>* general = nullptr;  ///< [product] place of the base + 1; 0: no such line
    const std::vector<std::uint32_t>* other = nullptr;    ///< the same of column 2
};

/// Values kept once each, told by their place.
template <class Key, class Value>
class Pool {
public:
    std::uint32_t place(const Key& key, const Value& value) {
        const auto [entry, fresh] = places_.try_emplace(key, static_cast<std::uint32_t>(values_.size()));
        if (fresh) values_.push_back(value);
        return entry->second;
    }
    const Value& operator[](std::uint32_t place) const { return values_[place]; }

private:
    std::map<Key, std::uint32_t> places_;
    std::vector<Value> values_;
};

/// Products that stand under no longer code of the period.
std::vector<HsCode> lines_of(const Schedule& schedule, const std::vector<RateSpan>& days) {
    constexpr int first_special_chapter = 98;
    std::vector<HsCode> codes;
    auto last = static_cast<std::size_t>(-1);
    for (const RateSpan& span : days) {
        const std::size_t revision = schedule.revision_on(span.from).value();
        if (revision == last) continue;
        last = revision;
        const auto of_revision = schedule.codes(revision);
        for (std::size_t c = 0; c < of_revision.size(); ++c) {
            const bool has_lines_below =
                c + 1 < of_revision.size() && of_revision[c] != of_revision[c + 1] && of_revision[c].covers(of_revision[c + 1]);
            if (!has_lines_below && of_revision[c].chapter() < first_special_chapter) codes.push_back(of_revision[c]);
        }
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

Base base_of(std::string_view text, HsCode line, const LineEquivalents& equivalents) {
    const DutyExpression duty = parse_duty_expression(text);
    if (duty.kind == DutyKind::free) return {};
    const bool simple = duty.kind == DutyKind::sum && duty.condition.empty() && duty.components.size() == 1;
    const auto* rate = simple ? std::get_if<AdValorem>(&duty.components.front()) : nullptr;
    if (rate != nullptr && on_customs_value(duty.components.front())) return {rate->rate, BaseBasis::rate};
    constexpr int tariff_line = 8;
    const auto observed = equivalents.find(line.prefix(tariff_line).first());
    if (observed == equivalents.end()) return {Rate{}, BaseBasis::specific};
    constexpr double millionth = 1e6;
    const std::int64_t ticks = Rate::one / static_cast<std::int64_t>(millionth);
    return {Rate::from_ticks(std::llround(observed->second * millionth) * ticks), BaseBasis::equivalent};
}

/// A share as the shortest decimal, at most ten places.
void append_rate(Rate rate, std::string& out) { out += rate.text(); }

}  // namespace

struct Panel::Tables {
    std::vector<HsCode> products;
    std::vector<std::string> authorities;
    std::vector<Span> spans;
    Pool<std::string, std::vector<Addition>> additions;
    Pool<Base, Base> bases;
    std::map<std::pair<std::size_t, bool>, std::vector<std::uint32_t>> bases_of;  ///< by revision and whether of column 2
    std::vector<std::uint32_t> partner_class;  ///< [Country::index()] partners of one class have the same rates throughout

    Tables(const Schedule& schedule, const Ledger& ledger, Country importer, const std::vector<RateSpan>& days,
           const LineEquivalents& equivalents);
    void add(const RateSpan& days, const Regime& regime, CoverageIndex& coverage);
    void set_bases(Span& span, const Schedule& schedule, const LineEquivalents& equivalents);
    void classify_partners();
    [[nodiscard]] std::uint32_t place_of(const Stack& stack, const Regime& regime);
    [[nodiscard]] std::uint32_t base(const Span& span, std::size_t product, Country partner) const {
        return (*(span.column_two[partner.index()] != 0 ? span.other : span.general))[product];
    }
    [[nodiscard]] std::vector<std::string> rows(std::size_t product, Country partner) const;
    void append_rates(std::uint32_t base, std::uint32_t additions, std::string& out) const;
};

Panel::Tables::Tables(const Schedule& schedule, const Ledger& ledger, Country importer, const std::vector<RateSpan>& days,
                      const LineEquivalents& equivalents)
    : products(lines_of(schedule, days)) {
    CoverageIndex coverage(products);
    for (const RateSpan& one : days) {
        const Regime regime = Regime::at(ledger, importer, one.at);
        add(one, regime, coverage);
        Span& span = spans.back();
        span.column_two.assign(country_count_max, 0);
        for (const ColumnTwo& column : ledger.programs.column_two) {
            for (const Country country : column.origins.countries()) {
                if (column.in_force(one.from)) span.column_two[country.index()] = 1;
            }
        }
        set_bases(span, schedule, equivalents);
    }
    classify_partners();
}

void Panel::Tables::add(const RateSpan& days, const Regime& regime, CoverageIndex& coverage) {
    for (const ActiveMeasure& active : regime.measures()) {
        add_once(authorities, active.measure->authority);
    }
    StackIndex stacks(regime, coverage);
    Span span;
    span.from = days.from;
    span.until = days.until;
    span.origin_classes = stacks.origin_classes();
    for (std::size_t p = 0; p < products.size(); ++p) span.product_class.push_back(static_cast<std::uint32_t>(stacks.product_class(p)));
    span.origin_class.assign(country_count_max, 0);
    for (const Country country : all_countries())
        span.origin_class[country.index()] = static_cast<std::uint32_t>(stacks.origin_class(country));
    span.additions.assign(stacks.product_classes() * stacks.origin_classes(), 0);
    std::vector<std::uint32_t> place_of_stack;  // [stack] place + 1
    std::vector<char> seen(stacks.product_classes());
    for (std::size_t p = 0; p < products.size(); ++p) {
        if (std::exchange(seen[stacks.product_class(p)], 1) != 0) continue;
        for (const Country country : all_countries()) {
            const std::size_t stack = stacks.find(p, country, ClaimSet{});
            if (place_of_stack.size() <= stack) place_of_stack.resize(stack + 1);
            if (place_of_stack[stack] == 0) place_of_stack[stack] = place_of(stacks[stack], regime) + 1;
            span.additions[span.product_class[p] * span.origin_classes + stacks.origin_class(country)] = place_of_stack[stack] - 1;
        }
    }
    spans.push_back(std::move(span));
}

std::uint32_t Panel::Tables::place_of(const Stack& stack, const Regime& regime) {
    if (!stack.refusal.empty()) throw Error(stack.refusal);
    std::vector<Addition> result;
    std::string key;
    for (const StackedDuty& duty : stack.duties) {
        const std::string& name = regime.measures()[duty.measure].measure->authority;
        const auto authority = static_cast<std::size_t>(std::find(authorities.begin(), authorities.end(), name) - authorities.begin());
        result.push_back({authority, *duty.version->charge});
        key += std::to_string(authority) + duty.version->rate_text + ';';
    }
    return additions.place(key, result);
}

void Panel::Tables::set_bases(Span& span, const Schedule& schedule, const LineEquivalents& equivalents) {
    const std::size_t revision = schedule.revision_on(span.from).value();
    for (const bool two : {false, true}) {
        const auto [entry, fresh] = bases_of.try_emplace({revision, two});
        (two ? span.other : span.general) = &entry->second;
        if (!fresh) continue;
        const LineEquivalents none;
        for (const HsCode product : products) {
            const auto rates = schedule.rates_of_line(product, revision);
            if (!rates) {
                entry->second.push_back(0);
                continue;
            }
            const std::string_view text = two ? rates->other : rates->general;
            const Base base = base_of(text, product, two ? none : equivalents);
            entry->second.push_back(bases.place(base, base) + 1);
        }
    }
}

void Panel::Tables::classify_partners() {
    std::map<std::vector<std::uint32_t>, std::uint32_t> classes;
    partner_class.assign(country_count_max, 0);
    for (const Country country : all_countries()) {
        std::vector<std::uint32_t> key;
        for (const Span& span : spans)
            key.push_back(span.origin_class[country.index()] * 2 + (span.column_two[country.index()] != 0 ? 1U : 0U));
        partner_class[country.index()] = classes.try_emplace(key, static_cast<std::uint32_t>(classes.size())).first->second;
    }
}

void Panel::Tables::append_rates(std::uint32_t base_place, std::uint32_t additions_place, std::string& out) const {
    const Base& base = bases[base_place];
    std::vector<Rate> by_authority(authorities.size());
    Rate total = base.rate;
    for (const Addition& addition : additions[additions_place]) {
        const Rate added = addition.charge.added_to(base.rate);
        by_authority[addition.authority] += added;
        total += added;
    }
    const bool known = base.basis != BaseBasis::specific;
    out += ',';
    if (known) append_rate(total, out);
    out += ',';
    if (known) append_rate(base.rate, out);
    for (const Rate rate : by_authority) {
        out += ',';
        append_rate(rate, out);
    }
    out += base.basis == BaseBasis::rate ? ",rate\n" : base.basis == BaseBasis::equivalent ? ",equivalent\n" : ",specific\n";
}

std::vector<std::string> Panel::Tables::rows(std::size_t product, Country partner) const {
    std::vector<std::string> result;
    for (std::size_t s = 0; s < spans.size();) {
        const auto state = [&](const Span& span) {
            const std::size_t cell = span.product_class[product] * span.origin_classes + span.origin_class[partner.index()];
            return std::pair{base(span, product, partner), span.additions[cell]};
        };
        const auto [base_place, additions_place] = state(spans[s]);
        std::size_t end = s + 1;
        while (end < spans.size() && state(spans[end]) == std::pair{base_place, additions_place}) ++end;
        if (base_place != 0) {
            std::string& row = result.emplace_back(',' + spans[s].from.text() + ',' + spans[end - 1].until.text());
            append_rates(base_place - 1, additions_place, row);
        }
        s = end;
    }
    return result;
}

Panel::Panel(const Schedule& schedule, const Ledger& ledger, Country importer, Date from, Date until, const LineEquivalents& equivalents)
    : tables_(std::make_unique<const Tables>(schedule, ledger, importer, spans(schedule, ledger, from, until), equivalents)) {}

Panel::~Panel() = default;

const std::vector<HsCode>& Panel::products() const { return tables_->products; }

std::string Panel::header() const {
    std::string text = "product,partner,from,until,total,mfn";
    for (std::string name : tables_->authorities) {
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c == ' ' || c == '/' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
        text += ',' + name;
    }
    return text + ",basis\n";
}

std::size_t Panel::write(std::size_t product, const std::vector<Country>& partners, std::string& out) const {
    const std::string code = tables_->products[product].plain();
    std::vector<std::vector<std::string>> of_class(country_count_max);
    std::vector<char> made(country_count_max);
    std::size_t count = 0;
    for (const Country partner : partners) {
        const std::uint32_t own = tables_->partner_class[partner.index()];
        if (std::exchange(made[own], 1) == 0) of_class[own] = tables_->rows(product, partner);
        for (const std::string& row : of_class[own]) {
            out += code;
            out += ',';
            out += partner.alpha2();
            out += row;
        }
        count += of_class[own].size();
    }
    return count;
}

}  // namespace impost
