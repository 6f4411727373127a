"""impost talks: what governments can reach together."""

import csv
import json

import pytest
from conftest import interrupt


def table(text):
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


TALKS = ("talks", "--between", "A,B", "--instrument", "by-sector", "--sectors", "all")


@pytest.fixture
def points(succeed, world):
    def run(*words):
        rows = table(succeed(*TALKS, "--world", world, "--format", "csv", *words))
        return {(row["kind"], row["region"]): {key: float(value) for key, value in row.items() if key not in {"kind", "region"} and value} for row in rows}

    return run


def test_nobody_does_worse_than_its_threat_point_and_the_bargain_is_inside_the_zone(points):
    found = points()
    for region, other in (("A", "B"), ("B", "A")):
        bargain = found["bargain", region]
        assert bargain["over_threat_musd"] > 0
        assert found["bargain with payments", region]["over_threat_musd"] > 0
        assert found[f"zone, best for {other}", region]["over_threat_musd"] == pytest.approx(0, abs=1e-5)
        assert bargain["gain_musd"] < found[f"zone, best for {region}", region]["gain_musd"]
        assert bargain["slope"] <= 1e-7
        assert bargain["bend"] < 0
    assert found["bargain with payments", "A"]["received_musd"] == -found["bargain with payments", "B"]["received_musd"]


def test_power_is_given_in_the_order_of_the_words(points):
    assert points("--power", "3,1")["bargain", "A"]["gain_musd"] > points("--power", "1,3")["bargain", "A"]["gain_musd"]


def test_the_answer_tells_whose_power_it_is_and_what_was_played(succeed, world):
    words = ("talks", "--between", "B,A", "--sectors", "all", "--world", world, "--power", "9,1", "--no-payments", "--points", "2", "--cap", "0.5")
    answer = json.loads(succeed(*words, "--format", "json"))
    assert (answer["power"], answer["payments"], answer["rates"], answer["sectors"]) == ("A 1, B 9", "no", "0 to 50 %", "all")
    assert "power A 1, B 9" in succeed(*words)


def test_a_measure_carried_out_is_a_threat_too(succeed, world, scenario):
    path = scenario("add = 0.5\n")
    answer = json.loads(succeed(*TALKS, "--world", world, "--threat", path, "--no-payments", "--format", "json"))
    assert answer["complete"]
    assert answer["threat"] == str(path)
    kinds = [point["kind"] for point in answer["points"]]
    assert "bargain" in kinds
    assert "bargain with payments" not in kinds


def test_files_and_table_tell_the_talks(succeed, impost, world):
    text = succeed(*TALKS, "--world", world, "--out", "talks")
    for part in ("today", "threat", "bargain", "zone, best for A", "frontier", "what gives most for its cost first"):
        assert part in text
    folder = impost.folder / "talks"
    assert sorted(path.name for path in folder.iterdir()) == ["concessions.csv", "points.csv", "tariffs.csv"]
    bargain = [row for row in table((folder / "tariffs.csv").read_text()) if row["kind"] == "bargain"]
    assert {(row["importer"], row["exporter"]) for row in bargain} == {("A", "B"), ("B", "A")}
    for row in table((folder / "concessions.csv").read_text()):
        assert float(row["from"]) != float(row["to"])


def test_threads_do_not_change_the_talks(succeed, world):
    words = (*TALKS, "--world", world, "--format", "json")
    assert succeed(*words, "--threads", "1") == succeed(*words, "--threads", "5")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--between", "A,C"], '--between: "C" is not a region of the world'),
        (["--between", "A"], "talks need two governments or more"),
        (["--power", "1"], "--power: there are 1 for 2 at the table"),
        (["--power", "1,0"], "--power: bargaining power has to be above zero"),
        (["--floor", "0.3", "--cap", "0.1"], "the bounds on the tariffs of A are crossed: the floor is 30 %, the cap 10 %"),
        (["--threat", "peace.toml"], "peace.toml: "),
        (["--closure", "income_share"], "the closure income_share ties deficits to incomes and leaves no room for side payments"),
        (["--format", "xml"], '"xml" is no format'),
    ],
)
def test_bad_talks_are_refused_in_one_sentence(refuse, world, words, sentence):
    given = {"--between": "A,B", "--world": str(world), "--threat": "war"} | dict(zip(words[::2], words[1::2], strict=True))
    assert sentence in refuse("talks", *(word for pair in given.items() for word in pair), "--out", "talks")


def test_an_interrupted_war_tells_the_round_it_reached(impost):
    words = ("war", "--players", "all", "--instrument", "by-partner-and-sector", "--against", "all", "--out", "war")
    code, out, err = interrupt(impost.folder, *words)
    assert (code, err) == (130, "")
    assert "interrupted after round" in out
    assert "a partial result, no equilibrium" in out
    players = (impost.folder / "war" / "players.csv").read_text()
    assert players.startswith("# interrupted after round")
    assert len(table(players)) == 81


def test_interrupted_talks_tell_what_they_know_and_that_it_is_not_all(impost):
    words = ("talks", "--between", "USA,CHN,DEU,JPN,MEX", "--threat", "status-quo", "--instrument", "by-partner-and-sector", "--format", "json")
    code, out, err = interrupt(impost.folder, *words)
    assert (code, err) == (130, "")
    answer = json.loads(out)
    assert not answer["complete"]
    assert answer["interrupted"] == "interrupted: a partial result; what is missing was not reached"
    assert [point["kind"] for point in answer["points"]][:2] == ["today", "threat"]


def test_the_table_of_interrupted_talks_has_no_figures_of_what_was_not_reached(impost):
    words = ("talks", "--between", "USA,CHN,DEU,JPN,MEX", "--threat", "status-quo", "--instrument", "by-partner-and-sector")
    code, out, _ = interrupt(impost.folder, *words)
    assert code == 130
    assert "interrupted: a partial result" in out
    assert "bargain" not in out
    assert "largest bend" not in out
    assert "e+308" not in out
