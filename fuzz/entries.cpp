#include "fuzz.hpp"
#include "impost/duty/answer_csv.hpp"

using namespace impost;

namespace {

/// Rates of each kind under two revisions, two preferences, and measures that add, fill up, charge a content and yield to each other.
struct Law {
    Law() {
        ledger.programs = parse_programs(
            "[[program]]\nsymbol = \"S\"\nname = \"n\"\norigins = [\"CA\", \"MX\"]\nfrom = 2020-07-01\nsource = \"s\"\n"
            "[[program]]\nsymbol = \"AU\"\nname = \"n\"\norigins = [\"AU\"]\nfrom = 2005-01-01\nuntil = 2025-02-01\nsource = \"s\"\n"
            "[[column_2]]\norigins = [\"CU\"]\nsource = \"s\"\n",
            "programs.toml");
        add("adds", "IEEPA",
            "[scope]\norigins = [\"CN\", \"CA\"]\nproducts = \"all\"\n"
            "[[version]]\nfrom = 2025-02-04T00:01:00-05:00\nheading = \"9903.01.20\"\nrate = \"+10%\"\n"
            "[[exception]]\nclaim = \"donation\"\nproducts = \"all\"\ntext = \"t\"\nsource = \"s\"\n");
        add("metal", "Section 232",
            "[scope]\norigins = \"all\"\nproducts = [\"7208\", \"9101\"]\n"
            "[[version]]\nfrom = 2025-03-12T00:01:00-04:00\nrate = \"+25%\"\ncharged_on = \"steel-content\"\n"
            "[[stacking]]\nwith = \"adds\"\nrule = \"excludes\"\nsource = \"s\"\n[[stacking]]\nwith = \"fills\"\nrule = \"adds\"\nsource = "
            "\"s\"\n");
        add("fills", "Section 122",
            "[scope]\norigins = [\"MX\", \"JP\"]\nproducts = \"all\"\n"
            "[[version]]\nfrom = 2025-02-20T00:01:00-05:00\nheading = \"9903.02.20\"\nrate = \"at least 15%\"\n");
    }
    void add(const std::string& id, const std::string& authority, const std::string& rest) {
        ledger.measures.push_back(parse_measure("id = \"" + id + "\"\ntitle = \"T\"\nimposed_by = \"US\"\nauthority = \"" + authority +
                                                    "\"\ninstrument = \"I\"\nsources = [\"s\"]\nsummary = \"S.\"\n" + rest,
                                                id + ".toml", "/nonexistent"));
    }

    Schedule schedule = Schedule::parse(CsvTable::parse("revision,from\na,2025-01-01\nb,2025-03-01\n", "r"),
                                        CsvTable::parse("code,parent,first,end,units,general,special,other,references,description\n"
                                                        "01012100,,0,2,No.,Free,,20%,,Horses\n"
                                                        "17011350,,0,2,kg,33.87¢/kg,\"Free (AU,S)\",42.05¢/kg,,Sugar\n"
                                                        "61091000,,0,1,doz.|kg,16.5%,Free (S),90%,,Shirts\n"
                                                        "61091000,,1,2,doz.|kg,15%,\"Free (S) 4% (AU)\",90%,,Shirts\n"
                                                        "72081015,,0,2,kg,Free,,20%,,Steel\n"
                                                        "91011140,,0,2,No.,51¢ each + 6.25% on the case and strap,,$1.50 each,,Watches\n",
                                                        "l"));
    Ledger ledger;
    Country us = Country::parse("US").value();
};

/// The answers to a table whose blocks are of some size.
AnswerBlock answers(const Law& law, const std::string& text, std::size_t block_size) {
    CsvStream table(ByteStream::of(text, "f"), block_size);
    AssessmentCsv work(BulkAssessor(law.schedule, law.ledger, law.us), EntryReader(table.header(), {}), Rejects::among_rows,
                       DutyRows::written);
    CsvBlock block;
    AnswerBlock answer;
    AnswerBlock whole;
    while (table.next(block)) {
        work.assess(block, answer);
        whole.rows += answer.rows;
        whole.duties += answer.duties;
        whole.totals.add(answer.totals);
    }
    return whole;
}

/// Every row that was read is assessed in bulk to what it is assessed to alone.
void compare_with_single_lines(const Law& law, const std::string& text) {
    CsvStream table(ByteStream::of(text, "f"));
    EntryReader reader(table.header(), {});
    BulkAssessor bulk(law.schedule, law.ledger, law.us);
    BulkDuty fast;
    CsvBlock block;
    EntryRow row;
    while (table.next(block)) {
        CsvRecords records(block);
        while (records.next()) {
            fuzz::promise(reader.read(records, row) == row.refusal.empty(), "a row that is not read says why");
            if (!row.refusal.empty()) continue;
            bulk.assess(row.entry, row.at, fast);
            const auto slow = assess(law.schedule, Regime::at(law.ledger, law.us, row.at), row.entry);
            fuzz::promise(fast.refusal == (slow ? "" : slow.error().what()), "the same refusal");
            if (!slow) continue;
            fuzz::promise(fast.duty == slow->total && fast.rate == slow->ad_valorem, "the same duty");
            fuzz::promise(fast.lines.size() == slow->lines.size(), "as many duties");
            for (std::size_t i = 0; i < fast.lines.size(); ++i) {
                fuzz::promise(fast.lines[i].heading == slow->lines[i].heading && fast.lines[i].amount == slow->lines[i].amount,
                              "the same stack");
            }
        }
    }
}

}  // namespace

/// A table of entry lines is answered row by row, alike whatever the blocks, and as its lines are one by one.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Law law;
    const std::string text(fuzz::text_of(data, size));
    fuzz::may_refuse([&] {
        const AnswerBlock whole = answers(law, text, CsvStream::usual_block);
        const AnswerBlock pieces = answers(law, text, 1);
        fuzz::promise(whole.rows == pieces.rows && whole.duties == pieces.duties, "the same answers in small blocks");
        fuzz::promise(whole.totals.rows == pieces.totals.rows && whole.totals.duty == pieces.totals.duty, "the same totals");
        fuzz::promise(whole.totals.rejected + whole.totals.unknown <= whole.totals.rows, "no more is rejected than there is");
        compare_with_single_lines(law, text);
    });
    return 0;
}
