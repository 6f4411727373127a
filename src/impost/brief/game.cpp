#include "impost/brief/game.hpp"

#include <algorithm>
#include <array>

#include "impost/brief/plays.hpp"
#include "impost/strategy/talks.hpp"

namespace impost {
namespace {

/// The other side's rates at which best answers are looked for: lines between them are all but straight.
constexpr std::array others = {0.0, 0.1, 0.2, 0.4, 0.6};

/// A government that sets one rate on all goods of another and wants real income.
Government government(const World& world, std::size_t region, std::size_t partner) {
    Government result;
    result.region = region;
    result.instrument.detail = Detail::uniform;
    result.instrument.partners = {partner};
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        if (world.sectors[j].kind == SectorKind::goods) result.instrument.sectors.push_back(j);
    }
    return result;
}

/// One side of the game.
struct Player {
    Government government;
    Levers levers;
};

Player player(const World& world, const Baseline& baseline, std::size_t region, std::size_t partner) {
    Government one = government(world, region, partner);
    Levers levers = levers_of(one.instrument, region, baseline);
    return {std::move(one), std::move(levers)};
}

std::vector<BestRate> best_rates(const Baseline& baseline, const Player& own, const Player& other, const Shock& today) {
    std::vector<BestRate> result;
    const std::vector<double> theirs(others.begin(), others.end());
    for (const Reaction& reaction : reaction_curve(baseline, own.government, other.government, today, theirs))
        result.push_back({reaction.theirs, reaction.own});
    return result;
}

/// What a policy means to both players.
Stand stand(const Baseline& baseline, const Player& imposer, const Player& target, const Shock& shock, const Equilibrium& equilibrium) {
    const auto rate = [&](const Player& one) { return rates_of(one.levers, shock.tariffs, baseline).front(); };
    const auto change = [&](const Player& one) { return equilibrium.welfare_hat[one.levers.region] - 1; };
    const auto money = [&](const Player& one) { return baseline.income[one.levers.region] * change(one); };
    return {"", "", rate(imposer), rate(target), 100 * change(imposer), 100 * change(target), money(imposer), money(target)};
}

Stand agreed(const Baseline& baseline, const Player& imposer, const Player& target, Shock shock, const Agreement& agreement) {
    set_rates(imposer.levers, agreement.rates[0], shock.tariffs);
    set_rates(target.levers, agreement.rates[1], shock.tariffs);
    return stand(baseline, imposer, target, shock, agreement.equilibrium);
}

/// Talks, or why they lead nowhere.
Result<Talks> talk_if_possible(const Baseline& baseline, const std::vector<Government>& governments, const Shock& today,
                               const ThreatPoint& threat, const TalksSettings& settings) {
    try {
        return talk(baseline, governments, today, threat, settings);
    } catch (const Error& error) {
        return error;
    }
}

}  // namespace

const Stand* Game::find(std::string_view id) const {
    const auto found = std::find_if(stands.begin(), stands.end(), [&](const Stand& one) { return one.id == id; });
    return found == stands.end() ? nullptr : &*found;
}

Game play_game(const World& world, const EconomyRequest& request, std::size_t frontier_points) {
    const Sides sides = find_sides(world, request);
    const Baseline baseline = calibrate(world, {Model::armington, brief_closure, world.elasticity_set(request.main_set).value()});
    const Player imposer = player(world, baseline, sides.imposer, sides.target);
    const Player target = player(world, baseline, sides.target, sides.imposer);

    Game game;
    const auto add = [&](std::string id, std::string title, const Shock& shock, const Equilibrium& equilibrium) {
        Stand one = stand(baseline, imposer, target, shock, equilibrium);
        one.id = std::move(id);
        one.title = std::move(title);
        game.stands.push_back(std::move(one));
    };
    const Shock before = no_shock(baseline);
    game.stands.push_back({"before", "Before the measure", rates_of(imposer.levers, before.tariffs, baseline).front(),
                           rates_of(target.levers, before.tariffs, baseline).front()});
    for (const auto& play : request.plays) {
        const Shock shock = raise_tariffs(baseline, world, play.increases);
        add(play.id, play.title, shock, solve(baseline, shock));
    }
    // From here on all other duties are those of the last play.
    const Shock threat = raise_tariffs(baseline, world, request.plays.back().increases);
    game.threat = game.stands.back().id;
    game.imposer = best_rates(baseline, imposer, target, threat);
    game.target = best_rates(baseline, target, imposer, threat);
    const std::vector<Government> governments = {imposer.government, target.government};
    WarSettings straight;
    straight.rounds = false;
    const War war = nash(baseline, governments, threat, Start::factual, straight);
    add("war", "War", war.shock, war.equilibrium);

    TalksSettings settings;
    settings.points = frontier_points;
    settings.side_payments = settings.zone = settings.concessions = false;
    const ThreatPoint point = threat_point(baseline, governments, request.plays.back().title, threat);
    const auto talks = talk_if_possible(baseline, governments, threat, point, settings);
    if (!talks) {
        game.no_deal = talks.error().what();
        return game;
    }
    for (const Agreement& one : talks->frontier) game.frontier.push_back(agreed(baseline, imposer, target, threat, one));
    std::sort(game.frontier.begin(), game.frontier.end(), [](const Stand& a, const Stand& b) { return a.imposer_pct < b.imposer_pct; });
    Stand bargain = agreed(baseline, imposer, target, threat, *talks->bargain);
    bargain.id = "bargain";
    bargain.title = "Bargain";
    game.stands.push_back(std::move(bargain));
    return game;
}

}  // namespace impost
