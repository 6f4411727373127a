#include "sector_names.hpp"

#include "commands.hpp"
#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"

SectorNames sector_names() {
    const impost::CsvTable table = impost::CsvTable::read(home() + "/data/brief/sector_names.csv");
    SectorNames names;
    for (std::size_t row = 0; row < table.rows(); ++row)
        names.emplace(table.cell(row, table.column("sector")), table.cell(row, table.column("name")));
    return names;
}

std::string labelled(const std::string& code, const SectorNames& names) {
    const auto named = names.find(code);
    return named == names.end() || impost::edit_distance(named->second, code) == 0 ? code : code + " " + named->second;
}
