"""`aftercare moved`: which open deadlines did new data on time zones or holidays move?"""

from pathlib import Path

import click

from connector.config import load
from connector.store import open_store
from rules.sla import moved_text


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
def command(path: Path) -> None:
    """List open deadlines that another version of the time-zone database or of the holidays package has moved.

    An entry stays until its clock stops, or something on the issue moves the deadline again.
    """
    config = load(path)
    store = open_store(config.store.url, config.site.url)
    found = store.moved()
    store.close()
    for key, one in found:
        click.echo(f"{key}  {one.metric}: {moved_text(one)}")
    click.echo(f"Open deadlines that other data has moved: {len(found)}")
