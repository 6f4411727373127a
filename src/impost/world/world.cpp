#include "impost/world/world.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "impost/base/country.hpp"

namespace impost {
namespace {

template <class Coded>
std::optional<std::size_t> find_code(const std::vector<Coded>& items, std::string_view code) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Coded& item) { return item.code == code; });
    if (found == items.end()) return std::nullopt;
    return static_cast<std::size_t>(found - items.begin());
}

std::string figure(double value) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.10g", value);
    return buffer.data();
}

/// Where in a world an account stands.
struct Account {
    const World& world;
    std::size_t region;
    std::size_t sector;

    [[nodiscard]] std::string place() const { return "region " + world.regions[region].code + ", sector " + world.sectors[sector].code; }
};

void check_shapes(const World& world) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    if (N == 0 || J == 0) throw Error("the world has no regions or no sectors", {world.name, 0, ""});
    for (const Bilateral* table : {&world.purchases, &world.tariffs}) {
        if (table->regions() != N || table->sectors() != J)
            throw Error("the flows do not cover all regions and sectors", {world.name, 0, ""});
    }
    for (const ElasticitySet& set : world.elasticities) {
        if (set.theta.size() != J) throw Error("the elasticity set \"" + set.name + "\" does not cover all sectors", {world.name, 0, ""});
        for (std::size_t j = 0; j < J; ++j) {
            if (!(set.theta[j] > 0) || !std::isfinite(set.theta[j])) {
                throw Error("the elasticity of sector " + world.sectors[j].code + " is " + figure(set.theta[j]) + ", not above zero",
                            {world.name, 0, set.name});
            }
        }
    }
}

void check_cell(const World& world, std::size_t n, std::size_t i, std::size_t j) {
    const double value = world.purchases(n, i, j);
    const double tariff = world.tariffs(n, i, j);
    const auto refuse = [&](const std::string& sentence) {
        throw Error(sentence + " (importer " + world.regions[n].code + ", exporter " + world.regions[i].code + ", sector " +
                        world.sectors[j].code + ")",
                    {world.name, 0, ""});
    };
    if (!(value >= 0) || !std::isfinite(value)) refuse("the flow " + figure(value) + " is negative or not a number");
    if (!(tariff > -1) || !std::isfinite(tariff)) refuse("the tariff " + figure(tariff) + " is -1 (-100 %) or less, or not a number");
    if (n == i && tariff != 0) refuse("domestic sales bear the tariff " + figure(tariff) + "; no duty is due on them");
}

void check_trade(const World& world) {
    const std::size_t N = world.regions.size();
    std::vector<double> bought(N, 0.0);
    std::vector<double> sold(N, 0.0);
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                check_cell(world, n, i, j);
                bought[n] += world.purchases(n, i, j);
                sold[i] += world.purchases(n, i, j);
            }
        }
    }
    for (std::size_t n = 0; n < N; ++n) {
        if (!(bought[n] > 0)) throw Error("the region " + world.regions[n].code + " never buys anything", {world.name, 0, ""});
        if (!(sold[n] > 0)) throw Error("the region " + world.regions[n].code + " never sells anything", {world.name, 0, ""});
    }
}

enum class Identity { expenditure, output, income };

const char* text_of(Identity identity) {
    switch (identity) {
        case Identity::expenditure:
            return "expenditure = intermediate use + final use";
        case Identity::output:
            return "output = inputs + value added";
        case Identity::income:
            break;
    }
    return "final use = value added + duty revenue + deficit";
}

/// Shows every identity of the accounts to `visit`: which, region, sector (none for a whole region), left side, right side.
template <class Visit>
void each_identity(const World& world, const InputOutput& accounts, const Visit& visit) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    for (std::size_t n = 0; n < N; ++n) {
        double income = 0;
        double final_use = 0;
        for (std::size_t j = 0; j < J; ++j) {
            double expenditure = 0;
            double output = 0;
            double uses = accounts.final_use(n, j);
            double costs = accounts.value_added(n, j);
            for (std::size_t i = 0; i < N; ++i) {
                expenditure += (1 + world.tariffs(n, i, j)) * world.purchases(n, i, j);
                output += world.purchases(i, n, j);
                income += (1 + world.tariffs(n, i, j)) * world.purchases(n, i, j) - world.purchases(i, n, j);
            }
            for (std::size_t k = 0; k < J; ++k) {
                uses += accounts.intermediate(n, j, k);
                costs += accounts.intermediate(n, k, j);
            }
            income += accounts.value_added(n, j);
            final_use += accounts.final_use(n, j);
            visit(Identity::expenditure, n, std::optional(j), expenditure, uses);
            visit(Identity::output, n, std::optional(j), output, costs);
        }
        visit(Identity::income, n, std::optional<std::size_t>(), final_use, income);
    }
}

void check_input_output(const World& world, const InputOutput& accounts, double tolerance) {
    constexpr double whole_region = 10;  // sums of all sectors round more
    each_identity(world, accounts, [&](Identity identity, std::size_t n, std::optional<std::size_t> j, double left, double right) {
        const double scale = std::max(std::abs(left), std::abs(right));
        if (std::abs(left - right) <= tolerance * scale * (j ? 1 : whole_region)) return;
        const std::string place = j ? Account{world, n, *j}.place() : "region " + world.regions[n].code + ", all sectors";
        throw Error("the identity \"" + std::string(text_of(identity)) + "\" does not hold for " + place + ": " + figure(left) +
                        " is not " + figure(right),
                    {world.name, 0, ""});
    });
}

}  // namespace

std::string_view text(SectorKind kind) { return kind == SectorKind::goods ? "goods" : "services"; }

Result<SectorKind> parse_sector_kind(std::string_view word) {
    if (word == "goods") return SectorKind::goods;
    if (word == "services") return SectorKind::services;
    return Error("\"" + std::string(word) + "\" is no kind of sector; a sector is \"goods\" or \"services\"");
}

std::optional<std::size_t> World::find_region(std::string_view code) const {
    if (const auto found = find_code(regions, code)) return found;
    const auto country = Country::parse(code);
    if (!country) return std::nullopt;
    if (const auto found = find_code(regions, country->alpha3())) return found;
    return find_code(regions, country->alpha2());
}

std::optional<std::size_t> World::find_sector(std::string_view code) const { return find_code(sectors, code); }

Result<ElasticitySet> World::elasticity_set(std::string_view set) const {
    std::string known;
    for (const ElasticitySet& candidate : elasticities) {
        if (candidate.name == set) return candidate;
        known += (known.empty() ? "" : ", ") + candidate.name;
    }
    return Error("there is no elasticity set \"" + std::string(set) + "\"; this world has: " + known);
}

Result<ElasticitySet> World::default_elasticity_set() const {
    if (elasticities.size() == 1) return elasticities.front();
    return elasticity_set("IS");
}

double IdentityError::relative() const {
    const double scale = std::max(std::abs(left), std::abs(right));
    return scale > 0 ? std::abs(left - right) / scale : 0;
}

std::vector<IdentityError> identity_errors(const World& world) {
    if (!world.input_output) throw Error("the world has no inner accounts", {world.name, 0, ""});
    std::vector<IdentityError> worst;
    for (const Identity identity : {Identity::expenditure, Identity::output, Identity::income})
        worst.push_back({text_of(identity), "", "", 0, 0});
    each_identity(world, *world.input_output,
                  [&](Identity identity, std::size_t n, std::optional<std::size_t> j, double left, double right) {
                      IdentityError& known = worst[static_cast<std::size_t>(identity)];
                      const IdentityError found{known.identity, world.regions[n].code, j ? world.sectors[*j].code : "", left, right};
                      if (known.region.empty() || found.relative() > known.relative()) known = found;
                  });
    return worst;
}

void check_flows(const World& world) {
    check_shapes(world);
    check_trade(world);
}

void check_accounts(const World& world, double tolerance) {
    check_flows(world);
    if (world.input_output) check_input_output(world, *world.input_output, tolerance);
}

}  // namespace impost
