"""impost rate: the duties on one product from one origin on a day, and why."""

import json

import pytest


def rate(succeed, *words):
    return json.loads(succeed("rate", *words, "--json"))


def test_json_has_the_shape_that_scripts_rely_on(succeed):
    answer = rate(succeed, "8517.13.00.00", "--origin", "CN", "--value", "1000")
    assert list(answer)[:4] == ["product", "description", "origin", "instant"]
    assert (answer["product"], answer["origin"], answer["instant"]) == ("8517.13.00.00", "CN", "2025-02-21T12:00:00-05:00")
    assert answer["ad_valorem"] == pytest.approx(0.10, abs=1e-12)
    for line in answer["lines"]:
        assert {"heading", "authority", "measure", "rate", "ad_valorem", "amount", "reason"} == set(line)
    for one in answer["not_applied"]:
        assert {"measure", "reason"} == set(one)
    assert sum(line["amount"] for line in answer["lines"]) == pytest.approx(100.0, abs=1e-9)


def test_amounts_are_there_only_with_a_value(succeed):
    assert all("amount" not in line for line in rate(succeed, "8517.13.00.00", "--origin", "CN")["lines"])


# HTSUS 8517.13.00 is free; 9903.01.20 adds 10 % from 2025-02-04 00:01, 9903.01.24 20 % from 2025-03-04 00:01.
@pytest.mark.parametrize(
    ("origin", "on", "expected"),
    [
        ("CN", "2025-02-04T00:00:00-05:00", 0.0),
        ("CN", "2025-02-04T00:01:00-05:00", 0.10),
        ("CN", "2025-02-21", 0.10),
        ("HKG", "2025-02-21", 0.10),
        ("CN", "2025-03-05", 0.20),
        ("VN", "2025-02-21", 0.0),
    ],
)
def test_smartphones_owe_what_the_law_says_on_the_day(succeed, origin, on, expected):
    assert rate(succeed, "8517130000", "--origin", origin, "--on", on)["ad_valorem"] == pytest.approx(expected, abs=1e-12)


def test_a_claim_takes_the_goods_out(succeed):
    assert rate(succeed, "8517.13.00.00", "--origin", "CN", "--claim", "donation")["ad_valorem"] == 0
    assert rate(succeed, "6109.10.00", "--origin", "MX", "--claim", "USMCA")["ad_valorem"] == 0
    assert rate(succeed, "6109.10.00", "--origin", "MX")["ad_valorem"] == pytest.approx(0.165, abs=1e-12)


def test_column_2_can_be_asked_for(succeed):
    assert rate(succeed, "6109.10.00", "--origin", "FR", "--column2")["ad_valorem"] == pytest.approx(0.90, abs=1e-12)


def test_a_specific_duty_takes_its_quantity(succeed):
    # HTSUS 2204.21.50: 6.3 cents a liter.
    answer = rate(succeed, "2204.21.50", "--origin", "FR", "--value", "1000", "--quantity", "900 liters")
    assert answer["lines"][0]["amount"] == 56.70


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["8517.14.99.99", "--origin", "CN"], "8517.14.99.99 is no line of the schedule on 2025-02-21"),
        (["phone", "--origin", "CN"], '"phone" is not a tariff code: only digits and dots may stand in it'),
        (["8517", "--origin", "CN"], "8517 is not a tariff line: 8 or 10 digits are needed"),
        (["8517.13.00.00", "--origin", "XX"], '"XX" is not an ISO 3166 country code'),
        (["8517.13.00.00", "--origin", "CN", "--on", "2024-12-31"], "2024-12-31 lies before the first schedule at hand (2025-01-01)"),
        (["8517.13.00.00", "--origin", "CN", "--on", "2025-02-30"], '"2025-02-30" is a day that does not exist'),
        (["8517.13.00.00", "--origin", "CN", "--value", "-5"], "the customs value is negative"),
        (["8517.13.00.00", "--origin", "CN", "--value", "ten"], '--value: "ten" is not a number'),
        (["8517.13.00.00", "--origin", "CN", "--quantity", "100"], '--quantity: "100" is not a quantity with its unit, such as "100 kg"'),
        (["8517.13.00.00", "--origin", "CN", "--claim", "luck"], '"luck" is no preference program and no exception that a measure knows'),
    ],
)
def test_bad_input_is_refused_in_one_sentence(refuse, words, sentence):
    assert refuse("rate", *words) == sentence


@pytest.mark.parametrize("words", [[], ["rate"], ["rate", "8517.13.00.00"], ["rate", "8517.13.00.00", "--origin", "CN", "--colour"], ["tariff"]])
def test_missing_and_unknown_arguments_are_refused(refuse, words):
    assert "impost --help" in refuse(*words)


def test_a_line_break_in_an_argument_does_not_break_the_sentence(refuse):
    refuse("rate", "85\n17", "--origin", "CN")
