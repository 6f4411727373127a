"""A folder of the library includes headers only of the folders that the house allows (rooms and their uses, see ROOMS)."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]

# What each room may use: the table of the architecture, with what its rooms may use in turn.
ROOMS = {
    "base": [],
    "io": ["base"],
    "schedule": ["io"],
    "ledger": ["schedule"],
    "duty": ["ledger"],
    "exposure": ["duty"],
    "world": ["io"],
    "equilibrium": ["world"],
    "strategy": ["equilibrium"],
    "brief": ["exposure", "strategy"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)


def allowed(room):
    """The room itself and all that it may use."""
    return {room}.union(*(allowed(used) for used in ROOMS[room]))


def violations(library):
    """Every include below the folder `library` (src/impost) that its room may not have, as a sentence."""
    found = []
    for path in sorted(library.rglob("*")):
        if path.suffix not in {".hpp", ".cpp", ".inc"}:
            continue
        room = path.relative_to(library).parts[0]
        if room not in ROOMS:
            found.append(f"{path.relative_to(library)}: the house has no room {room}")
            continue
        for include in INCLUDE.findall(path.read_text(encoding="utf-8")):
            parts = include.split("/")
            if parts[0] in {"apps", "tools", "tests", "bench", "fuzz", ".."} or (len(parts) == 1 and (path.parent / include).exists()):
                found.append(f"{path.relative_to(library)}: {include} is not named from src/")
            if parts[0] == "impost" and parts[1] not in allowed(room):
                found.append(f"{path.relative_to(library)}: {room} may not include {include}")
    return found


def test_every_room_includes_only_what_it_may_use():
    assert violations(HOME / "src" / "impost") == []


def test_every_room_of_the_house_is_there():
    assert {path.name for path in (HOME / "src" / "impost").iterdir() if path.is_dir()} == set(ROOMS)


def test_rooms_are_linked_as_the_house_allows():
    text = (HOME / "CMakeLists.txt").read_text(encoding="utf-8")
    linked = dict(re.findall(r"^impost_room\((\w+)(.*)\)", text, re.MULTILINE))
    assert set(linked) == set(ROOMS)
    for room, words in linked.items():
        uses = re.search(r"USES ([a-z ]+)", words)
        assert set(uses.group(1).split() if uses else []) <= allowed(room), room


@pytest.mark.parametrize(
    ("room", "include", "refused"),
    [
        ("base", "impost/io/csv.hpp", True),
        ("world", "impost/schedule/schedule.hpp", True),
        ("equilibrium", "impost/exposure/rates.hpp", True),
        ("exposure", "impost/world/world.hpp", True),
        ("duty", "impost/brief/brief.hpp", True),
        ("duty", "impost/base/decimal.hpp", False),
        ("brief", "impost/world/world.hpp", False),
    ],
)
def test_a_planted_violation_is_found(tmp_path, room, include, refused):
    folder = tmp_path / "impost" / room
    folder.mkdir(parents=True)
    (folder / "planted.cpp").write_text(f'#include <string>\n#  include "{include}"\n', encoding="utf-8")
    expected = [f"{room}/planted.cpp: {room} may not include {include}"] if refused else []
    assert violations(tmp_path / "impost") == expected


def test_a_room_that_the_house_does_not_know_is_found(tmp_path):
    (tmp_path / "impost" / "cellar").mkdir(parents=True)
    (tmp_path / "impost" / "cellar" / "a.hpp").write_text("", encoding="utf-8")
    assert violations(tmp_path / "impost") == ["cellar/a.hpp: the house has no room cellar"]
