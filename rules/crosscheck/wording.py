"""How does a difference from Jira's own SLA read as a finding?"""

from rules.desired import NativeCheck, NativeDifference, NativePair, NativeReason, NativeWhat
from rules.instants import iso
from rules.model import HOUR, MINUTE

WORDS: dict[NativeReason, str] = {
    "cycles": "another number of cycles",
    "start": "another start",
    "stop": "another stop",
    "goal": "another goal",
    "pauses": "a pause counts on one side only",
    "around_the_clock": "Jira counts around the clock",
    "calendar": "other working hours or pauses",
    "rounding": "it ended within a minute of its due time",
    "not_recalculated": "Jira may not have recalculated yet",
    "unexplained": "the two do not tell why",
}
NAMES: dict[NativeWhat, str] = {
    "not_native": "only here",
    "not_ours": "only in Jira",
    "start": "start",
    "stop": "stop",
    "paused": "paused",
    "goal": "goal",
    "elapsed": "used",
    "remaining": "left",
    "due": "due",
    "breached": "breached",
}
LENGTHS = ("goal", "elapsed", "remaining")


def told(check: NativeCheck) -> str:
    """One line: each cycle that differs, in what, and why."""
    cycles = "; ".join(_pair(pair) for pair in check.pairs if pair.differences)
    return f"{check.metric}: Jira's own SLA {check.native} reads it differently: {cycles}"


def _pair(pair: NativePair) -> str:
    number = pair.number if pair.number is not None else pair.native_number
    parts = ", ".join(_difference(one) for one in pair.differences)
    return f"cycle {number}: {parts} ({', '.join(WORDS[reason] for reason in pair.reasons)})"


def _difference(one: NativeDifference) -> str:
    if one.what in ("not_native", "not_ours"):
        return f"{NAMES[one.what]}, started {_value(one, one.ours if one.what == 'not_native' else one.native)}"
    return f"{NAMES[one.what]} {_value(one, one.ours)} here, {_value(one, one.native)} in Jira"


def _value(one: NativeDifference, value: int | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _length(value) if one.what in LENGTHS else iso(value)


def _length(ms: int) -> str:
    """-1:05 for minus an hour and five minutes."""
    hours, rest = divmod(abs(ms), HOUR)
    return f"{'-' if ms < 0 else ''}{hours}:{rest // MINUTE:02d}"
