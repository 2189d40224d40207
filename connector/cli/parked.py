"""`aftercare parked`: issues set aside after errors."""

from pathlib import Path

import click

from connector.clock import SystemClock
from connector.config import load
from connector.errors import AftercareError
from connector.store import open_store
from connector.store.interface import Subject


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
@click.option("--retry", help="Id of an issue to look at again now, or `all`.")
@click.option("--drop", help="Id of an issue to forget until something happens on it.")
def command(path: Path, retry: str | None, drop: str | None) -> None:
    """List what is parked with its error; try it again or drop it."""
    config = load(path)
    store = open_store(config.store.url, config.site.url)
    parked = store.parked()
    if retry:
        chosen = [p.subject for p in parked if retry in ("all", p.subject.id)]
        store.mark(chosen, "retry by hand", SystemClock().now())
        click.echo(f"{len(chosen)} will be looked at again")
    elif drop:
        if Subject("issue", drop) not in [p.subject for p in parked]:
            raise AftercareError(f"{drop}: no parked issue has this id; `aftercare parked` lists them")
        store.drop(Subject("issue", drop))
        click.echo(f"{drop} is dropped until its next event")
    else:
        for entry in parked:
            click.echo(f"{entry.subject.id}\t{entry.attempts} tries\t{entry.error}")
        click.echo(f"{len(parked)} parked")
    store.close()
