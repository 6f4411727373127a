#!/usr/bin/env python3
"""Product lists of the duties on Russia in lieu of column 2 (U.S. note 30).

    python3 -m tools.lists.russia --shared DIR --out ledger/lists

Each line printed names a list, its rows, and how the footnotes of the schedule agree.
"""

import argparse
import re
from pathlib import Path

from tools.derive_lists import NOTES_SOURCE, USITC, digits, footnoted_lines, read_notes, read_schedule, section, subheadings

COMMAND = "python3 -m tools.lists.russia --shared DIR --out ledger/lists"
# Two numbers of the note are misprinted: "2803;00.00" and "7217,10.90".
CODE = re.compile(r"\b(\d{4})[.;,](\d{2})\.(\d{2})\b")
FOOTNOTES = "2026_rev_6"

# Taken off note 30(b) on 2023-04-01 (88 FR 13277, annex; as repeated in CSMS 55688476).
DELETED = """72021150 72022110 72022900 72023000 72024100 72024910 72027000 72042100 72042900 72044900 72052900 72071200 72169100 72249000
73042910 73042920 73042931 73042941 73042950 73062920 73062960 73079910 73089060 73101000 73102900 73110000 73144100 73181520 73181540
73181600 73182200 73251000 74081160 74081900 74092100 74102200 76042930 76042950 76051100 76061230 76061260 76130000 78011000
78019990""".split()


def enumerated(lines):
    """Every subheading of a passage, but for the headings of chapter 99 that it names."""
    found = {"".join(code) for code in CODE.findall(" ".join(lines))}
    return {code for code in found if not code.startswith("99")}


def write(out, name, products, source):
    with open(out / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
        for line in [f"source: {source}", USITC, f"tool: {COMMAND}"]:
            file.write(f"# {line}\n")
        file.write("product\n")
        for product in sorted(products):
            file.write(f"{product}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    notes = section(read_notes(arguments.shared), "30. (a) For the purposes of heading 9903.90.08", "31. (a)")
    schedule = read_schedule(arguments.shared, FOOTNOTES)
    lists = {"35": ("(b) Heading 9903.90.08", "(c) For the purposes", "9903.90.08", "30(b)"),
             "70": ("(d) Heading 9903.90.09", None, "9903.90.09", "30(d)")}
    for rate, (start, end, heading, note) in lists.items():
        passage = section([*notes, "END"], start, end or "END")
        products = enumerated(passage)
        footnoted = subheadings(footnoted_lines(schedule, heading))
        write(arguments.out, f"us-column-2-russia-{rate}", products, f"{NOTES_SOURCE}, note {note}")
        print(f"us-column-2-russia-{rate}: {len(products)} (footnotes of HTSUS {FOOTNOTES}: {len(footnoted)}, "
              f"{'same' if footnoted == products else sorted(footnoted ^ products)})")
    write(arguments.out, "us-column-2-russia-35-deleted", DELETED, "88 FR 13277, annex, as repeated in CSMS 55688476: taken off note 30(b)")
    lines = {digits(line["htsno"])[:8] for line in read_schedule(arguments.shared, "2025_basic")}
    print(f"us-column-2-russia-35-deleted: {len(DELETED)} (not in HTSUS 2025 basic: {sorted(set(DELETED) - lines)})")


if __name__ == "__main__":
    main()
