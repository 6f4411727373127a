#include "fuzz.hpp"
#include "impost/world/accounts.hpp"
#include "impost/world/aggregate.hpp"
#include "impost/world/import.hpp"

using namespace impost;

namespace {

/// Files, each after a line "=== NAME".
std::vector<ByteStream> files_of(std::string_view rest) {
    std::vector<ByteStream> files;
    constexpr std::string_view mark = "=== ";
    while (rest.starts_with(mark)) {
        rest.remove_prefix(mark.size());
        const std::string name(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        std::size_t end = rest.find("\n=== ");
        end = end == std::string_view::npos ? rest.size() : end + 1;
        files.push_back(ByteStream::of(std::string(rest.substr(0, end)), "f/" + name));
        rest.remove_prefix(end);
    }
    return files;
}

}  // namespace

/// A line with the name of a layout, then its files. A table that is read gives accounts that add up.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const std::string_view word = text.substr(0, text.find('\n'));
    const auto layout = parse_layout(word);
    if (!layout) return 0;
    fuzz::may_refuse([&] {
        const World world = import_world(*layout, files_of(text.substr(std::min(word.size() + 1, text.size())))).world;
        fuzz::promise(world.input_output.has_value() && world.elasticities.empty(),
                      "an imported world has inner accounts and no elasticities");
        check_accounts(world);
        (void)aggregate(world, region_identity(world), sector_identity(world));
    });
    return 0;
}
