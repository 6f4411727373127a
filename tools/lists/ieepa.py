#!/usr/bin/env python3
"""Derives the product lists of the IEEPA duties from U.S. notes 2 and 35 of chapter 99.

The notes at hand are those of HTSUS 2026 revision 6. They print what is excepted at
that time; when a line entered or left is taken from the lists compiled by the Budget
Lab at Yale, whose sets are compared with the notes here.
"""

import argparse
import csv
import gzip
import re
from pathlib import Path

from tools.derive_lists import (NOTES_SOURCE, USITC, YALE, digits, numbered_items, read_compiled, read_notes,
                                read_schedule)

COMMAND = "python3 -m tools.lists.ieepa --shared DIR --out ledger/lists"

CODE = re.compile(r"\b\d{4}(?:\.\d{2}(?:\.\d{2,4})?)?\b")
TABLE_LINE = re.compile(r"^\s*(\d{4}(\.\d{2}(\.\d{2,4})?)?\s*)+$")
DOTTED_LINE = re.compile(r"\b\d{4}\.\d{2}\.\d{2}\b")

# Lines of the electronics memorandum that Annex II did not hold before; the others of the memorandum were in it.
MEMORANDUM = {"8471", "847330", "8486", "85171300", "85176200", "85235100", "8524", "85285200", "8542"}
ANNEX_II = [  # name, first and last revision by the compiled list, what it is
    ("us-reciprocal-annex-ii", ("rev_7", None), "in the annex from 2025-04-05 to the end"),
    ("us-reciprocal-electronics", ("rev_10", None), "added by the memorandum of April 11, 2025, from 2025-04-05"),
    ("us-reciprocal-annex-ii-to-august", ("rev_7", "rev_16"), "copper, out of the annex on 2025-08-01"),
    ("us-reciprocal-annex-ii-to-september", ("rev_7", "rev_21"), "out of the annex on 2025-09-08"),
    ("us-reciprocal-annex-ii-to-october", ("rev_7", "rev_24"), "wood, out of the annex on 2025-10-14"),
    ("us-reciprocal-annex-ii-september", ("rev_22", None), "added on 2025-09-08"),
    ("us-reciprocal-farm", ("rev_29", None), "farm goods, added on 2025-11-13"),
]


class Notes:
    """The text of chapter 99's notes, cut into the subdivisions that hold lists."""

    def __init__(self, shared):
        self.lines = [re.sub(r"[^\x00-\x7f]", "-", line) for line in read_notes(shared)]

    def position(self, start, after=0):
        for i in range(after, len(self.lines)):
            if " ".join(self.lines[i].split()).startswith(start):
                return i
        raise ValueError(f"no line begins with {start!r}")

    def between(self, start, end):
        first = self.position(start)
        return self.lines[first:self.position(end, first + 1)]


def table(lines):
    """The codes of the lines that hold nothing else."""
    found = [code for line in lines if TABLE_LINE.match(line) for code in CODE.findall(line)]
    return {digits(code) for code in found}


def running(lines):
    """The eight-digit codes of a list that stands in running text, headings of chapter 99 left out."""
    return {digits(code) for code in DOTTED_LINE.findall(" ".join(lines)) if not code.startswith("99")}


def without_special_chapters(codes):
    return {code for code in codes if not code.startswith(("98", "99"))}


def write(out, name, products, provenance, licence=USITC):
    """One list, and its line of report without the comparison."""
    with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
        for line in provenance + [licence, f"tool: {COMMAND}"]:
            file.write(f"# {line}\n")
        file.write("product\n")
        file.writelines(f"{product}\n" for product in sorted(products))


def compared(name, ours, theirs, what):
    difference = f"only here {sorted(ours - theirs)}, only there {sorted(theirs - ours)}" if ours != theirs else "same"
    print(f"{name}: {len(ours)} rows, {what}: {len(theirs)}, {difference}")


def annex_ii(notes, shared, out):
    """Note 2(v)(iii)(a), split by the instants at which its lines came and went."""
    rows = read_compiled(shared, "annex_ii_first_appearance")
    printed = table(notes.between("(a) As provided for in heading 9903.01.32", "(b) As provided in heading 9903.02.78"))
    whole = {code[:8]: code for code in printed if len(code) == 10}
    standing = {whole.get(row["prefix"], row["prefix"]) for row in rows if row["removed_at"] == "NA"}
    compared("us-reciprocal annex II as printed", printed, standing, "compiled list of lines that stand")
    schedules = [read_schedule(shared, revision) for revision in ("2025_rev_7", "2025_rev_29")]
    known = {digits(line["htsno"]) for schedule in schedules for line in schedule if line["htsno"]}
    for name, (first, last), what in ANNEX_II:
        products = {whole.get(row["prefix"], row["prefix"]) for row in rows
                    if row["first_revision"] == first and (row["last_revision"] == last or (last is None and row["removed_at"] == "NA"))}
        if first == "rev_10":
            assert products == MEMORANDUM
        source = f"source: {NOTES_SOURCE}, note 2(v)(iii)(a) (heading 9903.01.32): {what}"
        if last is not None:
            source = f"source: lists compiled by the {YALE}; no longer in note 2(v)(iii)(a) of 2026: {what}"
        write(out, name, products, [source, f"which lines came and went when: lists compiled by the {YALE}"],
              USITC if last is None else f"licence: {YALE}")
        unknown = sorted(product for product in products if not any(code.startswith(product) for code in known))
        print(f"{name}: {len(products)} rows, of the note: {len(products & printed)}, no line of HTSUS 2025 rev 7 or 29: {unknown}")


def partner_lists(notes, shared, out):
    """Note 2(v)(xx) to (xxv): what is excepted for the European Union, Korea, Switzerland and Liechtenstein."""
    rows = read_compiled(shared, "floor_exempt_products")

    def compiled(category, group):
        return without_special_chapters({row["hts8"] for row in rows if row["category"] == category and row["country_group"] == group})

    eu = table(notes.between("(xx) As provided in heading 9903.02.74", "(xxi) As provided in heading 9903.02.75"))
    swiss = table(notes.between("(b) As provided in headings 9903.02.84", "(c) As provided in headings 9903.02.85"))
    for name, codes, note, heading, group in (
            ("us-reciprocal-resources-eu", eu, "2(v)(xx)", "9903.02.74", "eu"),
            ("us-reciprocal-resources-swiss", swiss, "2(v)(xxv)(b)", "9903.02.84 and 9903.02.89", "swiss")):
        write(out, name, codes, [f"source: {NOTES_SOURCE}, note {note} (heading {heading})"])
        compared(name, codes, compiled("ptaap", group), "compiled list")

    pharma = table(notes.between("(xxiii) As provided in heading 9903.02.77", "(xxiv)"))
    again = table(notes.between("(d) As provided in headings 9903.02.86", "(i) Except as provided in headings 9903.01.78"))
    write(out, "us-reciprocal-generic-pharmaceuticals", pharma, [
        f"source: {NOTES_SOURCE}, note 2(v)(xxiii) (heading 9903.02.77), same as 2(v)(xxv)(d) (9903.02.86 and .91)",
        "only articles that are not patented in the United States and are for pharmaceutical use are excepted"])
    compared("us-reciprocal-generic-pharmaceuticals", pharma, again, "note 2(v)(xxv)(d)")
    compared("us-reciprocal-generic-pharmaceuticals", pharma, compiled("pharma", "eu"), "compiled list")


UNMANNED = {"88061000", "88062100", "88062200", "88062300", "88062400", "88062900",
            "88069100", "88069200", "88069300", "88069400", "88069900"}
CORK = {"45049000"}


def civil_aircraft(notes, shared, out):
    """The lines under which civil aircraft and their parts can enter: six notes, one list and two small additions."""
    core = table(notes.between("(xxii) As provided in heading 9903.02.76", "(xxiii) As provided in heading 9903.02.77"))
    korea = table(notes.between("(b) As provided in heading 9903.02.81", "(xxv)"))
    swiss = table(notes.between("(c) As provided in headings 9903.02.85", "(d) As provided in headings 9903.02.86"))
    brazil = table(notes.between("(iv) As provided in heading 9903.01.82", "(v) The additional duties imposed by heading 9903.01.77"))
    britain = running(notes.between("(a) As provided in heading 9903.96.01", "(b) As provided in heading 9903.96.02"))
    japan = running(notes.between("(b) As provided in heading 9903.96.02", "36. [Note deleted.]"))
    products = without_special_chapters(core)
    write(out, "us-reciprocal-civil-aircraft", products, [
        f"source: {NOTES_SOURCE}, note 2(v)(xxii) (heading 9903.02.76), same as 2(v)(xxv)(c) (9903.02.85 and .90)",
        "subheadings of chapter 98 left out; notes 2(v)(xxiv)(b) (Korea), 35(b) (Japan), 35(a) (United Kingdom) and",
        "2(x)(iv) (Brazil) add 4504.90.00, the last two also unmanned aircraft of heading 8806",
        "only articles of civil aircraft that meet general note 6 are excepted"])
    compared("us-reciprocal-civil-aircraft", core, swiss, "note 2(v)(xxv)(c)")
    compared("us-reciprocal-civil-aircraft, Korea", korea, core | CORK, "with 4504.90.00")
    compared("us-reciprocal-civil-aircraft, Japan", japan, core | CORK, "with 4504.90.00")
    compared("us-reciprocal-civil-aircraft, Brazil", brazil, core | CORK | UNMANNED, "with 4504.90.00 and 8806")
    compared("us-reciprocal-civil-aircraft, United Kingdom", britain, core | CORK | UNMANNED, "with 4504.90.00 and 8806")
    rows = read_compiled(shared, "floor_exempt_products")
    theirs = {row["hts8"] for row in rows if row["category"] == "civil_aircraft" and row["country_group"] == "eu"}
    compared("us-reciprocal-civil-aircraft, European Union", core, theirs, "compiled list")


def compiled_country_orders(shared):
    """Rows of the compiled list of country orders, whose provenance stands above its header."""
    with gzip.open(shared / "data/lists/country_eo_exempt_products.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def brazil(notes, shared, out):
    """Note 2(x)(iii)(a): the lines of July 30, 2025, and the farm goods of November 13."""
    lines = notes.between("(a) As provided in heading 9903.01.81", "(b) As provided in heading 9903.01.90")
    printed = table(line.replace("U.S. Notes (con.)", "") for line in lines)
    added = {row["effective_date_start"]: set() for row in compiled_country_orders(shared)}
    for row in compiled_country_orders(shared):
        added[row["effective_date_start"]].add(digits(row["hts10"]))
    described = {code for item in numbered_items(notes.between("(b) As provided in heading 9903.01.90", "(iv) As provided in heading 9903.01.82"))
                 for code in map(digits, DOTTED_LINE.findall(item))}
    farm = without_special_chapters(added["2025-11-13"]) - described
    first = printed - farm
    write(out, "us-brazil-excepted", first, [
        f"source: {NOTES_SOURCE}, note 2(x)(iii)(a) (heading 9903.01.81), without the lines added on 2025-11-13"])
    write(out, "us-brazil-farm", farm & printed, [
        f"source: {NOTES_SOURCE}, note 2(x)(iii)(a) (heading 9903.01.81): lines added on 2025-11-13",
        f"which lines were added: lists compiled by the {YALE}"])
    aircraft = table(notes.between("(iv) As provided in heading 9903.01.82", "(v) The additional duties imposed by heading 9903.01.77"))
    compared("us-brazil-excepted, with civil aircraft", first | without_special_chapters(aircraft),
             without_special_chapters(added["2025-08-06"]), "compiled list")
    compared("us-brazil-farm", farm & printed, farm, "compiled list")


PARTICULAR = {"08059001", "08119080", "14049090", "19059010", "19059090", "20089921", "20093160", "20098970", "20099040", "21069099",
              "33012951"}


def particular(notes):
    """Note 2(v)(iii)(b): the lines of eleven described articles; short enough to stand in the measures, checked here."""
    lines = notes.between("(b) As provided in heading 9903.02.78", "(iv) As provided in 9903.01.26")
    printed = {digits(code) for code in DOTTED_LINE.findall(" ".join(lines)) if not code.startswith("99")}
    compared("particular articles, note 2(v)(iii)(b)", PARTICULAR, printed, "note")


def derive(shared, out):
    notes = Notes(shared)
    annex_ii(notes, shared, out)
    partner_lists(notes, shared, out)
    civil_aircraft(notes, shared, out)
    brazil(notes, shared, out)
    particular(notes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/hts and data/lists")
    parser.add_argument("--out", type=Path, default=Path("ledger/lists"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    derive(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
