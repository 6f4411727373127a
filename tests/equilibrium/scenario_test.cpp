#include "impost/equilibrium/scenario.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "worlds.hpp"

namespace impost {
namespace {

/// Four regions under their ISO codes (alpha-3, one alpha-2), two goods and a service; every duty on goods is 5 %.
World small_world() {
    World world = test::empty_world(4, 3);
    const char* codes[] = {"USA", "CHN", "DEU", "FR"};
    for (std::size_t n = 0; n < 4; ++n) world.regions[n] = {codes[n], codes[n]};
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t n = 0; n < 4; ++n) {
            for (std::size_t i = 0; i < 4; ++i) {
                world.purchases(n, i, j) = n == i ? 10 : 1;
                if (n != i && j < 2) world.tariffs(n, i, j) = 0.05;
            }
        }
    }
    return world;
}

Shock applied(const std::string& toml) { return apply(parse_scenario(toml, "s.toml"), small_world()); }

std::string refusal(const std::string& toml) {
    try {
        (void)applied(toml);
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

std::string entry(const std::string& lines) { return "[[tariff]]\n" + lines; }

const std::string us_on_china = "importer = \"USA\"\nexporter = \"CHN\"\nsectors = \"all\"\n";

TEST(Scenario, an_empty_scenario_changes_nothing) { EXPECT_EQ(applied("").tariffs, small_world().tariffs); }

TEST(Scenario, set_replaces_add_adds_and_scale_multiplies_in_order) {
    const std::string one = us_on_china;
    EXPECT_DOUBLE_EQ(applied(entry(one + "set = 0.10")).tariffs(0, 1, 0), 0.10);
    EXPECT_DOUBLE_EQ(applied(entry(one + "add = 0.10")).tariffs(0, 1, 0), 0.15);
    EXPECT_DOUBLE_EQ(applied(entry(one + "scale = 3")).tariffs(0, 1, 0), 0.15);
    EXPECT_DOUBLE_EQ(
        applied(entry(one + "set = 0.10") + "\n" + entry(one + "scale = 2") + "\n" + entry(one + "add = 0.01")).tariffs(0, 1, 0), 0.21);
    EXPECT_DOUBLE_EQ(applied(entry(one + "set = 0.10")).tariffs(1, 0, 0), 0.05) << "the other way stays";
}

TEST(Scenario, words_for_sectors_choose_goods_services_all_or_a_list) {
    const std::string pair = "importer = \"USA\"\nexporter = \"CHN\"\nset = 0.2\n";
    const Bilateral goods = applied(entry(pair + "sectors = \"goods\"")).tariffs;
    const Bilateral services = applied(entry(pair + "sectors = \"services\"")).tariffs;
    const Bilateral all = applied(entry(pair + "sectors = \"all\"")).tariffs;
    const Bilateral list = applied(entry(pair + "sectors = [\"S1\", \"S2\"]")).tariffs;
    const auto rates = [](const Bilateral& t) { return std::vector<double>{t(0, 1, 0), t(0, 1, 1), t(0, 1, 2)}; };
    EXPECT_EQ(rates(goods), (std::vector<double>{0.2, 0.2, 0}));
    EXPECT_EQ(rates(services), (std::vector<double>{0.05, 0.05, 0.2}));
    EXPECT_EQ(rates(all), (std::vector<double>{0.2, 0.2, 0.2}));
    EXPECT_EQ(rates(list), (std::vector<double>{0.05, 0.2, 0.2}));
}

TEST(Scenario, groups_and_either_iso_code_name_regions) {
    const Bilateral eu = applied(entry("importer = \"USA\"\nexporter = \"EU\"\nsectors = \"all\"\nset = 0.2")).tariffs;
    EXPECT_EQ(eu(0, 1, 0), 0.05);
    EXPECT_EQ(eu(0, 2, 0), 0.2);
    EXPECT_EQ(eu(0, 3, 0), 0.2);
    const Bilateral codes = applied(entry("importer = [\"US\", \"CN\"]\nexporter = \"FRA\"\nsectors = \"all\"\nset = 0.2")).tariffs;
    EXPECT_EQ(codes(0, 3, 0), 0.2);
    EXPECT_EQ(codes(1, 3, 0), 0.2);
}

TEST(Scenario, domestic_sales_never_bear_a_duty) {
    const Bilateral all = applied(entry("importer = \"all\"\nexporter = \"all\"\nsectors = \"all\"\nset = 0.2")).tariffs;
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t n = 0; n < 4; ++n) {
            for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(all(n, i, j), n == i ? 0 : 0.2);
        }
    }
}

TEST(Scenario, trade_costs_are_scaled_and_embargoes_end_a_flow) {
    const std::string flow = "importer = \"USA\"\nexporter = [\"USA\", \"CHN\"]\nsectors = \"S1\"\n";
    const Shock costs = applied("[[trade_cost]]\n" + flow + "scale = 1.5\n[[trade_cost]]\n" + flow + "scale = 2");
    ASSERT_TRUE(costs.trade_cost_hat);
    EXPECT_EQ((*costs.trade_cost_hat)(0, 1, 1), 3);
    EXPECT_EQ((*costs.trade_cost_hat)(0, 0, 1), 1) << "nothing stands between a region and itself";
    EXPECT_EQ((*costs.trade_cost_hat)(0, 1, 0), 1);
    const Shock embargo = applied("[[embargo]]\n" + flow + "[[trade_cost]]\n" + flow + "scale = 2");
    EXPECT_TRUE(std::isinf((*embargo.trade_cost_hat)(0, 1, 1)));
    EXPECT_EQ(embargo.tariffs, small_world().tariffs);
    EXPECT_FALSE(embargo.export_taxes || embargo.productivity_hat || embargo.deficit);
}

TEST(Scenario, export_taxes_productivity_and_deficits_change_what_they_name) {
    const Shock tax = applied("[[export_tax]]\nimporter = \"all\"\nexporter = \"CHN\"\nsectors = \"goods\"\nset = -0.1");
    EXPECT_EQ((*tax.export_taxes)(0, 1, 0), -0.1);
    EXPECT_EQ((*tax.export_taxes)(1, 1, 0), 0);
    EXPECT_EQ((*tax.export_taxes)(0, 2, 0), 0);
    const Shock better = applied("[[productivity]]\nregion = \"DEU\"\nsectors = \"all\"\nscale = 1.1");
    EXPECT_EQ((*better.productivity_hat)(2, 2), 1.1);
    EXPECT_EQ((*better.productivity_hat)(1, 2), 1);
    const Shock deficit = applied("[[deficit]]\nregion = \"USA\"\nset = 3\n[[deficit]]\nregion = \"CHN\"\nset = -1");
    EXPECT_EQ((*deficit.deficit)[0], 3);
    EXPECT_EQ((*deficit.deficit)[1], -1);
    EXPECT_NEAR((*deficit.deficit)[2], -1, 1e-15) << "Germany and France are of one size and share the rest";
    EXPECT_NEAR((*deficit.deficit)[3], -1, 1e-15);
}

TEST(Scenario, bad_costs_taxes_and_deficits_are_refused) {
    const std::string flow = "importer = \"USA\"\nexporter = \"CHN\"\nsectors = \"all\"\n";
    EXPECT_EQ(refusal("[[trade_cost]]\n" + flow + "scale = 0"), "s.toml:5: scale: the factor has to be above zero");
    EXPECT_EQ(refusal("[[trade_cost]]\n" + flow), "s.toml:1: trade_cost: a trade cost needs the key scale");
    EXPECT_EQ(refusal("[[trade_cost]]\n" + flow + "set = 2"),
              "s.toml:5: set: this key is not known in a trade cost; known are importer, exporter, sectors and scale");
    EXPECT_EQ(refusal("[[embargo]]\n" + flow + "set = 2"),
              "s.toml:5: set: this key is not known in an embargo; known are importer, exporter and sectors");
    EXPECT_EQ(refusal("embargo = true"), "s.toml:1: embargo: each embargo is written as [[embargo]]");
    EXPECT_EQ(refusal("[[export_tax]]\n" + flow + "set = -1"),
              "s.toml:5: set: the export tax on sales to USA on S0 from CHN would be -100 %; it has to stay above -100 %");
    EXPECT_EQ(refusal("[[productivity]]\nregion = \"USA\"\nscale = 2"), "s.toml:1: sectors: the key is missing");
    EXPECT_EQ(refusal("[[deficit]]\nregion = \"all\"\nset = 1"),
              "s.toml:3: set: no region is left to take the difference; deficits add up to zero");
}

TEST(Scenario, title_and_note_are_kept) {
    const Scenario scenario = parse_scenario("title = \"a\"\nnote = \"b\"", "s.toml");
    EXPECT_EQ(scenario.title, "a");
    EXPECT_EQ(scenario.note, "b");
    EXPECT_TRUE(scenario.changes.empty());
}

TEST(Scenario, bad_input_is_refused_with_file_line_and_field) {
    EXPECT_EQ(refusal(entry(us_on_china + "set = \"ten\"")), "s.toml:5: set: \"ten\" is not a number");
    EXPECT_EQ(refusal(entry(us_on_china + "set = nan")), "s.toml:5: set: a number is needed here");
    EXPECT_EQ(refusal(entry(us_on_china + "set = true")), "s.toml:5: set: a number is needed here");
    EXPECT_EQ(refusal(entry(us_on_china + "set = -1")),
              "s.toml:5: set: the tariff of USA on S0 from CHN would be -100 %; it has to stay above -100 %");
    EXPECT_EQ(refusal(entry(us_on_china + "add = -1.1")),
              "s.toml:5: add: the tariff of USA on S0 from CHN would be -105 %; it has to stay above -100 %");
    EXPECT_EQ(refusal(entry(us_on_china)), "s.toml:1: tariff: a tariff needs exactly one of set, add and scale");
    EXPECT_EQ(refusal(entry(us_on_china + "set = 0.1\nadd = 0.1")), "s.toml:1: tariff: a tariff needs exactly one of set, add and scale");
    EXPECT_EQ(refusal(entry(us_on_china + "set = 0.1\nrate = 0.1")),
              "s.toml:6: rate: this key is not known in a tariff; known are importer, exporter, sectors, set, add and scale");
    EXPECT_EQ(refusal("tariffs = 3"),
              "s.toml:1: tariffs: this key is not known in a scenario; known are title, note, tariff, trade_cost, embargo, export_tax, "
              "productivity and deficit");
    EXPECT_EQ(refusal("tariff = 3"), "s.toml:1: tariff: each change of tariffs is written as [[tariff]]");
    EXPECT_EQ(refusal("title = 3"), "s.toml:1: title: a text in quotes is needed here");
    EXPECT_EQ(refusal(entry("exporter = \"CHN\"\nsectors = \"all\"\nset = 0.1")), "s.toml:1: importer: the key is missing");
    EXPECT_EQ(refusal(entry("importer = []\nexporter = \"CHN\"\nsectors = \"all\"\nset = 0.1")), "s.toml:2: importer: the list is empty");
    EXPECT_EQ(refusal(entry("importer = \"USA\"\nexporter = [\"CHN\", \"XYZ\"]\nsectors = \"all\"\nset = 0.1")),
              "s.toml:3: exporter: \"XYZ\" is not a region of the world made");
    EXPECT_EQ(refusal(entry("importer = \"USMCAX\"\nexporter = \"CHN\"\nsectors = \"all\"\nset = 0.1")),
              "s.toml:2: importer: \"USMCAX\" is not a region of the world made");
    EXPECT_EQ(refusal(entry("importer = \"USA\"\nexporter = \"CHN\"\nsectors = \"steel\"\nset = 0.1")),
              "s.toml:4: sectors: \"steel\" is not a sector of the world made");
    EXPECT_TRUE(refusal("title = \"a\"\n[[tariff]\n").starts_with("s.toml:2: "));
}

}  // namespace
}  // namespace impost
