#include "players.hpp"

#include "impost/equilibrium/scenario.hpp"
#include "impost/io/file.hpp"

using impost::Error;
using impost::Government;

namespace {

std::vector<std::size_t> all_but(std::size_t region, const std::vector<std::size_t>& regions) {
    std::vector<std::size_t> result;
    for (const std::size_t one : regions) {
        if (one != region) result.push_back(one);
    }
    return result;
}

}  // namespace

void add_player_options(CLI::App& command, PlayerChoice& choice) {
    command.add_option("--against", choice.against, "whose goods bear them: players, or all (most-favoured-nation)")->capture_default_str();
    command.add_option("--sectors", choice.sectors, "sectors that bear them: codes, goods, services or all")
        ->delimiter(',')
        ->capture_default_str();
    command.add_option("--floor", choice.floor, "lowest rate, 0.1 is 10 %")->capture_default_str();
    command.add_option("--cap", choice.cap, "highest rate")->capture_default_str();
    command.add_option("--governments", choice.governments, "what they want, a TOML file (docs/response.md) [welfare]");
}

std::vector<Government> choose_governments(const PlayerChoice& choice, const std::vector<std::string>& players, const std::string& option,
                                           const impost::World& world) {
    const auto regions = impost::regions_of(world, {players, {"", 0, option}});
    const auto everybody = impost::regions_of(world, {{"all"}, {}});
    if (choice.against != "players" && choice.against != "all") {
        throw Error("\"" + choice.against + "\" is nobody whom tariffs can hit; choose players or all", {"", 0, "--against"});
    }
    impost::Instrument instrument;
    instrument.detail = impost::parse_detail(choice.instrument).value();
    instrument.sectors = impost::sectors_of(world, {choice.sectors, {"", 0, "--sectors"}});
    instrument.floor = choice.floor;
    instrument.cap = choice.cap;
    std::vector<Government> result;
    for (const std::size_t region : regions) {
        instrument.partners = all_but(region, choice.against == "all" || regions.size() == 1 ? everybody : regions);
        result.push_back({region, {}, instrument});
    }
    if (!choice.governments.empty()) impost::apply_governments(impost::read_file(choice.governments), choice.governments, world, result);
    return result;
}
