"""`aftercare sync`: bring issues up to date now, or count what that would write."""

from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
from rich.progress import Progress

from connector.cli.moved import moved_lines
from connector.config import Config, load
from rules.desired import Write


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
@click.option("--full", is_flag=True, help="Every issue in scope, not only what changed since the last poll.")
@click.option("--yes", is_flag=True, help="Do not ask when writing is switched on for the first time.")
@click.option("--preview", "only_preview", is_flag=True, help="Count the writes by kind; write nothing.")
def command(path: Path, full: bool, yes: bool, only_preview: bool) -> None:
    """Look at every issue that changed, and write what is missing."""
    from connector.cli.serve import confirm_switch
    from connector.wiring import build

    config = _without_rest(load(path))
    if only_preview:
        for kind, count in preview(config).items():
            click.echo(f"{count:>7}  {kind}")
        return
    app = build(config)
    if config.mode == "write" and not app.store.get("write_since"):
        confirm_switch(config, yes=yes)
    app.note_switch()
    marked = app.poller.full() if full else app.poller.poll()
    before = set(app.store.moved())
    with Progress() as progress:
        task = progress.add_task("issues", total=marked)
        while app.worker.step():
            progress.update(task, completed=max(0, marked - app.store.pending(app.clock.now())))
    left = app.store.failing()
    click.echo(f"{marked} issues marked, {len(left)} of them not done, {sum(app.jira.calls.values())} requests to Jira")
    for subject, error in left[:10]:
        click.echo(f"  {subject.id}: {error}", err=True)
    for line in moved_lines(sorted(set(app.store.moved()) - before, key=lambda one: one[0]), config.policy):
        click.echo(line)
    app.store.close()
    if left:
        raise SystemExit(1)


def preview(config: Config) -> Counter[str]:
    """What would be written now, by kind; while the service only observes, what switching to writing would write."""
    from connector.wiring import recall, recall_switch, throwaway

    counts: Counter[str] = Counter()
    with throwaway(replace(config, mode="write")) as app:
        recall_switch(config, app)
        app.note_switch()
        ids = app.poller.all_ids()
        while batch := list(islice(ids, 100)):
            recall(config, app.store, batch, app.clock.now())
            for raw in app.jira.fetch(batch, {}).issues.values():
                _snapshot, plan = app.reconciler.plan(raw, app.clock.now())
                counts.update(kind_of(write) for write in plan.writes)
    return counts


def _without_rest(config: Config) -> Config:
    """What is marked again by a look at another issue is done in this run, not left to a service."""
    return replace(config, engine=config.engine.model_copy(update={"least_seconds_between_looks": 0.0}))


def kind_of(write: Write) -> str:
    """A write's kind in words: AddLabel is `add label`."""
    name = type(write).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
