"""Is an alert that waits in the outbox still one? What is over by the time it could be told is not told."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from connector.store.interface import Message, Store
from reports.messages import REMINDER, read_entry
from rules.model import Json

Standing: TypeAlias = Literal["stands", "over", "later"]


def still_standing(store: Store) -> Callable[[Message], Standing]:
    """Asks the newest plan of the alert's issue. Where there is none, or a rule failed in it, the alert stands.

    One older than the switch to writing is over: it waited while Aftercare only observed. A correction, which is
    planned once, and a reminder always stand. While the issue's project is on hold nothing is said of it, and that may
    end.
    """

    def standing(message: Message) -> Standing:
        if message.at < int(store.get("write_since") or 0):
            return "over"
        plan = store.decided(message.subject)
        findings = _values(plan, "findings", "code") if isinstance(plan, Mapping) else {"no plan"}
        if "on_hold" in findings:
            return "later"
        entry = read_entry(message.entry)
        if findings & {"no plan", "rule_failed"} or entry.outcome == REMINDER or entry.reason == "corrected":
            return "stands"
        return "stands" if isinstance(plan, Mapping) and message.op in _values(plan, "alerts", "op") else "over"

    return standing


def _values(plan: Mapping[str, Json], part: str, key: str) -> set[str]:
    """What stands at `key` in the tables of a part of the plan."""
    tables = plan.get(part)
    found = (table.get(key) for table in tables if isinstance(table, Mapping)) if isinstance(tables, list) else ()
    return {value for value in found if isinstance(value, str)}
