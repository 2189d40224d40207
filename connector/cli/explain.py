"""`aftercare explain`: how did each clock come to what it shows? For an issue in Jira, or offline for files."""

import json
from typing import Literal

import click

from connector.cli.plan_sources import Asked, about_issues, instant_option
from reports.folding import EVERYTHING, Window
from rules.desired import Plan
from rules.model import Instant
from rules.public_json import plan_document

PARTS = ("issue", "at", "policy", "clocks", "natives", "findings")
"""What of a plan's document belongs to the clocks."""


@click.command()
@about_issues
@click.option("--all", "everything", is_flag=True, help="Every interval, however many there are.")
@click.option("--from", "since", callback=instant_option, help="Only the intervals from this instant on, one by one.")
@click.option("--to", "until", callback=instant_option, help="Only the intervals up to this instant, one by one.")
@click.option("--language", type=click.Choice(["en", "zh_CN"]), help="Default: the policy's language.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    asked: Asked,
    everything: bool,
    since: Instant | None,
    until: Instant | None,
    language: Literal["en", "zh_CN"] | None,
    style: Literal["text", "json"],
) -> None:
    """Every clock of the issue KEY: its state in words, a timeline, and a table of intervals that adds up.

    Times are in the policy's time zone. Of many intervals the first and the last are shown, and what lies between as
    one line, so that the table still adds up; --from and --to choose others, --all shows every one.

    With --issue, explains every issue of a file without any Jira.
    """
    if since is not None and until is not None and since >= until:
        raise click.UsageError("--to lies before --from.")
    window = EVERYTHING if everything else Window(since=since, until=until)
    policy, plans = asked.plans()
    for found in plans:
        if style == "json":
            click.echo(_json(found))
        else:
            from connector.cli.explain_text import Explained, print_clocks

            print_clocks(Explained(plan_document(found), language or policy.language, policy.zone, window))


def _json(found: Plan) -> str:
    document = plan_document(found)
    clocks = {part: document[part] for part in PARTS if part in document}
    return json.dumps(clocks, ensure_ascii=False, separators=(",", ":"))
