"""`aftercare report`: look at a week's report or post it; look at the summary of a closing."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from connector.cli.report_closeout import command as closeout
from connector.clock import SystemClock
from connector.config import load
from connector.errors import AftercareError
from reports.weeks import Week, week_of
from rules.policy import in_force


@click.group()
def command() -> None:
    """Reports."""


command.add_command(closeout, "closeout")


@command.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
@click.option("--week", help="ISO week such as 2026-W10; default: the newest that is over.")
@click.option("--post", "do_post", is_flag=True, help="Post it into Jira now.")
@click.option(
    "--preview", type=click.Path(path_type=Path), help="Write the report as one HTML file instead of posting."
)
def weekly(path: Path, week: str | None, do_post: bool, preview: Path | None) -> None:
    """The weekly report, from what the connector has seen."""
    from connector.weekly_rows import newest_due
    from connector.wiring import build
    from reports import render_html
    from reports import weekly as pages

    config = load(path)
    policy = in_force(config.policy, SystemClock().now())
    if do_post == (preview is not None):
        raise click.UsageError("Give either --preview FILE or --post.")
    if do_post and config.mode == "observe":
        raise AftercareError(f'{path}: mode = "observe" writes nothing into Jira; use --preview FILE')
    if policy.weekly is None:
        raise AftercareError(f"{path}: there is no [report.weekly] section; add one to say where the report goes")
    app = build(config)
    chosen, due = newest_due(policy.weekly, app.clock.now())
    if week:
        chosen, due = _named(week, chosen.zone), app.clock.now()
    if preview:
        numbers = app.weekly.rows.figures(chosen, due)
        page = pages.report(numbers, policy.language, policy.zone)
        chart = app.weekly.draw(numbers, policy.language) if pages.has_chart(numbers) else b""
        try:
            preview.write_text(render_html.render(page, {pages.chart_file(chosen): chart}), encoding="utf-8")
        except OSError as error:
            raise AftercareError(f"{preview} cannot be written: {error.strerror}") from error
        click.echo(f"written to {preview}")
    else:
        post = app.weekly.post(chosen, due)
        click.echo(
            f"posted as {app.jira.browse(post.key)}"
            if post
            else "an earlier try may still turn up; try again in 12 minutes"
        )
    app.store.close()


def _named(week: str, zone: str) -> Week:
    """The ISO week that is written as 2026-W10."""
    try:
        monday = datetime.fromisoformat(f"{week}-1").replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise click.BadParameter(f"{week!r} is no ISO week; write 2026-W10", param_hint="--week") from error
    return week_of(round(monday.timestamp() * 1000), zone)
