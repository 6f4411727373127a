"""impost ledger and schedule: the law at hand, and what happens when a file of it is wrong."""

import re
import shutil

import pytest

FENTANYL = "ledger/us/us-ieepa-fentanyl-cn.toml"


def spoil(home, name, old, new):
    path = home / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_measures_are_listed_with_their_state_on_the_day(succeed):
    lines = succeed("ledger", "list", "--on", "2025-02-21").splitlines()
    fentanyl = next(line for line in lines if line.startswith("us-ieepa-fentanyl-cn"))
    assert "in force" in fentanyl
    threat = next(line for line in lines if line.startswith("us-threat-reciprocal"))
    assert "threatened" in threat
    assert "in force" not in threat
    assert not any(line.startswith("us-threat") for line in succeed("ledger", "list", "--on", "2025-01-02").splitlines())


def test_doubts_are_told(succeed):
    assert "us-ieepa-fentanyl-cn" in succeed("ledger", "doubts")


def test_at_least_97_percent_of_the_tariff_lines_are_understood(succeed):
    text = succeed("schedule", "coverage")
    percent = dict(re.findall(r"^(distinct duty expressions|tariff lines) understood.*\(([\d.]+) %\)$", text, re.MULTILINE))
    assert float(percent["tariff lines"]) >= 97
    assert float(percent["distinct duty expressions"]) >= 97


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('objective = "', 'objectiv = "', "objectiv: no such key is known here"),
        ('rate = "+10%"', 'rate = "10 percent"', 'rate: "10 percent" is none of "+10%", "+$80 each", "at least 15%", "exactly 15%", "only 15%" (any number), "Free" and "none"'),
        ('rate = "+10%"', 'rates = "+10%"', "rates: no such key is known here"),
        ('origins = ["CN", "HK"]', 'origins = ["CN", "Hongkong"]', 'origins: "Hongkong" is neither an ISO 3166 country code nor a known group (EU, USMCA)'),
        ('state = "announced"', 'state = "rumoured"', 'state: "rumoured" is none of'),
        ('list = "informational-materials"', 'list = "books"', "list: there is no product list"),
        ('id = "us-ieepa-fentanyl-cn"', 'id = "fentanyl"', 'id: "fentanyl" is not the file\'s name'),
        ("[scope]", "[scope", "not TOML"),
    ],
)
@pytest.mark.parametrize("command", [["rate", "8517.13.00.00", "--origin", "CN"], ["etr"], ["ledger", "list"]])
def test_a_fault_of_a_measures_file_is_told_with_file_and_line(refuse, home, command, old, new, sentence):
    spoil(home, FENTANYL, old, new)
    told = refuse(*command, home=home)
    assert re.match(re.escape(str(home / FENTANYL)) + r":\d+: ", told), told
    assert sentence in told


def test_a_fault_of_a_list_is_told_with_its_line(refuse, home):
    path = home / "ledger/lists/informational-materials.csv"
    path.write_text("product\n4901\n49x2\n", encoding="utf-8")
    assert refuse("ledger", "list", home=home).startswith(f"{path}:3: product: ")


def test_a_home_without_ledger_or_data_is_refused(refuse, home):
    shutil.rmtree(home / "ledger")
    assert refuse("rate", "8517.13.00.00", "--origin", "CN", home=home) == f"{home}/ledger: there is no such folder"
    (home / "data").unlink()
    assert "cannot be read: No such file or directory" in refuse("rate", "8517.13.00.00", "--origin", "CN", home=home)
    assert "cannot be read: No such file or directory" in refuse("schedule", "coverage", home=home)


def test_a_damaged_table_is_refused(refuse, home, tmp_path):
    whole = (home / "data/schedule/us/lines.csv.zst").read_bytes()
    copy = tmp_path / "data"
    shutil.copytree(home / "data" / "schedule", copy / "schedule")
    (home / "data").unlink()
    copy.rename(home / "data")
    (home / "data/schedule/us/lines.csv.zst").write_bytes(whole[: len(whole) // 2])
    assert refuse("rate", "8517.13.00.00", "--origin", "CN", home=home).endswith("lines.csv.zst: the zstd data is damaged or cut off")
