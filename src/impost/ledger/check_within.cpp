#include "impost/ledger/check_within.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "impost/ledger/stack_index.hpp"
#include "impost/ledger/words.hpp"

namespace impost {
namespace {

const Instant beginning_of_time = Instant::from_seconds(std::numeric_limits<std::int64_t>::min());
const Instant end_of_time = Instant::from_seconds(std::numeric_limits<std::int64_t>::max());

/// Every line that some revision has; without a schedule the prefixes that measures name, and the chapters.
std::vector<HsCode> universe(const Ledger& ledger, Country importer, const Schedule* schedule) {
    std::set<HsCode> codes;
    if (schedule != nullptr) {
        for (const Schedule::Row& row : schedule->rows()) {
            if (row.code.digits() >= 8) codes.insert(row.code);
        }
        return {codes.begin(), codes.end()};
    }
    constexpr int first_chapter = 1;
    constexpr int last_chapter = 97;
    for (int chapter = first_chapter; chapter <= last_chapter; ++chapter) {
        const std::string text = std::to_string(chapter);
        codes.insert(HsCode::parse(chapter < 10 ? "0" + text : text).value());
    }
    const auto visit = [&](const Scope& scope) {
        for (const ProductSet* set : {&scope.products, &scope.except_products}) {
            for (const HsCode prefix : set->prefixes()) codes.insert(prefix);
        }
    };
    for (const Measure& measure : ledger.measures) {
        if (measure.imposed_by != importer) continue;
        for (const Version& version : measure.versions) visit(version.scope);
        for (const Exception& exception : measure.exceptions) visit(exception.scope);
    }
    return {codes.begin(), codes.end()};
}

/// Goods on which something is wrong.
struct Witness {
    HsCode product;
    Country origin;
    std::vector<std::string> claims;

    [[nodiscard]] std::string text() const {
        std::string text = product.dotted() + " of " + std::string(origin.alpha2());
        for (const std::string& claim : claims) text += (&claim == &claims.front() ? ", claimed " : ", ") + claim;
        return text;
    }
};

/// The law between two changes, and the kinds of goods that it tells apart.
class Span {
public:
    Span(const Regime& regime, CoverageIndex& coverage)
        : regime_(regime), coverage_(coverage), table_(regime), on_(regime.instant().washington_date()) {}

    /// Goods on which two measures without a rule are both owed; `i` and `j` are indices into the regime's measures.
    std::optional<Witness> meeting_without_rule(std::size_t i, std::size_t j);
    /// Goods on which measures exclude each other in a circle.
    std::optional<Witness> circle(const std::vector<std::size_t>& members);

private:
    struct Kinds {
        std::vector<std::size_t> products;  ///< one of each kind, by its place in the index of coverage
        std::vector<Country> origins;
    };
    const Kinds& kinds();
    /// The products of each kind that a scope covers: a list over `kinds().products`.
    const std::vector<char>& covered(const Scope& scope);
    [[nodiscard]] Applicability met(std::size_t measure, const Witness& goods) const {
        return meet(regime_.measures()[measure], goods.product, goods.origin, on_, goods.claims);
    }
    /// What each measure charges on goods before they meet: all of the value, or a sixteenth where it is a content.
    [[nodiscard]] std::vector<Portion> portions(const Witness& goods) const;
    [[nodiscard]] bool both_stay(std::size_t i, std::size_t j, const Witness& goods) const;
    /// Claims that take goods out of what stands between the two: the measures that exclude one of them on these goods.
    [[nodiscard]] std::set<std::string> ways_out(std::size_t i, std::size_t j, const Witness& goods) const;
    std::optional<Witness> meeting_of_versions(std::size_t i, std::size_t j, const Version& v, const Version& w);
    /// Calls `visit(goods)` for every kind of goods that all these versions cover, with the claims that they ask for, until
    /// it returns true.
    template <class Visit>
    bool any_goods(const std::vector<const Version*>& versions, Visit visit);

    const Regime& regime_;
    CoverageIndex& coverage_;
    StackingTable table_;
    Date on_;
    std::optional<Kinds> kinds_;
    std::map<const Scope*, std::vector<char>> covered_;
};

const Span::Kinds& Span::kinds() {
    if (kinds_) return *kinds_;
    Kinds kinds;
    const StackIndex index(regime_, coverage_);
    std::set<std::size_t> products;
    for (std::size_t p = 0; p < coverage_.products().size(); ++p) {
        if (products.insert(index.product_class(p)).second) kinds.products.push_back(p);
    }
    std::set<std::size_t> origins;
    for (const Country country : all_countries()) {
        if (origins.insert(index.origin_class(country)).second) kinds.origins.push_back(country);
    }
    kinds_ = std::move(kinds);
    return *kinds_;
}

const std::vector<char>& Span::covered(const Scope& scope) {
    const auto [entry, fresh] = covered_.try_emplace(&scope);
    if (!fresh) return entry->second;
    const Kinds& all = kinds();
    const std::vector<char>& by_product = coverage_.covered(scope, on_);
    for (const std::size_t product : all.products) entry->second.push_back(by_product[product]);
    return entry->second;
}

template <class Visit>
bool Span::any_goods(const std::vector<const Version*>& versions, Visit visit) {
    Witness goods;
    for (const Version* version : versions) {
        const bool new_claim = std::find(goods.claims.begin(), goods.claims.end(), version->claim) == goods.claims.end();
        if (!version->claim.empty() && new_claim) goods.claims.push_back(version->claim);
    }
    std::vector<Country> origins;
    for (const Country origin : kinds().origins) {
        const bool shared =
            std::all_of(versions.begin(), versions.end(), [&](const Version* v) { return v->scope.origins.contains(origin); });
        if (shared) origins.push_back(origin);
    }
    for (std::size_t p = 0; p < kinds().products.size() && !origins.empty(); ++p) {
        const bool shared = std::all_of(versions.begin(), versions.end(), [&](const Version* v) { return covered(v->scope)[p] != 0; });
        if (!shared) continue;
        goods.product = coverage_.products()[kinds().products[p]];
        for (const Country origin : origins) {
            goods.origin = origin;
            if (visit(goods)) return true;
        }
    }
    return false;
}

std::vector<Portion> Span::portions(const Witness& goods) const {
    const Portion content{Rate::from_ticks(Rate::one / 16), {}};
    std::vector<Portion> result;
    for (std::size_t m = 0; m < regime_.measures().size(); ++m) {
        const Applicability applied = met(m, goods);
        const bool on_content = applied.applies() && !applied.version->charge->on.empty();
        result.push_back(!applied.applies() ? Portion::nothing() : on_content ? content : Portion::whole(Money{}));
    }
    return result;
}

bool Span::both_stay(std::size_t i, std::size_t j, const Witness& goods) const {
    std::vector<Portion> left = portions(goods);
    if (left[i].is_nothing() || left[j].is_nothing()) return false;
    try {
        static_cast<void>(table_.settle(left));
    } catch (const Error&) {  // what is left is settled all the same
        return !left[i].is_nothing() && !left[j].is_nothing();
    }
    return false;
}

std::set<std::string> Span::ways_out(std::size_t i, std::size_t j, const Witness& goods) const {
    std::set<std::string> claims;
    for (std::size_t m = 0; m < regime_.measures().size(); ++m) {
        const ActiveMeasure& between = regime_.measures()[m];
        const auto excludes = [&](std::size_t other) {
            return excludes_second(stacking(regime_, *between.measure, *regime_.measures()[other].measure));
        };
        if (m == i || m == j || (!excludes(i) && !excludes(j)) || !met(m, goods).applies()) continue;
        for (const Exception* exception : between.exceptions) {
            if (!exception->claim.empty() && exception->scope.covers(goods.product, goods.origin, on_)) claims.insert(exception->claim);
        }
    }
    return claims;
}

std::optional<Witness> Span::meeting_of_versions(std::size_t i, std::size_t j, const Version& v, const Version& w) {
    std::optional<Witness> found;
    static_cast<void>(any_goods({&v, &w}, [&](const Witness& goods) {
        if (met(i, goods).applies() && met(j, goods).applies()) {
            if (both_stay(i, j, goods)) found = goods;
            if (found) return true;
            for (const std::string& claim : ways_out(i, j, goods)) {
                Witness otherwise = goods;
                otherwise.claims.push_back(claim);
                if (both_stay(i, j, otherwise)) found = otherwise;
                if (found) return true;
            }
        }
        return false;
    }));
    return found;
}

std::optional<Witness> Span::meeting_without_rule(std::size_t i, std::size_t j) {
    for (const Version* v : regime_.measures()[i].versions) {
        for (const Version* w : regime_.measures()[j].versions) {
            if (!v->scope.origins.overlaps(w->scope.origins)) continue;
            if (auto goods = meeting_of_versions(i, j, *v, *w)) return goods;
        }
    }
    return std::nullopt;
}

std::optional<Witness> Span::circle(const std::vector<std::size_t>& members) {
    std::optional<Witness> found;
    for (const Version* a : regime_.measures()[members[0]].versions) {
        for (const Version* b : regime_.measures()[members[1]].versions) {
            for (const Version* c : regime_.measures()[members[2]].versions) {
                static_cast<void>(any_goods({a, b, c}, [&](const Witness& goods) {
                    auto left = portions(goods);
                    if (std::any_of(members.begin(), members.end(), [&](std::size_t m) { return left[m].is_nothing(); })) return false;
                    try {
                        static_cast<void>(table_.settle(left));
                    } catch (const Error&) {
                        found = goods;
                    }
                    return found.has_value();
                }));
                if (found) return found;
            }
        }
    }
    return std::nullopt;
}

/// Three measures of which each excludes the next, for every such three.
std::vector<std::vector<std::size_t>> circles(const Regime& regime) {
    const std::size_t count = regime.measures().size();
    std::vector<char> excludes(count * count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < count; ++j) {
            const Meeting meeting = stacking(regime, *regime.measures()[i].measure, *regime.measures()[j].measure);
            excludes[i * count + j] = excludes_second(meeting) && i != j ? 1 : 0;
        }
    }
    std::vector<std::vector<std::size_t>> result;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = i + 1; j < count; ++j) {
            for (std::size_t k = i + 1; k < count; ++k) {
                if (k != j && excludes[i * count + j] != 0 && excludes[j * count + k] != 0 && excludes[k * count + i] != 0)
                    result.push_back({i, j, k});
            }
        }
    }
    return result;
}

/// What stays wrong from one span of the law to the next.
struct Standing {
    Finding finding;
    bool seen = false;
};

class WithinCheck {
public:
    WithinCheck(const Ledger& ledger, Country importer, const Schedule* schedule, CheckReport& report)
        : ledger_(ledger), importer_(importer), coverage_(universe(ledger, importer, schedule)), report_(report) {}

    void run() {
        check_spans();
        for (const Measure& measure : ledger_.measures) {
            if (measure.imposed_by != importer_) continue;
            check_rules(measure);
            check_versions(measure);
            check_exceptions(measure);
            check_lifecycle(measure);
        }
        check_lists();
    }

private:
    void check_spans();
    void check_span(const Regime& regime);
    void stand(FindingKind kind, const std::string& measures, const Regime& regime, const std::string& sentence);
    void close(Instant until);
    void check_rules(const Measure& measure);
    void check_versions(const Measure& measure);
    void check_exceptions(const Measure& measure);
    void check_lifecycle(const Measure& measure);
    void check_lists();
    void add(FindingKind kind, const std::string& measure, const std::optional<Instant>& from, const std::optional<Instant>& until,
             const std::string& heading, const std::string& sentence);
    [[nodiscard]] std::vector<Date> days(const Scope& a, const Scope& b, Instant from, Instant until) const;
    [[nodiscard]] bool products_overlap(const Scope& a, const Scope& b, Instant from, Instant until);
    [[nodiscard]] bool products_include(const Scope& outer, const Scope& inner, Instant from, Instant until);

    const Ledger& ledger_;
    Country importer_;
    CoverageIndex coverage_;
    CheckReport& report_;
    std::map<std::string, Standing> standing_;
};

void WithinCheck::add(FindingKind kind, const std::string& measure, const std::optional<Instant>& from, const std::optional<Instant>& until,
                      const std::string& heading, const std::string& sentence) {
    Finding finding;
    finding.kind = kind;
    finding.measure = measure;
    finding.from = from;
    finding.until = until;
    if (const auto code = HsCode::parse(heading)) finding.heading = *code;
    finding.sentence = sentence;
    report_.findings.push_back(std::move(finding));
}

void WithinCheck::check_spans() {
    const auto instants = changes(ledger_, importer_, beginning_of_time, end_of_time);
    for (const Instant at : instants) {
        ++report_.counts.spans;
        for (auto& [key, standing] : standing_) standing.seen = false;
        check_span(Regime::at(ledger_, importer_, at));
        close(at);
    }
    for (auto& [key, standing] : standing_) report_.findings.push_back(standing.finding);
}

/// Ends what stood until this instant and stands no longer.
void WithinCheck::close(Instant until) {
    for (auto standing = standing_.begin(); standing != standing_.end();) {
        if (standing->second.seen) {
            ++standing;
            continue;
        }
        standing->second.finding.until = until;
        report_.findings.push_back(standing->second.finding);
        standing = standing_.erase(standing);
    }
}

void WithinCheck::stand(FindingKind kind, const std::string& measures, const Regime& regime, const std::string& sentence) {
    const auto [entry, fresh] = standing_.try_emplace(kind_name(kind) + measures);
    entry->second.seen = true;
    if (!fresh) return;
    Finding& finding = entry->second.finding;
    finding.kind = kind;
    finding.measure = measures;
    finding.from = regime.instant();
    finding.sentence = sentence;
}

void WithinCheck::check_span(const Regime& regime) {
    Span span(regime, coverage_);
    const auto id = [&](std::size_t m) { return regime.measures()[m].measure->id; };
    for (std::size_t i = 0; i < regime.measures().size(); ++i) {
        for (std::size_t j = i + 1; j < regime.measures().size(); ++j) {
            const Meeting meeting = stacking(regime, *regime.measures()[i].measure, *regime.measures()[j].measure);
            if (meeting != Meeting::undefined) continue;
            if (const auto goods = span.meeting_without_rule(i, j))
                stand(FindingKind::stacking_missing, id(i) + " and " + id(j), regime,
                      "both are owed on " + goods->text() + ", and no rule says how");
        }
    }
    for (const auto& circle : circles(regime)) {
        if (const auto goods = span.circle(circle)) {
            stand(FindingKind::stacking_circle, id(circle[0]) + ", " + id(circle[1]) + " and " + id(circle[2]), regime,
                  "each excludes the next on " + goods->text());
        }
    }
}

void WithinCheck::check_rules(const Measure& measure) {
    for (const Stacking& rule : measure.stacking) {
        const bool known = ledger_.is_authority(rule.with) || std::any_of(ledger_.measures.begin(), ledger_.measures.end(),
                                                                          [&](const Measure& m) { return m.id == rule.with; });
        if (!known)
            add(FindingKind::stacking_idle, measure.id, rule.from, rule.until, "",
                "\"" + rule.with + "\" is neither a measure nor an authority here");
    }
}

/// The days on which two scopes may begin to meet: the first that they share and those on which their products change.
std::vector<Date> WithinCheck::days(const Scope& a, const Scope& b, Instant from, Instant until) const {
    const Date schedule_time = Date::from_civil(2018, 1, 1);
    const Date first = from == beginning_of_time ? schedule_time : from.washington_date();
    std::vector<Date> result = {first};
    for (const ProductSet* set : {&a.products, &a.except_products, &b.products, &b.except_products}) {
        for (const Date day : set->changes()) {
            if (first < day && (until == end_of_time || day < until.washington_date())) result.push_back(day);
        }
    }
    return result;
}

bool WithinCheck::products_overlap(const Scope& a, const Scope& b, Instant from, Instant until) {
    for (const Date day : days(a, b, from, until)) {
        const std::vector<char> in_a = coverage_.covered(a, day);
        const std::vector<char>& in_b = coverage_.covered(b, day);
        for (std::size_t p = 0; p < in_a.size(); ++p) {
            if (in_a[p] != 0 && in_b[p] != 0) return true;
        }
    }
    return false;
}

bool WithinCheck::products_include(const Scope& outer, const Scope& inner, Instant from, Instant until) {
    for (const Date day : days(outer, inner, from, until)) {
        const std::vector<char> in_outer = coverage_.covered(outer, day);
        const std::vector<char>& in_inner = coverage_.covered(inner, day);
        for (std::size_t p = 0; p < in_inner.size(); ++p) {
            if (in_inner[p] != 0 && in_outer[p] == 0) return false;
        }
    }
    return true;
}

/// Versions of which one earlier part takes all the goods, and so never apply.
void WithinCheck::check_versions(const Measure& measure) {
    for (std::size_t i = 0; i < measure.versions.size(); ++i) {
        const Version& version = measure.versions[i];
        if (!version.from || !version.charge) continue;
        const Instant until = measure.lived_until(version).value_or(end_of_time);
        if (!(*version.from < until)) {
            add(FindingKind::version_idle, measure.id, version.from, version.until, version.heading,
                "the next version of the part \"" + version.part + "\" begins at the same instant");
            continue;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const Version& earlier = measure.versions[j];
            if (!earlier.from || !earlier.charge || *version.from < *earlier.from || earlier.until.value_or(end_of_time) < until) continue;
            const bool takes_claims = earlier.claim.empty() || earlier.claim == version.claim;
            if (!takes_claims || !earlier.scope.origins.includes(version.scope.origins)) continue;
            if (!products_include(earlier.scope, version.scope, *version.from, until)) continue;
            add(FindingKind::version_idle, measure.id, version.from, version.until, version.heading,
                "the part \"" + earlier.part + "\" takes all goods of the part \"" + version.part + "\" before it");
            break;
        }
    }
}

void WithinCheck::check_exceptions(const Measure& measure) {
    for (const Exception& exception : measure.exceptions) {
        const Instant exception_from = exception.from.value_or(beginning_of_time);
        const Instant exception_until = exception.until.value_or(end_of_time);
        const bool applies = std::any_of(measure.versions.begin(), measure.versions.end(), [&](const Version& version) {
            const Instant from = std::max(exception_from, version.from.value_or(beginning_of_time));
            const Instant until = std::min(exception_until, version.until.value_or(end_of_time));
            return version.charge && exception.concerns(version) && from < until &&
                   version.scope.origins.overlaps(exception.scope.origins) && products_overlap(version.scope, exception.scope, from, until);
        });
        if (!applies)
            add(FindingKind::exception_idle, measure.id, exception.from, exception.until, exception.heading,
                "covers nothing of its measure: " + exception.text);
    }
}

void WithinCheck::check_lifecycle(const Measure& measure) {
    if (measure.steps.empty()) return;
    const Step& last = measure.steps.back();
    const auto goes_on = [&](const Version& version) {
        return version.charge && version.from && (!version.until || last.on < version.until->washington_date());
    };
    const bool applies = std::any_of(measure.versions.begin(), measure.versions.end(), goes_on);
    const bool open_ended = std::any_of(measure.versions.begin(), measure.versions.end(),
                                        [](const Version& version) { return version.charge && version.from && !version.until; });
    const bool dated =
        std::any_of(measure.versions.begin(), measure.versions.end(), [](const Version& version) { return version.from.has_value(); });
    const std::string told = "the last step, of " + last.on.text() + ", says " + state_name(last.state);
    if ((last.state == State::revoked || last.state == State::void_) && open_ended)
        add(FindingKind::lifecycle_differs, measure.id, std::nullopt, std::nullopt, "", told + ", and a version has no end");
    if ((last.state == State::in_force || last.state == State::modified) && dated && !applies)
        add(FindingKind::lifecycle_differs, measure.id, std::nullopt, std::nullopt, "", told + ", and no version applies then");
}

void WithinCheck::check_lists() {
    std::set<std::string> named;
    const auto visit = [&](const Scope& scope) {
        named.insert(scope.products.list());
        named.insert(scope.except_products.list());
    };
    for (const Measure& measure : ledger_.measures) {
        for (const Version& version : measure.versions) visit(version.scope);
        for (const Exception& exception : measure.exceptions) visit(exception.scope);
    }
    for (const std::string& list : ledger_.lists) {
        const auto owner = list.size() > 2 && list[2] == '-' ? Country::parse(list.substr(0, 2)) : Result<Country>(importer_);
        const bool of_others = owner && *owner != importer_;
        if (!of_others && !named.contains(list)) add(FindingKind::list_unused, list, std::nullopt, std::nullopt, "", "no measure names it");
    }
}

}  // namespace

void check_within(const Ledger& ledger, Country importer, const Schedule* schedule, CheckReport& report) {
    WithinCheck(ledger, importer, schedule, report).run();
}

}  // namespace impost
