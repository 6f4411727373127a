#include "impost/duty/answer_csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "impost/io/csv.hpp"

namespace impost {
namespace {

/// A field as CSV writes it.
void append_field(std::string& to, std::string_view value) {
    const bool plain = std::none_of(value.begin(), value.end(), [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
    if (plain) {
        to += value;
    } else {
        to += csv_field(value);
    }
}

/// A whole number, with zeros in front up to a width.
void append_number(std::string& to, std::uint64_t number, std::size_t width = 0) {
    std::array<char, 24> digits{};
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    const auto size = static_cast<std::size_t>(end - digits.data());
    if (size < width) to.append(width - size, '0');
    to.append(digits.data(), size);
}

std::uint64_t magnitude(std::int64_t number) {
    return number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
}

/// An amount of whole cents: "12.34".
void append_amount(std::string& to, Money amount) {
    constexpr std::uint64_t ticks_per_cent = 100;
    if (amount < Money{}) to += '-';
    const std::uint64_t cents = magnitude(amount.ticks()) / ticks_per_cent;
    append_number(to, cents / 100);
    to += '.';
    append_number(to, cents % 100, 2);
}
void append_amount(std::string& to, const std::optional<Money>& amount) {
    if (amount) append_amount(to, *amount);
}

/// A rate as the shortest decimal: "0.165".
void append_rate(std::string& to, Rate rate) {
    constexpr auto one = static_cast<std::uint64_t>(Rate::one);
    if (rate < Rate{}) to += '-';
    const std::uint64_t ticks = magnitude(rate.ticks());
    append_number(to, ticks / one);
    if (ticks % one == 0) return;
    to += '.';
    append_number(to, ticks % one, Rate::scale);
    to.resize(to.find_last_not_of('0') + 1);
}

/// The rate on the customs value.
std::optional<Rate> rate_of(const BulkDuty& duty, const EntryLine& entry) {
    if (!duty.beyond_rates) return duty.rate;
    if (!duty.duty || !entry.customs_value || !(Money{} < *entry.customs_value)) return std::nullopt;
    const auto share = ratio(*duty.duty, *entry.customs_value);
    return share ? std::optional(*share) : std::nullopt;
}

/// What a duty is reported under: its heading, or its measure where the law gives none.
std::string_view reported_under(const BulkDuty::Line& line) { return line.heading.empty() ? line.provision->measure : line.heading; }

/// "8517.13.00.00;9903.01.20", in the order of the law.
void append_headings(std::string& to, const BulkDuty& duty) {
    bool first = true;
    for (const BulkDuty::Line& line : duty.lines) {
        if (!first) to += ';';
        first = false;
        to += reported_under(line);
    }
}

/// A reason on one line, and of a length that can be read.
std::string told_shortly(std::string_view reason) {
    constexpr std::size_t longest = 300;
    std::string result(reason.substr(0, longest));
    if (reason.size() > longest) {
        while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U) result.pop_back();
        if (!result.empty()) result.pop_back();
        result += "…";
    }
    std::replace_if(
        result.begin(), result.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return result;
}

/// Notes a row that was refused: apart, or as a row with `empty_cells` and its status.
void reject(const EntryRow& row, std::size_t line, std::string_view reason, Rejects where, std::string_view empty_cells,
            AnswerBlock& answer) {
    ++answer.totals.rejected;
    const std::string told = told_shortly(reason);
    if (where == Rejects::apart) {
        append_number(answer.rejects, line);
        answer.rejects += ',';
        append_field(answer.rejects, row.id);
        answer.rejects += ',';
        append_field(answer.rejects, told);
        answer.rejects += '\n';
        return;
    }
    append_field(answer.rows, row.id);
    answer.rows += empty_cells;
    append_field(answer.rows, "rejected: " + told);
    answer.rows += '\n';
}

void append_duties(const EntryRow& row, const BulkDuty& duty, std::string& to) {
    for (const BulkDuty::Line& line : duty.lines) {
        append_field(to, row.id);
        to += ',';
        append_field(to, line.heading);
        to += ',';
        append_field(to, line.provision->authority);
        to += ',';
        append_field(to, line.provision->measure);
        to += ',';
        append_field(to, line.provision->rate);
        to += ',';
        append_amount(to, line.amount);
        to += '\n';
    }
}

/// "ok", "lacks: quantity-in-liters", "in vain: USMCA", or the last two with "; " between them.
void append_status(std::string& to, const std::string& lacks, const std::string& in_vain) {
    if (lacks.empty() && in_vain.empty()) {
        to += "ok\n";
        return;
    }
    std::string status = lacks.empty() ? "" : "lacks: " + lacks;
    if (!in_vain.empty()) status += (status.empty() ? "in vain: " : "; in vain: ") + in_vain;
    append_field(to, status);
    to += '\n';
}

Money sum(Money a, Money b) {
    std::int64_t ticks = 0;
    if (__builtin_add_overflow(a.ticks(), b.ticks(), &ticks)) throw Error("the sum of the duties is out of range");
    return Money::from_ticks(ticks);
}

}  // namespace

void AnswerTotals::note_entry(Instant at) {
    if (!first || at < *first) first = at;
    if (!last || *last < at) last = at;
}

void AnswerTotals::add(const AnswerTotals& other) {
    rows += other.rows;
    rejected += other.rejected;
    unknown += other.unknown;
    refunded += other.refunded;
    duty = sum(duty, other.duty);
    owed_otherwise = sum(owed_otherwise, other.owed_otherwise);
    for (const auto& at : {other.first, other.last}) {
        if (at) note_entry(*at);
    }
}

void AnswerBlock::clear() {
    rows.clear();
    duties.clear();
    rejects.clear();
    totals = {};
}

AssessmentCsv::AssessmentCsv(BulkAssessor assessor, EntryReader reader, Rejects rejects, DutyRows duties)
    : assessor_(std::move(assessor)), reader_(std::move(reader)), rejects_(rejects), duties_(duties) {}

void AssessmentCsv::assess(CsvBlock& block, AnswerBlock& answer) {
    answer.clear();
    CsvRecords records(block);
    EntryRow row;
    while (records.next()) {
        ++answer.totals.rows;
        if (reader_.read(records, row)) {
            assessor_.assess(row.entry, row.at, duty_);
        } else {
            duty_.refusal = row.refusal;
        }
        answer_row(row, records.line(), answer);
    }
}

void AssessmentCsv::answer_row(const EntryRow& row, std::size_t line, AnswerBlock& answer) {
    if (!duty_.refusal.empty()) return reject(row, line, duty_.refusal, rejects_, ",,,,", answer);
    answer.totals.note_entry(row.at);
    std::string& to = answer.rows;
    append_field(to, row.id);
    to += ',';
    append_amount(to, duty_.duty);
    to += ',';
    if (const auto rate = rate_of(duty_, row.entry)) append_rate(to, *rate);
    to += ',';
    append_headings(to, duty_);
    to += ',';
    append_status(to, duty_.lacks, duty_.in_vain);
    if (duties_ == DutyRows::written) append_duties(row, duty_, answer.duties);
    if (duty_.duty) {
        answer.totals.duty = sum(answer.totals.duty, *duty_.duty);
    } else {
        ++answer.totals.unknown;
    }
}

RefundCsv::RefundCsv(BulkAssessor paid, BulkAssessor owed, EntryReader reader, Rejects rejects)
    : paid_by_(std::move(paid)), owed_by_(std::move(owed)), reader_(std::move(reader)), rejects_(rejects) {}

void RefundCsv::compare(CsvBlock& block, AnswerBlock& answer) {
    answer.clear();
    CsvRecords records(block);
    EntryRow row;
    while (records.next()) {
        ++answer.totals.rows;
        if (reader_.read(records, row)) {
            paid_by_.assess(row.entry, row.at, paid_);
            owed_by_.assess(row.entry, row.at, owed_);
        } else {
            paid_.refusal = row.refusal;
        }
        answer_row(row, records.line(), answer);
    }
}

void RefundCsv::answer_row(const EntryRow& row, std::size_t line, AnswerBlock& answer) {
    const std::string& refusal = paid_.refusal.empty() ? owed_.refusal : paid_.refusal;
    if (!refusal.empty()) return reject(row, line, refusal, rejects_, ",,,,,,", answer);
    answer.totals.note_entry(row.at);
    std::string& to = answer.rows;
    append_field(to, row.id);
    to += ',';
    append_amount(to, paid_.duty);
    to += ',';
    append_amount(to, owed_.duty);
    to += ',';
    const bool known = paid_.duty && owed_.duty;
    if (known) append_amount(to, *paid_.duty - *owed_.duty);
    to += ',';
    append_headings(to, paid_);
    to += ',';
    append_headings(to, owed_);
    to += ',';
    append_status(to, known ? std::string() : paid_.duty ? owed_.lacks : paid_.lacks, paid_.in_vain);
    if (!known) {
        ++answer.totals.unknown;
        return;
    }
    answer.totals.duty = sum(answer.totals.duty, *paid_.duty);
    answer.totals.owed_otherwise = sum(answer.totals.owed_otherwise, *owed_.duty);
    if (*owed_.duty < *paid_.duty) ++answer.totals.refunded;
}

}  // namespace impost
