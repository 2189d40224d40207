"""`aftercare parked`: issues and projects set aside after errors."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from connector.clock import SystemClock
from connector.config import load
from connector.errors import AftercareError
from connector.store import open_store
from connector.store.interface import Parked, Store, Subject

ALL = "all"


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
@click.option("--retry", metavar="KEY", help="An issue or project to look at again now, by key or id, or `all`.")
@click.option("--drop", metavar="KEY", help="One to forget until something happens on it.")
def command(path: Path, retry: str | None, drop: str | None) -> None:
    """List what is parked with its error; try it again or drop it."""
    if retry is not None and drop is not None:
        raise AftercareError("--retry and --drop exclude each other; give one of them")
    with _opened(path) as store:
        parked = store.parked()
        names = _names(store, parked)
        if retry is not None:
            chosen = _chosen(retry, names)
            store.mark(chosen, "retry by hand", SystemClock().now())
            click.echo(f"{len(chosen)} will be looked at again: {_listed(chosen, names)}" if chosen else "0 parked")
        elif drop is not None:
            chosen = _chosen(drop, names)
            for subject in chosen:
                store.drop(subject)
            click.echo(f"dropped until their next event: {_listed(chosen, names)}" if chosen else "0 parked")
        else:
            for entry in parked:
                click.echo(f"{names[entry.subject]}\t{entry.attempts} tries\t{entry.error}")
            click.echo(f"{len(parked)} parked")


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    config = load(path)
    store = open_store(config.store.url, config.site.url)
    try:
        yield store
    finally:
        store.close()


def _names(store: Store, parked: Sequence[Parked]) -> dict[Subject, str]:
    """What people call each: its key as far as a look has ever told, else what it is and its id."""
    keys = {row.id: row.key for row in store.rows_about([one.subject.id for one in parked])}
    return {one.subject: _name(store, one.subject, keys) for one in parked}


def _name(store: Store, subject: Subject, keys: Mapping[str, str]) -> str:
    if subject.kind == "issue":
        return keys.get(subject.id, f"issue {subject.id}")
    first = next(iter(store.rows_of(subject.id)), None)
    return f"project {subject.id}" if first is None else first.key.rpartition("-")[0]


def _chosen(given: str, names: Mapping[Subject, str]) -> list[Subject]:
    """Raises AftercareError where nothing parked is called so."""
    found = [subject for subject, name in names.items() if given == ALL or given.upper() in (subject.id, name.upper())]
    if not found and given != ALL:
        raise AftercareError(f"{given}: nothing that is parked has this key or id; `aftercare parked` lists them")
    return found


def _listed(chosen: Sequence[Subject], names: Mapping[Subject, str]) -> str:
    return ", ".join(names[subject] for subject in chosen)
