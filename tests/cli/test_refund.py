"""impost refund: duty paid on a table of entry lines, and owed had a measure never been."""

import csv
from decimal import Decimal

import pytest

HEADER = "line_id,product,origin,entry,value_usd"


@pytest.fixture
def refund(impost, tmp_path):
    """Runs the command on rows; returns the outcome and the table it wrote."""

    def run(*rows, void=("IEEPA",), header=HEADER, more=()):
        entries = tmp_path / "entries.csv"
        entries.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        out = tmp_path / "out.csv"
        outcome = impost("refund", entries, *(word for name in void for word in ("--void", name)), "-o", out, *more)
        with open(out, encoding="utf-8", newline="") as file:
            return outcome, list(csv.DictReader(file))

    return run


# 9903.01.20 (IEEPA) adds 10 % to free telephones of China from 2025-02-04; 9903.91.xx (Section 301) stays on what bears it.
def test_a_line_gets_back_what_the_void_measure_took(refund):
    outcome, rows = refund("a,8517.13.00.00,CN,2025-02-04,1000", "b,8517.13.00.00,VN,2025-02-04,1000")
    assert (outcome.code, outcome.err) == (0, "")
    assert rows[0] == {
        "line_id": "a",
        "paid_usd": "100.00",
        "owed_usd": "0.00",
        "refund_usd": "100.00",
        "headings_paid": "8517.13.00.00;9903.01.20",
        "headings_owed": "8517.13.00.00",
        "status": "ok",
    }
    assert (rows[1]["refund_usd"], rows[1]["headings_paid"]) == ("0.00", rows[1]["headings_owed"])


# Section 232 takes goods of steel out of the reciprocal duty (9903.01.33): without it, they owe the latter's 10 % (9903.01.25) instead of 25 %.
def test_what_the_void_measure_had_kept_away_is_owed(refund):
    _, rows = refund("a,7208.10.15.00,DE,2025-05-02,1000", void=["Section 232"])
    assert (rows[0]["paid_usd"], rows[0]["owed_usd"], rows[0]["refund_usd"]) == ("250.00", "100.00", "150.00")
    assert "9903.01.25" in rows[0]["headings_owed"]
    assert "9903.01.25" not in rows[0]["headings_paid"]


def test_several_can_be_void_by_authority_and_by_measure(refund):
    _, rows = refund("a,7208.10.15.00,DE,2025-05-02,1000", void=["Section 232", "us-ieepa-reciprocal"])
    assert (rows[0]["paid_usd"], rows[0]["owed_usd"], rows[0]["headings_owed"]) == ("250.00", "0.00", "7208.10.15.00")


def test_totals_are_the_sums_of_the_rows(refund):
    days = ("2025-02-20", "2025-03-20", "2025-04-20", "2025-08-20")
    goods = (("8517.13.00.00", "CN"), ("6109.10.00", "MX"), ("7308.90.95", "CA"), ("8703.23.01", "JP"))
    entries = [f"{day}-{product},{product},{origin},{day},{number * 977}.{number:02}" for number, (day, (product, origin)) in enumerate((d, g) for d in days for g in goods)]
    outcome, rows = refund(*entries)
    assert [row["status"] for row in rows] == ["ok"] * len(entries)
    assert all(Decimal(row["paid_usd"]) - Decimal(row["owed_usd"]) == Decimal(row["refund_usd"]) for row in rows)
    said = outcome.out.splitlines()
    assert said[0] == f"{len(rows)} rows, {sum(Decimal(row['refund_usd']) > 0 for row in rows)} with a refund"
    for line, column in zip(said[1:], ("paid_usd", "owed_usd", "refund_usd"), strict=True):
        assert line.split() == [column.removesuffix("_usd"), f"${sum(Decimal(row[column]) for row in rows):,}"]


def test_rows_that_are_refused_or_not_known_are_left_out_of_the_sums(refund, tmp_path):
    rejects = tmp_path / "rejects.csv"
    outcome, rows = refund(
        "a,8517.13.00.00,CN,2025-02-04,1000", "b,8517.13.00.00,CN,2025-02-04,-1", "c,2204.21.50,FR,2025-05-02,1000", more=["--rejects", rejects]
    )
    assert (outcome.code, outcome.err) == (1, f"impost: 1 of 3 rows was rejected: see {rejects}\n")
    assert rejects.read_text() == "line,line_id,reason\n3,b,the customs value is negative\n"
    assert [(row["line_id"], row["refund_usd"], row["status"]) for row in rows] == [("a", "100.00", "ok"), ("c", "", "lacks: quantity-in-liters")]
    assert "left out of the sums: 1 row lacks what a duty is charged on" in outcome.out
    assert outcome.out.splitlines()[3].split() == ["refund", "$100.00"]


@pytest.mark.parametrize(("words", "part"), [(["--void", "Section 999"], "Section 999"), (["--void", "us-no-such-measure"], "us-no-such-measure"), ([], "--void")])
def test_bad_input_is_refused_in_one_sentence(refuse, tmp_path, words, part):
    (tmp_path / "entries.csv").write_text(HEADER + "\na,8517.13.00.00,CN,2025-02-04,1000\n")
    assert part in refuse("refund", tmp_path / "entries.csv", "-o", "out.csv", *words)


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_the_table_that_is_read_is_not_written_over(refuse, tmp_path, option):
    entries = tmp_path / "entries.csv"
    entries.write_text(HEADER + "\na,8517.13.00.00,CN,2025-02-04,1000\n")
    assert "the output is the table that is read" in refuse("refund", entries, "--void", "IEEPA", option, entries)
    assert entries.read_text().endswith("1000\n")
