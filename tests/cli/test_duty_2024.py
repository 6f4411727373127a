"""docs/duty-2024.md tells what tools/check_duties prints."""

import re
import subprocess
from pathlib import Path

import pytest
from conftest import HOME, program

PAGE = (HOME / "docs/duty-2024.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def year():
    """What the check of the whole year prints."""
    tools = [folder / "tools" / "check_duties" for folder in (Path(program()).resolve().parent, HOME / "build" / "release")]
    tool = next((path for path in tools if path.exists()), None)
    if tool is None:
        pytest.skip("check_duties is not built")
    done = subprocess.run([tool, "--home", HOME, "--year", "--lines", "50"], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def told(line):
    """A printed row as the page writes it."""
    return line.replace("-", "\N{MINUS SIGN}") if re.search(r" -\d", line) else line


def test_the_fifty_largest_differences_are_those_of_the_page(year):
    rows = [line for line in year.splitlines() if re.match(r"\| \d{4}\.\d\d\.\d\d \|", line)]
    assert len(rows) == 50
    assert [row for row in rows if told(row) not in PAGE] == []


def test_the_numbers_with_added_duty_on_part_and_the_spread_are_those_of_the_page(year):
    rows = [line for line in year.splitlines() if re.match(r"\| (\d{4}\.\d\d\.\d\d\.\d\d|25\.0|7\.5) \|", line)]
    assert len(rows) > 10
    assert [row for row in rows if row not in PAGE] == []


def test_every_one_of_the_fifty_has_a_cause_and_what_has_none_hardly_differs(year):
    assert not re.search(r"^\| \d{4}\.\d\d\.\d\d \|.*not explained", year, re.MULTILINE)
    difference, percent = re.search(r"^  not explained .* ([-+][\d.]+) +([-+][\d.]+) %$", year, re.MULTILINE).groups()
    assert abs(float(difference)) < 100
    assert abs(float(percent)) < 1


def test_the_sums_by_cause_are_those_of_the_page(year):
    row = re.compile(r"^  ([a-zA-Z2 ]+?) {2,}(\d+) +([\d.]+) +([\d.]+) +([-+][\d.]+) +([-+][\d.]+) %$", re.MULTILINE)
    causes = row.findall(year[year.index("by what could explain a difference") :])
    assert len(causes) == 12
    for name, imports, computed, collected, difference, percent in causes:
        cells = [f"{int(imports):,}", f"{float(computed):,.1f}", f"{float(collected):,.1f}", f"{float(difference):+,.1f}", f"{percent} %"]
        line = f"| {name} | " + " | ".join(cells) + " |"
        assert line.replace("| -", "| \N{MINUS SIGN}") in PAGE, line


def test_the_statistics_calculate_nothing_on_goods_of_column_2_that_are_generally_free(year):
    rows, none = re.search(r"general column free: (\d+) rows, (\d+) of them without duty", year).groups()
    assert rows == none
    assert f"{none} rows of {rows}" in PAGE
