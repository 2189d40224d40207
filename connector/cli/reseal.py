"""`aftercare reseal`: finished clocks are to show what is computed now. The seals that they had are kept beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connector.cli.keys import one_issue
from connector.config import load
from connector.errors import AftercareError
from connector.store.interface import Subject
from reports.explaining import Teller
from reports.findings import Sentences
from reports.wording import known_metric
from rules.desired import Record, Superseded
from rules.instants import iso
from rules.model import Instant, Seal
from rules.policy import in_force

if TYPE_CHECKING:
    from connector.app import App

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What resealing would change on an issue: each seal that stands with the one in its place. One side may be None:
    a cycle that is not found any more, or one that had no seal."""

    key: str
    subject: Subject
    pairs: tuple[tuple[Seal | None, Seal | None], ...]

    def record(self, because: str) -> Record:
        return Record(
            seals=tuple(new for _, new in self.pairs if new is not None),
            superseded=tuple(
                Superseded(metric=old.metric, start=old.start, number=old.number, because=because)
                for old, _ in self.pairs
                if old is not None
            ),
        )

    def lines(self, sentences: Sentences) -> Iterator[str]:
        teller = sentences.teller
        for old, new in self.pairs:
            one = old or new
            assert one is not None  # a pair has a side
            told = [sentences.told("resealing", change) or change for change in changes(old, new)]
            yield teller.say(
                "terminal.reseal.line",
                issue=self.key,
                clock=known_metric(one.metric, teller.language),
                start=teller.when(one.start),
                differences=teller.say("between.clauses").join(told),
            )


@click.command()
@one_issue
@click.option("--all", "everything", is_flag=True, help="Every issue that has a sealed clock.")
@click.option("--because", required=True, help="Why; it is kept with the seals that are replaced.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
def command(key: str | None, everything: bool, because: str, yes: bool, path: Path) -> None:
    """Replace the sealed clocks of the issue KEY by what is computed now, where that differs.

    Shows what would change, and asks. The old seals are kept with the reason and the time. Jira itself is not written:
    the issues are marked for a look, which does that.
    """
    from connector.wiring import build

    if (key is None) != everything:
        raise click.UsageError("Give either the KEY of an issue, or --all.")
    if not because.strip():
        raise click.UsageError("--because wants a reason: it is what people will read later.")
    config = load(path)
    app = build(config)
    try:
        now = app.clock.now()
        policy = in_force(config.policy, now)
        teller = Teller(policy.language, policy.zone, now)
        proposals = [one for one in proposed(app, _ids(app, key)) if one.pairs]
        for line in (line for one in proposals for line in one.lines(Sentences(teller))):
            click.echo(line)
        if not proposals:
            click.echo(teller.say("terminal.reseal.none"))
            return
        count = {"clocks": sum(len(one.pairs) for one in proposals), "issues": len(proposals)}
        if not yes:
            click.confirm(teller.say("terminal.reseal.ask", **count), abort=True)
        for one in proposals:
            app.store.keep(one.subject, one.record(because.strip()), now)
        app.store.mark([one.subject for one in proposals], "resealed", now)
        click.echo(teller.say("terminal.reseal.done", **count))
    finally:
        app.store.close()


def _ids(app: "App", key: str | None) -> Sequence[str]:
    if key is None:
        return [subject.id for subject in app.store.sealed() if subject.kind == "issue"]
    found = list(app.jira.search_ids(f'key = "{key}"'))
    if not found:
        raise AftercareError(f"{key}: Jira shows no such issue to this account; check the key and its permissions")
    return found


def proposed(app: "App", ids: Sequence[str]) -> Iterator[Proposal]:
    """What resealing would change on each issue that Jira shows; the others keep their seals."""
    for start in range(0, len(ids), BATCH):
        for id_, raw in app.jira.fetch(ids[start : start + BATCH], {}).issues.items():
            subject = Subject("issue", id_)
            snapshot, plan = app.reconciler.plan(raw, app.clock.now(), sealed=False)
            # A cycle that is over and still gets no seal is in doubt: what stands is better than a guess.
            doubtful = {
                (clock.metric, cycle.start)
                for clock in plan.facts.clocks
                for cycle in clock.cycles
                if cycle.state in ("stopped", "cancelled")
            } - {(seal.metric, seal.start) for seal in plan.record.seals}
            standing = [seal for seal in app.store.kept(subject).seals if (seal.metric, seal.start) not in doubtful]
            pairs = tuple(differing(standing, plan.record.seals))
            yield Proposal(key=snapshot.issue.key, subject=subject, pairs=pairs)


def differing(standing: Sequence[Seal], computed: Sequence[Seal]) -> Iterator[tuple[Seal | None, Seal | None]]:
    """The pairs that do not show the same, in order."""
    old = {(seal.metric, seal.start): seal for seal in standing}
    new = {(seal.metric, seal.start): seal for seal in computed}
    for cycle in sorted(old.keys() | new.keys()):
        pair = old.get(cycle), new.get(cycle)
        if changes(*pair):
            yield pair


def changes(old: Seal | None, new: Seal | None) -> list[str]:
    """What differs in what people see, with both values."""
    if old is None or new is None:
        return ["not sealed so far" if old is None else "not found any more, or not over"]
    pairs = (
        ("state", old.state, new.state),
        ("end", iso(old.end), iso(new.end)),
        ("due", _maybe(old.due), _maybe(new.due)),
        ("breached_at", _maybe(old.breached_at), _maybe(new.breached_at)),
        ("elapsed", f"{old.elapsed_ms / 1000:g} s", f"{new.elapsed_ms / 1000:g} s"),
        ("target", _target(old.target), _target(new.target)),
    )
    return [f"{name} {before} -> {after}" for name, before, after in pairs if before != after]


def _maybe(at: Instant | None) -> str:
    return "none" if at is None else iso(at)


def _target(target: tuple[int, str] | None) -> str:
    return "none" if target is None else f"{target[0]} {target[1]}"
