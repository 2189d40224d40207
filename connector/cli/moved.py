"""`aftercare moved`: which open deadlines did new data on time zones or holidays move?"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from connector.clock import SystemClock
from connector.config import load
from connector.store import open_store
from reports.explaining import Teller
from reports.findings import Sentences
from reports.texts.catalogue import say
from rules.model import KeptDue
from rules.policy import Policy, in_force
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
    for line in moved_lines(found, config.policy):
        click.echo(line)
    click.echo(say(in_force(config.policy, SystemClock().now()).language, "terminal.moved", n=len(found)))


def moved_lines(found: Iterable[tuple[str, KeptDue]], policy: Policy) -> Iterator[str]:
    """The key of each issue, and by what its open deadline was moved, from where to where."""
    now = SystemClock().now()
    known = in_force(policy, now)
    sentences = Sentences(Teller(known.language, known.zone, now))
    for key, one in found:
        yield f"{key}  {sentences.finding('due_moved', f'{one.metric}: {moved_text(one)}')}"
