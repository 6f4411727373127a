"""impost war and impost respond: governments that answer each other."""

import csv
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest
from conftest import program


def table(text):
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


WAR = ("war", "--players", "A,B", "--instrument", "by-sector")
MEASURE = {"importer": '"A"', "exporter": '"B"', "change": "add = 0.2\n"}


def test_a_war_ends_where_nobody_gains_by_moving(succeed, world):
    players = table(succeed(*WAR, "--world", world, "--format", "csv"))
    assert [row["region"] for row in players] == ["A", "B"]
    for row in players:
        assert float(row["slope"]) <= 1e-7
        assert float(row["bend"]) < 0
        assert float(row["deviation_pct"]) <= 1e-6
        assert float(row["rate_pct"]) > 0


@pytest.mark.parametrize("words", [("war", "--players", "USA,CHN", "--instrument", "uniform", "--starts", "1"), ("talks", "--between", "USA,CHN", "--instrument", "uniform")])
def test_every_table_says_what_it_rests_on(succeed, impost, words):
    for model, shares in (("armington", "off; ricardian takes "), ("ricardian", "")):
        text = succeed(*words, "--model", model, "--out", "game")
        told = next(line for line in text.splitlines() if line.startswith("cost shares: "))
        assert told.startswith("cost shares: " + shares)
        for path in (impost.folder / "game").iterdir():
            head = path.read_text().splitlines()[:6]
            assert head[0] == "# world: world-2022"
            assert head[1] == f"# model: {model}"
            assert head[5] == "# cost_shares: " + told.removeprefix("cost shares: ")
    answer = json.loads(succeed(*words, "--model", "ricardian", "--format", "json"))
    assert answer["cost_shares"] == told.removeprefix("cost shares: ")


def test_a_war_is_told_round_by_round_with_its_starts(succeed, world):
    text = succeed(*WAR, "--world", world)
    for part in ("opening", "answers", "settling", "deviation", "from lower bounds: the same equilibrium", "from high tariffs: the same equilibrium"):
        assert part in text
    answer = json.loads(succeed(*WAR, "--world", world, "--format", "json"))
    assert [round["kind"] for round in answer["rounds"]][:2] == ["opening", "answers"]
    assert all(start["same"] for start in answer["starts"])


def test_a_war_straight_to_its_end_leaves_out_the_rounds_and_ends_the_same(succeed, world):
    words = ("war", "--players", "all", "--instrument", "uniform", "--world", world)
    rounds = json.loads(succeed(*words, "--format", "json"))
    straight = json.loads(succeed(*words, "--straight", "--format", "json"))
    assert "answers" in [round["kind"] for round in rounds["rounds"]]
    assert {round["kind"] for round in straight["rounds"]} == {"opening", "settling"}
    for one, other in zip(rounds["players"], straight["players"], strict=True):
        assert other["rate_pct"] == pytest.approx(one["rate_pct"], abs=1e-5)
        assert other["slope"] <= 1e-9
        assert other["bend"] < 0
        assert other["deviation_pct"] <= 1e-6


@pytest.mark.parametrize("instrument", ["uniform", "by-partner", "by-sector", "by-partner-and-sector"])
def test_threads_do_not_change_the_answer(succeed, world, instrument):
    words = ("war", "--players", "all", "--instrument", instrument, "--world", world, "--format", "csv")
    assert succeed(*words, "--threads", "1") == succeed(*words, "--threads", "7")


def test_the_uniform_war_stands_beside_the_formula_and_says_why_they_differ(succeed, world):
    words = ("--players", "all", "--world", world, "--sectors", "all")
    formula = {row["region"]: row for row in table(succeed("war", *words, "--instrument", "formula", "--format", "csv"))}
    for row in table(succeed("war", *words, "--instrument", "uniform", "--format", "csv")):
        assert float(row["formula_pct"]) == pytest.approx(float(formula[row["region"]]["formula_pct"]), rel=1e-12)
        assert float(row["rate_pct"]) != pytest.approx(float(row["formula_pct"]), abs=0.01)
    assert "It leaves out what the true optimum counts" in " ".join(succeed("war", *words, "--instrument", "uniform").split())


def test_files_tell_the_war_whole(succeed, impost, world):
    succeed(*WAR, "--world", world, "--out", "war")
    folder = impost.folder / "war"
    assert sorted(path.name for path in folder.iterdir()) == ["players.csv", "regions.csv", "rounds.csv", "tariffs.csv"]
    tariffs = table((folder / "tariffs.csv").read_text())
    assert [(row["importer"], row["exporter"], row["sector"]) for row in tariffs] == [("A", "B", "food"), ("B", "A", "food")]
    assert float(tariffs[0]["before"]) == 0.1
    players = table((folder / "players.csv").read_text())
    assert float(players[0]["rate_pct"]) == pytest.approx(100 * float(tariffs[0]["after"]), rel=1e-12)


def test_what_governments_want_changes_what_they_do(succeed, world, tmp_path):
    file = tmp_path / "governments.toml"
    file.write_text('[[government]]\nregion = "A"\nwelfare = 0\nrevenue = 1\n', encoding="utf-8")
    words = (*WAR, "--world", world, "--format", "csv")
    plain, treasury = table(succeed(*words)), table(succeed(*words, "--governments", file))
    assert float(treasury[0]["rate_pct"]) > float(plain[0]["rate_pct"]) + 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--players", "A,C"], '--players: "C" is not a region of the world'),
        (["--floor", "0.3", "--cap", "0.1"], "the bounds on the tariffs of A are crossed: the floor is 30 %, the cap 10 %"),
        (["--instrument", "magic"], '"magic" is no instrument'),
        (["--sectors", "care2"], '--sectors: "care2" is not a sector of the world'),
        (["--against", "nobody"], '--against: "nobody" is nobody whom tariffs can hit'),
        (["--instrument", "formula", "--players", "A"], "the formula is about everybody at once"),
        (["--format", "xml"], '"xml" is no format'),
        (["--cap", "inf"], "--cap: the cap has to be a number"),
        (["--floor", "-1"], "--floor: tariffs have to stay above -100 %"),
        (["--players", "A,A"], "--players: A is among the players twice"),
        (["--instrument", "formula", "--players", "all", "--cap", "0.1", "--against", "all"], "--against, --cap: not used by the instrument formula"),
        (["--instrument", "formula", "--players", "all", "--scenario", "none.toml"], "--scenario: not used by the instrument formula"),
    ],
)
def test_a_bad_war_is_refused_in_one_sentence(refuse, world, words, sentence):
    given = {"--players": "A,B", "--world": str(world)} | dict(zip(words[::2], words[1::2], strict=True))
    assert sentence in refuse("war", *(word for pair in given.items() for word in pair), "--out", "results")


def test_the_formula_is_told_like_a_war(succeed, impost, world):
    words = ("war", "--players", "all", "--instrument", "formula", "--world", world)
    text = succeed(*words, "--out", "war")
    assert text.splitlines()[0] == "Uniform tariffs by the formula, 2 players"
    assert "closure balanced" in text
    rows = table((impost.folder / "war" / "formula.csv").read_text())
    answer = json.loads(succeed(*words, "--format", "json"))
    assert answer["closure"] == "balanced"
    for row, player in zip(rows, answer["players"], strict=True):
        assert row["region"] == player["region"]
        assert f"{float(row['formula_pct']):.4f}" in text
        assert float(row["formula_pct"]) == pytest.approx(player["formula_pct"], rel=1e-14)


def test_every_answer_says_what_was_played(succeed, impost, world, tmp_path):
    file = tmp_path / "governments.toml"
    file.write_text('[[government]]\nregion = "A"\ninstrument = "uniform"\nrevenue = 0.1\n', encoding="utf-8")
    words = (*WAR, "--world", world, "--governments", file, "--cap", "0.4", "--straight", "--starts", "2", "--out", "war")
    text = succeed(*words)
    assert f"against players · sectors goods · rates 0 to 40 % · governments {file} · starts asked 2 · straight yes" in " ".join(text.split())
    assert "each its own instrument" in text
    remarks = [line for line in (impost.folder / "war" / "rounds.csv").read_text().splitlines() if line.startswith("#")]
    assert remarks[-7:] == [
        "# instrument: each its own instrument",
        "# against: players",
        "# sectors: goods",
        "# rates: 0 to 40 %",
        f"# governments: {file}",
        "# starts_asked: 2",
        "# straight: yes",
    ]
    answer = json.loads(succeed(*words, "--format", "json"))
    assert answer["governments"] == str(file)
    assert [player["instrument"] for player in answer["players"]] == ["uniform", "by-sector"]
    treasury, plain = answer["players"]
    assert treasury["objective_musd"] != pytest.approx(treasury["welfare_musd"], abs=1e-6)
    assert plain["objective_musd"] == pytest.approx(plain["welfare_musd"], abs=1e-9)
    assert re.search(r"what each wants, mn a year over today: A -?\d+, B -?\d+\n", text)
    rounds = table((impost.folder / "war" / "rounds.csv").read_text())
    last = answer["rounds"][-1]
    assert float(rounds[-1]["change_points"]) == pytest.approx(last["change_points"], rel=1e-9)
    assert float(rounds[-1]["slope"]) == pytest.approx(last["slope"], rel=1e-2)
    assert float(rounds[-1]["mean_rate_pct"]) == pytest.approx(last["mean_rate_pct"][-1], rel=1e-9)


def test_a_bound_rate_below_the_floor_is_refused_with_its_place(refuse, world, tmp_path):
    (tmp_path / "bound.csv").write_text("sector,rate\nfood,0.1\n", encoding="utf-8")
    file = tmp_path / "governments.toml"
    file.write_text('[[government]]\nregion = "A"\nfloor = 0.2\nbound_rates = "bound.csv"\n', encoding="utf-8")
    sentence = refuse(*WAR, "--world", world, "--governments", file)
    assert sentence == f'{tmp_path / "bound.csv"}:2: rate: the bounds are crossed: the bound rate is below the floor'


def test_a_sector_bound_twice_is_refused_with_its_place(refuse, world, tmp_path):
    (tmp_path / "bound.csv").write_text("sector,rate\nfood,0.1\nfood,0.2\n", encoding="utf-8")
    file = tmp_path / "governments.toml"
    file.write_text('[[government]]\nregion = "A"\nbound_rates = "bound.csv"\n', encoding="utf-8")
    assert refuse(*WAR, "--world", world, "--governments", file) == f'{tmp_path / "bound.csv"}:3: sector: "food" is bound twice'


def test_negative_weights_are_refused_with_their_place(refuse, world, tmp_path):
    file = tmp_path / "governments.toml"
    file.write_text('[[government]]\nregion = "A"\nwelfare = -1\n', encoding="utf-8")
    assert refuse(*WAR, "--world", world, "--governments", file) == f"{file}:3: welfare: a weight has to be zero or more"


def test_an_answer_in_kind_costs_the_imposer_and_can_be_played_on(succeed, impost, world, scenario):
    path = scenario(**MEASURE)
    words = ("respond", path, "--by", "B", "--world", world, "--format", "csv")
    rows = table(succeed(*words, "--rule", "mirror", "--out", "both.toml"))
    assert [(row["step"], row["region"]) for row in rows] == [("alone", "B"), ("alone", "A"), ("answered", "B"), ("answered", "A")]
    assert float(rows[2]["added_rate_pct"]) == pytest.approx(20)
    assert float(rows[3]["welfare_pct"]) < float(rows[1]["welfare_pct"])
    played = table(
        "\n".join(
            line
            for line in succeed("simulate", "--world", world, "--model", "armington", "--scenario", impost.folder / "both.toml", "--format", "csv").splitlines()
            if not line.startswith("#")
        )
    )
    assert float(played[0]["welfare_pct"]) == pytest.approx(float(rows[3]["welfare_pct"]), abs=1e-9)


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (["--rule", "value"], 1),
        (["--rule", "list", "--sectors", "food", "--rate", "0.3"], 1),
        (["--rule", "own-loss", "--proportion", "0.5"], 1),
        (["--rule", "escalate", "--step", "0.1", "--ceiling", "0.3"], 3),
    ],
)
def test_every_rule_answers(succeed, world, scenario, words, steps):
    path = scenario(**MEASURE)
    rows = table(succeed("respond", path, "--by", "B", "--world", world, "--format", "csv", *words))
    assert len(rows) == 2 * (steps + 1)
    assert "[[tariff]]" in succeed("respond", path, "--by", "B", "--world", world, *words)
    answer = json.loads(succeed("respond", path, "--by", "B", "--world", world, "--format", "json", *words))
    assert len(answer["steps"]) == len(rows)


def test_an_answer_says_what_it_answers_and_is_in_the_data(succeed, impost, world, scenario):
    path = scenario(**MEASURE)
    words = ("respond", path, "--by", "B", "--world", world, "--proportion", "0.5")
    answer = json.loads(succeed(*words, "--format", "json"))
    assert (answer["measure"], answer["scenario"], answer["rule"], answer["proportion"]) == ("T", str(path), "mirror", "0.5")
    assert answer["answer"] == [{"importer": "B", "exporter": "A", "sector": "food", "added_rate_pct": pytest.approx(10)}]
    assert "# measure: T\n" in succeed(*words, "--format", "csv")


def test_an_answer_is_not_written_over_its_measure(impost, world, scenario):
    path = scenario(**MEASURE)
    before = path.read_text()
    outcome = impost("respond", path, "--by", "B", "--world", world, "--out", path)
    assert (outcome.code, outcome.err) == (2, "impost: --out: it would be written over the measure itself\n")
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--rule", "list"], "the rule list needs the parameter sectors"),
        (["--rule", "list", "--sectors", "food"], "the rule list needs the parameter rate"),
        (["--rule", "escalate", "--step", "0.1"], "the rule escalate needs the parameter ceiling"),
        (["--rule", "anger"], '"anger" is no rule; choose mirror, value, list, own-loss or escalate'),
        (["--by", "C"], '--by: "C" is not a region of the world'),
        (["--by", "A"], "nobody raises a tariff on what A sells"),
        (["--rate", "0.5", "--step", "3"], "--rate, --step: not used by the rule mirror"),
        (["--rule", "list", "--sectors", "food", "--rate", "1", "--proportion", "3"], "--proportion: not used by the rule list"),
        (["--proportion", "1e9"], "the parameter proportion has to be above 0 and at most 100"),
        (["--rule", "list", "--sectors", "food", "--rate", "1e300"], "the answer would add more than 1,000 % to a tariff of B"),
    ],
)
def test_a_bad_answer_is_refused_in_one_sentence(refuse, world, scenario, words, sentence):
    given = {"--by": "B", "--world": str(world)} | dict(zip(words[::2], words[1::2], strict=True))
    assert sentence in refuse("respond", scenario(**MEASURE), *(word for pair in given.items() for word in pair), "--out", "both.toml")


@pytest.mark.parametrize("words", [(), ("--straight", "--starts", "1", "--format", "json")])
def test_an_interrupt_at_any_moment_ends_in_a_sentence_or_a_partial_result(impost, words):
    def war(after):
        process = subprocess.Popen([program(), "war", "--players", "USA,CHN", *words], cwd=impost.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    for after in (0.004, 0.008, 0.012, 0.016, 0.02, 0.024, 0.028, 0.032, 0.036, 0.04, 0.044, 0.048, 0.06, 0.1, 0.2, 0.5):
        code, out, err = war(after)
        if code == -signal.SIGINT:  # before the command listens
            assert (out, err) == ("", "")
        elif err:
            assert (code, out, err) == (130, "", "impost: interrupted before the war began, so there is no partial result\n")
        else:
            assert code in {0, 130}
            assert ("interrupted" in out) == (code == 130)


def on_a_terminal(folder, *words):
    """The command with standard error on a terminal: what it shows there until it is interrupted, how long it then takes, exit status."""
    ours, its = pty.openpty()
    process = subprocess.Popen([program(), *map(str, words)], cwd=folder, stdout=subprocess.PIPE, stderr=its, text=True)
    os.close(its)
    shown = b""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None and shown.count(b"\r") < 3:
        if select.select([ours], [], [], 0.1)[0]:
            shown += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    process.communicate(timeout=60)
    os.close(ours)
    return shown.decode(), time.monotonic() - begun, process.returncode


def test_a_war_straight_to_its_end_shows_where_it_is_and_heeds_an_interrupt(impost):
    shown, took, code = on_a_terminal(impost.folder, "war", "--players", "USA", "--instrument", "by-partner-and-sector", "--straight")
    assert re.search(r"start 1 of 3, round \d+, 2 s", shown), shown
    assert code == 130
    assert took < 4


def test_progress_of_talks_counts_no_governments_where_it_counts_other_things(impost):
    words = ("talks", "--between", "USA,CHN,DEU,JPN,MEX", "--threat", "status-quo", "--instrument", "by-partner-and-sector")
    shown, _, code = on_a_terminal(impost.folder, *words)
    assert re.search(r"best points, 0 of 5, 2 s", shown), shown
    assert code == 130
