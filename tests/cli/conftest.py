"""The command as its users run it."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("IMPOST_SHARED", HOME.parent / "shared"))


def program():
    """The command under test: $IMPOST, else what `make` builds, else the release build."""
    for path in (os.environ.get("IMPOST"), HOME / "build" / "impost", HOME / "build" / "release" / "impost"):
        if path and Path(path).exists():
            return str(path)
    pytest.fail("there is no build/impost: run make first, or name the command in IMPOST")


@dataclass
class Outcome:
    """What a run of the command left."""

    code: int
    out: str
    err: str


def interrupt(folder, *words, after=1.0):
    """Runs the command and interrupts it as Ctrl-C does, once it listens and has had so many seconds more."""
    process = subprocess.Popen([program(), *map(str, words)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        process.kill()
        pytest.skip("no /proc to see whether the command listens")
    for _ in range(600):
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1:
            break
        time.sleep(0.05)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture
def impost(tmp_path):
    """Runs the command in an empty folder."""
    folder = tmp_path / "cwd"
    folder.mkdir()

    def run(*words, home=None, env=None):
        environment = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "IMPOST_HOME"}}
        environment |= {"IMPOST_HOME": str(home)} if home else {}
        environment |= env or {}
        done = subprocess.run([program(), *map(str, words)], cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
        return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    run.folder = folder
    return run


@pytest.fixture
def succeed(impost):
    """Runs the command, which has to end well and say nothing on standard error."""

    def run(*words, **options):
        outcome = impost(*words, **options)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome.out

    return run


@pytest.fixture
def refuse(impost):
    """Runs the command, which has to refuse: one sentence on standard error, exit status 2, nothing printed or written."""

    def run(*words, **options):
        outcome = impost(*words, **options)
        assert outcome.code == 2, outcome
        assert outcome.out == ""
        assert outcome.err.startswith("impost: ")
        assert outcome.err.endswith("\n")
        assert outcome.err.count("\n") == 1, outcome.err
        assert list(impost.folder.iterdir()) == []
        return outcome.err.removeprefix("impost: ").rstrip("\n")

    return run


@pytest.fixture
def home(tmp_path):
    """A copy of the project's home in which a test can spoil the ledger; data are linked."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "data").symlink_to(HOME / "data")
    for path in (HOME / "ledger").rglob("*"):
        if path.is_file():
            copy = folder / path.relative_to(HOME)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def world(tmp_path):
    """A world of two regions and two sectors in the plain form, with its inner accounts."""
    folder = tmp_path / "world"
    folder.mkdir()
    files = {
        "flows.csv": "exporter,importer,sector,value,tariff\nA,A,food,100,0\nA,B,food,10,0.05\nB,A,food,20,0.1\nB,B,food,50,0\n"
        "A,A,care,30,0\nB,A,care,5,0\nB,B,care,40,0\n",
        "elasticities.csv": "sector,theta\nfood,4\ncare,2.5\n",
        "sectors.csv": "sector,kind\nfood,goods\ncare,services\n",
        # Expenditure, duty paid: A food 100 + 20 * 1.1 = 122, care 35; B food 50 + 10 * 1.05 = 60.5, care 40.
        "intermediate.csv": "region,input,sector,value\nA,food,food,40\nA,food,care,2\nA,care,food,10\nA,care,care,5\n"
        "B,food,food,20\nB,food,care,0.5\nB,care,food,5\nB,care,care,10\n",
        "final.csv": "region,sector,value\nA,food,80\nA,care,20\nB,food,40\nB,care,25\n",
        "value_added.csv": "region,sector,value\nA,food,60\nA,care,23\nB,food,45\nB,care,34.5\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def scenario(tmp_path):
    """Writes a scenario of one change; returns its path."""

    def write(change='set = 0.1\n', importer='"A"', exporter='"B"'):
        path = tmp_path / "scenario.toml"
        path.write_text(f"title = \"T\"\n[[tariff]]\nimporter = {importer}\nexporter = {exporter}\nsectors = \"goods\"\n{change}", encoding="utf-8")
        return path

    return write
