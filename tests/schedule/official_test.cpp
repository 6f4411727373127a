#include "impost/schedule/official.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "impost/io/file.hpp"
#include "impost/schedule/derive.hpp"
#include "impost/schedule/revision.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

namespace fs = std::filesystem;
using test::refusal;

/// A revision as published: horses at a rate.
std::string horses(const std::string& rate) {
    return R"([{"htsno":"0101","indent":"0","description":"Live horses:","units":[],"general":"","special":"","other":"","footnotes":[]},
{"htsno":"","indent":"1","description":"Horses:","superior":"true","units":null,"footnotes":null},
{"htsno":"0101.21.00","indent":"2","description":"Purebred","units":["No."],"general":")" +
           rate + R"(","special":"","other":"20%","footnotes":[{"columns":["general"],"value":"See 9903.88.15.","type":"endnote"}]}])";
}

/// A folder with two revisions as the Commission publishes them, one of them packed, and their days.
class OfficialFolder : public testing::Test {
protected:
    OfficialFolder() {
        fs::create_directories(folder_);
        put("hts_2025_basic.json", horses("Free"));
        put("hts_2025_rev_1.json.gz", horses("4%"));
        put("revisions_raw.csv", "revision,effective_date,policy_event\nbasic,2025-01-01,NA\nrev_1,2025-01-27,\"a, b\"\n");
    }
    ~OfficialFolder() override { fs::remove_all(folder_); }

    void put(const std::string& name, const std::string& text) const { write_file(folder_ / name, text); }
    void remove(const char* name) const { fs::remove(folder_ / name); }
    [[nodiscard]] Schedule read(const std::vector<Revision>& known = {}) const { return read_schedule(folder_, known); }
    [[nodiscard]] std::string refused(const std::vector<Revision>& known = {}) const {
        std::string text = refusal([&] { (void)read(known); });
        for (std::size_t at = 0; (at = text.find(folder_.string())) != std::string::npos;) text.replace(at, folder_.string().size(), "F");
        return text;
    }
    static std::string rate_on(const Schedule& schedule, const char* day) {
        return schedule.line(HsCode::parse("0101.21.00").value(), Date::parse(day).value()).value().general;
    }

    fs::path folder_ =
        fs::path(testing::TempDir()) / ("impost_official_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(OfficialFolder, gives_each_day_the_lines_of_its_revision) {
    const Schedule schedule = read();
    ASSERT_EQ(schedule.revisions().size(), 2U);
    EXPECT_EQ(schedule.revisions()[1].name, "2025_rev_1");
    EXPECT_EQ(rate_on(schedule, "2025-01-26"), "Free");
    EXPECT_EQ(rate_on(schedule, "2025-01-27"), "4%");
    const TariffLine line = schedule.line(HsCode::parse("0101.21.00").value(), Date::from_civil(2025, 2, 1)).value();
    EXPECT_EQ(line.description, "Live horses: Horses: Purebred");
    EXPECT_EQ(line.references, std::vector<std::string>{"9903.88.15"});
}

TEST_F(OfficialFolder, reads_as_the_table_that_is_derived_from_it) {
    ScheduleDeriver deriver;
    for (const auto& [revision, file] : list_official_revisions(folder_, read_revision_dates(folder_ / "revisions_raw.csv"), {}))
        deriver.add(read_revision(file));
    const fs::path derived = folder_ / "derived";
    fs::create_directories(derived);
    write_file(derived / "revisions.csv", "revision,from\n2025_basic,2025-01-01\n2025_rev_1,2025-01-27\n");
    write_file(derived / "lines.csv.zst", deriver.lines_csv());
    write_file(derived / "corrections.csv", "code,column,first,last,printed,read_as,reason\n");
    const Schedule one = read();
    const Schedule other = read_schedule(derived, {});
    ASSERT_EQ(one.rows().size(), other.rows().size());
    for (std::size_t row = 0; row < one.rows().size(); ++row) {
        EXPECT_EQ(one.rows()[row].code, other.rows()[row].code);
        EXPECT_EQ(one.rows()[row].first_revision, other.rows()[row].first_revision);
        EXPECT_EQ(one.rows()[row].end_revision, other.rows()[row].end_revision);
        EXPECT_EQ(one.general(one.rows()[row]), other.general(other.rows()[row]));
    }
    for (const char* day : {"2025-01-01", "2025-01-26", "2025-01-27"}) EXPECT_EQ(rate_on(one, day), rate_on(other, day));
}

TEST_F(OfficialFolder, takes_days_that_its_table_leaves_out_from_those_that_are_known) {
    const std::vector<Revision> known = {{"2025_basic", Date::from_civil(1999, 1, 1)},
                                         {"2025_rev_2", Date::from_civil(2025, 2, 1)},
                                         {"2025_rev_3", Date::from_civil(2025, 2, 4)}};
    put("hts_2025_rev_2.json", horses("5%"));
    const Schedule schedule = read(known);
    EXPECT_EQ(schedule.revisions().size(), 3U);
    EXPECT_EQ(schedule.revisions().front().from, Date::from_civil(2025, 1, 1)) << "the folder's own table comes first";
    EXPECT_EQ(rate_on(schedule, "2025-02-01"), "5%");
    remove("revisions_raw.csv");
    remove("hts_2025_rev_1.json.gz");
    EXPECT_EQ(rate_on(read(known), "2024-12-31"), "Free");
}

TEST_F(OfficialFolder, is_read_as_its_corrections_say) {
    put("corrections.csv", "code,column,first,last,printed,read_as,reason\n01012100,general,2025_rev_1,2025_rev_1,4%,4.5%,a slip\n");
    EXPECT_EQ(rate_on(read(), "2025-01-27"), "4.5%");
    put("corrections.csv", "code,column,first,last,printed,read_as,reason\n01012100,general,2025_rev_1,2025_rev_1,5%,4.5%,a slip\n");
    EXPECT_EQ(refused(), "F/corrections.csv:2: code: the revisions that print it are others");
}

TEST_F(OfficialFolder, with_a_file_or_a_day_too_many_or_too_few_is_refused) {
    put("hts_2025_rev_1.json", horses("4%"));
    EXPECT_EQ(refused(), "F/hts_2025_rev_1.json: the revision 2025_rev_1 is in two files");
    remove("hts_2025_rev_1.json");
    put("hts_2025_rev_9.json", horses("4%"));
    EXPECT_EQ(refused(),
              "F/hts_2025_rev_9.json: no table says from which day 2025_rev_9 counts: it needs a line revision,from in revisions.csv");
    remove("hts_2025_rev_9.json");
    put("revisions.csv", "revision,from\n2025_basic,2025-01-01\n2025_rev_1,2025-01-27\n2025_rev_2,2025-02-01\n");
    EXPECT_EQ(refused(), "F: there is no file hts_2025_rev_2.json (or .json.gz, .json.zst)");
    put("revisions.csv", "revision,from\n2025_basic,2025-01-01\n2025_basic,2025-01-27\n");
    EXPECT_EQ(refused(), "F/revisions.csv:3: revision: \"2025_basic\" stands twice");
    put("revisions.csv", "revision,from\n2025_basic,soon\n");
    EXPECT_EQ(refused().rfind("F/revisions.csv:2: from: ", 0), 0U) << refused();
}

TEST_F(OfficialFolder, of_another_form_is_refused_with_its_file) {
    put("hts_2025_rev_1.json.gz", "{}");
    EXPECT_EQ(refused().rfind("F/hts_2025_rev_1.json.gz: not a schedule revision, after 0 lines: ", 0), 0U) << refused();
    put("lines.csv.zst", "code\n");
    EXPECT_EQ(refused(), "F: the folder holds both official revisions and lines.csv.zst, derived from some");
    for (const char* name : {"hts_2025_basic.json", "hts_2025_rev_1.json.gz", "lines.csv.zst"}) remove(name);
    for (const char* other : {"hts_.json", "hts_2025_basic.txt", "2025_basic.json"}) put(other, horses("4%"));
    EXPECT_EQ(refused(),
              "F: no schedule: neither official revisions (hts_<revision>.json, .json.gz, .json.zst) nor lines.csv.zst, derived from them");
    fs::remove_all(folder_);
    EXPECT_EQ(refused(), "F: No such file or directory");
}

}  // namespace
}  // namespace impost
