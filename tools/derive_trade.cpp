// Derives the tables behind average rates from the customs statistics and lists:
//
//   derive_trade --shared DIR --schedule data/schedule/us --out data/trade --sectors data/world/hs_sectors.csv
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
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "impost/base/country.hpp"
#include "impost/base/hs_code.hpp"
#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"
#include "impost/io/file.hpp"
#include "impost/schedule/schedule.hpp"

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

/// Rows of claim, product, partner (none: all partners), share.
class ClaimShares {
public:
    void add(std::string_view claim, std::string_view product, std::string_view partner, double share) {
        if (share <= 0) return;
        csv_ += fmt::format("{},{},{},{}\n", claim, product, partner, rounded(std::min(share, 1.0)));
        ++counts_[std::string(claim)];
    }
    void write(const std::string& path) const {
        impost::write_file(path, csv_);
        for (const auto& [claim, count] : counts_) fmt::print("claim shares: {} {}\n", claim, count);
    }

private:
    std::string csv_ = "claim,product,partner,share\n";
    std::map<std::string, std::size_t> counts_;
};

using UsmcaShares = std::map<std::pair<std::string, std::string>, double>;  // by product and partner

UsmcaShares read_usmca(const std::string& shared, int year) {
    const auto table = CsvTable::read(shared + "/data/lists/usmca_product_shares_" + std::to_string(year) + ".csv.gz");
    const std::size_t product = table.column("hts10");
    const std::size_t country = table.column("cty_code");
    const std::size_t share = table.column("usmca_share");
    UsmcaShares result;
    for (std::size_t row = 0; row < table.rows(); ++row)
        result[{std::string(table.cell(row, product)), partner_code(table.cell(row, country))}] = table.number(row, share);
    return result;
}

/// The share of a second half, where a year is the mean of it and of a first half of the weight given.
double second_half(double year, double first_half, double weight) {
    return std::clamp((year - weight * first_half) / (1 - weight), 0.0, 1.0);
}

/// Three vintages: the years 2024 and 2025, and the second half of 2025, when importers had turned to the agreement. The
/// last is taken out of the year 2025 as the mean of a first half like 2024 and of a second half; the weight is the one by
/// which the second half comes to the mean over trade that the source gives for July to December.
void add_usmca(const std::string& shared, ClaimShares& shares) {
    constexpr double mean_of_second_half = 0.868;
    const UsmcaShares before = read_usmca(shared, 2024);
    const UsmcaShares year = read_usmca(shared, 2025);
    const auto early = [&](const auto& entry) {
        const auto found = before.find(entry.first);
        return found == before.end() ? entry.second : found->second;
    };
    std::map<std::pair<std::string, std::string>, double> trade;
    double whole = 0;
    const auto table = CsvTable::read(shared + "/data/census/us_imports_2024_hs10.csv.gz");
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string partner = partner_code(table.cell(row, table.column("partner")));
        if (partner != "CA" && partner != "MX") continue;
        trade[{std::string(table.cell(row, table.column("hs10"))), partner}] = table.number(row, table.column("imports_usd"));
        whole += table.number(row, table.column("imports_usd"));
    }
    const auto mean = [&](double weight) {
        double claimed = 0;
        for (const auto& entry : year) {
            const auto value = trade.find(entry.first);
            if (value != trade.end()) claimed += value->second * second_half(entry.second, early(entry), weight);
        }
        return claimed / whole;
    };
    double low = 0;
    double high = 0.9;
    constexpr int steps = 40;
    for (int step = 0; step < steps; ++step) (mean((low + high) / 2) < mean_of_second_half ? low : high) = (low + high) / 2;
    fmt::print("USMCA: a first half of weight {:.3f}\n", low);
    for (const auto& [key, share] : before) shares.add("USMCA 2024", key.first, key.second, share);
    for (const auto& entry : year) {
        shares.add("USMCA 2025", entry.first.first, entry.first.second, entry.second);
        shares.add("USMCA", entry.first.first, entry.first.second, second_half(entry.second, early(entry), low));
    }
}

/// The rate of a line that has no other duty than one on the value.
std::optional<double> printed_rate(const impost::Schedule& schedule, impost::HsCode line) {
    const auto rates = schedule.rates(line, 0);
    if (!rates) return std::nullopt;
    const auto duty = impost::parse_duty_expression(rates->general);
    if (duty.kind != impost::DutyKind::sum || !duty.condition.empty() || duty.components.size() != 1) return std::nullopt;
    const auto* rate = std::get_if<impost::AdValorem>(&duty.components.front());
    if (rate == nullptr || !rate->on.empty()) return std::nullopt;
    return rate->rate.to_double();
}

/// Goods of general note 6: the share that entered free in 2024 from the European Union, the United Kingdom and Japan, on
/// dutiable lines; the mean of the chapter on free ones; aircraft themselves whole.
void add_civil_aircraft(const std::string& shared, const impost::Schedule& schedule, ClaimShares& shares) {
    struct Sum {
        double owed = 0;
        double paid = 0;
        [[nodiscard]] double share() const { return owed > 0 ? std::clamp(1 - paid / owed, 0.0, 1.0) : 0; }
    };
    std::map<std::string, Sum> lines;
    const auto list = CsvTable::read(shared + "/data/lists/floor_exempt_products.csv.gz");
    for (std::size_t row = 0; row < list.rows(); ++row) {
        if (list.cell(row, list.column("category")) == "civil_aircraft") lines[std::string(list.cell(row, list.column("hts8")))];
    }
    std::map<std::string, Sum> chapters;
    const auto table = CsvTable::read(shared + "/data/census/us_imports_2024_hs10.csv.gz");
    const std::size_t product = table.column("hs10");
    const std::size_t partner = table.column("partner");
    const std::set<std::string> parties = {"EU", "GB", "JP"};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string line(table.cell(row, product).substr(0, 8));
        const auto found = lines.find(line);
        if (found == lines.end() || !parties.contains(partner_code(table.cell(row, partner)))) continue;
        const auto rate = printed_rate(schedule, impost::HsCode::parse(line).value());
        if (!rate) continue;
        for (Sum* sum : {&found->second, &chapters[line.substr(0, 2)]}) {
            sum->owed += *rate * table.number(row, table.column("imports_usd"));
            sum->paid += table.number(row, table.column("duty_usd"));
        }
    }
    for (const auto& [line, sum] : lines) {
        const bool aircraft = line.starts_with("88");
        shares.add("civil-aircraft", line, "", aircraft ? 1 : sum.owed > 0 ? sum.share() : chapters[line.substr(0, 2)].share());
    }
}

std::vector<std::string> lines_of(const std::string& path) {
    std::vector<std::string> result;
    for (std::string word : impost::split(impost::read_file(path), '\n')) {
        word = impost::trim(word);
        if (!word.empty() && word.front() != '#') result.push_back(word);
    }
    return result;
}

/// What the source's program assumes of other claims.
void add_assumed(const std::string& shared, ClaimShares& shares) {
    // An offset of 3.75 % of the value of cars assembled in the United States, a third of the market, against a duty of 25 %.
    constexpr double offset = 0.0375 * 0.33 / 0.25;
    for (const std::string& prefix : lines_of(shared + "/data/lists/s232_auto_parts.txt")) {
        if (!prefix.starts_with("8471")) shares.add("auto-parts-offset", prefix, "", offset);
    }
    const auto applicable = CsvTable::read(shared + "/data/lists/s232_auto_parts_applicability.csv.gz");
    for (std::size_t row = 0; row < applicable.rows(); ++row)
        shares.add("auto-part", applicable.cell(row, 0), "", applicable.number(row, applicable.column("applicability_share")));
    // Its notes hold commas without quotes: only the first two fields are read.
    for (const std::string& line : lines_of(shared + "/data/lists/semi_qualifying_shares.csv.gz")) {
        const std::vector<std::string> fields = impost::split(line, ',');
        if (fields.front() != "hts10") shares.add("advanced-logic-article", fields.at(0), "", std::stod(fields.at(1)));
    }
    constexpr double pharmaceutical_use = 0.5;
    const auto floors = CsvTable::read(shared + "/data/lists/floor_exempt_products.csv.gz");
    for (std::size_t row = 0; row < floors.rows(); ++row) {
        const bool pharmaceutical =
            floors.cell(row, floors.column("category")) == "pharma" && floors.cell(row, floors.column("country_group")) == "eu";
        if (pharmaceutical) shares.add("generic-pharmaceutical", floors.cell(row, floors.column("hts8")), "", pharmaceutical_use);
    }
}

void derive_claim_shares(const std::string& shared, const std::string& schedule, const std::string& out) {
    ClaimShares shares;
    add_usmca(shared, shares);
    add_civil_aircraft(shared, impost::Schedule::read(schedule), shares);
    add_assumed(shared, shares);
    shares.write(out + "/claim_shares.csv.zst");
}

/// Estimated shares of the customs value: metals by product (articles of the metal's own chapters are all of it, copper
/// left aside), and what is not of the United States in vehicles under the USMCA.
void derive_content_shares(const std::string& shared, const std::string& out) {
    const auto table = CsvTable::read(shared + "/data/lists/metal_content_shares_bea_hs10.csv.gz");
    const std::size_t product = table.column("hs10");
    const std::map<std::string, std::set<std::string_view>> own_chapters = {{"steel", {"72", "73"}}, {"aluminum", {"76"}}, {"copper", {}}};
    std::string csv = "content,product,share\n";
    for (const auto& [metal, chapters] : own_chapters) {
        const std::size_t share = table.column(metal + "_share");
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::string_view code = table.cell(row, product);
            const double value = chapters.contains(code.substr(0, 2)) ? 1 : std::clamp(table.number(row, share), 0.0, 1.0);
            csv += fmt::format("{}-content,{},{}\n", metal, code, rounded(value));
        }
        for (const std::string_view chapter : chapters) csv += fmt::format("{}-content,{},1\n", metal, chapter);
    }
    constexpr double us_content_of_vehicles = 0.4;
    csv += fmt::format("non-us-content,87,{}\n", rounded(1 - us_content_of_vehicles));
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
    std::string schedule;
    app.add_option("--shared", shared, "folder with the sources")->required();
    app.add_option("--out", out, "folder to write")->required();
    app.add_option("--schedule", schedule, "folder of the derived schedule")->required();
    app.add_option("--sectors", sectors, "sector map to write")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        derive_imports(shared, out);
        derive_exempt_shares(shared, out);
        derive_claim_shares(shared, schedule, out);
        derive_content_shares(shared, out);
        derive_sectors(shared, sectors);
    } catch (const impost::Error& error) {
        fmt::print(stderr, "derive_trade: {}\n", error.what());
        return 2;
    }
    return 0;
}
