#include "impost/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "impost/io/file.hpp"

namespace impost {

/// The table and the document that keeps it alive.
struct TomlTable::Node {
    std::shared_ptr<const toml::table> document;
    const toml::table* table;
    std::string file;

    [[nodiscard]] const toml::node* find(std::string_view key) const { return table->get(key); }
};

namespace {

Date civil_date(const toml::date& date) { return Date::from_civil(date.year, date.month, date.day); }

Instant instant_of(const toml::date_time& moment) {
    const std::int64_t offset = moment.offset ? moment.offset->minutes : 0;
    const std::int64_t day_seconds = static_cast<std::int64_t>(civil_date(moment.date).days()) * 86400;
    return Instant::from_seconds(day_seconds + (moment.time.hour * std::int64_t{60} + moment.time.minute - offset) * 60 +
                                 moment.time.second);
}

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

}  // namespace

TomlTable TomlTable::parse(std::string_view text, const std::string& name) {
    try {
        auto document = std::make_shared<const toml::table>(toml::parse(text));
        const toml::table* table = document.get();
        return TomlTable(std::make_shared<const Node>(Node{std::move(document), table, name}));
    } catch (const toml::parse_error& error) {
        throw Error("not TOML: " + std::string(error.description()), {name, error.source().begin.line, ""});
    }
}

TomlTable TomlTable::read(const std::string& path) { return parse(read_file(path), path); }

void TomlTable::allow_only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : *node_->table) {
        if (std::find(keys.begin(), keys.end(), key.str()) == keys.end()) {
            throw Error("no such key is known here", {node_->file, key.source().begin.line, std::string(key.str())});
        }
    }
}

bool TomlTable::has(std::string_view key) const { return node_->find(key) != nullptr; }
bool TomlTable::is_text(std::string_view key) const { return has(key) && node_->find(key)->is_string(); }
bool TomlTable::is_table(std::string_view key) const { return has(key) && node_->find(key)->is_table(); }

std::string TomlTable::text(std::string_view key) const {
    auto found = optional_text(key);
    if (!found) throw error(key, "the key is missing");
    return *std::move(found);
}

std::optional<std::string> TomlTable::optional_text(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_string();
    if (value == nullptr || value->get().empty()) throw error(key, "a text is needed");
    return value->get();
}

std::optional<double> TomlTable::optional_number(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value) throw error(key, "a number is needed");
    return value;
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) throw error(key, "the key is missing");
    if (node->is_string()) return {text(key)};
    const toml::array* list = node->as_array();
    if (list == nullptr) throw error(key, "a list of texts is needed");
    std::vector<std::string> result;
    for (const toml::node& element : *list) {
        const auto* value = element.as_string();
        if (value == nullptr) throw Error("a list of texts is needed", {node_->file, line_of(element), std::string(key)});
        result.push_back(value->get());
    }
    return result;
}

Date TomlTable::date(std::string_view key) const {
    const auto found = optional_date(key);
    if (!found) throw error(key, "the key is missing");
    return *found;
}

std::optional<Date> TomlTable::optional_date(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as_date()) return civil_date(value->get());
    if (const auto* value = node->as_date_time(); value != nullptr && value->get().offset)
        return instant_of(value->get()).washington_date();
    throw error(key, "a date is needed, such as 2025-02-04, or an instant with its zone");
}

std::optional<Instant> TomlTable::optional_instant(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_date_time();
    if (value == nullptr || !value->get().offset) throw error(key, "an instant with its zone is needed, such as 2025-02-04T00:01:00-05:00");
    return instant_of(value->get());
}

std::optional<TomlTable> TomlTable::optional_table(std::string_view key) const {
    const toml::node* node = node_->find(key);
    if (node == nullptr) return std::nullopt;
    const toml::table* table = node->as_table();
    if (table == nullptr) throw error(key, "a table is needed");
    return TomlTable(std::make_shared<const Node>(Node{node_->document, table, node_->file}));
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
    std::vector<TomlTable> result;
    const toml::node* node = node_->find(key);
    if (node == nullptr) return result;
    const toml::array* list = node->as_array();
    if (list == nullptr) throw error(key, "a list of tables, [[" + std::string(key) + "]], is needed");
    for (const toml::node& element : *list) {
        const toml::table* table = element.as_table();
        if (table == nullptr) throw error(key, "a list of tables, [[" + std::string(key) + "]], is needed");
        result.push_back(TomlTable(std::make_shared<const Node>(Node{node_->document, table, node_->file})));
    }
    return result;
}

Place TomlTable::place(std::string_view key) const {
    const toml::node* node = node_->find(key);
    return {node_->file, node != nullptr ? line_of(*node) : line_of(*node_->table), std::string(key)};
}

Error TomlTable::error(std::string_view key, const std::string& sentence) const { return {sentence, place(key)}; }

}  // namespace impost
