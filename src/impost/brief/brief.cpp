#include "impost/brief/brief.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "impost/brief/economy.hpp"
#include "impost/brief/game.hpp"
#include "impost/brief/words.hpp"
#include "impost/exposure/shock.hpp"
#include "impost/io/csv.hpp"
#include "impost/world/reader.hpp"

namespace impost {
namespace {

constexpr std::size_t product_examples = 4;
constexpr int days_shown_before = 35;

std::vector<FamiliarProduct> read_products(const std::string& path) {
    const auto table = CsvTable::read(path);
    const std::size_t product = table.column("product");
    const std::size_t name = table.column("name");
    std::vector<FamiliarProduct> result;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto code = HsCode::parse(table.cell(row, product));
        if (!code) throw table.error(row, product, code.error().what());
        result.push_back({*code, std::string(table.cell(row, name))});
    }
    return result;
}

std::vector<SectorName> read_sector_names(const std::string& path) {
    const auto table = CsvTable::read(path);
    const std::size_t sector = table.column("sector");
    const std::size_t name = table.column("name");
    std::vector<SectorName> result;
    for (std::size_t row = 0; row < table.rows(); ++row)
        result.push_back({std::string(table.cell(row, sector)), std::string(table.cell(row, name))});
    return result;
}

WorldFacts read_world_facts(const std::string& path) {
    const auto table = CsvTable::read(path);
    const std::size_t item = table.column("item");
    const std::size_t value = table.column("value");
    const auto find = [&](std::string_view name) {
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (table.cell(row, item) == name) return std::string(table.cell(row, value));
        }
        throw Error(path + ": no item \"" + std::string(name) + "\"");
    };
    return {find("world"), Date::parse(find("year") + "-01-01").value().year(), Date::parse(find("duties of the United States")).value()};
}

Country united_states() { return Country::parse("US").value(); }

/// The country whose goods pay most because of the measure at unchanged trade, or else has most imports among the origins covered
/// (the EU, one partner of many countries, aside).
Country main_target(const MeasureOnDay& measure, const TradeStatistics& trade, const LineRates& without, const LineRates& with) {
    struct Weight {
        double duty = 0;
        double imports = 0;
        auto operator<=>(const Weight&) const = default;
    };
    std::vector<Weight> weights(trade.partners.size());
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const TradeRow& row = trade.rows[r];
        weights[row.partner].duty += std::max(0.0, with.total(r) - without.total(r)) * row.imports_usd;
        weights[row.partner].imports += row.imports_usd;
    }
    std::size_t best = trade.partners.size();
    for (std::size_t p = 0; p < weights.size(); ++p) {
        const bool country = trade.partners[p].code == trade.partners[p].representative.alpha2();
        const bool covered = country && measure.covers(trade.partners[p].representative);
        if (covered && (best == weights.size() || weights[p] > weights[best])) best = p;
    }
    if (best == weights.size()) throw Error("the statistics have no imports from the origins that the measure covers");
    return trade.partners[best].representative;
}

/// The law with and without a measure at one instant, as known on a day.
struct TwoRegimes {
    Regime without;
    Regime with;
};

TwoRegimes with_and_without(const Ledger& ledger, const Measure& measure, Instant at, Date known_on) {
    Regime without = Regime::at(ledger, measure.imposed_by, at, {{}, {measure.id}, known_on});
    Regime as_it_stands = Regime::at(ledger, measure.imposed_by, at, {{}, {}, known_on});
    const bool in_force = without.measures().size() < as_it_stands.measures().size();
    if (in_force) return {std::move(without), std::move(as_it_stands)};
    return {std::move(without), Regime::at(ledger, measure.imposed_by, at, {{measure.id}, {}, known_on})};
}

BriefRates make_rates(const TradeStatistics& trade, const Brief& brief, const LineRates& without, const LineRates& with) {
    const std::string target(brief.target.alpha2());
    const auto average = [&](const LineRates& lines) { return average_rates(trade, lines, Grouping::total).front().rate; };
    const auto on_target = [&](const LineRates& lines) { return average_rate_on(trade, lines, {target}).rate; };
    BriefRates rates;
    rates.average = {average(without), average(with)};
    rates.target = {on_target(without), on_target(with)};
    return rates;
}

/// The average rate by all law together from before the measure up to the brief's day.
void add_daily(const ExposureData& data, RateTable& table, const Brief& brief, BriefRates& rates) {
    const Date begins = brief.on_day.in_force ? brief.on_day.since->washington_date() : brief.as_of;
    const Date first = std::max(data.schedule.revisions().front().from, begins + -days_shown_before);
    for (const RateSpan& span : spans(data.schedule, data.ledger, first, brief.as_of)) {
        const Regime law = Regime::at(data.ledger, brief.imposer, span.at, {{}, {}, brief.as_of});
        const LineRates lines = table.rates(law, PreferenceUse::observed);
        DailySpan daily{span.from, span.until, std::vector<double>(rates.authorities.size(), 0.0)};
        for (const AverageRate& rate : average_rates(data.trade, lines, Grouping::authority)) {
            const auto known = std::find(rates.authorities.begin(), rates.authorities.end(), rate.key);
            const auto index = static_cast<std::size_t>(known - rates.authorities.begin());
            if (known == rates.authorities.end()) rates.authorities.push_back(rate.key);
            daily.rates.resize(rates.authorities.size(), 0.0);
            daily.rates[index] = rate.rate;
        }
        rates.daily.push_back(std::move(daily));
    }
    for (DailySpan& daily : rates.daily) daily.rates.resize(rates.authorities.size(), 0.0);
}

/// The familiar products of which the target sells most, among those on which the measure changes the duty.
std::vector<ProductExample> make_examples(const BriefInputs& inputs, const Brief& brief, const TwoRegimes& regimes) {
    const ExposureData& data = inputs.exposure;
    std::vector<std::pair<double, const FamiliarProduct*>> by_value;
    for (const FamiliarProduct& product : inputs.products) {
        double value = 0;
        for (const TradeRow& row : data.trade.rows) {
            const bool own =
                data.trade.partners[row.partner].representative == brief.target && product.product.prefix(8).covers(row.product);
            if (own) value += row.imports_usd;
        }
        by_value.emplace_back(value, &product);
    }
    std::stable_sort(by_value.begin(), by_value.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<ProductExample> result;
    for (const auto& [value, product] : by_value) {
        EntryLine entry;
        entry.product = product->product;
        entry.origin = brief.target;
        auto before = assess(data.schedule, regimes.without, entry);
        auto after = assess(data.schedule, regimes.with, entry);
        if (!before || !after) continue;
        if (before->ad_valorem == after->ad_valorem && before->beyond == after->beyond) continue;
        result.push_back({*product, brief.target, std::move(before).value(), std::move(after).value()});
        if (result.size() == product_examples) break;
    }
    return result;
}

BriefHits make_hits(const TradeStatistics& trade, const LineRates& without, const LineRates& with) {
    BriefHits hits;
    double all = 0;
    for (std::size_t r = 0; r < trade.rows.size(); ++r) {
        const double value = trade.rows[r].imports_usd;
        const double added = with.total(r) - without.total(r);
        all += value;
        if (added < 0) {
            hits.lowered_imports_usd += value;
            hits.lowered_duty_usd -= added * value;
        }
        if (added <= 0) continue;
        hits.imports_usd += value;
        hits.duty_usd += added * value;
    }
    hits.share = all > 0 ? hits.imports_usd / all : 0;
    return hits;
}

std::string region_code(Country country) { return std::string(country.alpha3()); }

/// The measure, alone and with the answers, as increases of duties in the world.
EconomyRequest economy_request(const BriefInputs& inputs, const Brief& brief, const LineRates& without, const LineRates& with, Instant at) {
    const TradeStatistics& trade = inputs.exposure.trade;
    std::vector<std::string> regions;
    for (const Region& region : inputs.world.regions) regions.push_back(region.code);
    const std::string rest = "ROW";
    TariffIncrease increase{region_code(brief.imposer), sector_rates(trade, with, inputs.exposure.sectors, regions, rest)};
    const std::vector<SectorRate> before = sector_rates(trade, without, inputs.exposure.sectors, regions, rest);
    for (std::size_t i = 0; i < before.size(); ++i) increase.rates[i].rate -= before[i].rate;

    EconomyRequest request;
    request.imposer = region_code(brief.imposer);
    request.target = region_code(brief.target);
    request.sector_names = inputs.sector_names;
    request.main_set = inputs.world.default_elasticity_set().value().name;
    request.plays.push_back({"alone", "The measure alone", {increase}});
    if (!brief.on_day.answers.empty()) {
        EconomyRequest::Play answered{"with-answer", "With " + answers_text(brief), {increase}};
        for (const Measure* answer : brief.on_day.answers) {
            answered.increases.push_back(
                {region_code(answer->imposed_by),
                 subheading_average(*answer, at, brief.imposer, region_code(brief.imposer), inputs.exposure.sectors)});
        }
        request.plays.push_back(std::move(answered));
    }
    return request;
}

Leverage leverage_of(const ScenarioResult& scenario) {
    return leverage(scenario.regions[scenario.imposer].welfare_musd, scenario.regions[scenario.target].welfare_musd);
}

/// Whether a government had said that it would do more and had not: a date stands, or the word is less than a year old.
/// A threat that another measure carried out is in force by its last step.
bool pending(const Measure& measure, Date as_of, Instant at) {
    constexpr int a_year = 365;
    const Step* step = measure.step_on(as_of);
    if (step == nullptr || step->state == State::revoked || step->state == State::void_) return false;
    if (next_date(measure, as_of, at)) return true;
    const bool said = step->state == State::threatened || step->state == State::announced || step->state == State::suspended;
    return said && as_of < step->on + a_year && !measure.in_force(at);
}

std::vector<NextMeasure> make_next(const BriefInputs& inputs, RateTable& table, const Brief& brief, Instant at,
                                   std::optional<double> average_now) {
    const ExposureData& data = inputs.exposure;
    std::vector<NextMeasure> result;
    for (const Measure& measure : data.ledger.measures) {
        if (&measure == brief.measure || !pending(measure, brief.as_of, at)) continue;
        const Step& step = *measure.step_on(brief.as_of);
        NextMeasure next{measure.id, measure.title,          measure.imposed_by,
                         step.on,    state_name(step.state), next_date(measure, brief.as_of, at),
                         step.text,  std::nullopt,           step.source};
        const bool has_rate = std::any_of(measure.versions.begin(), measure.versions.end(),
                                          [&](const Version& version) { return version.charge && version.announced <= brief.as_of; });
        if (average_now && measure.imposed_by == united_states() && has_rate) {
            const Regime regime = Regime::at(data.ledger, measure.imposed_by, at, {{measure.id}, {}, brief.as_of});
            next.adds =
                average_rates(data.trade, table.rates(regime, PreferenceUse::observed), Grouping::total).front().rate - *average_now;
        }
        result.push_back(std::move(next));
    }
    std::stable_sort(result.begin(), result.end(), [](const NextMeasure& a, const NextMeasure& b) { return a.on > b.on; });
    return result;
}

std::vector<const Event*> make_talks(const Ledger& ledger, const Measure& measure, Date as_of) {
    std::vector<const Event*> result;
    for (const Event& event : ledger.events) {
        const bool concerns = std::find(event.measures.begin(), event.measures.end(), measure.id) != event.measures.end();
        if (concerns && event.on <= as_of && !event.accounts.empty()) result.push_back(&event);
    }
    std::reverse(result.begin(), result.end());
    return result;
}

}  // namespace

BriefInputs read_brief_inputs(const std::string& home) {
    WorldFacts facts = read_world_facts(home + "/data/brief/world.csv");
    World world = read_world(home + "/data/world/" + facts.name);
    world.name = facts.name;
    return {read_exposure(home), std::move(world), std::move(facts), read_products(home + "/data/brief/familiar_products.csv"),
            read_sector_names(home + "/data/brief/sector_names.csv")};
}

Date default_as_of(const Ledger& ledger, const Measure& measure) {
    std::vector<Instant> changes;  // of what it charges; the first is its beginning
    for (const Version& version : measure.versions) {
        if (!version.charge || !version.from || measure.lived_until(version) == version.from) continue;
        changes.push_back(*version.from);
        if (version.until) changes.push_back(*version.until);
    }
    std::sort(changes.begin(), changes.end());
    if (!changes.empty()) {
        const Date began = changes.front().washington_date();
        const auto next = std::upper_bound(changes.begin(), changes.end(), changes.front());
        std::optional<Date> day;
        for (const Event& event : ledger.events) {
            const bool concerns = std::find(event.measures.begin(), event.measures.end(), measure.id) != event.measures.end();
            const bool first_form = began <= event.on && (next == changes.end() || event.on < next->washington_date());
            if (concerns && first_form && event.two_sided()) day = event.on;
        }
        if (day) return *day;
        return measure.in_force(Instant::washington(began + 1, 12, 0)) ? began + 1 : began;
    }
    const auto first =
        std::find_if(measure.versions.begin(), measure.versions.end(), [](const Version& version) { return version.charge.has_value(); });
    if (first != measure.versions.end()) return first->announced;
    return measure.steps.empty() ? Date{} : measure.steps.front().on;
}

namespace {

/// The measure of a brief as known on its day.
Brief name_measure(const BriefInputs& inputs, const BriefRequest& request) {
    const ExposureData& data = inputs.exposure;
    Brief brief;
    brief.as_of = request.as_of;
    brief.measure = &data.ledger.measure(request.measure);
    brief.imposer = brief.measure->imposed_by;
    if (brief.imposer != united_states()) {
        throw Error("\"" + brief.measure->id + "\" is a measure of " + std::string(brief.imposer.name()) +
                    "; what is played begins with a measure of the United States, and the others are its answers");
    }
    const Date first_day = data.schedule.revisions().front().from;
    if (brief.as_of < first_day)
        throw Error("a brief looks from " + first_day.text() + " on, the first day of the schedule; " + brief.as_of.text() + " is earlier",
                    {"", 0, "--as-of"});
    const Date baseline = inputs.facts.duties_of;
    if (brief.measure->in_force(Instant::washington(baseline, 12, 0))) {
        throw Error("\"" + brief.measure->id + "\" was in force on " + baseline.text() +
                    ", the day of the world's baseline duties; only a measure that came later can be played");
    }
    if (brief.measure->step_on(brief.as_of) == nullptr)
        throw Error("nothing was known of \"" + brief.measure->id + "\" on " + brief.as_of.text());
    return brief;
}

/// A measure on the day of its brief, and the rates without and with it.
struct Opening {
    Opening(const BriefInputs& inputs, const BriefRequest& request)
        : brief(name_measure(inputs, request)),
          at(Instant::washington(brief.as_of, 12, 0)),
          table(inputs.exposure.inputs()),
          regimes(with_and_without(inputs.exposure.ledger, *brief.measure, at, brief.as_of)) {
        brief.on_day = measure_on_day(*brief.measure, regimes.with, brief.as_of, table);
        without = table.rates(regimes.without, PreferenceUse::observed);
        with = table.rates(regimes.with, PreferenceUse::observed);
        brief.target = main_target(brief.on_day, inputs.exposure.trade, without, with);
    }

    Brief brief;
    Instant at;
    RateTable table;
    TwoRegimes regimes;
    LineRates without;
    LineRates with;
};

}  // namespace

EconomyRequest plays_of(const BriefInputs& inputs, const BriefRequest& request) {
    const Opening opening(inputs, request);
    return economy_request(inputs, opening.brief, opening.without, opening.with, opening.at);
}

Brief make_brief(const BriefInputs& inputs, const BriefRequest& request) {
    const ExposureData& data = inputs.exposure;
    Opening opening(inputs, request);
    Brief& brief = opening.brief;
    RateTable& table = opening.table;
    const Instant at = opening.at;
    const TwoRegimes& regimes = opening.regimes;
    const LineRates& without = opening.without;
    const LineRates& with = opening.with;
    brief.hits = make_hits(data.trade, without, with);
    brief.talks = make_talks(data.ledger, *brief.measure, brief.as_of);
    const EconomyRequest economy = economy_request(inputs, brief, without, with, at);
    const auto tell_rates = [&] {
        brief.rates = make_rates(data.trade, brief, without, with);
        brief.rates.products = make_examples(inputs, brief, regimes);
        if (request.parts == BriefParts::law) {
            brief.next = make_next(inputs, table, brief, at, std::nullopt);
            return;
        }
        add_daily(data, table, brief, brief.rates);
        const Regime now = Regime::at(data.ledger, brief.imposer, at, {{}, {}, brief.as_of});
        const double average_now = average_rates(data.trade, table.rates(now, PreferenceUse::observed), Grouping::total).front().rate;
        brief.next = make_next(inputs, table, brief, at, average_now);
    };
    if (request.parts == BriefParts::law) {
        tell_rates();
        return std::move(opening.brief);
    }
    std::optional<BriefDraws> draws;
    // The longest first: two threads share them evenly.
    const std::array<std::function<void()>, 4> parts = {[&] { brief.game = play_game(inputs.world, economy, request.frontier_points); },
                                                        tell_rates,
                                                        [&] {
                                                            if (request.draws > 0)
                                                                draws = draw_economy(inputs.world, economy, request.draws);
                                                        },
                                                        [&] { brief.economy = play_economy(inputs.world, economy); }};
    request.runner(parts.size(), [&](std::size_t part) { parts.at(part)(); });
    if (draws) {
        set_bands(*draws, brief.economy.scenarios);
        brief.economy.draws = std::move(draws);
    }
    brief.leverage = leverage_of(brief.economy.scenarios.back());
    if (brief.economy.with_inputs) brief.leverage_with_inputs = leverage_of(brief.economy.with_inputs->scenarios.back());
    return std::move(opening.brief);
}

}  // namespace impost
