#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "impost/equilibrium/options.hpp"
#include "impost/world/world.hpp"

namespace impost {

/// What the solver prepares once and uses in every scenario; all matrices column by column.
struct SolverAid {
    std::vector<double> price_blocks;      ///< N of J·J: inverse of the price equations' derivatives within each region
    std::vector<double> output_blocks;     ///< N of J·J: the same of the output equations
    std::vector<double> inverse_jacobian;  ///< inverse of the market equations' derivatives by log wages
    std::vector<std::ptrdiff_t> leaders;   ///< for each region the largest of those it trades with, by others too
};

/// World accounts as a model sees them, and what the solver needs of them again and again. Money as in the world.
struct Baseline {
    std::string world;
    Model model = Model::armington;
    Closure closure = Closure::balanced;
    ElasticitySet elasticities;
    double labour_supply = 0;   ///< φ
    double labour_tax = 0;      ///< a, where revenue cuts the tax on labour
    std::vector<double> scale;  ///< ψ[j]; empty with constant returns
    std::vector<Region> regions;
    std::vector<Sector> sectors;

    Bilateral purchases;                ///< M[n,i,j], duty not included
    Bilateral tariffs;                  ///< t[n,i,j]
    Bilateral shares;                   ///< π[n,i,j] = τM / X; where X = 0, all at home, with weight zero
    Bilateral net_shares;               ///< π / τ
    ByRegionInputSector input_shares;   ///< γ[n,k,j]; empty in `armington`
    ByRegionSector value_added_shares;  ///< γᵛ[n,j] = 1 − Σₖ γ
    ByRegionSector expenditure_shares;  ///< α[n,j], of final use; in `armington` X / I
    ByRegionSector expenditure;         ///< X[n,j] = Σᵢ τM, duty included
    ByRegionSector output;              ///< Y[n,j] = Σ M over importers
    std::vector<double> value_added;    ///< VA[n] = Σⱼ γᵛY
    std::vector<double> revenue;        ///< R[n] = Σ tM
    std::vector<double> deficit;        ///< D[n], imports less exports, duty not included
    std::vector<double> income;         ///< I[n] = VA + R + D, final use
    std::vector<double> exports;        ///< without domestic sales
    std::vector<double> imports;        ///< without domestic purchases, duty not included

    std::string cost_shares;      ///< where those of the world come from, in words; empty where nobody says
    std::vector<Repair> repairs;  ///< what raw accounts needed to become these
    SolverAid aid;

    [[nodiscard]] bool has_inputs() const { return model == Model::ricardian; }
};

/// Turns a world into a baseline. With balanced trade the world is first solved without deficits; what comes out is the
/// baseline, and all changes are relative to it.
///
/// Raw accounts (Options::accounts) are first solved at unchanged duties and deficits: technology, taste, trade shares and
/// endowments are taken from the table, the levels follow. Every flow and account that moves is in `repairs`.
///
/// Errors: an account that does not add up, the model `ricardian` without inner accounts, an elasticity out of range, balanced
/// trade that cannot be reached.
[[nodiscard]] Baseline calibrate(const World& world, const Options& options = {});

}  // namespace impost
