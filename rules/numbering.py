"""By which number does a risk, a change or an action go, so that `!risk close 2` means the same one for ever?

Numbers count from the beginning of the history. A comment that somebody deletes would move all that come after it: so
the property of the issue remembers what each number was given to, and what is gone leaves a gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rules.desired import Command, Facts
from rules.diffing import Remembered
from rules.model import Instant, Snapshot


@dataclass(slots=True)
class Numbers:
    """Gives numbers, in the order of the history. `kept` are those that were given before, by what they stand for."""

    kept: Mapping[str, int]
    given: dict[str, int] = field(default_factory=dict)
    _last: int = 0

    @classmethod
    def of(cls, family: str, snapshot: Snapshot, now: Instant) -> "Numbers":
        """Those of a family on this issue, as we remember them."""
        return cls(Remembered.of(snapshot, now).numbers.get(family, {}))

    def number(self, key: str) -> int:
        """The number that it had, else the next one that nothing ever had."""
        found = self.kept.get(key)
        if found is None:
            taken = set(self.kept.values())
            self._last += 1
            while self._last in taken:
                self._last += 1
            found = self._last
        self.given[key] = found
        return found

    def told(self, facts: Facts, family: str) -> Facts:
        """The facts with what was given, to be remembered."""
        return replace(facts, numbers=(*facts.numbers, *((family, key, n) for key, n in self.given.items())))


def key_of(command: Command) -> str:
    """What a number is given to: a command by its place in its comment."""
    return f"{command.comment}.{command.number}"
