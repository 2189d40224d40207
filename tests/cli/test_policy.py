"""Tests of connector.cli.policy: a policy is checked without any Jira."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Aftercare = Callable[..., Result]
EXAMPLE = Path(__file__).resolve().parent.parent.parent / "config.example.toml"


def test_a_good_policy_is_summed_up(aftercare: Aftercare, any_policy: Path) -> None:
    """With its digest, which plans name, and its clocks."""
    result = aftercare("policy", "check", any_policy)

    assert result.exit_code == 0
    assert result.output.splitlines()[0].endswith("can be used")
    assert "  clock Resolution: resolution, 2 goals" in result.output.splitlines()


def test_it_is_told_how_far_make_up_days_are_known(aftercare: Aftercare) -> None:
    """China's are published a year at a time, and a clock may reach beyond."""
    result = aftercare("policy", "check", EXAMPLE)

    assert "calendar shanghai: make-up working days are published up to 20" in result.output


def test_a_bad_policy_is_something_found(aftercare: Aftercare, tmp_path: Path) -> None:
    """Every problem, and exit code 1."""
    path = tmp_path / "policy.toml"
    path.write_text('langauge = "en"\nscope = 1\n', encoding="utf-8")

    result = aftercare("policy", "check", path)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize("args", [["policy"], ["policy", "chekc"]], ids=str)
def test_wrong_usage_is_told(aftercare: Aftercare, args: list[str]) -> None:
    """With exit code 2."""
    assert aftercare(*args).exit_code == 2
