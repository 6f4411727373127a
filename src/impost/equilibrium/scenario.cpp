#include "impost/equilibrium/scenario.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <utility>

#include "impost/base/country.hpp"
#include "impost/io/file.hpp"

namespace impost {
namespace {

using Words = Change::Words;

/// What a kind of change looks like in a file: its name, the fields with words, and what it may do.
struct Form {
    ChangeKind kind;
    std::string_view name;
    std::string_view named;     ///< with its article
    std::string_view sentence;  ///< what is written as [[name]]
    std::array<std::pair<std::string_view, Words Change::*>, 3> words;
    std::array<std::pair<std::string_view, Operation>, 3> operations;
};

constexpr std::pair<std::string_view, Words Change::*> no_words{"", nullptr};
constexpr std::pair<std::string_view, Operation> no_operation{"", Operation::set};
constexpr std::array flow_words = {std::pair<std::string_view, Words Change::*>{"importer", &Change::importers},
                                   std::pair<std::string_view, Words Change::*>{"exporter", &Change::exporters},
                                   std::pair<std::string_view, Words Change::*>{"sectors", &Change::sectors}};
constexpr std::array any_operation = {std::pair<std::string_view, Operation>{"set", Operation::set},
                                      std::pair<std::string_view, Operation>{"add", Operation::add},
                                      std::pair<std::string_view, Operation>{"scale", Operation::scale}};
constexpr std::array only_scale = {std::pair<std::string_view, Operation>{"scale", Operation::scale}, no_operation, no_operation};
constexpr std::array no_operations = {no_operation, no_operation, no_operation};

constexpr std::array forms = {
    Form{ChangeKind::tariff, "tariff", "a tariff", "each change of tariffs", flow_words, any_operation},
    Form{ChangeKind::trade_cost, "trade_cost", "a trade cost", "each change of trade costs", flow_words, only_scale},
    Form{ChangeKind::embargo, "embargo", "an embargo", "each embargo", flow_words, no_operations},
    Form{ChangeKind::export_tax, "export_tax", "an export tax", "each change of export taxes", flow_words, any_operation},
    Form{ChangeKind::productivity,
         "productivity",
         "a productivity",
         "each change of productivity",
         {{{"region", &Change::regions}, {"sectors", &Change::sectors}, no_words}},
         only_scale},
    Form{ChangeKind::deficit,
         "deficit",
         "a deficit",
         "each change of deficits",
         {{{"region", &Change::regions}, no_words, no_words}},
         any_operation},
};

/// "a, b and c"
std::string listed(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (at > 0) text += at + 1 == words.size() ? " and " : ", ";
        text += words[at];
    }
    return text;
}

template <class Pairs>
std::vector<std::string_view> names_of(const Pairs& pairs) {
    std::vector<std::string_view> names;
    for (const auto& pair : pairs) {
        if (!pair.first.empty()) names.push_back(pair.first);
    }
    return names;
}

/// Reads tables of one file, with places for messages.
class Reader {
public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    [[nodiscard]] Scenario scenario(const toml::table& document) const {
        Scenario result;
        for (const auto& [key, node] : document) {
            const std::string_view name = key.str();
            const auto form = std::find_if(forms.begin(), forms.end(), [name](const Form& known) { return known.name == name; });
            if (key == "title") {
                result.title = string(node, key.str());
            } else if (key == "note") {
                result.note = string(node, key.str());
            } else if (form != forms.end()) {
                read_changes(node, *form, result.changes);
            } else {
                std::vector<std::string_view> known = {"title", "note"};
                for (const Form& one : forms) known.push_back(one.name);
                throw Error("this key is not known in a scenario; known are " + listed(known), place(key.source(), key.str()));
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

    void read_changes(const toml::node& node, const Form& form, std::vector<Change>& changes) const {
        const std::string sentence = std::string(form.sentence) + " is written as [[" + std::string(form.name) + "]]";
        const toml::array* entries = node.as_array();
        if (entries == nullptr) throw Error(sentence, place(node.source(), form.name));
        for (const toml::node& entry : *entries) {
            const toml::table* table = entry.as_table();
            if (table == nullptr) throw Error(sentence, place(entry.source(), form.name));
            changes.push_back(change(*table, form));
        }
    }

    [[nodiscard]] Change change(const toml::table& table, const Form& form) const {
        Change result;
        result.kind = form.kind;
        result.place = place(table.source(), form.name);
        const std::string named(form.named);
        const std::vector<std::string_view> operations = names_of(form.operations);
        std::size_t operations_given = 0;
        for (const auto& [key, node] : table) {
            const std::string_view field = key.str();
            const auto is_field = [&](const auto& known) { return known.first == field; };
            const auto words_field = std::find_if(form.words.begin(), form.words.end(), is_field);
            const auto operation = std::find_if(form.operations.begin(), form.operations.end(), is_field);
            if (words_field != form.words.end()) {
                result.*words_field->second = words(node, field);
            } else if (operation != form.operations.end()) {
                result.operation = operation->second;
                result.value = number(node, field);
                result.place = place(node.source(), field);
                ++operations_given;
            } else {
                std::vector<std::string_view> known = names_of(form.words);
                known.insert(known.end(), operations.begin(), operations.end());
                throw Error("this key is not known in " + named + "; known are " + listed(known), place(key.source(), field));
            }
        }
        for (const auto& [field, member] : form.words) {
            if (member != nullptr && (result.*member).words.empty()) throw Error("the key is missing", place(table.source(), field));
        }
        if (!operations.empty() && operations_given != 1) {
            throw Error(named + " needs " + (operations.size() > 1 ? "exactly one of " : "the key ") + listed(operations),
                        place(table.source(), form.name));
        }
        return result;
    }

    [[nodiscard]] double number(const toml::node& node, std::string_view field) const {
        if (const auto text = node.value_exact<std::string>())
            throw Error("\"" + *text + "\" is not a number", place(node.source(), field));
        const auto value = node.is_number() ? node.value<double>() : std::nullopt;
        if (!value || !std::isfinite(*value)) throw Error("a number is needed here", place(node.source(), field));
        return *value;
    }

    [[nodiscard]] Words words(const toml::node& node, std::string_view field) const {
        Words result{{}, place(node.source(), field)};
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

}  // namespace

std::vector<std::size_t> regions_of(const World& world, const Words& words) {
    Selection selected(world.regions.size(), false);
    for (const std::string& word : words.words) {
        if (!select_regions(world, word, selected)) throw Error("\"" + word + "\" is not a region of the world " + world.name, words.place);
    }
    return places(selected);
}

std::vector<std::size_t> sectors_of(const World& world, const Words& words) {
    Selection selected(world.sectors.size(), false);
    for (const std::string& word : words.words) {
        if (!select_sectors(world, word, selected)) throw Error("\"" + word + "\" is not a sector of the world " + world.name, words.place);
    }
    return places(selected);
}

namespace {

double changed(double figure, const Change& change) {
    switch (change.operation) {
        case Operation::set:
            return change.value;
        case Operation::add:
            return figure + change.value;
        case Operation::scale:
            return figure * change.value;
    }
    return figure;
}

std::string percent(double rate) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", rate * 100);
    return text.data();
}

/// Changes what one scenario changes in one world.
class Applied {
public:
    explicit Applied(const World& world) : world_(world), shock_{world.tariffs} {}

    void take(const Change& change) {
        switch (change.kind) {
            case ChangeKind::tariff:
                take_rate(change, "the tariff of ", shock_.tariffs);
                break;
            case ChangeKind::export_tax:
                take_rate(change, "the export tax on sales to ", present(shock_.export_taxes, 0));
                break;
            case ChangeKind::trade_cost:
                each_flow(change,
                          [&](std::size_t n, std::size_t i, std::size_t j) { scale(change, present(shock_.trade_cost_hat, 1)(n, i, j)); });
                break;
            case ChangeKind::embargo:
                each_flow(change, [&](std::size_t n, std::size_t i, std::size_t j) {
                    present(shock_.trade_cost_hat, 1)(n, i, j) = std::numeric_limits<double>::infinity();
                });
                break;
            case ChangeKind::productivity:
                take_productivity(change);
                break;
            case ChangeKind::deficit:
                take_deficit(change);
                break;
        }
    }

    [[nodiscard]] Shock shock() && { return std::move(shock_); }

private:
    template <class Visit>
    void each_flow(const Change& change, const Visit& visit) const {
        const auto importers = regions_of(world_, change.importers);
        const auto exporters = regions_of(world_, change.exporters);
        for (const std::size_t j : sectors_of(world_, change.sectors)) {
            for (const std::size_t n : importers) {
                for (const std::size_t i : exporters) {
                    if (i != n) visit(n, i, j);
                }
            }
        }
    }

    Bilateral& present(std::optional<Bilateral>& figures, double value) const {
        if (!figures) figures.emplace(world_.regions.size(), world_.sectors.size(), value);
        return *figures;
    }

    void take_rate(const Change& change, const char* what, Bilateral& rates) const {
        each_flow(change, [&](std::size_t n, std::size_t i, std::size_t j) {
            const double rate = changed(rates(n, i, j), change);
            if (!(rate > -1) || !std::isfinite(rate)) {
                throw Error(what + world_.regions[n].code + " on " + world_.sectors[j].code + " from " + world_.regions[i].code +
                                " would be " + percent(rate) + " %; it has to stay above -100 %",
                            change.place);
            }
            rates(n, i, j) = rate;
        });
    }

    /// An embargo stays one.
    static void scale(const Change& change, double& factor) {
        if (std::isinf(factor) && change.value > 0) return;
        factor *= change.value;
        if (!(factor > 0)) throw Error("the factor has to be above zero", change.place);
        if (std::isinf(factor)) throw Error("the factor is too large; [[embargo]] ends a flow", change.place);
    }

    void take_productivity(const Change& change) {
        if (!shock_.productivity_hat) shock_.productivity_hat.emplace(world_.regions.size(), world_.sectors.size(), 1.0);
        for (const std::size_t j : sectors_of(world_, change.sectors)) {
            for (const std::size_t n : regions_of(world_, change.regions)) scale(change, (*shock_.productivity_hat)(n, j));
        }
    }

    /// The regions named take their new deficits; what is then missing the others take in proportion to their sales.
    void take_deficit(const Change& change) {
        const std::size_t N = world_.regions.size();
        std::vector<double> sales(N, 0.0);
        std::vector<double> deficit(N, 0.0);
        for (std::size_t j = 0; j < world_.sectors.size(); ++j) {
            for (std::size_t n = 0; n < N; ++n) {
                for (std::size_t i = 0; i < N; ++i) {
                    sales[i] += world_.purchases(n, i, j);
                    deficit[n] += world_.purchases(n, i, j);
                    deficit[i] -= world_.purchases(n, i, j);
                }
            }
        }
        if (!shock_.deficit) shock_.deficit = deficit;
        for (const std::size_t n : regions_of(world_, change.regions)) {
            (*shock_.deficit)[n] = changed((*shock_.deficit)[n], change);
            named_.resize(N, false);
            named_[n] = true;
        }
        double missing = 0;
        double others = 0;
        for (std::size_t n = 0; n < N; ++n) {
            missing += (*shock_.deficit)[n];
            if (!named_[n]) others += sales[n];
        }
        if (!(others > 0)) throw Error("no region is left to take the difference; deficits add up to zero", change.place);
        for (std::size_t n = 0; n < N; ++n) {
            if (!named_[n]) (*shock_.deficit)[n] -= missing * sales[n] / others;
        }
    }

    const World& world_;
    Shock shock_;
    Selection named_;
};

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
    Applied applied(world);
    for (const Change& change : scenario.changes) applied.take(change);
    return std::move(applied).shock();
}

}  // namespace impost
