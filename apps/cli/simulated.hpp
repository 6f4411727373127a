#pragma once

#include "answer_table.hpp"
#include "impost/equilibrium/equilibrium.hpp"

/// What a scenario does, in the tables of `impost simulate --by`. Definitions stand in impost/equilibrium/answers.hpp.

/// Figures of whole regions in money: product, employment, trade, deficit, terms of trade.
[[nodiscard]] AnswerTable accounts_table(const impost::Baseline& baseline, const impost::Shock& shock, const impost::Equilibrium& after);
/// Output, prices and employment by region and sector.
[[nodiscard]] AnswerTable sectors_table(const impost::Baseline& baseline, const impost::Shock& shock, const impost::Equilibrium& after);
/// Trade between each two regions, all sectors together, largest change first.
[[nodiscard]] AnswerTable pairs_table(const impost::Baseline& baseline, const impost::Equilibrium& after);

/// Whether a table goes into sectors, or stays with all of them together.
enum class Detail { all_sectors, by_sector };
/// Who pays, for each importer and exporter between whom a duty changes; `by_sector`: all sectors together first, then each.
[[nodiscard]] AnswerTable pass_through_table(const impost::Baseline& baseline, const impost::Shock& shock, const impost::Equilibrium& after,
                                             Detail detail);
/// Who takes the trade, for each importer whose duties change: its other suppliers, and the other markets of the exporters concerned.
[[nodiscard]] AnswerTable diversion_table(const impost::Baseline& baseline, const impost::Shock& shock, const impost::Equilibrium& after);
