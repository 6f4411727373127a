"""impost assess: the duties on every entry line of a table."""

import csv
import gzip
import json
import os
import signal
import subprocess
import time
from decimal import Decimal

import pytest
from conftest import program

HEADER = "line_id,product,origin,entry,value_usd"


@pytest.fixture
def folder(tmp_path):
    """A folder of the test's own for tables."""
    path = tmp_path / "tables"
    path.mkdir()
    return path


@pytest.fixture
def table(folder):
    """Writes a table of entry lines; returns its path."""

    def write(*rows, header=HEADER, name="entries.csv"):
        path = folder / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cents(text):
    return int(Decimal(text) * 100)


# HTSUS 8517.13.00 is free, 9903.01.20 adds 10 % from 2025-02-04; 6109.10.00 owes 16.5 %, under the USMCA nothing.
def test_every_line_is_answered_with_its_duty_rate_and_headings(succeed, table, folder):
    entries = table("a,8517.13.00.00,CN,2025-02-04,1000", "b,8517130000,CHN,2025-02-03T23:00:00-05:00,1000", 'c,6109.10.00,MX,2025-02-05,99.99')
    said = succeed("assess", entries, "-o", folder / "out.csv")
    assert (folder / "out.csv").read_text() == (
        "line_id,duty_usd,rate,headings,status\n"
        "a,100.00,0.1,8517.13.00.00;9903.01.20,ok\n"
        "b,0.00,0,8517.13.00.00,ok\n"
        "c,16.50,0.165,6109.10.00,ok\n"
    )
    assert said == "3 rows, 3 assessed to an amount: $116.50\n"


def test_a_table_says_the_same_as_one_line_at_a_time(succeed, table, folder):
    header = HEADER + ",quantity,unit,claims,facts,copper-content"
    rows = [
        ("8517.13.00.00", "CN", "2025-05-01", "1234.56", "", "", "donation", "", "", []),
        ("6109.10.00", "MX", "2025-03-05", "18000", "", "", "USMCA", "", "", []),
        ("2204.21.50", "FR", "2025-06-01", "9000", "1200", "liters", "", "", "", ["--quantity", "1200 liters"]),
        ("1701.13.05", "DO", "2025-02-20", "500", "2000", "lb", "", "polarization-degrees=96", "", ["--quantity", "2000 lb", "--fact", "polarization-degrees=96"]),
        ("7308.90.95", "DE", "2025-06-10", "40000", "", "", "steel-content=60%", "", "", []),
        ("7408.11.30", "JP", "2025-09-10", "40000", "", "", "", "", "70%", ["--claim", "copper-content=70%"]),
        ("8708.29.51.60", "CN", "2025-04-10", "1000", "", "", "9802.00.50", "value-of-repairs=200", "", ["--fact", "value-of-repairs=200"]),
        ("9101.11.40", "CH", "2025-09-01", "500", "2", "No.", "", "", "", ["--quantity", "2 No."]),
        ("6109.10.00", "CU", "2025-03-05", "18000", "", "", "", "", "", []),
    ]
    entries = table(*(",".join([str(number), *row[:-1]]) for number, row in enumerate(rows)), header=header)
    succeed("assess", entries, "-o", folder / "out.csv", "--lines", folder / "lines.csv")
    answers, lines = read(folder / "out.csv"), read(folder / "lines.csv")
    assert len(answers) == len(rows)
    for number, (product, origin, entry, value, _, _, claim, _, _, more) in enumerate(rows):
        claims = ["--claim", claim] if claim else []
        alone = json.loads(succeed("rate", product, "--origin", origin, "--on", entry, "--value", value, *claims, *more, "--json"))
        assert answers[number]["headings"].split(";") == [line["heading"] or line["measure"] for line in alone["lines"]]
        mine = [line for line in lines if line["line_id"] == str(number)]
        assert [(line["heading"], line["authority"], line["measure"], line["rate"]) for line in mine] == [
            (line["heading"], line["authority"], line["measure"], line["rate"]) for line in alone["lines"]
        ]
        assert [line["duty_usd"] for line in mine] == [f"{line['amount']:.2f}" if "amount" in line else "" for line in alone["lines"]]
        known = all("amount" in line for line in alone["lines"])
        assert answers[number]["duty_usd"] == (f"{sum(line['amount'] for line in alone['lines']):.2f}" if known else "")
        assert (answers[number]["status"] == "ok") == known
    assert answers[7]["status"] == "lacks: value-of-case-and-strap; value-of-battery"


GOOD = ["8517.13.00.00,CN,2025-02-{:02},{}.10,", "6109100012,MX,2025-03-{:02},{}.25,USMCA", "7208.10.15.00,DE,2025-06-{:02},{},", "2204215040,FR,2025-08-{:02},{}.99,"]
# What follows the line's id, and the reason it is refused for.
BAD = [
    ("0101.99.99.99,CN,2025-02-04,100,", "0101.99.99.99 is no line of the schedule on 2025-02-04"),
    ("85AB,CN,2025-02-04,100,", 'product: "85AB" is not a tariff code: only digits and dots may stand in it'),
    ("8517.13.00.00,XX,2025-02-04,100,", 'origin: "XX" is not an ISO 3166 country code'),
    ("8517.13.00.00,CN,2025-02-30,100,", 'entry: "2025-02-30" is a day that does not exist'),
    ("8517.13.00.00,CN,2024-12-31,100,", "2024-12-31 lies before the first schedule at hand (2025-01-01)"),
    ("8517.13.00.00,CN,2025-02-04,-100,", "the customs value is negative"),
    ('8517.13.00.00,CN,2025-02-04,"1,000",', 'value_usd: "1,000" is not a number'),
    ("8517.13.00.00,CN,2025-02-04", "the row has 4 fields where the header has 6"),
    ("8517.13.00.00,CN,2025-02-04,100,NOSUCH", '"NOSUCH" is no preference program and no exception that a measure knows'),
    # The quote closes where the next bad number opens one, hundreds of rows below; yet only this row is at fault.
    ('8517.13.00.00,CN,2025-02-04,100,"USMCA', "a quoted field never ends, or text stands behind its closing quote"),
]


def test_of_a_million_rows_exactly_the_bad_ones_are_rejected_each_with_its_reason(folder):
    every = 100  # one row in so many is bad
    rows = 1_000_000
    bad = {number: BAD[number // every % len(BAD)] for number in range(37, rows, every)}
    with open(folder / "in.csv", "w", encoding="utf-8") as file:
        file.write(HEADER + ",claims\n")
        for number in range(rows):
            tail = bad[number][0] if number in bad else GOOD[number % len(GOOD)].format(number % 28 + 1, number % 5000)
            file.write(f"{number},{tail}\n")

    words = [program(), "assess", "in.csv", "-o", "out.csv", "--rejects", "rejects.csv"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        said, complained = child.stdout.read().decode(), child.stderr.read().decode()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert (child.returncode, complained) == (1, "impost: 10,000 of 1,000,000 rows were rejected: see rejects.csv\n")
    assert used.ru_maxrss * 1024 < 200_000_000  # bytes; no less than what the test itself holds at that moment

    rejects = read(folder / "rejects.csv")
    # The header stands on line 1.
    assert [(int(row["line"]), row["line_id"], row["reason"]) for row in rejects] == [(number + 2, str(number), reason) for number, (_, reason) in bad.items()]
    total = known = at = 0
    with open(folder / "out.csv", encoding="utf-8") as file:
        next(file)
        for line in file:
            number, duty, _, _, status = line.rstrip("\n").split(",")
            while at in bad:
                at += 1
            assert int(number) == at, "the rows stand in the table's order"
            at += 1
            if status == "ok":
                known += 1
                total += int(duty.replace(".", ""))
            else:
                assert duty == ""
    assert at == rows
    assert said.splitlines()[0] == f"1,000,000 rows, {known:,} assessed to an amount: ${total // 100:,}.{total % 100:02}"


# What a row states, by its columns, and why it is refused.
STATED = [
    ("6109.10.00.04,VN,2025-02-04,100,5,foo,,", '"foo" is no unit of quantity; the schedule counts 6109.10.00.04 in doz., kg'),
    ("6109.10.00,VN,2025-02-04,100,,kg,,", "unit: the unit kg has no quantity"),
    ("6109.10.00,VN,2025-02-04,100,5,kg;doz.,,", "unit: the unit doz. has no quantity"),
    ("2204.21.50,FR,2025-02-04,100,100;5000,liters;liters,,", "the quantity is stated twice, as 100 liters and as 5000 liters"),
    ("2204.21.50,FR,2025-02-04,100,;5,kg;liters,,", 'quantity: a part is empty in ";5"'),
    ("8450.11.00.80,DE,2025-11-20,1000,,,steel-content=30%,50%", "steel-content is stated twice, as 30% and as 50%"),
    ("8450.11.00.80,DE,2025-11-20,1000,,,steel-content=30%;steel-content=50%,", "steel-content is stated twice, as 30% and as 50%"),
    ("6109.10.00,KR,2025-02-04,100,,,KR;;S,", 'claims: a part is empty in "KR;;S"'),
    ("6109.10.00,KR,2025-02-04,100,,,KR;,", 'claims: a part is empty in "KR;"'),
    ("6109.10.00,VN,2025-02-04,3000,,,informal-entry,", "the claim informal-entry holds up to a value of 2500.00 USD, not for 3000.00 (19 U.S.C. 1498(a)(1); 19 CFR 143.21(a); 77 FR 72720)"),
]


def test_a_row_that_contradicts_itself_is_rejected_and_one_that_repeats_itself_is_not(impost, table, folder):
    fine = [
        "8450.11.00.80,DE,2025-11-20,1000,,,steel-content=30%,30%",
        "2204.21.50,FR,2025-02-04,100,100;100,liters;liters,,",
    ]
    rows = [f"{number},{tail}" for number, tail in enumerate([*fine, *(tail for tail, _ in STATED)])]
    rows.append(" ,6109.10.00,VN,2025-02-04,100,,,,")
    outcome = impost("assess", table(*rows, header=HEADER + ",quantity,unit,claims,steel-content"), "-o", folder / "out.csv", "--rejects", folder / "rejects.csv")
    assert outcome.code == 1
    assert [(row["line_id"], row["status"]) for row in read(folder / "out.csv")] == [("0", "ok"), ("1", "ok")]
    rejects = read(folder / "rejects.csv")
    assert [row["reason"] for row in rejects] == [*(reason for _, reason in STATED), "line_id: the line has no id"]


# The agreement's origins are CA and MX; goods in transit were spared until 2025-05-27; 8517.13.00 is free, and 9903.01.14 asks for the claim.
@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("6109.10.00.12,DE,2025-09-10,1000,USMCA", "in vain: USMCA"),
        ("6109.10.00.12,MX,2025-09-10,1000,USMCA", "ok"),
        ("8517.13.00.00,CA,2025-09-10,1000,USMCA", "ok"),
        ("6109.10.00.12,VN,2025-04-10,1000,in-transit", "ok"),
        ("6109.10.00.12,VN,2026-01-10,1000,in-transit", "in vain: in-transit"),
        ("2204.21.50.40,DE,2025-02-10,1000,USMCA", "lacks: quantity-in-liters; in vain: USMCA"),
        ("6109.10.00.12,DE,2026-08-10,500,postal", "in vain: postal"),
        ("6109.10.00.12,HN,2026-03-01,500,P+", "in vain: P+"),
        ("6109.10.00.12,HN,2026-03-01,500,P", "ok"),
    ],
)
def test_a_claim_that_nothing_takes_leaves_a_trace(succeed, table, folder, row, status):
    entries = table("a," + row, header=HEADER + ",claims")
    succeed("assess", entries, "-o", folder / "out.csv")
    assert [row["status"] for row in read(folder / "out.csv")] == [status]
    succeed("refund", entries, "--void", "Section 201", "-o", folder / "out.csv")
    assert [row["status"] for row in read(folder / "out.csv")] == [status]


def test_without_a_table_of_rejects_a_bad_row_stands_in_its_place(impost, table, folder):
    outcome = impost("assess", table("a,8517.13.00.00,CN,2025-02-04,1000", "b,8517.13.00.00,CN,2025-02-04,-1"), "-o", folder / "out.csv")
    assert (outcome.code, outcome.err) == (1, f"impost: 1 of 2 rows was rejected: see the status in {folder / 'out.csv'}\n")
    assert [(row["line_id"], row["duty_usd"], row["status"]) for row in read(folder / "out.csv")] == [("a", "100.00", "ok"), ("b", "", "rejected: the customs value is negative")]


def many(rows):
    return [f"{number},8517.13.00.00,{'CN' if number % 3 else 'VN'},2025-02-{number % 28 + 1:02},{number % 777}.50" for number in range(rows)]


def test_answers_are_the_same_with_any_number_of_threads(succeed, table, folder):
    entries = table(*many(60_000))
    for threads in ("1", "7"):
        succeed("assess", entries, "-o", folder / f"{threads}.csv", "--lines", folder / f"lines-{threads}.csv", "--threads", threads)
    assert (folder / "1.csv").read_bytes() == (folder / "7.csv").read_bytes()
    assert (folder / "lines-1.csv").read_bytes() == (folder / "lines-7.csv").read_bytes()


def test_packed_tables_hold_the_same_as_plain_ones(succeed, table, folder):
    entries = table(*many(30_000))
    succeed("assess", entries, "-o", folder / "plain.csv")
    (folder / "in.gz").write_bytes(gzip.compress(entries.read_bytes()))
    subprocess.run(["zstd", "-q", entries, "-o", folder / "in.zst"], check=True)
    succeed("assess", folder / "in.gz", "-o", folder / "out.csv.zst")
    succeed("assess", folder / "in.zst", "-o", folder / "out.csv.gz")
    plain = (folder / "plain.csv").read_bytes()
    assert gzip.decompress((folder / "out.csv.gz").read_bytes()) == plain
    assert subprocess.run(["zstd", "-dc", folder / "out.csv.zst"], capture_output=True, check=True).stdout == plain


def test_the_duties_of_a_line_add_up_to_it(succeed, table, folder):
    entries = table("a,8517.13.00.00,CN,2025-03-10,333.33", "b,7308.90.95,CN,2025-06-10,12345.67", "c,6109.10.00,IN,2025-09-01,0.07")
    succeed("assess", entries, "-o", folder / "out.csv", "--lines", folder / "lines.csv")
    sums = {}
    for line in read(folder / "lines.csv"):
        sums[line["line_id"]] = sums.get(line["line_id"], 0) + cents(line["duty_usd"])
    assert sums == {row["line_id"]: cents(row["duty_usd"]) for row in read(folder / "out.csv")}


def test_the_law_can_be_another(succeed, table, folder):
    entries = table("a,8517.13.00.00,CN,2025-03-10,1000")
    succeed("assess", entries, "-o", folder / "out.csv", "--without", "us-ieepa-fentanyl-cn")
    assert [row["duty_usd"] for row in read(folder / "out.csv")] == ["0.00"]
    succeed("assess", entries, "-o", folder / "out.csv", "--as-of", "2025-02-10")
    assert [row["duty_usd"] for row in read(folder / "out.csv")] == ["100.00"]


def test_days_beyond_the_ledger_carry_a_caution(impost, table, folder):
    outcome = impost("assess", table("a,8517.13.00.00,CN,2025-03-10,1000", "b,8517.13.00.00,CN,2026-09-10,1000"), "-o", folder / "out.csv")
    assert outcome.code == 0
    assert outcome.err.startswith("impost: caution: ")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("before", [None, "what stood there before\n"])
def test_a_run_that_is_interrupted_leaves_no_half_file(folder, sent, before):
    """The table is a pipe that stays open, so that the run cannot end by itself."""
    out = folder / "out"
    out.mkdir()
    if before is not None:
        (out / "out.csv").write_text(before)
    os.mkfifo(folder / "pipe")
    words = [program(), "assess", "pipe", "-o", "out/out.csv", "--lines", "out/lines.csv.gz", "--rejects", "out/rejects.csv"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        with open(folder / "pipe", "w", encoding="utf-8") as pipe:
            pipe.write("\n".join([HEADER, *many(60_000)]))  # several blocks
            pipe.flush()
            standing = len(list(out.iterdir()))
            deadline = time.monotonic() + 60
            while len(list(out.iterdir())) < 3 + (before is not None) and time.monotonic() < deadline:
                time.sleep(0.01)
            assert len(list(out.iterdir())) == 3 + (before is not None), standing
            child.send_signal(sent)
            said = child.communicate()[0]
    assert (child.returncode, said) == (130, b"")
    assert {path.name: path.read_text() for path in out.iterdir()} == ({"out.csv": before} if before is not None else {})


def test_a_table_that_breaks_off_leaves_no_half_file(impost, table, folder):
    packed = gzip.compress(table(*many(60_000)).read_bytes())
    (folder / "cut.gz").write_bytes(packed[: len(packed) * 9 // 10])
    outcome = impost("assess", folder / "cut.gz", "-o", folder / "out.csv", "--rejects", folder / "rejects.csv")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"impost: {folder / 'cut.gz'}: the gzip data is damaged or cut off\n"
    assert {path.name for path in folder.iterdir()} == {"cut.gz", "entries.csv"}


@pytest.mark.parametrize(
    ("header", "words", "part"),
    [
        ("line_id,product,origin,value_usd", [], "entries.csv:1: the column entry is missing"),
        (HEADER + ",colour,smell", [], 'entries.csv:1: the columns "colour", "smell" are unknown'),
        (HEADER + ",quantity", [], "entries.csv:1: the column unit is missing"),
        (HEADER + ",product", [], 'entries.csv:1: the column "product" stands twice'),
        (HEADER, ["--lines", "out.csv"], "two outputs go to the same file"),
        (HEADER, ["--rejects", "no/such/folder/rejects.csv"], "No such file or directory"),
        (HEADER, ["--without", "nothing"], "nothing"),
        (HEADER, ["--as-of", "yesterday"], '--as-of: "yesterday"'),
        (HEADER, ["--threads", "0"], "--threads"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(refuse, table, header, words, part):
    assert part in refuse("assess", table("a,8517.13.00.00,CN,2025-02-04,1000,1", header=header), "-o", "out.csv", *words)


@pytest.mark.parametrize("option", ["-o", "--lines", "--rejects"])
@pytest.mark.parametrize("name", ["entries.csv", "other/../entries.csv", "link.csv", "hard-link.csv"])
def test_the_table_that_is_read_is_not_written_over(refuse, table, folder, option, name):
    entries = table("a,8517.13.00.00,CN,2025-02-04,1000")
    before = entries.read_bytes()
    (folder / "other").mkdir()
    (folder / "link.csv").symlink_to("entries.csv")
    (folder / "hard-link.csv").hardlink_to(entries)
    outputs = {"-o": folder / "out.csv", option: f"{folder}/{name}"}
    assert "the output is the table that is read" in refuse("assess", entries, *(word for pair in outputs.items() for word in pair))
    assert entries.read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"entries.csv", "link.csv", "hard-link.csv", "other"}


def test_standard_output_is_written_on_from_where_it_stands(table, folder):
    """A shell that sends several commands to one file."""
    entries = table("a,8517.13.00.00,CN,2025-02-04,1000")
    shell = 'echo before; "$0" assess "$1" -o /dev/stdout; echo behind'
    with open(folder / "all.txt", "wb") as file:
        subprocess.run(["sh", "-c", shell, program(), entries], stdout=file, check=True)
    assert (folder / "all.txt").read_text() == "before\nline_id,duty_usd,rate,headings,status\na,100.00,0.1,8517.13.00.00;9903.01.20,ok\nbehind\n"
    assert {path.name for path in folder.iterdir()} == {"entries.csv", "all.txt"}


def test_a_dash_is_no_file(refuse, table):
    assert refuse("assess", table("a,8517.13.00.00,CN,2025-02-04,1000"), "-o", "-") == "-: is no file: standard output is /dev/stdout"


@pytest.mark.parametrize(("text", "part"), [("", "the table is empty"), ("# a remark\n", "the table is empty"), (None, "No such file or directory")])
def test_a_table_without_header_is_refused(refuse, folder, text, part):
    if text is not None:
        (folder / "entries.csv").write_text(text)
    assert part in refuse("assess", folder / "entries.csv", "-o", "out.csv")
