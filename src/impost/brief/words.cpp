#include "impost/brief/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace impost {
namespace {

std::string with_minus(std::string text) {
    if (!text.empty() && text.front() == '-') text.replace(0, 1, "−");
    return text;
}

}  // namespace

std::string in_sentence(Country country) {
    static constexpr std::array with_article = {"US", "GB", "AE", "NL", "PH", "DO", "CD", "CG", "BS", "GM", "MV"};
    const bool article = std::find(with_article.begin(), with_article.end(), country.alpha2()) != with_article.end();
    return (article ? "the " : "") + std::string(country.name());
}

std::string headline(const Brief& brief) {
    const Version& version = *brief.version;
    const std::vector<Country> origins = version.scope.origins.countries();
    std::string of;
    constexpr std::size_t few = 5;
    if (version.scope.origins.is_all()) {
        of = "all countries";
    } else if (origins.size() > few) {
        of = "most countries";
    } else {
        for (std::size_t i = 0; i < origins.size(); ++i)
            of += (i == 0 ? "" : i + 1 == origins.size() ? " and " : ", ") + in_sentence(origins[i]);
    }
    std::string rate = format_percent(version.charge->rate);
    rate.insert(rate.size() - 1, " ");
    const bool everything = version.scope.products.is_all();
    const bool in_force = brief.measure->in_force(Instant::washington(brief.as_of, 12, 0));
    return fmt::format("{} of {} on {} products of {}", in_force ? "Additional duty" : "Proposed additional duty", rate,
                       everything ? "all" : "listed", of);
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
    return {"Adjustment: the answer is the long run, once wages and trade have moved; nothing is said of the months until then.", absent,
            "Aims other than real income, such as counternarcotics: their worth is for the reader to set against the cost."};
}

std::string_view draws_sentence() { return "in every sector the elasticity of one of the published sets, each as likely"; }

std::string bands_text(const BriefEconomy& economy) {
    if (!economy.draws) return fmt::format("range over {} sets", economy.sensitivity.size());
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
        fmt::format("Economy: world accounts of 2022 with US duties of 2025-02-03; model {}, closure {} (each overall deficit stays as it "
                    "is, in the numeraire), "
                    "numeraire world value added.",
                    brief.economy.model, brief.economy.closure),
        closure_sentence(brief),
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
    if (!brief.answers.empty()) {
        result.emplace_back(
            "The answer in kind is a plain average over each sector's HS subheadings: that side's import statistics are not at hand.");
    }
    for (const Measure* answer : brief.answers) {
        if (!answer->doubt.empty())
            result.emplace_back("Doubt: the answer's product list is a reading at HS6 and can be wider than the law.");
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
                                   brief.answers.empty() ? "" : " with the answer in place", side(imposer, brief.leverage->cost_to_imposer),
                                   side(target, brief.leverage->cost_to_target));
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
    const auto known = std::find(sources_.begin(), sources_.end(), source);
    const auto index = static_cast<std::size_t>(known - sources_.begin());
    if (known == sources_.end()) sources_.push_back(source);
    return index + 1;
}

SourceList sources(const Brief& brief) {
    SourceList list;
    for (const std::string& source : brief.measure->sources) list.number(source);
    for (const Step* step : known_steps(brief)) list.number(step->source);
    for (const Measure* answer : brief.answers) {
        for (const std::string& source : answer->sources) list.number(source);
    }
    for (const NextMeasure& next : brief.next) list.number(next.source);
    for (const Event* event : brief.talks) {
        for (const Account& account : event->accounts) list.number(account.source);
    }
    list.number("US International Trade Commission, Harmonized Tariff Schedule of the United States, revisions of 2025 and 2026");
    list.number("US Census Bureau, imports for consumption and calculated duty by line and partner, 2024");
    list.number("Budget Lab at Yale, estimated shares of trade that claim preferences and the USMCA, 2024");
    list.number(
        "OECD, Inter-Country Input-Output tables, 2023 edition, flows of 2022; tariff estimates after Teti; trade elasticities of eight "
        "papers (data/PROVENANCE.md)");
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
    return fmt::format("{}${:.0f} m", sign, size);
}

std::string signed_percent(double percent, int decimals) {
    std::string text = fmt::format("{:+.{}f}", percent, decimals);
    if (text.find_first_of("123456789") == std::string::npos) text = text.substr(1);
    return with_minus(text) + " %";
}

}  // namespace impost
