// EXIOBASE 3, industry by industry (Stadler et al. 2018), https://doi.org/10.5281/zenodo.3583070: text files with tabs, two labels to a row
// and to a column.
#include <algorithm>

#include "impost/world/import.hpp"
#include "impost/world/source_files.hpp"
#include "impost/world/table_accounts.hpp"
#include "impost/world/wide_rows.hpp"

namespace impost {
namespace {

constexpr std::string_view needed = "A.txt, Y.txt and x.txt of one year";
constexpr double printed = 1e-6;
constexpr std::size_t row_labels = 2;

/// A region and a sector (or a category of final demand).
struct Pair {
    std::string region;
    std::string sector;
    friend bool operator==(const Pair&, const Pair&) = default;
};
std::string text_of(const Pair& pair) { return pair.region + " " + pair.sector; }

/// Every industry with its output, in the order in which A lists it too.
struct Industries {
    std::vector<Pair> labels;
    std::vector<double> output;
};

Industries read_output(ByteStream file) {
    WideRows rows(std::move(file), '\t');
    if (!rows.next() || rows.fields().size() != row_labels + 1 || rows.fields()[0] != "region") {
        throw Error("this is no x.txt of EXIOBASE, which begins with the columns region, sector and indout", {rows.name(), 1, ""});
    }
    Industries industries;
    CodeList names;
    while (rows.next()) {
        rows.demand_width(row_labels + 1);
        const Pair label{std::string(rows.fields()[0]), std::string(rows.fields()[1])};
        if (names.add(text_of(label)) != industries.labels.size())
            throw rows.error("", "the industry " + text_of(label) + " stands here twice");
        const double value = rows.number(2, "indout");
        if (value < 0)
            throw rows.error("indout", "the output " + std::string(rows.fields()[2]) + " is negative; no industry makes less than nothing");
        industries.labels.push_back(label);
        industries.output.push_back(value);
    }
    if (industries.labels.empty()) throw Error("the table has no industries", {rows.name(), rows.line(), ""});
    return industries;
}

/// The two lines of labels on top; the line of names below them is left for the caller to pass over.
std::vector<Pair> read_head(WideRows& rows, const char* second) {
    std::vector<Pair> labels;
    const auto refuse = [&] {
        return Error("this is no table of EXIOBASE, which begins with a line of regions and a line of " + std::string(second),
                     {rows.name(), 1, ""});
    };
    if (!rows.next() || rows.fields().front() != "region") throw refuse();
    for (std::size_t at = row_labels; at < rows.fields().size(); ++at) labels.push_back({std::string(rows.fields()[at]), ""});
    const std::size_t width = rows.fields().size();
    if (!rows.next() || rows.fields().front() != second) throw refuse();
    rows.demand_width(width);
    for (std::size_t at = row_labels; at < width; ++at) labels[at - row_labels].sector = rows.fields()[at];
    return labels;
}

/// Goes through the rows of A or Y, which are the industries of x in its order.
template <class TakeRow>
void each_row(WideRows& rows, const Industries& industries, std::size_t width, const ImportOptions& options, const TakeRow& take) {
    std::size_t at = 0;
    while (rows.next()) {
        const auto& fields = rows.fields();
        if (at == 0 && fields.front() == "region") continue;
        rows.demand_width(width);
        if (at == industries.labels.size()) throw rows.error("", "the table goes on behind the last industry of x.txt");
        const Pair label{std::string(fields[0]), std::string(fields[1])};
        if (label != industries.labels[at]) {
            throw rows.error("", "the row " + shown(text_of(label)) + " stands where x.txt has " + shown(text_of(industries.labels[at])) +
                                     "; take all files from one archive");
        }
        take(at++);
        if (options.watch) options.watch(rows.bytes(), rows.line());
    }
    if (at < industries.labels.size()) {
        throw Error("the table ends before the row " + shown(text_of(industries.labels[at])) + "; the file is cut off, fetch it anew",
                    {rows.name(), rows.line(), ""});
    }
}

/// The place of each industry in a world.
struct Places {
    CodeList regions;
    CodeList sectors;
    std::vector<std::size_t> region;
    std::vector<std::size_t> sector;
};

Places places_of(const Industries& industries) {
    Places places;
    for (const Pair& label : industries.labels) {
        places.region.push_back(places.regions.add(label.region));
        places.sector.push_back(places.sectors.add(label.sector));
    }
    return places;
}

/// Industries are listed in the order of NACE: goods come first, up to where electricity is made.
std::vector<Sector> sectors_of(const CodeList& codes) {
    std::vector<Sector> sectors;
    SectorKind kind = SectorKind::goods;
    for (const std::string& code : codes.codes()) {
        if (code.starts_with("Production of electricity")) kind = SectorKind::services;
        sectors.push_back({code, kind});
    }
    return sectors;
}

void read_inputs(TableAccounts& accounts, ByteStream file, const Industries& industries, const Places& places,
                 const ImportOptions& options) {
    WideRows rows(std::move(file), '\t');
    const std::vector<Pair> head = read_head(rows, "sector");
    if (head != industries.labels) throw rows.error("", "the columns are not the industries of x.txt; take all files from one archive");
    std::vector<std::string> names;
    names.reserve(head.size());
    for (const Pair& label : head) names.push_back(text_of(label));
    each_row(rows, industries, row_labels + head.size(), options, [&](std::size_t row) {
        for (std::size_t at = 0; at < head.size(); ++at) {
            const double coefficient = rows.number(at + row_labels, names[at]);
            if (coefficient == 0) continue;
            accounts.add_use(places.region[row], places.sector[row], places.region[at], places.sector[at],
                             coefficient * industries.output[at]);
        }
    });
}

void read_final_demand(TableAccounts& accounts, ByteStream file, const Industries& industries, const Places& places,
                       const ImportOptions& options) {
    WideRows rows(std::move(file), '\t');
    const std::vector<Pair> head = read_head(rows, "category");
    std::vector<std::size_t> regions;
    std::vector<std::string> names;
    CodeList seen;
    for (const Pair& label : head) {
        regions.push_back(places.regions.find(label.region));
        names.push_back(text_of(label));
        if (regions.back() == CodeList::none) throw rows.error(names.back(), "the region is none of x.txt");
        if (seen.add(names.back()) + 1 != names.size()) throw rows.error(names.back(), "the label stands twice in the head of the table");
    }
    each_row(rows, industries, row_labels + head.size(), options, [&](std::size_t row) {
        for (std::size_t at = 0; at < head.size(); ++at) {
            accounts.add_final_use(places.region[row], places.sector[row], regions[at], rows.number(at + row_labels, names[at]));
        }
    });
}

}  // namespace

Imported import_exiobase(std::vector<ByteStream> files, const ImportOptions& options) {
    ByteStream output = take_file(files, "x.txt", needed);
    ByteStream inputs = take_file(files, "A.txt", needed);
    ByteStream final_demand = take_file(files, "Y.txt", needed);
    demand_no_more(files, needed);
    const std::string name = inputs.name();
    const Industries industries = read_output(std::move(output));
    const Places places = places_of(industries);
    demand_grid(name, places.regions.size(), places.sectors.size(), industries.labels.size());
    TableAccounts accounts(name, places.regions.codes(), sectors_of(places.sectors), options);
    for (std::size_t at = 0; at < industries.labels.size(); ++at)
        accounts.add_output(places.region[at], places.sector[at], industries.output[at]);
    read_inputs(accounts, std::move(inputs), industries, places, options);
    read_final_demand(accounts, std::move(final_demand), industries, places, options);
    Imported imported{std::move(accounts).finish(printed), "million EUR", {}};
    imported.notes.emplace_back("intermediate use is A times output; value added is what sales leave after inputs, net taxes included");
    imported.notes.emplace_back("industries before the first that makes electricity count as goods, the others as services");
    return imported;
}

}  // namespace impost
