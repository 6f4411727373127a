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


# U.S. note 2(v)(xvii): the United States content is left out where it is at least 20 % of the value.
@pytest.mark.parametrize(("share", "amount"), [("80%", 160.0), ("95%", 200.0)])
def test_united_states_content_counts_from_a_fifth_of_the_value_on(succeed, share, amount):
    answer = rate(succeed, "6109.10.00.12", "--origin", "VN", "--on", "2025-09-10", "--value", "1000", "--claim", f"us-content,non-us-content={share}")
    assert answer["lines"][1]["amount"] == amount
    assert any(one["measure"] == "us-content" for one in answer["not_applied"]) is (share == "95%")


# U.S. note 2(aa)(viii): textiles and apparel "entered free of duty under" the agreement. 6109.10.00 names P, not P+.
@pytest.mark.parametrize(("claim", "total"), [("P", 0.0), ("P+", 0.265)])
def test_the_surcharge_spares_goods_that_enter_free_under_the_agreement_only(succeed, claim, total):
    assert rate(succeed, "6109.10.00.12", "--origin", "HN", "--on", "2026-03-01", "--claim", claim)["ad_valorem"] == pytest.approx(total, abs=1e-12)


def test_a_claim_that_nothing_takes_is_told(succeed):
    answer = rate(succeed, "6109.10.00.12", "--origin", "VN", "--on", "2026-01-10", "--claim", "in-transit")
    assert "in-transit" in [one["measure"] for one in answer["not_applied"]]


# Executive Order 14298: 100 dollars an item from China, in lieu of other duties.
def test_a_postal_item_bears_its_duty_in_place_of_all_others(succeed):
    parcel = ["6109.10.00.12", "--origin", "CN", "--value", "100", "--claim", "postal-per-item", "--on", "2025-05-20"]
    assert missing(rate(succeed, *parcel)) == ["quantity-in-no"]
    answer = rate(succeed, *parcel, "--quantity", "1 No.")
    assert (answer["total"], [line["measure"] for line in answer["lines"]]) == (100.0, ["us-de-minimis-postal"])


# U.S. note 2(x)(vi) reads whole products, guidance the content.
def test_an_amount_that_rests_on_a_doubt_says_so(succeed):
    answer = rate(succeed, "7326.90.86.88", "--origin", "BR", "--on", "2025-08-20", "--value", "1000", "--claim", "steel-content=50%")
    assert any(note.startswith("us-ieepa-brazil beside us-section-232-steel, in doubt") for note in answer["notes"])


def test_a_total_with_the_base_duty_names_the_value_that_it_lacks(succeed):
    # HTSUS 2204.21.50 in August 2025: 6.3 cents a liter, with heading 9903.02.20 at least 15 %.
    wine = ["2204.21.50.40", "--origin", "FR", "--on", "2025-08-10", "--quantity", "100 liters"]
    assert missing(rate(succeed, *wine, "--value", "0")) == ["customs-value"]
    assert missing(rate(succeed, *wine, "--value", "100")) == []


def missing(answer):
    return [fact["name"] for fact in answer["missing"]]


# HTSUS 9101.11.40: 51 cents each + 6.25 % on the case and strap + 5.3 % on the battery.
def test_a_duty_asks_for_its_facts_by_name_and_takes_them(succeed):
    watch = ["9101.11.40", "--origin", "CH", "--value", "500", "--quantity", "2 No."]
    answer = rate(succeed, *watch)
    assert missing(answer) == ["value-of-case-and-strap", "value-of-battery"]
    assert "total" not in answer
    answer = rate(succeed, *watch, "--fact", "value-of-case-and-strap=200", "--fact", "value-of-battery=4 USD")
    assert (missing(answer), answer["total"]) == ([], 13.73)
    assert "value-of-battery" in succeed("rate", *watch)


# NIST Handbook 44: 1 lb = 0.45359237 kg; HTSUS 1701.13.05 at 96 degrees: 1.377928 cents a kg.
def test_pounds_count_as_kilograms(succeed):
    answer = rate(succeed, "1701.13.05", "--origin", "DO", "--quantity", "2000 lb", "--fact", "polarization-degrees=96")
    assert answer["total"] == 12.50


# HTSUS 9802.00.50: 2.5 % on the value of the repairs; 9903.01.20 adds 10 % on it.
def test_repairs_abroad_bear_duty_on_their_value(succeed):
    part = ["8708.29.51.60", "--origin", "CN", "--value", "1000", "--claim", "9802.00.50"]
    answer = rate(succeed, *part, "--fact", "value-of-repairs=200")
    assert answer["lines"][0]["heading"] == "9802.00.50"
    assert answer["lines"][0]["amount"] == 5.0
    assert {line["authority"]: line["amount"] for line in answer["lines"]}["IEEPA"] == 20.0
    assert missing(rate(succeed, *part)) == ["value-of-repairs"]


# 19 U.S.C. 58c: 0.3464 %; 26 U.S.C. 4461: 0.125 % on cargo of vessels.
def test_fees_are_lines_of_their_own_and_totals_add_up(succeed):
    answer = rate(succeed, "6109.10.00", "--origin", "VN", "--value", "10000", "--fees", "ocean")
    assert [line["amount"] for line in answer["lines"] if line["authority"] == "fee"] == [34.64, 12.50]
    assert sum(round(100 * line["amount"]) for line in answer["lines"]) == round(100 * answer["total"])
    assert any("$32.71" in note for note in answer["notes"])
    assert all(line["authority"] != "fee" for line in rate(succeed, "6109.10.00", "--origin", "VN", "--value", "10000")["lines"])


# 19 U.S.C. 1321; Executive Orders 14256 and 14324.
@pytest.mark.parametrize(("origin", "on", "free"), [("VN", "2025-08-28", True), ("VN", "2025-08-30", False), ("CN", "2025-05-01", True), ("CN", "2025-05-03", False)])
def test_low_values_enter_free_until_the_law_ends_it(succeed, origin, on, free):
    answer = rate(succeed, "6109.10.00", "--origin", origin, "--value", "500", "--claim", "de-minimis", "--on", on)
    assert (answer["total"] == 0) is free
    assert free or any(one["measure"] == "de-minimis" for one in answer["not_applied"])


def test_quotas_are_named(succeed):
    assert any("additional U.S. note 3 to chapter 2" in note for note in rate(succeed, "0201.10.10", "--origin", "AU")["notes"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["6109.10.00", "--origin", "VN", "--fees", "rocket"], '--fees: "rocket" is none of ocean, air, land'),
        (["6109.10.00", "--origin", "VN", "--fact", "luck"], '--fact: "luck" is no fact, such as "polarization-degrees=96"'),
        (["6109.10.00", "--origin", "VN", "--fact", "luck=1"], '"luck" is no fact that the duty on 6109.10.00 asks for'),
        (["2204.21.50", "--origin", "FR", "--quantity", "9 kg"], "a quantity in kg does not convert to what the duty asks for: quantity in liters"),
        (["6109.10.00", "--origin", "VN", "--claim", "9801.00.98"], "9801.00.98 is no line of the schedule on 2025-02-21"),
        (["8517.14.99.99", "--origin", "CN"], "8517.14.99.99 is no line of the schedule on 2025-02-21"),
        (["phone", "--origin", "CN"], '"phone" is not a tariff code: only digits and dots may stand in it'),
        (["8517", "--origin", "CN"], "8517 is not a tariff line: 8 or 10 digits are needed"),
        (["8517.13.00.00", "--origin", "XX"], '"XX" is not an ISO 3166 country code'),
        (["8517.13.00.00", "--origin", "CN", "--on", "2024-12-31"], "2024-12-31 lies before the first schedule at hand (2025-01-01)"),
        (["8517.13.00.00", "--origin", "CN", "--on", "2025-02-30"], '"2025-02-30" is a day that does not exist'),
        (["8517.13.00.00", "--origin", "CN", "--value", "-5"], "the customs value is negative"),
        (["8517.13.00.00", "--origin", "CN", "--value", "ten"], '--value: "ten" is not a number'),
        (["8517.13.00.00", "--origin", "CN", "--quantity", "100"], '--quantity: "100" is not a quantity with its unit, such as "100 kg"'),
        (
            ["8517.13.00.00", "--origin", "CN", "--claim", "luck"],
            '"luck" is no preference program and no exception that a measure knows; for 8517.13.00.00 of China on 2025-02-21 there are donation, informational-materials, in-transit, '
            "accompanied-baggage, de-minimis, drawback, informal-entry, whole-entry, and provisions of chapter 98 by their number",
        ),
        (["8517.13.00.00", "--origin", "EU"], '"EU" is not a country; name one of its members, such as DE'),
        (["2204.21.50", "--origin", "FR", "--quantity", "1200"], '--quantity: "1200" is not a quantity with its unit, such as "100 kg"; the duty asks for the quantity in liters'),
        (["8517.13.00.00", "--origin", "CN", "--without", "IEPA"], '"IEPA" is neither a measure of the ledger nor an authority; the nearest is IEEPA; `impost ledger list` has all'),
        (["8517.13.00.00", "--orign", "CN"], '"--orign" is no option; did you mean --origin? (impost rate --help tells more)'),
        (["6109.10.00.04", "--origin", "VN", "--quantity", "5 foo"], '"foo" is no unit of quantity; the schedule counts 6109.10.00.04 in doz., kg'),
        (["6109.10.00", "--origin", "KR", "--claim", "KR,,S"], 'a claim is empty in "KR,,S"'),
        (["6109.10.00", "--origin", "KR", "--claim", ""], 'a claim is empty in ""'),
        (["6109.10.00", "--origin", "VN", "--value", "3000", "--claim", "informal-entry"], "the claim informal-entry holds up to a value of 2500.00 USD, not for 3000.00 (19 U.S.C. 1498(a)(1); 19 CFR 143.21(a); 77 FR 72720)"),
        (["6109.10.00", "--origin", "DE", "--on", "2025-09-20", "--value", "2000", "--claim", "postal"], "the claim postal holds up to a value of 800.00 USD, not for 2000.00 (U.S. note 2(y); 19 U.S.C. 1321(a)(2)(C))"),
        (["6109.10.00", "--origin", "VN", "--on", "2025-09-10", "--value", "1000", "--claim", "non-us-content=60%"], "non-us-content is stated without the claim under which it counts: USMCA or us-content"),
        (["8450.11.00.80", "--origin", "DE", "--value", "1000", "--claim", "steel-content=30%,steel-content=40%"], "steel-content is stated twice, as 30% and as 40%"),
        (["2204.21.50.40", "--origin", "FR", "--quantity", "100 liters", "--quantity", "5000 liters"], "the quantity is stated twice, as 100 liters and as 5000 liters"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(refuse, words, sentence):
    assert refuse("rate", *words) == sentence


@pytest.mark.parametrize("words", [[], ["rate"], ["rate", "8517.13.00.00"], ["rate", "8517.13.00.00", "--origin", "CN", "--colour"], ["tariff"]])
def test_missing_and_unknown_arguments_are_refused(refuse, words):
    assert " --help tells more)" in refuse(*words)


def test_a_line_break_in_an_argument_does_not_break_the_sentence(refuse):
    refuse("rate", "85\n17", "--origin", "CN")


@pytest.mark.parametrize(
    ("product", "origin", "on", "as_of", "heading"),
    [
        ("7208.10.15.00", "DE", "2026-05-01", "2026-03-01", "9903.81.87"),  # one regime of metals: proclaimed on 2026-04-02
        ("6109.10.00.12", "VN", "2026-05-01", "2026-02-19", "9903.02.69"),  # the ruling is of 2026-02-20
        ("6109.10.00.12", "VN", "2025-05-10", "2025-04-08", "9903.01.72"),  # the pause is of 2025-04-09
        ("6109.10.00.12", "CN", "2025-05-20", "2025-04-10", "9903.01.63"),  # Geneva is of 2025-05-12
        ("6109.10.00.12", "IN", "2026-02-15", "2026-01-15", "9903.01.84"),  # ended by an order of 2026-02-06
        ("7208.10.15.00", "CA", "2025-03-20", "2025-03-20", "9903.81.87"),  # set aside on 2025-04-29, back to 2025-03-04
    ],
)
def test_an_end_counts_from_the_day_on_which_it_was_known(succeed, product, origin, on, as_of, heading):
    def headings(*words):
        return [line["heading"] for line in json.loads(succeed("rate", product, "--origin", origin, "--on", on, "--json", *words))["lines"]]

    assert heading not in headings()
    assert heading in headings("--as-of", as_of)
