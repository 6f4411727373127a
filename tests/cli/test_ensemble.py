"""impost ensemble: many draws of what is uncertain."""

import json

import pytest
from conftest import HOME, interrupt
from test_simulate import table

CHINA = ("ensemble", "--scenario", HOME / "tests/scenarios/ten_points_on_china.toml", "--model", "armington", "--format", "csv")


def normal(world, scenario):
    return ("ensemble", "--scenario", scenario("set = 0.3\n"), "--world", world, "--elasticity-draws", "normal", "--standard-errors", "0.4", "--format", "csv")


def test_nothing_drawn_gives_what_simulate_answers(succeed, world, scenario):
    words = ("--scenario", scenario(), "--world", world, "--format", "csv")
    once = {row["region"]: float(row["welfare_pct"]) for row in table(succeed("simulate", *words))}
    drawn = table(succeed("ensemble", *words, "--elasticity-draws", "none", "--draws", "3"))
    assert {row["region"] for row in drawn} == set(once)
    for row in drawn:
        for column in ("central", "mean", "p5", "p50", "p95", "lowest", "highest"):
            assert float(row[column]) == pytest.approx(once[row["region"]], rel=1e-9)


def test_quantiles_rise_and_lie_between_the_extremes(succeed, world, scenario):
    for row in table(succeed(*normal(world, scenario), "--figures", "welfare_pct,revenue_musd", "--pairs", "A:B", "--quantiles", "0.1,0.5,0.9")):
        figures = [float(row[column]) for column in ("lowest", "p10", "p50", "p90", "highest")]
        assert figures == sorted(figures)
        assert figures[0] < figures[-1]
        assert row["partner"] == ("B" if row["figure"].startswith("flow") else "")


def test_csv_and_json_say_the_same(succeed, world, scenario):
    words = normal(world, scenario)
    rows = table(succeed(*words))
    answer = json.loads(succeed(*words[:-1], "json"))
    assert answer["complete"] and answer["draws"] == 1000
    for one, row in zip(answer["scenarios"][0]["welfare_pct"], rows, strict=True):
        assert one["region"] == row["region"]
        assert one["p50_pct"] == pytest.approx(float(row["p50"]), rel=1e-12)


@pytest.mark.parametrize(("sequence", "model", "draws"), [("random", "armington", "300"), ("sobol", "armington", "300"), ("random", "ricardian", "20")])
def test_threads_do_not_change_a_digit(succeed, sequence, model, draws):
    words = (*(word if word != "armington" else model for word in CHINA), "--draws", draws, "--elasticity-draws", "sectors", "--sequence", sequence)
    assert succeed(*words, "--threads", "1") == succeed(*words, "--threads", "3")


def test_another_seed_draws_otherwise(succeed, world, scenario):
    words = (*normal(world, scenario), "--draws", "50")
    assert succeed(*words, "--seed", "1") != succeed(*words, "--seed", "2").replace("# seed: 2", "# seed: 1")


def test_a_run_in_two_parts_is_the_run_in_one(succeed, world, scenario):
    words = normal(world, scenario)
    whole = succeed(*words, "--draws", "700")
    succeed(*words, "--draws", "300", "--save", "first.state")
    assert succeed(*words, "--draws", "700", "--resume", "first.state") == whole


def test_an_interrupted_run_tells_what_it_has_and_goes_on_to_the_same_end(impost):
    words = [str(word) for word in (*CHINA, "--draws", "8000", "--elasticity-draws", "normal", "--standard-errors", "0.5")]
    whole = impost(*words)
    code, out, err = interrupt(impost.folder, *words, "--save", "half.state", after=0.2)
    assert (code, err) == (130, "")
    assert out.startswith("# interrupted after ")
    assert "of 8000 draws: a partial result; --resume half.state goes on" in out.splitlines()[0]
    assert len(table(out)) == 81
    resumed = impost(*words, "--resume", "half.state")
    assert (resumed.code, resumed.out) == (0, whole.out)


def test_tariffs_between_two_scenarios_answer_between_them(succeed, world, scenario, tmp_path):
    low = scenario("add = 0.0\n")
    low = low.rename(tmp_path / "low.toml")
    high = scenario("add = 0.2\n")
    rows = table(succeed("ensemble", "--scenario", low, "--between", high, "--world", world, "--elasticity-draws", "none", "--figures", "imports_pct", "--format", "csv"))
    ends = [
        {row["region"]: float(row["imports_pct"]) for row in table(succeed("simulate", "--scenario", path, "--world", world, "--format", "csv"))}
        for path in (low, high)
    ]
    for row in rows:
        least, most = sorted(end[row["region"]] for end in ends)
        assert least - 1e-9 <= float(row["lowest"]) < float(row["highest"]) <= most + 1e-9


def test_a_drawn_scenario_has_no_central_answer(succeed, world, scenario, tmp_path):
    one = scenario("set = 0.1\n").rename(tmp_path / "one.toml")
    words = ("ensemble", "--scenario", one, "--scenario", scenario("set = 0.4\n"), "--policies", "one", "--world", world, "--elasticity-draws", "none")
    assert "central " not in succeed(*words).partition("welfare_pct")[2]
    for row in table(succeed(*words, "--format", "csv")):
        assert row["central"] == ""
        assert float(row["lowest"]) < float(row["mean"]) < float(row["highest"])
    assert "central_pct" not in json.loads(succeed(*words, "--format", "json"))["scenarios"][0]["welfare_pct"][0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--draws", "0"), "--draws: there is nothing to draw"),
        (("--quantiles", "0.5,0.1"), "--quantiles: quantiles lie between 0 and 1, in rising order"),
        (("--quantiles", "0,0.5"), "--quantiles: quantiles lie between 0 and 1, in rising order"),
        (("--figures", "happiness"), '--figures: "happiness" is no figure'),
        (("--pairs", "A-B"), '--pairs: "A-B" is no pair; write IMPORTER:EXPORTER'),
        (("--pairs", "A:Z"), '--pairs: "Z" is not a region of the world'),
        (("--elasticity-draws", "sets"), "elasticities cannot be drawn among sets"),
        (("--elasticity-draws", "guess"), '"guess" is no way to draw elasticities'),
        (("--standard-errors", "-1"), "the standard error -1 is below zero"),
        (("--flow-error", "-0.1"), "the error of flows has to be zero or more"),
        (("--sequence", "halton"), '--sequence: "halton" is no sequence'),
        (("--policies", "some"), '--policies: "some" is no way to draw policies'),
        (("--resume", "nothing.state"), "nothing.state: cannot be read"),
        (("--format", "xml"), '"xml" is no format'),
    ],
)
def test_bad_arguments_are_refused(refuse, world, scenario, words, sentence):
    given = {"--elasticity-draws": "normal", "--standard-errors": "0.4"} | dict(zip(words[::2], words[1::2], strict=True))
    if given["--elasticity-draws"] != "normal":
        del given["--standard-errors"]
    assert sentence in refuse("ensemble", "--scenario", scenario(), "--world", world, *(word for pair in given.items() for word in pair), "--save", "state")


def test_the_state_of_another_run_is_refused(succeed, impost, world, scenario):
    words = normal(world, scenario)
    succeed(*words, "--draws", "20", "--save", "one.state")
    outcome = impost(*words, "--seed", "7", "--resume", "one.state")
    assert (outcome.code, outcome.out) == (2, "")
    assert "the state is that of another run" in outcome.err
