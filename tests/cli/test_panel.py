"""impost panel: statutory rates of every product and partner, a row for each stretch of days."""

import csv
import gzip
import io
import subprocess
from datetime import date

import pytest

DAYS = ("--from", "2025-01-01", "--to", "2025-03-11")


def panel(succeed, path, *words):
    said = succeed("panel", *DAYS, "-o", str(path), *words)
    return said, list(csv.DictReader(io.StringIO(path.read_text())))


def test_a_change_of_rate_begins_a_row(succeed, tmp_path):
    said, rows = panel(succeed, tmp_path / "panel.csv", "--partners", "CN", "VN", "--products", "8517.13.00.00")
    assert [(row["partner"], row["from"], row["until"], row["total"]) for row in rows] == [
        ("CN", "2025-01-01", "2025-02-04", "0"),
        ("CN", "2025-02-04", "2025-03-04", "0.1"),
        ("CN", "2025-03-04", "2025-03-12", "0.2"),
        ("VN", "2025-01-01", "2025-03-12", "0"),
    ]
    assert said.startswith("4 rows: 1 products, 2 partners, 2025-01-01 to 2025-03-11; ")


def test_rows_of_a_product_and_partner_follow_each_other_without_gap(succeed, tmp_path):
    _, rows = panel(succeed, tmp_path / "panel.csv", "--partners", "CA", "CN", "--products", "72", "2204")
    for one, two in zip(rows, rows[1:]):
        if (one["product"], one["partner"]) == (two["product"], two["partner"]):
            assert one["until"] <= two["from"]
    assert all(date.fromisoformat(row["from"]) < date.fromisoformat(row["until"]) for row in rows)
    assert {row["product"][:2] for row in rows} == {"72", "22"}
    assert {"rate", "equivalent"} <= {row["basis"] for row in rows}


def test_rates_add_up_to_the_total(succeed, tmp_path):
    _, rows = panel(succeed, tmp_path / "panel.csv", "--partners", "CN", "MX", "--products", "8501", "7308")
    authorities = [name for name in rows[0] if name not in ("product", "partner", "from", "until", "total", "basis")]
    for row in rows:
        assert sum(float(row[name]) for name in authorities) == pytest.approx(float(row["total"]), abs=1e-9)


def test_packed_and_plain_hold_the_same(succeed, tmp_path):
    words = ("--partners", "CN", "EU", "--products", "8517")
    for name in ("panel.csv", "panel.csv.gz", "panel.csv.zst"):
        succeed("panel", *DAYS, "-o", str(tmp_path / name), *words)
    plain = (tmp_path / "panel.csv").read_bytes()
    assert gzip.decompress((tmp_path / "panel.csv.gz").read_bytes()) == plain
    unpacked = subprocess.run(["zstd", "-dc", str(tmp_path / "panel.csv.zst")], capture_output=True, check=True).stdout
    assert unpacked == plain
    assert {path.name for path in tmp_path.iterdir()} == {"cwd", "panel.csv", "panel.csv.gz", "panel.csv.zst"}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--from", "2024-12-01", "--to", "2025-01-01"], "2024-12-01 lies before the first schedule at hand (2025-01-01)"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "the period ends (2025-01-01) before it begins (2025-02-01)"),
        ([*DAYS, "--partners", "XX"], "XX"),
        ([*DAYS, "--products", "shirts"], "shirts"),
        ([*DAYS, "--products", "77"], "no product of the schedule begins with"),
    ],
)
def test_bad_input_is_refused_and_leaves_no_file(refuse, tmp_path, words, part):
    assert part in refuse("panel", *words, "-o", str(tmp_path / "panel.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["cwd"]
