#include "impost/world/import.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace impost {
namespace {

constexpr std::array layouts = {
    std::pair{Layout::icio, std::string_view("icio")},         std::pair{Layout::wiod2013, std::string_view("wiod2013")},
    std::pair{Layout::wiod2016, std::string_view("wiod2016")}, std::pair{Layout::exiobase, std::string_view("exiobase")},
    std::pair{Layout::eora26, std::string_view("eora26")},     std::pair{Layout::gtap_har, std::string_view("gtap-har")},
};

ByteStream only_file(std::vector<ByteStream>& files, Layout layout) {
    if (files.size() != 1) {
        throw Error("the layout " + std::string(text(layout)) + " is one file; " + std::to_string(files.size()) + " are named");
    }
    return std::move(files.front());
}

}  // namespace

std::string_view text(Layout layout) {
    return std::find_if(layouts.begin(), layouts.end(), [&](const auto& entry) { return entry.first == layout; })->second;
}

Result<Layout> parse_layout(std::string_view word) {
    std::string known;
    for (const auto& [layout, name] : layouts) {
        if (name == word) return layout;
        known += std::string(name) + ", ";
    }
    return Error("\"" + std::string(word) + "\" is no layout; there are: " + known + "plain");
}

Imported import_world(Layout layout, std::vector<ByteStream> files, const ImportOptions& options) {
    switch (layout) {
        case Layout::icio:
            return import_icio(only_file(files, layout), options);
        case Layout::wiod2013:
            return import_wiod2013(only_file(files, layout), options);
        case Layout::wiod2016:
            return import_wiod2016(only_file(files, layout), options);
        case Layout::exiobase:
            return import_exiobase(std::move(files), options);
        case Layout::eora26:
            return import_eora26(std::move(files), options);
        case Layout::gtap_har:
            break;
    }
    return import_gtap_har(only_file(files, layout), options);
}

}  // namespace impost
