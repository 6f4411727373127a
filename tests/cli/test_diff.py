"""impost diff: what changed in the average rate between two days, and the measures that did it."""

import csv
import json

import pytest


def test_the_duty_of_4_february_is_named_with_what_it_adds(succeed):
    changes = list(csv.DictReader(succeed("diff", "2025-02-03", "2025-02-05", "--format", "csv").splitlines()))
    assert changes[0]["measure"] == "us-ieepa-fentanyl-cn"
    assert changes[0]["cause"] == "begins"
    assert 100 * float(changes[0]["change"]) == pytest.approx(1.34, abs=0.03)  # see tests/exposure


@pytest.mark.parametrize("by", ["total", "partner", "chapter", "sector"])
def test_contributions_add_up_to_the_change(succeed, by):
    for group in json.loads(succeed("diff", "2025-02-03", "2025-03-05", "--by", by, "--top", "1000", "--format", "json")):
        assert sum(one["change"] for one in group["contributions"]) == pytest.approx(group["after"] - group["before"], abs=1e-12)


def test_the_groups_that_move_the_average_most_come_first(succeed):
    keys = [group["key"] for group in json.loads(succeed("diff", "2025-03-01", "2025-03-05", "--by", "partner", "--top", "3", "--format", "json"))]
    assert sorted(keys) == ["CA", "CN", "MX"]


def test_instants_of_one_day_can_be_compared(succeed):
    text = succeed("diff", "2025-02-04T00:00:00-05:00", "2025-02-04T00:01:00-05:00")
    assert "us-ieepa-fentanyl-cn" in text
    assert "9903.01.20 +10%" in text


def test_the_same_day_twice_changes_nothing(succeed):
    assert "nothing changes" in succeed("diff", "2025-02-05", "2025-02-05")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["2024-12-31", "2025-02-05"], "2024-12-31 lies before the first schedule at hand (2025-01-01)"),
        (["yesterday", "2025-02-05"], "yesterday"),
        (["2025-02-05"], "after"),
        (["2025-02-03", "2025-02-05", "--by", "colour"], "colour"),
        (["2025-02-03", "2025-02-05", "--top", "0"], "--top"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(refuse, words, part):
    assert part in refuse("diff", *words)
