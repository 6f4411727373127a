#include "impost/ledger/stacking_matrix.hpp"

#include <gtest/gtest.h>

#include "impost/base/text.hpp"
#include "ledger/measures.hpp"

namespace impost {
namespace {

using test::country;
using test::instant;
using test::measure;
using test::stacking_text;
using test::version_text;

Ledger metals_and_others() {
    const std::string always = version_text("2020-01-01", "+1%");
    const std::string on_content = version_text("2020-01-01", "+1%", "part = \"derivatives\"\ncharged_on = \"steel-content\"\n");
    Ledger ledger;
    ledger.measures = {
        measure("autos", "Section 232", always + stacking_text("IEEPA", "excludes")),
        measure("emergency", "IEEPA", always + stacking_text("Section 301", "adds")),
        measure("list-1", "Section 301", always + stacking_text("Section 301", "adds")), measure("list-2", "Section 301", always),
        measure("steel", "Section 232",
                version_text("2020-01-01", "+1%", "part = \"steel\"\nproducts = [\"7208\"]\n") + on_content +
                    stacking_text("Section 301", "adds") + stacking_text("emergency", "excludes") + stacking_text("autos", "excluded_by"))};
    return ledger;
}

TEST(StackingMatrix, measures_of_one_authority_that_meet_all_others_alike_stand_together) {
    const Ledger ledger = metals_and_others();
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    const StackingMatrix matrix = stacking_matrix(regime);
    std::vector<std::string> names;
    for (const StackingGroup& group : matrix.groups) names.push_back(group.name);
    EXPECT_EQ(join(names, ", "), "autos, IEEPA, Section 301, steel");
    EXPECT_EQ(matrix.groups[2].measures.size(), 2U);
    EXPECT_NE(matrix.find(2, 2), nullptr);  // one list of Section 301 meets the other
    EXPECT_EQ(matrix.find(0, 0), nullptr);
}

TEST(StackingMatrix, a_cell_says_who_excludes_whom_and_on_which_content) {
    const Ledger ledger = metals_and_others();
    const Regime regime = Regime::at(ledger, country("US"), instant("2025-02-21"));
    const StackingMatrix matrix = stacking_matrix(regime);
    const StackingCell& steel_and_emergency = *matrix.find(1, 3);
    EXPECT_EQ(steel_and_emergency.meeting, Meeting::second_excludes_first);
    EXPECT_EQ(steel_and_emergency.contents, std::vector<std::string>{"steel-content"});
    EXPECT_TRUE(steel_and_emergency.on_whole);
    EXPECT_EQ(steel_and_emergency.sources, std::vector<std::string>{"s"});
    const StackingCell& autos_and_emergency = *matrix.find(1, 0);
    EXPECT_EQ(autos_and_emergency.meeting, Meeting::first_excludes_second);
    EXPECT_TRUE(autos_and_emergency.contents.empty());
    EXPECT_EQ(matrix.find(0, 2)->meeting, Meeting::undefined);
}

}  // namespace
}  // namespace impost
