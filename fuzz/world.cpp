#include "fuzz.hpp"
#include "impost/equilibrium/equilibrium.hpp"
#include "impost/world/reader.hpp"

using namespace impost;

/// Files of a world, each after a line "=== NAME". A world that is read is calibrated, or refused in words.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    WorldFiles files;
    std::string_view rest = fuzz::text_of(data, size);
    constexpr std::string_view mark = "=== ";
    while (rest.starts_with(mark)) {
        rest.remove_prefix(mark.size());
        const std::string name(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        std::size_t end = rest.find("\n=== ");
        end = end == std::string_view::npos ? rest.size() : end + 1;
        files[name] = rest.substr(0, end);
        rest.remove_prefix(end);
    }
    fuzz::may_refuse([&] {
        const World world = parse_world(files, "f");
        fuzz::promise(!world.regions.empty() && !world.sectors.empty() && !world.elasticities.empty(),
                      "a world has regions, sectors and elasticities");
        constexpr std::size_t small = 4;
        if (world.regions.size() <= small && world.sectors.size() <= small)
            (void)calibrate(world, {Model::armington, Closure::fixed, world.elasticities.front()});
    });
    return 0;
}
