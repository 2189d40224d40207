"""Where does a plan come from: an issue in Jira, or files alone? Shared by the commands that show plans."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from connector.cli.issue_files import FoundIssue, address, read_issues, read_object, sites_of
from connector.cli.keys import one_issue
from connector.clock import SystemClock
from connector.config import load, load_policy
from connector.errors import AftercareError
from connector.jira_io.parsing import read_snapshot
from connector.jira_io.parsing_site import CONTEXT_KEYS, context_people, with_context
from connector.jira_io.parsing_values import read_instant
from rules import plan
from rules.desired import Plan
from rules.model import Instant, Person, Site, Snapshot
from rules.policy import Policy, in_force

FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


def instant_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Instant | None:
    """Date, time and offset; without an offset it would depend on the machine."""
    at = read_instant(value)
    if at is None and value is not None:
        raise click.BadParameter(f"{value!r} is no instant. Write date, time and offset, as in 2026-03-02T12:00:00Z.")
    return at


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command was asked about: either the issue `key` in Jira, or the issues of the file `issues`."""

    key: str | None
    config: Path
    issues: Path | None
    policy: Path | None
    at: Instant | None
    context: Path | None

    def plans(self) -> tuple[Policy, Iterator[Plan]]:
        """The policy, and a plan for each issue. Raises click.UsageError where the options contradict one another."""
        if (self.key is None) == (self.issues is None):
            raise click.UsageError("Give either the KEY of an issue, or --issue FILE.")
        if self.issues is None:
            if self.context is not None:
                raise click.UsageError(
                    "--context goes with --issue FILE; for an issue in Jira everything is asked there."
                )
            return self._online(str(self.key))
        policy = load_policy(self.policy or self.config)
        at = SystemClock().now() if self.at is None else self.at
        return in_force(policy, at), Offline(self.issues, policy, at, self.context).plans()

    def _online(self, key: str) -> tuple[Policy, Iterator[Plan]]:
        from connector.wiring import plan_online  # everything that talks to Jira; not needed offline

        config = load(self.config)
        if self.policy is not None:
            config = replace(config, policy=load_policy(self.policy), policy_path=self.policy)
        found = plan_online(config, key, self.at)
        return in_force(config.policy, found.at), iter([found])


def about_issues(shows: Callable[..., None]) -> Callable[..., None]:
    """The argument and the options that say which issues a command is about; it gets them as `asked`."""

    @wraps(shows)
    def with_asked(**given: Any) -> None:
        asked = Asked(**{one.name: given.pop(one.name) for one in fields(Asked)})
        shows(asked=asked, **given)

    for option in reversed(_OPTIONS):
        with_asked = option(with_asked)
    return with_asked


_OPTIONS = (
    one_issue,
    click.option(
        "--config",
        "config",
        type=FILE,
        default=Path("config.toml"),
        show_default=True,
        help="How to reach Jira; its policy is used where --policy is not given.",
    ),
    click.option(
        "--issue", "issues", type=FILE, help="Offline: issues as JSON from Jira's REST, - for standard input."
    ),
    click.option("--policy", type=FILE, help="A policy file, or a configuration with one."),
    click.option("--at", callback=instant_option, help="As of this instant, as in 2026-03-02T12:00:00Z. Default: now."),
    click.option("--context", type=FILE, help="Offline: JSON with what issues do not tell; see `plan`."),
)


@dataclass(frozen=True, slots=True)
class Offline:
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
