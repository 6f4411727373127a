"""What a terminal shows: at most 100 columns, no colours, nothing that cannot be piped."""

import unicodedata

import pytest

COMMANDS = [
    ["rate", "8517.13.00.00", "--origin", "CN", "--value", "1234.56"],
    ["rate", "9101.11.40", "--origin", "CN", "--claim", "donation,in-transit"],
    ["rate", "1701.13.05.00", "--origin", "DO"],
    ["rate", "7208.10.15.00", "--origin", "MX", "--on", "2025-03-12", "--claim", "USMCA"],
    ["etr", "--from", "2025-02-01", "--to", "2025-02-10"],
    ["etr", "--by", "partner"],
    ["etr", "--by", "authority"],
    ["etr", "--by", "chapter"],
    ["ledger", "list"],
    ["ledger", "list", "--on", "2026-06-01"],
    ["ledger", "list", "--on", "2025-09-01"],
    ["ledger", "doubts"],
    ["ledger", "show", "us-section-232-steel"],
    ["ledger", "show", "us-section-301-china"],
    ["ledger", "show", "us-threat-reciprocal"],
    ["ledger", "stacking", "--on", "2019-01-01"],
    ["ledger", "stacking", "--on", "2025-06-20"],
    ["ledger", "stacking", "--on", "2026-03-01"],
    ["ledger", "stacking", "--on", "2025-06-20", "--importer", "CN"],
    ["ledger", "check"],
    ["ledger", "check", "--importer", "CN"],
    ["simulate", "--scenario", "SCENARIO"],
]


def width(text):
    """Columns on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_output_fits_100_columns_and_has_no_escape_codes(succeed, scenario, words):
    path = str(scenario(importer='"USA"', exporter='"CHN"'))
    words = [path if word == "SCENARIO" else word for word in words]
    text = succeed(*words)
    assert [line for line in text.splitlines() if width(line) > 100] == []
    assert "\x1b" not in text
    assert text.endswith("\n")
    assert succeed(*words, env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "40"}) == text


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["rate", "--help"], ["etr", "--help"], ["simulate", "--help"], ["ledger", "--help"]], ids=" ".join)
def test_help_ends_well(succeed, words):
    assert succeed(*words)
