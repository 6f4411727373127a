"""impost simulate: a change of tariffs through the world economy."""

import csv
import json
import subprocess
import sys

import pytest
from conftest import HOME, SHARED

COLUMNS = "region,welfare_pct,real_wage_pct,wage_hat,income_hat,price_index_pct,revenue_musd,exports_pct,imports_pct,terms_of_trade_pct,volume_of_trade_pct,first_order_welfare_pct,welfare_musd"
CHINA = {"importer": '"USA"', "exporter": '"CHN"'}


def table(text):
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def test_csv_says_above_its_columns_how_it_was_made(succeed, scenario):
    text = succeed("simulate", "--scenario", scenario(**CHINA), "--format", "csv")
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    assert [line.split(":")[0] for line in remarks] == ["# world", "# model", "# closure", "# elasticities", "# numeraire", "# cost_shares", "# residual"]
    assert text.splitlines()[len(remarks)] == COLUMNS
    assert len(table(text)) == 81
    residual = float(remarks[-1].split(":")[1])
    assert residual <= 1e-10


def test_json_says_the_same_as_csv(succeed, scenario):
    path = scenario(**CHINA)
    answer = json.loads(succeed("simulate", "--scenario", path, "--format", "json"))
    assert {"model", "closure", "elasticities", "numeraire", "residual", "regions"} <= set(answer)
    for one, row in zip(answer["regions"], table(succeed("simulate", "--scenario", path, "--format", "csv")), strict=True):
        assert ",".join(one) == COLUMNS
        assert one["region"] == row["region"]
        assert one["welfare_pct"] == pytest.approx(float(row["welfare_pct"]), rel=1e-12, abs=1e-14)  # printed to 15 digits


def test_no_change_in_no_change_out(succeed, scenario):
    for row in table(succeed("simulate", "--scenario", scenario("add = 0.0\n", **CHINA), "--format", "csv")):
        assert float(row["wage_hat"]) == pytest.approx(1, abs=1e-14)
        assert float(row["income_hat"]) == pytest.approx(1, abs=1e-14)


def test_files_are_written_where_asked(succeed, impost, world, scenario):
    succeed("simulate", "--world", world, "--scenario", scenario(), "--out", "results")
    assert sorted(path.name for path in (impost.folder / "results").iterdir()) == [
        "accounts.csv",
        "diversion.csv",
        "flows.csv",
        "pairs.csv",
        "pass_through.csv",
        "regions.csv",
        "sectors.csv",
    ]
    assert "exporter,importer,sector,before_musd,after_musd" in (impost.folder / "results/flows.csv").read_text().splitlines()
    for path in (impost.folder / "results").iterdir():
        assert path.read_text().startswith("# world: ")


def test_a_folder_of_results_is_whole_or_not_there(impost, world, scenario):
    (impost.folder / "results" / "pairs.csv").mkdir(parents=True)  # no file can have this name
    outcome = impost("simulate", "--world", world, "--scenario", scenario(), "--out", "results")
    assert (outcome.code, outcome.out) == (2, "")
    assert "results/pairs.csv: cannot be written" in outcome.err
    assert [path.name for path in (impost.folder / "results").iterdir()] == ["pairs.csv"]


VIEWS = {
    "account": "region,gdp_musd,gdp_pct,real_gdp_pct,employment_pct,exports_musd,imports_musd,deficit_musd,export_over_import_price_pct",
    "sector": "region,sector,output_musd,output_pct,volume_pct,producer_price_pct,user_price_pct,employment_pct",
    "pair": "exporter,importer,before_musd,after_musd,change_musd,change_pct",
    "pass-through": "importer,exporter,sector,trade_musd,duty_pct,paid_price_pct,border_price_pct,importer_share,exporter_share,sector_price_pct,price_index_pct",
    "diversion": "importer,role,partner,before_musd,after_musd,change_musd,of_lost_trade_share",
}


@pytest.mark.parametrize(("view", "columns"), VIEWS.items())
def test_every_view_is_a_page_csv_and_json_of_the_same_rows(succeed, world, scenario, view, columns):
    words = ("simulate", "--world", world, "--scenario", scenario("set = 0.2\n"), "--by", view)
    text = succeed(*words, "--format", "csv")
    rows = table(text)
    assert rows
    assert ",".join(rows[0]) == columns
    for one, row in zip(json.loads(succeed(*words, "--format", "json"))["rows"], rows, strict=True):
        for name, value in one.items():
            assert value == (row[name] if isinstance(value, str) else pytest.approx(float(row[name]), rel=1e-12))
    page = succeed(*words)
    assert "model ricardian" in page
    assert "mn USD" in page
    assert len(page.splitlines()) > 6


def model_of(text):
    return next(line.removeprefix("# model: ") for line in text.splitlines() if line.startswith("# model: "))


@pytest.mark.parametrize(
    "words",
    [
        ("simulate", "--scenario", "SCENARIO", "--closure", "fixed"),
        ("sweep", "--importer", "A", "--exporter", "B", "--points", "3", "--closure", "fixed"),
        ("ensemble", "--scenario", "SCENARIO", "--draws", "3", "--elasticity-draws", "none", "--closure", "fixed"),
    ],
    ids=lambda words: words[0],
)
def test_input_output_answers_where_the_world_has_it_unless_switched_off(succeed, world, scenario, words):
    path = str(scenario("set = 0.2\n"))
    words = (*(path if word == "SCENARIO" else word for word in words), "--world", world, "--format", "csv")
    assert model_of(whole := succeed(*words)) == "ricardian"
    assert whole == succeed(*words, "--model", "ricardian")
    assert model_of(plain := succeed(*words, "--model", "armington")) == "armington"
    assert table(plain) != table(whole)
    for name in ("intermediate.csv", "final.csv", "value_added.csv"):
        (world / name).unlink()
    assert succeed(*words) == plain


def test_who_pays_and_who_takes_the_trade(succeed, world, scenario):
    words = ("simulate", "--world", world, "--scenario", scenario("set = 0.2\n"), "--format", "csv", "--by")
    paid = {row["sector"]: row for row in table(succeed(*words, "pass-through"))}
    assert set(paid) == {"all", "food"}
    assert float(paid["all"]["importer_share"]) + float(paid["all"]["exporter_share"]) == pytest.approx(1, abs=1e-12)
    assert float(paid["all"]["trade_musd"]) == pytest.approx(float(paid["food"]["trade_musd"]))
    rows = table(succeed(*words, "diversion"))
    assert {row["role"] for row in rows} == {"changed duty", "home", "market"}
    assert float(rows[0]["change_musd"]) < 0
    assert float(rows[0]["of_lost_trade_share"]) == -1


def test_an_unknown_view_is_refused(refuse, world, scenario):
    assert '"planet" is no way to look at the answer' in refuse("simulate", "--world", world, "--scenario", scenario(), "--by", "planet")


@pytest.fixture(scope="module")
def plain_world(tmp_path_factory):
    """The references' own world, written in the plain form."""
    if not (SHARED / "data" / "world" / "icio2022_flows.csv.gz").exists():
        pytest.skip("the source tables of the references are not at hand")
    folder = tmp_path_factory.mktemp("plain")
    subprocess.run([sys.executable, HOME / "tests/scripts/plain_world.py", SHARED, folder], check=True)
    return folder / "icio2022"


# Answers of an independent program, printed to ten decimals; 1e-6 percentage points are asked of welfare.
@pytest.mark.parametrize("name", ["CHN10_none", "CHN10_reciprocal", "CHN20_none", "CHN20_reciprocal"])
def test_duties_on_china_give_the_reference_welfare(succeed, plain_world, name):
    scenario = HOME / "tests/scenarios" / f"targeted_{name}.toml"
    text = succeed("simulate", "--world", plain_world, "--scenario", scenario, "--elasticities", "IS", "--format", "csv")
    answers = {row["region"]: row for row in table(text)}
    with open(SHARED / "reference" / f"targeted_icio2022_IS_{name}.csv", encoding="utf-8") as file:
        reference = list(csv.reader(file))
    assert len(reference) == len(answers) + 1
    for region, welfare, *_ in reference[1:]:
        assert float(answers[region]["welfare_pct"]) == pytest.approx(float(welfare), abs=1e-6), region


@pytest.fixture(scope="module")
def nafta(tmp_path_factory):
    """The world of Caliendo & Parro (2015) and the scenario, written in the plain form."""
    if not (SHARED / "data" / "cp2015" / "trade.csv.gz").exists():
        pytest.skip("the accounts of Caliendo & Parro (2015) are not at hand")
    folder = tmp_path_factory.mktemp("nafta")
    subprocess.run([sys.executable, HOME / "tests/scripts/nafta.py", SHARED, folder], check=True)
    return folder


# Published to two decimals: real wage and welfare to first order, with zero and with observed deficits.
@pytest.mark.parametrize(
    ("closure", "published"),
    [
        ("balanced", {"Mexico": (1.72, 1.31), "Canada": (0.32, -0.06), "USA": (0.11, 0.08)}),
        ("fixed", {"Mexico": (1.64, 1.17), "Canada": (0.33, -0.04), "USA": (0.12, 0.08)}),
    ],
)
def test_nafta_gives_the_published_figures(succeed, nafta, closure, published):
    words = ("simulate", "--world", nafta / "cp2015", "--scenario", nafta / "nafta.toml", "--model", "ricardian", "--accounts", "raw", "--closure", closure)
    answers = {row["region"]: row for row in table(succeed(*words, "--format", "csv"))}
    for region, (real_wage, welfare) in published.items():
        assert f"{float(answers[region]['real_wage_pct']):.2f}" == f"{real_wage:.2f}"
        assert f"{float(answers[region]['first_order_welfare_pct']):.2f}" == f"{welfare:.2f}"
    text = succeed(*words, "--decompose")
    assert "first order" in text
    assert "terms of trade" in text


def test_a_decomposition_by_partner_and_sector_adds_up(succeed, impost, world, scenario):
    text = succeed("simulate", "--world", world, "--scenario", scenario(), "--model", "ricardian", "--decompose", "--format", "csv", "--out", "results")
    sums = {row["region"]: 0.0 for row in table(text)}
    for row in table((impost.folder / "results/decomposition.csv").read_text()):
        sums[row["region"]] += float(row["terms_of_trade_pct"]) + float(row["volume_of_trade_pct"])
    for row in table(text):
        assert sums[row["region"]] == pytest.approx(float(row["first_order_welfare_pct"]), abs=1e-12)


def test_raw_accounts_are_made_to_add_up_and_the_moves_are_told(succeed, refuse, impost, world, scenario):
    path = scenario("add = 0.0\n")
    spoil(world, "final.csv", "A,food,80", "A,food,-81")
    assert "negative" in refuse("simulate", "--world", world, "--scenario", path, "--model", "ricardian")
    text = succeed("simulate", "--world", world, "--scenario", path, "--model", "ricardian", "--accounts", "raw", "--format", "csv", "--out", "results")
    assert "# accounts: raw, made to add up; cells changed: " in text
    repairs = (impost.folder / "results/repairs.csv").read_text().splitlines()
    assert repairs[0] == "account,region,partner,sector,before,after"
    assert "final use clipped,A,,food,-81,0" in repairs
    for row in table(text):
        assert float(row["wage_hat"]) == pytest.approx(1, abs=1e-13)


def test_labour_supply_and_scale_are_told_and_change_the_answer(succeed, world, scenario):
    path = scenario("set = 0.5\n")
    words = ("simulate", "--world", world, "--scenario", path, "--model", "ricardian", "--format", "csv")
    plain = succeed(*words)
    changed = succeed(*words, "--labour-supply", "0.5", "--scale", "0.1")
    assert "# labour_supply: 0.5\n# scale: 0.1\n" in changed
    assert table(plain)[0]["welfare_pct"] != table(changed)[0]["welfare_pct"]
    assert table(succeed(*words, "--labour-supply", "0", "--scale", "0")) == table(plain)


def test_revenue_can_cut_the_tax_on_labour(succeed, world, scenario):
    words = ("simulate", "--world", world, "--scenario", scenario("set = 0.5\n"), "--by", "account", "--format", "csv", "--labour-supply", "0.5")
    lump_sum = table(succeed(*words))[0]
    text = succeed(*words, "--labour-tax", "0.3")
    assert "# labour_tax: 0.3, which revenue cuts\n" in text
    assert float(table(text)[0]["employment_pct"]) > float(lump_sum["employment_pct"])


def spoil(world, name, old, new):
    path = world / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "parts"),
    [
        ("final.csv", "A,food,80", "A,food,81", ["expenditure = intermediate use + final use", "region A", "sector food"]),
        ("intermediate.csv", "B,care,care,10", "B,care,care,12", ["region B", "sector care"]),
        ("value_added.csv", "A,food,60", "A,food,70", ["region A", "sector food"]),
        ("elasticities.csv", "food,4", "food,0", ["elasticities.csv:2: theta"]),
        ("elasticities.csv", "food,4", "food,-4", ["elasticities.csv:2: theta"]),
        ("elasticities.csv", "food,4\n", "", ["elasticities.csv", "food"]),
        ("flows.csv", "B,A,food,20,0.1", "B,A,food,20,-1", ["flows.csv:4: tariff"]),
        ("flows.csv", "B,A,food,20,0.1", "B,A,food,20,ten", ["flows.csv:4: tariff"]),
        ("flows.csv", "B,A,food,20,0.1", "B,A,food,-20,0.1", ["flows.csv:4: value"]),
        ("flows.csv", "B,A,food,20,0.1", "B,A,food,20", ["flows.csv:4"]),
        ("flows.csv", ",tariff\n", ",rate\n", ["flows.csv:1", "tariff"]),
    ],
)
def test_a_world_that_is_wrong_is_refused_with_its_place(refuse, world, scenario, name, old, new, parts):
    path = scenario()
    spoil(world, name, old, new)
    told = refuse("simulate", "--world", world, "--scenario", path, "--out", "results")
    for part in parts:
        assert part in told


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("set = -1.0\n", "-100 %"),
        ('set = "ten"\n', "set"),
        ("set = 0.1\nadd = 0.1\n", "set"),
        ("", "set"),
        ("sets = 0.1\n", "sets"),
        ("add = nan\n", "add"),
    ],
)
def test_a_scenario_that_is_wrong_is_refused_with_its_place(refuse, world, scenario, change, part):
    path = scenario(change)
    told = refuse("simulate", "--world", world, "--scenario", path, "--out", "results")
    assert told.startswith(f"{path}:")
    assert part in told.replace("−", "-")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--format", "xml"], '"xml" is no format; choose table, csv or json'),
        (["--model", "oracle"], "oracle"),
        (["--closure", "open"], "open"),
        (["--accounts", "rough"], '"rough" is no way to take accounts; choose exact or raw'),
        (["--scale", "-1"], "the elasticity of scale -1 is below zero"),
        (["--scale", "0.3"], "below 1/theta"),
        (["--labour-tax", "0.3"], "a tax on labour changes nothing where labour supply is fixed"),
        (["--labour-supply", "-1"], "the elasticity of labour supply has to be zero or more"),
        (["--elasticities", "ZZ"], "ZZ"),
        (["--world", "nowhere"], '"nowhere"'),
        (["--scenario", "none.toml"], "none.toml: cannot be read: No such file or directory"),
    ],
)
def test_bad_arguments_are_refused(refuse, world, scenario, words, part):
    given = {"--world": str(world), "--scenario": str(scenario())} | dict(zip(words[::2], words[1::2], strict=True))
    assert part in refuse("simulate", *(word for pair in given.items() for word in pair), "--out", "results")


@pytest.mark.parametrize(("importer", "exporter"), [('"A"', '"C"'), ('["A", "XX"]', '"B"')])
def test_an_unknown_region_is_refused(refuse, world, scenario, importer, exporter):
    told = refuse("simulate", "--world", world, "--scenario", scenario(importer=importer, exporter=exporter))
    assert "scenario.toml:" in told
