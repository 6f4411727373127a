#include "impost/brief/game.hpp"

#include <algorithm>
#include <array>

#include "impost/brief/plays.hpp"
#include "impost/strategy/war.hpp"

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

BestRate best_rate(const Baseline& baseline, const Player& own, const Player& other, double others_rate) {
    constexpr double start = 0.1;
    Shock shock = no_shock(baseline);
    set_rates(own.levers, {start}, shock.tariffs);
    set_rates(other.levers, {others_rate}, shock.tariffs);
    const BestResponse best = best_response(baseline, own.government, shock, solve(baseline, shock));
    return {others_rate, best.rates.front()};
}

/// What a policy means to both players.
Stand stand(const Baseline& baseline, const Player& imposer, const Player& target, const Shock& shock, const Equilibrium& equilibrium) {
    const auto rate = [&](const Player& one) { return rates_of(one.levers, shock.tariffs, baseline).front(); };
    const auto change = [&](const Player& one) { return equilibrium.welfare_hat[one.levers.region] - 1; };
    const auto money = [&](const Player& one) { return baseline.income[one.levers.region] * change(one); };
    return {"", "", rate(imposer), rate(target), 100 * change(imposer), 100 * change(target), money(imposer), money(target)};
}

}  // namespace

const Stand* Game::find(std::string_view id) const {
    const auto found = std::find_if(stands.begin(), stands.end(), [&](const Stand& one) { return one.id == id; });
    return found == stands.end() ? nullptr : &*found;
}

Game play_game(const World& world, const EconomyRequest& request) {
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
    game.threat = game.stands.back().id;

    for (const double rate : others) {
        game.imposer.push_back(best_rate(baseline, imposer, target, rate));
        game.target.push_back(best_rate(baseline, target, imposer, rate));
    }
    const War war = nash(baseline, {imposer.government, target.government}, before);
    add("war", "War", war.shock, war.equilibrium);
    return game;
}

}  // namespace impost
