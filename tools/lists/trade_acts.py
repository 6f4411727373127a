#!/usr/bin/env python3
"""Product lists of Sections 122, 201, 301 and 338, from the official notes and annexes.

    python3 -m tools.lists.trade_acts --shared DIR --out ledger/lists

Each line printed names a list, its rows, and what it was held against.
"""

import argparse
import csv
import gzip
import re
from pathlib import Path

from tools.derive_lists import (NOTES_SOURCE, USITC, compare, digits, enumerated_subheadings,
                                read_compiled, read_notes, read_schedule, section)
from tools.lists import trade_acts_annexes as annexes

COMMAND = "python3 -m tools.lists.trade_acts --shared DIR --out ledger/lists"
CODE = re.compile(r"\b(\d{4}\.\d{2}\.\d{2}(?:\d{2})?)\b")
STATISTICAL = re.compile(r"\b(\d{4})\. *(\d{2})\. *(\d{4})\b")

# Exclusions of note 20 whose dates the schedule prints: heading, subdivision, the next subdivision.
EXCLUSIONS = [("50", "ccc", "ddd"), ("52", "eee", "fff"), ("54", "ggg", "hhh"), ("56", "iii", "jjj"),
              ("57", "jjj", "kkk"), ("58", "kkk", "lll"), ("59", "lll", "mmm"), ("60", "mmm", "nnn"),
              ("61", "nnn", "ooo"), ("62", "ooo", "ppp"), ("63", "ppp", "qqq"), ("64", "qqq", "rrr"),
              ("65", "rrr", "sss"), ("66", "sss", "ttt"), ("67", "ttt", "uuu"), ("68", "uuu", "vvv")]


def write(out, name, products, provenance, checked):
    """One CSV: provenance, header, a product a line."""
    with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
        for line in [*provenance, f"licence: {USITC.split(': ')[1]}", f"tool: {COMMAND}"]:
            file.write(f"# {line}\n")
        file.write("product\n")
        for product in sorted(products):
            file.write(f"{product}\n")
    print(f"{name}: {len(products)} ({checked})")


class Lists:
    """What has been read, and one family of lists a method."""

    def __init__(self, shared, out):
        self.shared, self.out = shared, out
        self.notes = read_notes(shared)
        self.lines = {digits(line["htsno"])[:8] for line in read_schedule(shared, "2026_rev_10") if line["htsno"]}
        start = next(i for i, line in enumerate(self.notes) if line.strip() == "(aa)")
        self.note_2aa = self.notes[start:]
        civil = section(self.note_2aa, "(iv) As provided in heading 9903.03.05", "(v) As provided in heading 9903.03.06")
        self.civil_aircraft = self.codes_of(civil)

    @staticmethod
    def codes_of(lines):
        """Every code of a passage, but for the headings of chapter 99 that it names."""
        return {digits(code) for code in CODE.findall(" ".join(lines)) if not code.startswith("9903")}

    def compiled(self, name):
        return {row["hts8"] for row in read_compiled(self.shared, name)}

    def held(self, products):
        """How many of the lines a schedule of 2026 holds."""
        missing = sorted(p for p in products if p[:8] not in self.lines and not p.startswith("98"))
        return f"lines of HTSUS 2026 revision 10: all but {missing}" if missing else "all are lines of HTSUS 2026 revision 10"

    def note_31(self, start, end):
        return section(section(self.notes, "31. (a)", "32. Action"), start, end)

    def before_the_review(self):
        """Lines of headings 9903.91.01 to .05 by the list that held them before; the parts of the review come first in the measure."""
        review = set(enumerated_subheadings(self.note_31("(b) Heading", "(c) Heading")))
        metals = {c for c in review if c[:2] in ("73", "76") or "7206" <= c[:4] <= "7229"} | {"85079040"}
        solar = set(enumerated_subheadings(self.note_31("(c) Heading 9903.91.02", "(d) Heading 9903.91.03")))
        vehicles = {c for c in self.codes_of(self.note_31("(d) Heading 9903.91.03", "(e) Heading 9903.91.04")) if c.startswith("87")}
        chips = {c for c in self.codes_of(self.note_31("(f)", "(g) Heading 9903.91.06")) if c.startswith(("8541", "8542"))}
        wafers = {"28046100", "38180000"}
        groups = {"1": vehicles, "2": solar | chips, "3": wafers, "4a": metals | {"40151210"}}
        for number, products in groups.items():
            write(self.out, f"us-301-list-{number}-before-review", products, [
                f"source: {NOTES_SOURCE}, note 31(b) to (f): lines that the four-year review took from list {number.upper()}",
                "the lists of 2018 and 2019 are not at hand; the groups follow the rates before the review that the Trade",
                "Representative named: vehicles, cells, chips, wafers and polysilicon 25 %, steel, aluminum, parts of",
                "batteries and medical gloves 7.5 %, minerals, magnets, syringes and cranes none",
                "checked against the duty of 2024 on imports from China; vehicles of 8702.40 fit less (doubt)"],
                self.duty_of_2024(products))
        left = review - metals - set(groups["1"])
        print(f"  on no list before the review: {len(left)} lines of 9903.91.01, chapters {sorted({c[:2] for c in left})}")

    def duty_of_2024(self, products):
        """Duty over value of imports from China in 2024, on the lines of a group."""
        value = duty = 0.0
        with gzip.open(self.shared / "data/census/us_imports_2024_hs10.csv.gz", "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["partner"] == "5700" and row["hs10"][:8] in products:
                    value += float(row["imports_usd"])
                    duty += float(row["duty_usd"])
        return f"duty of 2024 on imports from China {100 * duty / value:.1f} % of {value / 1e6:.0f} million USD"

    def exclusions(self):
        for suffix, start, end in EXCLUSIONS:
            passage = self.subdivision(start, end)
            products = {"".join(groups) for groups in STATISTICAL.findall(" ".join(passage))}
            products |= {digits(c) for c in CODE.findall(" ".join(passage)) if len(c) == 12}
            products = {p for p in products if not p.startswith("99")}
            write(self.out, f"us-301-exclusion-990388{suffix}", products, [
                f"source: {NOTES_SOURCE}, note 20({start}) (heading 9903.88.{suffix})",
                "statistical numbers in which an exclusion stands; many describe a product within the line: the claim of the",
                "heading asserts it. Numbers of former schedules that the note cites are kept"],
                f"{len({p[:8] for p in products} - self.lines)} subheadings of former schedules")

    def subdivision(self, start, end):
        """The text of a subdivision of note 20; (iii) is also a Roman number, so the words that follow decide."""
        begins = [i for i, line in enumerate(self.notes)
                  if re.match(rf"\s*\({start}\)\s*(\(i\)\s*)?The U\.S\. Trade", line)]
        first = begins[0]
        last = next(i for i in range(first + 1, len(self.notes))
                    if re.match(rf"\s*\({end}\)\s*(\(i\)\s*)?The U\.S\. Trade", self.notes[i]))
        return self.notes[first:last]

    def aircraft_dispute(self):
        listed = self.codes_of(section(section(self.notes, "(21) (a)", "29."), "(c) Subheading 9903.89.10", "(d) Subheading"))
        write(self.out, "us-301-aircraft-dispute-cheese-fruit-seafood", listed, [
            f"source: {NOTES_SOURCE}, note 21(c) (subheading 9903.89.10); 0403.10.50 was superseded by 0403.20.50"],
            self.held(listed))

    def section_122(self):
        listed = self.codes_of(section(self.note_2aa, "(ii) As provided in heading 9903.03.03", "(iii) As provided in heading 9903.03.04"))
        write(self.out, "us-122-exempt", listed, [f"source: {NOTES_SOURCE}, note 2(aa)(ii) (heading 9903.03.03)"],
              self.held(listed))
        compare("us-122-exempt and civil aircraft", {p[:8] for p in listed | self.civil_aircraft},
                self.compiled("s122_exempt_products"), "compiled list")
        write(self.out, "us-civil-aircraft", self.civil_aircraft, [
            f"source: {NOTES_SOURCE}, note 2(aa)(iv) (heading 9903.03.05): civil aircraft, general note 6",
            "the same list stands in U.S. note 50(a)(iv) (Brazil), 91 FR 45516"], self.held(self.civil_aircraft))

    def brazil(self):
        full, pharma = set(annexes.codes(annexes.BRAZIL_FULL)), set(annexes.codes(annexes.BRAZIL_PHARMA))
        write(self.out, "us-301-brazil-exempt", full, ["source: 91 FR 45516, annex I, U.S. note 50(a)(ii) (heading 9903.05.03)"],
              self.held(full))
        write(self.out, "us-301-brazil-pharmaceutical", pharma, [
            "source: 91 FR 45516, annex I, U.S. note 50(a)(v) (heading 9903.05.06): articles for use in pharmaceutical applications"],
            self.held(pharma))
        compare("us-301-brazil, three lists and note 50(a)(iii)",
                {p[:8] for p in full | pharma | self.civil_aircraft}, self.compiled("s301_brazil_exempt_products"),
                "compiled list, which is the proposal of June 2026")

    def forced_labor(self):
        full = set(annexes.codes(annexes.FORCED_LABOR_FULL))
        write(self.out, "us-301-forced-labor-exempt", full, [
            "source: 91 FR 47318, U.S. note 52(b) (heading 9903.05.86)"], self.held(full))
        pharma = set(annexes.codes(annexes.BRAZIL_PHARMA)) - full
        write(self.out, "us-301-forced-labor-pharmaceutical", pharma, [
            "source: 91 FR 47318, U.S. note 52(e) (heading 9903.05.89): the list of note 50(a)(v) without the lines of note 52(b)"],
            self.held(pharma))
        aircraft = self.civil_aircraft - full
        write(self.out, "us-301-forced-labor-civil-aircraft", aircraft, [
            "source: 91 FR 47318, U.S. note 52(d) (heading 9903.05.88): the list of note 2(aa)(iv) without the lines of note 52(b)"],
            self.held(aircraft))
        compare("us-301-forced-labor, three lists", {p[:8] for p in full | pharma | aircraft},
                self.compiled("s301fl_exempt_products"), "compiled list, which is the proposal of June 2026")

    def canada_338(self):
        proclamations = {"alcohol": (annexes.CANADA_ALCOHOL, "11046", "51(b)(1)"), "dairy": (annexes.CANADA_DAIRY, "11047", "51(b)(2)"),
                         "motor-vehicles": (annexes.CANADA_MOTOR_VEHICLES, "11048", "51(b)(3)")}
        for name, (text, proclamation, note) in proclamations.items():
            products = annexes.codes(text)
            write(self.out, f"us-338-canada-{name}", products, [
                f"source: Proclamation {proclamation} of July 20, 2026, annexes I and II, U.S. note {note}"], self.held(products))
        unmanned = {c for c in self.civil_aircraft if c.startswith("8806")}
        data = {"84714101", "84714900", "84715001", "84716010", "84716020", "84716070", "84716080", "84716090", "84717010", "84717020",
                "84717030", "84717040", "84717050", "84717060", "84717090", "81089060", "85171300", "85176200", "85285200"}
        aircraft = (self.civil_aircraft - unmanned) | data
        write(self.out, "us-338-canada-civil-aircraft", aircraft, [
            "source: Proclamation 11046, annex II, U.S. note 51(d): the list of note 2(aa)(iv) without unmanned aircraft (8806),",
            "with data machines, titanium, telephones, routers and monitors"], self.held(aircraft))


def derive(shared, out):
    """Writes every list of this topic."""
    lists = Lists(Path(shared), Path(out))
    lists.before_the_review()
    lists.exclusions()
    lists.aircraft_dispute()
    lists.section_122()
    lists.brazil()
    lists.forced_labor()
    lists.canada_338()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/hts, data/lists and data/census")
    parser.add_argument("--out", type=Path, default=Path("ledger/lists"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    derive(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
