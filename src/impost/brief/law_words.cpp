#include "impost/brief/law_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "impost/base/text.hpp"
#include "impost/brief/words.hpp"

namespace impost {
namespace {

constexpr std::size_t duties_listed = 3;
constexpr std::size_t countries_listed = 4;

/// Parts that charge the same on the same kind of goods.
struct DutyGroup {
    std::string rate;
    std::string goods;
    std::string claim;
    Rate number;
    std::map<Country, double> origins;  ///< with the duty on the goods of each
    double duty_usd = 0;

    [[nodiscard]] std::vector<Country> countries() const {
        std::vector<Country> result;
        for (const auto& [country, duty] : origins) result.push_back(country);
        return result;
    }
};

/// "10 %", "at least 15 % in all", "$21/kg".
std::string rate_words(const Version& version) {
    const Charge& charge = *version.charge;
    std::string text = version.rate_text;
    for (const std::string_view prefix : {"+", "exactly "}) {
        if (text.starts_with(prefix)) text.erase(0, prefix.size());
    }
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 2)) text.insert(at, " ");
    if (text == "Free") text = "0 %";
    return charge.kind == ChargeKind::additional ? text : text + " in all";
}

std::string spaced(std::string word) {
    std::replace(word.begin(), word.end(), '-', ' ');
    return word;
}

/// "all products", "the copper content of listed products".
std::string goods_words(const Version& version) {
    const std::string products = version.scope.products.is_all() ? "all products" : "listed products";
    return version.charge->on.empty() ? products : "the " + spaced(version.charge->on) + " of " + products;
}

/// Whether an exception takes all goods of a country out of a part.
bool taken_out(const MeasureOnDay& measure, const Version& version, Country origin) {
    return std::any_of(measure.exceptions.begin(), measure.exceptions.end(), [&](const Exception* exception) {
        return exception->claim.empty() && exception->concerns(version) && exception->scope.covers_all_products() &&
               exception->scope.origins.contains(origin);
    });
}

std::vector<DutyGroup> groups_of(const MeasureOnDay& measure) {
    const std::vector<MeasurePart>& parts = measure.parts;
    const bool any_without_claim =
        std::any_of(parts.begin(), parts.end(), [](const MeasurePart& part) { return part.version->claim.empty(); });
    std::vector<DutyGroup> groups;
    for (const MeasurePart& part : parts) {
        if (any_without_claim && !part.version->claim.empty()) continue;
        const std::string rate = rate_words(*part.version);
        const std::string goods = goods_words(*part.version);
        auto group = std::find_if(groups.begin(), groups.end(), [&](const DutyGroup& one) {
            return one.rate == rate && one.goods == goods && one.claim == part.version->claim;
        });
        if (group == groups.end()) group = groups.insert(group, {rate, goods, part.version->claim, part.version->charge->rate, {}, 0});
        for (const Country origin : part.version->scope.origins.countries()) {
            if (!taken_out(measure, *part.version, origin)) group->origins.try_emplace(origin, 0);
        }
        for (const auto& [origin, duty] : part.duty_by_origin) group->origins[origin] += duty;
        group->duty_usd += part.duty_usd;
    }
    std::stable_sort(groups.begin(), groups.end(), [](const DutyGroup& a, const DutyGroup& b) {
        return std::pair{a.duty_usd, a.number} > std::pair{b.duty_usd, b.number};
    });
    return groups;
}

/// Whether a group's countries hold those of another and more: then the other's are an exception to it.
bool goes_around(const DutyGroup& group, const std::vector<DutyGroup>& groups) {
    const std::vector<Country> own = group.countries();
    return std::any_of(groups.begin(), groups.end(), [&](const DutyGroup& other) {
        const std::vector<Country> its = other.countries();
        return its.size() < own.size() && std::includes(own.begin(), own.end(), its.begin(), its.end());
    });
}

std::string listed(const std::vector<std::string>& names) {
    if (names.size() < 2) return join(names, "");
    return join({names.begin(), names.end() - 1}, ", ") + " and " + names.back();
}

/// Names, those whose goods pay most first, the members of the EU as one where all are there.
std::vector<std::string> names_of(const std::map<Country, double>& countries) {
    const std::vector<Country> members = country_group("EU");
    const bool whole = std::all_of(members.begin(), members.end(), [&](Country member) { return countries.contains(member); });
    const auto in_union = [&](Country country) { return whole && std::find(members.begin(), members.end(), country) != members.end(); };
    std::vector<std::pair<double, std::string>> by_duty;
    double duty_of_union = 0;
    for (const auto& [country, duty] : countries) {
        if (in_union(country)) duty_of_union += duty;
        if (!in_union(country)) by_duty.emplace_back(duty, in_sentence(country));
    }
    if (whole) by_duty.emplace_back(duty_of_union, "the European Union");
    std::stable_sort(by_duty.begin(), by_duty.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> names;
    for (auto& [duty, name] : by_duty) names.push_back(std::move(name));
    return names;
}

std::string origin_words(const std::map<Country, double>& origins) {
    std::map<Country, double> out;
    for (const Country country : all_countries()) {
        if (!origins.contains(country)) out.emplace(country, 0);
    }
    if (out.empty()) return "all countries";
    std::vector<std::string> names = names_of(origins);
    if (names.size() <= countries_listed) return listed(names);
    const std::vector<std::string> left_out = names_of(out);
    if (left_out.size() <= countries_listed) return "all countries but " + listed(left_out);
    if (out.size() < origins.size()) return "most countries";
    const std::size_t others = names.size() - (countries_listed - 1);
    names.resize(countries_listed - 1);
    names.push_back(fmt::format("{} other countries", others));
    return listed(names);
}

std::string others_words(const std::vector<DutyGroup>& groups, std::size_t shown) {
    std::vector<const DutyGroup*> rest;
    for (std::size_t i = shown; i < groups.size(); ++i) {
        const bool told = std::any_of(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown),
                                      [&](const DutyGroup& group) { return group.rate == groups[i].rate; });
        const bool counted = std::any_of(rest.begin(), rest.end(), [&](const DutyGroup* one) { return one->rate == groups[i].rate; });
        if (!told && !counted) rest.push_back(&groups[i]);
    }
    if (rest.empty()) return shown < groups.size() ? "the same on other goods or countries" : "";
    if (rest.size() == 1) return rest.front()->rate + " on others";
    const auto [low, high] =
        std::minmax_element(rest.begin(), rest.end(), [](const DutyGroup* a, const DutyGroup* b) { return a->number < b->number; });
    const std::string from = format_percent((*low)->number);
    const std::string to = format_percent((*high)->number);
    if (from == to) return fmt::format("{} other rates of {} %", rest.size(), from.substr(0, from.size() - 1));
    return fmt::format("{} other rates from {} to {} %", rest.size(), from.substr(0, from.size() - 1), to.substr(0, to.size() - 1));
}

}  // namespace

DutyWords duty_words(const MeasureOnDay& measure) {
    const std::vector<DutyGroup> groups = groups_of(measure);
    const std::size_t shown = std::min(duties_listed, groups.size());
    DutyWords words;
    for (std::size_t i = 0; i < shown; ++i) {
        const DutyGroup& group = groups[i];
        const std::string of = goes_around(group, groups) ? "other countries" : origin_words(group.origins);
        const std::string entered = group.claim.empty() ? "" : ", entered as \"" + spaced(group.claim) + "\"";
        words.duties.push_back(group.rate + " on " + group.goods + " of " + of + entered);
    }
    words.others = others_words(groups, shown);
    return words;
}

std::string headline(const Brief& brief) {
    const DutyWords words = duty_words(brief.on_day);
    const State state = brief.measure->step_on(brief.as_of)->state;
    std::string kind = words.duties.front().starts_with("at least") ? "duty" : "additional duty";
    if (!brief.on_day.in_force) kind = (state == State::suspended ? "suspended " : "proposed ") + kind;
    kind.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(kind.front())));
    if (words.duties.size() == 1 && words.others.empty()) return kind + " of " + words.duties.front();
    std::string text = kind.substr(0, kind.size() - 1) + "ies: " + join(words.duties, "; ");
    return words.others.empty() ? text : text + "; " + words.others;
}

std::string standing(const Brief& brief) {
    const MeasureOnDay& day = brief.on_day;
    const State state = brief.measure->step_on(brief.as_of)->state;
    if (day.in_force) {
        std::string text = "in force since " + day.since->long_text();
        if (day.changed) text += ", rates last changed " + day.changed->long_text();
        if (state == State::void_) text += ", held void " + brief.measure->step_on(brief.as_of)->on.long_text();
        if (day.ends) text += ", ends " + day.ends->long_text();
        return text;
    }
    if (day.next) return state_name(state) + ", set for " + day.next->long_text();
    const std::string name =
        state == State::in_force || state == State::modified ? "no longer in force" : state_name(state) + ", not in force";
    return day.since ? name + ", in force from " + day.since->long_text() : name;
}

std::vector<const Exception*> exceptions_of(const Brief& brief) {
    const Instant at = Instant::washington(brief.as_of, 12, 0);
    std::vector<const Exception*> result;
    for (const Exception& exception : brief.measure->exceptions) {
        if (exception.in_force(at) && (!exception.announced || *exception.announced <= brief.as_of)) result.push_back(&exception);
    }
    return result;
}

std::vector<std::string> headings_of(const Brief& brief) {
    std::vector<std::string> result;
    for (const MeasurePart& part : brief.on_day.parts) {
        if (!part.version->heading.empty()) add_once(result, part.version->heading);
    }
    return result;
}

std::vector<std::string> exception_words(const Brief& brief) {
    std::vector<std::string> result;
    for (const Exception* exception : exceptions_of(brief)) {
        std::string text = exception->heading;
        if (!exception->claim.empty() && exception->claim != exception->heading) text += (text.empty() ? "" : " ") + exception->claim;
        if (!text.empty()) add_once(result, text);
    }
    // A heading alone says no more than the same with a claim.
    std::erase_if(result, [&](const std::string& one) {
        return std::any_of(result.begin(), result.end(), [&](const std::string& other) { return other.starts_with(one + " "); });
    });
    return result;
}

}  // namespace impost
