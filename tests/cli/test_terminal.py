"""What a terminal shows: at most 100 columns, no colours, nothing that cannot be piped."""

import re
import unicodedata

import pytest

WIDEST = 100

#: Words in capitals stand for files: of a scenario of the shipped world or of the small one, entry lines, a small world.
COMMANDS = """
rate 8517.13.00.00 --origin CN --value 1234.56
rate 9101.11.40 --origin CN --claim donation,in-transit
rate 1701.13.05.00 --origin DO
rate 7208.10.15.00 --origin MX --on 2025-03-12 --claim USMCA
rate 2204.21.50 --origin FR --value 1000000 --quantity 1200_liters --fees ocean
assess ENTRIES -o answers.csv
refund ENTRIES --void IEEPA
etr --from 2025-02-01 --to 2025-02-10
etr --by partner
etr --by authority
etr --by chapter
etr --by sector
etr --by measure --on 2025-09-01
panel --from 2025-01-01 --to 2025-03-01 --partners CN --products 8517 -o panel.csv
diff 2025-02-03 2025-02-05
diff 2025-02-03 2025-09-05 --by sector
diff 2025-02-03 2025-09-05 --by partner --top 3
brief
simulate --scenario CHINA
simulate --scenario CHINA --decompose --model armington
simulate --scenario CHINA --by account
simulate --scenario CHINA --by sector
simulate --scenario CHINA --by pair
simulate --scenario CHINA --by pass-through
simulate --scenario CHINA --by diversion
simulate --scenario SMALL --world WORLD --accounts raw --labour-supply 0.5
sweep --importer USA --exporter CHN --points 4
sweep --importer EU --exporter all --points 3 --from 0.5 --add
ensemble --scenario CHINA --draws 20 --model armington --pairs USA:CHN,CHN:USA --quantiles 0.01,0.05,0.25,0.5,0.75,0.95,0.99
ensemble --scenario SMALL --world WORLD --draws 20 --elasticity-draws none --flow-error 0.1 --figures revenue_musd,welfare_musd
respond CHINA --by CHN
respond CHINA --by CHN --rule escalate --step 0.05 --ceiling 0.1
war --players USA,CHN --starts 2
war --players USA,CHN,EU --instrument uniform --starts 1
war --players all --world WORLD
war --players all --world WORLD --instrument formula
talks --between USA,CHN --instrument uniform --points 3
talks --between A,B --world WORLD
linkage
linkage us-ieepa-fentanyl-ca --answer mirror
world info world-2022
world info WORLD
world check world-2022
world check WORLD
world aggregate WORLD --sectors ONE -o smaller
world import plain WORLD -o imported
world export --scenario SMALL --world WORLD -o exported
ledger list --on 2025-02-21
ledger list --on 2025-09-01
ledger list --on 2026-06-01
ledger doubts
ledger show us-section-232-steel
ledger show us-section-301-china
ledger show us-threat-reciprocal
ledger stacking --on 2019-01-01
ledger stacking --on 2025-06-20
ledger stacking --on 2026-03-01
ledger stacking --on 2025-06-20 --importer CN
ledger check
ledger check --importer CN
schedule coverage
""".strip().splitlines()

#: Figures with their names: any width, but nothing that a program stumbles over.
TABLES = [
    "etr --by sector",
    "diff 2025-02-03 2025-02-05",
    *(f"simulate --scenario SMALL --world WORLD --by {view}" for view in ("region", "account", "sector", "pair", "pass-through", "diversion")),
    "sweep --importer A --exporter B --world WORLD --points 3",
    "ensemble --scenario SMALL --world WORLD --draws 5 --elasticity-draws none --flow-error 0.1",
    "respond SMALL --by B --world WORLD",
    "war --players A,B --world WORLD",
    "talks --between A,B --world WORLD",
    "linkage",
]


@pytest.fixture
def words_of(scenario, world, tmp_path):
    """The words of a command line, with the files that it names."""

    def words(line):
        files = {}
        if "CHINA" in line:
            files["CHINA"] = scenario("add = 0.1\n", importer='"USA"', exporter='"CHN"')
        if "SMALL" in line:
            files["SMALL"] = scenario("add = 0.1\n")
        if "WORLD" in line:
            files["WORLD"] = world
        if "ENTRIES" in line:
            files["ENTRIES"] = tmp_path / "entries.csv"
            files["ENTRIES"].write_text("line_id,product,origin,entry,value_usd\n1,8517.13.00.00,CN,2025-02-10,1000000\n2,2203.00.00,DE,2025-05-01,500\n", encoding="utf-8")
        if "ONE" in line:
            files["ONE"] = tmp_path / "one.csv"
            files["ONE"].write_text("code,to\nfood,food\ncare,care\n", encoding="utf-8")
        return [str(files.get(word, word.replace("_liters", " liters"))) for word in line.split()]

    return words


def width(text):
    """Columns on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def too_wide(text, but=()):
    """Lines wider than the page, but for paths: they cannot be broken."""
    return [line for line in text.splitlines() if width(line) > WIDEST and not any(path in line for path in but)]


@pytest.mark.parametrize("line", COMMANDS)
def test_output_fits_100_columns_and_has_no_escape_codes(succeed, words_of, line):
    words = words_of(line)
    text = succeed(*words)
    assert too_wide(text, [word for word in words if word.startswith("/")]) == []
    assert "\x1b" not in text
    assert text.endswith("\n")
    assert not re.search(r"(?<![\w.,-])-0(\.0+)?(?![\w.,])", text), "a zero with a sign"


@pytest.mark.parametrize("line", ["rate 8517.13.00.00 --origin CN --on 2025-02-21", "simulate --scenario SMALL --world WORLD", "ledger list --on 2025-09-01"])
def test_the_terminal_changes_nothing(succeed, words_of, line):
    words = words_of(line)
    assert succeed(*words, env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "40"}) == succeed(*words)


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("line", TABLES)
def test_tables_for_programs_have_no_zero_with_a_sign(succeed, words_of, line, form):
    text = succeed(*words_of(line), "--format", form)
    assert "\x1b" not in text
    assert text.endswith("\n")
    assert not re.search(r"[,\s]-0(\.0+)?[,\n]", text)


def commands_below(help_text):
    """The names in the list of commands of a help text."""
    _, found, rest = help_text.partition("\nSubcommands:\n")
    return re.findall(r"^  (\S+)", rest, re.MULTILINE) if found else []


def all_commands(succeed):
    """Every command with its help text, also those below others."""
    texts = {(): succeed("--help")}
    for name in commands_below(texts[()]):
        texts[name,] = succeed(name, "--help")
        for below in commands_below(texts[name,]):
            texts[name, below] = succeed(name, below, "--help")
    return texts


def test_help_fits_100_columns(succeed):
    texts = all_commands(succeed)
    assert len(texts) > 25
    for command, text in texts.items():
        assert too_wide(text) == [], command
        assert text.endswith("\n")


def test_every_command_is_shown_here(succeed):
    texts = all_commands(succeed)
    shown = {tuple(line.split()[: len(command)]) for line in COMMANDS for command in texts}
    assert {command for command, text in texts.items() if not commands_below(text)} <= shown


def test_the_version_is_told(succeed):
    assert succeed("--version").startswith("impost ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["refnd"], "ledger, schedule; did you mean refund? (impost --help tells more)"),
        ([], "a command is missing; there are rate, assess, "),
        (["world", "show"], '"show" is no command; there are import, aggregate, check, info, export (impost world --help tells more)'),
        (["world"], "a command is missing; there are import, aggregate, check, info, export (impost world --help tells more)"),
        (["ledger", "list", "--onn", "2025-01-01"], '"--onn" is no option; did you mean --on? (impost ledger list --help tells more)'),
        (["ledger", "show", "us-ieepa-fentanyl-china"], '"us-ieepa-fentanyl-china" is no measure of the ledger; the nearest are us-ieepa-fentanyl-ca, us-ieepa-fentanyl-cn, us-ieepa-fentanyl-mx; '),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest(refuse, words, sentence):
    assert sentence in refuse(*words)
