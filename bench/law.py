#!/usr/bin/env python3
"""law.py PROGRAM: questions of law over products, partners and days, as whole processes. Goals: the panel 20 s and 1,500 MB on two
cores, the daily series by authority 3 s."""
import sys
import tempfile

from processes import medians

PERIOD = ["--from", "2025-01-01", "--to", "2026-08-31"]
CASES = [  # what, words, goal in seconds, goal in MB
    ("average rate of a day", ["etr", "--on", "2025-02-05"], None, None),
    ("average rate of every day of 20 months, by authority", ["etr", *PERIOD, "--by", "authority", "--format", "csv"], 3, None),
    ("what changes between two days", ["diff", "2025-02-03", "2025-02-05"], None, None),
    ("ledger against every revision", ["ledger", "check", "--format", "csv"], None, None),
    ("panel of 20 months, all products and partners", ["panel", *PERIOD, "-o"], 20, 1500),
]


def main(program):
    print(f"{'':54} {'wall, s':>8} {'goal':>6} {'processor s':>12} {'memory, MB':>11} {'goal':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for what, words, seconds_goal, memory_goal in CASES:
            output = [f"{folder}/panel.csv.zst"] if words[-1] == "-o" else []
            seconds, processor, memory = medians([program, *words, *output])
            print(f"{what:54} {seconds:8.2f} {seconds_goal or '':>6} {processor:12.2f} {memory:11.0f} {memory_goal or '':>6}", flush=True)


main(*sys.argv[1:])
