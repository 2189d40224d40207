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


SITE = '[site]\nurl = "https://jira.example.com"\ntoken = "env:NOT_SET_HERE"\n[webhook]\nsecrets = ["s"]\n'


def test_the_connection_tables_of_a_configuration_are_checked_too(aftercare: Aftercare, tmp_path: Path) -> None:
    """With the policy, in one go."""
    path = tmp_path / "config.toml"
    path.write_text(f'mode = "wirte"\nscope = 1\n{SITE}port = 99999\n', encoding="utf-8")

    result = aftercare("policy", "check", path)

    assert result.exit_code == 1
    assert [line.removeprefix(f"{path}:") for line in result.stderr.splitlines()] == [
        '1:1: mode: "wirte" is not allowed. Write one of: "observe", "write". Did you mean "write"?',
        '2:1: scope: this must be text in quotes, as in "text", not 1.',
        "8:1: webhook.port: 99999 is not allowed. Write a number of at most 65535.",
    ]


def test_a_secret_that_is_kept_elsewhere_is_doubtful_only(aftercare: Aftercare, tmp_path: Path) -> None:
    """A policy can be checked on a machine that has no secrets."""
    path = tmp_path / "config.toml"
    path.write_text(SITE, encoding="utf-8")

    result = aftercare("policy", "check", path)

    assert result.exit_code == 0
    assert f"warning: {path}:3:1: site.token: the environment variable NOT_SET_HERE is not set." in result.stderr


def test_a_doubtful_policy_can_be_used(aftercare: Aftercare, tmp_path: Path) -> None:
    """What is doubtful is told beside what the policy holds, with exit code 0."""
    path = tmp_path / "policy.toml"
    path.write_text(
        '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n[[sla]]\nname = "N"\nkind = "resolution"\n'
        'stop_on = "done"\npause = "status = Done"\ngoals = [{ target = "4h", calendar = "c" }]\n',
        encoding="utf-8",
    )

    result = aftercare("policy", "check", path)

    assert result.exit_code == 0
    assert result.stderr == (
        f'warning: {path}:8:19: sla[1].pause: the status "Done" usually has the category Done, which also stops this '
        "clock; where both hold, the clock stops. Take it out of one of them.\n"
    )
    assert result.stdout.splitlines()[0].endswith("can be used")


POLICY = """[calendars.ber]
timezone = "Europe/Berlin"
mon-fri = ["09:00-17:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{ target = "4h", calendar = "ber" }]
"""


@pytest.mark.parametrize(
    ("old", "new", "exit_code", "expected"),
    [
        ('"09:00-17:00"', "", 1, "1:12: calendars.ber: nothing is open for 366 days from 2000-01-01, so no"),
        ("4h", "0h", 1, '7:12: sla[1].goals[1].target: "0h" leaves no time at all. A target must be longer'),
        ("4h", "-4h", 1, '7:12: sla[1].goals[1].target: "-4h" leaves no time at all. A target must be longer'),
        ("4h", "1d", 1, '7:12: sla[1].goals[1].target: "1d" is not clear: a day may be 24 hours, a working'),
        (
            "[[sla]]",
            'ics = "days.ics"\n[[sla]]',
            0,
            "4:1: calendars.ber.ics: days.ics: one event has a time of day and nothing is closed for it; first: ",
        ),
        (
            "goals =",
            'pause = "statusCategory = Done"\nstop_on = "done"\ngoals =',
            0,
            "7:27: sla[1].pause: statuses of the category Done also stop this clock; where both hold, the clock stops.",
        ),
    ],
    ids=["D17", "D18 zero", "D18 negative", "D20", "D38", "D52"],
)
def test_what_cannot_be_meant_is_told_before_it_is_used(
    aftercare: Aftercare, tmp_path: Path, old: str, new: str, exit_code: int, expected: str
) -> None:
    """The examples of the clock semantics that are about the policy itself."""
    path = tmp_path / "policy.toml"
    path.write_text(POLICY.replace(old, new), encoding="utf-8")
    (tmp_path / "days.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224T230000Z\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n",
        encoding="utf-8",
    )

    result = aftercare("policy", "check", path)

    warning = "" if exit_code else "warning: "
    assert result.exit_code == exit_code
    assert result.stderr.startswith(f"{warning}{path}:{expected}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("args", [["policy"], ["policy", "chekc"]], ids=str)
def test_wrong_usage_is_told(aftercare: Aftercare, args: list[str]) -> None:
    """With exit code 2."""
    assert aftercare(*args).exit_code == 2
