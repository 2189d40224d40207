"""Fixtures of the command line's tests: running it in this process, and where the policies are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import main


@pytest.fixture
def aftercare() -> Callable[..., Result]:
    """Runs `aftercare ARGS...` and answers with its exit code and output."""

    def run(*args: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)

    return run


@pytest.fixture
def any_policy() -> Path:
    """A policy that fits any issue of any Jira."""
    return Path(__file__).resolve().parent.parent / "policies" / "any.toml"
