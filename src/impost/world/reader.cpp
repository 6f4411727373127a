#include "impost/world/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/world/accounts.hpp"

namespace impost {
namespace {

/// How far accounts of a table may be apart before they are refused, relative to the larger side: what printing with seven digits loses.
constexpr double accounts_tolerance = 1e-6;

constexpr std::array file_names = {"flows.csv",        "elasticities.csv", "sectors.csv",     "regions.csv",
                                   "intermediate.csv", "final.csv",        "value_added.csv", "sources.csv"};
constexpr std::array packings = {"", ".gz", ".zst"};

bool is_inner(std::string_view file) { return file == "intermediate.csv" || file == "final.csv" || file == "value_added.csv"; }

/// A file's text and the name that messages show.
struct Source {
    std::string shown;
    std::string text;
};
using Sources = std::map<std::string, Source>;

/// Codes in the order of their first appearance.
class CodeIndex {
public:
    /// The place of a code; npos when it is unknown.
    [[nodiscard]] std::size_t find(std::string_view code) const {
        const auto found = places_.find(std::string(code));
        return found == places_.end() ? npos : found->second;
    }
    std::size_t add(std::string_view code) { return places_.emplace(std::string(code), places_.size()).first->second; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

private:
    std::unordered_map<std::string, std::size_t> places_;
};

std::optional<CsvTable> table_of(Sources& sources, const std::string& file) {
    const auto found = sources.find(file);
    if (found == sources.end()) return std::nullopt;
    return CsvTable::parse(std::move(found->second.text), found->second.shown);
}

CsvTable needed_table(Sources& sources, const std::string& file, const std::string& name) {
    auto table = table_of(sources, file);
    if (!table) throw Error("the file is missing; a world needs it, plain, .gz or .zst", {name + "/" + file, 0, ""});
    return std::move(*table);
}

std::string_view code_cell(const CsvTable& table, std::size_t row, std::size_t column) {
    const std::string_view code = table.cell(row, column);
    if (code.empty()) throw table.error(row, column, "the code is empty");
    return code;
}

/// Whether a table may hold values below zero, as raw accounts do.
enum class Sign { positive, any };

double money_cell(const CsvTable& table, std::size_t row, std::size_t column, Sign sign = Sign::positive) {
    const double value = table.number(row, column);
    if (value < 0 && sign == Sign::positive)
        throw table.error(row, column, "the value " + std::string(table.cell(row, column)) + " is negative");
    return value;
}

/// Reads the regions that regions.csv lists, or those that trade, as they come.
CodeIndex read_regions(World& world, const std::optional<CsvTable>& listed, const CsvTable& flows) {
    CodeIndex index;
    if (listed) {
        const std::size_t code = listed->column("region");
        const std::size_t name = listed->has("name") ? listed->column("name") : code;
        for (std::size_t row = 0; row < listed->rows(); ++row) {
            if (index.add(code_cell(*listed, row, code)) != row) throw listed->error(row, code, "the region stands here twice");
            world.regions.push_back({std::string(listed->cell(row, code)), std::string(listed->cell(row, name))});
        }
        return index;
    }
    for (const char* column : {"exporter", "importer"}) {
        const std::size_t at = flows.column(column);
        for (std::size_t row = 0; row < flows.rows(); ++row) {
            const std::string code(code_cell(flows, row, at));
            if (index.add(code) == world.regions.size()) world.regions.push_back({code, code});
        }
    }
    return index;
}

/// Reads the sectors that sectors.csv lists, or those of the flows, as they come; these count as goods.
CodeIndex read_sectors(World& world, const std::optional<CsvTable>& listed, const CsvTable& flows) {
    CodeIndex index;
    if (listed) {
        const std::size_t code = listed->column("sector");
        const std::size_t kind = listed->column("kind");
        for (std::size_t row = 0; row < listed->rows(); ++row) {
            if (index.add(code_cell(*listed, row, code)) != row) throw listed->error(row, code, "the sector stands here twice");
            const auto parsed = parse_sector_kind(listed->cell(row, kind));
            if (!parsed) throw listed->error(row, kind, parsed.error().what());
            world.sectors.push_back({std::string(listed->cell(row, code)), *parsed});
        }
        return index;
    }
    const std::size_t at = flows.column("sector");
    for (std::size_t row = 0; row < flows.rows(); ++row) {
        const std::string code(code_cell(flows, row, at));
        if (index.add(code) == world.sectors.size()) world.sectors.push_back({code, SectorKind::goods});
    }
    return index;
}

std::size_t known_code(const CsvTable& table, std::size_t row, std::size_t column, const CodeIndex& index, const std::string& list) {
    const std::string_view code = code_cell(table, row, column);
    const std::size_t place = index.find(code);
    if (place == CodeIndex::npos) throw table.error(row, column, "\"" + std::string(code) + "\" is not in " + list);
    return place;
}

void read_flows(World& world, const CsvTable& flows, const CodeIndex& regions, const CodeIndex& sectors) {
    const std::size_t exporter = flows.column("exporter");
    const std::size_t importer = flows.column("importer");
    const std::size_t sector = flows.column("sector");
    const std::size_t value = flows.column("value");
    const std::size_t tariff = flows.column("tariff");
    const std::size_t N = regions.size();
    const std::size_t J = sectors.size();
    world.purchases = Bilateral(N, J);
    world.tariffs = Bilateral(N, J);
    std::vector<bool> seen(N * N * J, false);
    for (std::size_t row = 0; row < flows.rows(); ++row) {
        const std::size_t i = known_code(flows, row, exporter, regions, "regions.csv");
        const std::size_t n = known_code(flows, row, importer, regions, "regions.csv");
        const std::size_t j = known_code(flows, row, sector, sectors, "sectors.csv");
        const std::size_t cell = (j * N + n) * N + i;
        if (seen[cell]) {
            throw flows.error(row, sector,
                              "the flow from " + world.regions[i].code + " to " + world.regions[n].code + " in sector " +
                                  world.sectors[j].code + " stands here twice");
        }
        seen[cell] = true;
        world.purchases(n, i, j) = money_cell(flows, row, value);
        const double rate = flows.number(row, tariff);
        const std::string shown(flows.cell(row, tariff));
        if (rate <= -1) throw flows.error(row, tariff, "the tariff " + shown + " is -1 (-100 %) or less");
        if (n == i && rate != 0) throw flows.error(row, tariff, "domestic sales bear the tariff " + shown + "; no duty is due on them");
        world.tariffs(n, i, j) = rate;
    }
}

/// Refuses a region that never buys or never sells, at the last line that names it.
void check_regions(const World& world, const CsvTable& flows) {
    const std::size_t N = world.regions.size();
    for (std::size_t n = 0; n < N; ++n) {
        double bought = 0;
        double sold = 0;
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            for (std::size_t i = 0; i < N; ++i) {
                bought += world.purchases(n, i, j);
                sold += world.purchases(i, n, j);
            }
        }
        const std::string region = "the region " + world.regions[n].code;
        if (!(bought > 0)) throw Error(region + " never buys anything", {flows.name(), 0, "importer"});
        if (!(sold > 0)) throw Error(region + " never sells anything", {flows.name(), 0, "exporter"});
    }
}

/// Reads one column of elasticities for the sectors of the world. Sectors that the world does not have are passed over.
ElasticitySet read_elasticity_column(const World& world, const CsvTable& table, std::size_t column) {
    ElasticitySet set{table.header()[column], std::vector<double>(world.sectors.size(), 0.0)};
    const std::size_t sector = table.column("sector");
    std::unordered_map<std::string_view, std::size_t> rows;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!rows.emplace(code_cell(table, row, sector), row).second) throw table.error(row, sector, "the sector stands here twice");
        const double theta = table.number(row, column);
        if (theta <= 0) throw table.error(row, column, "the elasticity " + std::string(table.cell(row, column)) + " is not above zero");
    }
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        const auto row = rows.find(world.sectors[j].code);
        if (row == rows.end())
            throw Error("the sector " + world.sectors[j].code + " has no elasticity", {table.name(), 0, table.header()[column]});
        set.theta[j] = table.number(row->second, column);
    }
    return set;
}

std::vector<ElasticitySet> read_elasticities(const World& world, const CsvTable& table) {
    std::vector<ElasticitySet> sets;
    const std::size_t sector = table.column("sector");
    for (std::size_t column = 0; column < table.header().size(); ++column) {
        if (column != sector) sets.push_back(read_elasticity_column(world, table, column));
    }
    if (sets.empty()) throw Error("the column \"theta\" is missing", {table.name(), 1, ""});
    return sets;
}

ByRegionSector read_region_sector(const CsvTable& table, const CodeIndex& regions, const CodeIndex& sectors, Sign sign) {
    ByRegionSector figures(regions.size(), sectors.size());
    const std::size_t region = table.column("region");
    const std::size_t sector = table.column("sector");
    const std::size_t value = table.column("value");
    std::vector<bool> seen(regions.size() * sectors.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t n = known_code(table, row, region, regions, "the flows");
        const std::size_t j = known_code(table, row, sector, sectors, "the flows");
        if (seen[n * sectors.size() + j]) throw table.error(row, sector, "this region and sector stand here twice");
        seen[n * sectors.size() + j] = true;
        figures(n, j) = money_cell(table, row, value, sign);
    }
    return figures;
}

ByRegionInputSector read_intermediate(const CsvTable& table, const CodeIndex& regions, const CodeIndex& sectors, Sign sign) {
    const std::size_t J = sectors.size();
    ByRegionInputSector figures(regions.size(), J);
    const std::size_t region = table.column("region");
    const std::size_t input = table.column("input");
    const std::size_t sector = table.column("sector");
    const std::size_t value = table.column("value");
    std::vector<bool> seen(regions.size() * J * J, false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t n = known_code(table, row, region, regions, "the flows");
        const std::size_t k = known_code(table, row, input, sectors, "the flows");
        const std::size_t j = known_code(table, row, sector, sectors, "the flows");
        const std::size_t cell = (n * J + k) * J + j;
        if (seen[cell]) throw table.error(row, sector, "this region, input and sector stand here twice");
        seen[cell] = true;
        figures(n, k, j) = money_cell(table, row, value, sign);
    }
    return figures;
}

/// What sources.csv says of the cost shares; empty where it says nothing.
std::string read_source_of_shares(Sources& sources) {
    const auto table = table_of(sources, "sources.csv");
    if (!table) return "";
    const std::size_t item = table->column("item");
    const std::size_t value = table->column("value");
    for (std::size_t row = 0; row < table->rows(); ++row) {
        if (table->cell(row, item) == "cost shares") return std::string(table->cell(row, value));
    }
    return "";
}

void read_input_output(World& world, Sources& sources, const std::string& name, const CodeIndex& regions, const CodeIndex& sectors,
                       Accounts accounts) {
    const auto intermediate = table_of(sources, "intermediate.csv");
    const auto final_use = table_of(sources, "final.csv");
    const auto value_added = table_of(sources, "value_added.csv");
    if (!intermediate && !final_use && !value_added) return;
    for (const auto& [table, file] :
         {std::pair{&intermediate, "intermediate.csv"}, {&final_use, "final.csv"}, {&value_added, "value_added.csv"}}) {
        if (!*table)
            throw Error("the file is missing; intermediate.csv, final.csv and value_added.csv come together", {name + "/" + file, 0, ""});
    }
    const Sign sign = accounts == Accounts::exact ? Sign::positive : Sign::any;
    world.input_output =
        InputOutput{read_intermediate(*intermediate, regions, sectors, sign), read_region_sector(*final_use, regions, sectors, sign),
                    read_region_sector(*value_added, regions, sectors, sign)};
    if (accounts == Accounts::raw) {
        mend_accounts(world);
        return;
    }
    if (accounts == Accounts::as_is) return;
    check_accounts(world, accounts_tolerance);
    balance_accounts(world);
}

World read_sources(Sources sources, const std::string& name, Accounts accounts, Elasticities needed) {
    World world;
    world.name = name;
    const CsvTable flows = needed_table(sources, "flows.csv", name);
    const bool may_lack = needed == Elasticities::optional && !sources.contains("elasticities.csv");
    const auto elasticities = may_lack ? std::nullopt : std::optional(needed_table(sources, "elasticities.csv", name));
    for (const char* column : {"exporter", "importer", "sector", "value", "tariff"}) (void)flows.column(column);
    const CodeIndex regions = read_regions(world, table_of(sources, "regions.csv"), flows);
    const CodeIndex sectors = read_sectors(world, table_of(sources, "sectors.csv"), flows);
    if (regions.size() == 0 || sectors.size() == 0) throw Error("there are no flows", {flows.name(), 0, ""});
    read_flows(world, flows, regions, sectors);
    check_regions(world, flows);
    if (elasticities) world.elasticities = read_elasticities(world, *elasticities);
    world.cost_shares = read_source_of_shares(sources);
    if (accounts != Accounts::skipped) read_input_output(world, sources, name, regions, sectors, accounts);
    if (accounts == Accounts::exact) {
        check_accounts(world);
    } else {
        check_flows(world);
    }
    return world;
}

/// The shortest decimal that reads back as the same number.
std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto [stop, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), stop};
}

std::string flows_text(const World& world) {
    std::string text = "exporter,importer,sector,value,tariff\n";
    for (std::size_t i = 0; i < world.regions.size(); ++i) {
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            for (std::size_t j = 0; j < world.sectors.size(); ++j) {
                const double value = world.purchases(n, i, j);
                const double tariff = world.tariffs(n, i, j);
                if (value == 0 && tariff == 0) continue;
                text += csv_field(world.regions[i].code) + ',' + csv_field(world.regions[n].code) + ',' + csv_field(world.sectors[j].code) +
                        ',' + shortest(value) + ',' + shortest(tariff) + '\n';
            }
        }
    }
    return text;
}

std::string elasticities_text(const World& world) {
    std::string text = "sector";
    for (const ElasticitySet& set : world.elasticities) text += ',' + csv_field(set.name);
    for (std::size_t j = 0; j < world.sectors.size(); ++j) {
        text += '\n' + csv_field(world.sectors[j].code);
        for (const ElasticitySet& set : world.elasticities) text += ',' + shortest(set.theta[j]);
    }
    return text + '\n';
}

std::string region_sector_text(const World& world, const ByRegionSector& figures) {
    std::string text = "region,sector,value\n";
    for (std::size_t n = 0; n < world.regions.size(); ++n) {
        for (std::size_t j = 0; j < world.sectors.size(); ++j) {
            text += csv_field(world.regions[n].code) + ',' + csv_field(world.sectors[j].code) + ',' + shortest(figures(n, j)) + '\n';
        }
    }
    return text;
}

std::string intermediate_text(const World& world, const ByRegionInputSector& figures) {
    std::string text = "region,input,sector,value\n";
    for (std::size_t n = 0; n < world.regions.size(); ++n) {
        for (std::size_t k = 0; k < world.sectors.size(); ++k) {
            for (std::size_t j = 0; j < world.sectors.size(); ++j) {
                if (figures(n, k, j) == 0) continue;
                text += csv_field(world.regions[n].code) + ',' + csv_field(world.sectors[k].code) + ',' + csv_field(world.sectors[j].code) +
                        ',' + shortest(figures(n, k, j)) + '\n';
            }
        }
    }
    return text;
}

}  // namespace

// The texts are moved out of `files`.
World parse_world(WorldFiles files, const std::string& name, Accounts accounts) {  // NOLINT(performance-unnecessary-value-param)
    Sources sources;
    for (auto& [file, text] : files) sources[file] = {name + "/" + file, std::move(text)};
    return read_sources(std::move(sources), name, accounts, Elasticities::needed);
}

World read_world(const std::string& folder, Accounts accounts, Elasticities elasticities) {
    std::string path = folder;
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    if (!std::filesystem::is_directory(path))
        throw Error("there is no such folder; a world is a folder with flows.csv and elasticities.csv", {path, 0, ""});
    Sources sources;
    for (const char* file : file_names) {
        for (const char* packing : packings) {
            const std::string shown = path + "/" + file + packing;
            if (sources.contains(file) || !std::filesystem::exists(shown)) continue;
            if (accounts == Accounts::skipped && is_inner(file)) continue;
            sources[file] = {shown, read_file(shown)};
        }
    }
    return read_sources(std::move(sources), path, accounts, elasticities);
}

void write_world(const World& world, const std::string& folder, Packing packing) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) throw Error("cannot be made: " + failure.message(), {folder, 0, ""});
    const auto write = [&](const std::string& file, const std::string& text) {
        write_file(folder + "/" + file + (packing == Packing::zstd ? ".zst" : ""), text);
    };
    std::string regions = "region,name\n";
    for (const Region& region : world.regions) regions += csv_field(region.code) + ',' + csv_field(region.name) + '\n';
    std::string sectors = "sector,kind\n";
    for (const Sector& sector : world.sectors) sectors += csv_field(sector.code) + ',' + std::string(text(sector.kind)) + '\n';
    write("flows.csv", flows_text(world));
    if (!world.elasticities.empty()) write_file(folder + "/elasticities.csv", elasticities_text(world));
    write_file(folder + "/sectors.csv", sectors);
    write_file(folder + "/regions.csv", regions);
    if (!world.input_output) return;
    write("intermediate.csv", intermediate_text(world, world.input_output->intermediate));
    write("final.csv", region_sector_text(world, world.input_output->final_use));
    write("value_added.csv", region_sector_text(world, world.input_output->value_added));
}

ElasticitySet parse_elasticity_set(const World& world, std::string text, const std::string& name) {
    const CsvTable table = CsvTable::parse(std::move(text), name);
    ElasticitySet set = read_elasticity_column(world, table, table.column("theta"));
    set.name = name;
    return set;
}

std::vector<ElasticitySet> parse_elasticity_sets(const World& world, std::string text, const std::string& name) {
    return read_elasticities(world, CsvTable::parse(std::move(text), name));
}

ElasticitySet choose_elasticities(const World& world, const std::string& name_or_file) {
    if (name_or_file.empty()) return world.default_elasticity_set().value();
    const auto named = world.elasticity_set(name_or_file);
    if (named) return *named;
    if (!std::filesystem::exists(name_or_file)) throw Error(std::string(named.error().what()) + "; nor is there a file of that name");
    return parse_elasticity_set(world, read_file(name_or_file), name_or_file);
}

namespace {

/// One number for all sectors, or those of a file in a column; what it leaves out is zero.
std::vector<double> read_by_sector(const World& world, const std::string& number_or_file, const char* what, const char* column) {
    double number = 0;
    const char* end = number_or_file.data() + number_or_file.size();
    const auto [stop, code] = std::from_chars(number_or_file.data(), end, number);
    std::vector<double> values(world.sectors.size(), 0.0);
    if (code == std::errc() && stop == end) {
        if (!(number >= 0)) throw Error("the " + std::string(what) + " " + number_or_file + " is below zero");
        values.assign(values.size(), number);
        return values;
    }
    const CsvTable table = CsvTable::read(number_or_file);
    const std::size_t sector = table.column("sector");
    const std::size_t value = table.column(column);
    std::vector<bool> seen(values.size(), false);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto place = world.find_sector(code_cell(table, row, sector));
        if (!place) continue;
        if (seen[*place]) throw table.error(row, sector, "the sector stands here twice");
        seen[*place] = true;
        values[*place] = money_cell(table, row, value);
    }
    return values;
}

}  // namespace

std::vector<double> read_scale(const World& world, const std::string& number_or_file) {
    return read_by_sector(world, number_or_file, "elasticity of scale", "psi");
}

std::vector<double> read_standard_errors(const World& world, const std::string& number_or_file) {
    return read_by_sector(world, number_or_file, "standard error", "standard_error");
}

}  // namespace impost
