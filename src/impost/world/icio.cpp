// The OECD's inter-country input-output tables, editions 2016 to 2025, as CSV:
// https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html
#include <algorithm>
#include <array>

#include "impost/world/import.hpp"
#include "impost/world/labelled_table.hpp"

namespace impost {
namespace {

/// Households, non-profit institutions, government, investment, inventories, purchases abroad (P33 until 2018, DPABR since).
constexpr std::array final_demand = {"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "P33"};

/// The extended edition splits China (processing for export, or not) and Mexico (Global Manufacturing, or not).
std::string whole_country(std::string_view region) {
    if (region == "CN1" || region == "CN2") return "CHN";
    if (region == "MX1" || region == "MX2") return "MEX";
    return std::string(region);
}

bool is_country(std::string_view region) {
    return region.size() == 3 &&
           std::all_of(region.begin(), region.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::optional<Label> industry_or_demand(std::string_view label) {
    const std::size_t bar = label.find('_');
    if (bar == std::string_view::npos || !is_country(label.substr(0, bar)) || bar + 1 == label.size()) return std::nullopt;
    const std::string region = whole_country(label.substr(0, bar));
    const std::string rest(label.substr(bar + 1));
    const bool is_final = std::find(final_demand.begin(), final_demand.end(), rest) != final_demand.end();
    return Label{is_final ? Label::Kind::final_use : Label::Kind::industry, std::string(label), region, is_final ? "" : rest};
}

std::optional<Label> column(std::string_view label) {
    if (label == "OUT" || label == "OUTPUT" || label == "TOTAL") return Label{Label::Kind::output, "OUT", "", ""};
    return industry_or_demand(label);
}

std::optional<Label> row(const WideRows& rows) {
    const std::string_view label = rows.fields().front();
    if (label == "OUT" || label == "OUTPUT" || label == "TOTAL") return Label{Label::Kind::output, "OUT", "", ""};
    if (label == "VA" || label == "VALU") return Label{Label::Kind::aside, "VA", "", ""};
    if (label == "TLS" || label == "TAXSUB" || label.ends_with("_TAXSUB")) return Label{Label::Kind::aside, "TLS", "", ""};
    auto industry = industry_or_demand(label);
    if (industry && industry->kind == Label::Kind::final_use) return std::nullopt;
    return industry;
}

std::vector<std::string> head(WideRows& rows) {
    if (!rows.next()) throw Error("the file is empty", {rows.name(), 0, ""});
    return {rows.fields().begin(), rows.fields().end()};
}

/// ISIC Rev. 4: sections A to C are goods; the editions before 2021 write "01T03" for A01T03 and so on, goods up to division 33.
SectorKind kind(const std::string& sector) {
    const char first = sector.front();
    if (first >= 'A' && first <= 'Z') return first <= 'C' ? SectorKind::goods : SectorKind::services;
    return sector < "34" ? SectorKind::goods : SectorKind::services;
}

}  // namespace

Imported import_icio(ByteStream file, const ImportOptions& options) {
    const LabelledLayout layout{"icio",
                                "ARG_A01_02",
                                head,
                                1,
                                column,
                                row,
                                [](const WideRows& rows) { return std::string(rows.fields().front()); },
                                {"TLS", "VA", "OUT"},
                                kind};
    Imported imported{read_labelled_table(std::move(file), layout, options), "million USD", {}};
    imported.notes.emplace_back("flows are purchases at basic prices, duty not included; value added includes net taxes on products");
    return imported;
}

}  // namespace impost
