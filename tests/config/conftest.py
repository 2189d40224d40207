"""Fixtures of the configuration tests: files on disk, and what is wrong with them."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import check_policy, load_policy
from connector.errors import ConfigError
from rules.model import Instant
from rules.policy import Calendar, Policy


@pytest.fixture
def problems_of(tmp_path: Path) -> Callable[[str], list[str]]:
    """What is told about a policy file with this text, as "LINE:COL: ..."; [] when it can be used."""

    def read(text: str) -> list[str]:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        try:
            load_policy(path)
        except ConfigError as error:
            return [problem.removeprefix(f"{path}:") for problem in error.problems]
        return []

    return read


@pytest.fixture
def policy_of(tmp_path: Path) -> Callable[[str], Policy]:
    """The policy that a file with this text means."""

    def read(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return load_policy(path)

    return read


@pytest.fixture
def calendars(tmp_path: Path) -> Callable[[str], dict[str, Calendar]]:
    """The calendars of a policy file with this text, by name. Files beside it stand in `tmp_path`."""

    def read(text: str) -> dict[str, Calendar]:
        names = tomllib.loads(text)["calendars"]
        each = (f'{{ when = "key = A-{n}", target = "4h", calendar = "{name}" }}' for n, name in enumerate(names))
        goals = ", ".join(each)
        path = tmp_path / "policy.toml"
        path.write_text(f'{text}\n[[sla]]\nname = "R"\nkind = "resolution"\ngoals = [{goals}]\n', encoding="utf-8")
        return {goal.calendar.name: goal.calendar for goal in load_policy(path).metrics[0].goals}

    return read


@pytest.fixture
def warnings_of(tmp_path: Path) -> Callable[..., list[str]]:
    """What is doubtful about a policy file with this text, as "LINE:COL: ..."."""

    def read(text: str, now: Instant | None = None) -> list[str]:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return [warning.removeprefix(f"{path}:") for warning in check_policy(path, now).warnings]

    return read
