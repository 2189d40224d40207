"""In which words is a backtest told: outcomes, goals, weeks' ends, and why two policies differ?"""

from datetime import date

from reports.backtest import Backtest
from reports.replay import Span
from reports.tallies import Difference, Outcome, Reading, Side
from reports.texts.catalogue import say
from reports.texts.moments import day, moment_dated
from reports.wording import known_metric
from rules.model import Instant

DIGEST = 12
"""So much of a digest tells two policies apart."""


class Words:
    """A backtest's words in the language in which it was counted."""

    def __init__(self, span: Span) -> None:
        self.language = span.language
        self.zone = span.zone

    def say(self, key: str, **fields: str | int) -> str:
        return say(self.language, f"backtest.{key}", **fields)

    def outcome(self, outcome: Outcome) -> str:
        return self.say(outcome)

    def metric(self, name: str) -> str:
        """As the cards call it."""
        return known_metric(name, self.language)

    def goal(self, name: str) -> str:
        return name or self.say("no_goal")

    def head(self, found: Backtest) -> tuple[str, ...]:
        """What was asked: the policies, the range, and how many issues there were."""
        span, tally = found.span, found.tally
        since, until = (moment_dated(at, self.zone, self.language) for at in (span.since, span.until))
        return (
            *(self._subject(side, found) for side in found.subjects),
            self.say("range", since=since, until=until, zone=self.zone),
            self.say("read", n=tally.issues, failed=tally.failed),
        )

    def _subject(self, side: Side, found: Backtest) -> str:
        one = found.subjects[side]
        digest = one.digest[:DIGEST]
        if found.b is None:
            return self.say("subject", name=one.name, digest=digest)
        return self.say("subject.side", side=side.upper(), name=one.name, digest=digest)

    def worst(self, on: str, n: int) -> str:
        """The day on which somebody was told most."""
        return self.say("worst.cell", n=n, day=self.day(on))

    def day(self, text: str) -> str:
        return day(date.fromisoformat(text), self.language, date.min)

    def moved(self, what: str) -> str:
        return self.say(f"moved.{what}")

    def cycle(self, one: Difference) -> str:
        name = self.metric(one.metric)
        return self.say("cycle", metric=name, n=one.number) if one.number > 1 else name

    def reasons(self, one: Difference) -> tuple[str, ...]:
        """In what the policies differ, the most serious first."""
        a, b = one.a, one.b
        if a is None or b is None:
            return (self.say("only.b" if a is None else "only.a"),)
        sides = {
            "breached": (a.breached, b.breached),
            "due": (a.due, b.due),
            "goal": (a.goal, b.goal),
            "state": (a.state, b.state),
        }
        found = [key for key, (left, right) in sides.items() if left != right] or ["breached_at"]
        return tuple(self.say(f"from_to.{key}", a=self._part(key, a), b=self._part(key, b)) for key in found)

    def _part(self, key: str, reading: Reading) -> str:
        if key == "breached":
            if not reading.breached:
                return self.say("no")
            at = reading.breached_at
            return self.say("yes") if at is None else self.say("yes.at", at=self._at(at))
        if key == "goal":
            return self.goal(reading.goal)
        if key == "state":
            return self.say(f"state.{reading.state}")
        return self._at(reading.due if key == "due" else reading.breached_at)

    def _at(self, at: Instant | None) -> str:
        if at is None:
            return self.say("none")
        return moment_dated(at, self.zone, self.language)
