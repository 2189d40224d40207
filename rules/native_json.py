"""The clocks held against Jira's own SLAs, as a public document."""

from collections.abc import Sequence

from rules.desired import NativeCheck, NativeDifference, NativePair
from rules.instants import iso

LENGTHS = ("goal", "elapsed", "remaining")


def native_documents(checks: Sequence[NativeCheck]) -> list[dict[str, object]]:
    """One for each clock that has a partner in Jira. Lengths are in seconds, instants in UTC."""
    return [
        {"metric": check.metric, "native": check.native, "cycles": [_pair(pair) for pair in check.pairs]}
        for check in checks
    ]


def _pair(pair: NativePair) -> dict[str, object]:
    return {
        "cycle": pair.number,
        "native_cycle": pair.native_number,
        "differences": [_difference(one) for one in pair.differences],
        "reasons": list(pair.reasons),
    }


def _difference(one: NativeDifference) -> dict[str, object]:
    return {"what": one.what, "ours": _value(one, one.ours), "native": _value(one, one.native)}


def _value(one: NativeDifference, value: int | None) -> object:
    if value is None or isinstance(value, bool):
        return value
    if one.what not in LENGTHS:
        return iso(value)
    return value // 1000 if value % 1000 == 0 else value / 1000
