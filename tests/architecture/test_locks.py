"""Can the locks be installed by pip alone, the same everywhere, with every byte checked?"""

import re
import tomllib
from pathlib import Path

import pytest

REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
LOCKS = ("requirements.lock", "requirements-dev.lock")
Pin = tuple[str, str | None]


def pins(lock: Path) -> dict[str, set[Pin]]:
    """name -> (version, marker) of a lock; a name stands twice where the Pythons differ."""
    found: dict[str, set[Pin]] = {}
    for line in lock.read_text().splitlines():
        if match := REQUIREMENT.match(line):
            found.setdefault(match["name"], set()).add((match["version"], match["marker"]))
    return found


def plain(requirement: str) -> str:
    """`psycopg[binary]>=3.2` -> `psycopg`, spelt as locks spell it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0]).lower()


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, list[str]]:
    """Names that pyproject.toml asks for: `run`, and each extra."""
    table = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    asked = {"run": table["dependencies"], **table["optional-dependencies"]}
    return {group: [plain(line) for line in lines] for group, lines in asked.items()}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(root: Path, lock: str) -> None:
    """No address, index or option line: where packages come from is the machine's own affair."""
    lines = (root / lock).read_text().splitlines()

    assert lines
    assert not [line for line in lines if not (REQUIREMENT.match(line) or HASH.match(line))]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(root: Path, lock: str) -> None:
    """pip refuses the whole file otherwise, on the user's machine."""
    lines = (root / lock).read_text().splitlines()
    following = zip(lines, [*lines[1:], ""], strict=True)

    assert not [line for line, after in following if REQUIREMENT.match(line) and not HASH.match(after)]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_serves_python_3_11_to_3_14(root: Path, lock: str) -> None:
    """Where a package stands twice, its markers tell the versions apart; numpy shows that there are such."""
    twice = {name: found for name, found in pins(root / lock).items() if len(found) > 1}

    assert "numpy" in twice
    assert not [name for name, found in twice.items() if any(marker is None for _, marker in found)]


def test_what_runs_is_locked(root: Path, project: dict[str, list[str]]) -> None:
    """Every dependency, and the Chinese font that the charts need."""
    assert not set(project["run"] + project["cjk"]) - set(pins(root / "requirements.lock"))


def test_what_tests_is_locked(root: Path, project: dict[str, list[str]]) -> None:
    """The tools for tests, and the extras that tests need, stand in the second lock only."""
    tested = set(project["dev"] + project["notify"])

    assert not tested - set(pins(root / "requirements-dev.lock"))
    assert not tested & set(pins(root / "requirements.lock"))


def test_tests_run_with_the_versions_that_users_get(root: Path) -> None:
    """The second lock is the first and more."""
    users, developers = (pins(root / lock) for lock in LOCKS)

    assert not {name: found for name, found in users.items() if developers.get(name) != found}
