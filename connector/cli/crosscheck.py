"""`aftercare crosscheck`: where do our clocks and the SLAs of Jira Service Management differ, and why?"""

import json
import sys
from functools import partial
from pathlib import Path

import click

from connector.cli.backtest import FILE, Source, bar, cores, read_context
from connector.cli.backtest_run import Counter, Order, Run
from connector.cli.plan_sources import instant_option
from connector.clock import SystemClock
from connector.config import load_policy
from reports.crosschecking import CheckTally, Crosscheck, check, document
from reports.tallies import Tally
from rules.model import Instant, Snapshot
from rules.policy import Policy, in_force

_FOUND_SOMETHING = 1


@click.command()
@click.option("--policy", "policy_path", type=FILE, required=True, help="A policy file, or a configuration with one.")
@click.option("--issues", "paths", type=FILE, multiple=True, help="Issues as JSON from Jira's REST; may be repeated.")
@click.option("--mirror", is_flag=True, help="The issues that the connector of --config has seen.")
@click.option("--config", "config_path", type=FILE, help="The configuration whose store --mirror reads.")
@click.option("--context", "context_path", type=FILE, help="JSON with what issues do not tell: see `aftercare plan`.")
@click.option("--at", callback=instant_option, help="As of this instant, as in 2026-03-02T12:00:00Z. Default: now.")
@click.option("--top", type=click.IntRange(0, 100_000), default=50, show_default=True, help="List so many that differ.")
@click.option("--workers", type=click.IntRange(1, 256), default=None, help="Processes. Default: one for each core.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 when anything differs.")
@click.option("--language", type=click.Choice(["en", "zh_CN"]), help="Of table and page. Default: the policy's.")
@click.option("--format", "style", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write there instead of the terminal.")
def command(
    policy_path: Path,
    paths: tuple[Path, ...],
    mirror: bool,
    config_path: Path | None,
    context_path: Path | None,
    at: Instant | None,
    top: int,
    workers: int | None,
    strict: bool,
    language: str | None,
    style: str,
    out: Path | None,
) -> None:
    """Hold every clock against the SLA of the same name that Jira Service Management runs itself: counts by clock and
    by reason, and the issues that differ. The SLAs come with the issues: nothing more is asked of Jira."""
    now = SystemClock().now() if at is None else at
    policy = in_force(load_policy(policy_path), now)
    source = Source(paths, config_path, mirror)
    counting = partial(_count, policy, now)
    counter = Counter(count=counting, context=read_context(context_path, policy), keep=top, kind=CheckTally)
    with bar(source.characters()) as progress:
        tally = Run(chunks=source.chunks, counter=counter, workers=workers or cores(), progress=progress).tally()
    assert isinstance(tally, CheckTally)  # the kind that was asked for
    write(Crosscheck(at=now, policy=policy, language=language or policy.language, tally=tally), style, out)
    if strict and tally.differing:
        sys.exit(_FOUND_SOMETHING)


def _count(policy: Policy, now: Instant, snapshot: Snapshot, tally: Tally, order: Order) -> None:
    assert isinstance(tally, CheckTally)
    check(snapshot, policy, now, tally, order)


def write(found: Crosscheck, style: str, out: Path | None) -> None:
    """As a table, JSON or a page; to the terminal, or into a file."""
    if style == "table":
        from connector.cli.crosscheck_text import table_text

        text = table_text(found, width=None if out is None else 160)
    elif style == "json":
        text = json.dumps(document(found), ensure_ascii=False, indent=1) + "\n"
    else:
        from reports.crosscheck_page import crosscheck_page

        text = crosscheck_page(found)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"written to {out}", err=True)
