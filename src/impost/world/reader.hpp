#pragma once

#include <map>
#include <string>
#include <string_view>

#include "impost/world/world.hpp"

namespace impost {

/// The files of a world in the plain form, by name ("flows.csv", "elasticities.csv", …), unpacked.
using WorldFiles = std::map<std::string, std::string>;

/// Reads a world in the plain form (docs/world.md) from memory; `name` stands before file names in messages.
///
/// Errors: a file or column missing, a row twice, a value that is negative or no number, a tariff of −100 % or less, a sector
/// without elasticity, a region that never buys or never sells, accounts that do not add up; each with file, line and field.
/// Raw accounts may be negative and need not add up: mend_accounts is applied.
[[nodiscard]] World parse_world(WorldFiles files, const std::string& name, Accounts accounts = Accounts::exact);

/// Whether a world may come without elasticities.csv.
enum class Elasticities { needed, optional };

/// Reads a world in the plain form from a folder; each file plain, .gz or .zst.
[[nodiscard]] World read_world(const std::string& folder, Accounts accounts = Accounts::exact,
                               Elasticities elasticities = Elasticities::needed);

/// Writes a world in the plain form, which reads back equal. `zstd` packs the larger tables. One without elasticities has no
/// elasticities.csv.
enum class Packing { plain, zstd };
void write_world(const World& world, const std::string& folder, Packing packing = Packing::plain);

/// Reads a table (sector, theta) for the sectors of a world. Errors: as above, and a sector that has none.
[[nodiscard]] ElasticitySet parse_elasticity_set(const World& world, std::string text, const std::string& name);

/// Reads all sets of a table (sector, and one column a set) for the sectors of a world. Errors: as above, and a sector that has none.
[[nodiscard]] std::vector<ElasticitySet> parse_elasticity_sets(const World& world, std::string text, const std::string& name);

/// The elasticities a user names: a set of the world, or a file (sector, theta). Empty: the default set.
[[nodiscard]] ElasticitySet choose_elasticities(const World& world, const std::string& name_or_file);

/// Elasticities of scale ψ by sector: one number for all, or a file (sector, psi); sectors that it leaves out have none.
/// Errors: no file of that name, a value below zero or no number.
[[nodiscard]] std::vector<double> read_scale(const World& world, const std::string& number_or_file);

/// Standard errors of trade elasticities by sector: one number for all, or a file (sector, standard_error); sectors that it leaves out
/// have none, their elasticity is certain. Errors: as above.
[[nodiscard]] std::vector<double> read_standard_errors(const World& world, const std::string& number_or_file);

}  // namespace impost
