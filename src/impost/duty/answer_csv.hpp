#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impost/duty/bulk.hpp"
#include "impost/duty/entry_csv.hpp"

namespace impost {

/// Sums over a table, in whole cents.
struct AnswerTotals {
    std::uint64_t rows = 0;        ///< records, whether good or bad
    std::uint64_t rejected = 0;    ///< of these
    std::uint64_t unknown = 0;     ///< of these, assessed to an amount that is not known
    std::uint64_t refunded = 0;    ///< of these, with a refund above zero
    Money duty;                    ///< owed, or paid
    Money owed_otherwise;          ///< had the law been otherwise
    std::optional<Instant> first;  ///< entry of a row that was assessed
    std::optional<Instant> last;

    void note_entry(Instant at);
    /// Errors: a sum is out of range.
    void add(const AnswerTotals& other);
};

/// What a block of entry lines was assessed to: CSV rows without their headers.
struct AnswerBlock {
    std::string rows;
    std::string duties;   ///< one a duty
    std::string rejects;  ///< rows that were refused
    AnswerTotals totals;

    void clear();
};

/// Where rows that are refused go.
enum class Rejects { apart, among_rows };
/// Whether every duty is told by itself.
enum class DutyRows { written, left_out };

inline constexpr std::string_view assessment_header = "line_id,duty_usd,rate,headings,status\n";
inline constexpr std::string_view duties_header = "line_id,heading,authority,measure,rate,duty_usd\n";
inline constexpr std::string_view refund_header = "line_id,paid_usd,owed_usd,refund_usd,headings_paid,headings_owed,status\n";
inline constexpr std::string_view rejects_header = "line,line_id,reason\n";

/// Assesses blocks of a table of entry lines, row by row. Not to be shared by threads.
///
/// Units: amounts in USD and cents; rates as decimal shares of the customs value. A rate is the sum of the ad valorem rates, or,
/// where some duty is none, the duty over the value.
class AssessmentCsv {
public:
    AssessmentCsv(BulkAssessor assessor, EntryReader reader, Rejects rejects, DutyRows duties);
    void assess(CsvBlock& block, AnswerBlock& answer);

private:
    void answer_row(const EntryRow& row, std::size_t line, AnswerBlock& answer);

    BulkAssessor assessor_;
    EntryReader reader_;
    Rejects rejects_;
    DutyRows duties_;
    BulkDuty duty_;
};

/// Compares what entry lines owe under two laws: paid under the one, owed under the other. Not to be shared by threads.
class RefundCsv {
public:
    RefundCsv(BulkAssessor paid, BulkAssessor owed, EntryReader reader, Rejects rejects);
    void compare(CsvBlock& block, AnswerBlock& answer);

private:
    void answer_row(const EntryRow& row, std::size_t line, AnswerBlock& answer);

    BulkAssessor paid_by_;
    BulkAssessor owed_by_;
    EntryReader reader_;
    Rejects rejects_;
    BulkDuty paid_;
    BulkDuty owed_;
};

}  // namespace impost
