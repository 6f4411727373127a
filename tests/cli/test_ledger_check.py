"""impost ledger show, stacking and check: the law as a lawyer reads it, and held against the schedule."""

import csv
import gzip
import io
import json

import pytest
from conftest import SHARED

FENTANYL = "ledger/us/us-ieepa-fentanyl-cn.toml"


def spoil(home, name, old, new):
    path = home / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def findings(impost, home):
    """The findings on a home that a test has spoiled; the command ends with 1, as it does for faults."""

    def run(*words):
        outcome = impost("ledger", "check", "--format", "csv", *words, home=home)
        assert (outcome.code, outcome.err) == (1, "")
        return [row for row in csv.DictReader(io.StringIO(outcome.out)) if row["fault"] == "1"]

    return run


@pytest.mark.parametrize("importer", ["US", "CN", "CA"])
def test_the_shipped_ledger_has_no_fault(succeed, importer):
    assert "\n0 faults, " in succeed("ledger", "check", "--importer", importer)


def test_every_printed_duty_is_held_or_ignored_with_a_reason(succeed):
    counts = json.loads(succeed("ledger", "check", "--format", "json"))["counts"]
    assert counts["duties"] == counts["duties_claimed"] + counts["duties_ignored"]
    assert counts["versions"] == counts["versions_held"] + counts["versions_before"] + counts["versions_after"]
    assert counts["versions_held"] > 200


def test_a_wrong_rate_is_a_fault_with_its_heading(findings, home):
    spoil(home, FENTANYL, 'heading = "9903.01.20"\nrate = "+10%"', 'heading = "9903.01.20"\nrate = "+15%"')
    (fault,) = findings()
    assert (fault["kind"], fault["measure"], fault["heading"]) == ("rate differs", "us-ieepa-fentanyl-cn", "9903.01.20")
    assert fault["sentence"] == 'printed as "The duty provided in the applicable subheading + 10%", here +15%'
    assert fault["from"] == "2025-02-04T00:01:00-05:00"
    assert fault["printed_first"] == "2025_rev_1"


def test_a_heading_that_does_not_exist_leaves_the_printed_one_unclaimed(findings, home):
    spoil(home, FENTANYL, 'heading = "9903.01.20"', 'heading = "9903.01.29"')
    kinds = {(fault["kind"], fault["heading"]) for fault in findings()}
    assert ("unclaimed duty", "9903.01.20") in kinds
    assert any(heading == "9903.01.29" for _, heading in kinds)


def test_a_wrong_origin_is_a_fault(findings, home):
    spoil(home, FENTANYL, 'origins = ["CN", "HK"]', 'origins = ["CN", "VN"]')
    sentences = {fault["sentence"] for fault in findings() if fault["kind"] == "origin differs"}
    assert any(sentence.startswith("covers VN beyond the heading's words") for sentence in sentences), sentences


def test_a_list_that_nothing_names_is_a_fault(findings, home):
    (home / "ledger/lists/us-forgotten.csv").write_text("product\n7208\n", encoding="utf-8")
    (fault,) = findings()
    assert (fault["kind"], fault["measure"]) == ("list unused", "us-forgotten")


@pytest.fixture
def official(tmp_path):
    """Writes a revision in the form in which the Commission publishes; returns the folder."""
    folder = tmp_path / "official"
    folder.mkdir()

    def write(revision, *headings):
        lines = [{"htsno": "9903.01", "indent": "0", "description": "Articles the product of China:", "units": [], "general": "", "special": "", "other": "", "footnotes": None}]
        lines += [{"htsno": code, "indent": "1", "description": "Articles the product of China and Hong Kong", "units": None, "general": rate, "special": "", "other": rate, "footnotes": []} for code, rate in headings]
        (folder / f"hts_{revision}.json.gz").write_bytes(gzip.compress(json.dumps(lines).encode()))
        return folder

    return write


PLUS = "The duty provided in the applicable subheading + "


def test_official_revisions_are_held_against_as_they_are(impost, official):
    """Their days are those of the schedule at hand; of the two duties one prints another rate than the law's +10 % and +20 %."""
    official("2025_rev_1", ("9903.01.20", PLUS + "10%"))
    folder = official("2025_rev_4", ("9903.01.20", PLUS + "10%"), ("9903.01.24", PLUS + "25%"))
    outcome = impost("ledger", "check", "--schedule", folder)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("Ledger of measures: United States, against 2 revisions of its schedule, 2025-01-27 to 2025-03-04\n"), outcome.out[:300]
    rows = csv.DictReader(io.StringIO(impost("ledger", "check", "--schedule", folder, "--format", "csv").out))
    wrong = {row["heading"]: row["sentence"] for row in rows if row["kind"] == "rate differs" and row["measure"] == "us-ieepa-fentanyl-cn"}
    assert wrong == {"9903.01.24": f'printed as "{PLUS}25%", here +20%'}


def test_all_official_revisions_give_what_the_schedule_at_hand_gives(succeed):
    folder = SHARED / "data" / "hts"
    if not folder.exists():
        pytest.skip("the official revisions are not at hand")
    assert succeed("ledger", "check", "--schedule", folder, "--format", "json") == succeed("ledger", "check", "--format", "json")


def test_official_revisions_with_a_fault_are_refused(refuse, official):
    folder = official("2027_rev_1", ("9903.01.20", PLUS + "10%"))
    assert refuse("ledger", "check", "--schedule", folder) == f"{folder}/hts_2027_rev_1.json.gz: no table says from which day 2027_rev_1 counts: it needs a line revision,from in revisions.csv"
    (folder / "revisions.csv").write_text("revision,from\n2027_rev_1,2027-02-30\n")
    assert refuse("ledger", "check", "--schedule", folder) == f'{folder}/revisions.csv:2: from: "2027-02-30" is a day that does not exist'
    (folder / "revisions.csv").write_text("revision,from\n2027_rev_1,2027-01-30\n")
    (folder / "hts_2027_rev_1.json.gz").write_bytes(b'[{"htsno": 1}]')
    assert refuse("ledger", "check", "--schedule", folder).startswith(f"{folder}/hts_2027_rev_1.json.gz: not a schedule revision, after 0 lines: ")


def test_the_check_of_a_schedule_that_is_not_there_is_refused(refuse):
    assert refuse("ledger", "check", "--schedule", "nowhere") == "nowhere: No such file or directory"
    assert "is not an ISO 3166 country code" in refuse("ledger", "check", "--importer", "Atlantis")


def test_a_fault_of_the_ignored_file_is_told_with_its_line(refuse, home):
    spoil(home, "ledger/ignored/us.toml", '[[ignored]]\nheadings = ["9901"]', '[[ignored]]\nheadings = ["99o1"]')
    assert refuse("ledger", "check", home=home).startswith(f"{home}/ledger/ignored/us.toml:")


def test_a_measure_is_shown_whole(succeed):
    text = succeed("ledger", "show", "us-ieepa-fentanyl-cn")
    for part in ("authority", "\nSteps\n", "\nVersions\n", "\nExceptions\n", "\nStacking\n", "9903.01.24  +20%", "origins CN, HK", "doubt"):
        assert part in text


def test_an_unknown_measure_is_refused(refuse):
    assert '"us-nothing" is no measure of the ledger' in refuse("ledger", "show", "us-nothing")


def test_the_matrix_of_stacking_names_each_rule_with_its_source(succeed):
    text = succeed("ledger", "stacking", "--on", "2025-02-21")
    assert "both are owed" in text
    rows = list(csv.DictReader(io.StringIO(succeed("ledger", "stacking", "--on", "2025-06-20", "--format", "csv"))))
    assert {row["rule"] for row in rows} <= {"adds", "excludes", "excluded by", "no rule"}
    assert all(row["source"] for row in rows if row["rule"] != "no rule")
    rules = json.loads(succeed("ledger", "stacking", "--on", "2025-06-20", "--format", "json"))["rules"]
    assert len(rules) == len(rows)


def test_every_pair_of_measures_in_force_has_a_rule(succeed):
    """So that no line is refused for want of one; the check looks at every span, this at days of each regime."""
    for day in ("2019-01-01", "2025-02-21", "2025-04-15", "2025-06-20", "2025-09-01", "2026-03-01", "2026-05-01", "2026-08-20"):
        rows = csv.DictReader(io.StringIO(succeed("ledger", "stacking", "--on", day, "--format", "csv")))
        assert [row for row in rows if row["rule"] == "no rule"] == [], day


def test_nothing_is_in_force_before_the_first_measure(succeed):
    assert "no measure is in force" in succeed("ledger", "stacking", "--on", "2010-01-01")
