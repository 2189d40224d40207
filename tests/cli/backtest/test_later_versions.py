"""Do the commands know the later versions of a policy? They list, explain, compare and replay them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from connector.config import load_policy

Aftercare = Callable[..., Result]
BEGINS = "2026-03-09T12:00:00+01:00"


@pytest.fixture
def versioned(policy: Path, stricter: Path) -> Path:
    """Eight hours; one hour from Monday 11:00 UTC on, when the open issue was three hours old."""
    text = policy.read_text(encoding="utf-8")
    policy.write_text(f'[[policy]]\neffective = {BEGINS}\nfile = "{stricter.name}"\n', encoding="utf-8")
    path = policy.with_name("base.toml")
    lines = text.lstrip().split("\n", 1)
    path.write_text(f"{lines[0]}\n{policy.read_text(encoding='utf-8')}{lines[1]}", encoding="utf-8")
    policy.write_text(text, encoding="utf-8")
    return path


def test_check_lists_the_versions(aftercare: Aftercare, versioned: Path, policy: Path, stricter: Path) -> None:
    """Each with its instant, its digest and its clocks; the base has the digest that it has alone."""
    done = aftercare("policy", "check", versioned)
    first, second = (load_policy(path).digest[:12] for path in (policy, stricter))
    assert done.stdout.splitlines() == [
        f"policy {first} can be used",
        "  clock Resolution: resolution, 2 goals",
        "  alerts: 2, risk rules: 0",
        f"from 2026-03-09T11:00:00.000Z on version {second} is in force",
        "  clock Resolution: resolution, 2 goals",
        "  alerts: 2, risk rules: 0",
    ]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (("--at", "2026-03-09T11:00:00Z"), "2026-03-09T11:00:00.000Z"),
        (("--at", "2026-03-09T10:00:00Z"), None),
        ((), "2026-03-09T11:00:00.000Z"),
    ],
    ids=["when it begins", "before it begins", "now"],
)
def test_what_the_next_version_would_move_is_told_beforehand(
    aftercare: Aftercare, versioned: Path, issues: Path, at: tuple[str, ...], due: str | None
) -> None:
    """The open clock of three hours is due at once, the finished ones are history. Old and new due stand together."""
    done = aftercare(
        "policy", "diff", "--policy", versioned, "--issues", issues, *at, "--format", "json", "--workers", 1
    )
    document: Any = json.loads(done.stdout)
    listed = [
        (one["issue"], clock["a"]["due"], clock["b"]["due"])
        for one in document["differences"]["list"]
        for clock in one["clocks"]
    ]
    assert listed == ([("ASP-3", "2026-03-09T16:00:00.000Z", due)] if due else [])
    assert document["version"]["effective"] == "2026-03-09T11:00:00.000Z"


def test_the_digest_names_the_version(aftercare: Aftercare, versioned: Path, issues: Path, stricter: Path) -> None:
    """In words, with what moves."""
    at = ("--at", "2026-03-09T11:30:00Z", "--workers", "1")
    done = aftercare("policy", "diff", "--policy", versioned, "--issues", issues, *at)
    name = load_policy(stricter).digest[:12]
    assert f"A: without version {name}, which begins on Mon 9 Mar 2026 11:00 (UTC); B: with it" in done.stdout
    assert "1  Resolution: missed under B only" in done.stdout


@pytest.mark.parametrize("which", ["one policy", "both", "no version"])
def test_what_is_compared_has_to_be_clear(
    aftercare: Aftercare, versioned: Path, policy: Path, issues: Path, which: str
) -> None:
    """Wrong usage, and what would be right."""
    given = {"one policy": (policy,), "both": (policy, "--policy", versioned), "no version": ("--policy", policy)}
    done = aftercare("policy", "diff", *given[which], "--issues", issues)
    assert done.exit_code == 2
    assert ("Add one under [[policy]]" if which == "no version" else "Give two policies, A and B") in done.stderr


def test_explain_names_the_version_of_each_goal(
    aftercare: Aftercare, versioned: Path, policy: Path, stricter: Path, issues: Path
) -> None:
    """Where there are several; where all goals come from one, none is named."""

    def told(path: Path) -> str:
        shown = aftercare("explain", "--issue", issues, "--policy", path, "--at", "2026-03-09T11:30:00Z").stdout
        return " ".join(shown.split())

    first, second = (load_policy(path).digest[:12] for path in (policy, stricter))
    assert f"8 h, calendar always (policy version {first})." in told(versioned)
    assert f"1 h, calendar always (policy version {second})." in told(versioned)
    assert "version of the policy of 2026-03-09" in told(versioned)
    assert "policy version" not in told(policy)


@pytest.mark.parametrize("until", ["2026-03-09T10:59:00Z", "2026-03-09T13:00:00Z"], ids=["before it", "after it"])
def test_a_backtest_looks_through_the_versions_as_they_were(
    aftercare: Aftercare, versioned: Path, until: str, issues: Path
) -> None:
    """The finished issues of the week before are judged by the first; the open one is missed once the second begins,
    and told of then: at risk, and a millisecond later missed."""
    span = ("--from", "2026-03-02", "--to", until, "--format", "json", "--workers", "1")
    document: Any = json.loads(aftercare("backtest", "--policy", versioned, "--issues", issues, *span).stdout)
    outcomes = {(one["week"], one["outcome"]): one["count"] for one in document["cycles"]}
    days = {one["day"]: one["count"] for one in document["notices"] if one["day"] == "2026-03-09"}
    after = until.startswith("2026-03-09T13")
    decided = ("2026-W11", "breached") if after else (None, "open")
    assert outcomes == {("2026-W10", "met"): 1, ("2026-W10", "breached"): 1, decided: 1}
    assert days == ({"2026-03-09": 2} if after else {})
