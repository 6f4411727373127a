#include "impost/schedule/derive.hpp"

#include <algorithm>
#include <numeric>

#include "impost/base/text.hpp"
#include "impost/io/csv.hpp"

namespace impost {
namespace {

/// The dotted code as a typed one; an empty or unusual one (a line that only describes) is HsCode{}.
HsCode coded(const PublishedLine& line) {
    const auto code = HsCode::parse(line.code);
    return code && code->digits() >= 8 ? *code : HsCode{};
}

std::string identity(const PublishedLine& line, std::size_t parent) {
    constexpr char between = '\x1f';
    return std::to_string(parent) + between + line.code + between + line.description + between + join(line.units, "|") + between +
           line.general + between + line.special + between + line.other + between + join(line.references, " ");
}

}  // namespace

void ScheduleDeriver::add(const std::vector<PublishedLine>& lines) {
    std::vector<std::size_t> above;  // the node at each indent on the way down to the current line
    ++revisions_;
    for (const PublishedLine& published : lines) {
        PublishedLine line = published;
        for (std::string* text : {&line.description, &line.general, &line.special, &line.other}) *text = plain_text(*text);
        const auto indent = static_cast<std::size_t>(std::max(line.indent, 0));
        above.resize(std::min(above.size(), indent));
        const std::size_t parent = above.empty() ? Schedule::Row::none : above.back();
        const std::size_t own = node(line, parent, place(line, parent));
        above.resize(indent, own);
        above.push_back(own);
    }
}

std::size_t ScheduleDeriver::node(const PublishedLine& line, std::size_t parent, std::size_t span) {
    const std::string key = std::to_string(parent) + '\x1f' + line.code + '\x1f' + line.description;
    return nodes_.try_emplace(key, span).first->second;
}

std::size_t ScheduleDeriver::place(const PublishedLine& line, std::size_t parent) {
    std::vector<std::size_t>& twins = twins_[identity(line, parent)];
    for (const std::size_t twin : twins) {
        if (spans_[twin].end == revisions_ - 1) {
            spans_[twin].end = revisions_;
            return twin;
        }
    }
    twins.push_back(spans_.size());
    spans_.push_back({line, parent, revisions_ - 1, revisions_, coded(line)});
    return spans_.size() - 1;
}

std::string ScheduleDeriver::lines_csv() const {
    std::vector<std::size_t> order(spans_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return spans_[a].code < spans_[b].code; });
    std::vector<std::size_t> row_of(spans_.size());
    for (std::size_t row = 0; row < order.size(); ++row) row_of[order[row]] = row;

    std::string csv = "code,parent,first,end,units,general,special,other,references,description\n";
    for (const std::size_t index : order) {
        const Span& span = spans_[index];
        csv += span.code == HsCode{} ? "" : span.code.plain();
        csv += ',';
        if (span.parent != Schedule::Row::none) csv += std::to_string(row_of[span.parent]);
        csv += ',' + std::to_string(span.first) + ',' + std::to_string(span.end) + ',' + csv_field(join(span.line.units, "|")) + ',' +
               csv_field(span.line.general) + ',' + csv_field(span.line.special) + ',' + csv_field(span.line.other) + ',' +
               join(span.line.references, " ") + ',' + csv_field(span.line.description) + '\n';
    }
    return csv;
}

}  // namespace impost
