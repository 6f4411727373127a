#include "impost/strategy/governments.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "impost/equilibrium/scenario.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/toml.hpp"

namespace impost {
namespace {

Change::Words words_of(const TomlTable& table, std::string_view key) { return {table.texts(key), table.place(key)}; }

/// A number of zero or more.
double weight_of(const TomlTable& table, std::string_view key, double otherwise) {
    const double weight = table.optional_number(key).value_or(otherwise);
    if (!(weight >= 0) || !std::isfinite(weight)) throw table.error(key, "a weight has to be zero or more");
    return weight;
}

double needed_weight(const TomlTable& table, std::string_view key) {
    if (!table.has(key)) throw table.error(key, "the key is missing");
    return weight_of(table, key, 0);
}

Aim aim_of(const TomlTable& table, const World& world) {
    table.allow_only({"name", "imports_from", "sectors", "pressure_on", "employment_in", "value"});
    Aim aim;
    aim.name = table.text("name");
    aim.value = needed_weight(table, "value");
    const int kinds = (table.has("imports_from") ? 1 : 0) + (table.has("pressure_on") ? 1 : 0) + (table.has("employment_in") ? 1 : 0);
    if (kinds != 1) throw table.error("value", "an aim needs exactly one of imports_from, employment_in and pressure_on");
    if (table.has("sectors") && !table.has("imports_from")) throw table.error("sectors", "only an aim of imports_from has sectors");
    if (table.has("employment_in")) {
        aim.kind = Aim::Kind::employment;
        aim.sectors = sectors_of(world, words_of(table, "employment_in"));
        return aim;
    }
    if (table.has("pressure_on")) {
        aim.kind = Aim::Kind::pressure;
        aim.partners = regions_of(world, words_of(table, "pressure_on"));
        return aim;
    }
    aim.partners = regions_of(world, words_of(table, "imports_from"));
    aim.sectors = sectors_of(world, table.has("sectors") ? words_of(table, "sectors") : Change::Words{{"goods"}, table.place("sectors")});
    return aim;
}

void read_objective(const TomlTable& table, const World& world, Objective& objective) {
    objective.welfare = weight_of(table, "welfare", objective.welfare);
    objective.revenue = weight_of(table, "revenue", objective.revenue);
    objective.deficit = weight_of(table, "deficit", objective.deficit);
    for (const TomlTable& weight : table.tables("weight")) {
        weight.allow_only({"sectors", "weight"});
        if (objective.political.empty()) objective.political.assign(world.sectors.size(), 1.0);
        for (const std::size_t j : sectors_of(world, words_of(weight, "sectors"))) objective.political[j] = needed_weight(weight, "weight");
    }
    for (const TomlTable& aim : table.tables("aim")) objective.aims.push_back(aim_of(aim, world));
}

/// Rates by sector from a file (sector, rate); sectors that it leaves out are not bound.
std::vector<double> read_bound_rates(const std::string& path, const World& world, const Instrument& instrument) {
    const CsvTable table = CsvTable::read(path);
    const std::size_t sector = table.column("sector");
    const std::size_t rate = table.column("rate");
    std::vector<double> result(world.sectors.size(), instrument.cap);
    std::vector<bool> bound(world.sectors.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto place = world.find_sector(table.cell(row, sector));
        if (!place)
            throw table.error(row, sector, "\"" + std::string(table.cell(row, sector)) + "\" is not a sector of the world " + world.name);
        if (bound[*place]) throw table.error(row, sector, "\"" + world.sectors[*place].code + "\" is bound twice");
        bound[*place] = true;
        result[*place] = table.number(row, rate);
        const bool set = std::find(instrument.sectors.begin(), instrument.sectors.end(), *place) != instrument.sectors.end();
        if (set && result[*place] < instrument.floor)
            throw table.error(row, rate, "the bounds are crossed: the bound rate is below the floor");
    }
    return result;
}

void read_instrument(const TomlTable& table, const std::string& folder, const World& world, Instrument& instrument) {
    if (table.has("instrument")) {
        const auto detail = parse_detail(table.text("instrument"));
        if (!detail) throw table.error("instrument", detail.error().what());
        instrument.detail = *detail;
    }
    instrument.floor = table.optional_number("floor").value_or(instrument.floor);
    instrument.cap = table.optional_number("cap").value_or(instrument.cap);
    if (!(instrument.floor > -1)) throw table.error("floor", "tariffs have to stay above -100 %");
    if (!std::isfinite(instrument.cap)) throw table.error("cap", "the cap has to be a number");
    if (instrument.floor > instrument.cap) throw table.error("cap", "the bounds are crossed: the cap is below the floor");
    if (table.has("sectors")) instrument.sectors = sectors_of(world, words_of(table, "sectors"));
    if (table.has("partners")) instrument.partners = regions_of(world, words_of(table, "partners"));
    if (!table.has("bound_rates")) return;
    const std::filesystem::path named(table.text("bound_rates"));
    const std::string path = named.is_absolute() || folder.empty() ? named.string() : folder + "/" + named.string();
    instrument.bound_rates = read_bound_rates(path, world, instrument);
}

}  // namespace

void apply_governments(std::string_view toml, const std::string& name, const World& world, std::vector<Government>& governments) {
    const auto plays = [&](std::size_t region) {
        return std::any_of(governments.begin(), governments.end(), [&](const Government& one) { return one.region == region; });
    };
    const TomlTable file = TomlTable::parse(toml, name);
    file.allow_only({"title", "note", "government"});
    const std::string folder = std::filesystem::path(name).parent_path().string();
    for (const TomlTable& table : file.tables("government")) {
        table.allow_only({"region", "welfare", "revenue", "deficit", "weight", "aim", "instrument", "floor", "cap", "sectors", "partners",
                          "bound_rates"});
        const Change::Words words = words_of(table, "region");
        for (const std::string& word : words.words) {
            const std::vector<std::size_t> regions = regions_of(world, {{word}, words.place});
            if (std::none_of(regions.begin(), regions.end(), plays))
                throw table.error("region", "\"" + word + "\" is not among the players");
        }
        const std::vector<std::size_t> named = regions_of(world, words);
        for (Government& government : governments) {
            if (std::find(named.begin(), named.end(), government.region) == named.end()) continue;
            read_objective(table, world, government.objective);
            read_instrument(table, folder, world, government.instrument);
        }
    }
}

}  // namespace impost
