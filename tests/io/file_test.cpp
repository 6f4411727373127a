#include "impost/io/file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "refusal.hpp"

namespace impost {
namespace {

namespace fs = std::filesystem;
using test::refusal;

class Files : public testing::Test {
protected:
    Files() { fs::create_directories(folder_); }
    ~Files() override { fs::remove_all(folder_); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
    /// The bytes of a file as they lie there.
    [[nodiscard]] static std::string raw(const std::string& path) {
        std::string bytes(fs::file_size(path), '\0');
        std::FILE* file = std::fopen(path.c_str(), "rb");
        EXPECT_EQ(std::fread(bytes.data(), 1, bytes.size(), file), bytes.size());
        std::fclose(file);
        return bytes;
    }

    fs::path folder_ = fs::path(testing::TempDir()) / ("impost_files_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                                                       "_" + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::string sample(std::size_t size) {
    std::mt19937 random(1);
    std::string text;
    while (text.size() < size) text += std::to_string(random() % 1000) + ",";
    return text;
}

TEST_F(Files, what_is_written_reads_back_packed_or_not) {
    for (const char* name : {"a.csv", "a.csv.gz", "a.csv.zst"}) {
        for (const std::size_t size : {0U, 1U, 100U, 300'000U}) {
            const std::string text = sample(size);
            write_file(path(name), text);
            EXPECT_EQ(read_file(path(name)), text) << name << " " << size;
        }
    }
    EXPECT_EQ(raw(path("a.csv.gz")).substr(0, 2), "\x1f\x8b");           // RFC 1952
    EXPECT_EQ(raw(path("a.csv.zst")).substr(0, 4), "\x28\xb5\x2f\xfd");  // RFC 8878
}

TEST_F(Files, packing_is_told_by_the_bytes_and_not_by_the_name) {
    write_file(path("a.gz"), "abc");
    fs::rename(path("a.gz"), path("a.txt"));
    EXPECT_EQ(read_file(path("a.txt")), "abc");
}

TEST_F(Files, text_that_repeats_packs_far_better_than_a_thousand_to_one_and_reads_back) {
    const std::string text(5'000'000, 'x');
    for (const char* name : {"a.gz", "a.zst"}) {
        write_file(path(name), text);
        EXPECT_EQ(read_file(path(name)), text) << name;
    }
}

TEST_F(Files, members_that_follow_each_other_are_one_text) {
    for (const char* name : {"a.gz", "a.zst"}) {
        write_file(path(name), "first ");
        const std::string first = raw(path(name));
        write_file(path(name), "second");
        EXPECT_EQ(unpack(first + raw(path(name)), "x"), "first second") << name;
    }
}

TEST_F(Files, packed_data_that_is_cut_off_or_damaged_is_refused_wherever_the_damage_is) {
    const std::string text = sample(20'000);
    for (const char* name : {"a.gz", "a.zst"}) {
        write_file(path(name), text);
        const std::string bytes = raw(path(name));
        for (std::size_t length = 5; length < bytes.size(); length += 97) {
            EXPECT_NE(refusal([&] { (void)unpack(bytes.substr(0, length), "d"); }).find("is damaged or cut off"), std::string::npos)
                << name << " " << length;
        }
    }
    std::string damaged = raw(path("a.gz"));
    damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
    EXPECT_EQ(refusal([&] { (void)unpack(damaged, "d"); }), "d: the gzip data is damaged or cut off");
}

TEST_F(Files, what_cannot_be_read_is_refused_with_its_name) {
    EXPECT_EQ(refusal([&] { (void)read_file(path("none")); }), path("none") + ": cannot be read: No such file or directory");
    EXPECT_EQ(refusal([&] { (void)read_file(folder_); }), folder_.string() + ": cannot be read: Is a directory");
}

TEST_F(Files, a_file_that_cannot_be_written_leaves_nothing_behind) {
    EXPECT_EQ(refusal([&] { write_file(path("no/such/folder.csv"), "a"); }),
              path("no/such/folder.csv") + ": cannot be written: No such file or directory");
    fs::create_directories(path("taken/inside"));
    EXPECT_NE(refusal([&] { write_file(path("taken"), "a"); }), "accepted");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);  // "taken" alone
}

}  // namespace
}  // namespace impost
