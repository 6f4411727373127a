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
    assert "most revenue" in page
    assert "model ricardian" in page


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


def test_labour_supply_and_scale_are_told_and_move_the_best_rate(succeed, world):
    words = (*WORDS, "--world", world, "--to", "2", "--points", "9", "--format", "csv")
    plain = succeed(*words)
    changed = succeed(*words, "--labour-supply", "0.5", "--scale", "0.1")
    assert "# labour_supply: 0.5\n# scale: 0.1\n" in changed

    def most_revenue(text):
        return next(line for line in text.splitlines() if line.startswith("# most_revenue"))

    assert most_revenue(changed) != most_revenue(plain)
    assert succeed(*words, "--labour-supply", "0", "--scale", "0") == plain
    assert "labour supply: 0.5\nscale: 0.1\n" in succeed(*words[:-1], "table", "--labour-supply", "0.5", "--scale", "0.1")


def test_one_rate_of_a_sweep_is_what_simulate_answers(succeed, world, scenario):
    words = ("--world", world, "--labour-supply", "0.5", "--scale", "0.1", "--format", "csv")
    played = table(succeed("simulate", "--scenario", scenario("set = 0.5\n"), *words))
    swept = table(succeed(*WORDS, *words, "--points", "3"))
    assert float(swept[1]["importer_welfare_pct"]) == pytest.approx(float(played[0]["welfare_pct"]), abs=1e-9)
    assert float(swept[1]["revenue_musd"]) == pytest.approx(float(played[0]["revenue_musd"]), rel=1e-9)


def test_rates_go_to_a_file_where_asked(succeed, impost, world):
    words = (*WORDS, "--world", world, "--points", "5")
    page = succeed(*words, "--out", "rates.csv")
    assert page == succeed(*words)
    assert (impost.folder / "rates.csv").read_text() == succeed(*words, "--format", "csv")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--from", "1", "--to", "0"), "from one rate above -1 (-100 %) to a higher one"),
        (("--points", "1"), "two points at least"),
        (("--importer", "X"), "X"),
        (("--sectors", "ore"), "ore"),
        (("--scale", "0.3"), "below 1/theta"),
        (("--labour-supply", "-1"), "the elasticity of labour supply has to be zero or more"),
        (("--out", "no/such/folder/rates.csv"), "no/such/folder/rates.csv"),
        (("--format", "xml"), '"xml" is no format'),
    ],
)
def test_bad_arguments_are_refused(refuse, world, words, part):
    given = {"--importer": "A", "--exporter": "B", "--world": str(world)} | dict(zip(words[::2], words[1::2], strict=True))
    assert part in refuse("sweep", *(word for pair in given.items() for word in pair))
