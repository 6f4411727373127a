#include "impost/brief/brief_json.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/brief/law_words.hpp"
#include "impost/brief/words.hpp"

namespace impost {
namespace {

using Json = nlohmann::ordered_json;

constexpr double percent = 100.0;
constexpr double million = 1e6;
constexpr std::size_t listed = 5;

template <class T>
Json optional_percent(const std::optional<T>& rate) {
    if (!rate) return nullptr;
    if constexpr (std::is_same_v<T, Rate>) {
        return rate->to_double() * percent;
    } else {
        return *rate * percent;
    }
}

Json before_after(const BeforeAfter& figure, double unit) { return {{"before", figure.before * unit}, {"after", figure.after * unit}}; }

/// "in_force" even where the last step modified the measure.
std::string current_state(const Brief& brief) {
    return brief.on_day.in_force ? "in_force" : state_name(brief.measure->step_on(brief.as_of)->state);
}

Json instant_json(const std::optional<Instant>& instant) { return instant ? Json(instant->text()) : Json(nullptr); }

Json answers_json(const Brief& brief) {
    Json answers = Json::array();
    for (const Country country : brief.on_day.answerers())
        answers.push_back({{"by", std::string(country.alpha2())}, {"name", std::string(country.name())}});
    return answers;
}

Json measure_json(const Brief& brief, SourceList& list) {
    const Measure& measure = *brief.measure;
    Json steps = Json::array();
    for (const Step* step : known_steps(brief)) {
        steps.push_back(
            {{"on", step->on.text()}, {"state", state_name(step->state)}, {"text", step->text}, {"source", list.number(step->source)}});
    }
    Json exceptions = Json::array();
    for (const Exception* exception : exceptions_of(brief)) {
        exceptions.push_back(
            {{"heading", exception->heading.empty() ? Json(nullptr) : Json(exception->heading)}, {"text", exception->text}});
    }
    std::vector<std::string> headings = headings_of(brief);
    std::sort(headings.begin(), headings.end());
    const DutyWords duties = duty_words(brief.on_day);
    return {{"id", measure.id},
            {"title", measure.title},
            {"imposed_by", std::string(brief.imposer.alpha2())},
            {"imposed_by_name", std::string(brief.imposer.name())},
            {"target", std::string(brief.target.alpha2())},
            {"target_name", std::string(brief.target.name())},
            {"authority", measure.authority},
            {"instrument", measure.instrument},
            {"objective", measure.objective},
            {"summary", headline(brief)},
            {"duties", duties.duties},
            {"other_duties", duties.others.empty() ? Json(nullptr) : Json(duties.others)},
            {"in_force_since", instant_json(brief.on_day.since)},
            {"rates_changed", instant_json(brief.on_day.changed)},
            {"ends", instant_json(brief.on_day.ends)},
            {"set_for", brief.on_day.next ? Json(brief.on_day.next->text()) : Json(nullptr)},
            {"state", current_state(brief)},
            {"answered_by", answers_json(brief)},
            {"headings", headings},
            {"steps", steps},
            {"exceptions", exceptions},
            {"sources", Json::array({list.number(measure.sources.front())})}};
}

Json assessment_json(const Assessment& assessment) {
    Json lines = Json::array();
    for (const DutyLine& line : assessment.lines) {
        lines.push_back({{"heading", line.heading},
                         {"authority", line.authority},
                         {"rate", line.rate},
                         {"ad_valorem", optional_percent(line.ad_valorem)},
                         {"reason", line.reason}});
    }
    return {{"ad_valorem", optional_percent(assessment.ad_valorem)}, {"lines", lines}};
}

Json rates_json(const Brief& brief) {
    const BriefRates& rates = brief.rates;
    std::vector<std::string> authorities;
    for (const std::string& authority : rates.authorities) authorities.push_back(authority == "base" ? "Base" : authority);
    Json daily = Json::array();
    for (const DailySpan& span : rates.daily) {
        Json by = Json::object();
        for (std::size_t a = 0; a < span.rates.size(); ++a) by[authorities[a]] = span.rates[a] * percent;
        daily.push_back({{"from", span.from.text()}, {"until", span.until.text()}, {"rates", by}});
    }
    Json products = Json::array();
    for (const ProductExample& example : rates.products) {
        products.push_back({{"product", example.product.product.dotted()},
                            {"name", example.product.name},
                            {"description", example.before.product.description},
                            {"origin", std::string(example.origin.alpha2())},
                            {"before", assessment_json(example.before)},
                            {"after", assessment_json(example.after)}});
    }
    return {{"on", brief.as_of.text()},
            {"average", before_after(rates.average, percent)},
            {"target", before_after(rates.target, percent)},
            {"daily", {{"authorities", authorities}, {"spans", daily}}},
            {"products", products}};
}

Json region_json(const RegionResult& region) {
    return {{"code", region.code},
            {"iso2", region.iso2.empty() ? Json(nullptr) : Json(region.iso2)},
            {"name", region.name},
            {"welfare_pct", region.welfare_pct},
            {"welfare_low", region.welfare_low},
            {"welfare_high", region.welfare_high},
            {"welfare_musd", region.welfare_musd},
            {"real_wage_pct", region.real_wage_pct},
            {"wage_hat", region.wage_hat},
            {"income_hat", region.income_hat},
            {"price_index_pct", region.price_index_pct},
            {"revenue_musd", region.revenue_musd},
            {"exports_pct", region.exports_pct},
            {"imports_pct", region.imports_pct}};
}

/// Codes of the regions that gain (or lose) most in percent, at most five.
std::vector<std::string> extremes(const std::vector<RegionResult>& regions, double sign) {
    std::vector<const RegionResult*> order;
    for (const RegionResult& region : regions) {
        if (sign * region.welfare_pct > 0) order.push_back(&region);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](const RegionResult* a, const RegionResult* b) { return sign * a->welfare_pct > sign * b->welfare_pct; });
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < std::min(listed, order.size()); ++i) codes.push_back(order[i]->code);
    return codes;
}

double change_pct(const BeforeAfter& figure) { return figure.before != 0 ? (figure.after / figure.before - 1) * percent : 0; }

Json trade_json(const TradeResult& trade) {
    return {{"imports_from_target_pct", change_pct(trade.imports_from_target)},
            {"imports_from_target_before_musd", trade.imports_from_target.before},
            {"imports_from_target_after_musd", trade.imports_from_target.after},
            {"exports_to_target_before_musd", trade.exports_to_target.before},
            {"exports_to_target_after_musd", trade.exports_to_target.after},
            {"exports_to_target_pct", change_pct(trade.exports_to_target)},
            {"bilateral_deficit_before_musd", trade.imports_from_target.before - trade.exports_to_target.before},
            {"bilateral_deficit_after_musd", trade.imports_from_target.after - trade.exports_to_target.after},
            {"overall_deficit_before_musd", trade.overall_deficit.before},
            {"overall_deficit_after_musd", trade.overall_deficit.after},
            {"revenue_before_musd", trade.revenue.before},
            {"revenue_after_musd", trade.revenue.after}};
}

Json sector_json(const SectorResult& sector) {
    return {{"code", sector.code},
            {"name", sector.name},
            {"added_points", sector.added_rate * percent},
            {"answer_points", sector.answer_rate * percent},
            {"imports_from_target_before_musd", sector.imports_from_target.before},
            {"imports_from_target_after_musd", sector.imports_from_target.after},
            {"exports_to_target_before_musd", sector.exports_to_target.before},
            {"exports_to_target_after_musd", sector.exports_to_target.after},
            {"price_pct", sector.price_pct},
            {"imposer_output_pct", sector.imposer_output_pct},
            {"imposer_output_musd", sector.imposer_output_musd},
            {"target_output_pct", sector.target_output_pct},
            {"target_output_musd", sector.target_output_musd}};
}

Json pass_through_json(const PassThrough& pass) {
    if (pass.trade_musd <= 0) return nullptr;
    return {{"duty_pct", pass.duty_pct},
            {"paid_price_pct", pass.paid_price_pct},
            {"border_price_pct", pass.border_price_pct},
            {"importer_share", pass.importer_share * percent},
            {"exporter_share", pass.exporter_share * percent}};
}

Json scenario_json(const ScenarioResult& scenario) {
    Json regions = Json::array();
    for (const RegionResult& region : scenario.regions) regions.push_back(region_json(region));
    Json diversion = Json::array();
    for (const Diversion& one : scenario.diversion)
        diversion.push_back({{"code", one.code}, {"name", one.name}, {"change_musd", one.change_musd}});
    Json sectors = Json::array();
    for (const SectorResult& sector : scenario.sectors) sectors.push_back(sector_json(sector));
    return {{"id", scenario.id},
            {"title", scenario.title},
            {"imposer", region_json(scenario.regions[scenario.imposer])},
            {"target", region_json(scenario.regions[scenario.target])},
            {"regions", regions},
            {"gainers", extremes(scenario.regions, 1)},
            {"losers", extremes(scenario.regions, -1)},
            {"trade", trade_json(scenario.trade)},
            {"diversion", diversion},
            {"replaced_share", scenario.replaced_share * percent},
            {"pass_through", pass_through_json(scenario.pass_through)},
            {"sectors", sectors}};
}

Json scenarios_json(const std::vector<ScenarioResult>& scenarios) {
    Json result = Json::array();
    for (const ScenarioResult& scenario : scenarios) result.push_back(scenario_json(scenario));
    return result;
}

Json with_inputs_json(const std::optional<WithInputs>& with_inputs) {
    if (!with_inputs) return nullptr;
    return {
        {"model", with_inputs->model}, {"cost_shares", with_inputs->cost_shares}, {"scenarios", scenarios_json(with_inputs->scenarios)}};
}

Json bands_json(const BriefEconomy& economy) {
    if (!economy.draws) return {{"kind", "sets"}};
    return {{"kind", "draws"},
            {"draws", economy.draws->draws},
            {"low", economy.draws->levels.front() * percent},
            {"high", economy.draws->levels.back() * percent}};
}

Json draws_json(const BriefEconomy& economy) {
    if (!economy.draws) return nullptr;
    const BriefDraws& draws = *economy.draws;
    const auto spread = [](const Spread& one) { return Json{{"values", one.values}, {"below_zero", one.below_zero * percent}}; };
    Json levels = Json::array();
    for (const double level : draws.levels) levels.push_back(level * percent);
    Json scenarios = Json::array();
    for (std::size_t s = 0; s < draws.scenarios.size(); ++s) {
        const ScenarioResult& scenario = economy.scenarios[s];
        scenarios.push_back({{"id", scenario.id},
                             {"imposer", spread(draws.scenarios[s].regions[scenario.imposer])},
                             {"target", spread(draws.scenarios[s].regions[scenario.target])}});
    }
    return {{"n", draws.draws}, {"how", std::string(draws_sentence())}, {"levels", levels}, {"scenarios", scenarios}};
}

Json economy_json(const BriefEconomy& economy, const WorldFacts& facts) {
    double residual = 0;
    for (const ScenarioResult& scenario : economy.scenarios) residual = std::max(residual, scenario.residual);
    return {{"world", economy.world},
            {"base_year", facts.year},
            {"model", economy.model},
            {"closure", economy.closure},
            {"elasticities", economy.elasticities},
            {"numeraire", "world value added"},
            {"residual", residual},
            {"bands", bands_json(economy)},
            {"scenarios", scenarios_json(economy.scenarios)},
            {"with_inputs", with_inputs_json(economy.with_inputs)}};
}

Json sensitivity_json(const Brief& brief) {
    const BriefEconomy& economy = brief.economy;
    Json sets = Json::array();
    for (const Sensitivity& one : economy.sensitivity) {
        Json row = {{"name", one.set}, {"imposer_alone", one.imposer.front()}, {"target_alone", one.target.front()}};
        const bool answered = one.imposer.size() > 1;
        row["imposer_answer"] = answered ? Json(one.imposer.back()) : Json(nullptr);
        row["target_answer"] = answered ? Json(one.target.back()) : Json(nullptr);
        sets.push_back(row);
    }
    return {{"sets", sets}, {"draws", draws_json(economy)}, {"not_in_model", not_in_model(brief)}};
}

Json leverage_json(const Leverage& leverage) {
    return {{"cost_imposer_musd", leverage.cost_to_imposer},
            {"cost_target_musd", leverage.cost_to_target},
            {"leverage", leverage.ratio ? Json(*leverage.ratio) : Json(nullptr)}};
}

Json issue_json(const Brief& brief) {
    if (!brief.leverage) return nullptr;
    Json json = leverage_json(*brief.leverage);
    json["objective"] = brief.measure->objective;
    json["text"] = issue_sentence(brief);
    json["with_inputs"] = brief.leverage_with_inputs ? leverage_json(*brief.leverage_with_inputs) : Json(nullptr);
    return json;
}

Json stand_json(const Stand& stand) {
    Json json = {{"imposer_rate", stand.imposer_rate * percent},
                 {"target_rate", stand.target_rate * percent},
                 {"imposer_pct", stand.imposer_pct},
                 {"target_pct", stand.target_pct},
                 {"imposer_musd", stand.imposer_musd},
                 {"target_musd", stand.target_musd}};
    if (!stand.id.empty()) json.update({{"id", stand.id}, {"title", stand.title}});
    return json;
}

Json game_json(const Brief& brief) {
    const auto curve = [](const std::vector<BestRate>& rates) {
        Json json = Json::array();
        for (const BestRate& rate : rates) json.push_back({{"other", rate.other * percent}, {"best", rate.best * percent}});
        return json;
    };
    const auto stands = [](const std::vector<Stand>& all) {
        Json json = Json::array();
        for (const Stand& stand : all) json.push_back(stand_json(stand));
        return json;
    };
    return {{"model", brief.economy.model},
            {"closure", brief.economy.closure},
            {"curves", {{"imposer", curve(brief.game.imposer)}, {"target", curve(brief.game.target)}}},
            {"stands", stands(brief.game.stands)},
            {"frontier", stands(brief.game.frontier)},
            {"threat", brief.game.threat},
            {"no_deal", brief.game.no_deal.empty() ? Json(nullptr) : Json(brief.game.no_deal)}};
}

Json talks_json(const Brief& brief, SourceList& list) {
    Json talks = Json::array();
    for (const Event* event : brief.talks) {
        Json accounts = Json::array();
        for (const Account& account : event->accounts) {
            accounts.push_back({{"by", std::string(account.by.alpha2())},
                                {"by_name", std::string(account.by.name())},
                                {"issued_by", account.issued_by},
                                {"text", account.text},
                                {"points", account.points},
                                {"source", list.number(account.source)}});
        }
        talks.push_back({{"on", event->on.text()},
                         {"title", event->title},
                         {"kind", event->kind},
                         {"requested_by", event->requested_by ? Json(std::string(event->requested_by->alpha2())) : Json(nullptr)},
                         {"accounts", accounts}});
    }
    return talks;
}

Json next_json(const Brief& brief, SourceList& list) {
    Json next = Json::array();
    for (const NextMeasure& one : brief.next) {
        next.push_back({{"measure", one.measure},
                        {"title", one.title},
                        {"by", std::string(one.by.alpha2())},
                        {"by_name", std::string(one.by.name())},
                        {"on", one.on.text()},
                        {"state", one.state},
                        {"from", one.from ? Json(one.from->text()) : Json(nullptr)},
                        {"text", one.text},
                        {"adds_points", optional_percent(one.adds)},
                        {"source", list.number(one.source)}});
    }
    return next;
}

}  // namespace

Json brief_json(const Brief& brief, const BriefInputs& inputs, const std::string& program) {
    SourceList list = sources(brief, inputs);
    Json json;
    json["schema"] = "impost-brief/1";
    json["program"] = program;
    json["as_of"] = brief.as_of.text();
    json["measure"] = measure_json(brief, list);
    json["rate"] = rates_json(brief);
    json["hits"] = {{"imports_musd", brief.hits.imports_usd / million},
                    {"imports_share", brief.hits.share * percent},
                    {"duty_musd", brief.hits.duty_usd / million},
                    {"lowered_imports_musd", brief.hits.lowered_imports_usd / million},
                    {"lowered_duty_musd", brief.hits.lowered_duty_usd / million},
                    {"year", inputs.exposure.trade.year}};
    json["does"] = economy_json(brief.economy, inputs.facts);
    json["issue"] = issue_json(brief);
    json["response"] = game_json(brief);
    json["next"] = next_json(brief, list);
    json["talks"] = talks_json(brief, list);
    json["sure"] = sensitivity_json(brief);
    json["notes"] = notes(brief, inputs);
    json["sources"] = Json::array();
    for (std::size_t i = 0; i < list.all().size(); ++i) json["sources"].push_back({{"n", i + 1}, {"text", list.all()[i]}});
    return json;
}

std::string report_html(const std::string& page_template, const Json& brief) {
    const std::string opening = "<script type=\"application/json\" id=\"brief-data\">";
    const std::string slot = opening + "null</script>";
    const std::size_t at = page_template.find(slot);
    if (at == std::string::npos) throw Error("the report's template has no slot for its data");
    std::string data;
    for (const char c : brief.dump()) {
        if (c == '<') {
            data += "\\u003c";
        } else {
            data += c;
        }
    }
    std::string page = page_template;
    return page.replace(at, slot.size(), opening + data + "</script>");
}

}  // namespace impost
