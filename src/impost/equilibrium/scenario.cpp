#include "impost/equilibrium/scenario.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "impost/base/country.hpp"
#include "impost/io/file.hpp"

namespace impost {
namespace {

constexpr std::array operations = {std::pair{TariffOperation::set, "set"}, std::pair{TariffOperation::add, "add"},
                                   std::pair{TariffOperation::scale, "scale"}};

/// Reads tables of one file, with places for messages.
class Reader {
public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    [[nodiscard]] Scenario scenario(const toml::table& document) const {
        Scenario result;
        for (const auto& [key, node] : document) {
            if (key == "title") {
                result.title = string(node, key.str());
            } else if (key == "note") {
                result.note = string(node, key.str());
            } else if (key == "tariff") {
                result.tariffs = changes(node);
            } else {
                throw Error("this key is not known in a scenario; known are title, note and tariff", place(key.source(), key.str()));
            }
        }
        return result;
    }

private:
    [[nodiscard]] Place place(const toml::source_region& source, std::string_view field) const {
        return {file_, static_cast<std::size_t>(source.begin.line), std::string(field)};
    }

    [[nodiscard]] std::string string(const toml::node& node, std::string_view field) const {
        const auto value = node.value_exact<std::string>();
        if (!value) throw Error("a text in quotes is needed here", place(node.source(), field));
        return *value;
    }

    [[nodiscard]] std::vector<TariffChange> changes(const toml::node& node) const {
        const toml::array* entries = node.as_array();
        if (entries == nullptr) throw Error("each change of tariffs is written as [[tariff]]", place(node.source(), "tariff"));
        std::vector<TariffChange> result;
        for (const toml::node& entry : *entries) {
            const toml::table* table = entry.as_table();
            if (table == nullptr) throw Error("each change of tariffs is written as [[tariff]]", place(entry.source(), "tariff"));
            result.push_back(change(*table));
        }
        return result;
    }

    [[nodiscard]] TariffChange change(const toml::table& table) const {
        TariffChange result;
        result.place = place(table.source(), "tariff");
        int operations_given = 0;
        for (const auto& [key, node] : table) {
            const std::string_view field = key.str();
            const auto operation =
                std::find_if(operations.begin(), operations.end(), [&](const auto& known) { return known.second == field; });
            if (operation != operations.end()) {
                result.operation = operation->first;
                result.value = number(node, field);
                result.place = place(node.source(), field);
                ++operations_given;
            } else if (field == "importer") {
                result.importers = words(node, field);
            } else if (field == "exporter") {
                result.exporters = words(node, field);
            } else if (field == "sectors") {
                result.sectors = words(node, field);
            } else {
                throw Error("this key is not known in a tariff; known are importer, exporter, sectors, set, add and scale",
                            place(key.source(), field));
            }
        }
        for (const auto& [given, field] :
             {std::pair{&result.importers, "importer"}, std::pair{&result.exporters, "exporter"}, std::pair{&result.sectors, "sectors"}}) {
            if (given->words.empty()) throw Error("the key is missing", place(table.source(), field));
        }
        if (operations_given != 1) throw Error("a tariff needs exactly one of set, add and scale", place(table.source(), "tariff"));
        return result;
    }

    [[nodiscard]] double number(const toml::node& node, std::string_view field) const {
        if (const auto text = node.value_exact<std::string>())
            throw Error("\"" + *text + "\" is not a number", place(node.source(), field));
        const auto value = node.is_number() ? node.value<double>() : std::nullopt;
        if (!value || !std::isfinite(*value)) throw Error("a number is needed here", place(node.source(), field));
        return *value;
    }

    [[nodiscard]] TariffChange::Words words(const toml::node& node, std::string_view field) const {
        TariffChange::Words result{{}, place(node.source(), field)};
        if (const toml::array* list = node.as_array()) {
            for (const toml::node& word : *list) result.words.push_back(string(word, field));
        } else {
            result.words.push_back(string(node, field));
        }
        if (result.words.empty()) throw Error("the list is empty", result.place);
        return result;
    }

    std::string file_;
};

using Selection = std::vector<bool>;

/// Marks the regions that a word names: a code, a group of which the world has members, or "all".
bool select_regions(const World& world, const std::string& word, Selection& selected) {
    if (word == "all") {
        selected.assign(selected.size(), true);
        return true;
    }
    if (const auto region = world.find_region(word)) return selected[*region] = true;
    bool found = false;
    for (const Country country : country_group(word)) {
        const auto region = world.find_region(country.alpha3());
        if (region) found = selected[*region] = true;
    }
    return found;
}

/// Marks the sectors that a word names: a code, "goods", "services" or "all".
bool select_sectors(const World& world, const std::string& word, Selection& selected) {
    if (word == "all") {
        selected.assign(selected.size(), true);
        return true;
    }
    if (const auto sector = world.find_sector(word)) return selected[*sector] = true;
    const auto kind = parse_sector_kind(word);
    for (std::size_t j = 0; kind && j < world.sectors.size(); ++j) {
        if (world.sectors[j].kind == *kind) selected[j] = true;
    }
    return static_cast<bool>(kind);
}

/// The places that a change names, in order.
std::vector<std::size_t> places(const Selection& selected) {
    std::vector<std::size_t> result;
    for (std::size_t at = 0; at < selected.size(); ++at) {
        if (selected[at]) result.push_back(at);
    }
    return result;
}

std::vector<std::size_t> regions_of(const World& world, const TariffChange::Words& words) {
    Selection selected(world.regions.size(), false);
    for (const std::string& word : words.words) {
        if (!select_regions(world, word, selected)) throw Error("\"" + word + "\" is not a region of the world " + world.name, words.place);
    }
    return places(selected);
}

std::vector<std::size_t> sectors_of(const World& world, const TariffChange::Words& words) {
    Selection selected(world.sectors.size(), false);
    for (const std::string& word : words.words) {
        if (!select_sectors(world, word, selected)) throw Error("\"" + word + "\" is not a sector of the world " + world.name, words.place);
    }
    return places(selected);
}

double changed(double tariff, const TariffChange& change) {
    switch (change.operation) {
        case TariffOperation::set:
            return change.value;
        case TariffOperation::add:
            return tariff + change.value;
        case TariffOperation::scale:
            return tariff * change.value;
    }
    return tariff;
}

[[noreturn]] void refuse_tariff(const World& world, std::size_t n, std::size_t i, std::size_t j, double tariff, const Place& place) {
    std::array<char, 32> percent{};
    std::snprintf(percent.data(), percent.size(), "%.6g", tariff * 100);
    throw Error("the tariff of " + world.regions[n].code + " on " + world.sectors[j].code + " from " + world.regions[i].code +
                    " would be " + percent.data() + " %; it has to stay above -100 %",
                place);
}

void apply_change(const TariffChange& change, const World& world, Bilateral& tariffs) {
    const auto importers = regions_of(world, change.importers);
    const auto exporters = regions_of(world, change.exporters);
    for (const std::size_t j : sectors_of(world, change.sectors)) {
        for (const std::size_t n : importers) {
            for (const std::size_t i : exporters) {
                if (i == n) continue;
                const double tariff = changed(tariffs(n, i, j), change);
                if (!(tariff > -1) || !std::isfinite(tariff)) refuse_tariff(world, n, i, j, tariff, change.place);
                tariffs(n, i, j) = tariff;
            }
        }
    }
}

}  // namespace

Scenario parse_scenario(std::string_view toml, const std::string& name) {
    try {
        return Reader(name).scenario(toml::parse(toml, name));
    } catch (const toml::parse_error& error) {
        throw Error(std::string(error.description()), {name, static_cast<std::size_t>(error.source().begin.line), ""});
    }
}

Scenario read_scenario(const std::string& path) { return parse_scenario(read_file(path), path); }

Shock apply(const Scenario& scenario, const World& world) {
    Shock shock{world.tariffs};
    for (const TariffChange& change : scenario.tariffs) apply_change(change, world, shock.tariffs);
    return shock;
}

}  // namespace impost
