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


def test_a_measure_on_one_country_is_lifted_for_all_it_falls_on(succeed):
    answer = json.loads(succeed("linkage", "us-ieepa-fentanyl-ca", "--format", "json"))
    assert (answer["target"], answer["falls_on"], answer["other_answers_left_out"]) == ("CAN", ["CAN"], [])
    assert "The measure falls on CAN alone." in succeed("linkage", "us-ieepa-fentanyl-ca")
    assert "The measure falls on CHN, HKG; told is what falls on CHN." in succeed("linkage", "us-ieepa-fentanyl-cn")


def test_of_a_measure_on_many_it_tells_what_falls_on_one_and_takes_nobody_elses_answer(succeed):
    answer = json.loads(succeed("linkage", "us-section-232-autos", "--as-of", "2025-04-20", "--format", "json"))
    assert len(answer["falls_on"]) > 10
    assert answer["target"] in answer["falls_on"]
    assert answer["lifted_for"] == answer["target"]
    assert answer["other_answers_left_out"] == ["CAN"]
    assert (answer["answer"], answer["answer_by"]) == ("mirror", answer["target"])
    text = " ".join(succeed("linkage", "us-section-232-autos", "--as-of", "2025-04-20").split())
    assert f"The measure falls on {len(answer['falls_on'])} regions; told is what falls on {answer['target']}." in text
    assert f"Lifted means lifted for {answer['target']} alone" in text
    assert "Answers on file of CAN are left out." in text
    for line in lines(succeed("linkage", "us-section-232-autos", "--as-of", "2025-04-20", "--format", "csv")):
        assert line["falls_on"].split() == answer["falls_on"]


def test_the_target_can_be_chosen_and_has_its_own_answer(succeed):
    answer = json.loads(succeed("linkage", "us-section-232-autos", "--as-of", "2025-04-20", "--target", "CAN", "--format", "json"))
    assert (answer["target"], answer["answer"], answer["answer_by"], answer["other_answers_left_out"]) == ("CAN", "ledger", "CAN", [])
    main = answer["elasticities"][0]
    assert main["alone"]["cost_to_target_musd"] > 0
    assert main["answered"]["cost_to_imposer_musd"] > main["alone"]["cost_to_imposer_musd"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], '"nothing"'),
        (["--answer", "anger"], '--answer: "anger" is no answer; choose ledger, none, mirror or own-loss'),
        (["--format", "xml"], '"xml" is no format'),
        (["--target", "XYZ"], '--target: "XYZ" is not a region of the world'),
        (["--target", "VNM"], "raises no duty on what VNM sells"),
        (["us-de-minimis-postal"], "raises no duty on what CHN sells"),
        (["us-section-232-autos", "--answer", "ledger"], "--answer: the ledger has no answer of the target"),
        (["--as-of", "tomorrow"], "tomorrow"),
    ],
)
def test_a_bad_linkage_is_refused_in_one_sentence(refuse, words, sentence):
    assert sentence in refuse("linkage", *words)
