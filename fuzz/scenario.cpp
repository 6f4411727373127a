#include "impost/equilibrium/scenario.hpp"

#include "fuzz.hpp"
#include "impost/world/reader.hpp"

using namespace impost;

namespace {

const World& small_world() {
    static const World world = parse_world(
        {{"flows.csv",
          "exporter,importer,sector,value,tariff\nUSA,USA,food,100,0\nUSA,CHN,food,10,0.05\nCHN,USA,food,20,0.1\nCHN,CHN,food,50,0\n"},
         {"elasticities.csv", "sector,theta\nfood,4\n"}},
        "w");
    return world;
}

}  // namespace

/// A scenario is refused or gives tariffs above −100 % and none at home, and trade costs above zero.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::may_refuse([&] {
        const World& world = small_world();
        const Shock shock = apply(parse_scenario(fuzz::text_of(data, size), "f.toml"), world);
        for (std::size_t n = 0; n < world.regions.size(); ++n) {
            fuzz::promise(shock.tariffs(n, n, 0) == 0, "domestic sales stay free");
            for (std::size_t i = 0; i < world.regions.size(); ++i) {
                fuzz::promise(shock.tariffs(n, i, 0) > -1, "a tariff lies above -100 %");
                fuzz::promise(!shock.export_taxes || (*shock.export_taxes)(n, i, 0) > -1, "an export tax lies above -100 %");
                fuzz::promise(!shock.trade_cost_hat || (*shock.trade_cost_hat)(n, i, 0) > 0, "a trade cost stays above zero");
                fuzz::promise(i != n || !shock.trade_cost_hat || (*shock.trade_cost_hat)(n, i, 0) == 1,
                              "nothing stands between a region and itself");
            }
        }
    });
    return 0;
}
