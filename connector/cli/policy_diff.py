"""`aftercare policy diff`: what would putting B in the place of A move on the issues that are open now?"""

import json
import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from connector.cli.backtest import FILE, Source, bar, cores, read_context
from connector.cli.backtest_run import Counter, Order, Run
from connector.cli.plan_sources import instant_option
from connector.clock import SystemClock
from connector.config import load_policy
from reports.backtest import differences_document
from reports.comparing import differences
from reports.tallies import Differing, Tally
from rules import plan
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Policy

_FOUND_SOMETHING = 1


@click.command("diff")
@click.argument("a_path", metavar="A", type=FILE)
@click.argument("b_path", metavar="B", type=FILE)
@click.option("--issues", "paths", type=FILE, multiple=True, help="Issues as JSON from Jira's REST; may be repeated.")
@click.option("--mirror", is_flag=True, help="The issues that the connector of --config has seen.")
@click.option("--config", "config_path", type=FILE, help="The configuration whose store --mirror reads.")
@click.option("--context", "context_path", type=FILE, help="JSON with what issues do not tell: see `aftercare plan`.")
@click.option("--at", callback=instant_option, help="As of this instant, as in 2026-03-02T12:00:00Z. Default: now.")
@click.option("--top", type=click.IntRange(0, 100_000), default=20, show_default=True, help="List so many that differ.")
@click.option("--workers", type=click.IntRange(1, 256), default=None, help="Processes. Default: one for each core.")
@click.option("--check", is_flag=True, help="Exit with 1 when anything would move.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    a_path: Path,
    b_path: Path,
    paths: tuple[Path, ...],
    mirror: bool,
    config_path: Path | None,
    context_path: Path | None,
    at: Instant | None,
    top: int,
    workers: int | None,
    check: bool,
    style: str,
) -> None:
    """What policy B would move on open clocks where policy A is in force: due instants, breaches, labels. Writes
    nothing."""
    a, b = load_policy(a_path), load_policy(b_path)
    now = SystemClock().now() if at is None else at
    source, context = Source(paths, config_path, mirror), read_context(context_path)
    counter = Counter(count=partial(_count, a, b, now), context=context, keep=top)
    with bar(source.characters()) as progress:
        tally = Run(pieces=source.pieces, counter=counter, workers=workers or cores(), progress=progress).tally()
    if style == "json":
        click.echo(json.dumps(_document(a, b, now, tally), ensure_ascii=False, indent=1))
    else:
        _print(tally, now)
    if check and tally.differing:
        sys.exit(_FOUND_SOMETHING)


def _count(a: Policy, b: Policy, now: Instant, snapshot: Snapshot, tally: Tally, order: Order) -> None:
    """Count what moves on one issue. Labels are those that each policy wishes for."""
    tally.issues += 1
    one, other = plan(snapshot, a, now), plan(snapshot, b, now)
    found = differences(one.facts.clocks, other.facts.clocks, now, open_only=True)
    gained, lost = sorted({*other.tags} - {*one.tags}), sorted({*one.tags} - {*other.tags})
    if found or gained or lost:
        key = snapshot.issue.key
        tally.differ(Differing(key=key, order=order, differences=found, gained=tuple(gained), lost=tuple(lost)))


def _document(a: Policy, b: Policy, now: Instant, tally: Tally) -> dict[str, object]:
    return {
        "at": iso(now),
        "policies": {"a": a.digest, "b": b.digest},
        "issues": {
            "read": tally.issues,
            "failed": tally.failed,
            "failures": [{"where": where, "why": why} for where, why in tally.troubles],
        },
        "differences": differences_document(tally),
    }


def _print(tally: Tally, now: Instant) -> None:
    from connector.cli.backtest_text import differing_table

    click.echo(f"{tally.issues} issues read as of {iso(now)}, {tally.failed} could not be")
    click.echo(f"{tally.differing} of them would move")
    for (metric, what), n in sorted(tally.moved.items()):
        click.echo(f"{n:>8}  {metric}: {what}")
    for (label, what), n in sorted(tally.labels.items()):
        click.echo(f"{n:>8}  label {label}: {what}")
    if tally.kept:
        click.echo(f"the {len(tally.kept)} most serious of them:")
        Console(highlight=False, width=max(100, Console().width)).print(differing_table(tally.kept))
    for where, why in tally.troubles:
        click.echo(f"{where}: {why}")
