#pragma once

#include <cstddef>
#include <vector>

#include "impost/world/world.hpp"

namespace impost {

/// Where a world without inner accounts borrows them: from another world, region by region and sector by sector.
struct Lender {
    const World* world = nullptr;                      ///< has inner accounts
    std::vector<std::size_t> regions;                  ///< the lender's region for each region of the borrower
    std::vector<std::vector<std::size_t>> industries;  ///< the lender's industries for each sector; two sectors share all of theirs or none
    std::size_t stand_in = 0;  ///< the lender's region whose costs count where an industry of the right region makes nothing
};

/// Gives a world the technology and taste of another; purchases and tariffs stay as they are, to the last digit.
///
/// 1. A sector's cost shares are those of its industries together. An input that stands for several sectors is split by what the region
///    spends on each. Final use has the shares of the lender's final use, and the sum that income leaves.
/// 2. The table of each region is balanced (RAS, Stone 1961): input k is scaled by rₖ and sector j by sⱼ until
///
///        Σⱼ rₖ Z[k,j] sⱼ + rₖ F[k] = expenditure[k],   Σₖ rₖ Z[k,j] sⱼ + sⱼ V[j] = output[j].
///
///    Of all tables that fit the flows this is the nearest by relative entropy. So that there is one, final use starts at no less than a
///    thousandth of expenditure and value added at no less than a thousandth of output.
/// 3. Inputs are rounded to five digits; value added is what output leaves, final use what expenditure leaves: the identities of
///    check_accounts hold to 1e-12.
///
/// What returns says by region and sector how much of intermediate use, final use and value added balancing moved.
/// Errors: a table that cannot be balanced; industries that overlap.
[[nodiscard]] std::vector<Repair> borrow_accounts(World& world, const Lender& lender);

}  // namespace impost
