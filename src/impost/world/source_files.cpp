#include "impost/world/source_files.hpp"

#include <algorithm>

namespace impost {

std::string plain_name(std::string_view path) {
    path = path.substr(path.find_last_of('/') + 1);
    for (const std::string_view packing : {".gz", ".zst"}) {
        if (path.ends_with(packing)) path.remove_suffix(packing.size());
    }
    return std::string(path);
}

ByteStream take_file(std::vector<ByteStream>& files, std::string_view ending, std::string_view needed) {
    const auto is_it = [&](const ByteStream& file) { return plain_name(file.name()).ends_with(ending); };
    const auto found = std::find_if(files.begin(), files.end(), is_it);
    if (found == files.end())
        throw Error("there is no file " + std::string(ending) + " among those named; needed are " + std::string(needed));
    const auto second = std::find_if(found + 1, files.end(), is_it);
    if (second != files.end()) throw Error("this and " + found->name() + " are both " + std::string(ending), {second->name(), 0, ""});
    ByteStream file = std::move(*found);
    files.erase(found);
    return file;
}

void demand_no_more(const std::vector<ByteStream>& files, std::string_view needed) {
    if (!files.empty()) throw Error("nothing is read from this file; needed are " + std::string(needed), {files.front().name(), 0, ""});
}

}  // namespace impost
