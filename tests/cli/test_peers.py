"""bench/peers: other programs on the same world give the same answer."""

import csv
import shutil
import subprocess
import sys

import pytest
from conftest import HOME, program

PEERS = HOME / "bench" / "peers"


def compare(*words, folder):
    done = subprocess.run(
        [sys.executable, PEERS / "compare.py", "--impost", program(), "--runs", "1", *map(str, words)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def smaller(tmp_path_factory):
    """The shipped world in two sectors, with deficits, input-output and 81 regions."""
    folder = tmp_path_factory.mktemp("smaller") / "world"
    map_of_sectors = HOME / "docs/examples/goods-and-services.csv"
    subprocess.run([program(), "world", "aggregate", "world-2022", "--sectors", map_of_sectors, "-o", folder], check=True, capture_output=True)
    return folder


def needs(command):
    return pytest.mark.skipif(shutil.which(command) is None, reason=f"{command} is not installed")


COMMANDS = [
    pytest.param(f"{sys.executable} {PEERS}/peer.py", id="NumPy"),
    pytest.param(f"octave-cli --quiet --no-init-file {PEERS}/peer.m", id="Octave", marks=needs("octave-cli")),
    pytest.param(f"Rscript --vanilla {PEERS}/peer.R", id="R", marks=needs("Rscript")),
]


# compare.py fails where real income differs by more than 1e-8 points; both solve every equation to 1e-10 of its size.
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", [("--closure", "fixed"), ("--closure", "balanced", "--model", "armington")], ids=["ricardian", "armington"])
def test_a_peer_agrees_in_the_shipped_world_with_fewer_sectors(smaller, tmp_path, command, words):
    scenario = HOME / "tests/scenarios/ten_points_on_china.toml"
    code, out, err = compare("--world", smaller, "--scenario", scenario, *words, command, folder=tmp_path)
    assert (code, err) == (0, "")
    assert command in out
    assert f"model {'armington' if 'armington' in words else 'ricardian'}" in out


def test_a_peer_agrees_where_a_region_does_not_trade_in_a_sector(world, scenario, tmp_path):
    # Neither sells or buys ore but A at home; B has no use for it.
    for name, text in {
        "flows.csv": "A,A,ore,7,0\n",
        "sectors.csv": "ore,goods\n",
        "elasticities.csv": "ore,3\n",
        "intermediate.csv": "A,ore,ore,2\n",
        "final.csv": "A,ore,5\n",
        "value_added.csv": "A,ore,5\n",
    }.items():
        with open(world / name, "a", encoding="utf-8") as file:
            file.write(text)
    for closure in ("fixed", "balanced"):
        command = f"{sys.executable} {PEERS}/peer.py"
        code, out, err = compare("--world", world, "--scenario", scenario("set = 0.5\n"), "--closure", closure, command, folder=tmp_path)
        assert (code, err) == (0, ""), out


def stub(tmp_path, text):
    """A peer that writes this text as its answer."""
    path = tmp_path / "stub.py"
    path.write_text(f"import pathlib, sys\npathlib.Path(sys.argv[1], 'answers.csv').write_text({text!r})\n", encoding="utf-8")
    return f"{sys.executable} {path}"


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        ("region,welfare_pct\nA,0\nB,0\n", 1, "answers differ by"),
        ("region,welfare_pct\nA,0\n", 2, "has other regions than the world"),
        ("region,welfare_pct\nA,much\nB,0\n", 2, "the columns region and welfare_pct are wanted"),
        ("region,income\nA,0\nB,0\n", 2, "the columns region and welfare_pct are wanted"),
    ],
)
def test_an_answer_that_differs_or_cannot_be_read_is_told(world, scenario, tmp_path, answer, status, sentence):
    code, _, err = compare("--world", world, "--scenario", scenario("set = 0.5\n"), stub(tmp_path, answer), folder=tmp_path)
    assert code == status
    assert err.startswith("compare.py: ")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_peer_that_fails_or_is_not_there_is_told(world, scenario, tmp_path):
    path = scenario("set = 0.5\n")
    assert compare("--world", world, "--scenario", path, "no-such-program", folder=tmp_path)[::2] == (2, "compare.py: no-such-program cannot be run: No such file or directory\n")
    assert compare("--world", world, "--scenario", path, "false", folder=tmp_path)[::2] == (2, "compare.py: false ended with status 1: it said nothing\n")
    assert compare("--world", world, "--scenario", path, "true", folder=tmp_path)[::2] == (2, "compare.py: true wrote no answers.csv into the folder\n")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_written_out_is_the_calibrated_world_and_the_scenario(succeed, impost, world, scenario):
    succeed("world", "export", "--world", world, "--scenario", scenario("set = 0.5\n"), "--closure", "fixed", "-o", "out")
    folder = impost.folder / "out"
    assert sorted(path.name for path in folder.iterdir()) == ["cost_shares.csv", "flows.csv", "regions.csv", "sectors.csv", "shares.csv", "sources.csv"]
    flows = {(row["exporter"], row["importer"], row["sector"]): row for row in rows(folder / "flows.csv")}
    assert float(flows["B", "A", "food"]["value"]) == 20
    assert (flows["B", "A", "food"]["tariff"], flows["B", "A", "food"]["tariff_after"]) == ("0.1", "0.5")
    assert flows["A", "B", "food"]["tariff_after"] == flows["A", "B", "food"]["tariff"] == "0.05"
    regions = {row["region"]: {name: float(value) for name, value in row.items() if name != "region"} for row in rows(folder / "regions.csv")}
    assert regions["A"] == pytest.approx({"value_added": 83, "revenue": 2, "deficit": 15, "income": 100})
    shares = {(row["region"], row["sector"]): row for row in rows(folder / "shares.csv")}
    costs = rows(folder / "cost_shares.csv")
    for region, sector in shares:
        inputs = sum(float(row["share"]) for row in costs if (row["region"], row["sector"]) == (region, sector))
        assert inputs + float(shares[region, sector]["value_added_share"]) == pytest.approx(1, abs=1e-14)
    assert sum(float(shares["A", sector]["final_share"]) for sector in ("food", "care")) == pytest.approx(1, abs=1e-14)
    assert {row["item"]: row["value"] for row in rows(folder / "sources.csv")}["model"] == "ricardian"


def test_what_other_programs_cannot_be_given_is_refused(refuse, world, scenario, tmp_path):
    path = scenario("set = 0.5\n")
    assert "choose balanced or fixed" in refuse("world", "export", "--world", world, "--scenario", path, "--closure", "income_share", "-o", "out")
    other = tmp_path / "embargo.toml"
    other.write_text('[[embargo]]\nimporter = "A"\nexporter = "B"\nsectors = "goods"\n', encoding="utf-8")
    told = refuse("world", "export", "--world", world, "--scenario", other, "-o", "out")
    assert told.startswith(f"{other}:1: ")
    assert "only changes of tariffs are written out" in told
