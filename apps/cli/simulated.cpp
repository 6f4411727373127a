#include "simulated.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impost/equilibrium/answers.hpp"

using impost::Baseline;
using impost::Equilibrium;
using impost::Shock;

AnswerTable accounts_table(const Baseline& baseline, const Shock& shock, const Equilibrium& after) {
    AnswerTable table{"By region: product, employment and trade after, and what changed",
                      {{"region", 0},
                       {"gdp_musd", 0},
                       {"gdp_pct", 3},
                       {"real_gdp_pct", 3},
                       {"employment_pct", 3},
                       {"exports_musd", 0},
                       {"imports_musd", 0},
                       {"deficit_musd", 0},
                       {"export_over_import_price_pct", 3}},
                      {}};
    const auto regions = impost::outcomes(baseline, after);
    const auto terms = impost::terms_of_trade_hats(baseline, shock, after);
    for (std::size_t n = 0; n < regions.size(); ++n) {
        const auto& region = regions[n];
        table.rows.push_back({region.region, region.gdp_musd, region.gdp_pct, region.real_gdp_pct, region.employment_pct,
                              region.exports_musd, region.imports_musd, region.deficit_musd, 100 * (terms[n] - 1)});
    }
    return table;
}

AnswerTable sectors_table(const Baseline& baseline, const Shock& shock, const Equilibrium& after) {
    AnswerTable table{"By region and sector: output after; changes of its value and volume, of prices and of employment",
                      {{"region", 0},
                       {"sector", 0},
                       {"output_musd", 0},
                       {"output_pct", 3},
                       {"volume_pct", 3},
                       {"producer_price_pct", 3},
                       {"user_price_pct", 3},
                       {"employment_pct", 3}},
                      {}};
    for (const auto& sector : impost::sector_outcomes(baseline, shock, after)) {
        table.rows.push_back({sector.region, sector.sector, sector.output_musd, sector.output_pct, sector.volume_pct,
                              sector.producer_price_pct, sector.user_price_pct, sector.employment_pct});
    }
    return table;
}

AnswerTable pairs_table(const Baseline& baseline, const Equilibrium& after) {
    AnswerTable table{"Trade between two regions, all sectors, duty not included, largest change first",
                      {{"exporter", 0}, {"importer", 0}, {"before_musd", 0}, {"after_musd", 0}, {"change_musd", 0}, {"change_pct", 2}},
                      {}};
    const std::size_t N = baseline.regions.size();
    const auto before = impost::sum_over_sectors(baseline.purchases);
    const auto now = impost::sum_over_sectors(after.purchases);
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t n = 0; n < N; ++n) {
            const double was = before[i * N + n];
            const double is = now[i * N + n];
            if (i == n || (was == 0 && is == 0)) continue;
            table.rows.push_back(
                {baseline.regions[i].code, baseline.regions[n].code, was, is, is - was, was > 0 ? 100 * (is / was - 1) : 0.0});
        }
    }
    const auto moved = [](const auto& row) {
        constexpr std::size_t change = 4;
        return std::abs(std::get<double>(row[change]));
    };
    std::stable_sort(table.rows.begin(), table.rows.end(), [&](const auto& one, const auto& other) { return moved(one) > moved(other); });
    return table;
}

AnswerTable pass_through_table(const Baseline& baseline, const Shock& shock, const Equilibrium& after, Detail detail) {
    AnswerTable table{"Who pays a change of duty: prices with and before duty, and each side's share of it",
                      {{"importer", 0},
                       {"exporter", 0},
                       {"sector", 0},
                       {"trade_musd", 0},
                       {"duty_pct", 2},
                       {"paid_price_pct", 3},
                       {"border_price_pct", 3},
                       {"importer_share", 3},
                       {"exporter_share", 3},
                       {"sector_price_pct", 3},
                       {"price_index_pct", 3}},
                      {}};
    const auto add = [&](const impost::RegionPair& pair, std::vector<std::size_t> sectors, const std::string& name) {
        const auto result = impost::pass_through(baseline, shock, after, {{pair.importer}, {pair.exporter}, std::move(sectors)});
        if (result.trade_musd == 0) return;
        table.rows.push_back({baseline.regions[pair.importer].code, baseline.regions[pair.exporter].code, name, result.trade_musd,
                              result.duty_pct, result.paid_price_pct, result.border_price_pct, result.importer_share, result.exporter_share,
                              result.sector_price_pct, result.price_index_pct});
    };
    for (const auto& pair : impost::pairs_with_changed_duty(baseline, shock)) {
        add(pair, {}, "all");
        for (std::size_t j = 0; detail == Detail::by_sector && j < baseline.sectors.size(); ++j) add(pair, {j}, baseline.sectors[j].code);
    }
    return table;
}

AnswerTable diversion_table(const Baseline& baseline, const Shock& shock, const Equilibrium& after) {
    AnswerTable table{"Who takes the trade, at unchanged income of importer and exporter; duty not included",
                      {{"importer", 0},
                       {"role", 0},
                       {"partner", 0},
                       {"before_musd", 0},
                       {"after_musd", 0},
                       {"change_musd", 0},
                       {"of_lost_trade_share", 3}},
                      {}};
    const auto pairs = impost::pairs_with_changed_duty(baseline, shock);
    for (std::size_t n = 0; n < baseline.regions.size(); ++n) {
        if (std::none_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.importer == n; })) continue;
        const auto diversion = impost::trade_diversion(baseline, shock, after, {{n}, {}, {}});
        const double lost = -diversion.flows.change_musd();
        const auto add = [&](const char* role, const std::string& partner, const impost::PartnerTrade& trade) {
            table.rows.push_back({baseline.regions[n].code, std::string(role), partner, trade.before_musd, trade.after_musd,
                                  trade.change_musd(), lost != 0 ? trade.change_musd() / lost : 0.0});
        };
        add("changed duty", "all", diversion.flows);
        for (const auto& supplier : diversion.suppliers)
            add(supplier.region == n ? "home" : "supplier", baseline.regions[supplier.region].code, supplier);
        for (const auto& market : diversion.markets) add("market", baseline.regions[market.region].code, market);
    }
    return table;
}
