#include "impost/strategy/retaliation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

namespace impost {
namespace {

constexpr std::array rules = {std::pair{RuleKind::mirror, std::string_view("mirror")},
                              std::pair{RuleKind::value, std::string_view("value")}, std::pair{RuleKind::list, std::string_view("list")},
                              std::pair{RuleKind::own_loss, std::string_view("own-loss")},
                              std::pair{RuleKind::escalate, std::string_view("escalate")}};

constexpr double highest_added = 10;  ///< rate that an answer may add

/// What one imposer's measure does to the exports of the region that answers.
struct Blow {
    std::size_t imposer = 0;
    std::vector<double> added;  ///< by sector
    std::vector<double> hit;    ///< exports under it, money a year before
    [[nodiscard]] double value() const { return std::accumulate(hit.begin(), hit.end(), 0.0); }
    [[nodiscard]] double mean_rate() const { return std::inner_product(hit.begin(), hit.end(), added.begin(), 0.0) / value(); }
};

std::vector<Blow> blows_on(std::size_t by, const Baseline& baseline, const Shock& measure) {
    std::vector<Blow> result;
    const std::size_t J = baseline.sectors.size();
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        Blow blow{n, std::vector<double>(J, 0.0), std::vector<double>(J, 0.0)};
        for (std::size_t j = 0; n != by && j < J; ++j) {
            const double added = measure.tariffs(n, by, j) - baseline.tariffs(n, by, j);
            if (!(added > 0)) continue;
            blow.added[j] = added;
            blow.hit[j] = baseline.purchases(n, by, j);
        }
        if (blow.value() > 0) result.push_back(std::move(blow));
    }
    return result;
}

/// Sectors of goods.
std::vector<std::size_t> goods_of(const Baseline& baseline) {
    std::vector<std::size_t> result;
    for (std::size_t j = 0; j < baseline.sectors.size(); ++j) {
        if (baseline.sectors[j].kind == SectorKind::goods) result.push_back(j);
    }
    return result;
}

std::vector<double> on(const std::vector<std::size_t>& sectors, double rate, const Baseline& baseline) {
    std::vector<double> added(baseline.sectors.size(), 0.0);
    for (const std::size_t j : sectors) added[j] = rate;
    return added;
}

/// The blow's mean rate on goods worth as much, sectors with the imposer's smallest share in expenditure first; the last sector
/// bears the part of the rate that fits.
std::vector<double> same_value(const Blow& blow, std::size_t by, const Baseline& baseline, double proportion) {
    std::vector<std::size_t> order = goods_of(baseline);
    const auto dependence = [&](std::size_t j) { return baseline.shares(by, blow.imposer, j); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return dependence(a) < dependence(b); });
    std::vector<double> added(baseline.sectors.size(), 0.0);
    double left = proportion * blow.value();
    for (const std::size_t j : order) {
        const double imports = baseline.purchases(by, blow.imposer, j);
        if (!(imports > 0) || !(left > 0)) continue;
        added[j] = blow.mean_rate() * std::min(1.0, left / imports);
        left -= imports;
    }
    return added;
}

class Answering {
public:
    Answering(const Baseline& baseline, const Shock& measure, std::size_t by, const Rule& rule)
        : baseline_(baseline), measure_(measure), by_(by), rule_(rule), blows_(blows_on(by, baseline, measure)) {
        if (blows_.empty())
            throw Error("nobody raises a tariff on what " + baseline.regions[by].code + " sells, so there is nothing to answer");
    }

    Response answer() {
        Response response;
        response.alone = solve(baseline_, measure_);
        switch (rule_.kind) {
            case RuleKind::mirror:
                response.steps.push_back(step([&](const Blow& blow) { return times(blow.added); }, response.alone));
                break;
            case RuleKind::value:
                response.steps.push_back(
                    step([&](const Blow& blow) { return same_value(blow, by_, baseline_, rule_.proportion); }, response.alone));
                break;
            case RuleKind::list:
                response.steps.push_back(
                    step([&](const Blow&) { return on(rule_.sectors, needed(rule_.rate, "rate"), baseline_); }, response.alone));
                break;
            case RuleKind::own_loss:
                response.steps.push_back(own_loss(response.alone));
                break;
            case RuleKind::escalate:
                escalate(response);
                break;
        }
        return response;
    }

private:
    [[nodiscard]] double needed(const std::optional<double>& parameter, const std::string& name) const {
        if (!parameter) throw Error("the rule " + std::string(text(rule_.kind)) + " needs the parameter " + name);
        if (!(*parameter > 0) || !std::isfinite(*parameter)) throw Error("the parameter " + name + " has to be above zero");
        return *parameter;
    }

    [[nodiscard]] std::vector<double> times(std::vector<double> added) const {
        for (double& rate : added) rate *= rule_.proportion;
        return added;
    }

    template <class Added>
    Response::Step step(const Added& added, const Equilibrium& start) const {
        Response::Step result{{}, measure_, {}};
        for (const Blow& blow : blows_) {
            Retaliation one{by_, blow.imposer, added(blow), 0, blow.value()};
            for (std::size_t j = 0; j < one.added.size(); ++j) {
                if (!(one.added[j] > 0)) continue;
                if (one.added[j] > highest_added)
                    throw Error("the answer would add more than 1,000 % to a tariff of " + baseline_.regions[by_].code);
                one.imports_hit += baseline_.purchases(by_, blow.imposer, j);
                result.shock.tariffs(by_, blow.imposer, j) += one.added[j];
            }
            result.retaliations.push_back(std::move(one));
        }
        result.equilibrium = solve(baseline_, result.shock, {}, &start);
        return result;
    }

    Response::Step same_rate(double rate, const Equilibrium& start) const {
        return step([&](const Blow&) { return on(goods_of(baseline_), rate, baseline_); }, start);
    }

    /// What those who raised tariffs lose by the answer, together.
    [[nodiscard]] double loss_of_imposers(const Equilibrium& before, const Equilibrium& after) const {
        double loss = 0;
        for (const Blow& blow : blows_)
            loss += baseline_.income[blow.imposer] * (before.welfare_hat[blow.imposer] - after.welfare_hat[blow.imposer]);
        return loss;
    }

    Response::Step own_loss(const Equilibrium& alone) const {
        constexpr double precise = 1e-12;
        const double wanted = rule_.proportion * baseline_.income[by_] * (1 - alone.welfare_hat[by_]);
        const std::string& code = baseline_.regions[by_].code;
        if (!(wanted > 0)) throw Error("the measure costs " + code + " nothing, so there is no loss to answer");
        double high = 0.1;
        while (loss_of_imposers(alone, same_rate(high, alone).equilibrium) < wanted) {
            if (high >= highest_added) throw Error("no tariff of " + code + " up to 1,000 % costs the other side what is asked of it");
            high = std::min(2 * high, highest_added);
        }
        double low = 0;
        while (high - low > precise) {
            const double middle = (low + high) / 2;
            (loss_of_imposers(alone, same_rate(middle, alone).equilibrium) < wanted ? low : high) = middle;
        }
        return same_rate(high, alone);
    }

    void escalate(Response& response) const {
        const double size = needed(rule_.step, "step");
        const double ceiling = needed(rule_.ceiling, "ceiling");
        constexpr int most_steps = 1000;
        if (ceiling / size > most_steps) throw Error("the ceiling is more than 1,000 steps away");
        for (int count = 1; count <= most_steps; ++count) {
            const double rate = std::min(ceiling, count * size);
            const Equilibrium& start = response.steps.empty() ? response.alone : response.steps.back().equilibrium;
            response.steps.push_back(same_rate(rate, start));
            if (!(rate < ceiling)) return;
        }
    }

    const Baseline& baseline_;
    const Shock& measure_;
    std::size_t by_;
    const Rule& rule_;
    std::vector<Blow> blows_;
};

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.12g", value);
    return text.data();
}

/// A text in TOML's quotes.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

/// `name = ["…", …]` over as many lines as it takes.
std::string array_entry(const std::string& name, const std::vector<std::string>& values) {
    constexpr std::size_t widest = 99;
    std::string text;
    std::string line = name + " = [";
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::string value = values[k] + (k + 1 < values.size() ? "," : "]");
        if (k > 0 && line.size() + 1 + value.size() > widest) {
            text += line + "\n";
            line = "   ";
        }
        line += (k > 0 ? " " : "") + value;
    }
    return text + line + "\n";
}

}  // namespace

std::string_view text(RuleKind kind) {
    return std::find_if(rules.begin(), rules.end(), [&](const auto& known) { return known.first == kind; })->second;
}

Result<RuleKind> parse_rule(std::string_view word) {
    for (const auto& [kind, known] : rules) {
        if (word == known) return kind;
    }
    return Error("\"" + std::string(word) + "\" is no rule; choose mirror, value, list, own-loss or escalate");
}

Response respond(const Baseline& baseline, const Shock& measure, std::size_t by, const Rule& rule) {
    constexpr double most = 100;
    if (!(rule.proportion > 0) || !(rule.proportion <= most)) throw Error("the parameter proportion has to be above 0 and at most 100");
    if (rule.kind == RuleKind::list && rule.sectors.empty()) throw Error("the rule list needs the parameter sectors");
    return Answering(baseline, measure, by, rule).answer();
}

std::string scenario_entries(const Baseline& baseline, const std::vector<Retaliation>& retaliations) {
    std::string text;
    for (const Retaliation& one : retaliations) {
        std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // sectors that share a rate, as it is written
        for (std::size_t j = 0; j < one.added.size(); ++j) {
            if (!(one.added[j] > 0)) continue;
            const std::string rate = number(one.added[j]);
            const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == rate; });
            const std::string code = quoted(baseline.sectors[j].code);
            if (same == groups.end()) {
                groups.push_back({rate, {code}});
            } else {
                same->second.push_back(code);
            }
        }
        for (const auto& [rate, sectors] : groups) {
            text += "\n[[tariff]]\nimporter = " + quoted(baseline.regions[one.by].code) +
                    "\nexporter = " + quoted(baseline.regions[one.against].code) + "\n" + array_entry("sectors", sectors) +
                    "add = " + rate + "\n";
        }
    }
    return text;
}

}  // namespace impost
