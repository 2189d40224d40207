"""`aftercare plan`: what would Aftercare write for an issue, and why? For an issue in Jira, or offline for files."""

from pathlib import Path
from typing import Literal

import click

from connector.cli.plan_sources import FILE, Asked, instant_option
from rules.desired import Plan
from rules.model import Instant
from rules.policy import Policy
from rules.public_json import plan_line


@click.command()
@click.argument("key", required=False)
@click.option(
    "--config",
    "config_path",
    type=FILE,
    default=Path("config.toml"),
    show_default=True,
    help="How to reach Jira; its policy is used where --policy is not given.",
)
@click.option(
    "--issue", "issue_path", type=FILE, help="Offline: issues as JSON from Jira's REST, - for standard input."
)
@click.option("--policy", "policy_path", type=FILE, help="A policy file, or a configuration with one.")
@click.option(
    "--at", callback=instant_option, help="Plan as of this instant, as in 2026-03-02T12:00:00Z. Default: now."
)
@click.option("--context", "context_path", type=FILE, help="Offline: JSON with what issues do not tell.")
@click.option("--project", "project", metavar="KEY", help="Plan a whole project instead, by its key.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    key: str | None,
    config_path: Path,
    issue_path: Path | None,
    policy_path: Path | None,
    at: Instant | None,
    context_path: Path | None,
    project: str | None,
    style: Literal["text", "json"],
) -> None:
    """What would be written now for the issue KEY, and why; writes nothing.

    With --issue, plans every issue of a file without any Jira. --context names a JSON file with what only Jira knows:
    account, people, groups and roles (name -> account ids), statuses, priorities (highest first), fields,
    service_projects, components (with their leads).

    With --project, tells what would be written at the project's own issue: load, milestones, budgets and reviews, from
    what the service knows of the project's issues.
    """
    if project is not None:
        if key or issue_path or policy_path or at or context_path:
            raise click.UsageError("--project goes with --config and --format alone.")
        from connector.cli.plan_project import show_project

        show_project(config_path, project, style)
        return
    asked = Asked(
        key=key, config=config_path, issues=issue_path, policy=policy_path, at=at, context=context_path
    )  # fmt: skip
    policy, plans = asked.plans()
    for found in plans:
        _show(found, policy, style)


def _show(found: Plan, policy: Policy, style: str) -> None:
    if style == "json":
        click.echo(plan_line(found))
        return
    from connector.cli.plan_text import print_plan

    print_plan(found, policy)
