"""impost linkage: what a demand that is linked to a measure has to be worth."""

import csv
import json

import pytest


def lines(text):
    assert text.splitlines()[:3] == ["# world: world-2022", "# model: armington", "# closure: fixed"]
    return list(csv.DictReader(text.splitlines()[3:]))


def test_a_demand_is_worth_what_the_answered_measure_costs(succeed):
    found = lines(succeed("linkage", "us-ieepa-fentanyl-cn", "--format", "csv"))
    assert found[0]["elasticities"] == "IS"
    for line in found:
        cost = float(line["cost_to_imposer_musd"])
        assert line["credible"] == ("yes" if cost < 0 else "no")
        assert float(line["worth_to_imposer_musd"]) == max(cost, 0)
        assert float(line["target_would_pay_musd"]) > 0
        if line["leverage"]:
            assert float(line["leverage"]) == pytest.approx(float(line["cost_to_target_musd"]) / cost, rel=1e-12)


def test_without_an_answer_the_measure_stands_alone(succeed):
    answer = json.loads(succeed("linkage", "--answer", "none", "--format", "json"))
    for line in answer["elasticities"]:
        assert line["alone"] == line["answered"]


def test_the_table_says_whether_the_measure_is_in_force(succeed):
    assert "in force on" in succeed("linkage", "us-ieepa-fentanyl-cn")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], '"nothing"'),
        (["--answer", "anger"], '--answer: "anger" is no answer; choose ledger, none, mirror or own-loss'),
        (["--format", "xml"], '"xml" is no format'),
        (["--as-of", "tomorrow"], "tomorrow"),
    ],
)
def test_a_bad_linkage_is_refused_in_one_sentence(refuse, words, sentence):
    assert sentence in refuse("linkage", *words)
