#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/base/instant.hpp"

namespace impost {

/// A table of a TOML file, read by people and machines alike: every key must be expected, every value of the right
/// type, and each complaint names file, line and key.
class TomlTable {
public:
    /// Errors: not TOML, with the line.
    static TomlTable parse(std::string_view text, const std::string& name);
    static TomlTable read(const std::string& path);

    /// Errors: a key that is not among `keys`.
    void allow_only(std::initializer_list<std::string_view> keys) const;

    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view key) const;
    [[nodiscard]] std::optional<double> optional_number(std::string_view key) const;
    /// A string, or a list of strings; `single` comes as a list of one.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    [[nodiscard]] bool is_text(std::string_view key) const;
    [[nodiscard]] bool is_table(std::string_view key) const;
    /// A date, or the date in Washington of an instant.
    [[nodiscard]] Date date(std::string_view key) const;
    [[nodiscard]] std::optional<Date> optional_date(std::string_view key) const;
    /// An instant with its zone. Errors: a date or a time without zone.
    [[nodiscard]] std::optional<Instant> optional_instant(std::string_view key) const;
    [[nodiscard]] std::optional<TomlTable> optional_table(std::string_view key) const;
    /// The tables of `[[key]]`, none when the key is absent.
    [[nodiscard]] std::vector<TomlTable> tables(std::string_view key) const;

    /// Where a key stands (or the table when the key is absent).
    [[nodiscard]] Place place(std::string_view key) const;
    /// An error at a key of this table (or at the table when the key is absent).
    [[nodiscard]] Error error(std::string_view key, const std::string& sentence) const;

private:
    struct Node;
    explicit TomlTable(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
    std::shared_ptr<const Node> node_;
};

}  // namespace impost
