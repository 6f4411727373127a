#include "impost/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "impost/io/file.hpp"
#include "ledger/measures.hpp"
#include "refusal.hpp"

namespace impost {
namespace {

namespace fs = std::filesystem;
using test::measure_text;
using test::refusal;
using test::version_text;

/// A ledger's folder with two measures, a list and an event.
class LedgerFolder : public testing::Test {
protected:
    LedgerFolder() {
        for (const char* folder : {"us", "cn", "events", "lists", "programs"}) fs::create_directories(folder_ / folder);
        put("us/m.toml", measure_text("m", "IEEPA", "[scope]\nproducts = { list = \"phones\" }\n" + version_text("2025-02-04", "+10%")));
        put("cn/answer.toml", measure_text("answer", "Tariff Law", "answers = \"m\"\n"));
        put("lists/phones.csv", "# source: x\nproduct\n851713\n");
        put("events/call.toml", event("call", "m"));
    }
    ~LedgerFolder() override { fs::remove_all(folder_); }

    static std::string event(const std::string& id, const std::string& concerns) {
        return "id = \"" + id + "\"\non = 2025-02-21\nkind = \"call\"\ntitle = \"T\"\nparties = [\"US\"]\nmeasures = [\"" + concerns +
               "\"]\nsources = [\"s\"]\n";
    }
    void put(const std::string& name, const std::string& text) const { write_file(folder_ / name, text); }
    [[nodiscard]] std::string refused() const {
        std::string text = refusal([&] { (void)read_ledger(folder_); });
        for (std::size_t at = 0; (at = text.find(folder_.string())) != std::string::npos;) text.replace(at, folder_.string().size(), "L");
        return text;
    }

    fs::path folder_ =
        fs::path(testing::TempDir()) / ("impost_ledger_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(LedgerFolder, is_read_whole) {
    const Ledger ledger = read_ledger(folder_);
    ASSERT_EQ(ledger.measures.size(), 2U);
    EXPECT_EQ(ledger.measures[0].id, "answer");
    EXPECT_TRUE(ledger.measure("m").versions[0].scope.covers_product(test::code("8517.13.00.00"), test::date("2025-02-04")));
    EXPECT_EQ(ledger.events.size(), 1U);
    EXPECT_TRUE(ledger.programs.programs.empty());
}

TEST_F(LedgerFolder, an_id_is_the_files_name) {
    put("us/other.toml", measure_text("m2"));
    EXPECT_EQ(refused(), "L/us/other.toml:1: id: \"m2\" is not the file's name");
    fs::remove(folder_ / "us/other.toml");
    put("events/talk.toml", event("call", "m"));
    EXPECT_EQ(refused(), "L/events/talk.toml:1: id: \"call\" is not the file's name");
}

TEST_F(LedgerFolder, an_id_stands_once) {
    put("cn/m.toml", measure_text("m"));
    EXPECT_EQ(refused(), "L/us/m.toml:1: id: \"m\" is the id of L/cn/m.toml too");
}

TEST_F(LedgerFolder, a_measure_answers_one_that_is_there) {
    put("cn/answer.toml", measure_text("answer", "Tariff Law", "answers = \"x\"\n"));
    EXPECT_EQ(refused(), "L/cn/answer.toml:8: answers: \"answer\" answers \"x\", which is no measure here");
}

TEST_F(LedgerFolder, an_event_concerns_measures_that_are_there) {
    put("events/call.toml", event("call", "x"));
    EXPECT_EQ(refused(), "L/events/call.toml:6: measures: \"call\" concerns \"x\", which is no measure here");
}

TEST_F(LedgerFolder, faults_of_files_below_it_are_told_with_their_path) {
    put("lists/phones.csv", "product\n8517x\n");
    EXPECT_EQ(refused(), "L/lists/phones.csv:2: product: \"8517x\" is not a tariff code: only digits and dots may stand in it");
    fs::remove(folder_ / "lists/phones.csv");
    EXPECT_EQ(refused(), "L/us/m.toml:9: list: there is no product list L/lists/phones.csv");
    put("programs/us.toml", "[[program]]\nsymbol = \"S\"\nnam = \"n\"\n");
    put("lists/phones.csv", "product\n8517\n");
    EXPECT_EQ(refused(), "L/programs/us.toml:3: nam: no such key is known here");
}

TEST_F(LedgerFolder, that_is_not_there_is_refused) {
    fs::remove_all(folder_);
    EXPECT_EQ(refused(), "L: there is no such folder");
}

TEST(ShippedLedger, reads_and_names_a_source_for_every_step_exception_and_rule) {
    const Ledger ledger = read_ledger(std::string(IMPOST_HOME) + "/ledger");
    EXPECT_GE(ledger.measures.size(), 13U);
    for (const Measure& measure : ledger.measures) {
        EXPECT_FALSE(measure.sources.empty()) << measure.id;
        EXPECT_FALSE(measure.steps.empty()) << measure.id;
    }
    EXPECT_EQ(ledger.measure("us-ieepa-fentanyl-cn").objective, "counternarcotics");
    EXPECT_EQ(ledger.measure("cn-answer-2025-02-10").answers, "us-ieepa-fentanyl-cn");
}

TEST(ShippedLedger, the_call_of_21_february_has_the_accounts_of_both_sides) {
    const Ledger ledger = read_ledger(std::string(IMPOST_HOME) + "/ledger");
    const auto call = std::find_if(ledger.events.begin(), ledger.events.end(),
                                   [](const Event& e) { return e.kind == "call" && e.on == test::date("2025-02-21"); });
    ASSERT_NE(call, ledger.events.end());
    ASSERT_EQ(call->accounts.size(), 2U);
    EXPECT_NE(call->accounts[0].by, call->accounts[1].by);
    EXPECT_EQ(call->requested_by, test::country("US"));
}

TEST(ShippedLedger, every_threat_stays_out_of_the_law_in_force) {
    const Ledger ledger = read_ledger(std::string(IMPOST_HOME) + "/ledger");
    for (const Measure& measure : ledger.measures) {
        const Step* step = measure.step_on(test::date("2025-02-21"));
        if (step != nullptr && step->state == State::threatened) {
            EXPECT_FALSE(measure.in_force(test::instant("2025-02-21"))) << measure.id;
        }
    }
}

TEST(ShippedLedger, an_answer_outside_the_days_that_the_ledger_covers_carries_a_caution) {
    const Ledger ledger = read_ledger(std::string(IMPOST_HOME) + "/ledger");
    EXPECT_EQ(ledger.caution(test::country("US"), test::date("2025-01-01")), "");
    EXPECT_EQ(ledger.caution(test::country("US"), test::date("2026-08-31")), "");
    EXPECT_EQ(ledger.caution(test::country("US"), test::date("2026-09-01")),
              "for importer US the ledger is complete only for 2025-01-01 to 2026-08-31; on 2026-09-01 measures are missing");
    EXPECT_NE(ledger.caution(test::country("CN"), test::date("2025-02-21")), "");
}

}  // namespace
}  // namespace impost
