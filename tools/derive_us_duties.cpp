// Derives the US duties of a world's baseline: average rates by exporting region and sector on a day.
//
//   derive_us_duties --home . --regions data/world/world-2022/regions.csv --on 2025-02-03 --out data/world/us_duties.csv

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "impost/exposure/inputs.hpp"
#include "impost/exposure/shock.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"

namespace {

using namespace impost;

void derive(const std::string& home, const std::string& regions_path, const std::string& on, const std::string& out) {
    const ExposureData data = read_exposure(home);
    const auto table = CsvTable::read(regions_path);
    std::vector<std::string> regions;
    for (std::size_t row = 0; row < table.rows(); ++row) regions.emplace_back(table.cell(row, table.column("region")));
    const Regime regime = Regime::at(data.ledger, Country::parse("US").value(), Instant::parse(on).value());
    const LineRates rates = RateTable(data.inputs()).rates(regime, PreferenceUse::observed);
    std::string csv = "exporter,sector,rate\n";
    for (const SectorRate& rate : sector_rates(data.trade, rates, data.sectors, regions, "ROW")) {
        csv += fmt::format("{},{},{:.8g}\n", rate.exporter, rate.sector, rate.rate);
    }
    write_file(out, csv);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Derives US duties by exporting region and sector.");
    std::string home = ".";
    std::string regions;
    std::string on;
    std::string out;
    app.add_option("--home", home, "folder with data/ and ledger/");
    app.add_option("--regions", regions, "table of the world's regions")->required();
    app.add_option("--on", on, "day")->required();
    app.add_option("--out", out, "table to write")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        derive(home, regions, on, out);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "derive_us_duties: {}\n", error.what());
        return 2;
    }
    return 0;
}
