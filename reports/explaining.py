"""How did each clock come to what it shows? From a plan's public document to sentences, goals and a table that adds up.

The document is read as the store and `--format json` have it, so that a look of last week is explained like one of now.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from reports import wording
from reports.causes import OPENS, told
from reports.texts.catalogue import say
from reports.texts.moments import MONTHS, duration, local, moment_cell, offset, percent_used, promised
from rules.desired import NO_REPLY, NO_UPDATE
from rules.instants import from_iso
from rules.model import Instant
from rules.policy import Target

Raw: TypeAlias = Mapping[str, Any]
OPENED = re.compile(r"; calendar (?P<calendar>[^;]*) opens$")
EVIDENCE = re.compile(r"\((history|comment|policy line) (\d+)\)")
UNANSWERED = {NO_REPLY: "explain.reply", NO_UPDATE: "explain.update"}
DAY_UNITS = {"working_day": "explain.days", "calendar_day": "explain.days.calendar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A row of the table. `ms` is what it counts, `to - from_` what has passed."""

    from_: Instant
    to: Instant
    kind: str
    ms: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStory:
    """One cycle in words. `end` is its stop, or the instant of the plan; `outcome` is a state of the catalogue."""

    title: str
    outcome: str
    start: Instant
    end: Instant
    due: Instant | None
    sentences: tuple[str, ...]
    goals: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    elapsed_ms: int

    @property
    def total_ms(self) -> int:
        return sum(stretch.ms for stretch in self.stretches)

    @property
    def passed_ms(self) -> int:
        return sum(stretch.to - stretch.from_ for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in one language and one zone; `at` is the instant of the plan, and what other times are near to. Numbers of
    history entries and comments are told with `ids`."""

    language: str
    zone: str
    at: Instant
    ids: bool = True

    def say(self, key: str, **fields: str | int) -> str:
        return say(self.language, key, **fields)

    def joined(self, sentences: Sequence[str]) -> str:
        return self.say("explain.between").join(sentences)

    def when(self, at: Instant) -> str:
        """Day and time as short as a cell wants them, with the offset where it is not that of the plan's instant."""
        here = local(at, self.zone)
        if here.year == local(self.at, self.zone).year:
            cell = moment_cell(at, self.zone, self.language, near=self.at)
        else:
            month = MONTHS[here.month - 1]
            cell = self.say("moment.year", y=here.year, m=here.month, month=month, d=here.day, time=f"{here:%H:%M}")
        return cell if self._usual(at) else f"{cell} ({offset(at, self.zone)})"

    def until(self, to: Instant, from_: Instant) -> str:
        """The time alone where `from_` lies on the same day."""
        same = local(to, self.zone).date() == local(from_, self.zone).date()
        return f"{local(to, self.zone):%H:%M}" if same and self._usual(to) else self.when(to)

    def target(self, raw: Raw | None) -> str:
        return promised(target_of(raw), self.language) if raw else ""

    def _usual(self, at: Instant) -> bool:
        return offset(at, self.zone) == offset(self.at, self.zone)


def stories(document: Raw, teller: Teller) -> tuple[CycleStory, ...]:
    """Every cycle of every clock of a plan's document, in its order. Where goals come from several versions of the
    policy, each names its own."""
    goals = (goal for clock in document["clocks"] for cycle in clock["cycles"] for goal in cycle["goals"])
    several = len({document.get("policy"), *(goal.get("version") for goal in goals)} - {None}) > 1
    return tuple(
        _story(clock, number, teller, versions=several)
        for clock in document["clocks"]
        for number, _ in enumerate(clock["cycles"])
    )  # fmt: skip


def teller_of(document: Raw, language: str, zone: str) -> Teller:
    return Teller(language, zone, instant(document["at"]))


def instant(text: str) -> Instant:
    """The instant of a document's text."""
    at = from_iso(text)
    if at is None:
        raise ValueError(f"{text!r} is no instant of a plan's document")
    return at


def maybe(text: str | None) -> Instant | None:
    return None if text is None else instant(text)


def target_of(raw: Raw) -> Target:
    return Target(value=raw["value"], unit=raw["unit"])


def ms_of(seconds: float) -> int:
    """A document's seconds, which have at most three decimals."""
    return round(seconds * 1000)


def shown_outcome(clock: Raw, number: int) -> str:
    """The state of the clock's cycle of this number, from 0, as the card calls it. Only the last can be at risk;
    documents of former versions do not say so."""
    outcome = outcome_of(clock["cycles"][number])
    last = number == len(clock["cycles"]) - 1
    return "at_risk" if outcome == "running" and last and clock.get("at_risk") else outcome


def outcome_of(cycle: Raw) -> str:
    """The state of the cycle by itself, in which nothing tells of a risk."""
    if cycle["state"] == "stopped":
        if cycle["breached"]:
            return "missed"
        return "ended" if cycle["reason"] in UNANSWERED else "met"
    if cycle["state"] != "cancelled" and cycle["breached"]:
        return "breached"
    return str(cycle["state"])


def _story(clock: Raw, number: int, teller: Teller, *, versions: bool) -> CycleStory:
    cycle, count = clock["cycles"][number], len(clock["cycles"])
    name = wording.metric(clock["metric"], clock["kind"], teller.language)
    numbered = teller.say("explain.cycle", metric=name, n=number + 1, all=count)
    return CycleStory(
        title=name if count == 1 else numbered,
        outcome=shown_outcome(clock, number),
        start=instant(cycle["start"]),
        end=_end(cycle, teller),
        due=maybe(cycle["due"]),
        sentences=_sentences(clock, cycle, teller),
        goals=_goals(cycle, teller, versions=versions),
        stretches=_stretches(cycle["intervals"], teller),
        elapsed_ms=ms_of(cycle["elapsed_seconds"]),
    )


def _end(cycle: Raw, teller: Teller) -> Instant:
    stop = maybe(cycle["stop"])
    if stop is not None:
        return stop
    return instant(cycle["intervals"][-1]["to"]) if cycle["intervals"] else teller.at


def _sentences(clock: Raw, cycle: Raw, teller: Teller) -> tuple[str, ...]:
    found = [_state(cycle, teller), _used(cycle, teller), _rest(cycle, teller)]
    if cycle["reason"] in UNANSWERED:
        found.append(teller.say(UNANSWERED[cycle["reason"]]))
    if cycle.get("set_aside_seconds"):
        used = duration(ms_of(cycle["set_aside_seconds"]), teller.language)
        found.append(teller.say("explain.set_aside", used=used))
    former = cycle.get("former_breaches", ())
    for breach in former:
        at, target = teller.when(instant(breach["breached_at"])), teller.target(breach["target"])
        found.append(teller.say("explain.former", at=at, target=target))
    if clock["ever_breached"] and not former and not any(one["breached"] for one in clock["cycles"]):
        found.append(teller.say("explain.ever"))
    if sealed := cycle.get("sealed"):
        found.append(_sealed(sealed, teller))
    return tuple(sentence for sentence in found if sentence)


def _sealed(sealed: Raw, teller: Teller) -> str:
    """When, and under what: the first digits of a digest are enough for people."""
    at, policy = teller.when(instant(sealed["at"])), sealed["policy"][:12]
    data = {"tzdata": sealed["tzdata"], "holidays": sealed["holidays"]}
    return teller.say("explain.sealed", at=at, policy=policy, **data)


def _state(cycle: Raw, teller: Teller) -> str:
    outcome, paused = outcome_of(cycle), cycle["state"] == "paused"
    due = "" if cycle["due"] is None else teller.when(instant(cycle["due"]))
    fields = {"due": due, "cause": _last_cause(cycle, teller)}
    if cycle["stop"] is not None:
        fields["stop"] = teller.when(instant(cycle["stop"]))
    if outcome == "breached" and paused:
        return teller.say("explain.breached.paused", **fields)
    plain = outcome in ("running", "met", "ended") and not due
    return teller.say(f"explain.{outcome}" + (".no_due" if plain else ""), **fields)


def _last_cause(cycle: Raw, teller: Teller) -> str:
    if cycle["state"] == "cancelled":
        return told(cycle["reason"] or "", teller.language) or teller.say("empty")
    return told(cycle["intervals"][-1]["cause"], teller.language) if cycle["intervals"] else teller.say("empty")


def _used(cycle: Raw, teller: Teller) -> str:
    used = duration(ms_of(cycle["elapsed_seconds"]), teller.language)
    if cycle["target"] is None:
        return teller.say("explain.used.no_target", used=used)
    target, promise = target_of(cycle["target"]), teller.target(cycle["target"])
    if target.unit in DAY_UNITS:
        days = f"{cycle.get('elapsed_days', 0):.2f}".rstrip("0").rstrip(".")
        return teller.say("explain.used", used=teller.say(DAY_UNITS[target.unit], days=days), target=promise)
    percent = percent_used(ms_of(cycle["elapsed_seconds"]), target)
    return teller.say("explain.used.percent", used=used, target=promise, percent=percent or 0)


def _rest(cycle: Raw, teller: Teller) -> str:
    """What is left, was to spare, or was too much."""
    if cycle["remaining_seconds"] is None:
        return ""
    rest = ms_of(cycle["remaining_seconds"])
    days = ".open" if cycle["target"] and cycle["target"]["unit"] in DAY_UNITS else ""
    amount = duration(abs(rest), teller.language)
    if cycle["breached"]:
        return teller.say(f"explain.over{days}", over=amount) if rest < 0 else teller.say("explain.over.none")
    if outcome_of(cycle) == "met":
        return teller.say("explain.spare", left=amount)
    return teller.say(f"explain.left{days}", left=amount)


def _goals(cycle: Raw, teller: Teller, *, versions: bool) -> tuple[str, ...]:
    """One goal by itself; several with the instant from which each was the cycle's. `versions`: each names that of its
    policy."""
    texts = [_goal(goal, teller) for goal in cycle["goals"]]
    if versions:
        texts = [
            teller.say("explain.goal.version", goal=text, version=str(goal["version"])[:12])
            for goal, text in zip(cycle["goals"], texts, strict=True)
        ]
    if len(texts) == 1:
        return (teller.say("explain.goal.only", goal=texts[0]),)
    return tuple(
        teller.say("explain.goal.from", since=teller.when(instant(goal["from"])), goal=text)
        for goal, text in zip(cycle["goals"], texts, strict=True)
    )


def _goal(goal: Raw, teller: Teller) -> str:
    if goal["target"] is None:
        return teller.say("explain.goal.none")
    fields = {"target": teller.target(goal["target"]), "calendar": goal["calendar"]}
    if goal.get("contract") is not None:
        return teller.say("explain.goal.contract", contract=goal["contract"], **fields)
    if goal["when"] is None:
        return teller.say("explain.goal.is", **fields)
    return teller.say("explain.goal.when", condition=goal["when"], **fields)


def _stretches(intervals: Sequence[Raw], teller: Teller) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    before: str | None = None
    for interval in intervals:
        cause = interval["cause"]
        found.append(
            Stretch(
                from_=instant(interval["from"]),
                to=instant(interval["to"]),
                kind=interval["kind"],
                ms=ms_of(interval["seconds"]),
                cause=_cause(cause, before, teller),
            )
        )
        if interval["kind"] != "closed":
            before = OPENS.sub("", cause)
    return tuple(found)


def _cause(cause: str, before: str | None, teller: Teller) -> str:
    """In words, with its evidence. When a calendar opens again, what was told once is not told again."""
    opened = OPENED.search(cause)
    if opened and OPENS.sub("", cause) == before:
        return teller.say("explain.opens", calendar=opened["calendar"])
    proof = teller.say("list.comma").join(_proof(cause, teller))
    words = told(cause, teller.language)
    return f"{words} [{proof}]" if proof else words


def _proof(cause: str, teller: Teller) -> Iterator[str]:
    for kind, number in dict.fromkeys(EVIDENCE.findall(cause)):
        if teller.ids or kind == "policy line":
            yield teller.say(f"explain.evidence.{kind.rpartition(' ')[2]}", id=number)
