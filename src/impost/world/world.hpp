#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/world/tensor.hpp"

namespace impost {

enum class SectorKind { goods, services };
[[nodiscard]] std::string_view text(SectorKind kind);
/// Reads "goods" or "services". Errors: another word.
[[nodiscard]] Result<SectorKind> parse_sector_kind(std::string_view word);

struct Sector {
    std::string code;
    SectorKind kind = SectorKind::goods;
    friend bool operator==(const Sector&, const Sector&) = default;
};

struct Region {
    std::string code;
    std::string name;  ///< the code itself where nobody gave a name
    friend bool operator==(const Region&, const Region&) = default;
};

/// Trade elasticities θ by sector, under the name of their source: ∂ln π / ∂ln τ = −θ (1 − π).
struct ElasticitySet {
    std::string name;
    std::vector<double> theta;
    friend bool operator==(const ElasticitySet&, const ElasticitySet&) = default;
};

/// The inner accounts of every region, in money a year at duty-paid prices.
struct InputOutput {
    ByRegionInputSector intermediate;  ///< what sector j of region n uses of input k
    ByRegionSector final_use;          ///< what households, governments and investors of n buy of j
    ByRegionSector value_added;        ///< what labour and capital of n earn in j
    friend bool operator==(const InputOutput&, const InputOutput&) = default;
};

/// What was changed to make accounts add up.
struct Repair {
    std::string what;  ///< the account that moved
    std::string region;
    std::string partner;  ///< the exporter of a flow, the input of a cost; else empty
    std::string sector;
    double before = 0;  ///< money a year
    double after = 0;
    friend bool operator==(const Repair&, const Repair&) = default;
};

/// World accounts: who buys what from whom in one year, and at which duty.
///
/// M[n,i,j], purchases: value of what n buys from i in sector j, duty not included; i = n are domestic sales. Money a year.
/// t[n,i,j], tariffs: ad valorem rate of duty on M; zero on domestic sales.
struct World {
    std::string name;
    std::vector<Region> regions;
    std::vector<Sector> sectors;
    Bilateral purchases;
    Bilateral tariffs;
    std::vector<ElasticitySet> elasticities;
    std::optional<InputOutput> input_output;
    std::string cost_shares;  ///< where those of the inner accounts come from, in words; empty where nobody says
    std::vector<Repair> repairs;

    /// The place of a region's code; for an ISO 3166 code its other form (alpha-2, alpha-3) will do as well.
    [[nodiscard]] std::optional<std::size_t> find_region(std::string_view code) const;
    [[nodiscard]] std::optional<std::size_t> find_sector(std::string_view code) const;
    /// Errors: no set of that name; the sentence lists those there are.
    [[nodiscard]] Result<ElasticitySet> elasticity_set(std::string_view set) const;
    /// The set used when nobody names one: the only one, or "IS" where there are several. Errors: several, none of them "IS".
    [[nodiscard]] Result<ElasticitySet> default_elasticity_set() const;
};

/// How the inner accounts of a world are taken.
enum class Accounts {
    exact,    ///< they add up, or the world is refused
    raw,      ///< as a statistical office prints them; what does not add up is mended and the mending reported
    as_is,    ///< neither checked nor mended: to be looked at, not to be calibrated
    skipped,  ///< not read: for a model that has no use for them
};

/// The largest difference between the two sides of an identity of the accounts, and where it is.
struct IdentityError {
    std::string identity;
    std::string region;
    std::string sector;  ///< empty where the identity is one of a whole region
    double left = 0;
    double right = 0;
    /// Relative to the larger side; zero where both are.
    [[nodiscard]] double relative() const;
};

/// The identities of check_accounts, each at its worst place. Errors: the world has no inner accounts.
[[nodiscard]] std::vector<IdentityError> identity_errors(const World& world);

/// Refuses a world whose shapes do not agree, whose figures are no figures, or whose accounts do not add up:
///
///     expenditure   Σᵢ (1+t[n,i,j]) M[n,i,j] = Σₖ intermediate[n,j,k] + final_use[n,j]
///     output        Σₙ M[n,i,j]              = Σₖ intermediate[i,k,j] + value_added[i,j]
///     income        Σⱼ final_use[n,j]        = Σⱼ value_added[n,j] + Σᵢⱼ tM[n,i,j] + D[n]
///
/// each to `tolerance` of its larger side. Errors name the identity, the region and the sector.
void check_accounts(const World& world, double tolerance = 1e-12);

/// The same without the inner accounts.
void check_flows(const World& world);

}  // namespace impost
