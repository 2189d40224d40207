"""Does `aftercare policy diff` say what another policy would move on open issues?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Aftercare = Callable[..., Result]
AT = ("--at", "2026-03-09T13:00:00Z", "--workers", "1")


@pytest.fixture
def moved(aftercare: Aftercare, policy: Path, issues: Path) -> Callable[..., dict[str, Any]]:
    """The JSON of a diff from the first policy to another."""

    def run(other: Path, *more: object) -> dict[str, Any]:
        done = aftercare("policy", "diff", policy, other, "--issues", issues, *AT, "--format", "json", *more)
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def test_only_open_clocks_move(moved: Callable[..., dict[str, Any]], stricter: Path) -> None:
    """Two of the three issues are finished: their clocks are history."""
    differences = moved(stricter)["differences"]

    assert [one["issue"] for one in differences["list"] if one["clocks"]] == ["ASP-3"]
    assert differences["moved"] == [
        {"metric": "Resolution", "what": "another due", "cycles": 1},
        {"metric": "Resolution", "what": "becomes breached", "cycles": 1},
    ]


def test_labels_that_come_and_go_are_counted(moved: Callable[..., dict[str, Any]], stricter: Path) -> None:
    """The open issue gains the label, and so does the finished one that would have missed."""
    labels = moved(stricter)["differences"]["labels"]

    assert labels == [{"label": "sla-breached", "what": "gained", "issues": 2}]


def test_a_policy_moves_nothing_against_itself(moved: Callable[..., dict[str, Any]], policy: Path) -> None:
    """No issue, no label."""
    assert moved(policy)["differences"]["issues"] == 0


@pytest.mark.parametrize(("same", "code"), [(True, 0), (False, 1)], ids=["the same", "another"])
def test_check_answers_with_the_exit_code(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path, same: bool, code: int
) -> None:
    """1 when anything would move."""
    other = policy if same else stricter

    assert aftercare("policy", "diff", policy, other, "--issues", issues, *AT, "--check").exit_code == code


def test_the_digest_is_readable(aftercare: Aftercare, policy: Path, stricter: Path, issues: Path) -> None:
    """Counts first, then the issues with their reasons; without --check the exit code is 0."""
    done = aftercare("policy", "diff", policy, stricter, "--issues", issues, *AT, "--top", 1)

    assert done.exit_code == 0
    for words in ("3 issues read", "1  Resolution: missed under B only", "sla-breached", "ASP-"):
        assert words in done.stdout


def test_times_are_in_the_zone_of_the_policy_and_say_so(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path
) -> None:
    """13:00 UTC is 21:00 in Shanghai."""
    stricter.write_text(stricter.read_text().replace('time_zone = "UTC"', 'time_zone = "Asia/Shanghai"'))
    done = aftercare("policy", "diff", policy, stricter, "--issues", issues, *AT)

    assert "as of Mon 9 Mar 2026 21:00, 0 could not be. Times: Asia/Shanghai" in done.stdout
    assert "Z" not in done.stdout
