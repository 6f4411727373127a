#pragma once

#include <string>
#include <vector>

#include "impost/equilibrium/options.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// World accounts as a model sees them, and what the solver needs of them again and again. Money as in the world.
struct Baseline {
    std::string world;
    Model model = Model::armington;
    Closure closure = Closure::balanced;
    ElasticitySet elasticities;
    std::vector<Region> regions;
    std::vector<Sector> sectors;

    Bilateral purchases;                ///< M[n,i,j], duty not included
    Bilateral tariffs;                  ///< t[n,i,j]
    Bilateral shares;                   ///< π[n,i,j] = τM / X; where X = 0, all at home, with weight zero
    Bilateral net_shares;               ///< π / τ
    ByRegionSector expenditure;         ///< X[n,j] = Σᵢ τM, duty included
    ByRegionSector expenditure_shares;  ///< α[n,j] = X / I
    std::vector<double> value_added;    ///< VA[n], here all of output
    std::vector<double> revenue;        ///< R[n] = Σ tM
    std::vector<double> deficit;        ///< D[n], imports less exports, duty not included
    std::vector<double> income;         ///< I[n] = VA + R + D = Σⱼ X
    std::vector<double> exports;        ///< without domestic sales
    std::vector<double> imports;        ///< without domestic purchases, duty not included

    /// N·N, column by column: the inverse of the market equations' derivatives by log wages, at no change.
    std::vector<double> inverse_jacobian;
};

/// Turns a world into a baseline. With balanced trade the world is first solved without deficits; what comes out is the
/// baseline, and all changes are relative to it.
///
/// Errors: an account that does not add up, a model that is not available yet, balanced trade that cannot be reached.
[[nodiscard]] Baseline calibrate(const World& world, const Options& options = {});

}  // namespace impost
