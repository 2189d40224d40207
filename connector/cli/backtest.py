"""`aftercare backtest`: what would a policy, or two side by side, have made of past issues?"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress

from connector.cli.backtest_run import Counter, Order, Run
from connector.cli.issue_files import read_object
from connector.cli.issue_stream import Chunk, Piece, chunks_of, gathered
from connector.config import load, load_policy
from connector.errors import AftercareError
from connector.jira_io.interface import Raw
from connector.jira_io.parsing_site import CONTEXT_KEYS
from connector.jira_io.parsing_values import read_instant, table
from reports.backtest import Backtest, Subject, document
from reports.replay import Span, count
from reports.tallies import Tally
from rules.model import Instant, Snapshot
from rules.policy import People, Policy

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
Progressing = Callable[[str, int], None]


@click.command()
@click.option("--policy", "a_path", type=FILE, required=True, help="A policy file, or a configuration with one.")
@click.option("--against", "b_path", type=FILE, help="A second policy, to be set beside the first.")
@click.option("--issues", "paths", type=FILE, multiple=True, help="Issues as JSON from Jira's REST; may be repeated.")
@click.option("--mirror", is_flag=True, help="The issues that the connector of --config has seen.")
@click.option("--config", "config_path", type=FILE, help="The configuration whose store --mirror reads.")
@click.option("--context", "context_path", type=FILE, help="JSON with what issues do not tell: see `aftercare plan`.")
@click.option("--from", "since", required=True, help="First day (2026-01-01), or an instant with its offset.")
@click.option("--to", "until", required=True, help="Last day, up to its end; or an instant with its offset.")
@click.option("--workers", type=click.IntRange(1, 256), default=None, help="Processes. Default: one for each core.")
@click.option("--notices/--no-notices", default=True, show_default=True, help="Replay who would have been told.")
@click.option("--top", type=click.IntRange(0, 100_000), default=200, show_default=True, help="List so many differing")
@click.option("--language", type=click.Choice(["en", "zh_CN"]), help="Of table and page. Default: the policy's.")
@click.option("--format", "style", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write there instead of the terminal.")
def command(
    a_path: Path,
    b_path: Path | None,
    paths: tuple[Path, ...],
    mirror: bool,
    config_path: Path | None,
    context_path: Path | None,
    since: str,
    until: str,
    workers: int | None,
    notices: bool,
    top: int,
    language: str | None,
    style: str,
    out: Path | None,
) -> None:
    """Count met and missed clocks of past issues under a policy, by metric, goal and week, and who would have been
    told; with --against, also which issues two policies read differently, and why. Writes nothing into Jira."""
    a, b = load_policy(a_path), load_policy(b_path) if b_path is not None else None
    span = span_of(since, until, a.zone, notices=notices)
    span = replace(span, language="en" if style == "json" else language or a.language)
    source = Source(paths, config_path, mirror)
    context = read_context(context_path, a, b)
    counter = Counter(count=partial(_count, a, b, span), context=context, keep=top)
    with bar(source.characters()) as progress:
        tally = Run(chunks=source.chunks, counter=counter, workers=workers or cores(), progress=progress).tally()
    subjects = [Subject(name=str(path), digest=one.digest) for path, one in ((a_path, a), (b_path, b)) if one and path]
    found = Backtest(span=span, a=subjects[0], b=subjects[1] if b is not None else None, tally=tally)
    write(found, style, out)


def _count(a: Policy, b: Policy | None, span: Span, snapshot: Snapshot, tally: Tally, order: Order) -> None:
    count(snapshot, a, b, span, tally, order)


@dataclass(frozen=True, slots=True)
class Source:
    """Where issues come from: files, or the store of a configuration. Raises click.UsageError where that is unclear."""

    paths: tuple[Path, ...]
    config: Path | None
    mirror: bool

    def __post_init__(self) -> None:
        if bool(self.paths) == self.mirror:
            raise click.UsageError("Give either --issues FILE, or --mirror with --config FILE.")
        if self.mirror != (self.config is not None):
            raise click.UsageError("--mirror and --config FILE go together: it says where the store is.")

    def characters(self) -> int | None:
        """About how much is read, in both passes; None where that is not known."""
        return None if self.mirror else 2 * sum(path.stat().st_size for path in self.paths)

    def chunks(self) -> Iterable[Chunk]:
        """From the beginning, each time."""
        return gathered(self._mirrored(self.config)) if self.mirror and self.config else chunks_of(self.paths)

    def _mirrored(self, path: Path) -> Iterator[Piece]:
        from connector.store import open_store  # brings the database libraries

        config = load(path)
        store = open_store(config.store.url, config.site.url)
        try:
            for number, (_, key, raw) in enumerate(store.mirrored()):
                yield Piece(number, key, json.dumps(raw))
        finally:
            store.close()


def read_context(path: Path | None, *policies: Policy | None) -> Raw:
    """The context file; {} without one. Raises AftercareError for keys that it does not have. A warning on standard
    error names the groups and roles by which a policy knows people, and whose members it does not tell."""
    context: Raw = dict(read_object(path)) if path is not None else {}
    if unknown := sorted(set(context) - set(CONTEXT_KEYS)):
        raise AftercareError(f"{path}:1: unknown: {', '.join(unknown)}. Allowed: {', '.join(CONTEXT_KEYS)}")
    for kind, name in dict.fromkeys(pair for policy in policies if policy for pair in _circles(policy.people)):
        if name not in table(context.get(f"{kind}s")):
            click.echo(
                f'warning: [people] names the {kind} "{name}", and issues do not tell who is in it: nobody counts as a '
                f'member. Name them with --context FILE, as in {{"{kind}s": {{"{name}": ["ACCOUNT"]}}}}.',
                err=True,
            )
    return context


def _circles(people: People) -> list[tuple[str, str]]:
    groups, roles = people.agent_groups | people.customer_groups, people.agent_roles | people.customer_roles
    return [*(("group", name) for name in sorted(groups)), *(("role", name) for name in sorted(roles))]


def span_of(since: str, until: str, zone: str, *, notices: bool) -> Span:
    """Days are those of the zone; the last one is part of the span. Raises click.BadParameter."""
    span = Span(
        since=_instant("--from", since, zone, 0), until=_instant("--to", until, zone, 1), zone=zone, notices=notices
    )
    if span.since >= span.until:
        raise click.BadParameter("--to lies before --from")
    return span


def _instant(option: str, text: str, zone: str, days: int) -> Instant:
    """An instant, or the midnight that begins (0) or ends (1) a day."""
    at = read_instant(text)
    if at is not None:
        return at
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except ValueError:
        allowed = "Write a day, as in 2026-03-02, or an instant with its offset, as in 2026-03-02T12:00:00Z."
        raise click.BadParameter(f"{option}: {text!r} is neither. {allowed}") from None
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def cores() -> int:
    """How many processes this machine lets run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def bar(total: int | None) -> Iterator[Progressing]:
    """A progress bar on standard error, where that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda what, done: progress.update(task, description=what, advance=done)


def write(found: Backtest, style: str, out: Path | None) -> None:
    """As a table, JSON or a page; to the terminal, or into a file."""
    if style == "table":
        from connector.cli.backtest_text import table_text

        text = table_text(found, width=None if out is None else 160)
    elif style == "json":
        text = json.dumps(document(found), ensure_ascii=False, indent=1) + "\n"
    else:
        from reports.backtest_page import backtest_page

        text = backtest_page(found)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"written to {out}", err=True)
