#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/world/import.hpp"
#include "impost/world/wide_rows.hpp"

namespace impost {

/// What a label of a row or a column stands for.
struct Label {
    enum class Kind {
        industry,   ///< an industry of a region
        final_use,  ///< final demand of a region, any category
        output,     ///< total output of what it crosses
        aside,      ///< numbers that nothing here is made of: taxes, value added, subtotals
    };
    Kind kind = Kind::aside;
    std::string key;  ///< the same for a row and a column of one industry, once each
    std::string region;
    std::string sector;
};

/// How one publisher labels a table whose rows and columns are industries by region, behind which final demand, taxes, value added and
/// output stand.
struct LabelledLayout {
    std::string name;     ///< in messages
    std::string example;  ///< a column's label
    /// The labels of all columns, from the head of the file, and how many columns label rows; ends on the head's last line.
    std::function<std::vector<std::string>(WideRows&)> head;
    std::size_t row_labels = 1;
    std::function<std::optional<Label>(std::string_view)> column;
    std::function<std::optional<Label>(const WideRows&)> row;
    std::function<std::string(const WideRows&)> row_name;  ///< as a message shows it
    std::vector<std::string> last_rows;                    ///< each has to be there: all names of one row, with '/' between them
    std::function<SectorKind(const std::string&)> kind;
};

/// Reads such a table, a line at a time.
[[nodiscard]] World read_labelled_table(ByteStream file, const LabelledLayout& layout, const ImportOptions& options);

}  // namespace impost
