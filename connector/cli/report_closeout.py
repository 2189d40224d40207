"""`aftercare report closeout`: what does the summary of an issue's last closing say?"""

from pathlib import Path

import click

from connector.cli.keys import one_issue, wanted
from connector.cli.plan_sources import FILE
from connector.config import load
from connector.errors import AftercareError
from rules.desired import ClosingSummary
from rules.model import Snapshot


@click.command()
@one_issue
@click.option("--config", "path", type=FILE, default=Path("config.toml"), show_default=True)
@click.option(
    "--preview",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it as one HTML file. Default: show its text.",
)
def command(key: str | None, path: Path, preview: Path | None) -> None:
    """The summary of the last closing of the issue KEY, as a comment would show it; writes nothing into Jira.

    It is shown even where required items are missing, which keeps the comment from being written.
    """
    from connector.wiring import look_online  # everything that talks to Jira

    issue = wanted(key)
    snapshot, plan = look_online(load(path), issue)
    summary = plan.facts.closing
    if summary is None:
        raise AftercareError(f"{issue}: there is nothing to sum up: it is open, or no [[closeout]] asks for it")
    if not summary.complete:
        click.echo(f"not written into Jira, for this is missing: {'; '.join(summary.missing)}", err=True)
    if preview is None:
        click.echo(_text(summary, snapshot))
        return
    try:
        preview.write_text(_page(summary, snapshot), encoding="utf-8")
    except OSError as error:
        raise AftercareError(f"{preview} cannot be written: {error.strerror}") from error
    click.echo(f"written to {preview}")


def _text(summary: ClosingSummary, snapshot: Snapshot) -> str:
    from connector.jira_io.parsing_text import plain_text
    from reports.closings import closing_document
    from reports.render_adf import render

    return plain_text(render(closing_document(summary, snapshot.people)))


def _page(summary: ClosingSummary, snapshot: Snapshot) -> str:
    from reports.closings import closing_document
    from reports.render_html import render
    from reports.texts.catalogue import say

    title = say(summary.language, "closing.title", issue=snapshot.issue.key)
    return render(closing_document(summary, snapshot.people, title))
