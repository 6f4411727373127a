#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impost/duty/assess.hpp"
#include "impost/io/stream.hpp"

namespace impost {

/// A row of a table of entry lines. To be used again for the next row.
struct EntryRow {
    std::string_view id;  ///< as it stands in the block
    EntryLine entry;
    Instant at;
    std::string refusal;  ///< what is wrong with the row, by its column; empty when it was read
};

/// Reads the rows of a table of entry lines: `line_id, product, origin, entry, value_usd`, and, where there are such
/// columns, `quantity` with `unit` (several with ';' between them), `facts` ("polarization-degrees=96;…"), columns whose name begins
/// with "claim" (claims and contents, "USMCA;steel-content=40%") and columns whose name ends in "-content" ("40%", or an amount in USD).
/// Not to be shared by threads.
class EntryReader {
public:
    /// Errors: a column that is unknown, stands twice or is missing.
    EntryReader(const std::vector<std::string>& header, const Place& place);

    /// Whether the row was read. `row.id` is there either way, if the record has such a field.
    bool read(const CsvRecords& record, EntryRow& row);

private:
    /// Noon in Washington of a day that was read.
    struct Noon {
        std::int32_t day = -1;
        Instant at;
    };
    struct Cell {
        std::string_view text;
        const std::string* column;
    };

    /// A column with a fixed name.
    struct Known {
        const char* name;
        std::size_t EntryReader::*place;
        bool required;
    };
    static const std::array<Known, 8> known_columns;

    /// Whether the column is one that is read.
    bool note_column(const std::string& name, std::size_t column);
    [[nodiscard]] Cell cell(const CsvRecords& record, std::size_t column) const;
    [[nodiscard]] Country origin(Cell cell) const;
    [[nodiscard]] Instant instant(Cell cell);
    void read_quantities(Cell quantities, Cell units, EntryLine& entry) const;
    void read_claims(Cell cell, EntryLine& entry) const;
    void read_facts(Cell cell, EntryLine& entry) const;
    void read_cells(const CsvRecords& record, EntryRow& row);

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::string> names_;
    std::size_t id_ = none, product_ = none, origin_ = none, entry_ = none, value_ = none, quantity_ = none, unit_ = none, facts_ = none;
    std::vector<std::size_t> claims_;
    std::vector<std::size_t> contents_;
    std::array<std::optional<Country>, std::size_t{26} * 26> countries_;  ///< by alpha-2 code
    std::vector<Noon> noons_;
};

}  // namespace impost
