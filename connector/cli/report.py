"""`aftercare report weekly`: look at a week's report, or post it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from connector.config import load
from connector.errors import AftercareError


@click.group()
def command() -> None:
    """Reports."""


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
    from reports.weeks import week_of

    config = load(path)
    if do_post == (preview is not None):
        raise click.UsageError("Give either --preview FILE or --post.")
    if do_post and config.mode == "observe":
        raise AftercareError(f'{path}: mode = "observe" writes nothing into Jira; use --preview FILE')
    if config.policy.weekly is None:
        raise AftercareError(f"{path}: there is no [report.weekly] section; add one to say where the report goes")
    app = build(config)
    chosen, due = newest_due(config.policy.weekly, app.clock.now())
    if week:
        try:
            monday = datetime.fromisoformat(f"{week}-1").replace(tzinfo=ZoneInfo(chosen.zone))
        except ValueError as error:
            raise click.BadParameter(f"{week!r} is no ISO week; write 2026-W10", param_hint="--week") from error
        chosen, due = week_of(round(monday.timestamp() * 1000), chosen.zone), app.clock.now()
    if preview:
        numbers = app.weekly.rows.figures(chosen, due)
        page = pages.report(numbers, config.policy.language, config.policy.zone)
        chart = app.weekly.draw(numbers, config.policy.language) if pages.has_chart(numbers) else b""
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
