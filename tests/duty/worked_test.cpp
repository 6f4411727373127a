// Worked assessments: tests/duty/worked/*.toml holds entry lines whose duty was worked out from the law by hand, each with
// its citation. Every case is one test, named after its file and its number in it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "impost/base/text.hpp"
#include "impost/duty/entry.hpp"
#include "impost/io/toml.hpp"

namespace impost {
namespace {

/// One case of a file, or what is wrong with the file.
struct WorkedCase {
    std::string name;
    std::optional<TomlTable> table;
    std::string fault;

    friend std::ostream& operator<<(std::ostream& out, const WorkedCase& worked) {
        return out << (worked.table && worked.table->has("title") ? worked.table->text("title") : worked.fault);
    }
};

std::string test_name(const std::filesystem::path& path, std::size_t number) {
    std::string name = path.stem().string() + "_" + std::to_string(number);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::vector<WorkedCase> read_cases(const std::filesystem::path& path) {
    std::vector<WorkedCase> cases;
    try {
        const TomlTable file = TomlTable::read(path);
        file.allow_only({"case"});
        for (const TomlTable& table : file.tables("case")) cases.push_back({test_name(path, cases.size() + 1), table, ""});
    } catch (const Error& error) {
        return {{test_name(path, 0), std::nullopt, error.what()}};
    }
    if (cases.empty()) return {{test_name(path, 0), std::nullopt, path.string() + " has no case"}};
    return cases;
}

std::vector<WorkedCase> all_cases() {
    const std::filesystem::path folder = std::filesystem::path(IMPOST_HOME) / "tests" / "duty" / "worked";
    std::vector<std::filesystem::path> files;
    if (std::filesystem::exists(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() == ".toml") files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<WorkedCase> cases;
    for (const auto& file : files) {
        const auto own = read_cases(file);
        cases.insert(cases.end(), own.begin(), own.end());
    }
    return cases;
}

/// The law that ships with the project, read once.
struct Law {
    Schedule schedule = Schedule::read(std::string(IMPOST_HOME) + "/data/schedule/us");
    Ledger ledger = read_ledger(std::string(IMPOST_HOME) + "/ledger");
};

const Law& law() {
    static const Law shipped;
    return shipped;
}

std::vector<std::string> texts_or_none(const TomlTable& table, std::string_view key) {
    return table.has(key) ? table.texts(key) : std::vector<std::string>();
}

EntryLine read_entry(const TomlTable& table) {
    EntryLine entry;
    entry.product = HsCode::parse(table.text("product")).value();
    entry.origin = Country::parse(table.text("origin")).value();
    entry.customs_value = Money::parse(table.text("value_usd")).value();
    for (const std::string& text : texts_or_none(table, "quantities")) entry.quantities.push_back(parse_quantity(text).value());
    const Claims claims = parse_claims(texts_or_none(table, "claims"), entry.customs_value).value();
    entry.claims = claims.names;
    entry.contents = claims.contents;
    const Facts facts = parse_facts(texts_or_none(table, "facts")).value();
    entry.facts = facts.facts;
    entry.applicable_line = facts.applicable_line;
    return entry;
}

/// The headings that bear the case's duty, in order, and the duty.
std::string expected_stack(const TomlTable& table) { return join(table.texts("headings"), ", ") + " = " + table.text("duty_usd"); }

std::string actual_stack(const Assessment& assessment) {
    std::vector<std::string> headings;
    for (const DutyLine& line : assessment.lines) headings.push_back(line.heading);
    return join(headings, ", ") + " = " + (assessment.total ? assessment.total->text() : "not known");
}

/// What the assessment says of each duty, for whoever looks into a difference.
std::string account(const Assessment& assessment) {
    std::string text;
    for (const DutyLine& line : assessment.lines) {
        text += "  " + line.heading + "  " + line.rate + "  " + (line.amount ? line.amount->text() : "amount not known") + "  " +
                line.measure + ": " + line.reason + "\n";
    }
    for (const NotApplied& one : assessment.not_applied) text += "  not applied: " + one.measure + ": " + one.reason + "\n";
    return text;
}

class WorkedAssessment : public testing::TestWithParam<WorkedCase> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(WorkedAssessment);

TEST_P(WorkedAssessment, is_what_the_law_says) try {
    if (!GetParam().table) FAIL() << GetParam().fault;
    const TomlTable& table = *GetParam().table;
    table.allow_only(
        {"title", "product", "origin", "on", "value_usd", "claims", "quantities", "facts", "headings", "duty_usd", "citation", "why"});
    const auto at = table.is_text("on") ? Instant::parse(table.text("on")).value() : table.optional_instant("on").value();
    const Regime regime = Regime::at(law().ledger, Country::parse("US").value(), at);
    const Assessment assessment = assess(law().schedule, regime, read_entry(table)).value();
    EXPECT_EQ(actual_stack(assessment), expected_stack(table)) << table.text("title") << "\n"
                                                               << table.text("why") << "\n"
                                                               << "Source: " << table.text("citation") << "\n"
                                                               << "Impost says:\n"
                                                               << account(assessment);
} catch (const Error& error) {
    FAIL() << GetParam() << ": " << error.what();
}

INSTANTIATE_TEST_SUITE_P(ByHand, WorkedAssessment, testing::ValuesIn(all_cases()),
                         [](const testing::TestParamInfo<WorkedCase>& one) { return one.param.name; });

}  // namespace
}  // namespace impost
