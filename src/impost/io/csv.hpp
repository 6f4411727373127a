#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"

namespace impost {

/// A table read from CSV (RFC 4180): a header, then rows of as many fields. Lines that begin with '#' above the header
/// are remarks. Cells point into the text that the table owns; the table can be moved, not copied.
class CsvTable {
public:
    /// Errors: no header, a row with another number of fields, a quote that never ends; each with its line.
    static CsvTable parse(std::string text, std::string name);
    /// Reads a file, plain, gzip or zstd.
    static CsvTable read(const std::string& path);

    CsvTable(const CsvTable&) = delete;
    CsvTable& operator=(const CsvTable&) = delete;
    CsvTable(CsvTable&&) = default;
    CsvTable& operator=(CsvTable&&) = default;
    ~CsvTable() = default;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
    [[nodiscard]] std::size_t rows() const noexcept { return lines_.size(); }
    [[nodiscard]] bool has(std::string_view column) const;
    /// The index of a column. Errors: there is none of that name.
    [[nodiscard]] std::size_t column(std::string_view column) const;
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const { return cells_[row * header_.size() + column]; }
    /// A finite number. Errors: anything else, with line and column.
    [[nodiscard]] double number(std::size_t row, std::size_t column) const;
    [[nodiscard]] std::size_t line(std::size_t row) const { return lines_[row]; }
    /// An error at a cell of this table.
    [[nodiscard]] Error error(std::size_t row, std::size_t column, const std::string& sentence) const;

private:
    CsvTable() = default;

    std::string name_;
    std::unique_ptr<std::string> text_;  // the cells point into it and it stays where it is when the table moves
    std::vector<std::string> header_;
    std::size_t header_line_ = 1;
    std::vector<std::string_view> cells_;
    std::vector<std::size_t> lines_;
};

/// A field as CSV writes it: quoted when it must be.
[[nodiscard]] std::string csv_field(std::string_view value);

}  // namespace impost
