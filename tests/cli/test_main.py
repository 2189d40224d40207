"""Tests of connector.cli: the list of commands, errors for people, and that nothing is loaded that is not needed."""

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import Result

from connector.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent
Aftercare = Callable[..., Result]


def loaded_after(*args: str) -> set[str]:
    """Modules in a fresh process once the command line has run with these arguments."""
    script = (
        "import sys\nfrom connector.cli import main\n"
        f"try:\n    main({list(args)!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_in_the_list_can_be_loaded(name: str) -> None:
    """The list names modules that nothing else refers to."""
    module, _, attribute = COMMANDS[name][0].partition(":")

    assert isinstance(getattr(import_module(module), attribute), click.Command)


def test_the_help_lists_every_command(aftercare: Aftercare) -> None:
    """With a line for each."""
    result = aftercare("--help")

    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)


def test_an_unknown_command_is_answered_with_those_that_there_are(aftercare: Aftercare) -> None:
    """And with the exit code of wrong usage."""
    result = aftercare("plann")

    assert result.exit_code == 2
    assert f'There is no command "plann". Commands: {", ".join(sorted(COMMANDS))}.' in result.output


def test_the_help_loads_no_command() -> None:
    """It answers at once, whatever the commands need."""
    loaded = loaded_after("--help")

    assert "connector.cli" in loaded
    assert not loaded & {"connector.cli.plan", "connector.cli.serve", "rules", "pydantic", "flask", "sqlalchemy"}


def test_planning_offline_loads_neither_jira_nor_store_nor_web() -> None:
    """What a plan from files needs is the rules and a reader of TOML."""
    loaded = loaded_after("plan", "--issue", "missing.json", "--policy", "tests/policies/any.toml")

    assert "connector.cli.plan" in loaded
    assert not loaded & {"flask", "sqlalchemy", "jira", "requests", "apscheduler", "holidays", "matplotlib", "rich"}


def test_an_error_for_people_is_shown_without_a_traceback(aftercare: Aftercare, tmp_path: Path) -> None:
    """All of it on standard error, with exit code 2."""
    path = tmp_path / "policy.toml"
    path.write_text('langauge = "en"\nscope = 1\n', encoding="utf-8")

    result = aftercare("plan", "--issue", "x.json", "--policy", path)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.removeprefix(f"{path}:").split(": ")[0] for line in result.stderr.splitlines()] == ["1:1", "2:1"]


def test_the_module_is_the_command() -> None:
    """`python -m connector` is `aftercare`."""
    done = subprocess.run(
        [sys.executable, "-m", "connector", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("Usage: aftercare ")
