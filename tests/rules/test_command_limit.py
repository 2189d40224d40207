"""Tests of rules.commands: how many one person may give on an issue within an hour."""

from collections.abc import Callable
from typing import Any

import pytest

from rules import plan
from rules.desired import Command

START = "2026-03-02 10:00"


@pytest.fixture
def given(build: Any) -> Callable[..., tuple[Command, ...]]:
    """The commands of comments (instant, author, text) under a limit of three, or another one."""

    def ask(*words: tuple[str, str, str], **more: Any) -> tuple[Command, ...]:
        comments = tuple(
            build.comment(build.at(when) + number, author, id=str(number + 1), text=text)
            for number, (when, author, text) in enumerate(words)
        )
        people = {"bob": build.replace(build.snapshot(build.issue(START)).people["agent"], id="bob")}
        snapshot = build.snapshot(build.issue(START, comments=comments), **people)
        metric = build.metric(build.goal("4 hour", build.cal.BER), pause="status = Waiting")
        policy = build.policy(metric, **{"commands_at_most": 3, **more})
        return plan(snapshot, policy, build.at("2026-03-03 12:00")).facts.commands

    return ask


def refusals(commands: tuple[Command, ...]) -> list[str | None]:
    return [command.refused for command in commands]


def test_more_than_the_limit_within_an_hour_is_refused(given: Callable[..., tuple[Command, ...]]) -> None:
    """With the reason, and without effect."""
    commands = given(*[("2026-03-02 11:00", "agent", "!sla status")] * 3, ("2026-03-02 11:30", "agent", "!sla pause x"))

    assert refusals(commands) == [None, None, None, "too_many"]


def test_the_limit_is_an_option(given: Callable[..., tuple[Command, ...]]) -> None:
    """`at_most` of the policy."""
    words = [("2026-03-02 11:00", "agent", "!sla status")] * 4

    assert refusals(given(*words, commands_at_most=4)) == [None] * 4
    assert refusals(given(*words, commands_at_most=1)) == [None, *["too_many"] * 3]


def test_an_hour_later_one_may_go_on(given: Callable[..., tuple[Command, ...]]) -> None:
    """What was refused as too many does not count, so that nobody is shut out by trying again."""
    commands = given(
        *[("2026-03-02 11:00", "agent", "!sla status")] * 3,
        *[("2026-03-02 11:59", "agent", "!sla status")] * 3,
        ("2026-03-02 12:01", "agent", "!sla status"),
    )

    assert refusals(commands) == [*[None] * 3, *["too_many"] * 3, None]


def test_everybody_has_a_limit_of_their_own(given: Callable[..., tuple[Command, ...]]) -> None:
    """One person's commands are not counted to another."""
    commands = given(*[("2026-03-02 11:00", "agent", "!sla status")] * 3, ("2026-03-02 11:01", "bob", "!sla status"))

    assert refusals(commands) == [None] * 4


def test_several_commands_of_one_comment_are_counted_one_by_one(given: Callable[..., tuple[Command, ...]]) -> None:
    """A comment of four lines is four commands."""
    commands = given(("2026-03-02 11:00", "agent", "!sla status\n" * 4))

    assert refusals(commands) == [None, None, None, "too_many"]
