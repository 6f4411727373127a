#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/base/hs_code.hpp"
#include "impost/base/instant.hpp"
#include "impost/io/csv.hpp"
#include "impost/schedule/duty_expression.hpp"

namespace impost {

/// One revision of the schedule: its name and the day from which its lines count here.
struct Revision {
    std::string name;
    Date from;
};

/// A tariff line or statistical line as it stood on a day. Rates stand on the line itself or, for a statistical line,
/// on the tariff line above it.
struct TariffLine {
    HsCode code;
    HsCode rate_line;         ///< the line whose rate columns apply
    std::string description;  ///< the whole path, from the heading down
    std::vector<std::string> units;
    std::string general;  ///< column 1, general
    std::string special;  ///< column 1, special
    std::string other;    ///< column 2
    std::vector<std::string> references;
};

/// A national tariff schedule over its revisions. Immutable; safe to read from any thread.
class Schedule {
public:
    /// Reads the derived form: `revisions.csv` (revision, from) and `lines.csv.zst` (see `write_schedule`).
    static Schedule read(const std::string& folder);
    static Schedule parse(CsvTable revisions, CsvTable lines);

    [[nodiscard]] const std::vector<Revision>& revisions() const noexcept { return revisions_; }
    /// The revision that counts on a day. Errors: the day lies before the first one.
    [[nodiscard]] Result<std::size_t> revision_on(Date date) const;
    /// The line of 8 or 10 digits on a day. Errors: fewer digits, no such line, a day before the first revision.
    [[nodiscard]] Result<TariffLine> line(HsCode code, Date date) const;
    /// The rate columns of a line, or of the nearest line above it that the revision still has (8 digits at least); none
    /// when it has neither. For statistics, whose codes can be of another year.
    struct Rates {
        HsCode rate_line;
        std::string_view general;
        std::string_view special;
        std::string_view other;
    };
    [[nodiscard]] std::optional<Rates> rates(HsCode code, std::size_t revision) const;
    /// The rate columns of the line that `line` finds under the code; none where it finds none.
    [[nodiscard]] std::optional<Rates> rates_of_line(HsCode code, std::size_t revision) const;
    /// Every coded line (8 or 10 digits) of a revision, in order of code.
    [[nodiscard]] std::vector<HsCode> codes(std::size_t revision) const;
    /// All rows, for checks over revisions.
    struct Row {
        HsCode code;
        std::size_t parent = none;
        std::size_t first_revision = 0;
        std::size_t end_revision = 0;  ///< one past the last
        std::size_t table_row = 0;
        static constexpr std::size_t none = static_cast<std::size_t>(-1);
    };
    [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
    [[nodiscard]] std::string_view general(const Row& row) const { return lines_.cell(row.table_row, columns_.general); }
    [[nodiscard]] std::string_view special(const Row& row) const { return lines_.cell(row.table_row, columns_.special); }
    [[nodiscard]] std::string_view other(const Row& row) const { return lines_.cell(row.table_row, columns_.other); }

private:
    explicit Schedule(CsvTable lines) : lines_(std::move(lines)) {}
    /// Errors: a line that stands under itself.
    void check_parents(std::size_t column) const;
    [[nodiscard]] const Row* find(HsCode code, std::size_t revision) const;
    /// The line printed under a code, or under its other spelling: where a tariff line has no statistical lines below it,
    /// its own code is printed with the suffix 00.
    [[nodiscard]] const Row* find_line(HsCode code, std::size_t revision) const;
    [[nodiscard]] std::optional<Rates> rates_above(const Row& row, std::size_t revision) const;
    [[nodiscard]] TariffLine describe(const Row& row, std::size_t revision) const;
    [[nodiscard]] const Row& parent_of(const Row& row, std::size_t revision) const;

    struct Columns {
        std::size_t description, units, general, special, other, references;
    };
    CsvTable lines_;
    Columns columns_{};
    std::vector<Revision> revisions_;
    std::vector<Row> rows_;
    std::size_t first_coded_ = 0;
};

}  // namespace impost
