#include "impost/brief/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "impost/base/text.hpp"

namespace impost {
namespace {

std::string with_minus(std::string text) {
    if (!text.empty() && text.front() == '-') text.replace(0, 1, "−");
    return text;
}

/// Whether one of two sources begins with the other, so that it tells both: "90 FR 9121", "90 FR 9121 (Executive Order 14195)".
bool same_source(const std::string& a, const std::string& b) {
    const auto& [part, whole] = std::minmax(a, b, [](const std::string& x, const std::string& y) { return x.size() < y.size(); });
    if (!whole.starts_with(part)) return false;
    return whole.size() == part.size() || std::isalnum(static_cast<unsigned char>(whole[part.size()])) == 0;
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// The words of a source without the marks around them.
std::vector<std::string> words_of(const std::string& source) {
    constexpr std::string_view marks = "(),;:.";
    std::vector<std::string> result;
    for (const std::string& word : split(source, ' ')) {
        const auto first = word.find_first_not_of(marks);
        if (first == std::string::npos) continue;
        const auto last = word.find_last_not_of(marks);
        result.push_back(word.substr(first, last - first + 1));
    }
    return result;
}

/// The places of the law that a source cites: "90 FR 9121", "Executive Order 14195", "2025 revision 18", "September 4, 2025".
std::vector<std::string> citations(const std::string& source) {
    constexpr std::array<std::string_view, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                         "July",    "August",   "September", "October", "November", "December"};
    const std::vector<std::string> words = words_of(source);
    std::vector<std::string> result;
    for (std::size_t w = 0; w + 1 < words.size(); ++w) {
        const std::string& word = words[w];
        if (!is_number(words[w + 1])) continue;
        const bool after_number = w > 0 && is_number(words[w - 1]);
        const bool in_series = after_number && (word == "FR" || word == "revision");
        const bool of_president = word == "Proclamation" || (word == "Order" && w > 0 && words[w - 1] == "Executive");
        const bool is_date =
            std::find(months.begin(), months.end(), word) != months.end() && w + 2 < words.size() && is_number(words[w + 2]);
        if (in_series) result.push_back(words[w - 1] + " " + word + " " + words[w + 1]);
        if (of_president) result.push_back(word + " " + words[w + 1]);
        if (is_date) result.push_back(word + " " + words[w + 1] + ", " + words[w + 2]);
    }
    return result;
}

bool share_a_citation(const std::string& a, const std::string& b) {
    const std::vector<std::string> first = citations(a);
    const std::vector<std::string> second = citations(b);
    return std::any_of(first.begin(), first.end(),
                       [&](const std::string& one) { return std::find(second.begin(), second.end(), one) != second.end(); });
}

/// Whether a source names a later year: "Executive Order 14345 of September 4, 2025".
bool names_later_year(const std::string& source, Date as_of) {
    const std::vector<std::string> words = words_of(source);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        constexpr std::size_t digits = 4;
        return word.size() == digits && is_number(word) && word.starts_with("20") && std::stoi(word) > as_of.year();
    });
}

/// A measure's sources less those that only later steps or versions cite.
std::vector<std::string> known_sources(const Measure& measure, Date as_of) {
    std::vector<std::string> result;
    for (const std::string& source : measure.sources) {
        const auto cited = [&](bool later) {
            return std::any_of(measure.steps.begin(), measure.steps.end(), [&](const Step& step) {
                return (step.on > as_of) == later && (share_a_citation(step.source, source) || share_a_citation(step.text, source));
            });
        };
        const bool only_later = (cited(true) && !cited(false)) || names_later_year(source, as_of);
        if (!only_later) result.push_back(source);
    }
    return result;
}

}  // namespace

std::string natural(std::string_view name) {
    const std::size_t comma = name.find(", ");
    const bool turned = comma != std::string_view::npos && (name.ends_with(" of") || name.ends_with(" of the"));
    return turned ? std::string(name.substr(comma + 2)) + " " + std::string(name.substr(0, comma)) : std::string(name);
}

std::string in_sentence(Country country) {
    static constexpr std::array with_article = {"US", "GB", "AE", "NL", "PH", "DO", "CD", "BS",
                                                "GM", "MV", "EU", "CF", "KM", "MH", "SB", "KY"};
    const bool article = std::find(with_article.begin(), with_article.end(), country.alpha2()) != with_article.end();
    return (article ? "the " : "") + natural(country.name());
}

std::string answers_text(const Brief& brief) {
    const std::vector<Country> by = brief.on_day.answerers();
    if (by.size() == 1) return own(by.front()) + " answer";
    std::vector<std::string> names;
    for (const Country country : by) names.push_back(in_sentence(country));
    const std::string last = names.back();
    names.pop_back();
    return "the answers of " + join(names, ", ") + " and " + last;
}

std::string_view gloss() {
    return "Closure fixed: every country's overall deficit stays as it is, in the numeraire. Numeraire: the money of the model, in which "
           "the world's value added stays the same. IS: the set of trade elasticities that is taken where none is named; the eight sets go "
           "by "
           "their sources' abbreviations (data/PROVENANCE.md).";
}

std::string own(Country country) {
    if (country.alpha2() == "US") return "US";
    return in_sentence(country) + "'s";
}

std::vector<std::string> not_in_model(const Brief& brief) {
    const std::string links = brief.economy.with_inputs ? "" : "input-output links, ";
    std::string absent = links +
                         "investment, innovation, exchange-rate policy, evasion and uncertainty; labour is fully employed and does "
                         "not move between countries.";
    absent.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(absent.front())));
    const std::string& objective = brief.measure->objective;
    const std::string aims = "Aims other than real income" + (objective.empty() ? "" : ", such as " + objective);
    return {"Adjustment: the answer is the long run, once wages and trade have moved; nothing is said of the months until then.", absent,
            aims + ": their worth is for the reader to set against the cost."};
}

std::string_view draws_sentence() { return "in every sector the elasticity of one of the published sets, each as likely"; }

std::string bands_text(const BriefEconomy& economy) {
    const std::size_t sets = economy.sensitivity.size();
    if (!economy.draws) return fmt::format("range over {} {}", sets, sets == 1 ? "set" : "sets");
    const BriefDraws& draws = *economy.draws;
    return fmt::format("{:.0f} % of {} draws", 100 * (draws.levels.back() - draws.levels.front()), draws.draws);
}

std::string closure_sentence(const Brief& brief) {
    const Sensitivity& balanced = brief.economy.balanced;
    return fmt::format("With balanced trade in place of fixed deficits, real income changes by {} in {} and {} in {} (alone{}).",
                       signed_percent(balanced.imposer.front(), 3), in_sentence(brief.imposer), signed_percent(balanced.target.front(), 3),
                       in_sentence(brief.target),
                       balanced.imposer.size() > 1 ? fmt::format("; {} and {} with the answer", signed_percent(balanced.imposer.back(), 3),
                                                                 signed_percent(balanced.target.back(), 3))
                                                   : "");
}

std::vector<std::string> notes(const Brief& brief, const BriefInputs& inputs) {
    std::vector<std::string> result = {
        fmt::format("Average rates: duty as the law reads over customs value, weights of {} imports for consumption; preferences, quotas "
                    "and exclusions by observed "
                    "and estimated shares; specific duties at the equivalent that customs collected in {}.",
                    inputs.exposure.trade.year, inputs.exposure.trade.year),
        fmt::format("Economy: world accounts of {} with US duties of {}; model {}, closure {} (each overall deficit stays as it "
                    "is, in the numeraire), "
                    "numeraire world value added.",
                    inputs.facts.year, inputs.facts.duties_of.text(), brief.economy.model, brief.economy.closure),
        std::string(gloss()), closure_sentence(brief),
        brief.economy.draws
            ? fmt::format("Bands: the middle {} of trade elasticities, {}; they say nothing of other errors.", bands_text(brief.economy),
                          draws_sentence())
            : std::string("Bands: smallest and largest answer over the published sets of trade elasticities; they say nothing of other "
                          "errors.")};
    if (brief.economy.with_inputs) {
        result.push_back(fmt::format(
            "With inputs: model {}, where goods are made of other goods; cost shares: {}. Percent of the two models are not alike: without "
            "inputs all that a country makes is its income, with them only value added.",
            brief.economy.with_inputs->model, brief.economy.with_inputs->cost_shares));
    }
    result.emplace_back(
        "The response: one rate on all goods of the other side in place of all its duties on them, none below zero; deficits, "
        "elasticities "
        "and model as above; both governments want real income and nothing else.");
    if (!brief.on_day.answers.empty()) {
        result.emplace_back(
            "The answer in kind is a plain average over each sector's HS subheadings: that side's import statistics are not at hand.");
    }
    for (const std::string& doubt : doubts(brief)) result.push_back(doubt);
    return result;
}

std::vector<std::string> doubts(const Brief& brief) {
    std::vector<std::string> result;
    if (!brief.measure->doubt.empty()) result.push_back("Doubt about the measure: " + plain_text(brief.measure->doubt));
    for (const Measure* answer : brief.on_day.answers) {
        if (!answer->doubt.empty()) result.push_back("Doubt about " + own(answer->imposed_by) + " answer: " + plain_text(answer->doubt));
    }
    return result;
}

std::string game_sentence(const Brief& brief) {
    const auto best = [](const std::vector<BestRate>& rates) {
        const auto [low, high] =
            std::minmax_element(rates.begin(), rates.end(), [](const BestRate& a, const BestRate& b) { return a.best < b.best; });
        return fmt::format("{:.1f} to {:.1f} %", low->best * 100, high->best * 100);
    };
    return fmt::format(
        "One rate on all goods of the other side, all other duties as they then are, real income the only aim. Whatever the other sets up "
        "to "
        "{:.0f} %, best for {} is {}, for "
        "{} {}.",
        brief.game.imposer.back().other * 100, in_sentence(brief.imposer), best(brief.game.imposer), in_sentence(brief.target),
        best(brief.game.target));
}

std::string issue_sentence(const Brief& brief) {
    if (!brief.leverage) return {};
    const std::string aim =
        brief.measure->objective.empty() ? "The measure names no aim other than trade." : "Stated aim: " + brief.measure->objective + ".";
    const std::string imposer = in_sentence(brief.imposer);
    const std::string target = in_sentence(brief.target);
    const auto side = [](const std::string& name, double cost) {
        return cost >= 0 ? fmt::format("costs {} {} a year", name, money_text(cost))
                         : fmt::format("gives {} {} a year", name, money_text(-cost));
    };
    std::string text = fmt::format("{} In the model, keeping it{} {} and {} in real income.", aim,
                                   brief.on_day.answers.empty() ? "" : " with the answer in place",
                                   side(imposer, brief.leverage->cost_to_imposer), side(target, brief.leverage->cost_to_target));
    if (brief.leverage->ratio) {
        text += fmt::format(" Each dollar that it costs {} costs {} {:.1f}.", imposer, target, *brief.leverage->ratio);
    } else {
        text += " Where one side does not lose there is no ratio of costs.";
    }
    if (brief.leverage_with_inputs) {
        const Leverage& linked = *brief.leverage_with_inputs;
        text += fmt::format(" With inputs it {} and {}", side(imposer, linked.cost_to_imposer), side(target, linked.cost_to_target));
        text += linked.ratio ? fmt::format(", {:.1f} for each dollar.", *linked.ratio) : ".";
    }
    return text;
}

std::size_t SourceList::number(const std::string& source) {
    const auto known = std::find_if(sources_.begin(), sources_.end(), [&](const std::string& one) { return same_source(one, source); });
    const auto index = static_cast<std::size_t>(known - sources_.begin());
    if (known == sources_.end()) {
        sources_.push_back(source);
    } else if (known->size() < source.size()) {
        *known = source;
    }
    return index + 1;
}

SourceList sources(const Brief& brief, const BriefInputs& inputs) {
    SourceList list;
    for (const std::string& source : known_sources(*brief.measure, brief.as_of)) list.number(source);
    for (const Step* step : known_steps(brief)) list.number(step->source);
    for (const Measure* answer : brief.on_day.answers) {
        for (const std::string& source : known_sources(*answer, brief.as_of)) list.number(source);
    }
    for (const NextMeasure& next : brief.next) list.number(next.source);
    for (const Event* event : brief.talks) {
        for (const Account& account : event->accounts) list.number(account.source);
    }
    const auto& revisions = inputs.exposure.schedule.revisions();
    const int first = revisions.front().from.year();
    const int last = std::min(brief.as_of, revisions.back().from).year();
    const int trade = inputs.exposure.trade.year;
    list.number("US International Trade Commission, Harmonized Tariff Schedule of the United States, revisions of " +
                (first < last ? fmt::format("{} to {}", first, last) : fmt::format("{}", last)));
    list.number(fmt::format("US Census Bureau, imports for consumption and calculated duty by line and partner, {}", trade));
    list.number(fmt::format("Budget Lab at Yale, estimated shares of trade that claim preferences and the USMCA, {}", trade));
    list.number(
        fmt::format("OECD, Inter-Country Input-Output tables, 2023 edition, flows of {}; tariff estimates after Teti; trade elasticities "
                    "of eight papers (data/PROVENANCE.md)",
                    inputs.facts.year));
    if (brief.economy.with_inputs) list.number("Cost shares: " + brief.economy.with_inputs->cost_shares);
    return list;
}

std::vector<const Step*> known_steps(const Brief& brief) {
    std::vector<const Step*> result;
    for (const Step& step : brief.measure->steps) {
        if (step.on <= brief.as_of) result.push_back(&step);
    }
    return result;
}

std::string money_text(double musd) {
    const double size = std::abs(musd);
    const std::string sign = musd < 0 ? "−" : "";
    if (size >= 1e6) return fmt::format("{}${:.2f} tn", sign, size / 1e6);
    if (size >= 99'950) return fmt::format("{}${:.0f} bn", sign, size / 1e3);
    if (size >= 999.5) return fmt::format("{}${:.1f} bn", sign, size / 1e3);
    if (size < 0.5) return "$0";
    return fmt::format("{}${:.0f} m", sign, size);
}

std::string signed_percent(double percent, int decimals) {
    std::string text = fmt::format("{:+.{}f}", percent, decimals);
    if (text.find_first_of("123456789") == std::string::npos) text = text.substr(1);
    return with_minus(text) + " %";
}

}  // namespace impost
