#include "players.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figures.hpp"
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

void refuse_twice(const std::vector<std::string>& players, const std::string& option, const impost::World& world) {
    std::vector<bool> named(world.regions.size(), false);
    for (const std::string& word : players) {
        for (const std::size_t region : impost::regions_of(world, {{word}, {"", 0, option}})) {
            if (named[region]) throw Error(world.regions[region].code + " is among the players twice", {"", 0, option});
            named[region] = true;
        }
    }
}

std::string joined(const std::vector<std::string>& words, const char* between) { return fmt::format("{}", fmt::join(words, between)); }

}  // namespace

void add_player_options(CLI::App& command, PlayerChoice& choice) {
    command.add_option("--against", choice.against, "whose goods bear them: players (of one alone: everybody's), or all")
        ->capture_default_str();
    command.add_option("--sectors", choice.sectors, "sectors that bear them: codes, goods, services or all")
        ->delimiter(',')
        ->capture_default_str();
    command.add_option("--floor", choice.floor, "lowest rate, 0.1 is 10 %")->capture_default_str();
    command.add_option("--cap", choice.cap, "highest rate")->capture_default_str();
    command.add_option("--governments", choice.governments, "what they want, a TOML file (docs/response.md) [welfare]");
}

std::vector<Government> choose_governments(const PlayerChoice& choice, const std::vector<std::string>& players, const std::string& option,
                                           const impost::World& world) {
    refuse_twice(players, option, world);
    const auto regions = impost::regions_of(world, {players, {"", 0, option}});
    const auto everybody = impost::regions_of(world, {{"all"}, {}});
    if (choice.against != "players" && choice.against != "all") {
        throw Error("\"" + choice.against + "\" is nobody whom tariffs can hit; choose players or all", {"", 0, "--against"});
    }
    if (!(choice.floor > -1)) throw Error("tariffs have to stay above -100 %", {"", 0, "--floor"});
    if (!std::isfinite(choice.cap)) throw Error("the cap has to be a number", {"", 0, "--cap"});
    impost::Instrument instrument;
    const auto detail = impost::parse_detail(choice.instrument);
    if (!detail) throw Error(detail.error().what(), {"", 0, "--instrument"});
    instrument.detail = *detail;
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

std::string instruments_of(const std::vector<Government>& governments) {
    const impost::Detail first = governments.front().instrument.detail;
    const bool alike =
        std::all_of(governments.begin(), governments.end(), [&](const Government& one) { return one.instrument.detail == first; });
    return alike ? std::string(impost::text(first)) : "each its own instrument";
}

Remarks told_choice(const PlayerChoice& choice, const std::vector<Government>& governments) {
    Remarks told = {{"instrument", instruments_of(governments)},
                    {"against", choice.against},
                    {"sectors", joined(choice.sectors, ", ")},
                    {"rates", fmt::format("{:g} to {:g} %", 100 * choice.floor, 100 * choice.cap)}};
    if (!choice.governments.empty()) told.emplace_back("governments", choice.governments);
    return told;
}

std::string head_line(const Remarks& remarks) {
    std::string text;
    for (const auto& [name, value] : remarks) {
        if (name == "instrument" || name == "threat") continue;  // titles say them
        text += (text.empty() ? "" : " · ") + with_blanks(name) + " " + value;
    }
    return text + "\n";
}

void refuse_unused(const CLI::App& command, const std::vector<std::string>& options, const std::string& why) {
    std::vector<std::string> given;
    for (const std::string& option : options) {
        if (command.count(option) > 0) given.push_back(option);
    }
    if (!given.empty()) throw Error(why, {"", 0, joined(given, ", ")});
}
