#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// A slip of the published schedule and how it is read.
struct Correction {
    HsCode code;
    std::string column;  ///< "general", "special" or "other"
    std::string first;   ///< the first and the last revision that print it so
    std::string last;
    std::string printed;
    std::string read_as;
    std::string reason;

    [[nodiscard]] std::string sentence() const;
};

/// How a line stands to a tariff-rate quota that the schedule's own words name.
struct QuotaPlace {
    enum class Kind {
        none,
        in_quota,    ///< "Described in additional U.S. note 3 to this chapter and entered pursuant to its provisions"
        over_quota,  ///< what stands beside such a line
        outside,     ///< "Described in general note 15": goods that no quota counts
    };
    Kind kind = Kind::none;
    std::string note;  ///< "additional U.S. note 3 to chapter 2"
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
    QuotaPlace quota;
    std::vector<std::string> corrections;  ///< a sentence for each rate that is read otherwise than printed
};

/// A national tariff schedule over its revisions. Immutable; safe to read from any thread.
class Schedule {
public:
    /// Reads the derived form: `revisions.csv` (revision, from), `lines.csv.zst` (see `write_schedule`) and
    /// `corrections.csv` (see `Correction`), which must fit the lines.
    static Schedule read(const std::string& folder);
    static Schedule parse(CsvTable revisions, CsvTable lines);
    static Schedule parse(CsvTable revisions, CsvTable lines, const CsvTable& corrections);

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
    /// Revisions one after another, `end` exclusive.
    struct RevisionRange {
        std::size_t first;
        std::size_t end;
    };
    /// The revisions around one over which `rates_of_line` answers the same: those that print the same rows for a line and for all lines
    /// above it.
    [[nodiscard]] RevisionRange same_rates(HsCode code, std::size_t revision) const;
    /// The statistical lines (10 digits) that a revision prints below a tariff line, in order of code; none for a longer code.
    [[nodiscard]] std::vector<HsCode> numbers_below(HsCode line, std::size_t revision) const;
    /// Every coded line (8 or 10 digits) of a revision, in order of code.
    [[nodiscard]] std::vector<HsCode> codes(std::size_t revision) const;
    /// All rows, for checks over revisions.
    struct Row {
        HsCode code;
        std::size_t parent = none;
        std::size_t first_revision = 0;
        std::size_t end_revision = 0;  ///< one past the last
        std::size_t table_row = 0;
        std::size_t correction = none;  ///< of one of its rates
        static constexpr std::size_t none = static_cast<std::size_t>(-1);
    };
    [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
    /// The rate columns, as corrected.
    [[nodiscard]] std::string_view general(const Row& row) const { return rate(row, columns_.general); }
    [[nodiscard]] std::string_view special(const Row& row) const { return rate(row, columns_.special); }
    [[nodiscard]] std::string_view other(const Row& row) const { return rate(row, columns_.other); }
    [[nodiscard]] const std::vector<Correction>& corrections() const noexcept { return corrections_; }

private:
    explicit Schedule(CsvTable lines) : lines_(std::move(lines)) {}
    /// Errors: a line that stands under itself.
    void check_parents(std::size_t column) const;
    /// Errors: a correction of no line, or of other revisions than those that print it.
    void apply(const CsvTable& corrections);
    [[nodiscard]] std::size_t named_revision(const CsvTable& table, std::size_t row, const char* column) const;
    /// Marks the rows that print a correction's text from a revision on without gap; returns one past the last.
    std::size_t mark(const Correction& correction, std::size_t column, std::size_t from);
    [[nodiscard]] std::string_view rate(const Row& row, std::size_t column) const;
    /// Provisions of chapters 98 and 99 can have a special rate alone.
    [[nodiscard]] bool bears_rate(const Row& row) const;
    [[nodiscard]] QuotaPlace quota_place(const Row& row, std::size_t revision, int chapter) const;
    [[nodiscard]] const Row* find(HsCode code, std::size_t revision) const;
    /// The line printed under a code, or under its other spelling: where a tariff line has no statistical lines below it,
    /// its own code is printed with the suffix 00.
    [[nodiscard]] const Row* find_line(HsCode code, std::size_t revision) const;
    /// Leaves the revisions around one that print the same rows under a code.
    void narrow(RevisionRange& range, HsCode code, std::size_t revision) const;
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
    std::vector<Correction> corrections_;
    std::unordered_map<std::size_t, std::vector<std::size_t>> quota_lines_;  ///< rows of a quota, by their parent
    std::size_t first_coded_ = 0;
};

}  // namespace impost
