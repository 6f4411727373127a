#include "impost/world/har.hpp"

#include "fuzz.hpp"
#include "impost/world/import.hpp"

using namespace impost;

/// A header-array file. Every array has as many values as its sets have cells.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(fuzz::text_of(data, size));
    fuzz::may_refuse([&] {
        HarReader reader(ByteStream::of(bytes, "f"));
        while (const auto array = reader.next([](std::string_view) { return true; })) {
            std::size_t cells = 1;
            for (const auto& elements : array->elements) cells *= elements.size();
            fuzz::promise(array->values.size() == cells && array->sets.size() == array->elements.size(), "an array covers its sets");
        }
    });
    fuzz::may_refuse([&] {
        (void)import_world(Layout::gtap_har, [&] {
            std::vector<ByteStream> files;
            files.push_back(ByteStream::of(bytes, "f"));
            return files;
        }());
    });
    return 0;
}
