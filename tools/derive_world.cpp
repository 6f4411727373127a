/// Derives a world in the plain form (docs/world.md) from a table of flows, estimated tariffs, elasticities and a whole input-output table,
/// and says what it mended.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/io/stream.hpp"
#include "impost/world/borrow.hpp"
#include "impost/world/import.hpp"
#include "impost/world/reader.hpp"

namespace {

using impost::CsvTable;
using impost::Error;
using impost::SectorKind;
using impost::World;

/// No country charges on average more than half the value of all that one supplier sells it in a whole division of industry. The
/// estimates above are single prohibitive lines (alcohol, tobacco, rice) averaged without weights.
constexpr double tariff_ceiling = 0.5;

/// The common list of sectors: ISIC Rev. 4 divisions, one to one with the product crosswalk.
constexpr std::array common_sectors = {"A01",    "A02", "A03", "B05", "B06", "B07T09", "C10T12",  "C13T15", "C16",
                                       "C17_18", "C19", "C20", "C21", "C22", "C23",    "C24A",    "C24B",   "C25",
                                       "C26",    "C27", "C28", "C29", "C30", "C31T33", "services"};

std::string common_sector(const std::string& source) {
    if (source == "B07" || source == "B08" || source == "B09") return "B07T09";
    if (source == "C301" || source == "C302T309") return "C30";
    if (source == "Services (aggregate)") return "services";
    return source;
}

/// One line of the report: what was done to how many cells, and to how much trade.
struct Repair {
    std::size_t cells = 0;
    double trade = 0;   // million USD, duty not included
    double before = 0;  // Σ rate · trade
    double after = 0;
};

class Report {
public:
    void note(const std::string& what, const std::string& importer, const std::string& sector, double trade, double before, double after) {
        Repair& repair = repairs_[{what, importer, sector}];
        ++repair.cells;
        repair.trade += trade;
        repair.before += before * trade;
        repair.after += after * trade;
    }

    [[nodiscard]] std::string csv() const {
        std::string text = "repair,importer,sector,cells,trade_musd,rate_before,rate_after\n";
        for (const auto& [key, repair] : repairs_) {
            const auto& [what, importer, sector] = key;
            text += fmt::format("{},{},{},{},{:.1f},{:.6f},{:.6f}\n", impost::csv_field(what), importer, sector, repair.cells, repair.trade,
                                mean(repair.before, repair), mean(repair.after, repair));
        }
        return text;
    }

    void print() const {
        std::map<std::string, Repair> totals;
        for (const auto& [key, repair] : repairs_) {
            Repair& total = totals[std::get<0>(key)];
            total.cells += repair.cells;
            total.trade += repair.trade;
            total.before += repair.before;
            total.after += repair.after;
        }
        for (const auto& [what, total] : totals) {
            fmt::print("{}: {} cells, {:.0f} million USD of trade, mean rate {:.2f} % -> {:.2f} %\n", what, total.cells, total.trade,
                       100 * mean(total.before, total), 100 * mean(total.after, total));
        }
    }

private:
    static double mean(double sum, const Repair& repair) { return repair.trade > 0 ? sum / repair.trade : 0; }
    std::map<std::tuple<std::string, std::string, std::string>, Repair> repairs_;
};

/// A figure as the shipped files print it: six decimals for rates, four for values.
double rounded(double value, double units) { return std::round(value * units) / units; }

std::string region_name(const std::string& code) {
    if (code == "ROW") return "Rest of the world";
    const auto country = impost::Country::parse(code);
    return country ? std::string(country->name()) : code;
}

/// The empty world: regions as the source lists its exporters, sectors of the common list.
World frame(const CsvTable& flows) {
    World world;
    std::map<std::string, bool> codes;
    for (std::size_t row = 0; row < flows.rows(); ++row) codes[std::string(flows.cell(row, flows.column("exporter")))] = true;
    for (const auto& [code, present] : codes) world.regions.push_back({code, region_name(code)});
    for (const std::string code : common_sectors) {
        world.sectors.push_back({code, code == "services" ? SectorKind::services : SectorKind::goods});
    }
    world.purchases = impost::Bilateral(world.regions.size(), world.sectors.size());
    world.tariffs = impost::Bilateral(world.regions.size(), world.sectors.size());
    return world;
}

std::size_t place_of(const std::optional<std::size_t>& place, const CsvTable& table, std::size_t row, std::size_t column) {
    if (!place) throw table.error(row, column, "\"" + std::string(table.cell(row, column)) + "\" is not known here");
    return *place;
}

/// What a tariff of the source is worth here: none on services, none above the ceiling.
double mended_tariff(const World& world, std::size_t n, std::size_t j, double value, double rate, Report& report) {
    const std::string& importer = world.regions[n].code;
    const std::string& sector = world.sectors[j].code;
    if (world.sectors[j].kind == SectorKind::services) {
        if (rate != 0) report.note("tariff on services, set to zero", importer, sector, value, rate, 0);
        return 0;
    }
    if (rate <= tariff_ceiling) return rate;
    report.note(fmt::format("tariff above {:.0f} %, cut", 100 * tariff_ceiling), importer, sector, value, rate, tariff_ceiling);
    return tariff_ceiling;
}

/// Adds the source's flows up; tariffs are weighted by trade, or plainly averaged where there is none.
void read_flows(World& world, const CsvTable& flows, Report& report) {
    const std::size_t exporter = flows.column("exporter");
    const std::size_t importer = flows.column("importer");
    const std::size_t sector = flows.column("sector");
    const std::size_t N = world.regions.size();
    const std::size_t J = world.sectors.size();
    impost::Bilateral duty(N, J);
    impost::Bilateral plain_sum(N, J);
    impost::Bilateral count(N, J);
    for (std::size_t row = 0; row < flows.rows(); ++row) {
        const std::size_t i = place_of(world.find_region(flows.cell(row, exporter)), flows, row, exporter);
        const std::size_t n = place_of(world.find_region(flows.cell(row, importer)), flows, row, importer);
        const std::size_t j = place_of(world.find_sector(common_sector(std::string(flows.cell(row, sector)))), flows, row, sector);
        double value = flows.number(row, flows.column("value_musd"));
        double rate = flows.number(row, flows.column("tariff"));
        if (value < 0) {
            report.note("negative flow, set to zero", world.regions[n].code, world.sectors[j].code, value, 0, 0);
            value = 0;
        }
        rate = n == i ? 0 : mended_tariff(world, n, j, value, rate, report);
        world.purchases(n, i, j) += value;
        duty(n, i, j) += rate * value;
        plain_sum(n, i, j) += rate;
        count(n, i, j) += 1;
    }
    for (std::size_t j = 0; j < J; ++j) {
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t i = 0; i < N; ++i) {
                const double value = world.purchases(n, i, j);
                if (count(n, i, j) == 0) {
                    report.note("flow absent from the source, zero", "", world.sectors[j].code, 0, 0, 0);
                    continue;
                }
                world.tariffs(n, i, j) = rounded(value > 0 ? duty(n, i, j) / value : plain_sum(n, i, j) / count(n, i, j), 1e6);
                world.purchases(n, i, j) = rounded(value, 1e4);
            }
        }
    }
}

/// Puts the duties that US customs collected in place of the estimates. Partners without figures get the mean of those with.
void take_us_duties(World& world, const CsvTable& duties, Report& report) {
    const std::size_t n = world.find_region("USA").value();
    const std::size_t exporter = duties.column("exporter");
    const std::size_t sector = duties.column("sector");
    const std::size_t rate = duties.column("rate");
    std::map<std::pair<std::size_t, std::size_t>, double> given;
    std::vector<double> duty(world.sectors.size(), 0.0);
    std::vector<double> trade(world.sectors.size(), 0.0);
    for (std::size_t row = 0; row < duties.rows(); ++row) {
        const std::size_t i = place_of(world.find_region(duties.cell(row, exporter)), duties, row, exporter);
        const std::size_t j = place_of(world.find_sector(duties.cell(row, sector)), duties, row, sector);
        const double value = duties.number(row, rate);
        if (value < 0) throw duties.error(row, rate, "the rate is negative");
        if (!given.emplace(std::pair{i, j}, value).second) throw duties.error(row, sector, "this exporter and sector stand here twice");
        duty[j] += value * world.purchases(n, i, j);
        trade[j] += world.purchases(n, i, j);
    }
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        if (world.sectors[j].kind == SectorKind::services) continue;
        for (std::size_t i = 0; i < world.regions.size(); ++i) {
            if (i == n) continue;
            const auto found = given.find({i, j});
            const double before = world.tariffs(n, i, j);
            const double value = world.purchases(n, i, j);
            double after = before;
            std::string what = "US tariff, estimate kept: no customs figure for the sector";
            if (found != given.end()) {
                after = rounded(found->second, 1e6);
                what = "US tariff, estimate replaced by customs statistics";
            } else if (trade[j] > 0) {
                after = rounded(duty[j] / trade[j], 1e6);
                what = "US tariff, no customs figure for the partner, filled with the sector's mean";
            }
            report.note(what, "USA", world.sectors[j].code, value, before, after);
            world.tariffs(n, i, j) = after;
        }
    }
}

/// Reads all sets; source sectors that fall together must agree.
void read_elasticities(World& world, const CsvTable& table) {
    const std::size_t sector = table.column("sector");
    for (std::size_t column = 0; column < table.header().size(); ++column) {
        if (column == sector) continue;
        impost::ElasticitySet set{table.header()[column], std::vector<double>(world.sectors.size(), 0.0)};
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const auto place = world.find_sector(common_sector(std::string(table.cell(row, sector))));
            double& theta = set.theta[place_of(place, table, row, sector)];
            const double value = table.number(row, column);
            if (theta != 0 && theta != value) throw table.error(row, column, "sectors that fall together have different elasticities");
            theta = value;
        }
        world.elasticities.push_back(set);
    }
}

/// The industries of WIOD's 2013 release (NACE Rev. 1) whose technology and use a sector of the common list has, first and last.
struct Industries {
    const char* sector;
    int first;
    int last;
};
constexpr auto wiod_industries = std::to_array<Industries>({
    {"A01", 1, 1},    {"A02", 1, 1},    {"A03", 1, 1},      {"B05", 2, 2},        {"B06", 2, 2},   {"B07T09", 2, 2}, {"C10T12", 3, 3},
    {"C13T15", 4, 5}, {"C16", 6, 6},    {"C17_18", 7, 7},   {"C19", 8, 8},        {"C20", 9, 9},   {"C21", 9, 9},    {"C22", 10, 10},
    {"C23", 11, 11},  {"C24A", 12, 12}, {"C24B", 12, 12},   {"C25", 12, 12},      {"C26", 14, 14}, {"C27", 14, 14},  {"C28", 13, 13},
    {"C29", 15, 15},  {"C30", 15, 15},  {"C31T33", 16, 16}, {"services", 17, 35},
});

/// WIOD keeps Romania's old code and writes its rest of the world so.
std::string wiod_region(const std::string& region) {
    if (region == "ROU") return "ROM";
    return region == "ROW" ? "RoW" : region;
}

constexpr const char* source_of_shares = "WIOD 2011, mapped to these countries and sectors (docs/world.md)";

/// Which accounts of WIOD each region and sector borrows. Regions that WIOD does not have borrow its rest of the world's.
impost::Lender lender_for(const World& world, const World& wiod) {
    impost::Lender lender;
    lender.world = &wiod;
    lender.stand_in = wiod.find_region("RoW").value();
    for (const auto& region : world.regions) lender.regions.push_back(wiod.find_region(wiod_region(region.code)).value_or(lender.stand_in));
    for (const auto& sector : world.sectors) {
        const auto found = std::find_if(wiod_industries.begin(), wiod_industries.end(),
                                        [&](const Industries& industries) { return industries.sector == sector.code; });
        std::vector<std::size_t> industries;
        for (int number = found->first; number <= found->last; ++number) {
            industries.push_back(wiod.find_sector("c" + std::to_string(number)).value());
        }
        lender.industries.push_back(std::move(industries));
    }
    return lender;
}

std::string accounts_csv(const std::vector<impost::Repair>& repairs) {
    std::string text = "account,region,partner,sector,before,after\n";
    for (const impost::Repair& repair : repairs) {
        text += fmt::format("{},{},{},{},{:.0f},{:.0f}\n", repair.what, repair.region, repair.partner, repair.sector, repair.before,
                            repair.after);
    }
    return text;
}

/// How much of each account balancing moved, and the cells that moved most.
void print_moves(std::vector<impost::Repair> repairs) {
    struct Sum {
        double before = 0;
        double after = 0;
        double moved = 0;
    };
    std::map<std::string, Sum> sums;
    for (const auto& repair : repairs) {
        Sum& sum = sums[repair.what];
        sum.before += repair.before;
        sum.after += repair.after;
        sum.moved += std::abs(repair.after - repair.before);
    }
    for (const auto& [what, sum] : sums) {
        fmt::print("{}: {:.0f} -> {:.0f} million USD, {:.1f} % moved by region and sector\n", what, sum.before, sum.after,
                   100 * sum.moved / sum.before);
    }
    constexpr std::size_t largest = 10;
    const auto shown = std::min(largest, repairs.size());
    std::partial_sort(repairs.begin(), repairs.begin() + static_cast<std::ptrdiff_t>(shown), repairs.end(),
                      [](const auto& a, const auto& b) { return std::abs(a.after - a.before) > std::abs(b.after - b.before); });
    for (std::size_t at = 0; at < shown; ++at) {
        const impost::Repair& repair = repairs[at];
        fmt::print("  {} {} {}: {:.0f} -> {:.0f}\n", repair.what, repair.region, repair.sector, repair.before, repair.after);
    }
}

/// Gives the world the cost shares of a table in WIOD's layout of 2013; returns what balancing moved.
std::vector<impost::Repair> take_accounts(World& world, const std::string& table) {
    std::vector<impost::ByteStream> files;
    files.push_back(impost::ByteStream::open(table));
    const World wiod = impost::import_world(impost::Layout::wiod2013, std::move(files)).world;
    return impost::borrow_accounts(world, lender_for(world, wiod));
}

std::string sources_csv(bool has_accounts) {
    std::string text =
        "item,value\nunit,million USD\nflows,\"OECD inter-country input-output tables, 2023 edition, 2022\"\n"
        "tariffs,\"estimates after Teti; of the United States, those that customs collected\"\n";
    if (has_accounts) text += std::string("cost shares,") + impost::csv_field(source_of_shares) + '\n';
    return text;
}

struct Arguments {
    std::string flows;
    std::string elasticities;
    std::string us_duties;
    std::string accounts;
    std::string out;
};

void derive(const Arguments& arguments) {
    const CsvTable flows = CsvTable::read(arguments.flows);
    Report report;
    World world = frame(flows);
    world.name = arguments.out;
    read_flows(world, flows, report);
    read_elasticities(world, CsvTable::read(arguments.elasticities));
    if (!arguments.us_duties.empty()) take_us_duties(world, CsvTable::read(arguments.us_duties), report);
    impost::check_accounts(world);
    const bool has_accounts = !arguments.accounts.empty();
    const auto moves = has_accounts ? take_accounts(world, arguments.accounts) : std::vector<impost::Repair>();
    impost::write_world(world, arguments.out, impost::Packing::zstd);
    impost::write_file(arguments.out + "/repairs.csv", report.csv());
    impost::write_file(arguments.out + "/sources.csv", sources_csv(has_accounts));
    if (has_accounts) impost::write_file(arguments.out + "/accounts_moved.csv.zst", accounts_csv(moves));
    fmt::print("{}: {} regions, {} sectors, {} elasticity sets\n", arguments.out, world.regions.size(), world.sectors.size(),
               world.elasticities.size());
    report.print();
    if (has_accounts) print_moves(moves);
}

}  // namespace

int main(int count, char** words) {
    CLI::App app("Derives a world in the plain form from flows, estimated tariffs and elasticities");
    Arguments arguments;
    app.add_option("--flows", arguments.flows, "exporter, importer, sector, value_musd, tariff")->required();
    app.add_option("--elasticities", arguments.elasticities, "sector and one column a set")->required();
    app.add_option("--us-duties", arguments.us_duties, "exporter, sector, rate: duties that the United States collected");
    app.add_option("--accounts", arguments.accounts, "a table in WIOD's layout of 2013, for cost shares");
    app.add_option("--out", arguments.out, "the folder to write")->required();
    CLI11_PARSE(app, count, words);
    try {
        derive(arguments);
    } catch (const Error& error) {
        fmt::print(stderr, "derive_world: {}\n", error.what());
        return 2;
    }
}
