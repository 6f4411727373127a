#include "impost/base/country.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

namespace impost {
namespace {

struct Row {
    std::string_view alpha2;
    std::string_view alpha3;
    std::string_view name;
    int census;
};

constexpr auto countries = std::to_array<Row>({
#include "impost/base/country_table.inc"
});

/// Stands behind the countries: it imposes duties as one, but no goods are products of it.
constexpr Row european_union = {"EU", "EUE", "European Union", 3};

const Row& row_at(std::size_t index) { return index < std::size(countries) ? countries[index] : european_union; }

constexpr std::array eu_members = {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE",
                                   "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"};
constexpr std::array usmca_members = {"CA", "MX", "US"};

std::string upper(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return result;
}

template <std::size_t N>
std::vector<Country> members(const std::array<const char*, N>& codes) {
    std::vector<Country> result;
    result.reserve(N);
    for (const char* code : codes) result.push_back(Country::parse(code).value());
    return result;
}

}  // namespace

Result<Country> Country::parse(std::string_view text) {
    const std::string code = upper(text);
    for (std::size_t i = 0; i < std::size(countries); ++i) {
        if (countries[i].alpha2 == code || countries[i].alpha3 == code) return Country(static_cast<std::uint16_t>(i));
    }
    if (code == european_union.alpha2) return Error("\"" + std::string(text) + "\" is not a country; name one of its members, such as DE");
    return Error("\"" + std::string(text) + "\" is not an ISO 3166 country code");
}

Result<Country> Country::parse_government(std::string_view text) {
    if (upper(text) == european_union.alpha2) return Country(static_cast<std::uint16_t>(std::size(countries)));
    return parse(text);
}

Result<Country> Country::from_census(int code) {
    for (std::size_t i = 0; i < std::size(countries); ++i) {
        if (countries[i].census == code) return Country(static_cast<std::uint16_t>(i));
    }
    return Error("no country has the census code " + std::to_string(code));
}

std::string_view Country::alpha2() const { return row_at(index_).alpha2; }
std::string_view Country::alpha3() const { return row_at(index_).alpha3; }
std::string_view Country::name() const { return row_at(index_).name; }
int Country::census_code() const { return row_at(index_).census; }

std::vector<Country> all_countries() {
    std::vector<Country> result;
    for (std::size_t i = 0; i < std::size(countries); ++i) result.push_back(Country(static_cast<std::uint16_t>(i)));
    return result;
}

std::vector<Country> country_group(std::string_view name) {
    if (name == "EU") return members(eu_members);
    if (name == "USMCA") return members(usmca_members);
    return {};
}

Result<std::vector<Country>> parse_countries(const std::vector<std::string>& words) {
    std::vector<Country> result;
    for (const std::string& word : words) {
        if (const auto group = country_group(word); !group.empty()) {
            result.insert(result.end(), group.begin(), group.end());
            continue;
        }
        const auto country = Country::parse(word);
        if (!country) return Error("\"" + word + "\" is neither an ISO 3166 country code nor a known group (EU, USMCA)");
        result.push_back(*country);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace impost
