#!/usr/bin/env python3
"""Derives the product lists of the Section 232 measures other than metals.

Sources, read and never copied: the text of chapter 99's U.S. notes 33, 38 and 39
(HTSUS 2026 revision 6, USITC, public domain). The lists of pharmaceuticals, of
drones and of polysilicon came later than the schedule at hand: see each list.
Every list is compared with a compiled list and with the schedule's own lines.
"""

import argparse
import csv
import gzip
import json
import re
from pathlib import Path

NOTES = "data/hts/chapter99_notes_2026_rev_6.txt.gz"
NOTES_SOURCE = "HTSUS 2026 revision 6, chapter 99, subchapter III, U.S. notes"
USITC = "licence: U.S. International Trade Commission, public domain"
YALE = "licence: Budget Lab at Yale, MIT (facts of an official list)"
COMMAND = "tool: python3 -m tools.lists.vehicles --shared DIR --out ledger/lists"
FURNITURE = re.compile(
    r"^\s*(Harmonized Tariff Schedule of the United States Revision.*|Annotated for Statistical Reporting Purposes"
    r"|XXII|99 - III - \d+|U\.S\. Notes \(con\.\))\s*$")
CODE = re.compile(r"(?<![\d.])(\d{4}(?:\.\d{2}(?:\.\d{2,4}(?:\.\d{2})?)?)?)(?![\d.])")
METAL_CHAPTERS = ["72", "73", "76"]

# Revision 20 of 2026 (from 2026-09-29): numbers that left note 40(c), and numbers that came in.
PHARMA_CHANGE = "2026-09-29"
PHARMA_OUT = """2922190900 2934994700 2937220000 2941903000 2941905000 3004200083 3004310000 3004320060 3004390055
    3004909225""".split()
PHARMA_IN = """2922190910 2922190990 2934994720 2934994730 2934994740 2934994790 2937220010 2937220090 2941903030
    2941903090 2941905030 2941905090 3004200042 3004200058 3004200073 3004200074 3004200078 3004200085 3004310010
    3004310090 3004320020 3004320080 3004390015 3004390080 3004909212 3004909217 3004909218 3004909226""".split()


def read_text(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        return file.read()


def read_notes(shared):
    return [line for line in read_text(shared / NOTES).splitlines() if line.strip() and not FURNITURE.match(line)]


def between(lines, start, end):
    """The lines after the one that begins with `start`, up to the next that begins with `end`."""
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith(start))
    last = next(i for i in range(first + 1, len(lines)) if lines[i].lstrip().startswith(end))
    return lines[first + 1:last]


def table_codes(lines):
    """Codes of the lines that hold nothing else: the tables of a note."""
    found = set()
    for line in lines:
        words = line.replace(";", " ").split()
        if words and all(CODE.fullmatch(word) for word in words):
            found |= {word.replace(".", "") for word in words}
    return found


def schedule_codes(shared, revision):
    lines = json.loads(read_text(shared / f"data/hts/hts_{revision}.json.gz"))
    return {line["htsno"].replace(".", "") for line in lines if line["htsno"]}


def minimal(codes):
    """Drops a code that stands under a shorter one."""
    return sorted(code for code in codes if not any(code != other and code.startswith(other) for other in codes))


def lifted(codes, schedule):
    """Statistical numbers that make up a whole line of the schedule give way to the line: numbers change, the line stays."""
    whole = set()
    for line in {code[:8] for code in codes if len(code) == 10}:
        if {code for code in schedule if len(code) == 10 and code.startswith(line)} <= codes:
            whole.add(line)
    return minimal(codes | whole), len(whole)


def compiled_text(shared, name):
    path = shared / "data/lists" / name
    text = path.read_text() if path.suffix == ".txt" else read_text(path)
    return {row for row in text.split() if row.isdigit()}


def write(out, name, rows, provenance, licence=USITC):
    """One CSV: provenance, header, one product a line. `rows` maps a product to (from, until)."""
    dated = any(any(dates) for dates in rows.values())
    with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
        for line in [*provenance, licence, COMMAND]:
            file.write(f"# {line}\n")
        file.write("product,from,until\n" if dated else "product\n")
        for product in sorted(rows):
            file.write(",".join([product, *rows[product]]) + "\n" if dated else f"{product}\n")


def undated(codes):
    return {code: ("", "") for code in codes}


def report(name, rows, checks):
    print(f"{name}: {len(rows)} rows; {'; '.join(checks)}")


def against(label, ours, theirs):
    ours, theirs = set(ours), set(theirs)
    if ours == theirs:
        return f"{label}: same, {len(theirs)}"
    return f"{label}: {len(theirs)}, only here {sorted(ours - theirs)[:9]}, only there {sorted(theirs - ours)[:9]}"


def not_lines(codes, schedule, revision):
    missing = [code for code in sorted(codes) if not any(line.startswith(code) for line in schedule)]
    return f"no line of HTSUS {revision} under {missing}" if missing else f"all stand in HTSUS {revision}"


def derive_auto_parts(notes, shared, out):
    codes = table_codes(between(notes, "(g) Subject to a manufacturer's", "(h) Heading 9903.94.06"))
    schedule = schedule_codes(shared, "2025_rev_11")
    kept, lines = lifted(set(minimal(codes - {"8471"})), schedule)
    write(out, "us-232-auto-parts", undated(kept), [
        f"source: {NOTES_SOURCE}, note 33(g) (headings 9903.94.05, .42, .43, .52, .53, .62, .63)",
        "heading 8471 of the note is not here: most of its goods are no parts of vehicles, so the measure asks for a claim",
        "8707 stands for the statistical numbers of 8707 that the note also names; numbers that make up a whole line stand as the line"])
    report("us-232-auto-parts", kept, [
        f"note 33(g): {len(codes)} codes, less 8471 and those that stand under another; {lines} whole lines of statistical numbers",
        against("compiled list", codes, compiled_text(shared, "s232_auto_parts.txt")),
        not_lines(kept, schedule, "2025 revision 11")])
    return codes


def derive_uk_parts(notes, auto_parts, shared, out):
    text = " ".join(between(notes, "are products of the United Kingdom classifiable in the following", "Any automotive part"))
    codes = {code.replace(".", "") for code in re.findall(r"\d{4}\.\d{2}\.\d{4}", text)}
    schedule = schedule_codes(shared, "2025_rev_15")
    kept, lines = lifted(codes, schedule)
    write(out, "us-232-auto-parts-uk", undated(kept), [
        f"source: {NOTES_SOURCE}, note 33(j) (heading 9903.94.32): parts that are products of the United Kingdom",
        "statistical numbers that made up a whole line of 2025 revision 15 stand as the line"])
    outside = sorted(code for code in codes if not code.startswith(tuple(auto_parts)))
    report("us-232-auto-parts-uk", kept, [
        f"note 33(j): {len(codes)} numbers, {lines} whole lines; not under note 33(g): {outside}",
        not_lines(codes, schedule, "2025 revision 15")])


def derive_truck_parts(notes, auto_parts, shared, out):
    codes = table_codes(between(notes, "(i) The rates of duty set forth in heading 9903.74.08", "(j) Heading 9903.74.09"))
    write(out, "us-232-truck-parts", undated(codes), [f"source: {NOTES_SOURCE}, note 38(i) (heading 9903.74.08)"])
    report("us-232-truck-parts", codes, [
        "note 38(i)", against("compiled list", codes, compiled_text(shared, "s232_mhd_parts.txt")),
        not_lines(codes, schedule_codes(shared, "2025_rev_26"), "2025 revision 26")])
    excepted = minimal(set(METAL_CHAPTERS) | auto_parts | codes)
    write(out, "us-232-certified-parts-except", undated(excepted), [
        f"source: {NOTES_SOURCE}, notes 33(p)(i) to (iii) and 38(j)(i) to (iii): what headings 9903.94.07 and 9903.74.09",
        "do not cover: chapters 72, 73 and 76, the parts of note 33(g), the parts of note 38(i)"])
    report("us-232-certified-parts-except", excepted, ["union of three lists of the notes, shorter codes kept"])


def derive_pharma(shared, out):
    first = compiled_text(shared, "s232_pharma_products.csv.gz")
    numbers = {code: ("", PHARMA_CHANGE if code in PHARMA_OUT else "") for code in first}
    numbers |= {code: (PHARMA_CHANGE, "") for code in PHARMA_IN}
    schedule = schedule_codes(shared, "2026_rev_10")
    dated = {code for code, dates in numbers.items() if any(dates)}
    kept, lines = lifted(first - {code for code in first if code[:8] in {other[:8] for other in dated}}, schedule)
    rows = undated(kept) | {code: dates for code, dates in numbers.items() if not code.startswith(tuple(kept))}
    write(out, "us-232-pharmaceuticals", rows, [
        "source: compiled list of the annex of Proclamation 11020 (91 FR 18183); the schedule at hand ends before note 40",
        "numbers with a date: HTSUS 2026 revision 20, note 40(c), from 2026-09-29",
        "statistical numbers that made up a whole line of 2026 revision 10, and did not change, stand as the line"], YALE)
    last = [code for code, (_, until) in numbers.items() if not until]
    report("us-232-pharmaceuticals", rows, [
        f"compiled list {len(first)}, note 40(c) of revision 14: 131, of revision 20: 149, here then {len(last)}; {lines} whole lines",
        f"not in the compiled list but taken out: {sorted(set(PHARMA_OUT) - first)}",
        not_lines(first, schedule, "2026 revision 10")])


def check_semiconductors(notes, shared):
    """Three subheadings: they stand in the measure itself."""
    codes = table_codes(between(notes, '(b) For the purposes of this note, "semiconductor articles"', "To be included within"))
    rows = csv.DictReader(read_text(shared / "data/lists/s232_semi_products.csv.gz").splitlines())
    lines = {row["hts10"] for row in rows}
    outside = sorted(line for line in lines if not line.startswith(tuple(codes)))
    print(f"note 39(b), in the measure: {sorted(codes)}; compiled list: {len(lines)} lines, outside: {outside}")


def derive(shared: Path, out: Path) -> None:
    notes = read_notes(shared)
    auto_parts = derive_auto_parts(notes, shared, out)
    derive_uk_parts(notes, auto_parts, shared, out)
    derive_truck_parts(notes, auto_parts, shared, out)
    derive_pharma(shared, out)
    check_semiconductors(notes, shared)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    derive(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
