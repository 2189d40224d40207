"""`aftercare explain`: how did each clock come to what it shows? For an issue in Jira, or offline for files."""

import json
from pathlib import Path
from typing import Literal

import click

from connector.cli.plan_sources import FILE, Asked, instant_option
from rules.desired import Plan
from rules.model import Instant
from rules.policy import Policy
from rules.public_json import plan_document

PARTS = ("issue", "at", "policy", "clocks", "natives", "findings")
"""What of a plan's document belongs to the clocks."""


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
@click.option("--at", callback=instant_option, help="As of this instant, as in 2026-03-02T12:00:00Z. Default: now.")
@click.option("--context", "context_path", type=FILE, help="Offline: JSON with what issues do not tell; see `plan`.")
@click.option("--language", type=click.Choice(["en", "zh_CN"]), help="Default: the policy's language.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    key: str | None,
    config_path: Path,
    issue_path: Path | None,
    policy_path: Path | None,
    at: Instant | None,
    context_path: Path | None,
    language: Literal["en", "zh_CN"] | None,
    style: Literal["text", "json"],
) -> None:
    """Every clock of the issue KEY: its state in words, a timeline, and a table of intervals that adds up.

    Times are in the policy's time zone. With --issue, explains every issue of a file without any Jira.
    """
    asked = Asked(
        key=key, config=config_path, issues=issue_path, policy=policy_path, at=at, context=context_path
    )  # fmt: skip
    policy, plans = asked.plans()
    for found in plans:
        _show(found, policy, language or policy.language, style)


def _show(found: Plan, policy: Policy, language: str, style: str) -> None:
    document = plan_document(found)
    if style == "json":
        clocks = {part: document[part] for part in PARTS if part in document}
        click.echo(json.dumps(clocks, ensure_ascii=False, separators=(",", ":")))
        return
    from connector.cli.explain_text import print_clocks

    print_clocks(document, language, policy.zone)
