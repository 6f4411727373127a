// Eora26 (Lenzen et al. 2013), https://worldmrio.com/eora26: matrices without labels, apart by tabs, and the labels in files of their own.
#include <array>

#include "impost/world/import.hpp"
#include "impost/world/source_files.hpp"
#include "impost/world/table_accounts.hpp"
#include "impost/world/wide_rows.hpp"

namespace impost {
namespace {

constexpr std::string_view needed = "Eora26_YEAR_bp_T.txt, …_FD.txt, …_VA.txt, labels_T.txt and labels_FD.txt";
constexpr double million_of_thousand = 1e-3;
/// Eora does not balance: this much between printed and resulting output is not worth a word.
constexpr double printed = 1e-6;

/// Sectors before this one are goods.
constexpr std::string_view first_service = "Electricity, Gas and Water";
/// "Rest of the world": one row and column of statistical discrepancies, not an economy.
constexpr std::string_view discrepancies = "ROW";

/// A line of labels: country, its code, kind of account, sector or category.
struct Label {
    std::string region;
    std::string account;
    std::string sector;
};
std::string text_of(const Label& label) { return label.region + " " + label.sector; }

std::vector<Label> read_labels(ByteStream file) {
    WideRows rows(std::move(file), '\t');
    std::vector<Label> labels;
    CodeList names;
    while (rows.next()) {
        const auto& fields = rows.fields();
        constexpr std::size_t columns = 4;
        const bool trailing = fields.size() == columns + 1 && fields.back().empty();
        if (fields.size() != columns && !trailing) {
            throw rows.error("", "this is no line of labels of Eora26, which has country, code, kind of account and sector apart by tabs");
        }
        Label label{std::string(fields[1]), std::string(fields[2]), std::string(fields[3])};
        if (label.region.empty() || label.sector.empty()) throw rows.error("", "the label is empty");
        if (names.add(text_of(label)) != labels.size()) throw rows.error("", "the label " + shown(text_of(label)) + " stands here twice");
        labels.push_back(std::move(label));
    }
    if (labels.empty()) throw Error("the file is empty", {rows.name(), 0, ""});
    return labels;
}

/// A matrix of so many columns; a tab may stand behind the last.
class Matrix {
public:
    Matrix(ByteStream file, const std::vector<Label>& columns, const ImportOptions& options)
        : rows_(std::move(file), '\t'), options_(options) {
        for (const Label& label : columns) names_.push_back(text_of(label));
    }

    /// The next row. Errors: another number of columns, no number.
    bool next(std::vector<double>& values) {
        if (!rows_.next()) return false;
        if (rows_.fields().size() != names_.size() + 1 || !rows_.fields().back().empty()) rows_.demand_width(names_.size());
        values.resize(names_.size());
        for (std::size_t at = 0; at < values.size(); ++at) values[at] = rows_.number(at, names_[at]) * million_of_thousand;
        if (options_.watch) options_.watch(rows_.bytes(), rows_.line());
        return true;
    }

    void demand_end(std::size_t count, std::size_t wanted, std::vector<double>& values) {
        if (count < wanted) {
            throw Error("the table has " + std::to_string(count) + " rows where the labels have " + std::to_string(wanted) +
                            "; the file is cut off, fetch it anew",
                        {rows_.name(), rows_.line(), ""});
        }
        if (next(values)) throw rows_.error("", "the table has more rows than the " + std::to_string(wanted) + " labels");
    }

private:
    WideRows rows_;
    const ImportOptions& options_;
    std::vector<std::string> names_;
};

/// Where industries stand in a world; none for the discrepancies.
struct Places {
    CodeList regions;
    CodeList sectors;
    std::vector<std::size_t> region;
    std::vector<std::size_t> sector;
};

Places places_of(const std::vector<Label>& industries) {
    Places places;
    for (const Label& label : industries) {
        const bool left_out = label.region == discrepancies;
        places.region.push_back(left_out ? CodeList::none : places.regions.add(label.region));
        places.sector.push_back(left_out ? CodeList::none : places.sectors.add(label.sector));
    }
    return places;
}

std::vector<std::size_t> regions_of(const std::vector<Label>& categories, const Places& places) {
    std::vector<std::size_t> regions;
    regions.reserve(categories.size());
    for (const Label& label : categories) regions.push_back(places.regions.find(label.region));
    return regions;
}

std::vector<Sector> sectors_of(const CodeList& codes) {
    std::vector<Sector> sectors;
    SectorKind kind = SectorKind::goods;
    for (const std::string& code : codes.codes()) {
        if (code == first_service) kind = SectorKind::services;
        sectors.push_back({code, kind});
    }
    return sectors;
}

/// What was left out with the discrepancies, by seller or buyer.
class LeftOut {
public:
    void add(double value) { sum_ += value; }
    void report(TableAccounts& accounts, const char* what) const {
        if (sum_ != 0) accounts.note({what, std::string(discrepancies), "", "", sum_, 0});
    }

private:
    double sum_ = 0;
};

/// Gathers the three matrices of a year.
class Gathering {
public:
    Gathering(TableAccounts& accounts, const Places& places, const ImportOptions& options)
        : accounts_(accounts), places_(places), options_(options) {}

    void read_uses(ByteStream file, const std::vector<Label>& industries) {
        read_sales(std::move(file), industries, places_.region, [&](std::size_t row, std::size_t at, double value) {
            accounts_.add_use(places_.region[row], places_.sector[row], places_.region[at], places_.sector[at], value);
        });
    }

    void read_final_demand(ByteStream file, const std::vector<Label>& categories) {
        const std::vector<std::size_t> buyers = regions_of(categories, places_);
        read_sales(std::move(file), categories, buyers, [&](std::size_t row, std::size_t at, double value) {
            accounts_.add_final_use(places_.region[row], places_.sector[row], buyers[at], value);
        });
    }

    void read_value_added(ByteStream file, const std::vector<Label>& industries) {
        Matrix matrix(std::move(file), industries, options_);
        std::vector<double> values;
        std::size_t rows = 0;
        for (; matrix.next(values); ++rows) {
            for (std::size_t at = 0; at < values.size(); ++at) {
                if (places_.region[at] != CodeList::none) accounts_.add_value_added(places_.region[at], places_.sector[at], values[at]);
            }
        }
        if (rows == 0) matrix.demand_end(0, 1, values);
    }

    void report() const {
        sold_.report(accounts_, "discrepancies sold, left out");
        bought_.report(accounts_, "discrepancies bought, left out");
    }

private:
    /// Rows are industries; `buyers` says which region each column is, none for the discrepancies.
    template <class Add>
    void read_sales(ByteStream file, const std::vector<Label>& columns, const std::vector<std::size_t>& buyers, const Add& add) {
        Matrix matrix(std::move(file), columns, options_);
        std::vector<double> values;
        std::size_t row = 0;
        for (; row < places_.region.size() && matrix.next(values); ++row) {
            for (std::size_t at = 0; at < values.size(); ++at) {
                if (places_.region[row] == CodeList::none) {
                    sold_.add(values[at]);
                } else if (buyers[at] == CodeList::none) {
                    bought_.add(values[at]);
                } else {
                    add(row, at, values[at]);
                }
            }
        }
        matrix.demand_end(row, places_.region.size(), values);
    }

    TableAccounts& accounts_;
    const Places& places_;
    const ImportOptions& options_;
    LeftOut sold_;
    LeftOut bought_;
};

}  // namespace

Imported import_eora26(std::vector<ByteStream> files, const ImportOptions& options) {
    const std::vector<Label> industries = read_labels(take_file(files, "labels_T.txt", needed));
    const std::vector<Label> categories = read_labels(take_file(files, "labels_FD.txt", needed));
    ByteStream uses = take_file(files, "_T.txt", needed);
    ByteStream final_demand = take_file(files, "_FD.txt", needed);
    ByteStream value_added = take_file(files, "_VA.txt", needed);
    demand_no_more(files, needed);
    const Places places = places_of(industries);
    demand_grid(uses.name(), places.regions.size(), places.sectors.size(), industries.size());
    TableAccounts accounts(uses.name(), places.regions.codes(), sectors_of(places.sectors), options);
    Gathering gathering(accounts, places, options);
    gathering.read_uses(std::move(uses), industries);
    gathering.read_final_demand(std::move(final_demand), categories);
    gathering.read_value_added(std::move(value_added), industries);
    gathering.report();
    Imported imported{std::move(accounts).finish(printed), "million USD", {}};
    imported.notes.emplace_back("Eora's row and column of statistical discrepancies (ROW) are left out; thousands became millions");
    imported.notes.emplace_back("inputs and value added keep their shares and are scaled to sales, with which Eora does not balance them");
    return imported;
}

}  // namespace impost
