"""impost world: tables of the world economy, imported, added up, checked and looked at."""

import csv
import shutil
import subprocess
import sys

import pytest
from conftest import HOME, SHARED

ICIO = """V1,ARG_A01_02,ARG_G,AUS_A01_02,AUS_G,ARG_HFCE,ARG_INVNT,AUS_HFCE,AUS_INVNT,OUT
ARG_A01_02,5,4,2,0,25,-1,4,1,40
ARG_G,6,10,0,0,44,0,0,0,60
AUS_A01_02,3,1,8,6,10,0,21,1,50
AUS_G,0,5,10,20,0,0,55,0,90
TLS,1,2,3,4,0,0,0,0,10
VA,25,38,27,60,0,0,0,0,150
OUT,40,60,50,90,79,-1,80,2,400
"""
WIOD = SHARED / "data" / "world" / "wiod2011_iot.csv.gz"


@pytest.fixture
def write(tmp_path):
    """Writes a file; returns its path."""

    def to(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to


@pytest.fixture
def table(write):
    return write("2020_SML.csv", ICIO)


@pytest.fixture
def elasticities(write):
    return write("theta.csv", "sector,theta\nA01_02,4\nG,2\n")


@pytest.fixture
def small(impost, succeed, table, elasticities, write):
    """The small table as a world with a duty, in the folder `small` of the command."""
    tariffs = write("tariffs.csv", "exporter,importer,sector,rate\nAUS,ARG,A01_02,0.5\n")
    succeed("world", "import", "icio", table, "-o", "small", "--tariffs", tariffs, "--elasticities", elasticities)
    return impost.folder / "small"


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_made_up_table_of_the_benchmark_is_a_world_that_simulate_takes(impost, succeed, tmp_path):
    made = tmp_path / "made"
    subprocess.run([sys.executable, HOME / "bench/write_icio.py", made, "--regions", "5", "--sectors", "6"], check=True)
    told = succeed("world", "import", "icio", made / "table.csv", "-o", "world", "--tariffs", made / "tariffs.csv", "--elasticities", made / "theta.csv")
    assert "world: 5 regions, 6 sectors" in told
    assert not any("clipped" in row["account"] for row in rows(impost.folder / "world/repairs.csv"))
    answer = succeed("simulate", "--world", "world", "--scenario", made / "scenario.toml", "--format", "csv")
    assert "# model: ricardian" in answer
    assert float(next(csv.DictReader(line for line in answer.splitlines() if not line.startswith("#")))["welfare_pct"]) != 0


def test_an_imported_world_is_a_folder_in_the_plain_form(small):
    assert sorted(path.name for path in small.iterdir()) == [
        "elasticities.csv", "final.csv", "flows.csv", "intermediate.csv", "regions.csv", "repairs.csv", "sectors.csv", "sources.csv", "value_added.csv",
    ]  # fmt: skip
    flows = {(row["exporter"], row["importer"], row["sector"]): row for row in rows(small / "flows.csv")}
    assert (flows["AUS", "ARG", "A01_02"]["value"], flows["AUS", "ARG", "A01_02"]["tariff"]) == ("14", "0.5")
    assert rows(small / "repairs.csv") == []
    assert {row["item"]: row["value"] for row in rows(small / "sources.csv")} | {"note": ""} == {
        "layout": "icio", "file": "2020_SML.csv", "unit": "million USD", "tariffs": "tariffs.csv", "elasticities": "theta.csv", "note": "",
    }  # fmt: skip


@pytest.mark.parametrize("model", ["armington", "ricardian"])
def test_simulate_takes_an_imported_world_as_it_is(succeed, small, write, model):
    scenario = write("s.toml", '[[tariff]]\nimporter = "ARG"\nexporter = "AUS"\nsectors = "goods"\nset = 0.0\n')
    answer = succeed("simulate", "--world", small, "--model", model, "--scenario", scenario, "--format", "csv")
    welfare = {row["region"]: float(row["welfare_pct"]) for row in csv.DictReader(line for line in answer.splitlines() if not line.startswith("#"))}
    assert welfare["AUS"] > 0, "an exporter gains when a duty on it falls"


def test_without_elasticities_simulate_asks_for_them(impost, succeed, refuse, table, elasticities, write, tmp_path):
    text = succeed("world", "import", "icio", table, "-o", tmp_path / "w")
    assert "no tariffs: the table has none and all are zero" in text
    assert "no elasticities: simulate needs --elasticities FILE" in text
    scenario = write("s.toml", '[[tariff]]\nimporter = "ARG"\nexporter = "AUS"\nsectors = "goods"\nset = 0.1\n')
    assert refuse("simulate", "--world", tmp_path / "w", "--scenario", scenario) == (
        f"{tmp_path}/w/elasticities.csv: the file is missing; a world needs it, plain, .gz or .zst"
    )
    succeed("simulate", "--world", tmp_path / "w", "--scenario", scenario, "--elasticities", elasticities)
    checked = impost("world", "check", tmp_path / "w")
    assert checked.code == 1
    assert "no elasticities.csv: simulate needs it" in checked.out


def test_check_names_identities_and_what_was_mended(succeed, impost, small):
    text = succeed("world", "check", small)
    assert "output = inputs + value added" in text
    assert "the accounts add up: simulate takes them as they are" in text
    assert "nothing was clipped, filled or moved" in text
    value_added = small / "value_added.csv"
    value_added.write_text(value_added.read_text().replace("AUS,G,64", "AUS,G,50"), encoding="utf-8")
    outcome = impost("world", "check", small)
    assert outcome.code == 1
    assert "region AUS, sector G: 90 is not 76" in " ".join(outcome.out.split())
    assert "with --accounts raw, which would mend" in outcome.out
    assert "inputs scaled" in outcome.out


def test_check_shows_the_ten_largest_repairs(impost, write, elasticities, tmp_path):
    clipped = write("clipped.csv", ICIO.replace("AUS_A01_02,3,1,8,6,10,0,21,1,50", "AUS_A01_02,3,1,8,6,10,-19,40,1,50"))
    assert impost("world", "import", "icio", clipped, "-o", tmp_path / "w", "--elasticities", elasticities).code == 0
    text = impost("world", "check", tmp_path / "w").out
    assert "flow clipped: 1 cell, moved by 5 million USD in sum" in text
    assert "largest repairs" in text


def test_info_tells_regions_sectors_totals_and_sources(succeed, small):
    text = succeed("world", "info", small)
    assert "small: 2 regions, 1 sector of goods, 1 of services" in text
    assert "input-output accounts: yes" in text
    assert "layout: icio" in text
    world = next(line for line in text.splitlines() if line.startswith("world")).split()
    assert world == ["world", "240", "158", "26", "26", "7", "0"]  # 150 and taxes of 10, less the duty of 2 on inputs


def test_the_shipped_world_can_be_looked_at(succeed):
    assert "81 regions, 24 sectors of goods, 1 of services" in succeed("world", "info", "world-2022")
    assert "tariff above 50 %, cut: 405 cells" in succeed("world", "check", "world-2022")


def test_the_shipped_world_aggregates_and_simulates(succeed, impost, write):
    with (HOME / "data/world/world-2022/regions.csv").open() as file:
        codes = [row["region"] for row in csv.DictReader(file)]
    regions = write("regions.csv", "code,to\n" + "".join(f"{code},{code if code in ('USA', 'CHN') else 'Others'}\n" for code in codes))
    with (HOME / "data/world/world-2022/sectors.csv").open() as file:
        sectors = write("sectors.csv", "code,to\n" + "".join(f"{row['sector']},{row['kind']}\n" for row in csv.DictReader(file)))
    assert "three: 3 regions of 81, 2 sectors of 25" in succeed("world", "aggregate", "world-2022", "--regions", regions, "--sectors", sectors, "-o", "three")
    scenario = write("s.toml", '[[tariff]]\nimporter = "USA"\nexporter = "CHN"\nsectors = "goods"\nadd = 0.1\n')
    answer = succeed("simulate", "--world", "three", "--scenario", scenario, "--format", "csv")
    assert [line.split(",")[0] for line in answer.splitlines() if not line.startswith("#")] == ["region", *dict.fromkeys(c if c in ("USA", "CHN") else "Others" for c in codes)]
    assert "duty within a region counted as sales" in succeed("world", "check", "three")


def test_maps_that_forget_or_repeat_are_refused(small, impost, write, tmp_path):
    def refusal(option, text):
        outcome = impost("world", "aggregate", small, option, write("map.csv", text), "-o", tmp_path / "out")
        assert outcome.code == 2
        assert outcome.err.count("\n") == 1
        assert not (tmp_path / "out").exists()
        return outcome.err.split("map.csv", 1)[1].strip()

    assert refusal("--sectors", "code,to\nG,all\n") == ": code: the mapping forgets the sector A01_02; say where each goes"
    assert refusal("--regions", "code,to\nARG,x\nAUS,x\nARG,y\n") == ":4: code: the region ARG stands here twice"
    assert refusal("--regions", "code,to\nARG,x\nAUS,x\nBRA,y\n") == ':4: code: "BRA" is no region of the world'


BAD = {
    "cut off in the middle of a row": (ICIO[: ICIO.index("AUS_G,0,5,10") + 9], ":5: the row has 3 fields where 10 belong; the file is damaged or cut off, fetch it anew"),
    "cut off between rows": (ICIO[: ICIO.index("AUS_G,0")], ":4: the table ends before the row AUS_G; the file is cut off, fetch it anew"),
    "too many columns": (ICIO.replace("ARG_G,6,10", "ARG_G,6,6,10"), ":3: the row has 11 fields where 10 belong; the file is damaged or cut off, fetch it anew"),
    "a label twice": (ICIO.replace("\nAUS_G,", "\nARG_G,"), ':5: the row "ARG_G" stands here twice'),
    "text in a number": (ICIO.replace("ARG_G,6,10", "ARG_G,6,n/a"), ':3: ARG_G: "n/a" is not a number'),
    "negative output": (ICIO.replace("OUT,40", "OUT,-40"), ":8: ARG_A01_02: the output -40 is negative; no industry makes less than nothing"),
    "no domestic sales": (
        ICIO.replace("ARG_A01_02,5,4,2,0,25,-1", "ARG_A01_02,0,0,31,0,0,0").replace("ARG_G,6,10,0,0,44", "ARG_G,0,0,60,0,0"),
        ": the region ARG sells nothing to itself, which no economy does; merge it into another region or fetch the table anew",
    ),
    "another layout": ("a;b;c\n1;2;3\n", ": this is no table in the layout icio, whose columns have labels such as ARG_A01_02"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_tables_are_refused_and_nothing_is_half_written(refuse, write, fault):
    text, message = BAD[fault]
    path = write("bad.csv", text)
    said = refuse("world", "import", "icio", path, "-o", "out")
    assert said.startswith(str(path))
    assert said.removeprefix(str(path)) == (":1" + message if fault == "another layout" else message)


def test_wrong_words_are_refused(refuse, table, tmp_path, write):
    assert refuse("world", "import", "oecd", table, "-o", "out") == (
        '"oecd" is no layout; there are: icio, wiod2013, wiod2016, exiobase, eora26, gtap-har, plain'
    )
    assert refuse("world", "import", "icio", tmp_path / "none.csv", "-o", "out").endswith("none.csv: cannot be read: No such file or directory")
    assert refuse("world", "import", "icio", table, table, "-o", "out") == "the layout icio is one file; 2 are named"
    assert refuse("world", "info", "no-world") == 'there is no world "no-world": neither one that ships with Impost nor a folder of that name'
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("keep me")
    assert refuse("world", "import", "icio", table, "-o", full) == f"{full}: the folder is there already and is not empty; name a new one or remove it"
    few = write("few.csv", "sector,theta\nG,2\n")
    assert refuse("world", "import", "icio", table, "-o", "out", "--elasticities", few).endswith("few.csv: theta: the sector A01_02 has no elasticity")


def test_a_plain_folder_is_mended_like_any_table(succeed, small, tmp_path):
    value_added = small / "value_added.csv"
    value_added.write_text(value_added.read_text().replace("AUS,G,64", "AUS,G,50"), encoding="utf-8")
    raw = tmp_path / "raw"
    shutil.move(small, raw)
    assert "inputs scaled" in succeed("world", "import", "plain", raw, "-o", "mended")
    assert "the accounts add up" in succeed("world", "check", "mended")


def test_the_whole_table_of_2011_imports_checks_and_aggregates(succeed, impost, write):
    if not WIOD.exists():
        pytest.skip("the whole table of 2011 is not at hand")
    sectors = [f"c{number}" for number in range(1, 36)]
    elasticities = write("theta.csv", "sector,theta\n" + "".join(f"{code},5\n" for code in sectors))
    assert "41 regions, 35 sectors, million USD" in succeed("world", "import", "wiod2013", WIOD, "-o", "wiod", "--elasticities", elasticities)
    assert "the accounts add up" in succeed("world", "check", "wiod")
    assert all(row["before"] != row["after"] for row in rows(impost.folder / "wiod" / "repairs.csv"))
    regions = [row["region"] for row in rows(impost.folder / "wiod" / "regions.csv")]
    region_map = write("regions.csv", "code,to\n" + "".join(f"{code},{code if code in ('USA', 'CHN') else 'Others'}\n" for code in regions))
    sector_map = write("sectors.csv", "code,to\n" + "".join(f"{code},{'goods' if number < 16 else 'services'}\n" for number, code in enumerate(sectors)))
    succeed("world", "aggregate", "wiod", "--regions", region_map, "--sectors", sector_map, "-o", "three")
    assert "3 regions, 1 sector of goods, 1 of services" in succeed("world", "info", "three")
    assert "the accounts add up" in succeed("world", "check", "three")
    scenario = write("s.toml", '[[tariff]]\nimporter = "USA"\nexporter = "CHN"\nsectors = "goods"\nadd = 0.1\n')
    answer = succeed("simulate", "--world", "three", "--model", "ricardian", "--scenario", scenario, "--format", "csv")
    welfare = {row["region"]: float(row["welfare_pct"]) for row in csv.DictReader(line for line in answer.splitlines() if not line.startswith("#"))}
    assert welfare["CHN"] < 0
