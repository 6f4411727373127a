#include "impost/world/table_accounts.hpp"

#include <algorithm>
#include <cmath>

#include "impost/world/accounts.hpp"

namespace impost {
namespace {

std::size_t place(const CsvTable& table, std::size_t row, std::size_t column, const std::optional<std::size_t>& found, const char* what) {
    if (!found) throw table.error(row, column, "\"" + std::string(table.cell(row, column)) + "\" is no " + what + " of the table");
    return *found;
}

}  // namespace

std::size_t CodeList::add(std::string_view code) {
    const auto [found, fresh] = places_.emplace(std::string(code), codes_.size());
    if (fresh) codes_.emplace_back(code);
    return found->second;
}

std::size_t CodeList::find(std::string_view code) const {
    const auto found = places_.find(std::string(code));
    return found == places_.end() ? none : found->second;
}

void demand_grid(const std::string& name, std::size_t regions, std::size_t sectors, std::size_t industries) {
    constexpr std::size_t gaps = 4;
    if (regions * sectors <= gaps * industries) return;
    throw Error("the table has " + std::to_string(industries) + " industries where " + std::to_string(regions) + " regions and " +
                    std::to_string(sectors) + " sectors would have " + std::to_string(regions * sectors) +
                    "; needed is one list of sectors for all regions",
                {name, 0, ""});
}

TableAccounts::TableAccounts(std::string name, const std::vector<std::string>& regions, std::vector<Sector> sectors,
                             const ImportOptions& options) {
    const std::size_t N = regions.size();
    const std::size_t J = sectors.size();
    world_.name = std::move(name);
    for (const std::string& code : regions) world_.regions.push_back({code, code});
    world_.sectors = std::move(sectors);
    world_.purchases = Bilateral(N, J);
    world_.tariffs = Bilateral(N, J);
    world_.input_output = InputOutput{ByRegionInputSector(N, J), ByRegionSector(N, J), ByRegionSector(N, J)};
    if (options.kinds != nullptr) read_kinds(*options.kinds);
    if (options.tariffs != nullptr) read_tariffs(*options.tariffs);
}

void TableAccounts::read_kinds(const CsvTable& table) {
    const std::size_t sector = table.column("sector");
    const std::size_t kind = table.column("kind");
    std::vector<bool> seen(sectors(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t j = place(table, row, sector, world_.find_sector(table.cell(row, sector)), "sector");
        if (seen[j]) throw table.error(row, sector, "the sector stands here twice");
        seen[j] = true;
        const auto parsed = parse_sector_kind(table.cell(row, kind));
        if (!parsed) throw table.error(row, kind, parsed.error().what());
        world_.sectors[j].kind = *parsed;
    }
}

void TableAccounts::read_tariffs(const CsvTable& table) {
    const std::size_t exporter = table.column("exporter");
    const std::size_t importer = table.column("importer");
    const std::size_t sector = table.column("sector");
    const std::size_t rate = table.column("rate");
    std::vector<bool> seen(world_.tariffs.cells().size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t i = place(table, row, exporter, world_.find_region(table.cell(row, exporter)), "region");
        const std::size_t n = place(table, row, importer, world_.find_region(table.cell(row, importer)), "region");
        const std::size_t j = place(table, row, sector, world_.find_sector(table.cell(row, sector)), "sector");
        const double value = table.number(row, rate);
        const std::string printed(table.cell(row, rate));
        if (value <= -1) throw table.error(row, rate, "the rate " + printed + " is -1 (-100 %) or less");
        if (n == i && value != 0) throw table.error(row, rate, "domestic sales bear the rate " + printed + "; no duty is due on them");
        const std::size_t cell = (j * regions() + n) * regions() + i;
        if (seen[cell]) throw table.error(row, sector, "this exporter, importer and sector stand here twice");
        seen[cell] = true;
        world_.tariffs(n, i, j) = value;
    }
}

void TableAccounts::add_output(std::size_t n, std::size_t j, double value) {
    if (!output_) output_ = ByRegionSector(regions(), sectors());
    (*output_)(n, j) += value;
}

void TableAccounts::add_value_added(std::size_t n, std::size_t j, double value) {
    if (!value_added_) value_added_ = ByRegionSector(regions(), sectors());
    (*value_added_)(n, j) += value;
}

void TableAccounts::clip_flows() {
    for (std::size_t j = 0; j < sectors(); ++j) {
        for (std::size_t n = 0; n < regions(); ++n) {
            for (std::size_t i = 0; i < regions(); ++i) {
                double& flow = world_.purchases(n, i, j);
                if (!(flow < 0)) continue;
                note({"flow clipped", world_.regions[n].code, world_.regions[i].code, world_.sectors[j].code, flow, 0});
                flow = 0;
            }
        }
    }
}

void TableAccounts::demand_domestic_sales() const {
    for (std::size_t n = 0; n < regions(); ++n) {
        double sales = 0;
        for (std::size_t j = 0; j < sectors(); ++j) sales += world_.purchases(n, n, j);
        if (sales > 0) continue;
        throw Error("the region " + world_.regions[n].code +
                        " sells nothing to itself, which no economy does; merge it into another region or fetch the table anew",
                    {world_.name, 0, ""});
    }
}

void TableAccounts::settle_output(double rounding) {
    InputOutput& accounts = *world_.input_output;
    for (std::size_t n = 0; n < regions(); ++n) {
        for (std::size_t j = 0; j < sectors(); ++j) {
            double sales = 0;
            double inputs = 0;
            for (std::size_t m = 0; m < regions(); ++m) sales += world_.purchases(m, n, j);
            for (std::size_t k = 0; k < sectors(); ++k) inputs += accounts.intermediate(n, k, j);
            accounts.value_added(n, j) = value_added_ ? (*value_added_)(n, j) : sales - inputs;
            if (!output_) continue;
            const double printed = (*output_)(n, j);
            if (std::abs(printed - sales) <= rounding * std::max(std::abs(printed), sales)) continue;
            note({"output taken from sales", world_.regions[n].code, "", world_.sectors[j].code, printed, sales});
        }
    }
}

World TableAccounts::finish(double rounding) && {
    clip_flows();
    demand_domestic_sales();
    settle_output(rounding);
    mend_accounts(world_);
    balance_accounts(world_, rounding);
    check_accounts(world_);
    return std::move(world_);
}

}  // namespace impost
