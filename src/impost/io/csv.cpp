#include "impost/io/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "impost/io/file.hpp"

namespace impost {
namespace {

/// Walks over the text, unquoting cells in place.
class Cursor {
public:
    Cursor(char* begin, char* end, const std::string& name) : at_(begin), end_(end), name_(name) {}

    [[nodiscard]] bool done() const { return at_ == end_; }
    [[nodiscard]] std::size_t line() const { return line_; }

    /// Skips blank lines and, when `remarks`, lines that begin with '#'.
    void skip_empty_lines(bool remarks) {
        while (!done()) {
            const char* stop = line_end();
            const bool blank = stop == at_ || (stop == at_ + 1 && *at_ == '\r');
            if (!blank && !(remarks && *at_ == '#')) return;
            at_ = stop == end_ ? end_ : at_ + (stop - at_) + 1;
            ++line_;
        }
    }

    /// The next field; `last` tells whether it ended its line.
    std::string_view field(bool& last) {
        if (!done() && *at_ == '"') return quoted_field(last);
        char* begin = at_;
        while (at_ != end_ && *at_ != ',' && *at_ != '\n') ++at_;
        char* stop = at_;
        last = finish_field();
        if (last && stop != begin && stop[-1] == '\r') --stop;
        return {begin, static_cast<std::size_t>(stop - begin)};
    }

private:
    [[nodiscard]] const char* line_end() const {
        const void* stop = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
        return stop != nullptr ? static_cast<const char*>(stop) : end_;
    }

    bool finish_field() {
        if (done()) return true;
        const bool last = *at_ == '\n';
        if (last) ++line_;
        ++at_;
        return last;
    }

    std::string_view quoted_field(bool& last) {
        const std::size_t opened = line_;
        char* begin = ++at_;
        char* out = begin;
        while (true) {
            if (done()) throw Error("a quoted field never ends", {name_, opened, ""});
            if (*at_ == '"') {
                if (at_ + 1 == end_ || at_[1] != '"') break;
                ++at_;
            }
            if (*at_ == '\n') ++line_;
            *out++ = *at_++;
        }
        ++at_;
        if (!done() && *at_ == '\r') ++at_;
        if (!done() && *at_ != ',' && *at_ != '\n') throw Error("text stands behind a closing quote", {name_, line_, ""});
        last = finish_field();
        return {begin, static_cast<std::size_t>(out - begin)};
    }

    char* at_;
    char* end_;
    const std::string& name_;
    std::size_t line_ = 1;
};

}  // namespace

CsvTable CsvTable::parse(std::string text, std::string name) {
    CsvTable table;
    table.name_ = std::move(name);
    table.text_ = std::make_unique<std::string>(std::move(text));
    char* begin = table.text_->data();
    char* end = begin + table.text_->size();
    if (table.text_->starts_with("\xef\xbb\xbf")) begin += 3;
    Cursor cursor(begin, end, table.name_);
    cursor.skip_empty_lines(true);
    if (cursor.done()) throw Error("the table is empty", {table.name_, 0, ""});
    table.header_line_ = cursor.line();
    bool last = false;
    while (!last) table.header_.emplace_back(cursor.field(last));
    const std::size_t width = table.header_.size();
    table.cells_.reserve(table.text_->size() / 8);
    for (cursor.skip_empty_lines(false); !cursor.done(); cursor.skip_empty_lines(false)) {
        const std::size_t line = cursor.line();
        std::size_t count = 0;
        for (last = false; !last; ++count) table.cells_.push_back(cursor.field(last));
        if (count != width) {
            throw Error("the row has " + std::to_string(count) + " fields where the header has " + std::to_string(width),
                        {table.name_, line, ""});
        }
        table.lines_.push_back(line);
    }
    return table;
}

CsvTable CsvTable::read(const std::string& path) { return parse(read_file(path), path); }

bool CsvTable::has(std::string_view column) const { return std::find(header_.begin(), header_.end(), column) != header_.end(); }

std::size_t CsvTable::column(std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    if (found == header_.end()) throw Error("the column \"" + std::string(column) + "\" is missing", {name_, header_line_, ""});
    return static_cast<std::size_t>(found - header_.begin());
}

double CsvTable::number(std::size_t row, std::size_t column) const {
    const std::string_view text = cell(row, column);
    double value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || stop != text.data() + text.size() || !std::isfinite(value)) {
        throw error(row, column, "\"" + std::string(text) + "\" is not a number");
    }
    return value;
}

Error CsvTable::error(std::size_t row, std::size_t column, const std::string& sentence) const {
    return Error(sentence, {name_, lines_[row], header_[column]});
}

std::string csv_field(std::string_view value) {
    if (value.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(value);
    std::string result = "\"";
    for (const char c : value) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + "\"";
}

}  // namespace impost
