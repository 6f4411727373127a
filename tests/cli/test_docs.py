"""What the documentation tells to run runs."""

import re
import shlex

import pytest
from conftest import HOME, program

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
NOT_RUN = "# not run"


def commands(text):
    """The lines of ```sh blocks that call the command, without a prompt; blocks marked as not run are left out."""
    found = []
    for block in BLOCK.findall(text):
        if NOT_RUN in block:
            continue
        for line in block.replace("\\\n", " ").splitlines():
            line = line.strip().removeprefix("$ ")
            if line.startswith("build/impost"):
                found.append(line)
    return found


def documented():
    pages = [page for page in (HOME / "README.md", *sorted((HOME / "docs").glob("*.md")), HOME / "bench" / "peers" / "README.md") if page.exists()]
    return [(page.name, line) for page in pages for line in commands(page.read_text(encoding="utf-8"))]


def test_commands_are_found_in_a_page():
    page = "text\n```sh\n$ build/impost rate 1 \\\n    --origin CN\nanswer\nbuild/impost etr\n```\n```sh\n# not run\nbuild/impost brief\n```\n```toml\nbuild/impost x\n```\n"
    assert [shlex.split(line) for line in commands(page)] == [["build/impost", "rate", "1", "--origin", "CN"], ["build/impost", "etr"]]


@pytest.mark.parametrize(("words", "begins"), [(("brief",), "Additional duty of 10"), (("rate", "8517.13.00.00", "--origin", "CN", "--on", "2025-02-21"), "8517.13.00.00  from")])
def test_the_readme_shows_what_is_printed(succeed, words, begins):
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", (HOME / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = next(block for language, block in blocks if not language and block.startswith(begins))
    assert succeed(*words).startswith(shown)


@pytest.mark.parametrize(("page", "line"), documented() or [pytest.param("", "", marks=pytest.mark.skip(reason="no page tells to run the command"))])
def test_a_documented_command_runs(page, line, tmp_path):
    import os
    import subprocess

    # Redirections and pipes work as in a shell; files that a command writes go to a folder of the test's own.
    for name in ("data", "docs", "ledger", "tests", "web"):
        if (HOME / name).exists():
            (tmp_path / name).symlink_to(HOME / name)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "impost").symlink_to(os.path.realpath(program()))
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{page}: {line}\n{done.stderr}"
