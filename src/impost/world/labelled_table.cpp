#include "impost/world/labelled_table.hpp"

#include <algorithm>

#include "impost/base/text.hpp"
#include "impost/world/table_accounts.hpp"

namespace impost {
namespace {

/// Half a unit of the last digit that most publishers print, relative to an industry.
constexpr double printed = 1e-6;

/// A column and its place in the world.
struct Column {
    Label::Kind kind = Label::Kind::aside;
    std::size_t region = 0;
    std::size_t sector = 0;
};

/// The industries of a table: those of its columns, each of which needs a row.
struct Industries {
    struct Place {
        std::size_t region;
        std::size_t sector;
    };
    CodeList keys;
    std::vector<Place> places;
    std::vector<bool> seen;  ///< its row has been read
};

class LabelledTable {
public:
    LabelledTable(ByteStream file, const LabelledLayout& layout, const ImportOptions& options)
        : rows_(std::move(file), ','), layout_(layout), options_(options), labels_(layout.head(rows_)) {
        read_columns();
    }

    World read() {
        std::vector<Sector> sectors;
        for (const std::string& code : sectors_.codes()) sectors.push_back({code, layout_.kind(code)});
        TableAccounts accounts(rows_.name(), regions_.codes(), std::move(sectors), options_);
        while (rows_.next()) {
            rows_.demand_width(labels_.size());
            read_row(accounts);
            if (options_.watch) options_.watch(rows_.bytes(), rows_.line());
        }
        demand_all_rows();
        return std::move(accounts).finish(printed);
    }

private:
    void read_columns() {
        CodeList names;
        columns_.resize(labels_.size());
        for (std::size_t at = layout_.row_labels; at < labels_.size(); ++at) {
            const std::string& label = labels_[at];
            if (names.add(label) != at - layout_.row_labels) throw rows_.error(label, "the label stands twice in the head of the table");
            const auto meaning = layout_.column(label);
            if (!meaning) {
                throw rows_.error(label, "this is no column of the layout " + layout_.name + ", whose labels are like " + layout_.example +
                                             "; choose another layout or the file as it was published");
            }
            columns_[at] = place(*meaning);
        }
        if (industries_.places.empty()) {
            throw rows_.error("",
                              "this is no table in the layout " + layout_.name + ", whose columns have labels such as " + layout_.example);
        }
        demand_grid(rows_.name(), regions_.size(), sectors_.size(), industries_.places.size());
        industries_.seen.resize(industries_.places.size(), false);
    }

    Column place(const Label& label) {
        Column column{label.kind, 0, 0};
        if (label.kind != Label::Kind::industry && label.kind != Label::Kind::final_use) return column;
        column.region = regions_.add(label.region);
        if (label.kind == Label::Kind::final_use) return column;
        column.sector = sectors_.add(label.sector);
        if (industries_.keys.add(label.key) != industries_.places.size())
            throw rows_.error(label.key, "the industry stands twice in the head of the table");
        industries_.places.push_back({column.region, column.sector});
        return column;
    }

    void read_row(TableAccounts& accounts) {
        const std::string name = layout_.row_name(rows_);
        const auto label = layout_.row(rows_);
        if (!label) throw rows_.error("", "the row " + shown(name) + " is none of the layout " + layout_.name);
        if (label->kind == Label::Kind::industry) {
            read_industry(accounts, *label, name);
            return;
        }
        last_rows_.push_back(label->key);
        for (std::size_t at = layout_.row_labels; at < labels_.size(); ++at) {
            const double value = rows_.number(at, labels_[at]);
            if (label->kind == Label::Kind::output && columns_[at].kind == Label::Kind::industry) refuse_negative_output(at, value);
        }
    }

    void read_industry(TableAccounts& accounts, const Label& label, const std::string& name) {
        const std::size_t industry = industries_.keys.find(label.key);
        if (industry == CodeList::none) throw rows_.error("", "the row " + shown(name) + " has no column of its own");
        if (industries_.seen[industry]) throw rows_.error("", "the row " + shown(name) + " stands here twice");
        industries_.seen[industry] = true;
        const auto [i, k] = industries_.places[industry];
        for (std::size_t at = layout_.row_labels; at < labels_.size(); ++at) {
            const double value = rows_.number(at, labels_[at]);
            const Column& column = columns_[at];
            switch (column.kind) {
                case Label::Kind::industry:
                    accounts.add_use(i, k, column.region, column.sector, value);
                    break;
                case Label::Kind::final_use:
                    accounts.add_final_use(i, k, column.region, value);
                    break;
                case Label::Kind::output:
                    refuse_negative_output(at, value);
                    accounts.add_output(i, k, value);
                    break;
                case Label::Kind::aside:
                    break;
            }
        }
    }

    void refuse_negative_output(std::size_t at, double value) const {
        if (value < 0)
            throw rows_.error(labels_[at],
                              "the output " + std::string(rows_.fields()[at]) + " is negative; no industry makes less than nothing");
    }

    void demand_all_rows() const {
        const Place end{rows_.name(), rows_.line(), ""};
        const auto missing = std::find(industries_.seen.begin(), industries_.seen.end(), false);
        if (missing != industries_.seen.end()) {
            const std::string& key = industries_.keys.codes()[static_cast<std::size_t>(missing - industries_.seen.begin())];
            throw Error("the table ends before the row " + key + "; the file is cut off, fetch it anew", end);
        }
        for (const std::string& names : layout_.last_rows) {
            const auto alternatives = split(names, '/');
            const auto is_one = [&](const std::string& row) {
                return std::find(alternatives.begin(), alternatives.end(), row) != alternatives.end();
            };
            if (std::none_of(last_rows_.begin(), last_rows_.end(), is_one))
                throw Error("the table ends before the row " + alternatives.front() + "; the file is cut off, fetch it anew", end);
        }
    }

    WideRows rows_;
    const LabelledLayout& layout_;
    const ImportOptions& options_;
    std::vector<std::string> labels_;
    std::vector<Column> columns_;
    CodeList regions_;
    CodeList sectors_;
    Industries industries_;
    std::vector<std::string> last_rows_;
};

}  // namespace

World read_labelled_table(ByteStream file, const LabelledLayout& layout, const ImportOptions& options) {
    return LabelledTable(std::move(file), layout, options).read();
}

}  // namespace impost
