"""`aftercare policy diff`: what would another policy, or the next version of one, move on the issues that are open?"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from reports.replay import Span
from reports.tallies import Differing, Tally
from reports.texts.catalogue import say
from reports.texts.moments import moment_dated
from rules import plan
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Policy, PolicyVersion, in_force

_FOUND_SOMETHING = 1


@click.command("diff")
@click.argument("a_path", metavar="[A]", type=FILE, required=False)
@click.argument("b_path", metavar="[B]", type=FILE, required=False)
@click.option("--policy", "policy_path", type=FILE, help="In the place of A and B: a policy that names later versions.")
@click.option("--issues", "paths", type=FILE, multiple=True, help="Issues as JSON from Jira's REST; may be repeated.")
@click.option("--mirror", is_flag=True, help="The issues that the connector of --config has seen.")
@click.option("--config", "config_path", type=FILE, help="The configuration whose store --mirror reads.")
@click.option("--context", "context_path", type=FILE, help="JSON with what issues do not tell: see `aftercare plan`.")
@click.option("--at", callback=instant_option, help="As of this instant. Default: now, or when the version begins.")
@click.option("--top", type=click.IntRange(0, 100_000), default=20, show_default=True, help="List so many that differ.")
@click.option("--workers", type=click.IntRange(1, 256), default=None, help="Processes. Default: one for each core.")
@click.option("--check", is_flag=True, help="Exit with 1 when anything would move.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    a_path: Path | None,
    b_path: Path | None,
    policy_path: Path | None,
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
    nothing.

    With --policy: what its next version would move when it begins, if nothing happened until then; the newest version
    where none lies ahead.
    """
    compared = _compared(a_path, b_path, policy_path, at, SystemClock().now())
    source, context = Source(paths, config_path, mirror), read_context(context_path, compared.a, compared.b)
    counting = partial(_count, compared, "en" if style == "json" else compared.b.language)
    counter = Counter(count=counting, context=context, keep=top)
    with bar(source.characters()) as progress:
        tally = Run(chunks=source.chunks, counter=counter, workers=workers or cores(), progress=progress).tally()
    if style == "json":
        click.echo(json.dumps(_document(compared, tally), ensure_ascii=False, indent=1))
    else:
        _print(compared, tally)
    if check and tally.differing:
        sys.exit(_FOUND_SOMETHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two policies as of an instant. `version`: what B has and A has not, where both are one policy."""

    a: Policy
    b: Policy
    at: Instant
    version: PolicyVersion | None = None

    @property
    def digests(self) -> tuple[str, str]:
        """Those of the versions that are in force."""
        return in_force(self.a, self.at).digest, in_force(self.b, self.at).digest


def _compared(
    a_path: Path | None, b_path: Path | None, policy_path: Path | None, at: Instant | None, now: Instant
) -> Compared:
    if policy_path is not None and a_path is None:
        return _next_version(policy_path, at, now)
    if policy_path is not None or a_path is None or b_path is None:
        raise click.UsageError("Give two policies, A and B, or --policy FILE with one that names later versions.")
    return Compared(a=load_policy(a_path), b=load_policy(b_path), at=now if at is None else at)


def _next_version(path: Path, at: Instant | None, now: Instant) -> Compared:
    policy = load_policy(path)
    if not policy.versions:
        raise click.UsageError(f"{path} names no later version. Add one under [[policy]], or give A and B.")
    since = now if at is None else at
    ahead = (place for place, version in enumerate(policy.versions) if version.effective > since)
    place = next(ahead, len(policy.versions) - 1)
    version = policy.versions[place]
    return Compared(
        a=replace(policy, versions=policy.versions[:place]),
        b=replace(policy, versions=policy.versions[: place + 1]),
        at=max(now, version.effective) if at is None else at,
        version=version,
    )


def _count(compared: Compared, language: str, snapshot: Snapshot, tally: Tally, order: Order) -> None:
    """Count what moves on one issue; goals are named in `language`. Labels are those that each policy wishes for."""
    tally.issues += 1
    now = compared.at
    one, other = plan(snapshot, compared.a, now), plan(snapshot, compared.b, now)
    found = differences(one.facts.clocks, other.facts.clocks, now, open_only=True, language=language)
    gained, lost = sorted({*other.tags} - {*one.tags}), sorted({*one.tags} - {*other.tags})
    if found or gained or lost:
        key = snapshot.issue.key
        tally.differ(Differing(key=key, order=order, differences=found, gained=tuple(gained), lost=tuple(lost)))


def _document(compared: Compared, tally: Tally) -> dict[str, object]:
    a, b = compared.digests
    version = compared.version
    named = {} if version is None else {"effective": iso(version.effective), "digest": version.policy.digest}
    return {
        "at": iso(compared.at),
        "policies": {"a": a, "b": b},
        **({"version": named} if named else {}),
        "issues": {
            "read": tally.issues,
            "failed": tally.failed,
            "failures": [{"where": where, "why": why} for where, why in tally.troubles],
        },
        "differences": differences_document(tally),
    }


def _print(compared: Compared, tally: Tally) -> None:
    """In the language and the zone of B, which is named once."""
    from connector.cli.backtest_text import differing_table
    from reports.backtest_words import Words

    zone, at, language = compared.b.zone, compared.at, compared.b.language
    words = Words(Span(since=at, until=at, zone=zone, language=language))
    for line in _head(compared, tally):
        click.echo(line)
    for (metric, what), n in sorted(tally.moved.items()):
        told = say(language, "terminal.diff.clock", metric=words.metric(metric), what=words.moved(what))
        click.echo(f"{n:>8}  {told}")
    for (label, what), n in sorted(tally.labels.items()):
        told = say(language, "terminal.diff.label", label=label, what=say(language, f"terminal.diff.{what}"))
        click.echo(f"{n:>8}  {told}")
    if tally.kept:
        click.echo(say(language, "terminal.diff.listed", n=len(tally.kept)))
        Console(highlight=False, width=max(100, Console().width)).print(differing_table(tally.kept, words))
    for where, why in tally.troubles:
        click.echo(f"{where}: {why}")


def _head(compared: Compared, tally: Tally) -> Iterator[str]:
    """What was compared, and how much of it would move."""
    zone, language = compared.b.zone, compared.b.language
    if compared.version is not None:
        since = moment_dated(compared.version.effective, zone, language)
        name = compared.version.policy.digest[:12]
        yield say(language, "terminal.diff.version", name=name, since=since, zone=zone)
    at = moment_dated(compared.at, zone, language)
    yield say(language, "terminal.diff.read", n=tally.issues, at=at, failed=tally.failed, zone=zone)
    yield say(language, "terminal.diff.move", n=tally.differing)
