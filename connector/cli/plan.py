"""`aftercare plan`: what would Aftercare write for an issue, and why? For an issue in Jira, or offline for files."""

from typing import Literal

import click

from connector.cli.keys import project_key
from connector.cli.plan_sources import Asked, about_issues
from rules.desired import Plan
from rules.policy import Policy
from rules.public_json import plan_line


@click.command()
@about_issues
@click.option("--project", metavar="KEY", callback=project_key, help="Plan a whole project instead, by its key.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(asked: Asked, project: str | None, style: Literal["text", "json"]) -> None:
    """What would be written now for the issue KEY, and why; writes nothing.

    With --issue, plans every issue of a file without any Jira. --context names a JSON file with what only Jira knows:
    account, people, groups and roles (name -> account ids), statuses, priorities (highest first), fields,
    service_projects, components (with their leads).

    With --project, tells what would be written at the project's own issue: load, milestones, budgets and reviews, from
    what the service knows of the project's issues.
    """
    if project is not None:
        if asked.key or asked.issues or asked.policy or asked.at or asked.context:
            raise click.UsageError("--project goes with --config and --format alone.")
        from connector.cli.plan_project import show_project

        show_project(asked.config, project, style)
        return
    policy, plans = asked.plans()
    for found in plans:
        _show(found, policy, style)


def _show(found: Plan, policy: Policy, style: str) -> None:
    if style == "json":
        click.echo(plan_line(found))
        return
    from connector.cli.plan_text import print_plan

    print_plan(found, policy)
