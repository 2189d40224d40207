"""When is the customer owed the next answer, and when the next word from us?"""

from dataclasses import replace
from itertools import groupby

from rules.desired import NO_REPLY, NO_UPDATE
from rules.model import Instant
from rules.policy import Metric
from rules.resolution import Turn
from rules.sla.evidence import Evidence, Said
from rules.sla.runs import Run, Stretch, first_reply, first_resolution


def next_response_runs(metric: Metric, evidence: Evidence) -> tuple[Run, ...]:
    """A cycle from each customer's comment while no answer is owed, to our next public word.

    None starts before the first response was given or the wait for it ended, and, unless the policy says so, none on
    a resolved issue, where a resolution ends the wait.
    """
    since = _answered(evidence)
    if since is None:
        return ()
    runs: list[Run] = []
    asked: Said | None = None
    for at, said, turn in _moments(evidence):
        resolved = turn is not None and turn.resolved and not metric.after_resolution
        reply = _first(said, "agent")
        if asked is not None and (reply is not None or resolved):
            runs.append(_ended(asked, "the customer wrote", at, "public reply", reply, turn))
            asked = None
        word = _first(said, "customer")
        silent = not metric.after_resolution and evidence.resolved_at(at)
        if asked is None and word is not None and at >= since and not silent:
            asked = word
    if asked is not None:
        runs.append(_open(asked, "the customer wrote"))
    return tuple(runs)


def customer_update_runs(metric: Metric, evidence: Evidence) -> tuple[Run, ...]:
    """A cycle from each public word of ours to the next; a resolution ends the last, and none starts after it.

    On a reopened issue our next public word starts one again. The contact clock of a contract begins with the issue,
    and with each reopening, for whoever has never been called waits for a call, too. Only the metric's ways count.
    """
    runs: list[Run] = []
    last: Said | None = None
    for at, said, turn in _moments(evidence):
        update = _first([one for one in said if not metric.ways or one.way in metric.ways], "agent")
        resolved = turn is not None and turn.resolved
        if last is not None and (update is not None or resolved):
            ended = _ended(last, "public update", at, "public update", update, turn)
            runs.append(replace(ended, unanswered=NO_UPDATE if update is None else None))
            last = None
        if update is not None and not evidence.resolved_at(at):
            last = update
        elif last is None and metric.contract is not None and turn is not None and not turn.resolved:
            last = Said(at=at, who="nobody", account="", cause=turn.cause)
    if last is not None:
        runs.append(_open(last, "public update"))
    return tuple(runs)


def _answered(evidence: Evidence) -> Instant | None:
    """When the first response stopped; from the creation on where none was owed; None while it is."""
    if not evidence.for_customer:
        return evidence.created
    metrics = [metric for metric in evidence.policy.metrics if metric.kind == "first_response"]
    reply = first_reply(evidence)
    resolved = first_resolution(metrics[0], evidence) if metrics else None
    return min((event.at for event in (reply, resolved) if event is not None), default=None)


def _moments(evidence: Evidence) -> list[tuple[Instant, list[Said], Turn | None]]:
    """Every instant at which somebody spoke or the issue was resolved or reopened, in order."""
    turned = {turn.at: turn for turn in evidence.turns}
    said = {at: list(group) for at, group in groupby(evidence.said, key=lambda one: one.at)}
    return [(at, said.get(at, []), turned.get(at)) for at in sorted(turned.keys() | said.keys())]


def _first(said: list[Said], who: str) -> Said | None:
    return next((one for one in said if one.who == who), None)


def _open(since: Said, why: str) -> Run:
    return Run(stretches=(Stretch(from_=since.at, to=None, cause=_cause(why, since), end_cause=None),))


def _ended(since: Said, why: str, at: Instant, how: str, word: Said | None, turn: Turn | None) -> Run:
    """A cycle that a word of ours ended, else a resolution."""
    end = f"{how} ({word.cause})" if word is not None else turn.cause if turn is not None else ""
    stretch = Stretch(from_=since.at, to=at, cause=_cause(why, since), end_cause=end)
    if word is None:
        return Run(stretches=(stretch,), unanswered=NO_REPLY)
    return Run(stretches=(stretch,), known_at=word.written)


def _cause(why: str, since: Said) -> str:
    """What began a cycle: a word, or what nobody said."""
    return since.cause if since.who == "nobody" else f"{why} ({since.cause})"
