#include "impost/ledger/program.hpp"

#include <algorithm>
#include <filesystem>

#include "impost/io/file.hpp"
#include "impost/io/toml.hpp"

namespace impost {
namespace {

OriginSet read_origins(const TomlTable& table) {
    if (table.is_text("origins") && table.text("origins") == "all") return OriginSet::all();
    const auto countries = parse_countries(table.texts("origins"));
    if (!countries) throw table.error("origins", countries.error().what());
    return OriginSet::of(*countries);
}

Program read_program(const TomlTable& table) {
    table.allow_only({"symbol", "name", "origins", "from", "until", "lapse", "rate", "source", "note", "doubt"});
    Program program;
    program.symbol = table.text("symbol");
    program.name = table.text("name");
    program.origins = read_origins(table);
    program.term = parse_term(table);
    if (const auto rate = table.optional_text("rate")) {
        program.rate = parse_duty_expression(*rate);
        if (!program.rate->plain_rate()) throw table.error("rate", "\"" + *rate + "\" is no rate on the customs value");
    }
    program.source = table.text("source");
    program.note = table.optional_text("note").value_or("");
    program.doubt = table.optional_text("doubt").value_or("");
    return program;
}

void check_programs(const TomlTable& table, const Programs& programs) {
    const auto known = [&](const std::string& symbol) { return symbol.empty() || programs.program(symbol) != nullptr; };
    for (const EntryProvision& provision : programs.chapter_98) {
        if (!known(provision.program))
            throw table.error("chapter_98", provision.heading.dotted() + " follows the program " + provision.program + ", which is none");
    }
    for (const Fee& fee : programs.fees) {
        for (const Fee::Exemption& exemption : fee.exemptions) {
            const auto unknown = std::find_if_not(exemption.programs.begin(), exemption.programs.end(), known);
            if (unknown != exemption.programs.end())
                throw table.error("fees", fee.id + " exempts the program " + *unknown + ", which is none");
        }
    }
}

}  // namespace

const EntryProvision* Programs::provision(HsCode code) const {
    const EntryProvision* closest = nullptr;
    for (const EntryProvision& provision : chapter_98) {
        const bool closer = closest == nullptr || closest->heading.digits() < provision.heading.digits();
        if (provision.heading.covers(code) && closer) closest = &provision;
    }
    return closest;
}

bool Programs::is_column_two(Country origin, Date on) const {
    return std::any_of(column_two.begin(), column_two.end(),
                       [&](const ColumnTwo& c) { return c.in_force(on) && c.origins.contains(origin); });
}

const Program* Programs::program(std::string_view symbol) const {
    const auto found = std::find_if(programs.begin(), programs.end(), [&](const Program& program) { return program.symbol == symbol; });
    return found != programs.end() ? &*found : nullptr;
}

Programs parse_programs(const std::string& text, const std::string& name) {
    const TomlTable table = TomlTable::parse(text, name);
    table.allow_only({"program", "column_2", "chapter_98", "de_minimis", "fees"});
    Programs result;
    for (const TomlTable& program : table.tables("program")) result.programs.push_back(read_program(program));
    for (const TomlTable& column : table.tables("column_2")) {
        column.allow_only({"origins", "from", "until", "source"});
        result.column_two.push_back(
            {read_origins(column), column.optional_date("from"), column.optional_date("until"), column.text("source")});
    }
    const auto beside = [&](const char* key) -> std::optional<std::string> {
        const auto file = table.optional_text(key);
        if (!file) return std::nullopt;
        const std::filesystem::path path(*file);
        if (path.is_absolute() || path.extension() != ".toml") throw table.error(key, "\"" + *file + "\" is no .toml file beside this one");
        return (std::filesystem::path(name).parent_path() / path).lexically_normal();
    };
    if (const auto file = beside("chapter_98")) result.chapter_98 = parse_provisions(read_file(*file), *file);
    if (const auto file = beside("de_minimis")) result.de_minimis = parse_de_minimis(read_file(*file), *file);
    if (const auto file = beside("fees")) result.fees = parse_fees(read_file(*file), *file);
    check_programs(table, result);
    return result;
}

}  // namespace impost
