#!/usr/bin/env python3
"""compare.py: Impost beside other programs on one world and one scenario, in turns, in one run (bench/peers/README.md).

Each program is timed as a whole process, from its start to its end; where it says how long it solved, that too. Medians of --runs.
Exit status 1 where an answer differs from Impost's by more than --agree percentage points of real income.
"""
import argparse
import csv
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HOME = pathlib.Path(__file__).resolve().parents[2]
SOLVER = HOME / "build" / "bench" / "bench" / "solve_world"


class Failure(Exception):
    """One sentence for the user."""


class Program:
    """A program in the comparison and what its runs gave."""

    def __init__(self, name):
        self.name = name
        self.seconds = []
        self.solve_seconds = []
        self.welfare = {}

    def run(self, words, environment):
        begun = time.perf_counter()
        try:
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        except OSError as error:
            raise Failure(f"{words[0]} cannot be run: {error.strerror}") from error
        self.seconds.append(time.perf_counter() - begun)
        if done.returncode != 0:
            raise Failure(f"{self.name} ended with status {done.returncode}: {done.stderr.strip() or 'it said nothing'}")
        return done.stdout

    def take(self, text, where):
        """Reads remarks and welfare by region of an answer."""
        lines = text.splitlines()
        for line in lines:
            if line.startswith("# solve_seconds:"):
                self.solve_seconds.append(float(line.split(":")[1]))
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        try:
            self.welfare = {row["region"]: float(row["welfare_pct"]) for row in rows}
        except (KeyError, TypeError, ValueError) as error:
            raise Failure(f"{where}: the columns region and welfare_pct are wanted, and figures in the second") from error


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peers", nargs="*", metavar="PEER", help="a command in quotes; the folder with the world is added as its last word")
    parser.add_argument("--scenario", required=True, help="changes of tariffs, a TOML file")
    parser.add_argument("--impost", default=str(HOME / "build" / "impost"), help="the command [build/impost]")
    parser.add_argument("--runs", type=int, default=5, help="of each program, in turns [5]")
    parser.add_argument("--agree", type=float, default=1e-8, help="the largest difference allowed, percentage points [1e-8]")
    parser.add_argument("--keep", help="a new folder in which the world and the last answers stay")
    for option in ("world", "model", "closure", "elasticities"):
        parser.add_argument(f"--{option}", help="as in impost simulate")
    arguments = parser.parse_args()
    if arguments.runs < 1:
        parser.error("--runs: at least one")
    return arguments


def how(arguments):
    """The words that choose the economy."""
    words = ["--scenario", arguments.scenario]
    for option in ("world", "model", "closure", "elasticities"):
        if getattr(arguments, option):
            words += [f"--{option}", getattr(arguments, option)]
    return words


def sources_of(folder):
    """What stands in the head of an answer."""
    with open(folder / "sources.csv", encoding="utf-8", newline="") as file:
        return {row["item"]: row["value"] for row in csv.DictReader(file)}


def measure(arguments, folder, environment):
    impost = Program("impost simulate")
    peers = [Program(peer) for peer in arguments.peers]
    Program("impost world export").run([arguments.impost, "world", "export", *how(arguments), "-o", str(folder)], environment)
    sources = sources_of(folder)
    shipped = HOME / "data" / "world" / sources["world"]
    world = shipped if "/" not in sources["world"] and shipped.is_dir() else sources["world"]
    alone = [SOLVER, world, arguments.scenario, sources["model"], sources["closure"], sources["elasticities"]]
    for _ in range(arguments.runs):
        impost.take(impost.run([arguments.impost, "simulate", *how(arguments), "--format", "csv"], environment), "impost simulate")
        if SOLVER.exists():
            told = Program("solve_world").run(alone, environment)
            impost.solve_seconds.append(float(told))
        for peer in peers:
            answers = folder / "answers.csv"
            answers.unlink(missing_ok=True)
            peer.run([*shlex.split(peer.name), str(folder)], environment)
            if not answers.exists():
                raise Failure(f"{peer.name} wrote no answers.csv into the folder")
            peer.take(answers.read_text(encoding="utf-8"), f"answers.csv of {peer.name}")
            if set(peer.welfare) != set(impost.welfare):
                raise Failure(f"answers.csv of {peer.name} has other regions than the world")
    return impost, peers


def median(seconds):
    return f"{1000 * statistics.median(seconds):.1f}" if seconds else "–"


def tell(impost, peers, runs, folder):
    sources = sources_of(folder)
    print(f"World {sources['world']} · {sources['scenario']} · model {sources['model']} · closure {sources['closure']} · elasticities {sources['elasticities']}")
    print(f"{len(impost.welfare)} regions · medians of {runs} runs in turns, milliseconds · {platform.machine()}, {os.cpu_count()} cores\n")
    print(f"{'whole process':>13}  {'solving':>9}  {'largest difference':>18}  program")
    print(f"{'ms':>13}  {'ms':>9}  {'points':>18}")
    worst = 0.0
    for program in (impost, *peers):
        apart = {region: abs(value - impost.welfare[region]) for region, value in program.welfare.items()}
        region = max(apart, key=apart.get)
        worst = max(worst, apart[region])
        difference = "" if program is impost else f"{apart[region]:.1e} ({region})"
        print(f"{median(program.seconds):>13}  {median(program.solve_seconds):>9}  {difference:>18}  {program.name}")
    return worst


def main():
    arguments = read_arguments()
    # One core each: threads of a linear algebra library that wait for each other say nothing about a program.
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(arguments.keep or f"{temporary}/world")
            impost, peers = measure(arguments, folder, environment)
            worst = tell(impost, peers, arguments.runs, folder)
    except Failure as failure:
        print(f"compare.py: {failure}", file=sys.stderr)
        return 2
    if not worst <= arguments.agree:
        print(f"compare.py: answers differ by {worst:.1e} points, more than {arguments.agree:.1e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
