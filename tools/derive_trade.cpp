// Derives the tables behind average rates from the customs statistics and lists:
//
//   derive_trade --shared DIR --out data/trade --sectors data/world/hs_sectors.csv
//
// data/trade/us_imports_2024.csv.zst     product, partner (alpha-2 or EU), imports_usd, duty_usd
// data/trade/exempt_shares.csv           chapter, partner, share of trade that enters below the general rate (estimate)
// data/trade/claim_shares.csv.zst        claim, product, partner, share of trade that makes the claim (estimate)
// data/trade/content_shares.csv.zst      content, product, share of the customs value (estimate)
// data/world/hs_sectors.csv              HS subheading, model sector

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "impost/base/country.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"

namespace {

using impost::CsvTable;

/// The common sector of each GTAP code.
constexpr std::array<std::pair<std::string_view, std::string_view>, 45> gtap_sectors = {
    {{"PDR", "A01"},    {"WHT", "A01"},    {"GRO", "A01"},    {"V_F", "A01"},    {"OSD", "A01"},    {"C_B", "A01"},    {"PFB", "A01"},
     {"OCR", "A01"},    {"CTL", "A01"},    {"OAP", "A01"},    {"RMK", "A01"},    {"WOL", "A01"},    {"FRS", "A02"},    {"FSH", "A03"},
     {"COA", "B05"},    {"OIL", "B06"},    {"GAS", "B06"},    {"OXT", "B07T09"}, {"CMT", "C10T12"}, {"OMT", "C10T12"}, {"VOL", "C10T12"},
     {"MIL", "C10T12"}, {"PCR", "C10T12"}, {"SGR", "C10T12"}, {"OFD", "C10T12"}, {"B_T", "C10T12"}, {"TEX", "C13T15"}, {"WAP", "C13T15"},
     {"LEA", "C13T15"}, {"LUM", "C16"},    {"PPP", "C17_18"}, {"P_C", "C19"},    {"CHM", "C20"},    {"BPH", "C21"},    {"RPP", "C22"},
     {"NMM", "C23"},    {"I_S", "C24A"},   {"NFM", "C24B"},   {"FMP", "C25"},    {"ELE", "C26"},    {"EEQ", "C27"},    {"OME", "C28"},
     {"MVH", "C29"},    {"OTN", "C30"},    {"OMF", "C31T33"}}};

std::string_view sector_of(std::string_view gtap) {
    std::string code(gtap);
    std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (const auto& [from, to] : gtap_sectors) {
        if (from == code) return to;
    }
    return {};
}

/// "0003" is the EU as one; other codes are Schedule C. Empty for areas that are no customs territory.
std::string partner_code(std::string_view census) {
    if (census == "0003") return "EU";
    const auto country = impost::Country::from_census(std::stoi(std::string(census)));
    return country ? std::string(country->alpha2()) : std::string();
}

std::string rounded(double value) { return fmt::format("{:.6g}", value); }

void derive_imports(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/census/us_imports_2024_hs10.csv.gz");
    const std::size_t product = table.column("hs10");
    const std::size_t partner = table.column("partner");
    const std::size_t value = table.column("imports_usd");
    const std::size_t duty = table.column("duty_usd");
    std::string csv = "product,partner,imports_usd,duty_usd\n";
    double total = 0;
    double duties = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string code = partner_code(table.cell(row, partner));
        if (code.empty()) throw table.error(row, partner, "no country has this code");
        csv += fmt::format("{},{},{},{}\n", table.cell(row, product), code, table.cell(row, value), table.cell(row, duty));
        total += table.number(row, value);
        duties += table.number(row, duty);
    }
    impost::write_file(out + "/us_imports_2024.csv.zst", csv);
    fmt::print("imports: {} rows, {:.1f} bn USD, {:.2f} bn USD duty\n", table.rows(), total / 1e9, duties / 1e9);
}

/// Shares by chapter and partner. The members of the EU stand in the source one by one; the EU takes their plain mean.
void derive_exempt_shares(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/lists/mfn_exemption_shares.csv.gz");
    const std::size_t chapter = table.column("hs2");
    const std::size_t country = table.column("cty_code");
    const std::size_t share = table.column("exemption_share");
    std::set<std::string> members;
    for (const impost::Country member : impost::country_group("EU")) members.insert(std::string(member.alpha2()));
    std::map<std::pair<std::string, std::string>, std::pair<double, int>> sums;  // (chapter, partner)
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string code = partner_code(table.cell(row, country));
        if (code.empty()) continue;
        const std::string chapter_code(table.cell(row, chapter));
        const double value = std::clamp(table.number(row, share), 0.0, 1.0);
        auto& sum = sums[{chapter_code, members.contains(code) ? "EU" : code}];
        sum.first += value;
        sum.second += 1;
    }
    std::string csv = "chapter,partner,share\n";
    for (const auto& [key, sum] : sums) csv += key.first + "," + key.second + "," + rounded(sum.first / sum.second) + "\n";
    impost::write_file(out + "/exempt_shares.csv", csv);
    fmt::print("exempt shares: {} of chapter and partner\n", sums.size());
}

/// Shares of trade that make a claim, by product and partner (none: all partners).
void derive_claim_shares(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/lists/usmca_product_shares_2024.csv.gz");
    const std::size_t product = table.column("hts10");
    const std::size_t country = table.column("cty_code");
    const std::size_t share = table.column("usmca_share");
    std::string csv = "claim,product,partner,share\n";
    std::size_t kept = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double value = table.number(row, share);
        if (value <= 0) continue;
        ++kept;
        csv += fmt::format("USMCA,{},{},{}\n", table.cell(row, product), partner_code(table.cell(row, country)),
                           rounded(std::min(value, 1.0)));
    }
    impost::write_file(out + "/claim_shares.csv.zst", csv);
    fmt::print("claim shares: USMCA {} above zero of {}\n", kept, table.rows());
}

/// Estimated shares of metals in the customs value, by product.
void derive_content_shares(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/lists/metal_content_shares_bea_hs10.csv.gz");
    const std::size_t product = table.column("hs10");
    std::string csv = "content,product,share\n";
    for (const std::string metal : {"steel", "aluminum", "copper"}) {
        const std::size_t share = table.column(metal + "_share");
        for (std::size_t row = 0; row < table.rows(); ++row) {
            csv +=
                fmt::format("{}-content,{},{}\n", metal, table.cell(row, product), rounded(std::clamp(table.number(row, share), 0.0, 1.0)));
        }
    }
    impost::write_file(out + "/content_shares.csv.zst", csv);
    fmt::print("content shares: {} products\n", table.rows());
}

/// Subheadings of which some line has no GTAP code take that of the others, or of their nearest neighbour in the heading.
void derive_sectors(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/lists/hs10_gtap_crosswalk.csv.gz");
    const std::size_t product = table.column("hs6_code");
    const std::size_t gtap = table.column("gtap_code");
    std::map<std::string, std::string> sectors;
    std::set<std::string> missing;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string code(table.cell(row, product));
        if (impost::HsCode::parse(code).value().chapter() >= 98) continue;
        const std::string_view sector = table.cell(row, gtap) == "ELY" ? "services" : sector_of(table.cell(row, gtap));
        if (sector.empty()) {
            missing.insert(code);
        } else {
            sectors[code] = sector;
        }
    }
    std::string csv = "product,sector\n";
    for (const auto& [code, sector] : sectors) csv += code + "," + sector + "\n";
    impost::write_file(out, csv);
    fmt::print("sectors: {} subheadings", sectors.size());
    for (const std::string& code : missing) {
        if (!sectors.contains(code)) fmt::print("; {} has none", code);
    }
    fmt::print("\n");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Derives trade weights, shares and the sector map.");
    std::string shared;
    std::string out;
    std::string sectors;
    app.add_option("--shared", shared, "folder with the sources")->required();
    app.add_option("--out", out, "folder to write")->required();
    app.add_option("--sectors", sectors, "sector map to write")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        derive_imports(shared, out);
        derive_exempt_shares(shared, out);
        derive_claim_shares(shared, out);
        derive_content_shares(shared, out);
        derive_sectors(shared, sectors);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "derive_trade: {}\n", error.what());
        return 2;
    }
    return 0;
}
