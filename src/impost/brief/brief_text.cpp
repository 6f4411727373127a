#include "impost/brief/brief_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "impost/base/text.hpp"
#include "impost/brief/law_words.hpp"
#include "impost/brief/words.hpp"
#include "impost/io/text_table.hpp"
#include "impost/ledger/words.hpp"

namespace impost {
namespace {

constexpr std::size_t label_width = 15;
constexpr std::size_t body_width = page_width - label_width;
constexpr std::size_t listed = 5;
constexpr std::size_t sectors_listed = 3;
constexpr std::size_t gutter = 3;

constexpr std::string_view no_break = "\u00a0";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

/// Lines of a text, none of which begins with a unit.
std::vector<std::string> lines_of(std::string text, std::size_t width) {
    for (const std::string_view unit : {"%", "bn", "tn", "m", "points"}) {
        replace_all(text, " " + std::string(unit), std::string(no_break) + std::string(unit));
    }
    std::vector<std::string> lines = wrapped(text, width);
    for (std::string& line : lines) replace_all(line, no_break, " ");
    return lines;
}

/// Paragraphs behind a label in the margin.
class Page {
public:
    void title(const std::string& left, const std::string& right) {
        const std::vector<std::string> lines = wrapped(left, page_width - display_width(right) - 2);
        text_ += padded(lines.front(), page_width - display_width(right)) + right + "\n";
        for (std::size_t i = 1; i < lines.size(); ++i) text_ += lines[i] + "\n";
        for (std::size_t i = 0; i < page_width; ++i) text_ += "─";
        text_ += '\n';
    }
    void section(const std::string& label) { label_ = label; }
    /// A paragraph, wrapped; further lines are indented by `hang`.
    void paragraph(const std::string& text, std::size_t hang = 0) {
        std::size_t at = 0;
        for (const std::string& one : lines_of(text, body_width - hang)) line((at++ == 0 ? "" : std::string(hang, ' ')) + one);
    }
    /// One line as it stands.
    void line(const std::string& text) {
        std::string full = padded(label_, label_width) + text;
        full.erase(full.find_last_not_of(' ') + 1);
        text_ += full + "\n";
        label_.clear();
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    std::string label_;
};

std::string percent_text(double share, int decimals) { return fmt::format("{:.{}f} %", share * 100, decimals); }

std::string points_text(double share) {
    const std::string text = fmt::format("{:+.2f}", share * 100);
    if (text.find_first_of("123456789") == std::string::npos) return text.substr(1) + " points";
    return (text.front() == '-' ? "−" + text.substr(1) : text) + " points";
}

std::string signed_money(double musd) { return (musd >= 0.5 ? "+" : "") + money_text(musd); }

std::string stack_text(const Assessment& assessment) {
    if (!assessment.ad_valorem) return join(assessment.beyond, " + ");
    if (assessment.ad_valorem->ticks() == 0 && assessment.beyond.empty()) return "free";
    if (assessment.ad_valorem->ticks() == 0) return join(assessment.beyond, " + ");
    std::string text = fmt::format("{:.4g} %", assessment.ad_valorem->to_double() * 100);
    for (const std::string& beyond : assessment.beyond) text += " + " + beyond;
    return text;
}

/// The instrument and where it is printed, each once.
std::string instrument_text(const Measure& measure) {
    std::string source = measure.sources.front();
    const std::size_t again = source.find(" (" + measure.instrument + ")");
    if (again != std::string::npos) source.erase(again);
    return source.find(measure.instrument) == std::string::npos ? measure.instrument + " · " + source : source;
}

std::string heading_text(const Brief& brief) {
    std::vector<HsCode> headings;
    for (const std::string& heading : headings_of(brief)) {
        if (const auto code = HsCode::parse(heading)) add_once(headings, *code);
    }
    if (headings.empty()) return {};
    constexpr std::size_t few = 8;
    if (headings.size() == 1) return "heading " + headings_text(headings);
    const auto [first, last] = std::minmax_element(headings.begin(), headings.end());
    if (headings.size() > few) return fmt::format("{} headings from {} to {}", headings.size(), first->dotted(), last->dotted());
    return "headings " + headings_text(headings);
}

void law(Page& page, const Brief& brief) {
    const Measure& measure = *brief.measure;
    page.section("THE LAW");
    const std::string authority = measure.authority == "unspecified" ? "no authority named" : measure.authority;
    page.paragraph(standing(brief) + " · " + authority + " · " + instrument_text(measure));
    std::vector<std::string> second;
    if (const std::string headings = heading_text(brief); !headings.empty()) second.push_back(headings);
    if (!measure.objective.empty()) second.push_back("stated aim: " + measure.objective);
    if (!second.empty()) page.paragraph(join(second, " · "));
    std::string life;
    for (const Step* step : known_steps(brief)) life += (life.empty() ? "" : " → ") + state_name(step->state) + " " + step->on.long_text();
    std::replace(life.begin(), life.end(), '_', ' ');
    page.paragraph("lifecycle: " + life, 2);
    const std::vector<std::string> out = exception_words(brief);
    constexpr std::size_t few = 12;
    if (out.size() > few)
        page.paragraph(fmt::format("out: {} provisions (impost ledger show {})", out.size(), measure.id), 2);
    else if (!out.empty())
        page.paragraph("out: " + join(out, ", "), 2);
    page.line("");
}

void rates(Page& page, const Brief& brief) {
    const BriefRates& rates = brief.rates;
    page.section("THE RATE");
    const std::string target = "on " + in_sentence(brief.target);
    const std::size_t width = std::max(display_width("average US duty"), display_width(target));
    const auto row = [&](const std::string& name, const BeforeAfter& rate) {
        page.line(fmt::format("{}   {} → {}  ({})", padded(name, width), percent_text(rate.before, 2), percent_text(rate.after, 2),
                              points_text(rate.after - rate.before)));
    };
    page.paragraph("without the measure → with it, all else by the law of " + brief.as_of.long_text());
    row("average US duty", rates.average);
    row(target, rates.target);
    if (rates.products.empty()) page.line("no other duty on any of the products that serve as examples");
    for (const ProductExample& example : rates.products) {
        page.line(padded(example.product.name, 26) + padded(example.product.product.dotted(), 15) +
                  padded_left(stack_text(example.before), 8) + " → " + stack_text(example.after));
    }
    page.line("");
}

void hits(Page& page, const Brief& brief, const BriefInputs& inputs) {
    page.section("WHAT IT HITS");
    if (brief.hits.imports_usd <= 0) page.paragraph("no imports in the statistics are known to bear it");
    page.paragraph(fmt::format("{} of imports ({:.1f} % of all, {}) · duty at unchanged trade {} a year",
                               money_text(brief.hits.imports_usd / 1e6), brief.hits.share * 100, inputs.exposure.trade.year,
                               money_text(brief.hits.duty_usd / 1e6)));
    if (brief.hits.lowered_duty_usd > 0)
        page.paragraph(fmt::format("in place of higher duties on {} of imports, which pay {} a year less",
                                   money_text(brief.hits.lowered_imports_usd / 1e6), money_text(brief.hits.lowered_duty_usd / 1e6)));
    page.line("");
}

std::string without_unit(double percent) {
    const std::string text = signed_percent(percent, 3);
    return text.substr(0, text.size() - 2);
}

std::string band(const RegionResult& region) {
    return fmt::format("{}  [{} … {}]", signed_percent(region.welfare_pct, 3), without_unit(region.welfare_low),
                       without_unit(region.welfare_high));
}

/// Names of the regions that gain (sign 1) or lose (−1) most, at most five.
std::string extremes(const std::vector<RegionResult>& regions, double sign) {
    std::vector<const RegionResult*> order;
    for (const RegionResult& region : regions) {
        if (sign * region.welfare_pct > 0) order.push_back(&region);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](const RegionResult* a, const RegionResult* b) { return sign * a->welfare_pct > sign * b->welfare_pct; });
    std::string text;
    for (std::size_t i = 0; i < std::min(listed, order.size()); ++i)
        text += (i > 0 ? " · " : "") + natural(order[i]->name) + " " + signed_percent(order[i]->welfare_pct, 3);
    return text.empty() ? "none" : text;
}

double change_pct(const BeforeAfter& figure) { return figure.before != 0 ? (figure.after / figure.before - 1) * 100 : 0; }

std::string arrow(double before, double after) { return money_text(before) + " → " + money_text(after); }

/// The sellers whose sales to the imposer move most.
std::string diversion_text(const Brief& brief, const ScenarioResult& scenario) {
    std::string text;
    for (std::size_t i = 0; i < std::min(listed, scenario.diversion.size()); ++i) {
        const Diversion& one = scenario.diversion[i];
        const bool home = one.code == scenario.regions[scenario.imposer].code;
        text += (i > 0 ? " · " : "") + (home ? own(brief.imposer) + " producers" : natural(one.name)) + " " + signed_money(one.change_musd);
    }
    return text;
}

/// The sectors at either end of a figure, "and" so many.
std::string sectors_text(const ScenarioResult& scenario, double (*figure)(const SectorResult&), double sign) {
    std::vector<const SectorResult*> order;
    for (const SectorResult& sector : scenario.sectors) {
        if (sign * figure(sector) > 0) order.push_back(&sector);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](const SectorResult* a, const SectorResult* b) { return sign * figure(*a) > sign * figure(*b); });
    std::string text;
    for (std::size_t i = 0; i < std::min(sectors_listed, order.size()); ++i)
        text += (i > 0 ? " · " : "") + order[i]->name + " " + signed_money(figure(*order[i]));
    return text.empty() ? "none" : text;
}

double imports_moved(const SectorResult& sector) { return sector.imports_from_target.after - sector.imports_from_target.before; }
double output_moved(const SectorResult& sector) { return sector.imposer_output_musd; }

void economy(Page& page, const Brief& brief, const WorldFacts& facts) {
    const auto& scenarios = brief.economy.scenarios;
    constexpr std::size_t name_width = 25;
    constexpr std::size_t column_width = (body_width - name_width) / 2;
    const auto row = [&](const std::string& name, auto&& cell) {
        std::string text = padded(name, name_width);
        for (std::size_t s = 0; s < scenarios.size(); ++s)
            text += s + 1 < scenarios.size() ? padded(cell(scenarios[s]), column_width) : cell(scenarios[s]);
        page.line(text);
    };
    page.section("WHAT IT DOES");
    page.paragraph(fmt::format("long run · model {} · closure {} · elasticities {} · [{}]", brief.economy.model, brief.economy.closure,
                               brief.economy.elasticities, bands_text(brief.economy)));
    page.paragraph(fmt::format("imports, exports and deficits: goods and services by the world's accounts of {}", facts.year));
    row("", [&](const ScenarioResult& s) { return s.id == "alone" ? std::string("alone") : "with " + answers_text(brief); });
    row("real income " + std::string(brief.imposer.alpha2()), [](const ScenarioResult& s) { return band(s.regions[s.imposer]); });
    row("            " + std::string(brief.target.alpha2()), [](const ScenarioResult& s) { return band(s.regions[s.target]); });
    if (brief.economy.with_inputs) {
        const std::string sides = std::string(brief.imposer.alpha2()) + ", " + std::string(brief.target.alpha2());
        const auto with_inputs = [&](const ScenarioResult& s) -> const ScenarioResult& {
            return brief.economy.with_inputs->scenarios[static_cast<std::size_t>(&s - scenarios.data())];
        };
        const auto money = [](const ScenarioResult& s) {
            return money_text(s.regions[s.imposer].welfare_musd) + ", " + money_text(s.regions[s.target].welfare_musd);
        };
        row("in money " + sides, money);
        row("with inputs " + sides, [&](const ScenarioResult& s) { return money(with_inputs(s)); });
        row("  of value added", [&](const ScenarioResult& s) {
            const ScenarioResult& linked = with_inputs(s);
            return signed_percent(linked.regions[s.imposer].welfare_pct, 3) + ", " +
                   signed_percent(linked.regions[s.target].welfare_pct, 3);
        });
    }
    row("imports from " + std::string(brief.target.alpha2()), [](const ScenarioResult& s) {
        return fmt::format("{} ({})", arrow(s.trade.imports_from_target.before, s.trade.imports_from_target.after),
                           signed_percent(change_pct(s.trade.imports_from_target), 1));
    });
    row("exports to " + std::string(brief.target.alpha2()), [](const ScenarioResult& s) {
        return fmt::format("{} ({})", arrow(s.trade.exports_to_target.before, s.trade.exports_to_target.after),
                           signed_percent(change_pct(s.trade.exports_to_target), 1));
    });
    row("deficit with " + std::string(brief.target.alpha2()), [](const ScenarioResult& s) {
        return arrow(s.trade.imports_from_target.before - s.trade.exports_to_target.before,
                     s.trade.imports_from_target.after - s.trade.exports_to_target.after);
    });
    row("overall deficit",
        [](const ScenarioResult& s) { return arrow(s.trade.overall_deficit.before, s.trade.overall_deficit.after) + " (held)"; });
    row("duty revenue a year", [](const ScenarioResult& s) { return arrow(s.trade.revenue.before, s.trade.revenue.after); });
    page.paragraph("who gains, alone: " + extremes(scenarios.front().regions, 1), 2);
    page.paragraph("who loses, alone: " + extremes(scenarios.front().regions, -1), 2);
    const PassThrough& pass = scenarios.front().pass_through;
    page.paragraph(fmt::format("who bears the duty, alone: {} buyers {:.0f} % by higher prices, sellers in {} {:.0f} %", own(brief.imposer),
                               100 * pass.importer_share, in_sentence(brief.target), 100 * pass.exporter_share),
                   2);
    page.paragraph(own(brief.imposer) + " purchases go to, alone: " + diversion_text(brief, scenarios.front()), 2);
    page.paragraph("imports from " + std::string(brief.target.alpha2()) +
                       " fall most in, alone: " + sectors_text(scenarios.front(), imports_moved, -1),
                   2);
    page.paragraph(own(brief.imposer) + " output rises most in: " + sectors_text(scenarios.front(), output_moved, 1) +
                       "; falls most in: " + sectors_text(scenarios.front(), output_moved, -1),
                   2);
    page.line("");
}

std::string stand_name(const Brief& brief, const Stand& stand) {
    if (stand.id == "before") return "before the measure";
    if (stand.id == "alone") return "the measure alone";
    if (stand.id == "with-answer") return "with " + answers_text(brief);
    if (stand.id == "bargain")
        return brief.game.threat == "with-answer" ? "bargain instead of measure and answer" : "bargain instead of the measure";
    if (stand.id == "war") return "war: each does what is best for itself";
    return stand.title;
}

/// A table of where both governments stand.
void game(Page& page, const Brief& brief) {
    constexpr std::size_t name_width = 40;
    constexpr std::size_t rate_width = 9;
    constexpr std::size_t income_width = 13;
    const std::string imposer(brief.imposer.alpha2());
    const std::string target(brief.target.alpha2());
    const auto row = [&](const std::string& name, const std::array<std::string, 4>& cells) {
        page.line(padded(name, name_width) + padded_left(cells[0], rate_width) + padded_left(cells[1], rate_width) +
                  padded_left(cells[2], income_width) + padded_left(cells[3], income_width));
    };
    page.section("THE RESPONSE");
    row("", {imposer + " duty", target + " duty", "income " + imposer, "income " + target});
    for (const Stand& stand : brief.game.stands) {
        const bool first = &stand == brief.game.stands.data();
        const auto income = [&](double percent) { return first ? std::string() : signed_percent(percent, 3); };
        row(stand_name(brief, stand),
            {percent_text(stand.imposer_rate, 1), percent_text(stand.target_rate, 1), income(stand.imposer_pct), income(stand.target_pct)});
    }
    if (!brief.game.no_deal.empty()) page.paragraph("no bargain: " + brief.game.no_deal, 2);
    page.paragraph(game_sentence(brief));
    page.line("");
}

bool brief_in_force(const NextMeasure& one) { return one.state == "in_force" || one.state == "modified"; }

void next(Page& page, const Brief& brief) {
    page.section("WHAT NEXT");
    if (brief.next.empty()) page.line("nothing further is known to be threatened on this day");
    for (const NextMeasure& one : brief.next) {
        const std::string adds = one.adds ? fmt::format(", {} on the average rate", points_text(*one.adds)) : "";
        const std::string from = one.from ? (brief_in_force(one) ? " changes on " : ", set for ") + one.from->long_text() : "";
        const std::string state = brief_in_force(one) ? "" : " " + one.state + " " + one.on.long_text();
        page.paragraph(fmt::format("{}{}{}: {}{}", one.by.alpha2(), state, from, one.title, adds), 2);
    }
    page.line("");
}

void talks(Page& page, const Brief& brief) {
    page.section("THE TALKS");
    const auto two_sided = std::find_if(brief.talks.begin(), brief.talks.end(), [](const Event* event) { return event->two_sided(); });
    if (two_sided == brief.talks.end()) {
        page.line("no talks with two accounts are recorded on this day");
        page.line("");
        return;
    }
    const Event& event = **two_sided;
    std::string head = event.on.long_text() + ", " + event.title;
    if (event.requested_by) head += " — held at the request of " + in_sentence(*event.requested_by);
    page.paragraph(head);
    constexpr std::size_t side = (body_width - gutter) / 2;
    std::vector<std::vector<std::string>> columns;
    for (const Account& account : event.accounts) {
        std::vector<std::string> lines = wrapped(std::string(account.by.name()) + " (" + account.issued_by + ")", side);
        for (const std::string& point : account.points) {
            std::size_t at = 0;
            for (const std::string& one : wrapped(point, side - 2)) lines.push_back((at++ == 0 ? "· " : "  ") + one);
        }
        columns.push_back(std::move(lines));
    }
    const std::size_t height = std::max(columns[0].size(), columns[1].size());
    for (std::size_t i = 0; i < height; ++i) {
        const std::string left = i < columns[0].size() ? columns[0][i] : "";
        const std::string right = i < columns[1].size() ? columns[1][i] : "";
        page.line(padded(left, side) + " │ " + right);
    }
    page.line("");
}

/// The first sentences of a doubt, as many as a few lines hold.
std::string shortened(const std::string& text) {
    constexpr std::size_t longest = 3 * body_width;
    if (text.size() <= longest) return text;
    const std::size_t end = text.rfind(". ", longest);
    return end == std::string::npos ? text : text.substr(0, end + 1) + " …";
}

void sure(Page& page, const Brief& brief) {
    page.section("HOW SURE");
    std::string text;
    for (const Sensitivity& set : brief.economy.sensitivity) {
        text += fmt::format("{}{} {}/{}", text.empty() ? "" : " · ", set.set, without_unit(set.imposer.back()),
                            without_unit(set.target.back()));
    }
    page.paragraph(fmt::format("real income in percent by elasticity set, {}/{}{}: {}", brief.imposer.alpha2(), brief.target.alpha2(),
                               brief.on_day.answers.empty() ? "" : ", with the answer", text));
    page.paragraph(closure_sentence(brief), 2);
    page.paragraph(std::string(gloss()), 2);
    for (const std::string& doubt : doubts(brief)) page.paragraph(shortened(doubt), 2);
    if (!doubts(brief).empty()) page.line("(every doubt in full: impost ledger doubts)");
    for (const std::string& sentence : not_in_model(brief)) page.paragraph("not in the model — " + sentence, 2);
    page.line("");
}

void source_list(Page& page, const Brief& brief, const BriefInputs& inputs) {
    page.section("SOURCES");
    const SourceList list = sources(brief, inputs);
    for (const std::string& source : list.all()) page.paragraph("· " + source, 2);
}

}  // namespace

std::string brief_text(const Brief& brief, const BriefInputs& inputs) {
    Page page;
    page.title(headline(brief), "as of " + brief.as_of.long_text());
    law(page, brief);
    rates(page, brief);
    hits(page, brief, inputs);
    const bool has_economy = !brief.economy.scenarios.empty();
    if (has_economy) {
        economy(page, brief, inputs.facts);
        page.section("THE ISSUE");
        page.paragraph(issue_sentence(brief));
        page.line("");
        game(page, brief);
    }
    next(page, brief);
    talks(page, brief);
    if (has_economy) sure(page, brief);
    source_list(page, brief, inputs);
    return page.text();
}

}  // namespace impost
