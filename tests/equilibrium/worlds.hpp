#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/world/reader.hpp"
#include "impost/world/world.hpp"

namespace impost::test {

/// Numbers between 0 and 1 that every platform draws alike (splitmix64).
class Draws {
public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}
    double next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
    }

private:
    std::uint64_t state_;
};

inline World empty_world(std::size_t N, std::size_t J) {
    World world;
    world.name = "made";
    for (std::size_t n = 0; n < N; ++n) world.regions.push_back({"R" + std::to_string(n), "R" + std::to_string(n)});
    for (std::size_t j = 0; j < J; ++j)
        world.sectors.push_back({"S" + std::to_string(j), j + 1 == J && J > 1 ? SectorKind::services : SectorKind::goods});
    world.purchases = Bilateral(N, J);
    world.tariffs = Bilateral(N, J);
    world.elasticities = {{"theta", std::vector<double>(J, 4.0)}};
    return world;
}

/// A world of unequal regions that trade mostly at home, with deficits, tariffs up to 40 %, elasticities between 1 and 12, and a
/// sixth of its foreign flows missing; in one sector some regions make nothing themselves.
inline World random_world(std::size_t N, std::size_t J, std::uint64_t seed) {
    World world = empty_world(N, J);
    Draws draws(seed);
    std::vector<double> size(N);
    for (double& value : size) value = std::exp(4 * draws.next());
    for (std::size_t j = 0; j < J; ++j) {
        world.elasticities[0].theta[j] = 1 + 11 * draws.next();
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                const double draw = draws.next();
                const double tariff = draws.next();
                const double value = size[n] * size[i] * std::exp(2 * draw) * (n == i ? 10 : 1);
                const bool absent = n == i ? (j == 0 && n % 3 == 1) : draw < 1.0 / 6;
                world.purchases(n, i, j) = absent ? 0 : value;
                if (n != i && world.sectors[j].kind == SectorKind::goods) world.tariffs(n, i, j) = 0.4 * tariff * tariff;
            }
        }
    }
    return world;
}

/// The world with inner accounts that add up: each input's use in a sector is its expenditure times the sector's part of output,
/// times a draw; what expenditure and output leave is final use and value added. Between 10 and 80 % of costs are inputs.
inline World with_inputs(World world, std::uint64_t seed) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    Draws draws(seed);
    InputOutput accounts{ByRegionInputSector(N, J), ByRegionSector(N, J), ByRegionSector(N, J)};
    for (std::size_t n = 0; n < N; ++n) {
        std::vector<double> expenditure(J, 0.0);
        std::vector<double> output(J, 0.0);
        double spent = 0;
        double made = 0;
        for (std::size_t j = 0; j < J; ++j) {
            for (std::size_t i = 0; i < N; ++i) {
                expenditure[j] += (1 + world.tariffs(n, i, j)) * world.purchases(n, i, j);
                output[j] += world.purchases(i, n, j);
            }
            spent += expenditure[j];
            made += output[j];
        }
        const double share = (0.05 + 0.35 * draws.next()) * std::min(1.0, made / spent);
        for (std::size_t k = 0; k < J; ++k) {
            for (std::size_t j = 0; j < J; ++j)
                accounts.intermediate(n, k, j) = 2 * draws.next() * share * expenditure[k] * output[j] / made;
        }
        for (std::size_t j = 0; j < J; ++j) {
            accounts.final_use(n, j) = expenditure[j];
            accounts.value_added(n, j) = output[j];
            for (std::size_t k = 0; k < J; ++k) accounts.final_use(n, j) -= accounts.intermediate(n, j, k);
            for (std::size_t k = 0; k < J; ++k) accounts.value_added(n, j) -= accounts.intermediate(n, k, j);
        }
    }
    world.input_output = std::move(accounts);
    return world;
}

/// The same with inputs of no value: `ricardian` has to give what `armington` gives.
inline World with_nothing_as_input(World world) {
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    InputOutput accounts{ByRegionInputSector(N, J), ByRegionSector(N, J), ByRegionSector(N, J)};
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                accounts.final_use(n, j) += (1 + world.tariffs(n, i, j)) * world.purchases(n, i, j);
                accounts.value_added(i, j) += world.purchases(n, i, j);
            }
        }
    }
    world.input_output = std::move(accounts);
    return world;
}

inline std::string shared_file(const std::string& path) { return std::string(IMPOST_SHARED) + "/" + path; }

/// The source table, prepared as the reference results prepared it: `added` (million USD) is added to every domestic flow, and flows
/// are read as duty-paid, M = value / (1 + t). Empty when the source is not at hand. The WIOD table leaves commas unquoted.
inline std::optional<World> source_world(const std::string& name, double added = 1.0) {
    const std::string flows_path = shared_file("data/world/" + name + "_flows.csv.gz");
    if (!std::filesystem::exists(flows_path)) return std::nullopt;
    const auto quote_sector = [](const std::string& text, int fields_before, int fields_after) {
        std::string result;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const std::string line = text.substr(begin, end - begin);
            std::size_t first = 0;
            for (int k = 0; k < fields_before; ++k) first = line.find(',', first) + 1;
            std::size_t last = line.size();
            for (int k = 0; k < fields_after; ++k) last = line.rfind(',', last - 1);
            std::string sector = line.substr(first, last - first);
            if (sector.front() != '"') sector = '"' + sector + '"';
            result += line.substr(0, first) + sector + line.substr(last) + "\n";
            begin = end + 1;
        }
        return result;
    };
    const CsvTable flows = CsvTable::parse(quote_sector(read_file(flows_path), 2, 2), flows_path);
    const std::string thetas_path = shared_file("data/world/" + name + "_elasticities.csv");
    const CsvTable thetas = CsvTable::parse(quote_sector(read_file(thetas_path), 0, 8), thetas_path);
    World world;
    world.name = name;
    for (std::size_t row = 0; row < thetas.rows(); ++row) {
        const std::string code(thetas.cell(row, 0));
        world.sectors.push_back({code, code.starts_with("Services") ? SectorKind::services : SectorKind::goods});
    }
    for (std::size_t column = 1; column < thetas.header().size(); ++column) {
        ElasticitySet set{thetas.header()[column], {}};
        for (std::size_t row = 0; row < thetas.rows(); ++row) set.theta.push_back(thetas.number(row, column));
        world.elasticities.push_back(set);
    }
    for (std::size_t row = 0; row < flows.rows(); ++row) {
        const std::string code(flows.cell(row, 0));
        if (world.regions.empty() || world.regions.back().code != code) world.regions.push_back({code, code});
    }
    world.purchases = Bilateral(world.regions.size(), world.sectors.size());
    world.tariffs = world.purchases;
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        for (std::size_t n = 0; n < world.regions.size(); ++n) world.purchases(n, n, j) = added;
    }
    for (std::size_t row = 0; row < flows.rows(); ++row) {
        const std::size_t i = world.find_region(flows.cell(row, 0)).value();
        const std::size_t n = world.find_region(flows.cell(row, 1)).value();
        const std::size_t j = world.find_sector(flows.cell(row, 2)).value();
        const double tariff = n == i ? 0 : flows.number(row, 4);
        world.tariffs(n, i, j) = tariff;
        world.purchases(n, i, j) += flows.number(row, 3) / (1 + tariff);
    }
    return world;
}

/// The world that ships with Impost, when it has been derived.
inline std::optional<World> shipped_world() {
    const std::string folder = std::string(IMPOST_HOME) + "/data/world/world-2022";
    if (!std::filesystem::is_directory(folder)) return std::nullopt;
    return read_world(folder);
}

}  // namespace impost::test
