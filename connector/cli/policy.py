"""`aftercare policy check`: can this policy be used, and what does it hold?"""

import os
import sys
from pathlib import Path

import click

from connector.cli.policy_diff import command as diff
from connector.cli.policy_test import command as test
from connector.clock import SystemClock
from connector.config import check_policy
from connector.config.doubts import last_make_up_year
from connector.errors import ConfigError
from rules.instants import iso
from rules.policy import Policy

_FOUND_SOMETHING = 1


@click.group()
def command() -> None:
    """Check a policy, test it with scenarios, compare it with another."""


command.add_command(diff)
command.add_command(test)


@command.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=Path("config.toml"))
def check(path: Path) -> None:
    """Read the policy of PATH (a policy file, or a whole configuration, whose connection tables are checked, too) and
    tell every problem at once.

    Warnings are about what can be used as it stands, but hardly means what it says.
    """
    try:
        checked = check_policy(path, SystemClock().now(), os.environ)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(_FOUND_SOMETHING)
    for warning in checked.warnings:
        click.echo(f"warning: {warning}", err=True)
    for line in summary(checked.policy):
        click.echo(line)


def summary(policy: Policy) -> list[str]:
    """What the policy holds, in a few lines, and how far make-up working days are known."""
    lines = [f"policy {policy.digest[:12]} can be used", *_holdings(policy)]
    for version in policy.versions:
        lines.append(f"from {iso(version.effective)} on version {version.policy.digest[:12]} is in force")
        lines += _holdings(version.policy)
    return lines


def _holdings(policy: Policy) -> list[str]:
    lines = []
    for metric in policy.metrics:
        goals = "1 goal" if len(metric.goals) == 1 else f"{len(metric.goals)} goals"
        lines.append(f"  clock {metric.name}: {metric.kind}, {goals}")
    lines.append(f"  alerts: {len(policy.alerts)}, risk rules: {len(policy.risk.rules)}")
    calendars = {goal.calendar.name: goal.calendar for metric in policy.metrics for goal in metric.goals}
    for calendar in calendars.values():
        if (year := last_make_up_year(calendar)) is not None:
            lines.append(
                f"  calendar {calendar.name}: make-up working days are published up to {year}; later years count "
                "holidays only, until a newer version of the holidays package is installed"
            )
    return lines
