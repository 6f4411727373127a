"""impost sweep: one duty over a range of rates."""

import json

import pytest
from test_simulate import table

WORDS = ("sweep", "--importer", "A", "--exporter", "B", "--sectors", "food")


def test_page_csv_and_json_say_the_same(succeed, world):
    words = (*WORDS, "--world", world, "--points", "5")
    rows = table(succeed(*words, "--format", "csv"))
    assert [float(row["rate_pct"]) for row in rows] == [0, 25, 50, 75, 100]
    answer = json.loads(succeed(*words, "--format", "json"))
    for one, row in zip(answer["points"], rows, strict=True):
        assert one == pytest.approx({name: float(value) for name, value in row.items()}, rel=1e-12, abs=1e-12)
    page = succeed(*words)
    assert "most revenue of the importer" in page
    assert "model armington" in page


def test_the_rate_that_raises_most_raises_more_than_its_neighbours(succeed, world):
    words = (*WORDS, "--world", world, "--to", "2", "--points", "9")
    best = json.loads(succeed(*words, "--format", "json"))["most_revenue"]
    assert best["at_edge"] is False
    apart = 0.001
    near = [best["rate_pct"] / 100 - apart, best["rate_pct"] / 100 + apart]
    for row in table(succeed(*WORDS, "--world", world, "--from", near[0], "--to", near[1], "--points", "2", "--format", "csv")):
        assert float(row["revenue_musd"]) < best["revenue_musd"]


def test_on_top_of_what_is_charged_nothing_more_changes_nothing(succeed, world):
    first = table(succeed(*WORDS, "--add", "--world", world, "--points", "3", "--format", "csv"))[0]
    assert float(first["importer_welfare_pct"]) == pytest.approx(0, abs=1e-11)
    assert float(first["revenue_change_musd"]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--from", "1", "--to", "0"), "from one rate above -1 (-100 %) to a higher one"),
        (("--points", "1"), "two points at least"),
        (("--importer", "X"), "X"),
        (("--sectors", "ore"), "ore"),
        (("--format", "xml"), '"xml" is no format'),
    ],
)
def test_bad_arguments_are_refused(refuse, world, words, part):
    given = {"--importer": "A", "--exporter": "B", "--world": str(world)} | dict(zip(words[::2], words[1::2], strict=True))
    assert part in refuse("sweep", *(word for pair in given.items() for word in pair))
