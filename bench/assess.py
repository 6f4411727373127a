#!/usr/bin/env python3
"""assess.py PROGRAM DRAW: `impost assess` on tables of 1, 5 and 20 million lines, from CSV to CSV, and on packed ones. Goals: 1.5 million
lines a second on two cores, 200 MB of memory whatever the length. DRAW is draw_entries; tables are made in a folder of their own."""
import os
import pathlib
import subprocess
import sys
import tempfile

from processes import medians

MILLION = 1_000_000


def main(program, draw):
    print(f"{'lines':>12}  {'days':10} {'file':5} {'million lines/s':>16} {'processor s':>12} {'memory, MB':>11}")
    with tempfile.TemporaryDirectory(dir=pathlib.Path(draw).parent) as folder:
        for lines, order, ending in [(1, "by-date", ""), (5, "by-date", ""), (20, "by-date", ""), (5, "shuffled", ""), (5, "by-date", ".gz"), (5, "by-date", ".zst")]:
            table, out = f"{folder}/entries.csv", f"{folder}/answers.csv{ending}"
            with open(table, "wb") as file:
                subprocess.run([draw, str(lines * MILLION), order], stdout=file, check=True)
            if ending:
                subprocess.run({".gz": ["gzip", "-1", table], ".zst": ["zstd", "-q", "--rm", table]}[ending], check=True)
            seconds, processor, memory = medians([program, "assess", table + ending, "-o", out, "--threads", "2"])
            print(f"{lines * MILLION:12,}  {order:10} {ending or 'plain':5} {lines / seconds:16.2f} {processor:12.1f} {memory:11.0f}", flush=True)
            os.remove(table + ending)


main(*sys.argv[1:])
