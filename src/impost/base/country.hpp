#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"

namespace impost {

/// A country or customs territory by its ISO 3166-1 code (Kosovo by its user-assigned XK).
class Country {
public:
    Country() = default;

    /// Reads an alpha-2 or alpha-3 code, in either case. Errors: unknown code.
    static Result<Country> parse(std::string_view text);
    /// A country, or the European Union ("EU"), which imposes duties as one. Errors: neither.
    static Result<Country> parse_government(std::string_view text);
    /// The country of a US Census Bureau (Schedule C) code. Errors: none has it.
    static Result<Country> from_census(int code);

    [[nodiscard]] std::string_view alpha2() const;
    [[nodiscard]] std::string_view alpha3() const;
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] int census_code() const;
    /// Its place in `all_countries()`, below `country_count_max`.
    [[nodiscard]] std::size_t index() const noexcept { return index_; }

    friend auto operator<=>(Country, Country) = default;

private:
    friend std::vector<Country> all_countries();
    explicit Country(std::uint16_t index) : index_(index) {}
    std::uint16_t index_ = 0;
};

inline constexpr std::size_t country_count_max = 256;

/// Every country, by alpha-2 code.
[[nodiscard]] std::vector<Country> all_countries();

/// The members of a named group ("EU": 27 members since 2020-02-01; "USMCA": CA, MX, US). Empty when no such group is known.
[[nodiscard]] std::vector<Country> country_group(std::string_view name);

/// Reads a list of codes and groups into countries. Errors: a word that is neither.
[[nodiscard]] Result<std::vector<Country>> parse_countries(const std::vector<std::string>& words);

}  // namespace impost
