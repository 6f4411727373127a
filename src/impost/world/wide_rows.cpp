#include "impost/world/wide_rows.hpp"

#include <charconv>
#include <cmath>

namespace impost {
namespace {

constexpr std::size_t piece = 1U << 20U;
constexpr std::size_t line_max = 1U << 24U;

}  // namespace

std::string shown(std::string_view field) {
    constexpr std::size_t longest = 40;
    return "\"" + std::string(field.substr(0, longest)) + (field.size() > longest ? "…\"" : "\"");
}

WideRows::WideRows(ByteStream bytes, char separator)
    : bytes_(std::move(bytes)), separator_(separator), ended_(bytes_.read(text_, piece) == 0) {
    if (text_.starts_with("PK\x03\x04")) {
        throw Error("this is an archive or a spreadsheet; unpack it, or save the table as text with commas, and name that file",
                    {bytes_.name(), 0, ""});
    }
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
}

bool WideRows::find_line() {
    std::size_t from = at_;
    while (true) {
        stop_ = text_.find('\n', from);
        if (stop_ != std::string::npos) return true;
        if (ended_) {
            stop_ = text_.size();
            return at_ < stop_;
        }
        text_.erase(0, at_);
        at_ = 0;
        if (text_.size() > line_max) throw Error("the line is longer than 16 MiB", {name(), line_ + 1, ""});
        from = text_.size();
        ended_ = bytes_.read(text_, piece) == 0;
    }
}

bool WideRows::next() {
    while (find_line()) {
        ++line_;
        char* const begin = text_.data() + at_;
        char* end = text_.data() + stop_;
        at_ = stop_ + (stop_ < text_.size() ? 1 : 0);
        if (end != begin && end[-1] == '\r') --end;
        if (begin == end) continue;
        split(begin, end);
        return true;
    }
    return false;
}

void WideRows::split(char* begin, const char* end) {
    fields_.clear();
    char* at = begin;
    while (true) {
        char* const start = at;
        char* out = at;
        if (at != end && *at == '"') {
            bool closed = false;
            for (++at; at != end; ++at) {
                if (*at == '"' && (at + 1 == end || at[1] != '"')) {
                    closed = true;
                    ++at;
                    break;
                }
                if (*at == '"') ++at;
                *out++ = *at;
            }
            if (!closed || (at != end && *at != separator_)) throw error("", "a quoted field does not end where it should");
        } else {
            while (at != end && *at != separator_) ++at;
            out = at;
        }
        fields_.emplace_back(start, static_cast<std::size_t>(out - start));
        if (at == end) return;
        ++at;
    }
}

double WideRows::number(std::size_t field, std::string_view column) const {
    std::string_view text = fields_[field];
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    double value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || stop != text.data() + text.size() || !std::isfinite(value))
        throw error(column, shown(text) + " is not a number");
    return value;
}

void WideRows::demand_width(std::size_t width) const {
    if (fields_.size() == width) return;
    throw error("", "the row has " + std::to_string(fields_.size()) + " fields where " + std::to_string(width) +
                        " belong; the file is damaged or cut off, fetch it anew");
}

Error WideRows::error(std::string_view column, const std::string& sentence) const {
    return Error(sentence, {name(), line_, std::string(column)});
}

}  // namespace impost
