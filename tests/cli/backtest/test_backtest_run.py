"""Are the issues of a chunk counted, whatever happens to one of them?"""

import json
from collections.abc import Callable
from typing import Any

from connector.cli.backtest_run import Counter, Order
from connector.cli.issue_stream import Held, Piece
from connector.jira_io.parsing import read_snapshot
from reports.tallies import Difference, Differing, Tally
from rules.model import Site, Snapshot


def read(raw: Any) -> Snapshot:
    return read_snapshot(raw, Site())


def count(snapshot: Snapshot, tally: Tally, order: Order) -> None:
    """Fails in the middle of the second issue."""
    tally.issues += 1
    tally.moved["Resolution", snapshot.issue.key] += 1
    if snapshot.issue.key == "ASP-2":
        raise ArithmeticError("too odd")


def test_nothing_is_left_of_an_issue_that_fails_half_way(make_raw: Callable[..., dict[str, Any]]) -> None:
    """It is told with its place, in the order of the input, and the others are counted once."""
    raws = [json.dumps(make_raw(number, "2026-03-02T08:00")) for number in (1, 2, 3)]
    texts = [raws[0], "{", raws[1], '{"key": "ASP-9"}', raws[2]]
    chunk = Held(tuple(Piece(number, f"line {number}", text) for number, text in enumerate(texts)))

    tally = Counter(count=count, context={}, keep=5).tally(chunk, read)

    assert tally.issues == 2
    assert tally.moved == {("Resolution", "ASP-1"): 1, ("Resolution", "ASP-3"): 1}
    assert [place for place, _ in tally.troubles] == ["line 1", "line 2", "line 3"]
    assert tally.troubles[1][1] == "ArithmeticError: too odd"
    assert tally.failed == 3


def differing(place: int, weight: int) -> Differing:
    one = Difference(metric="M", number=1, start=0, a=None, b=None, reasons=(), weight=weight)
    return Differing(key=f"ASP-{place}", order=(place, 0), differences=(one,))


def test_the_most_serious_are_kept_in_order_however_they_come() -> None:
    """One after the other, or in tallies that are added up."""
    weights = [2, 1, 2, 0, 1, 0, 2, 1]
    whole, parts = Tally(keep=4), [Tally(keep=4), Tally(keep=4)]
    for place, weight in enumerate(weights):
        whole.differ(differing(place, weight))
        parts[place // 4].differ(differing(place, weight))
    parts[0].add(parts[1])

    assert [one.key for one in whole.kept] == ["ASP-3", "ASP-5", "ASP-1", "ASP-4"]
    assert parts[0] == whole


def test_where_none_are_asked_for_none_are_kept() -> None:
    """They are counted all the same."""
    tally = Tally(keep=0)
    tally.differ(differing(1, 0))

    assert (tally.kept, tally.differing) == ([], 1)
