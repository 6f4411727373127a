#include "impost/world/reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "impost/io/file.hpp"

namespace impost {
namespace {

const std::string flows_header = "exporter,importer,sector,value,tariff\n";

/// Two regions, two sectors; B buys nothing of A's services.
WorldFiles small_files() {
    return {
        {"flows.csv",
         flows_header + "A,A,food,100,0\nA,B,food,10,0.05\nB,A,food,20,0.1\nB,B,food,50,0\nA,A,care,30,0\nB,A,care,5,0\nB,B,care,40,0\n"},
        {"elasticities.csv", "sector,theta\nfood,4\ncare,2.5\n"},
        {"sectors.csv", "sector,kind\nfood,goods\ncare,services\n"}};
}

/// The inner accounts of the small world: expenditure A food 122, care 35, B food 60.5, care 40; output A food 110, care 30, B food 70,
/// care 45.
WorldFiles files_with_input_output() {
    WorldFiles files = small_files();
    files["intermediate.csv"] =
        "region,input,sector,value\nA,food,food,40\nA,food,care,2\nA,care,food,10\nA,care,care,5\nB,food,food,20\nB,food,care,0.5\nB,care,"
        "food,5\nB,care,care,10\n";
    files["final.csv"] = "region,sector,value\nA,food,80\nA,care,20\nB,food,40\nB,care,25\n";
    files["value_added.csv"] = "region,sector,value\nA,food,60\nA,care,23\nB,food,45\nB,care,34.5\n";
    return files;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string refusal(WorldFiles files) {
    try {
        (void)parse_world(std::move(files), "w");
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

std::string refusal_after(const std::string& file, const std::string& from, const std::string& to) {
    WorldFiles files = files_with_input_output();
    files[file] = replaced(files[file], from, to);
    return refusal(std::move(files));
}

std::string refusal_without(const std::string& file) {
    WorldFiles files = files_with_input_output();
    files.erase(file);
    return refusal(std::move(files));
}

/// A folder that goes away with the test.
class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("impost-world-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

TEST(Reader, the_plain_form_says_who_buys_what_from_whom) {
    const World world = parse_world(small_files(), "w");
    ASSERT_EQ(world.regions, (std::vector<Region>{{"A", "A"}, {"B", "B"}}));
    ASSERT_EQ(world.sectors, (std::vector<Sector>{{"food", SectorKind::goods}, {"care", SectorKind::services}}));
    EXPECT_EQ(world.purchases(1, 0, 0), 10);
    EXPECT_EQ(world.tariffs(1, 0, 0), 0.05);
    EXPECT_EQ(world.purchases(0, 1, 0), 20);
    EXPECT_EQ(world.tariffs(0, 1, 0), 0.1);
    EXPECT_EQ(world.purchases(1, 0, 1), 0) << "a row that is not there is no trade";
    EXPECT_EQ(world.elasticities, (std::vector<ElasticitySet>{{"theta", {4, 2.5}}}));
    EXPECT_FALSE(world.input_output);
    EXPECT_TRUE(world.repairs.empty());
}

TEST(Reader, without_a_list_of_sectors_all_are_goods) {
    WorldFiles files = small_files();
    files.erase("sectors.csv");
    for (const Sector& sector : parse_world(files, "w").sectors) EXPECT_EQ(sector.kind, SectorKind::goods);
}

TEST(Reader, regions_csv_gives_order_and_names) {
    WorldFiles files = small_files();
    files["regions.csv"] = "region,name\nB,Beta\nA,Alpha\n";
    const World world = parse_world(files, "w");
    EXPECT_EQ(world.regions, (std::vector<Region>{{"B", "Beta"}, {"A", "Alpha"}}));
    EXPECT_EQ(world.purchases(0, 1, 0), 10);
}

TEST(Reader, several_columns_are_several_sets_of_elasticities) {
    WorldFiles files = small_files();
    files["elasticities.csv"] = "sector,IS,CP\ncare,2,3\nfood,4,5\nunused,1,1\n";
    const World world = parse_world(files, "w");
    EXPECT_EQ(world.elasticity_set("CP").value().theta, (std::vector<double>{5, 3}));
    EXPECT_EQ(world.default_elasticity_set().value().name, "IS");
    EXPECT_STREQ(world.elasticity_set("XX").error().what(), "there is no elasticity set \"XX\"; this world has: IS, CP");
}

TEST(Reader, elasticities_come_from_the_world_or_from_a_file) {
    const Folder folder;
    const World world = parse_world(small_files(), "w");
    const std::string path = folder.path() + "/mine.csv";
    write_file(path, "sector,theta\ncare,7\nfood,8\n");
    EXPECT_EQ(choose_elasticities(world, "").theta, (std::vector<double>{4, 2.5}));
    EXPECT_EQ(choose_elasticities(world, "theta").theta, (std::vector<double>{4, 2.5}));
    EXPECT_EQ(choose_elasticities(world, path).theta, (std::vector<double>{8, 7}));
    EXPECT_EQ(choose_elasticities(world, path).name, path);
    try {
        (void)choose_elasticities(world, "ZZ");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "there is no elasticity set \"ZZ\"; this world has: theta; nor is there a file of that name");
    }
    try {
        (void)parse_elasticity_set(world, "sector,theta\nfood,8\n", "mine.csv");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "mine.csv: theta: the sector care has no elasticity");
    }
}

TEST(Reader, a_world_written_reads_back_equal_plain_and_packed) {
    for (const Packing packing : {Packing::plain, Packing::zstd}) {
        const Folder folder;
        World world = parse_world(files_with_input_output(), "w");
        world.purchases(0, 1, 0) += 1.0 / 3;
        world.input_output->final_use(0, 0) += 1.1 / 3;
        world.input_output->value_added(1, 0) += 1.0 / 3;
        write_world(world, folder.path(), packing);
        World again = read_world(folder.path());
        EXPECT_EQ(again.purchases, world.purchases);
        EXPECT_EQ(again.tariffs, world.tariffs);
        EXPECT_EQ(again.regions, world.regions);
        EXPECT_EQ(again.sectors, world.sectors);
        EXPECT_EQ(again.elasticities, world.elasticities);
        ASSERT_TRUE(again.input_output);
        EXPECT_NEAR(again.input_output->final_use(0, 0), world.input_output->final_use(0, 0), 1e-12);
    }
}

TEST(Reader, packed_and_plain_files_may_stand_side_by_side) {
    const Folder folder;
    for (const auto& [name, text] : small_files()) write_file(folder.path() + "/" + name + (name == "flows.csv" ? ".gz" : ""), text);
    World world = parse_world(small_files(), folder.path());
    EXPECT_EQ(read_world(folder.path() + "/").purchases, world.purchases);
}

TEST(Reader, bad_flows_are_refused_with_file_line_and_field) {
    const auto flows = [](const std::string& from, const std::string& to) { return refusal_after("flows.csv", from, to); };
    EXPECT_EQ(flows("100", "-100"), "w/flows.csv:2: value: the value -100 is negative");
    EXPECT_EQ(flows("100", "a lot"), "w/flows.csv:2: value: \"a lot\" is not a number");
    EXPECT_EQ(flows("100", "inf"), "w/flows.csv:2: value: \"inf\" is not a number");
    EXPECT_EQ(flows("100", ""), "w/flows.csv:2: value: \"\" is not a number");
    EXPECT_EQ(flows("0.05", "ten"), "w/flows.csv:3: tariff: \"ten\" is not a number");
    EXPECT_EQ(flows("0.05", "-1"), "w/flows.csv:3: tariff: the tariff -1 is -1 (-100 %) or less");
    EXPECT_EQ(flows("100,0", "100,0.1"), "w/flows.csv:2: tariff: domestic sales bear the tariff 0.1; no duty is due on them");
    EXPECT_EQ(flows("A,B,food,10", "A,A,food,10"), "w/flows.csv:3: sector: the flow from A to A in sector food stands here twice");
    EXPECT_EQ(flows("A,B,food", ",B,food"), "w/flows.csv:3: exporter: the code is empty");
    EXPECT_EQ(flows("A,B,food", "A,B,toys"), "w/flows.csv:3: sector: \"toys\" is not in sectors.csv");
    EXPECT_EQ(flows("tariff\n", "duty\n"), "w/flows.csv:1: the column \"tariff\" is missing");
    EXPECT_EQ(flows("10,0.05", "10"), "w/flows.csv:3: the row has 4 fields where the header has 5");
}

TEST(Reader, missing_files_are_named) {
    EXPECT_EQ(refusal_without("flows.csv"), "w/flows.csv: the file is missing; a world needs it, plain, .gz or .zst");
    EXPECT_EQ(refusal_without("elasticities.csv"), "w/elasticities.csv: the file is missing; a world needs it, plain, .gz or .zst");
    for (const char* file : {"intermediate.csv", "final.csv", "value_added.csv"}) {
        EXPECT_EQ(refusal_without(file),
                  std::string("w/") + file + ": the file is missing; intermediate.csv, final.csv and value_added.csv come together");
    }
    try {
        (void)read_world("no-such-folder");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "no-such-folder: there is no such folder; a world is a folder with flows.csv and elasticities.csv");
    }
}

TEST(Reader, a_region_has_to_buy_and_to_sell) {
    WorldFiles files = small_files();
    files["flows.csv"] += "C,A,food,1,0\n";
    EXPECT_EQ(refusal(files), "w/flows.csv: importer: the region C never buys anything");
    files = small_files();
    files["flows.csv"] += "A,C,food,1,0\n";
    EXPECT_EQ(refusal(files), "w/flows.csv: exporter: the region C never sells anything");
    files = small_files();
    files["flows.csv"] = flows_header;
    EXPECT_EQ(refusal(files), "w/flows.csv: there are no flows");
    files = small_files();
    files["regions.csv"] = "region\nA\n";
    EXPECT_EQ(refusal(files), "w/flows.csv:3: importer: \"B\" is not in regions.csv");
}

TEST(Reader, bad_elasticities_and_kinds_are_refused) {
    const auto theta = [](const std::string& from, const std::string& to) { return refusal_after("elasticities.csv", from, to); };
    EXPECT_EQ(theta("food,4", "food,0"), "w/elasticities.csv:2: theta: the elasticity 0 is not above zero");
    EXPECT_EQ(theta("food,4", "food,-3"), "w/elasticities.csv:2: theta: the elasticity -3 is not above zero");
    EXPECT_EQ(theta("food,4", "food,four"), "w/elasticities.csv:2: theta: \"four\" is not a number");
    EXPECT_EQ(theta("food,4\n", ""), "w/elasticities.csv: theta: the sector food has no elasticity");
    EXPECT_EQ(theta("care,2.5", "food,2.5"), "w/elasticities.csv:3: sector: the sector stands here twice");
    EXPECT_EQ(theta("sector,theta\nfood,4\ncare,2.5\n", "sector\nfood\ncare\n"), "w/elasticities.csv:1: the column \"theta\" is missing");
    EXPECT_EQ(refusal_after("sectors.csv", "goods", "things"),
              "w/sectors.csv:2: kind: \"things\" is no kind of sector; a sector is \"goods\" or \"services\"");
    EXPECT_EQ(refusal_after("sectors.csv", "care,services", "food,goods"), "w/sectors.csv:3: sector: the sector stands here twice");
    EXPECT_EQ(refusal_after("sectors.csv", "kind", "type"), "w/sectors.csv:1: the column \"kind\" is missing");
}

TEST(Reader, accounts_that_add_up_are_kept) {
    const World world = parse_world(files_with_input_output(), "w");
    ASSERT_TRUE(world.input_output);
    EXPECT_EQ(world.input_output->intermediate(0, 0, 1), 2) << "food used in care";
    EXPECT_EQ(world.input_output->intermediate(0, 1, 0), 10) << "care used in food";
    EXPECT_EQ(world.input_output->final_use(1, 0), 40);
    EXPECT_EQ(world.input_output->value_added(1, 1), 34.5);
    for (const Repair& repair : world.repairs) ADD_FAILURE() << repair.what << " " << repair.region << " " << repair.sector;
}

TEST(Reader, accounts_that_do_not_add_up_are_refused_with_identity_region_and_sector) {
    EXPECT_EQ(refusal_after("final.csv", "A,food,80", "A,food,81"),
              "w: the identity \"expenditure = intermediate use + final use\" does not hold for region A, sector food: 122 is not 123");
    EXPECT_EQ(refusal_after("value_added.csv", "B,care,34.5", "B,care,30"),
              "w: the identity \"output = inputs + value added\" does not hold for region B, sector care: 45 is not 40.5");
    EXPECT_EQ(refusal_after("intermediate.csv", "A,food,food,40", "A,food,food,-40"),
              "w/intermediate.csv:2: value: the value -40 is negative");
    EXPECT_EQ(refusal_after("final.csv", "A,food", "C,food"), "w/final.csv:2: region: \"C\" is not in the flows");
    EXPECT_EQ(refusal_after("final.csv", "A,care", "A,food"), "w/final.csv:3: sector: this region and sector stand here twice");
    EXPECT_EQ(refusal_after("intermediate.csv", "A,food,care", "A,food,food"),
              "w/intermediate.csv:3: sector: this region, input and sector stand here twice");
}

TEST(Reader, rounding_in_printed_accounts_is_moved_and_reported) {
    WorldFiles files = files_with_input_output();
    files["final.csv"] = replaced(files["final.csv"], "A,food,80", "A,food,80.00001");
    files["value_added.csv"] = replaced(files["value_added.csv"], "B,food,45", "B,food,44.99999");
    const World world = parse_world(files, "w");
    ASSERT_EQ(world.repairs.size(), 2U);
    EXPECT_EQ(world.repairs[0].what, "final use");
    EXPECT_EQ(world.repairs[0].region, "A");
    EXPECT_EQ(world.repairs[0].sector, "food");
    EXPECT_EQ(world.repairs[0].before, 80.00001);
    EXPECT_NEAR(world.repairs[0].after, 80, 1e-12);
    EXPECT_EQ(world.repairs[1].what, "value added");
    EXPECT_EQ(world.repairs[1].region, "B");
    check_accounts(world);
}

TEST(World, either_iso_code_finds_a_region) {
    World world;
    world.regions = {{"USA", ""}, {"CN", ""}, {"ROW", ""}};
    EXPECT_EQ(world.find_region("US"), 0U);
    EXPECT_EQ(world.find_region("CHN"), 1U);
    EXPECT_EQ(world.find_region("ROW"), 2U);
    EXPECT_FALSE(world.find_region("DEU"));
    EXPECT_FALSE(world.find_region("Mars"));
}

TEST(World, one_made_by_hand_is_checked_as_well) {
    World world = parse_world(files_with_input_output(), "w");
    const auto message = [](const World& checked) -> std::string {
        try {
            check_accounts(checked);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_EQ(message(world), "accepted");
    World broken = world;
    broken.purchases(0, 1, 0) = -1;
    EXPECT_EQ(message(broken), "w: the flow -1 is negative or not a number (importer A, exporter B, sector food)");
    broken = world;
    broken.input_output->value_added(0, 0) *= 1 + 1e-9;
    EXPECT_EQ(message(broken),
              "w: the identity \"output = inputs + value added\" does not hold for region A, sector food: 110 is not 110.0000001");
    broken = world;
    broken.elasticities[0].theta[1] = 0;
    EXPECT_EQ(message(broken), "w: theta: the elasticity of sector care is 0, not above zero");
    broken = world;
    broken.sectors.pop_back();
    EXPECT_EQ(message(broken), "w: the flows do not cover all regions and sectors");
}

}  // namespace
}  // namespace impost
