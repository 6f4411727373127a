#!/usr/bin/env python3
"""Derives the product lists of the ledger from the official schedule.

Sources, read and never copied: the text of chapter 99's U.S. notes (HTSUS 2026
revision 6) and the schedule revisions of early 2025 (public domain, USITC).
Where the notes of 2026 differ from early 2025, the footnotes "See 9903.xx.xx"
of HTSUS 2025 basic to revision 3 decide; each list says so in its `#` lines.
A cross-check against the compiled lists of the Budget Lab at Yale is printed.
"""

import argparse
import csv
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

NOTES = "data/hts/chapter99_notes_2026_rev_6.txt.gz"
FOOTNOTE_REVISIONS = ["2025_basic", "2025_rev_1", "2025_rev_2", "2025_rev_3"]
COMMAND = "tools/derive_lists.py --shared DIR --out ledger/lists"
NOTES_SOURCE = "HTSUS 2026 revision 6, chapter 99, subchapter III, U.S. notes"
USITC = "licence: U.S. International Trade Commission, public domain"
YALE = "Budget Lab at Yale, MIT"

SUBHEADING = re.compile(r"\b(\d{4}\.\d{2}\.\d{2})\b")
STATISTICAL = re.compile(r"\b(\d{4}\.\d{2}\.\d{4})\b")
SPACED_STATISTICAL = re.compile(r"(\d{4})\. *(\d{2})\. *(\d{4})")


# Reading ---------------------------------------------------------------------

def read_notes(shared):
    """The notes as lines, without the page furniture of the printed schedule."""
    with gzip.open(shared / NOTES, "rt", encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    furniture = re.compile(
        r"^\s*(Harmonized Tariff Schedule of the United States Revision.*"
        r"|Annotated for Statistical Reporting Purposes|XXII|99 - III - \d+|U\.S\. Notes \(con\.\))\s*$")
    cleaned = [re.sub(r"^U\.S\. Notes \(con\.\)", "", line) for line in lines if not furniture.match(line)]
    return [line for line in cleaned if line.strip()]


def read_schedule(shared, revision):
    with gzip.open(shared / f"data/hts/hts_{revision}.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


def read_compiled(shared, name):
    with gzip.open(shared / f"data/lists/{name}.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def digits(code):
    return code.replace(".", "")


# The notes -------------------------------------------------------------------

def section(lines, start, end):
    """The text from the first line that begins with `start` up to the next that begins with `end`."""
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith(start))
    last = next(i for i in range(first + 1, len(lines)) if lines[i].lstrip().startswith(end))
    return lines[first:last]


def enumerated_subheadings(lines):
    """Eight-digit subheadings of the lines that hold nothing else: the tables of the note."""
    table = re.compile(r"^\s*(\(\d+\)\s+)?(\d{4}\.\d{2}\.\d{2}\s*)+$")
    found = [code for line in lines if table.match(line) for code in SUBHEADING.findall(line)]
    return sorted({digits(code) for code in found})


def statistical_numbers(text):
    return [digits(code) for code in STATISTICAL.findall(text)]


def numbered_items(lines):
    """Items "1. ..." or "(1) ..." of a note, each as one line of text."""
    items = []
    for line in lines:
        if re.match(r"^\s*(\d+\.|\(\d+\))\s", line):
            items.append(line.strip())
        elif items:
            items[-1] += " " + line.strip()
    return items


def split_item(item):
    """An item "provided for in 8517.62.00, except ... 8517.62.0090": covered codes, excepted codes."""
    return [digits(c) for c in SUBHEADING.findall(item)], statistical_numbers(item)


def partial_list(lines):
    """Covered subheadings and excepted statistical numbers of a list of described items."""
    covered, excepted = set(), set()
    for item in numbered_items(lines):
        with_codes, without_codes = split_item(item)
        covered.update(with_codes)
        excepted.update(without_codes)
    return sorted(covered), sorted(excepted)


def whole_statistical_lines(lines):
    """Exclusions that name statistical reporting numbers and describe nothing within them."""
    whole = set()
    for item in numbered_items(lines):
        if re.match(r"^\(\d+\)\s+\d{4}\.\d{2}\.\d{4}", item):
            whole.update(statistical_numbers(item.split("(ii")[0]))
    return sorted(whole)


def described_statistical_lines(lines):
    """Statistical numbers, at any time, of exclusions that describe a product within a line."""
    found = set()
    for item in numbered_items(lines):
        if "described in" in item or "provided for in" in item:
            found.update("".join(groups) for groups in SPACED_STATISTICAL.findall(item))
    return sorted(found)


# The footnotes ---------------------------------------------------------------

def footnoted_lines(schedule, heading):
    """Lines of chapters 1 to 97 whose footnotes point to `heading`."""
    lines = set()
    for line in schedule:
        if line["htsno"] and not line["htsno"].startswith(("98", "99")):
            notes = " ".join(note["value"] for note in line["footnotes"] or [])
            if re.search(re.escape(heading) + r"(?!\d)", notes):
                lines.add(digits(line["htsno"])[:10])
    return lines


def lines_without_footnote(schedule, heading):
    """Statistical numbers without footnote of lines that say that such numbers are not covered by `heading`."""
    left_out, line = set(), None
    for row in schedule:
        code = digits(row["htsno"])
        notes = " ".join(note["value"] for note in row["footnotes"] or [])
        if len(code) == 8:
            line = code if heading in notes and "without a footnote are not covered" in notes else None
        elif len(code) == 10 and line and code.startswith(line) and heading not in notes:
            left_out.add(code)
    return left_out


def subheadings(lines):
    return {line[:8] for line in lines}


# Writing ---------------------------------------------------------------------

def licence_of(provenance):
    """The licence line of a list: the source named in its provenance decides."""
    text = " ".join(provenance)
    if YALE in text:
        return f"licence: {YALE}"
    if "State Council" in text:
        return "licence: facts of an official announcement"
    return USITC


def write_list(out, name, products, provenance, until=None):
    """One CSV of the ledger: provenance lines, the header, one product prefix a line.

    `until` maps a product to the date on which it leaves the list.
    """
    until = until or {}
    with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
        for line in provenance + [licence_of(provenance), f"tool: {COMMAND}"]:
            file.write(f"# {line}\n")
        file.write("product,from,until\n" if until else "product\n")
        for product in sorted(products):
            file.write(f"{product},,{until.get(product, '')}\n" if until else f"{product}\n")
    print(f"{name}: {len(products)}")


def compare(name, ours, theirs, what):
    """Prints the size of two sets and up to twelve members of each difference."""
    ours, theirs = set(ours), set(theirs)
    print(f"  {name} against {what}: {len(ours)} / {len(theirs)}, "
          f"only here {sorted(ours - theirs)[:12]} ({len(ours - theirs)}), "
          f"only there {sorted(theirs - ours)[:12]} ({len(theirs - ours)})")


# The lists -------------------------------------------------------------------

class Deriver:
    """Holds what has been read, derives one family of lists a method."""

    def __init__(self, shared, out):
        self.out = out
        self.notes = read_notes(shared)
        self.schedules = {r: read_schedule(shared, r) for r in FOOTNOTE_REVISIONS}
        self.compiled = defaultdict(set)
        for row in read_compiled(shared, "s301_product_lists"):
            self.compiled[row["ch99_code"]].add(row["hts8"])
        self.metals = read_compiled(shared, "s232_metal_chapter_products")
        self.solar = read_compiled(shared, "s201_solar_products")

    def footnotes(self, heading):
        return set().union(*(footnoted_lines(s, heading) for s in self.schedules.values()))

    def in_schedule(self, codes):
        """Those of `codes` that are lines of the schedule of early 2025."""
        known = {digits(line["htsno"])[:8] for line in self.schedules["2025_rev_3"] if line["htsno"]}
        return {code for code in codes if code[:8] in known}

    def check_301(self, name, products, heading):
        products8 = subheadings(products)
        compare(name, products8, self.compiled[heading], "compiled list")
        compare(name, products8, subheadings(self.footnotes(heading)), "footnotes of early 2025")
        print(f"  {name}: not lines of HTSUS 2025 revision 3: "
              f"{sorted(products8 - self.in_schedule(products8))[:12]}")

    def list_1_to_3(self):
        bounds = {"us-301-list-1": ("(b) Heading 9903.88.01", "(c) For the purposes of heading 9903.88.02", "20(b)"),
                  "us-301-list-2": ("(d) Heading 9903.88.02", "(e) For the purposes of heading 9903.88.03", "20(d)"),
                  "us-301-list-3": ("(f) Heading 9903.88.03", "(g) For the purposes of heading 9903.88.04", "20(f)")}
        for name, (start, end, note) in bounds.items():
            heading = start[-10:]
            products = enumerated_subheadings(section(self.notes, start, end))
            write_list(self.out, name, products, [
                f"source: {NOTES_SOURCE}, note {note} (heading {heading})",
                "lines of HTSUS 2025 basic to revision 3 carry the footnotes this list was checked against"])
            self.check_301(name, products, heading)

    def list_3_part(self):
        lines = section(self.notes, "(g) For the purposes of heading 9903.88.04", "Notwithstanding U.S. note 1")
        covered, excepted = partial_list(lines[1:])
        renumbered = set().union(*(lines_without_footnote(s, "9903.88.04") for s in self.schedules.values()))
        write_list(self.out, "us-301-list-3-part", covered, [
            f"source: {NOTES_SOURCE}, note 20(g) (heading 9903.88.04): subheadings covered in part",
            "the statistical numbers taken out stand in us-301-list-3-part-except"])
        write_list(self.out, "us-301-list-3-part-except", sorted(renumbered.union(excepted)), [
            f"source: {NOTES_SOURCE}, note 20(g): statistical numbers that heading 9903.88.04 leaves out",
            "2931.90.90.30 to .52 are what became of 2931.90.9051: by the footnotes of HTSUS 2025 basic to 2026 revision 10,",
            "statistical numbers of 2931.90.90 without a footnote are not covered by the heading"])
        self.check_301("us-301-list-3-part", covered, "9903.88.04")

    def list_4(self):
        self.list_4_of("us-301-list-4a", "(s) Heading 9903.88.15", "(t) For the purposes of heading 9903.88.16",
                       "20(s)", "9903.88.15")
        self.list_4_of("us-301-list-4b", "(u) Heading 9903.88.16", "(v) The U.S. Trade Representative",
                       "20(u)", "9903.88.16")

    def list_4_of(self, name, start, end, note, heading):
        lines = section(self.notes, start, end)
        whole = enumerated_subheadings(lines)
        described = section(lines + ["end"], ("(ii) the following products", "ii) the following products"), "end")
        covered, excepted = partial_list(described[1:])
        excepted = [code for code in excepted if code[:8] in covered]
        products = set(whole) | set(covered)
        left = {code: "2026-01-01" for code in subheadings(self.footnotes(heading)) - products}
        write_list(self.out, name, products | set(left), [
            f"source: {NOTES_SOURCE}, note {note} (heading {heading}): subdivision (i) and the subheadings of (ii)",
            f"the statistical numbers that (ii) takes out stand in {name}-except",
            "with a date in until: lines that the note of 2026 no longer holds and that the footnotes of",
            "HTSUS 2025 basic to revision 3 mark; they went to the four-year review on 2026-01-01"], left)
        write_list(self.out, f"{name}-except", excepted, [
            f"source: {NOTES_SOURCE}, note {note}(ii): statistical numbers that heading {heading} leaves out"])
        self.check_301(name, products | set(left), heading)

    def review(self):
        self.review_list("9903.91.01", enumerated_subheadings(self.note_31("(b) Heading", "(c) Heading")), "31(b)")
        self.review_part_to_2025()
        self.review_list("9903.91.02", enumerated_subheadings(self.note_31("(c) Heading 9903.91.02", "(d) Heading 9903.91.03")), "31(c)")
        self.review_list("9903.91.03", enumerated_subheadings(self.note_31("(d) Heading 9903.91.03", "(e) Heading 9903.91.04")), "31(d)")
        self.review_list("9903.91.04", ["6307909870"], "31(e)")
        self.review_semiconductors()
        self.review_list("9903.91.06", enumerated_subheadings(self.note_31("(g) Heading 9903.91.06", "(h) Heading 9903.91.07")), "31(g)")
        masks = statistical_numbers(" ".join(self.note_31("(h) Heading 9903.91.07", "(i) Heading 9903.91.08")))
        self.review_list("9903.91.07", masks, "31(h)")
        self.review_list("9903.91.08", ["40151210"], "31(i)")
        self.review_list("9903.91.11", enumerated_subheadings(self.note_31("(j) Heading 9903.91.11", "(k)")), "31(j)")

    def review_part_to_2025(self):
        """Numbers (1) to (4) of note 31(b), deleted on 2026-01-01 and absent from the notes at hand."""
        products = ["6307909842", "6307909844", "6307909850", "6307909875", "8507600010"]
        name = "us-301-review-99039101-to-2025"
        write_list(self.out, name, products, [
            "source: 89 FR 76581 (September 18, 2024), annex A: statistical numbers at 25 % from 2024-09-27",
            "note 31(b) of 2026 says that its numbers (1) to (4) were deleted; they went to headings 9903.91.06 and",
            "9903.91.07 on 2026-01-01. HTSUS 2025 basic marks 8507.60.00 with 9903.91.01 and 9903.88.15"])

    def note_31(self, start, end):
        return section(section(self.notes, "31. (a)", "32. Action"), start, end)

    def review_semiconductors(self):
        lines = self.note_31("(f)", "(g) Heading 9903.91.06")
        products = set(enumerated_subheadings(lines)) | {"40151210"}
        self.review_list("9903.91.05", products, "31(f)", [
            "4015.12.10 (number 3 of the list) moved to heading 9903.91.08 on 2026-01-01; "
            "the footnote of HTSUS 2025 revision 2 puts it here until then"], {"40151210": "2026-01-01"})

    def review_list(self, heading, products, note, remarks=(), until=None):
        name = f"us-301-review-{digits(heading)}"
        source = f"source: {NOTES_SOURCE}, note {note} (heading {heading})"
        write_list(self.out, name, products, [source, *remarks], until)
        self.check_301(name, products, heading)

    def exclusions(self):
        text = section(self.notes, "(vvv)  (i)", "(www) The U.S. Trade Representative")
        whole = whole_statistical_lines(text)
        described = described_statistical_lines(text)
        write_list(self.out, "us-301-exclusion-99038869-whole", whole, [
            f"source: {NOTES_SOURCE}, note 20(vvv): exclusions that cover a whole statistical line"])
        write_list(self.out, "us-301-exclusion-99038869-described", described, [
            f"source: {NOTES_SOURCE}, note 20(vvv): lines in which an exclusion describes a product",
            "only the product described is excluded; numbers of former schedules that the note cites are kept"])
        solar = described_statistical_lines(section(self.notes, "(www) The U.S. Trade Representative", "(21) (a)"))
        write_list(self.out, "us-301-exclusion-99038870-described", solar, [
            f"source: {NOTES_SOURCE}, note 20(www): lines in which an exclusion describes a product"])
        marked = self.footnotes("9903.88.69")
        compare("us-301-exclusion-99038869", set(whole) | set(described), marked, "footnotes of early 2025")
        compare("us-301-exclusion-99038870", solar, self.footnotes("9903.88.70"), "footnotes of early 2025")

    def metals_232(self):
        covered = section(self.notes, "(b) The rates of duty set forth in heading 9903.85.01", "Any reference above")
        aluminum = set(re.findall(r"\b(76\d{2})\b(?!\.)", " ".join(covered)))
        aluminum |= {code for line in self.schedules["2025_rev_3"] if line["htsno"] == "9903.85.44"
                     for code in statistical_numbers(line["description"])}
        write_list(self.out, "us-232-aluminum", aluminum, [
            f"source: {NOTES_SOURCE}, note 19(b), kept there for entries before 2025-03-12",
            "castings and forgings of 7616.99.51: the statistical numbers that heading 9903.85.44 of",
            "HTSUS 2025 revision 3 names"])
        derivatives = section(self.notes, "(A) stranded wire", "(iv) Heading 9903.85.21")
        of_aluminum = {"87081030": "8708103030", "87082921": "8708292130"}
        codes = {digits(c) for c in SUBHEADING.findall(" ".join(derivatives))}
        write_list(self.out, "us-232-aluminum-derivatives", {of_aluminum.get(code, code) for code in codes}, [
            f"source: {NOTES_SOURCE}, note 19(a)(iii), kept there for entries before 2025-03-12",
            "bumper and body stampings: the statistical numbers \"of aluminum\" of 8708.10.30 and 8708.29.21",
            "only stampings are covered there: the line is wider than the law"])
        self.check_note("us-232-aluminum and derivatives", aluminum | {of_aluminum.get(c, c) for c in codes}, "note 19 to")
        self.check_metal("us-232-aluminum", aluminum, "aluminum", "mill")

    def steel_232(self):
        steel = ["7206", "7207", "7208", "7209", "7210", "7211", "7212", "7213", "7214", "7215",
                 "721610", "721621", "721622", "721631", "721632", "721633", "721640", "721650", "721699",
                 "7217", "7218", "7219", "7220", "7221", "7222", "7223", "7224", "7225", "7226", "7227", "7228",
                 "7229", "730110", "730210", "730240", "730290", "7304", "7305", "7306"]
        write_list(self.out, "us-232-steel", steel, [
            "source: Proclamation 9705 of March 8, 2018, clause 1, as amended by Proclamation 9711, clause 8:",
            "7206.10-7216.50, 7216.99-7301.10, 7302.10, 7302.40-7302.90, 7304.10-7306.90",
            "note 16(b) of early 2025 is not in the notes at hand (rewritten); checked against the lines that the",
            "quota headings 9903.80.05-9903.81.78 of HTSUS 2025 revision 3 cite"])
        derivatives = ["73170030", "7317005503", "7317005505", "7317005507", "7317005560", "7317005580",
                       "7317006560", "8708103020", "8708292120"]
        write_list(self.out, "us-232-steel-derivatives", derivatives, [
            "source: Proclamation 9980 of January 24, 2020 (85 FR 5281), annex II, statistical numbers as renumbered since",
            "note 16(a)(ii) of early 2025 is not in the notes at hand (rewritten); HTSUS 2025 basic to revision 3 point to",
            "it from 7317.00.30, 7317.00.55, 7317.00.65, 8708.10.30 and 8708.29.21",
            "of 8708.10.30 and 8708.29.21 only stampings are covered: the line is wider than the law"])
        self.check_note("us-232-steel and derivatives", steel + derivatives, "note 16 to")
        quota = set()
        for line in self.schedules["2025_rev_3"]:
            if re.match(r"9903\.8[01]\.", line["htsno"] or ""):
                quota |= {digits(c) for c in SUBHEADING.findall(line["description"])}
        known = self.in_schedule(quota)
        print(f"  us-232-steel against quota headings: {len(known)} subheadings cited, not covered: "
              f"{sorted(c for c in known if not c.startswith(tuple(steel)) and c[:2] in ('72', '73'))}")
        self.check_metal("us-232-steel", steel, "steel", "mill")

    def check_note(self, name, prefixes, phrase):
        """The schedule's lines under `prefixes` against those whose footnotes point to the note of the metal."""
        lines = [line for line in self.schedules["2025_rev_3"] if line["htsno"] and not line["htsno"].startswith("99")]
        marked = {digits(line["htsno"])[:8] for line in lines
                  if any(phrase in note["value"] for note in line["footnotes"] or [])}
        covered = {digits(line["htsno"])[:8] for line in lines
                   if len(digits(line["htsno"])) >= 8 and digits(line["htsno"]).startswith(tuple(prefixes))}
        compare(name, covered, marked, f"footnotes that point to {phrase.split(' to')[0]} in HTSUS 2025 revision 3")

    def check_metal(self, name, ours, metal, kind):
        theirs = {r["hts_prefix"] for r in self.metals if r["metal_type"] == metal and r["kind"] == kind}
        compare(name, ours, theirs, "compiled list")

    def solar_201(self):
        cells, modules = ["8541420010"], ["8541430010", "85017100", "85017210"]
        write_list(self.out, "us-201-solar-cells", cells, [
            f"source: {NOTES_SOURCE}, note 18(c) and (f) (headings 9903.45.21 and 9903.45.22)"])
        write_list(self.out, "us-201-solar-modules", modules, [
            f"source: {NOTES_SOURCE}, note 18(g) (heading 9903.45.25)",
            "8501.80.10 and 8507.20.80 are left out: of them only cells attached to inverters or batteries are modules,",
            "and most goods of the two lines are not"])
        compare("us-201-solar-modules", subheadings(modules), subheadings(self.footnotes("9903.45.25")),
                "footnotes of early 2025")
        compare("us-201-solar-cells", subheadings(cells), subheadings(self.footnotes("9903.45.22")),
                "footnotes of early 2025")
        compare("us-201-solar", cells + modules, {r["hts10"] for r in self.solar}, "compiled list")

    def derived_rates(self):
        """Subheadings whose rate can derive from another subheading (sets and the like): note 20(z) and (dd)."""
        for name, start, end, note in (
                ("us-301-derived-rate-list-3", "(z) For purposes of heading", "(aa) For purposes", "20(z) to (cc)"),
                ("us-301-derived-rate-list-4a", "(dd) For purposes of heading", "(ee) For purposes", "20(dd) to (gg)")):
            text = " ".join(section(self.notes, start, end))
            products = {digits(c) for c in SUBHEADING.findall(text) if not c.startswith("9903")}
            write_list(self.out, name, products, [f"source: {NOTES_SOURCE}, note {note}"])

    def informational_materials(self):
        products = ["4901", "4902", "4903", "4904", "4905", "4911"]
        write_list(self.out, "informational-materials", products, [
            "source: 50 U.S.C. 1702(b)(3) names the kinds of materials, no law lists tariff lines",
            "a choice of HS headings that are publications; other goods enter by a claim",
            "doubt: 4911 also holds trade advertising and labels; films, posters, records and artworks are left to a claim"])

    def canada_energy(self, shared):
        rows = read_compiled(shared, "fentanyl_carveout_products")
        for category, name in (("energy_ca", "us-fentanyl-ca-energy"), ("potash_ca", "us-fentanyl-potash")):
            products = {row["hts8"] for row in rows if row["category"] == category}
            write_list(self.out, name, products, [
                f"source: lists compiled by the {YALE}, from notices of U.S. Customs and Border Protection",
                "the law names the goods by kind (30 U.S.C. 1606(a)(3) for critical minerals); the lines are a reading of it"])


CHINA_15 = ["270111", "270112", "270119", "270120", "270210", "270220", "271111"]


def china_lists(out):
    """China's answer of 2025-02-10 at HS6: annex 1 of the announcement, cut to six digits."""
    announcement = "source: Customs Tariff Commission of the State Council, announcement 2025 No. 1 (February 4, 2025), "
    write_list(out, "cn-answer-2025-02-10-15", CHINA_15, [
        announcement + "annex 1",
        "8 items of 8 digits: 27011100, 27011210, 27011290, 27011900, 27012000, 27021000, 27022000, 27111100",
        "all of 2701.12 is covered by its two items; the cut to 6 digits loses nothing"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/hts and data/lists")
    parser.add_argument("--out", type=Path, default=Path("ledger/lists"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    deriver = Deriver(arguments.shared, arguments.out)
    deriver.list_1_to_3()
    deriver.list_3_part()
    deriver.list_4()
    deriver.review()
    deriver.exclusions()
    deriver.derived_rates()
    deriver.metals_232()
    deriver.steel_232()
    deriver.solar_201()
    deriver.informational_materials()
    deriver.canada_energy(arguments.shared)
    china_lists(arguments.out)


if __name__ == "__main__":
    main()
