#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/error.hpp"
#include "impost/io/stream.hpp"

namespace impost {

/// The lines of a table of text, one after another, whatever their width; memory holds the line and one piece of the file.
/// Fields may be quoted; a quoted field ends with its line. Blank lines are passed over.
class WideRows {
public:
    /// Errors: an archive or a spreadsheet instead of text.
    WideRows(ByteStream bytes, char separator);

    /// The next line; false when there are no more. Errors: a quote that never ends, a line of more than 16 MiB, of the bytes.
    [[nodiscard]] bool next();
    [[nodiscard]] const std::vector<std::string_view>& fields() const noexcept { return fields_; }
    /// The number of the line, from one.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    [[nodiscard]] const std::string& name() const noexcept { return bytes_.name(); }
    [[nodiscard]] const ByteStream& bytes() const noexcept { return bytes_; }

    /// A finite number. Errors: anything else, with line and column.
    [[nodiscard]] double number(std::size_t field, std::string_view column) const;
    /// Errors: the line has another number of fields.
    void demand_width(std::size_t width) const;
    /// An error in this line.
    [[nodiscard]] Error error(std::string_view column, const std::string& sentence) const;

private:
    /// Finds the end of the line that begins at `at_`, reading on as needed; false when nothing is left.
    bool find_line();
    void split(char* begin, const char* end);

    ByteStream bytes_;
    char separator_;
    std::string text_;
    std::size_t at_ = 0;    ///< where the next line begins in `text_`
    std::size_t stop_ = 0;  ///< where it ends
    bool ended_ = false;
    std::size_t line_ = 0;
    std::vector<std::string_view> fields_;
};

/// A field as it is in a message: not longer than a word or two.
[[nodiscard]] std::string shown(std::string_view field);

}  // namespace impost
