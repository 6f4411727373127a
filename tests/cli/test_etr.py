"""impost etr: the average US duty on a day or day by day."""

import csv
import json
from datetime import date, timedelta

import pytest


def rows(succeed, *words):
    text = succeed("etr", *words, "--format", "csv")
    return list(csv.DictReader(text.splitlines()))


def test_csv_has_the_columns_that_scripts_rely_on(succeed):
    text = succeed("etr", "--on", "2025-02-05", "--format", "csv")
    assert text.splitlines()[0] == "date,key,rate,imports_usd"
    assert text.count("\n") == 2


def test_a_series_has_every_day_once_in_order(succeed):
    days = [row["date"] for row in rows(succeed, "--from", "2025-01-30", "--to", "2025-03-11")]
    assert days == [(date(2025, 1, 30) + timedelta(n)).isoformat() for n in range(41)]


# See tests/exposure: 1.34 points is the step of a published daily series.
def test_the_duty_of_4_february_shows_on_its_day(succeed):
    rate = {row["date"]: float(row["rate"]) for row in rows(succeed, "--from", "2025-02-03", "--to", "2025-02-05")}
    assert 100 * (rate["2025-02-05"] - rate["2025-02-03"]) == pytest.approx(1.34, abs=0.03)
    assert rate["2025-02-04"] == rate["2025-02-05"]


@pytest.mark.parametrize("by", ["partner", "chapter", "sector"])
def test_groups_weigh_up_to_the_whole(succeed, by):
    whole = rows(succeed, "--on", "2025-02-20")[0]
    parts = rows(succeed, "--on", "2025-02-20", "--by", by)
    value = sum(float(row["imports_usd"]) for row in parts)
    assert value == pytest.approx(float(whole["imports_usd"]), rel=1e-9)  # printed in whole dollars
    duty = sum(float(row["imports_usd"]) * float(row["rate"]) for row in parts)
    assert duty / value == pytest.approx(float(whole["rate"]), abs=1e-9)  # printed to ten decimals


def test_authorities_add_up_to_the_whole(succeed):
    parts = rows(succeed, "--on", "2025-02-20", "--by", "authority")
    assert {"base", "Section 301", "IEEPA"} <= {row["key"] for row in parts}
    assert sum(float(row["rate"]) for row in parts) == pytest.approx(float(rows(succeed, "--on", "2025-02-20")[0]["rate"]), abs=1e-9)


def test_measures_add_up_to_their_authorities(succeed):
    measures = {row["key"]: float(row["rate"]) for row in rows(succeed, "--on", "2025-02-20", "--by", "measure")}
    authorities = {row["key"]: float(row["rate"]) for row in rows(succeed, "--on", "2025-02-20", "--by", "authority")}
    assert measures["us-ieepa-fentanyl-cn"] == pytest.approx(authorities["IEEPA"], abs=1e-9)
    assert sum(measures.values()) == pytest.approx(sum(authorities.values()), abs=1e-9)


def test_a_long_series_says_the_same_as_single_days(impost):
    def listed(*words):
        return list(csv.DictReader(impost("etr", *words, "--by", "authority", "--format", "csv").out.splitlines()))

    series = {(row["date"], row["key"]): row["rate"] for row in listed("--from", "2025-01-01", "--to", "2026-06-30")}
    for day in ("2025-02-05", "2025-05-16", "2026-06-30"):
        for row in listed("--on", day):
            assert series[(day, row["key"])] == row["rate"]


def test_claiming_nothing_costs_more(succeed):
    observed = rows(succeed, "--on", "2025-02-20", "--preferences", "observed")[0]
    nothing = rows(succeed, "--on", "2025-02-20", "--preferences", "none")[0]
    assert float(nothing["rate"]) > float(observed["rate"])


def test_days_beyond_the_ledger_carry_a_caution(impost):
    outcome = impost("etr", "--on", "2026-09-01", "--format", "csv")
    assert outcome.code == 0
    assert outcome.err.startswith("impost: caution: ")
    assert outcome.err.count("\n") == 1
    assert outcome.out.count("\n") == 2


def test_json_says_the_same_as_csv(succeed):
    listed = json.loads(succeed("etr", "--on", "2025-02-20", "--by", "partner", "--format", "json"))
    assert set(listed[0]) == {"date", "key", "rate", "imports_usd"}
    for one, row in zip(listed, rows(succeed, "--on", "2025-02-20", "--by", "partner"), strict=True):
        assert one["key"] == row["key"]
        assert one["rate"] == pytest.approx(float(row["rate"]), abs=1e-9)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--on", "2024-12-31"], "2024-12-31 lies before the first schedule at hand (2025-01-01)"),
        (["--on", "yesterday"], '"yesterday" is not a date of the form 2025-02-04'),
        (["--from", "2025-02-05", "--to", "2025-02-03"], "the period ends (2025-02-03) before it begins (2025-02-05)"),
        (["--from", "2025-02-05"], "--from and --to go together"),
        (["--on", "2025-02-05", "--from", "2025-02-03", "--to", "2025-02-04"], "not both"),
        (["--by", "colour"], "colour"),
        (["--format", "xml"], "xml"),
        (["--preferences", "some"], "some"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(refuse, words, part):
    assert part in refuse("etr", *words)
