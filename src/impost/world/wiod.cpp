// The World Input-Output Database (Timmer et al. 2015), releases 2013 and 2016, https://www.rug.nl/ggdc/valuechain/wiod: the spreadsheet
// saved as text with commas, or the table as R and Stata files hold it, written as text.
#include <algorithm>
#include <array>
#include <charconv>

#include "impost/world/import.hpp"
#include "impost/world/labelled_table.hpp"

namespace impost {
namespace {

constexpr std::array final_demand = {"CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"};

/// The industries of the 2016 release, by their number RNr: ISIC Rev. 4.
constexpr std::array isic4 = {
    "A01", "A02", "A03",     "B",   "C10-C12", "C13-C15", "C16",     "C17",     "C18", "C19",     "C20", "C21",     "C22", "C23",
    "C24", "C25", "C26",     "C27", "C28",     "C29",     "C30",     "C31_C32", "C33", "D35",     "E36", "E37-E39", "F",   "G45",
    "G46", "G47", "H49",     "H50", "H51",     "H52",     "H53",     "I",       "J58", "J59_J60", "J61", "J62_J63", "K64", "K65",
    "K66", "L68", "M69_M70", "M71", "M72",     "M73",     "M74_M75", "N",       "O84", "P85",     "Q",   "R_S",     "T",   "U"};

/// One of the two releases.
struct Release {
    const char* name;
    const char* example;
    std::size_t industries;
    std::size_t goods;  ///< the first so many industries
};
constexpr Release release2013{"wiod2013", "AUS_c1", 35, 16};
constexpr Release release2016{"wiod2016", "AUS1", isic4.size(), 23};

/// A number without sign, the whole of a text; zero for anything else.
std::size_t number_of(std::string_view text) {
    std::size_t number = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc{} && stop == text.data() + text.size() ? number : 0;
}

std::string sector_code(const Release& release, std::size_t number) {
    return release.industries == isic4.size() ? isic4[number - 1] : "c" + std::to_string(number);
}

/// What stands in row or column `number` of a region; the last numbers are final demand.
std::optional<Label> numbered(const Release& release, std::string_view region, std::size_t number) {
    constexpr std::size_t most = 99;
    if (region == "TOT" || region == "TOTAL") return Label{Label::Kind::output, "output", "", ""};
    if (region.empty() || number == 0 || number > most) return std::nullopt;
    if (number > release.industries) return Label{Label::Kind::final_use, "", std::string(region), ""};
    return Label{Label::Kind::industry, std::string(region) + " " + std::to_string(number), std::string(region),
                 sector_code(release, number)};
}

/// "AUS_c1", "AUS_GFCF".
std::optional<Label> barred(const Release& release, std::string_view label) {
    const std::size_t bar = label.find('_');
    if (bar == std::string_view::npos) return std::nullopt;
    const std::string_view region = label.substr(0, bar);
    const std::string_view rest = label.substr(bar + 1);
    if (std::find(final_demand.begin(), final_demand.end(), rest) != final_demand.end())
        return Label{Label::Kind::final_use, "", std::string(region), ""};
    return rest.starts_with('c') ? numbered(release, region, number_of(rest.substr(1))) : std::nullopt;
}

/// "AUS1", "vAUS1".
std::optional<Label> joined(const Release& release, std::string_view label) {
    if (label.starts_with('v')) label.remove_prefix(1);
    constexpr std::size_t country = 3;
    if (label.size() <= country) return std::nullopt;
    return numbered(release, label.substr(0, country), number_of(label.substr(country)));
}

std::optional<Label> column(const Release& release, std::string_view label) {
    if (label == "TOT" || label == "OUT" || label == "GO") return Label{Label::Kind::output, "output", "", ""};
    if (label == "Year") return Label{Label::Kind::aside, "", "", ""};
    const auto found = barred(release, label);
    return found ? found : joined(release, label);
}

/// Rows below the industries: intermediate use, net taxes, adjustments, purchases of and by non-residents, value added, margins, output.
constexpr std::array closing = {"II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA",  "IntTTM", "GO",  "TOT", "OUT",
                                "r60",    "r61",  "r62",     "r63",  "r64",   "r65", "r66",    "r67", "r68", "r69"};

std::optional<Label> closing_row(std::string_view code) {
    if (std::find(closing.begin(), closing.end(), code) == closing.end()) return std::nullopt;
    const bool is_output = code == "GO" || code == "r69" || code == "OUT" || code == "TOT";
    return Label{is_output ? Label::Kind::output : Label::Kind::aside, std::string(code), "", ""};
}

/// The three ways in which files label rows.
enum class Form { one_label, numbered_rows, spreadsheet };

/// The head that was found, by the side of its labels.
struct Head {
    Form form = Form::one_label;
    std::vector<std::string> labels;
};

bool is_spreadsheet_head(const WideRows& rows, const std::vector<std::string>& above) {
    constexpr std::size_t first = 4;
    const auto& fields = rows.fields();
    return fields.size() > first && above.size() == fields.size() && fields[first].starts_with('c') &&
           number_of(fields[first].substr(1)) > 0;
}

Head find_head(WideRows& rows, const Release& release) {
    constexpr std::size_t lines = 12;  // titles, codes, names, countries and numbers stand above the table
    std::vector<std::string> above;
    for (std::size_t line = 0; line < lines && rows.next(); ++line) {
        const auto& fields = rows.fields();
        if (fields.front() == "IndustryCode") return {Form::numbered_rows, {fields.begin(), fields.end()}};
        if (is_spreadsheet_head(rows, above)) {
            Head head{Form::spreadsheet, {}};
            for (std::size_t at = 0; at < fields.size(); ++at) head.labels.push_back(above[at] + "_" + std::string(fields[at]));
            return head;
        }
        if (fields.size() > 1 && barred(release, fields[1])) return {Form::one_label, {fields.begin(), fields.end()}};
        above.assign(fields.begin(), fields.end());
    }
    throw Error(std::string("this is no table in the layout ") + release.name + ", whose columns have labels such as " + release.example,
                {rows.name(), 1, ""});
}

std::optional<Label> row(const Release& release, Form form, const WideRows& rows) {
    const auto& fields = rows.fields();
    if (form == Form::one_label) {
        const auto found = barred(release, fields[0]);
        return found ? found : closing_row(fields[0]);
    }
    const std::string_view region = fields[2];
    if (region == "TOT" || region.empty()) return closing_row(fields[3].starts_with('r') ? fields[3] : fields[0]);
    const std::size_t number =
        form == Form::spreadsheet ? number_of(fields[3].substr(std::min<std::size_t>(1, fields[3].size()))) : number_of(fields[3]);
    auto found = numbered(release, region, number);
    if (found && found->kind != Label::Kind::industry) return std::nullopt;
    return found;
}

std::string row_name(Form form, const WideRows& rows) {
    return form == Form::one_label ? std::string(rows.fields()[0]) : std::string(rows.fields()[2]) + " " + std::string(rows.fields()[3]);
}

Imported import_release(ByteStream file, const Release& release, const ImportOptions& options) {
    Form form = Form::one_label;
    LabelledLayout layout;
    layout.name = release.name;
    layout.example = release.example;
    layout.head = [&](WideRows& rows) {
        Head head = find_head(rows, release);
        constexpr std::size_t labels = 4;
        form = head.form;
        layout.row_labels = form == Form::one_label ? 1 : labels;
        return std::move(head.labels);
    };
    layout.column = [&](std::string_view label) { return column(release, label); };
    layout.row = [&](const WideRows& rows) { return row(release, form, rows); };
    layout.row_name = [&](const WideRows& rows) { return row_name(form, rows); };
    layout.kind = [&](const std::string& sector) {
        const bool is_goods =
            release.industries == isic4.size() ? sector.front() <= 'C' : number_of(std::string_view(sector).substr(1)) <= release.goods;
        return is_goods ? SectorKind::goods : SectorKind::services;
    };
    Imported imported{read_labelled_table(std::move(file), layout, options), "million USD", {}};
    imported.notes.emplace_back(
        "flows are purchases at basic prices, duty not included; value added includes net taxes on products and international transport "
        "margins");
    return imported;
}

}  // namespace

Imported import_wiod2013(ByteStream file, const ImportOptions& options) { return import_release(std::move(file), release2013, options); }
Imported import_wiod2016(ByteStream file, const ImportOptions& options) { return import_release(std::move(file), release2016, options); }

}  // namespace impost
