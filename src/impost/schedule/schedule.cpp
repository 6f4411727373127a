#include "impost/schedule/schedule.hpp"

#include <algorithm>
#include <charconv>

#include "impost/base/text.hpp"

namespace impost {
namespace {

std::size_t index_cell(const CsvTable& table, std::size_t row, std::size_t column, std::size_t limit) {
    const std::string_view text = table.cell(row, column);
    std::size_t value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || stop != text.data() + text.size() || value > limit) {
        throw table.error(row, column, "\"" + std::string(text) + "\" is not a number from 0 to " + std::to_string(limit));
    }
    return value;
}

/// "additional U.S. note 3 to chapter 2" of a line that a quota's note describes; empty for any other line.
std::string quota_note(std::string_view description, int chapter) {
    constexpr std::string_view lead = "escribed in ";
    const std::size_t from = description.find(lead);
    const std::size_t end = description.find("and entered pursuant to its provisions");
    if (from == std::string_view::npos || end == std::string_view::npos || end < from) return {};
    std::string note(trim(description.substr(from + lead.size(), end - from - lead.size())));
    constexpr std::string_view own = "this chapter";
    if (const std::size_t at = note.find(own); at != std::string::npos) note.replace(at, own.size(), "chapter " + std::to_string(chapter));
    return note;
}

bool is_of_quota(std::string_view note) { return note.starts_with("additional U.S."); }

bool same_code_before(const Schedule::Row& row, HsCode code) { return row.code < code; }

}  // namespace

Schedule Schedule::read(const std::string& folder) {
    return parse(CsvTable::read(folder + "/revisions.csv"), CsvTable::read(folder + "/lines.csv.zst"),
                 CsvTable::read(folder + "/corrections.csv"));
}

Schedule Schedule::parse(CsvTable revisions, CsvTable lines, const CsvTable& corrections) {
    Schedule schedule = parse(std::move(revisions), std::move(lines));
    schedule.apply(corrections);
    return schedule;
}

Schedule Schedule::parse(CsvTable revisions, CsvTable lines) {
    Schedule schedule(std::move(lines));
    const std::size_t name = revisions.column("revision");
    const std::size_t from = revisions.column("from");
    for (std::size_t row = 0; row < revisions.rows(); ++row) {
        const auto date = Date::parse(revisions.cell(row, from));
        if (!date) throw revisions.error(row, from, date.error().what());
        if (!schedule.revisions_.empty() && *date < schedule.revisions_.back().from)
            throw revisions.error(row, from, "the revisions are not in order of date");
        schedule.revisions_.push_back({std::string(revisions.cell(row, name)), *date});
    }
    if (schedule.revisions_.empty()) throw Error("the schedule has no revision", {revisions.name(), 0, ""});

    const CsvTable& table = schedule.lines_;
    schedule.columns_ = {table.column("description"), table.column("units"), table.column("general"),
                         table.column("special"),     table.column("other"), table.column("references")};
    const std::size_t code = table.column("code");
    const std::size_t parent = table.column("parent");
    const std::size_t first = table.column("first");
    const std::size_t end = table.column("end");
    schedule.rows_.reserve(table.rows());
    for (std::size_t r = 0; r < table.rows(); ++r) {
        Row row;
        row.table_row = r;
        if (const std::string_view text = table.cell(r, code); !text.empty()) {
            const auto parsed = HsCode::parse(text);
            if (!parsed) throw table.error(r, code, parsed.error().what());
            row.code = *parsed;
        }
        if (!table.cell(r, parent).empty()) row.parent = index_cell(table, r, parent, table.rows() - 1);
        row.first_revision = index_cell(table, r, first, schedule.revisions_.size() - 1);
        row.end_revision = index_cell(table, r, end, schedule.revisions_.size());
        const bool in_order = schedule.rows_.empty() || !(row.code < schedule.rows_.back().code);
        if (!in_order) throw table.error(r, code, "the lines are not in order of code");
        if (row.code == HsCode{}) ++schedule.first_coded_;
        const bool of_quota = row.parent != Row::none && is_of_quota(quota_note(table.cell(r, schedule.columns_.description), 0));
        if (of_quota) schedule.quota_lines_[row.parent].push_back(r);
        schedule.rows_.push_back(row);
    }
    schedule.check_parents(parent);
    return schedule;
}

void Schedule::check_parents(std::size_t column) const {
    constexpr int deepest = 64;
    for (const Row& row : rows_) {
        int depth = 0;
        for (std::size_t at = row.parent; at != Row::none; at = rows_[at].parent) {
            if (++depth > deepest) throw lines_.error(row.table_row, column, "the line stands under itself");
        }
    }
}

std::string Correction::sentence() const {
    const std::string which = column == "other" ? "column 2" : "column 1 " + column;
    constexpr std::size_t short_text = 60;
    if (printed.size() > short_text) return which + " of " + code.dotted() + " is not read as printed: " + reason;
    return which + " of " + code.dotted() + " is printed \"" + printed + "\" and read \"" + read_as + "\": " + reason;
}

bool Schedule::bears_rate(const Row& row) const { return !general(row).empty() || !special(row).empty() || !other(row).empty(); }

std::string_view Schedule::rate(const Row& row, std::size_t column) const {
    const std::string_view printed = lines_.cell(row.table_row, column);
    if (row.correction == Row::none) return printed;
    const Correction& correction = corrections_[row.correction];
    return printed == correction.printed ? std::string_view(correction.read_as) : printed;
}

std::size_t Schedule::named_revision(const CsvTable& table, std::size_t row, const char* column) const {
    const std::size_t cell = table.column(column);
    const auto named = [&](const Revision& revision) { return revision.name == table.cell(row, cell); };
    const auto found = std::find_if(revisions_.begin(), revisions_.end(), named);
    if (found == revisions_.end()) throw table.error(row, cell, "there is no such revision");
    return static_cast<std::size_t>(found - revisions_.begin());
}

std::size_t Schedule::mark(const Correction& correction, std::size_t column, std::size_t from) {
    std::vector<Row*> printed;
    for (Row& row : rows_) {
        if (row.code == correction.code && lines_.cell(row.table_row, column) == correction.printed) printed.push_back(&row);
    }
    std::sort(printed.begin(), printed.end(), [](const Row* a, const Row* b) { return a->first_revision < b->first_revision; });
    for (Row* row : printed) {
        if (row->first_revision != from) break;
        from = row->end_revision;
        row->correction = corrections_.size();
    }
    return from;
}

void Schedule::apply(const CsvTable& corrections) {
    const std::size_t code = corrections.column("code");
    const std::size_t column = corrections.column("column");
    for (std::size_t row = 0; row < corrections.rows(); ++row) {
        const auto text = [&](const char* name) { return std::string(corrections.cell(row, corrections.column(name))); };
        const auto line = HsCode::parse(corrections.cell(row, code));
        if (!line) throw corrections.error(row, code, line.error().what());
        const std::string which = text("column");
        if (which != "general" && which != "special" && which != "other")
            throw corrections.error(row, column, "no rate column of that name");
        const Correction correction{*line, which, text("first"), text("last"), text("printed"), text("read_as"), text("reason")};
        const std::size_t first = named_revision(corrections, row, "first");
        const std::size_t last = named_revision(corrections, row, "last");
        if (mark(correction, lines_.column(which), first) != last + 1)
            throw corrections.error(row, code, "the revisions that print it are others");
        corrections_.push_back(correction);
    }
}

QuotaPlace Schedule::quota_place(const Row& row, std::size_t revision, int chapter) const {
    for (const Row* at = &row; at->parent != Row::none; at = &parent_of(*at, revision)) {
        const std::string own = quota_note(lines_.cell(at->table_row, columns_.description), chapter);
        if (!own.empty()) return {is_of_quota(own) ? QuotaPlace::Kind::in_quota : QuotaPlace::Kind::outside, own};
        const auto beside = quota_lines_.find(at->parent);
        if (beside == quota_lines_.end()) continue;
        for (const std::size_t index : beside->second) {
            const Row& line = rows_[index];
            if (line.first_revision > revision || revision >= line.end_revision) continue;
            return {QuotaPlace::Kind::over_quota, quota_note(lines_.cell(line.table_row, columns_.description), chapter)};
        }
    }
    return {};
}

Result<std::size_t> Schedule::revision_on(Date date) const {
    const auto after =
        std::upper_bound(revisions_.begin(), revisions_.end(), date, [](Date d, const Revision& revision) { return d < revision.from; });
    if (after == revisions_.begin()) {
        return Error(date.text() + " lies before the first schedule at hand (" + revisions_.front().from.text() + ")");
    }
    return static_cast<std::size_t>(after - revisions_.begin()) - 1;
}

const Schedule::Row* Schedule::find(HsCode code, std::size_t revision) const {
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(first_coded_);
    for (auto row = std::lower_bound(begin, rows_.end(), code, same_code_before); row != rows_.end() && row->code == code; ++row) {
        if (row->first_revision <= revision && revision < row->end_revision) return &*row;
    }
    return nullptr;
}

std::vector<HsCode> Schedule::numbers_below(HsCode line, std::size_t revision) const {
    constexpr int tariff_line = 8;
    std::vector<HsCode> result;
    if (line.digits() != tariff_line) return result;
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(first_coded_);
    for (auto row = std::lower_bound(begin, rows_.end(), line, same_code_before);
         row != rows_.end() && row->code.digits() >= tariff_line && row->code.prefix(tariff_line) == line; ++row) {
        if (row->code.digits() > tariff_line && row->first_revision <= revision && revision < row->end_revision)
            result.push_back(row->code);
    }
    return result;
}

const Schedule::Row* Schedule::find_line(HsCode code, std::size_t revision) const {
    constexpr int tariff_line = 8;
    if (const Row* row = find(code, revision)) return row;
    if (code.digits() == tariff_line) return find(HsCode::parse(code.plain() + "00").value(), revision);
    return code.digits() > tariff_line && code.first() % 100 == 0 ? find(code.prefix(tariff_line), revision) : nullptr;
}

Result<TariffLine> Schedule::line(HsCode code, Date date) const {
    const auto revision = revision_on(date);
    if (!revision) return revision.error();
    if (code.digits() < 8) return Error(code.dotted() + " is not a tariff line: 8 or 10 digits are needed");
    if (const Row* row = find_line(code, *revision)) return describe(*row, *revision);
    return Error(code.dotted() + " is no line of the schedule on " + date.text());
}

const Schedule::Row& Schedule::parent_of(const Row& row, std::size_t revision) const {
    const Row& named = rows_[row.parent];
    if (named.code == HsCode{}) return named;
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(first_coded_);
    for (auto at = std::lower_bound(begin, rows_.end(), named.code, same_code_before); at != rows_.end() && at->code == named.code; ++at) {
        if (at->parent == named.parent && at->first_revision <= revision && revision < at->end_revision) return *at;
    }
    return named;
}

std::optional<Schedule::Rates> Schedule::rates(HsCode code, std::size_t revision) const {
    const Row* row = find(code, revision);
    if (row == nullptr) row = find(code.prefix(8), revision);
    if (row == nullptr) {
        const auto suffixed = HsCode::parse(code.prefix(8).plain() + "00");
        row = find(*suffixed, revision);
    }
    return row == nullptr ? std::nullopt : rates_above(*row, revision);
}

std::optional<Schedule::Rates> Schedule::rates_of_line(HsCode code, std::size_t revision) const {
    const Row* row = find_line(code, revision);
    return row == nullptr ? std::nullopt : rates_above(*row, revision);
}

void Schedule::narrow(RevisionRange& range, HsCode code, std::size_t revision) const {
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(first_coded_);
    for (auto row = std::lower_bound(begin, rows_.end(), code, same_code_before); row != rows_.end() && row->code == code; ++row) {
        if (row->end_revision <= revision) {
            range.first = std::max(range.first, row->end_revision);
        } else if (revision < row->first_revision) {
            range.end = std::min(range.end, row->first_revision);
        } else {
            range = {std::max(range.first, row->first_revision), std::min(range.end, row->end_revision)};
        }
    }
}

Schedule::RevisionRange Schedule::same_rates(HsCode code, std::size_t revision) const {
    const Row* row = find_line(code, revision);
    if (row == nullptr) return {revision, revision + 1};
    RevisionRange range{0, revisions_.size()};
    if (row->code != code) narrow(range, code, revision);
    while (true) {
        if (row->code != HsCode{}) narrow(range, row->code, revision);
        if (row->parent == Row::none) return range;
        row = &parent_of(*row, revision);
    }
}

std::optional<Schedule::Rates> Schedule::rates_above(const Row& row, std::size_t revision) const {
    for (const Row* at = &row;; at = &parent_of(*at, revision)) {
        if (bears_rate(*at)) return Rates{at->code != HsCode{} ? at->code : row.code, general(*at), special(*at), other(*at)};
        if (at->parent == Row::none) return std::nullopt;
    }
}

TariffLine Schedule::describe(const Row& row, std::size_t revision) const {
    TariffLine line;
    line.code = row.code;
    line.rate_line = row.code;
    for (const std::string& unit : split(lines_.cell(row.table_row, columns_.units), '|')) line.units.push_back(plain_text(unit));
    line.quota = quota_place(row, revision, row.code.chapter());
    bool has_rate = false;
    for (const Row* at = &row;; at = &parent_of(*at, revision)) {
        const std::string_view own = lines_.cell(at->table_row, columns_.description);
        line.description = line.description.empty() ? std::string(own) : std::string(own) + " " + line.description;
        if (!has_rate && bears_rate(*at)) {
            has_rate = true;
            line.general = general(*at);
            line.special = special(*at);
            line.other = other(*at);
            line.references = split(lines_.cell(at->table_row, columns_.references), ' ');
            if (at->code != HsCode{}) line.rate_line = at->code;
            if (at->correction != Row::none) line.corrections.push_back(corrections_[at->correction].sentence());
        }
        if (at->parent == Row::none) break;
    }
    return line;
}

std::vector<HsCode> Schedule::codes(std::size_t revision) const {
    std::vector<HsCode> result;
    for (const Row& row : rows_) {
        const bool coded = row.code.digits() >= 8;
        if (coded && row.first_revision <= revision && revision < row.end_revision) result.push_back(row.code);
    }
    return result;
}

}  // namespace impost
