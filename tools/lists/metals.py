#!/usr/bin/env python3
"""Derives the product lists of Section 232 on steel, aluminum and copper from 2025-03-12 on.

Sources, read and never copied: U.S. notes 16, 19 and 35 of HTSUS 2026 revision 6, the footnotes of the
schedule in 2025, and compiled lists (Budget Lab at Yale) for what the notes at hand no longer hold:
note 16 before 2026-04-06, note 36, and the changes of 2026-06-08.
"""

import argparse
import re
from pathlib import Path

from tools.derive_lists import USITC, YALE, compare, digits, read_compiled, read_notes, read_schedule, section

COMMAND = "python3 -m tools.lists.metals --shared DIR --out ledger/lists"
NOTES = "HTSUS 2026 revision 6, chapter 99, subchapter III, U.S. note"
CODE = re.compile(r"(?<![\d.])(\d{4}(?:\.\d{2}(?:\.\d{2}(?:\d{2})?)?)?)(?![\d.])")
FULL_CODE = re.compile(r"(?<![\d.])(\d{4}\.\d{2}\.\d{2}(?:\d{2})?)(?!\d)")

TARIFF_DAY = "2025-03-12"       # Proclamations 10895 and 10896
CANS_AND_BEER = "2025-04-04"    # 7612.90.10 and 2203.00.00
RENUMBERED = "2025-07-01"       # 9401.99.9081 became 9401.99.9030 and .9070
APPLIANCES = "2025-06-23"       # 90 FR 25208
INCLUSIONS = "2025-08-18"       # 90 FR 40326
FULL_VALUE = "2026-04-06"       # Proclamation 11021
EQUIPMENT = "2026-06-08"        # Proclamation 11032

APPLIANCE_CODES = ["84181000", "84183000", "84184000", "84221100", "84501100", "84502000", "84512100", "84512900",
                   "85098020", "85166040", "9403999020"]
# Aluminum derivatives outside chapter 76: numbers added on 2025-08-18 to subheadings of which others were there before.
LATE_ALUMINUM = {"8419501000", "8503009546", "8503009570"}
SEATS = {"9401999030", "9401999070"}
# Statistical numbers that HTSUS 2026 revision 2 replaced, by those that took their place.
STATISTICAL_DAY = "2026-01-30"
SUCCESSORS = {"3004909244": ["3004909251"], "8415908025": ["8415908010", "8415908020"], "9401999070": ["9401999040", "9401999085"]}
SUBDIVISIONS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
# Annex I-C and others of 2026-06-08: 8708.29.21 leaves the lists of 25 percent, its stampings go to those of 15 percent.
STAMPINGS = "87082921"


def short(code):
    """A number of ten digits that is a whole subheading, by that subheading."""
    code = digits(code)
    return code[:8] if len(code) == 10 and code.endswith("00") else code


def renumbered(rows):
    """The rows with the numbers of 2026-01-30."""
    for code, successors in SUCCESSORS.items():
        if code in rows:
            rows |= {successor: (STATISTICAL_DAY, "") for successor in successors}
            rows[code] = (rows[code][0], STATISTICAL_DAY)
    return rows


def subdivisions(notes):
    """The lists (i) to (x) of note 16(c). Columns of two lists stand side by side only under (iv) and (v)."""
    text = section(notes, "(i) Articles of aluminum:", "(d) Headings 9903.82.04 and 9903.82.05 apply")
    title = re.compile(r"\(([ivx]+)\) (Articles|Derivative) ?(?:steel |aluminum )?(?:articles|of \w+)?[^:]*:")
    lists, current = {name: set() for name in SUBDIVISIONS}, None
    for line in text:
        found = title.search(line)
        if found and found.group(1) in lists:
            current = found.group(1)
            line = line[:found.start()] + line[found.end():]
        if re.search(r"Compiler's note|from left to|right\.\]", line) and not FULL_CODE.search(line):
            continue
        for code in CODE.findall(line):
            lists[home(current, digits(code))].add(digits(code))
    return lists


def home(current, code):
    """The subdivision of a code of the page that prints (iv) and (v) in two blocks of columns."""
    if current not in ("iv", "v"):
        return current
    return "v" if code.startswith("74") else "iv"


class Metals:
    def __init__(self, shared, out):
        self.shared, self.out = shared, out
        self.notes = read_notes(shared)
        self.derivatives = read_compiled(shared, "s232_derivative_products")
        self.chapters = read_compiled(shared, "s232_metal_chapter_products")
        self.annexes = read_compiled(shared, "s232_annex_products")
        self.copper = {row["hts10"] for row in read_compiled(shared, "s232_copper_products")}
        self.lists = subdivisions(self.notes)
        self.marked = {name: self.footnotes(name) for name in ("2025_rev_3", "2025_rev_4", "2025_rev_5")}

    def footnotes(self, revision):
        """Subheadings whose footnotes point to notes 16 and 19."""
        found = {"16": set(), "19": set()}
        for line in read_schedule(self.shared, revision):
            text = " ".join(note["value"] for note in line["footnotes"] or [])
            if line["htsno"] and not line["htsno"].startswith("99"):
                for note, codes in found.items():
                    if re.search(rf"note {note}\b", text):
                        codes.add(digits(line["htsno"])[:8])
        return found

    def write(self, name, rows, provenance, licence=USITC):
        """`rows`: product -> (from, until), each a date or empty."""
        rows = dict(rows) if isinstance(rows, dict) else {code: ("", "") for code in rows}
        dated = any(any(dates) for dates in rows.values())
        with open(self.out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
            for line in [*provenance, licence if licence.startswith("licence") else f"licence: {licence}", f"tool: {COMMAND}"]:
                file.write(f"# {line}\n")
            file.write("product,from,until\n" if dated else "product\n")
            for code in sorted(rows):
                file.write(f"{code},{rows[code][0]},{rows[code][1]}\n" if dated else f"{code}\n")
        print(f"{name}: {len(rows)}")

    # Before 2026-04-06 ---------------------------------------------------------

    def steel_of_chapter_73(self):
        """Note 16(m) of 2025: footnotes added by revision 4, and what the inclusions of August added."""
        march = {c for c in self.marked["2025_rev_4"]["16"] - self.marked["2025_rev_3"]["16"] if c[:2] == "73" and c[:4] != "7306"}
        march |= {"73170055", "73170065"}  # the numbers that were no derivatives before; heading 9903.81.89 comes first
        compiled = {row["hts_prefix"] for row in self.chapters if row["metal_type"] == "steel" and row["kind"] == "derivative"}
        dated = {row["hts_prefix"] for row in self.chapters if row["effective_date"] == INCLUSIONS and row["metal_type"] == "steel"}
        rows = {code: ("", "") for code in march} | {short(code): (INCLUSIONS, "") for code in dated}
        self.write("us-232-steel-derivatives-73", rows, [
            "source: footnotes to note 16 that HTSUS 2025 revision 4 adds in chapter 73 (note 16(m), heading 9903.81.90);",
            "7317.00.55 and 7317.00.65 stand for the numbers not yet under heading 9903.81.89",
            "from 2025-08-18: Section 232 inclusions (90 FR 40326), as compiled by the Budget Lab at Yale (MIT)"])
        compare("us-232-steel-derivatives-73", {c[:8] for c in rows}, {c[:8] for c in compiled if c[:8] != "73170030"}, "compiled list")

    def narrowed(self, code, known):
        """A subheading of the compiled list, by the statistical numbers that the annexes or notes name in its place."""
        if code in known:
            return {code}
        numbers = {short(c) for c in known if c.startswith(code) and len(c) == 10}
        return numbers or {code}

    def steel_elsewhere(self):
        """Note 16(n) of 2025."""
        march = self.marked["2025_rev_5"]["16"] - self.marked["2025_rev_4"]["16"]
        known = {digits(row["hts_prefix"]) for row in self.annexes if row["metal_type"] == "steel" and row["effective_date"] == FULL_VALUE}
        known |= self.lists["iv"] | self.lists["vii"] | self.lists["x"]
        aerosols = {digits(c) for c in FULL_CODE.findall(" ".join(self.note_19("(k) The rates of duty in heading 9903.85.08", "For any derivative")))}
        steel = [row["hts_prefix"] for row in self.derivatives if row["derivative_type"] == "steel"]
        rows, widened = {}, []
        for code in steel:
            codes = self.narrowed(code, aerosols if any(c.startswith(code) for c in aerosols) and int(code[:2]) < 72 else known)
            widened += [code] if codes != {code} else []
            rows |= {c: (INCLUSIONS, "") for c in codes}
        rows |= {c: (APPLIANCES, "") for c in APPLIANCE_CODES} | {c: (TARIFF_DAY, "") for c in march}
        self.write("us-232-steel-derivatives-other", renumbered(rows), [
            "note 16(n) of 2025 (heading 9903.81.91) is not in the notes at hand",
            "2025-03-12: footnotes to note 16 that HTSUS 2025 revision 5 adds; 2025-06-23: 90 FR 25208",
            "2025-08-18: inclusions of 90 FR 40326, as compiled; subheadings of which the annexes of Proclamation 11021 or",
            "note 16(c) of 2026 name statistical numbers only are narrowed to those numbers"], YALE)
        print(f"  us-232-steel-derivatives-other: {len(steel)} compiled, {len(widened)} narrowed to statistical numbers, "
              f"{len(march)} of March, {len(APPLIANCE_CODES)} of June")

    def note_19(self, start, end):
        return section(self.notes, start, end)

    def aluminum(self):
        """Note 19(j) and (k), with the dates on which they grew."""
        chapter_76 = {digits(c) for c in FULL_CODE.findall(" ".join(self.note_19("(j) The rates of duty set forth in heading 9903.85.07", "(k) The rates")))}
        others = {digits(c) for c in FULL_CODE.findall(" ".join(self.note_19("(k) The rates of duty in heading 9903.85.08", "For any derivative")))}
        chapter_76 -= {"99038507"}
        others -= {"99038508"}
        marked = self.marked["2025_rev_5"]["19"]
        rows = {}
        for code in chapter_76:
            rows[short(code)] = (TARIFF_DAY if code[:8] in marked else CANS_AND_BEER if code == "76129010" else INCLUSIONS, "")
        self.write("us-232-aluminum-derivatives-76", rows, [
            f"source: {NOTES} 19(j), kept there for entries before 2026-04-06 (heading 9903.85.07)",
            "2025-03-12: those that HTSUS 2025 revision 5 marks with note 19; 2025-04-04: empty cans; others 2025-08-18"])
        compiled = {row["hts_prefix"] for row in self.chapters if row["metal_type"] == "aluminum" and row["kind"] == "derivative"
                    and row["effective_date"]}
        compare("us-232-aluminum-derivatives-76", {short(c) for c in chapter_76}, {short(c) for c in compiled}, "compiled list")
        rows = {"9401999081": (TARIFF_DAY, RENUMBERED)}
        for code in others:
            late = code in LATE_ALUMINUM or code[:8] not in marked
            rows[short(code)] = (CANS_AND_BEER if code == "22030000" else RENUMBERED if code in SEATS else INCLUSIONS if late else TARIFF_DAY, "")
        self.write("us-232-aluminum-derivatives-other", renumbered(rows), [
            f"source: {NOTES} 19(k), kept there for entries before 2026-04-06 (heading 9903.85.08)",
            "2025-03-12: those whose subheading HTSUS 2025 revision 5 marks with note 19; 2025-04-04: beer; others 2025-08-18",
            "9401.99.9081 was renumbered on 2025-07-01, three numbers on 2026-01-30; 8419.50.1000, 8503.00.9546 and .9570 came on 2025-08-18"])
        march = sum(1 for dates in rows.values() if dates[0] == TARIFF_DAY)
        print(f"  us-232-aluminum-derivatives-other: {march} of 2025-03-12 (Proclamation 10895, annex I: 104)")
        compiled = {row["hts_prefix"][:8] for row in self.derivatives if row["ch99_code"] == "9903.85.08"}
        compare("us-232-aluminum-derivatives-other", {c[:8] for c in rows}, compiled, "compiled list")
        before = [row for row in self.derivatives if row["ch99_code"] == "9903.85.08" and not row["effective_date"]]
        compare("us-232-aluminum-derivatives-other, March", {c[:8] for c, d in rows.items() if d[0] == TARIFF_DAY},
                {row["hts_prefix"][:8] for row in before}, "compiled list without a date")

    def copper_content(self):
        self.write("us-232-copper", self.copper, [
            "source: note 36(b) of 2025 (heading 9903.78.01), deleted from the notes at hand; as compiled"], YALE)
        compare("us-232-copper", self.copper, self.lists["v"] | self.lists["viii"], "note 16(c)(v) and (viii) of 2026")

    # From 2026-04-06 on --------------------------------------------------------

    def changed(self):
        """The lists of note 16(c) with dates: subdivision -> product -> (from, until)."""
        rows = {name: {code: ("", "") for code in codes} for name, codes in self.lists.items()}
        rows["xi"] = {}
        june = [(row["hts_prefix"], row["annex"], row["metal_type"]) for row in self.annexes if row["effective_date"] == EQUIPMENT]
        for code, annex, metal in june:
            code = short(code)
            if annex == "1b":
                rows["vi" if metal == "aluminum" else "vii"][code] = (EQUIPMENT, "")
            elif annex == "1c":
                rows["xi"][code] = (EQUIPMENT, "")
                self.leave(rows["vii"], code)
            elif annex == "3":
                rows["ix" if metal == "aluminum" else "x"][code] = (EQUIPMENT, "")
                self.leave(rows["vi" if metal == "aluminum" else "vii"], code)
        for name in ("vi", "vii"):
            self.leave(rows[name], STAMPINGS)
        return rows

    @staticmethod
    def leave(rows, code):
        if code in rows and not rows[code][0]:
            rows[code] = ("", EQUIPMENT)

    def note_16(self):
        rows = self.changed()
        self.check_annexes(rows)
        source = [f"source: {NOTES} 16(c)", "changes of 2026-06-08: Proclamation 11032, as compiled by the Budget Lab at Yale (MIT)"]
        unions = {
            "us-232-metals-50": ("i", "ii", "iii", "iv", "v"), "us-232-metals-25": ("vi", "vii", "viii", "xi"),
            "us-232-metals-15": ("ix", "x"), "us-232-metals-mobile": ("xi",),
            "us-232-metals-us": ("ii", "iv", "vi", "vii", "viii", "xi"),
            "us-232-metals-gb-50": ("i", "ii", "iii", "iv"), "us-232-metals-gb-25": ("vi", "vii"),
            "us-232-metals-ru-50": ("iii", "iv", "v"), "us-232-metals-ru-25": ("vii", "viii", "xi"),
            "us-232-metals-ru-15": ("x",), "us-232-metals-ru-us": ("iv", "vii", "viii", "xi"),
            "us-232-metals-steel": ("iii",),
        }
        for name, parts in unions.items():
            self.write(name, self.union(rows, parts), [f"{source[0]}({'), ('.join(parts)})", source[1]])
        parts = self.union(rows, ("vi", "vii", "viii"))
        self.write("us-232-metals-parts", {c: d for c, d in parts.items() if c[:2] in ("84", "85", "87")}, [
            f"{source[0]}(vi) to (viii), provisions of chapters 84, 85 and 87: notes 16(g) and 16(k)", source[1]])

    @staticmethod
    def union(rows, names):
        """A product in two lists stays until it has left both."""
        merged = {}
        for name in names:
            for code, dates in rows[name].items():
                if code in merged:
                    dates = tuple("" if "" in pair else (min if end == 0 else max)(pair)
                                  for end, pair in enumerate(zip(dates, merged[code])))
                merged[code] = dates
        return merged

    def check_annexes(self, rows):
        tiers = {"1a": ("i", "ii", "iii", "iv", "v"), "1b": ("vi", "vii", "viii"), "3": ("ix", "x")}
        for annex, names in tiers.items():
            ours = set().union(*(self.lists[name] for name in names))
            theirs = {digits(row["hts_prefix"]) for row in self.annexes if row["annex"] == annex and row["effective_date"] == FULL_VALUE}
            compare(f"note 16(c), annex {annex}", {short(c) for c in ours}, {short(c) for c in theirs}, "compiled list")
        lines = {digits(line["htsno"]) for line in read_schedule(self.shared, "2026_rev_10") if line["htsno"]}
        for name, codes in rows.items():
            absent = [c for c in codes if not any(line.startswith(c) for line in lines)]
            print(f"  16(c)({name}): {len(codes)}, not lines of HTSUS 2026 revision 10: {absent}")
        ten = {line for line in lines if len(line) == 10}
        for when in ("", EQUIPMENT):
            where = {tier: {line for line in ten for name in names for code, dates in rows[name].items()
                            if line.startswith(code) and (dates[0] == "" or when) and not (when and dates[1])}
                     for tier, names in (tiers | {"1b": ("vi", "vii", "viii", "xi")}).items()}
            print(f"  lines in two tiers {when or FULL_VALUE}: 50/25 {sorted(where['1a'] & where['1b'])}, "
                  f"25/15 {sorted(where['1b'] & where['3'])}, 50/15 {sorted(where['1a'] & where['3'])}; "
                  f"lines {len(where['1a'])}, {len(where['1b'])}, {len(where['3'])}")

    def aircraft(self):
        bounds = {"35(b)": ("(b) As provided in heading 9903.96.02", "36. [Note deleted.]"),
                  "35(a)": ("(a) As provided in heading 9903.96.01", "(b) As provided in heading 9903.96.02"),
                  "2(v)(xxii)": ("(xxii)  As provided in heading 9903.02.76", "(xxiii)"),
                  "2(v)(xxiv)(b)": ("(b) As provided in heading 9903.02.81", "(xxv)")}
        found = {}
        for note, (start, end) in bounds.items():
            codes = {digits(c) for c in FULL_CODE.findall(" ".join(section(self.notes, start, end)))}
            found[note] = {c for c in codes if int(c[:2]) < 98}
        self.write("us-232-civil-aircraft", found["35(b)"], [
            f"source: {NOTES} 35(b): Japan; notes 35(a), 2(v)(xxii) and 2(v)(xxiv)(b) for the United Kingdom, the EU",
            "and South Korea hold the same lines, but that the EU's leaves out 4504.90.00"])
        for note, codes in found.items():
            compare("us-232-civil-aircraft", found["35(b)"], codes, f"note {note}")


def derive(shared: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    metals = Metals(shared, out)
    metals.steel_of_chapter_73()
    metals.steel_elsewhere()
    metals.aluminum()
    metals.copper_content()
    metals.note_16()
    metals.aircraft()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/hts and data/lists")
    parser.add_argument("--out", type=Path, required=True, help="folder for the lists")
    arguments = parser.parse_args()
    derive(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
