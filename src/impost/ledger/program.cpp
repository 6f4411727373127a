#include "impost/ledger/program.hpp"

#include "impost/io/toml.hpp"

namespace impost {
namespace {

OriginSet read_origins(const TomlTable& table) {
    if (table.is_text("origins") && table.text("origins") == "all") return OriginSet::all();
    const auto countries = parse_countries(table.texts("origins"));
    if (!countries) throw table.error("origins", countries.error().what());
    return OriginSet::of(*countries);
}

}  // namespace

Programs parse_programs(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"program", "column_2"});
    Programs result;
    for (const TomlTable& program : table.tables("program")) {
        program.allow_only({"symbol", "name", "origins", "from", "until", "source", "note"});
        result.programs.push_back({program.text("symbol"), program.text("name"), read_origins(program), program.optional_date("from"),
                                   program.optional_date("until"), program.text("source"), program.optional_text("note").value_or("")});
    }
    for (const TomlTable& column : table.tables("column_2")) {
        column.allow_only({"origins", "from", "until", "source"});
        result.column_two.push_back(
            {read_origins(column), column.optional_date("from"), column.optional_date("until"), column.text("source")});
    }
    return result;
}

}  // namespace impost
