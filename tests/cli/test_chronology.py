"""docs/law/chronology.md: every step of the plan, held against the ledger and the schedule."""

import csv
import re
import subprocess
import tomllib
from datetime import datetime
from functools import cache

import pytest
from conftest import HOME, SHARED

COLUMNS = ["from", "measures", "headings", "note", "days", "first printed", "result"]


def table(text, first_column):
    """The rows of the first table whose first column has this name, as lists of cells."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def steps():
    return [dict(zip(COLUMNS, row, strict=True)) for row in table((HOME / "docs/law/chronology.md").read_text(encoding="utf-8"), "from")]


def listed(cell):
    return [] if cell == "none" else cell.split(", ")


@cache
def measure(name):
    return tomllib.loads((HOME / f"ledger/us/{name}.toml").read_text(encoding="utf-8"))


def provisions(names):
    return [part for name in names for kind in ("version", "exception") for part in measure(name).get(kind, [])]


@cache
def first_printed():
    """Heading of chapter 99 without dots -> number of the first revision that prints it."""
    printed = subprocess.run(["zstd", "-dc", HOME / "data/schedule/us/lines.csv.zst"], capture_output=True, check=True).stdout.decode("utf-8")
    found = {}
    for row in csv.DictReader(printed.splitlines()):
        if row["code"].startswith("9903"):
            found[row["code"]] = min(int(row["first"]), found.get(row["code"], 10**6))
    return found


@cache
def revisions():
    with open(HOME / "data/schedule/us/revisions.csv", encoding="utf-8") as file:
        return [row["revision"] for row in csv.DictReader(file)]


def name_of(revision):
    year, rest = revision.split("_", 1)
    return f"{year} {rest.replace('rev_', 'revision ')}"


def test_every_step_of_the_plan_has_its_row():
    plan = SHARED / "design" / "LAW.md"
    if not plan.exists():
        pytest.skip("the plan is not at hand")
    assert [row[0] for row in table(plan.read_text(encoding="utf-8"), "from (Washington time)")] == [step["from"] for step in steps()]


def test_twenty_steps_are_told():
    assert len(steps()) == 20


@pytest.mark.parametrize("step", steps(), ids=lambda step: step["from"])
def test_the_measures_hold_the_headings_of_a_step(step, succeed):
    names = listed(step["measures"])
    shown = "".join(succeed("ledger", "show", name) for name in names)
    for heading in listed(step["headings"]):
        assert heading in shown, heading
    charged = {part.get(key) for part in provisions(names) for key in ("heading", "heading_met")}
    assert set(listed(step["headings"])) <= charged


@pytest.mark.parametrize("step", steps(), ids=lambda step: step["from"])
def test_something_begins_or_ends_on_each_day_of_a_step(step):
    instants = {part[key] for part in provisions(listed(step["measures"])) for key in ("from", "until") if key in part}
    assert all(isinstance(instant, datetime) for instant in instants)
    for day in listed(step["days"]):
        assert day in {instant.date().isoformat() for instant in instants}, day
        # 12:01 a.m., but for windows that end with a day: midnight.
        assert {f"{instant:%H:%M}" for instant in instants if instant.date().isoformat() == day} <= {"00:01", "00:00"}, day


@pytest.mark.parametrize("step", steps(), ids=lambda step: step["from"])
def test_the_first_revision_that_prints_a_step_is_the_one_told(step):
    printed = [first_printed()[heading.replace(".", "")] for heading in listed(step["headings"]) if heading.replace(".", "") in first_printed()]
    assert step["first printed"] == (name_of(revisions()[min(printed)]) if printed else "none")


@pytest.mark.parametrize("step", steps(), ids=lambda step: step["from"])
def test_a_step_in_doubt_names_a_measure_with_a_doubt(step):
    assert re.search(r"verified|doubt|from the order", step["result"])
    if "doubt" in step["result"]:
        assert any(measure(name).get("doubt") for name in listed(step["measures"]))
