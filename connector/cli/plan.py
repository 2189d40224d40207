"""`aftercare plan`: what would Aftercare write for an issue, and why? For an issue in Jira, or offline for files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import click

from connector.cli.issue_files import FoundIssue, address, read_issues, read_object, sites_of
from connector.clock import SystemClock
from connector.config import load, load_policy
from connector.errors import AftercareError
from connector.jira_io.parsing import read_snapshot
from connector.jira_io.parsing_site import CONTEXT_KEYS, context_people, with_context
from connector.jira_io.parsing_values import read_instant
from rules import plan
from rules.desired import Plan
from rules.model import Instant, Person, Site, Snapshot
from rules.policy import Policy
from rules.public_json import plan_line

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


def _instant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Instant | None:
    """Date, time and offset; without an offset it would depend on the machine."""
    at = read_instant(value)
    if at is None and value is not None:
        raise click.BadParameter(f"{value!r} is no instant. Write date, time and offset, as in 2026-03-02T12:00:00Z.")
    return at


@click.command()
@click.argument("key", required=False)
@click.option(
    "--config",
    "config_path",
    type=_FILE,
    default=Path("config.toml"),
    show_default=True,
    help="How to reach Jira; its policy is used where --policy is not given.",
)
@click.option(
    "--issue", "issue_path", type=_FILE, help="Offline: issues as JSON from Jira's REST, - for standard input."
)
@click.option("--policy", "policy_path", type=_FILE, help="A policy file, or a configuration with one.")
@click.option("--at", callback=_instant, help="Plan as of this instant, as in 2026-03-02T12:00:00Z. Default: now.")
@click.option("--context", "context_path", type=_FILE, help="Offline: JSON with what issues do not tell.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    key: str | None,
    config_path: Path,
    issue_path: Path | None,
    policy_path: Path | None,
    at: Instant | None,
    context_path: Path | None,
    style: Literal["text", "json"],
) -> None:
    """What would be written now for the issue KEY, and why; writes nothing.

    With --issue, plans every issue of a file without any Jira. --context names a JSON file with what only Jira knows:
    account, people, groups (name -> account ids), statuses, priorities (highest first), fields, service_projects.
    """
    if (key is None) == (issue_path is None):
        raise click.UsageError("Give either the KEY of an issue, or --issue FILE.")
    if issue_path is None:
        if context_path is not None:
            raise click.UsageError("--context goes with --issue FILE; for an issue in Jira everything is asked there.")
        policy, plans = _online(config_path, policy_path, str(key), at)
    else:
        policy = load_policy(policy_path or config_path)
        offline = _Offline(issue_path, policy, SystemClock().now() if at is None else at, context_path)
        plans = offline.plans()
    for found in plans:
        _show(found, policy, style)


def _online(config_path: Path, policy_path: Path | None, key: str, at: Instant | None) -> tuple[Policy, Iterator[Plan]]:
    from connector.wiring import plan_online  # everything that talks to Jira; not needed offline

    config = load(config_path)
    if policy_path is not None:
        config = replace(config, policy=load_policy(policy_path), policy_path=policy_path)
    return config.policy, iter([plan_online(config, key, at)])


@dataclass(frozen=True, slots=True)
class _Offline:
    """Plans from files alone."""

    issues: Path
    policy: Policy
    at: Instant
    context: Path | None

    def plans(self) -> Iterator[Plan]:
        """One plan an issue, in the order of the file. A file that is broken anywhere gives none."""
        found = read_issues(self.issues)
        context = read_object(self.context) if self.context else {}
        if unknown := set(context) - set(CONTEXT_KEYS):
            names = ", ".join(sorted(unknown))
            raise AftercareError(f"{self.context}:1: unknown: {names}. Allowed: {', '.join(CONTEXT_KEYS)}")
        people = context_people(context)
        sites = {name: with_context(site, context) for name, site in sites_of(found).items()}
        snapshots = [_snapshot(issue, sites[address(issue.raw)], people) for issue in found]
        return (plan(snapshot, self.policy, self.at) for snapshot in snapshots)


def _snapshot(found: FoundIssue, site: Site, people: Mapping[str, Person]) -> Snapshot:
    try:
        return read_snapshot(found.raw, site, people=people)
    except ValueError as error:
        raise AftercareError(f"{found.place}: {error}") from error


def _show(found: Plan, policy: Policy, style: str) -> None:
    if style == "json":
        click.echo(plan_line(found))
        return
    from connector.cli.plan_text import print_plan

    print_plan(found, policy)
