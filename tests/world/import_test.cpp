#include "impost/world/import.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numeric>
#include <span>

#include "har_writer.hpp"
#include "impost/world/accounts.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

using test::refusal;

ByteStream bytes(const std::string& text, const std::string& name) { return ByteStream::of(text, name); }

World imported(Layout layout, const std::string& text, const ImportOptions& options = {}) {
    std::vector<ByteStream> files;
    files.push_back(bytes(text, "table"));
    return import_world(layout, std::move(files), options).world;
}

std::string refused(Layout layout, const std::string& text, const ImportOptions& options = {}) {
    return refusal([&] { (void)imported(layout, text, options); });
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

double sum(std::span<const double> cells) { return std::accumulate(cells.begin(), cells.end(), 0.0); }

/// Two countries with farms (A01_02) and shops (G); outputs 40, 60, 50, 90.
/// Uses and final demand of each row add up to its output, inputs, taxes and value added of each column as well.
const std::string icio_text =
    "V1,ARG_A01_02,ARG_G,AUS_A01_02,AUS_G,ARG_HFCE,ARG_INVNT,AUS_HFCE,AUS_INVNT,OUT\n"
    "ARG_A01_02,5,4,2,0,25,-1,4,1,40\n"
    "ARG_G,6,10,0,0,44,0,0,0,60\n"
    "AUS_A01_02,3,1,8,6,10,0,21,1,50\n"
    "AUS_G,0,5,10,20,0,0,55,0,90\n"
    "TLS,1,2,3,4,0,0,0,0,10\n"
    "VA,25,38,27,60,0,0,0,0,150\n"
    "OUT,40,60,50,90,79,-1,80,2,400\n";

TEST(Icio, a_table_becomes_a_world_cell_by_cell) {
    const World world = imported(Layout::icio, icio_text);
    ASSERT_EQ(world.regions, (std::vector<Region>{{"ARG", "ARG"}, {"AUS", "AUS"}}));
    ASSERT_EQ(world.sectors, (std::vector<Sector>{{"A01_02", SectorKind::goods}, {"G", SectorKind::services}}));
    EXPECT_EQ(world.purchases(0, 0, 0), 5 + 4 + 25 - 1) << "what Argentina buys of its own farms";
    EXPECT_EQ(world.purchases(1, 0, 0), 2 + 0 + 4 + 1) << "what Australia buys of them";
    EXPECT_EQ(world.input_output->intermediate(0, 0, 0), 5 + 3) << "farm products used by Argentine farms, from both";
    EXPECT_EQ(world.input_output->intermediate(1, 1, 0), 0 + 10);
    EXPECT_EQ(world.input_output->final_use(0, 0), 25 - 1 + 10);
    EXPECT_EQ(world.input_output->value_added(0, 0), 25 + 1) << "net taxes belong to it";
    EXPECT_EQ(world.input_output->value_added(1, 1), 60 + 4);
    EXPECT_TRUE(world.repairs.empty());
    EXPECT_TRUE(world.elasticities.empty());
    check_accounts(world);
}

TEST(Icio, duties_are_part_of_what_users_pay) {
    const CsvTable tariffs = CsvTable::parse("exporter,importer,sector,rate\nAUS,ARG,A01_02,0.5\n", "t.csv");
    ImportOptions options;
    options.tariffs = &tariffs;
    const World world = imported(Layout::icio, icio_text, options);
    EXPECT_EQ(world.tariffs(0, 1, 0), 0.5);
    EXPECT_EQ(world.purchases(0, 1, 0), 3 + 1 + 10) << "duty not included";
    EXPECT_EQ(world.input_output->intermediate(0, 0, 0), 5 + 1.5 * 3);
    EXPECT_EQ(world.input_output->final_use(0, 0), 25 - 1 + 1.5 * 10);
    EXPECT_EQ(world.input_output->value_added(0, 0), 40 - (5 + 1.5 * 3) - 6);
    check_accounts(world);
}

TEST(Icio, the_split_of_china_and_mexico_is_merged) {
    std::string split = icio_text;
    for (std::size_t at = 0; (at = split.find("AUS_A01_02", at)) != std::string::npos;) split.replace(at, 3, "CN1");
    for (std::size_t at = 0; (at = split.find("AUS_G", at)) != std::string::npos;) split.replace(at, 3, "CN2");
    for (std::size_t at = 0; (at = split.find("AUS_", at)) != std::string::npos;) split.replace(at, 3, "CHN");
    for (std::size_t at = 0; (at = split.find("ARG_A01_02", at)) != std::string::npos;) split.replace(at, 3, "MX1");
    for (std::size_t at = 0; (at = split.find("ARG_", at)) != std::string::npos;) split.replace(at, 3, "MEX");
    const World world = imported(Layout::icio, split);
    const World whole = imported(Layout::icio, icio_text);
    EXPECT_EQ(world.regions, (std::vector<Region>{{"MEX", "MEX"}, {"CHN", "CHN"}}));
    EXPECT_EQ(world.purchases, whole.purchases);
    EXPECT_EQ(world.input_output, whole.input_output);
}

TEST(Icio, what_is_negative_is_clipped_and_every_moved_cell_reported) {
    // Argentine stocks fall by more than Australia's farms sell to it: the flow of −5 is clipped.
    std::string text = replaced(icio_text, "AUS_A01_02,3,1,8,6,10,0,21,1,50", "AUS_A01_02,3,1,8,6,10,-19,40,1,50");
    const World world = imported(Layout::icio, text);
    EXPECT_EQ(world.purchases(0, 1, 0), 0);
    ASSERT_FALSE(world.repairs.empty());
    EXPECT_EQ(world.repairs.front(), (Repair{"flow clipped", "ARG", "AUS", "A01_02", -5, 0}));
    EXPECT_EQ(world.repairs[1], (Repair{"output taken from sales", "AUS", "", "A01_02", 50, 55}));
    check_accounts(world);
}

TEST(Icio, bad_tables_are_refused_with_line_and_column) {
    const auto bad = [](const std::string& from, const std::string& to) { return refused(Layout::icio, replaced(icio_text, from, to)); };
    EXPECT_EQ(bad("AUS_G,0,5,10,20,0,0,55,0,90", "AUS_G,0,5,ten,20,0,0,55,0,90"), "table:5: AUS_A01_02: \"ten\" is not a number");
    EXPECT_EQ(bad("AUS_G,0,5,10,20,0,0,55,0,90", "AUS_G,0,5,,20,0,0,55,0,90"), "table:5: AUS_A01_02: \"\" is not a number");
    EXPECT_EQ(bad("AUS_G,0,5,10,20,0,0,55,0,90", "AUS_G,0,5,10,20,0,0,55,0"),
              "table:5: the row has 9 fields where 10 belong; the file is damaged or cut off, fetch it anew");
    EXPECT_EQ(bad("\nAUS_G,0,5", "\nARG_G,0,5"), "table:5: the row \"ARG_G\" stands here twice");
    EXPECT_EQ(bad("\nAUS_G,0,5", "\nBRA_G,0,5"), "table:5: the row \"BRA_G\" has no column of its own");
    EXPECT_EQ(bad("\nAUS_G,0,5", "\nnonsense,0,5"), "table:5: the row \"nonsense\" is none of the layout icio");
    EXPECT_EQ(bad("V1,ARG_A01_02,ARG_G", "V1,ARG_A01_02,ARG_A01_02"),
              "table:1: ARG_A01_02: the label stands twice in the head of the table");
    EXPECT_EQ(
        bad("ARG_HFCE", "households"),
        "table:1: households: this is no column of the layout icio, whose labels are like ARG_A01_02; choose another layout or the file "
        "as it was published");
    EXPECT_EQ(bad("OUT,40,60", "OUT,40,-60"), "table:8: ARG_G: the output -60 is negative; no industry makes less than nothing");
    EXPECT_EQ(bad(",0,90\nTLS", ",0,-90\nTLS"), "table:5: OUT: the output -90 is negative; no industry makes less than nothing");
    EXPECT_EQ(
        refused(Layout::icio, "a,b\n1,2\n"),
        "table:1: b: this is no column of the layout icio, whose labels are like ARG_A01_02; choose another layout or the file as it was "
        "published");
    EXPECT_EQ(refused(Layout::icio, ""), "table: the file is empty");
    EXPECT_EQ(refused(Layout::icio, "PK\x03\x04 zip"),
              "table: this is an archive or a spreadsheet; unpack it, or save the table as text with commas, and name that file");
}

TEST(Icio, one_list_of_sectors_has_to_do_for_all_regions) {
    EXPECT_EQ(
        refused(Layout::icio, "V1,AAA_A,BBB_B,CCC_C,DDD_D,EEE_E\n"),
        "table: the table has 5 industries where 5 regions and 5 sectors would have 25; needed is one list of sectors for all regions");
}

TEST(Icio, a_table_cut_off_is_refused_wherever_the_cut_is) {
    // Every prefix that is not the whole table, but for the line end behind it.
    for (std::size_t size = 0; size + 1 < icio_text.size(); ++size) {
        if (icio_text.substr(size) == "0\n" || icio_text.substr(size) == "00\n") continue;  // "40" and "4" are numbers, too
        EXPECT_NE(refused(Layout::icio, icio_text.substr(0, size)), "accepted") << size;
    }
    EXPECT_EQ(refused(Layout::icio, icio_text.substr(0, icio_text.find("AUS_G,0"))),
              "table:4: the table ends before the row AUS_G; the file is cut off, fetch it anew");
    EXPECT_EQ(refused(Layout::icio, icio_text.substr(0, icio_text.find("VA,"))),
              "table:6: the table ends before the row VA; the file is cut off, fetch it anew");
}

TEST(Icio, a_region_without_domestic_sales_is_refused) {
    std::string text = replaced(icio_text, "ARG_A01_02,5,4,2,0,25,-1,4,1,40", "ARG_A01_02,0,0,2,0,0,0,4,34,40");
    text = replaced(text, "ARG_G,6,10,0,0,44,0,0,0,60", "ARG_G,0,0,60,0,0,0,0,0,60");
    EXPECT_EQ(refused(Layout::icio, text),
              "table: the region ARG sells nothing to itself, which no economy does; merge it into another region or fetch the table anew");
}

TEST(Icio, tariffs_and_kinds_of_what_is_not_there_are_refused) {
    const auto with_tariffs = [](const std::string& rows) {
        const CsvTable table = CsvTable::parse("exporter,importer,sector,rate\n" + rows, "t.csv");
        ImportOptions options;
        options.tariffs = &table;
        return refused(Layout::icio, icio_text, options);
    };
    EXPECT_EQ(with_tariffs("BRA,ARG,G,0.1\n"), "t.csv:2: exporter: \"BRA\" is no region of the table");
    EXPECT_EQ(with_tariffs("AUS,ARG,X,0.1\n"), "t.csv:2: sector: \"X\" is no sector of the table");
    EXPECT_EQ(with_tariffs("AUS,ARG,G,-1\n"), "t.csv:2: rate: the rate -1 is -1 (-100 %) or less");
    EXPECT_EQ(with_tariffs("AUS,AUS,G,0.1\n"), "t.csv:2: rate: domestic sales bear the rate 0.1; no duty is due on them");
    EXPECT_EQ(with_tariffs("AUS,ARG,G,0.1\nAUS,ARG,G,0.1\n"), "t.csv:3: sector: this exporter, importer and sector stand here twice");
    const CsvTable kinds = CsvTable::parse("sector,kind\nG,goods\nH,goods\n", "k.csv");
    ImportOptions options;
    options.kinds = &kinds;
    EXPECT_EQ(refused(Layout::icio, icio_text, options), "k.csv:3: sector: \"H\" is no sector of the table");
}

/// The same world in both forms of the 2013 release, and of the 2016 one.
const std::string wiod2013_text =
    "V1,AUS_c1,AUS_c17,RoW_c1,RoW_c17,AUS_CONS_h,AUS_INVEN,RoW_CONS_h,RoW_INVEN,OUT\n"
    "AUS_c1,5,4,2,0,25,-1,4,1,40\nAUS_c17,6,10,0,0,44,0,0,0,60\nRoW_c1,3,1,8,6,10,0,21,1,50\nRoW_c17,0,5,10,20,0,0,55,0,90\n";
const std::string wiod2013_sheet =
    "\"World Input-Output Table, 2011\",,,,,,,,,,,,\n\"(industry-by-industry)\",,,,,,,,,,,,\n"
    ",,,,AtB,E,AtB,E,,,,,\n,,,,Agriculture,\"Electricity, Gas\",Agriculture,\"Electricity, Gas\",Final consumption,Inventories,Final "
    "consumption,Inventories,Total output\n"
    ",,,,AUS,AUS,RoW,RoW,AUS,AUS,RoW,RoW,TOT\n,,,,c1,c17,c1,c17,c37,c42,c37,c42,c60\n"
    "AtB,Agriculture,AUS,c1,5,4,2,0,25,-1,4,1,40\nE,\"Electricity, "
    "Gas\",AUS,c17,6,10,0,0,44,0,0,0,60\nAtB,Agriculture,RoW,c1,3,1,8,6,10,0,21,1,50\n"
    "E,\"Electricity, Gas\",RoW,c17,0,5,10,20,0,0,55,0,90\n,Taxes less subsidies,TOT,r61,1,2,3,4,0,0,0,0,10\n,Value "
    "added,TOT,r65,25,38,27,60,0,0,0,0,150\n"
    ",Output at basic prices,TOT,r69,40,60,50,90,79,-1,80,2,400\n";
const std::string wiod2016_text =
    "IndustryCode,IndustryDescription,Country,RNr,Year,vAUS1,vAUS24,vROW1,vROW24,vAUS57,vAUS61,vROW57,vROW61,TOT\n"
    "A01,\"Crop and animal production, hunting\",AUS,1,2014,5,4,2,0,25,-1,4,1,40\nD35,Electricity,AUS,24,2014,6,10,0,0,44,0,0,0,60\n"
    "A01,\"Crop and animal production, hunting\",ROW,1,2014,3,1,8,6,10,0,21,1,50\nD35,Electricity,ROW,24,2014,0,5,10,20,0,0,55,0,90\n"
    "TXSP,Taxes less subsidies,TOT,66,2014,1,2,3,4,0,0,0,0,10\nVA,Value "
    "added,TOT,70,2014,25,38,27,60,0,0,0,0,150\nGO,Output,TOT,73,2014,40,60,50,90,79,-1,80,2,400\n";

TEST(Wiod, all_forms_of_both_releases_give_the_same_world) {
    const World expected = imported(Layout::icio, icio_text);
    for (const auto& [layout, text] :
         {std::pair{Layout::wiod2013, wiod2013_text}, {Layout::wiod2013, wiod2013_sheet}, {Layout::wiod2016, wiod2016_text}}) {
        const World world = imported(layout, text);
        EXPECT_EQ(world.purchases, expected.purchases);
        EXPECT_EQ(world.input_output, expected.input_output);
        EXPECT_TRUE(world.repairs.empty());
        EXPECT_EQ(world.sectors[0].kind, SectorKind::goods);
        EXPECT_EQ(world.sectors[1].kind, SectorKind::services);
    }
    EXPECT_EQ(imported(Layout::wiod2013, wiod2013_sheet).sectors[1].code, "c17");
    EXPECT_EQ(imported(Layout::wiod2016, wiod2016_text).sectors[1].code, "D35");
}

TEST(Wiod, bad_tables_are_refused_with_line_and_column) {
    EXPECT_EQ(refused(Layout::wiod2013, icio_text),
              "table:1: this is no table in the layout wiod2013, whose columns have labels such as AUS_c1");
    EXPECT_EQ(refused(Layout::wiod2016, wiod2013_text.substr(0, wiod2013_text.find("RoW_c17,0"))),
              "table:4: the table ends before the row RoW 17; the file is cut off, fetch it anew");
    EXPECT_EQ(refused(Layout::wiod2016, replaced(wiod2016_text, "GO,Output,TOT", "ZZ,Output,TOT")),
              "table:8: the row \"TOT 73\" is none of the layout wiod2016");
    EXPECT_EQ(refused(Layout::wiod2016, replaced(wiod2016_text, "\"Crop and", "\"Crop\" and")),
              "table:2: a quoted field does not end where it should");
    EXPECT_EQ(refused(Layout::wiod2013, replaced(wiod2013_sheet, "AUS,c17,6", "AUS,c1,6")),
              "table:8: the row \"AUS c1\" stands here twice");
}

std::string refused_files(Layout layout, const std::vector<std::pair<std::string, std::string>>& files) {
    return refusal([&] {
        std::vector<ByteStream> streams;
        for (const auto& [name, text] : files) streams.push_back(bytes(text, name));
        (void)import_world(layout, std::move(streams));
    });
}

using Files = std::vector<std::pair<std::string, std::string>>;
World imported_files(Layout layout, const Files& files) {
    std::vector<ByteStream> streams;
    for (const auto& [name, text] : files) streams.push_back(bytes(text, name));
    return import_world(layout, std::move(streams)).world;
}
Files with(Files files, const std::string& name, const std::string& from, const std::string& to) {
    for (auto& [file, text] : files) {
        if (file == name) text = replaced(text, from, to);
    }
    return files;
}

/// The same world once more; A is inputs over outputs, exact in binary.
Files exiobase_files() {
    const std::string head =
        "region\t\tAU\tAU\tWA\tWA\nsector\t\tWheat\tProduction of electricity by coal\tWheat\tProduction of electricity by "
        "coal\nregion\tsector\t\t\t\t\n";
    return {{"IOT/A.txt", head + "AU\tWheat\t0.125\t0.0625\t0.0625\t0\nAU\tProduction of electricity by coal\t0.125\t0.25\t0\t0\n"
                                 "WA\tWheat\t0.0625\t0\t0.125\t0.0625\nWA\tProduction of electricity by coal\t0\t0.125\t0.25\t0.25\n"},
            {"IOT/Y.txt",
             "region\t\tAU\tAU\tWA\tWA\ncategory\t\tHouseholds\tInventories\tHouseholds\tInventories\nregion\tsector\t\t\t\t\n"
             "AU\tWheat\t48\t-1\t2\t1\nAU\tProduction of electricity by coal\t40\t0\t0\t0\nWA\tWheat\t2\t0\t18\t0\n"
             "WA\tProduction of electricity by coal\t0\t0\t24\t8\n"},
            {"IOT/x.txt",
             "region\tsector\tindout\nAU\tWheat\t64\nAU\tProduction of electricity by coal\t64\nWA\tWheat\t32\nWA\tProduction of "
             "electricity by coal\t64\n"}};
}

TEST(Exiobase, coefficients_times_output_are_uses) {
    const World world = imported_files(Layout::exiobase, exiobase_files());
    EXPECT_EQ(world.regions[1].code, "WA");
    EXPECT_EQ(world.sectors[0], (Sector{"Wheat", SectorKind::goods}));
    EXPECT_EQ(world.sectors[1].kind, SectorKind::services);
    EXPECT_EQ(world.input_output->intermediate(0, 0, 0), (0.125 + 0.0625) * 64);
    EXPECT_EQ(world.purchases(0, 0, 0), 0.125 * 64 + 0.0625 * 64 + 48 - 1);
    EXPECT_TRUE(world.repairs.empty());
    EXPECT_EQ(world.input_output->value_added(1, 1), 64 * (1 - 0.0625 - 0.25));
    EXPECT_EQ(world.input_output->final_use(1, 1), 32);
    check_accounts(world);
}

TEST(Exiobase, bad_files_are_refused_with_line_and_column) {
    const Files files = exiobase_files();
    EXPECT_EQ(refused_files(Layout::exiobase, {files[0], files[1]}),
              "there is no file x.txt among those named; needed are A.txt, Y.txt and x.txt of one year");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/A.txt", "WA\tWheat\t0.0625", "WA\tRice\t0.0625")),
              "IOT/A.txt:6: the row \"WA Rice\" stands where x.txt has \"WA Wheat\"; take all files from one archive");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/A.txt", "\t0.25\t0.25\n", "\t0.25\n")),
              "IOT/A.txt:7: the row has 5 fields where 6 belong; the file is damaged or cut off, fetch it anew");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/Y.txt", "WA\tProduction of electricity by coal\t0\t0\t24\t8\n", "")),
              "IOT/Y.txt:6: the table ends before the row \"WA Production of electricity by coal\"; the file is cut off, fetch it anew");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/x.txt", "WA\tWheat\t32", "WA\tWheat\t-32")),
              "IOT/x.txt:4: indout: the output -32 is negative; no industry makes less than nothing");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/x.txt", "WA\tWheat\t32", "WA\tWheat\tmuch")),
              "IOT/x.txt:4: indout: \"much\" is not a number");
    EXPECT_EQ(refused_files(Layout::exiobase, with(files, "IOT/x.txt", "WA\tWheat\t32", "AU\tWheat\t32")),
              "IOT/x.txt:4: the industry AU Wheat stands here twice");
}

/// Eora in thousands, with its row and column of discrepancies; final demand of one category.
Files eora_files() {
    return {{"labels_T.txt",
             "Aland\tAAA\tIndustries\tAgriculture\t\nAland\tAAA\tIndustries\tElectricity, Gas and "
             "Water\t\nBland\tBBB\tIndustries\tAgriculture\t\n"
             "Bland\tBBB\tIndustries\tElectricity, Gas and Water\t\nStatistical Discrepancies\tROW\tIndustries\tTOTAL\t\n"},
            {"labels_FD.txt",
             "Aland\tAAA\tFinal Demand\tHousehold\t\nBland\tBBB\tFinal Demand\tHousehold\t\nStatistical Discrepancies\tROW\tFinal "
             "Demand\tHousehold\t\n"},
            {"Eora26_2017_bp_T.txt",
             "5000\t4000\t2000\t0\t9\n6000\t10000\t0\t0\t0\n3000\t1000\t8000\t6000\t0\n0\t5000\t10000\t20000\t0\n7\t0\t0\t0\t0\n"},
            {"Eora26_2017_bp_FD.txt", "24000\t5000\t0\n44000\t0\t0\n10000\t22000\t0\n0\t55000\t1\n0\t2\t0\n"},
            {"Eora26_2017_bp_VA.txt", "20000\t30000\t27000\t60000\t0\n6000\t10000\t3000\t4000\t0\n"}};
}

TEST(Eora, thousands_become_millions_and_discrepancies_stay_out) {
    const World world = imported_files(Layout::eora26, eora_files());
    ASSERT_EQ(world.regions.size(), 2U);
    EXPECT_EQ(world.sectors[0].kind, SectorKind::goods);
    EXPECT_EQ(world.sectors[1].kind, SectorKind::services);
    EXPECT_DOUBLE_EQ(world.purchases(0, 1, 0), 3 + 1 + 10);
    EXPECT_DOUBLE_EQ(world.input_output->intermediate(0, 0, 0), 5 + 3);
    EXPECT_DOUBLE_EQ(world.input_output->value_added(0, 0), 26);
    ASSERT_EQ(world.repairs.size(), 2U);
    EXPECT_EQ(world.repairs[0].what, "discrepancies sold, left out");
    EXPECT_DOUBLE_EQ(world.repairs[0].before, 0.009);
    EXPECT_DOUBLE_EQ(world.repairs[1].before, 0.010);
    check_accounts(world);
}

TEST(Eora, where_costs_and_sales_differ_costs_are_scaled_and_shares_stay) {
    const World world = imported_files(Layout::eora26, with(eora_files(), "Eora26_2017_bp_VA.txt", "20000\t30000", "60000\t30000"));
    const double costs = 5 + 3 + 6 + 66;
    EXPECT_NEAR(world.input_output->value_added(0, 0) / 40, 66 / costs, 1e-12);
    EXPECT_EQ(world.repairs[2].what, "inputs scaled");
    check_accounts(world);
}

TEST(Eora, bad_files_are_refused_with_line_and_column) {
    const Files files = eora_files();
    const auto bad = [&](const std::string& file, const std::string& from, const std::string& to) {
        return refused_files(Layout::eora26, with(files, file, from, to));
    };
    EXPECT_EQ(bad("Eora26_2017_bp_T.txt", "6000\t10000", "six\t10000"), "Eora26_2017_bp_T.txt:2: AAA Agriculture: \"six\" is not a number");
    EXPECT_EQ(bad("Eora26_2017_bp_T.txt", "6000\t10000", "6000"),
              "Eora26_2017_bp_T.txt:2: the row has 4 fields where 5 belong; the file is damaged or cut off, fetch it anew");
    EXPECT_EQ(bad("Eora26_2017_bp_FD.txt", "0\t2\t0\n", ""),
              "Eora26_2017_bp_FD.txt:4: the table has 4 rows where the labels have 5; the file is cut off, fetch it anew");
    EXPECT_EQ(bad("Eora26_2017_bp_FD.txt", "0\t2\t0\n", "0\t2\t0\n1\t1\t1\n"),
              "Eora26_2017_bp_FD.txt:6: the table has more rows than the 5 labels");
    EXPECT_EQ(bad("labels_T.txt", "Bland\tBBB\tIndustries\tAgriculture", "Aland\tAAA\tIndustries\tAgriculture"),
              "labels_T.txt:3: the label \"AAA Agriculture\" stands here twice");
    EXPECT_EQ(bad("Eora26_2017_bp_VA.txt", eora_files()[4].second, ""),
              "Eora26_2017_bp_VA.txt: the table has 0 rows where the labels have 1; the file is cut off, fetch it anew");
}

/// An aggregation of GTAP with two commodities and two regions; a tenth of usa's purchases of food from chn is duty.
std::string gtap_text(bool classic) {
    const std::vector<std::string> goods = {"food", "cmn"};
    const std::vector<std::string> made = classic ? std::vector<std::string>{"food", "cmn", "CGDS"} : goods;
    const std::vector<std::string> regions = {"usa", "EAs"};
    const auto name = [&](const char* standard, const char* old) { return std::string(classic ? old : standard); };
    const auto firms = [&](std::vector<double> values, std::vector<double> investment) {
        if (classic) {
            values.insert(values.begin() + 4, investment.begin(), investment.begin() + 2);
            values.insert(values.end(), investment.begin() + 2, investment.end());
        }
        return values;
    };
    test::HarWriter file;
    file.text("H1", regions);
    file.whole(name("VDFB", "VDFM"), {"COMM", "ACTS", "REG"}, {goods, made, regions}, firms({8, 4, 2, 16, 4, 4, 2, 8}, {1, 2, 0, 1}));
    file.sparse(name("VMFB", "VIFM"), {"COMM", "ACTS", "REG"}, {goods, made, regions}, firms({2, 0, 0, 0, 4, 0, 0, 0}, {0, 0, 0, 0}));
    file.whole(name("VDPB", "VDPM"), {"COMM", "REG"}, {goods, regions}, {20, 30, 10, 12});
    file.whole(name("VMPB", "VIPM"), {"COMM", "REG"}, {goods, regions}, {9, 0, 4, 2});
    file.whole(name("VDGB", "VDGM"), {"COMM", "REG"}, {goods, regions}, {0, 5, 0, 3});
    file.sparse(name("VMGB", "VIGM"), {"COMM", "REG"}, {goods, regions}, {0, 0, 0, 0});
    if (!classic) {
        file.whole("VDIB", {"COMM", "REG"}, {goods, regions}, {1, 2, 0, 1});
        file.whole("VMIB", {"COMM", "REG"}, {goods, regions}, {0, 0, 0, 0});
    }
    // usa → EAs: 8 of food, 2 of cmn; EAs → usa: 10 of food, duty 1.
    file.whole(name("VFOB", "VXWD"), {"COMM", "REG", "REG"}, {goods, regions, regions}, {0, 0, 10, 0, 7, 2, 0, 0});
    file.whole(name("VCIF", "VIWS"), {"COMM", "REG", "REG"}, {goods, regions, regions}, {0, 0, 10, 0, 8, 2, 0, 0});
    file.whole(name("VMSB", "VIMS"), {"COMM", "REG", "REG"}, {goods, regions, regions}, {0, 0, 11, 0, 8, 2, 0, 0});
    file.whole("VST", {"MARG", "REG"}, {{"cmn"}, regions}, {1, 0});
    return file.bytes();
}

TEST(Gtap, both_forms_of_a_database_give_the_same_world) {
    const World world = imported(Layout::gtap_har, gtap_text(false));
    const World old = imported(Layout::gtap_har, gtap_text(true));
    EXPECT_EQ(old.purchases, world.purchases);
    EXPECT_EQ(old.input_output, world.input_output);
    ASSERT_EQ(world.regions, (std::vector<Region>{{"USA", "USA"}, {"EAs", "EAs"}}));
    EXPECT_EQ(world.sectors, (std::vector<Sector>{{"food", SectorKind::goods}, {"cmn", SectorKind::services}}));
    EXPECT_EQ(world.purchases(0, 1, 0), 10);
    EXPECT_NEAR(world.tariffs(0, 1, 0), 0.1, 1e-12);
    EXPECT_EQ(world.purchases(0, 0, 0), 8 + 2 + 20 + 1) << "domestic purchases of firms, households, investors";
    check_accounts(world);
    // Expenditure on food is 31 at home and 11 abroad; firms' use of 10 in food and 2 in cmn goes with the scale of their costs.
    EXPECT_NEAR(world.input_output->final_use(0, 0), 42 - 10 * 39 / 38.0 - 2 * 59 / 60.0, 1e-9);
    // Recorded output of food in the USA is 31 at home and 7 fob; its cost shares stay when sales are 39, at cif.
    EXPECT_NEAR(world.input_output->value_added(0, 0) / 39, (38.0 - 8 - 4 - 2) / 38, 1e-12);
}

TEST(Gtap, margins_are_reported) {
    const World world = imported(Layout::gtap_har, gtap_text(false));
    EXPECT_EQ(world.repairs[0], (Repair{"transport margins counted as exports", "USA", "", "food", 7, 8}));
    EXPECT_EQ(world.repairs[1], (Repair{"sales to international transport left out", "USA", "", "cmn", 1, 0}));
}

TEST(Gtap, bad_files_are_refused) {
    const std::string text = gtap_text(false);
    const auto bad = [&](const std::string& from, const std::string& to) { return refused(Layout::gtap_har, replaced(text, from, to)); };
    EXPECT_EQ(bad("VCIF", "XCIF"),
              "table: the file has neither the header VCIF nor VIWS; needed is the basedata.har of an aggregation of GTAP");
    EXPECT_EQ(bad("VMIB", "XMIB"), "table: the header VMIB is missing; needed is the basedata.har of an aggregation of GTAP");
    EXPECT_EQ(bad("    REFULL", "    RLFULL"),
              "table: header VDFB: the header holds RLFULL where real numbers over named sets (REFULL or RESPSE) are needed");
    EXPECT_EQ(refused(Layout::gtap_har, icio_text), "table: this is no header-array file, or a damaged one: a record of 1093415254 bytes");
    const CsvTable tariffs = CsvTable::parse("exporter,importer,sector,rate\n", "t.csv");
    ImportOptions options;
    options.tariffs = &tariffs;
    EXPECT_EQ(refused(Layout::gtap_har, text, options), "the layout gtap-har has duties of its own; leave --tariffs out");
}

TEST(Gtap, a_file_cut_off_is_refused_wherever_the_cut_is) {
    const std::string text = gtap_text(false);
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_NE(refused(Layout::gtap_har, text.substr(0, size)), "accepted") << size;
}

TEST(Wiod, the_whole_table_of_2011_adds_up) {
    const std::string path = std::string(IMPOST_SHARED) + "/data/world/wiod2011_iot.csv.gz";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the whole table of 2011 is not at hand";
    std::size_t lines = 0;
    ImportOptions options;
    options.watch = [&](const ByteStream& /*bytes*/, std::size_t line) { lines = line; };
    const World world = import_wiod2013(ByteStream::open(path), options).world;
    EXPECT_EQ(lines, 1 + 41U * 35);
    ASSERT_EQ(world.regions.size(), 41U);
    ASSERT_EQ(world.sectors.size(), 35U);
    check_accounts(world);
    EXPECT_TRUE(world.find_region("USA"));
    EXPECT_TRUE(world.find_region("RoW"));
    // World output in 2011 is some 140 trillion dollars, value added half of it.
    EXPECT_NEAR(sum(world.purchases.cells()) / 1e6, 140, 10);
    EXPECT_NEAR(sum(world.input_output->value_added.cells()) / sum(world.purchases.cells()), 0.5, 0.05);
    // Without duties the world earns what it spends.
    EXPECT_NEAR(sum(world.input_output->final_use.cells()) / sum(world.input_output->value_added.cells()), 1, 1e-12);
    for (const Repair& repair : world.repairs) EXPECT_NE(repair.before, repair.after);
}

}  // namespace
}  // namespace impost
