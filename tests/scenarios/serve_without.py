"""Runs the command line with one of the four rules of reliability taken away, to show that the storm needs it.

Usage: serve_without.py RULE ARGS...   RULE is R1, R2, R3, R4 or empty.
"""

import sys
from dataclasses import replace
from typing import Any

from connector.store.interface import Claim


def take_away(rule: str) -> None:
    """Break one rule, and only that one."""
    if rule == "R1":
        _without_generations()
    elif rule == "R2":
        _without_leases()
    elif rule == "R3":
        _without_intents()
    elif rule == "R4":
        _without_markers()


def _without_generations() -> None:
    """A look ends with "nothing to do" even if a mark came in meanwhile, as with a boolean."""
    from connector.store.worklist import Worklist

    claim = Worklist.claim

    def newest_of_all(self: Worklist, n: int, owner: str, lease_ms: int, **at: Any) -> list[Claim]:
        return [replace(claimed, generation=2**40) for claimed in claim(self, n, owner, lease_ms, **at)]

    Worklist.claim = newest_of_all  # type: ignore[method-assign]


def _without_leases() -> None:
    """A claim keeps nobody else away, and anybody may settle."""
    from connector.store.worklist import Worklist, _row

    claim = Worklist.claim

    def at_once_over(self: Worklist, n: int, owner: str, lease_ms: int, **at: Any) -> list[Claim]:
        return claim(self, n, owner, 0, **at)

    def by_name_only(self: Worklist, given: Claim) -> Any:
        return (
            _row.site == self._site,
            _row.kind == given.subject.kind,
            _row.subject == given.subject.id,
        )

    Worklist.claim = at_once_over  # type: ignore[method-assign]
    Worklist._leased = by_name_only  # type: ignore[method-assign]
    Worklist.holds = lambda self, claim, *, steady: True  # type: ignore[method-assign]


def _without_intents() -> None:
    """Nothing is written down before a comment is sent."""
    from connector.store.interface import Operation, Subject
    from connector.store.ledger import Ledger

    def always_new(self: Ledger, op: str, subject: Subject, kind: str, *, steady: int, now: int) -> Operation:
        return Operation(op=op, subject=subject, kind=kind, state="sent", begun=steady, ref=None)

    Ledger.begin = always_new  # type: ignore[method-assign]
    Ledger.end = lambda self, op, *, ref: None  # type: ignore[method-assign]
    Ledger.withdraw = lambda self, op: None  # type: ignore[method-assign]


def _without_markers() -> None:
    """Comments carry nothing by which they can be known again."""
    from connector.jira_io import markers

    markers.properties = lambda marker, *, internal: []  # type: ignore[assignment]


def main(argv: list[str]) -> Any:
    take_away(argv[0])
    from connector.cli import main as aftercare

    return aftercare(argv[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
