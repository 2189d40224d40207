"""`kill -9` of the service while events arrive: nothing is lost and nothing is sent twice, and each rule is needed."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector.sandbox.server import Sandbox
from tests.scenarios.storm import LATE_S, Storm, Wire, differences, storm

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("AFTERCARE_SEED", "20260330"))
ISSUES = 50
EVENTS = 500


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def two_days_ago() -> int:
    return (time.time_ns() // 1_000_000 // 1000) * 1000 - 2 * 86_400_000


def play(made: Storm, rng: random.Random, events: int, pause: float) -> None:
    """The events, in the same order and at the same instants whatever else happens."""
    for n in range(events):
        made.event(rng, n, rng.choice(made.keys))
        time.sleep(pause)


def calm(folder: Path, base: int, ports: tuple[int, int], seed: int, issues: int, events: int) -> dict[str, Any]:
    """How each issue ends when nobody disturbs."""
    with storm(folder, base, issues, ports) as made:
        made.start()
        play(made, random.Random(seed), events, 0.0)
        made.settle()
        assert made.wire.overlaps == []
        return made.outcome()


class Killer:
    """Kills the service around every few comments: before Jira applies one, after it, or while it is on its way."""

    def __init__(self, made: Storm, rng: random.Random, share: float, at_most: int) -> None:
        self.made = made
        self.rng = rng
        self.share = share
        self.at_most = at_most
        self.lock = threading.Lock()

    def __call__(self, wire: Wire, apply: Callable[[], Any]) -> Any:
        with self.lock:
            strike = self.made.between < self.at_most and self.rng.random() < self.share
            how = self.rng.choice(["before", "after", "late"])
            if not strike:
                how = ""
            elif how in ("before", "late"):
                self.made.kill(between=True)
        if how == "before":
            raise ConnectionResetError("the service is gone")
        if how == "late":
            time.sleep(LATE_S)
        answer = apply()
        if how == "after":
            with self.lock:
                self.made.kill(between=True)
        return answer


def test_a_storm_of_kills_changes_nothing_in_the_end(
    tmp_path: Path, record_property: Callable[[str, object], None], against_contract: Callable[[Sandbox], None]
) -> None:
    """500 events for 50 issues under at least 30 kills, 10 of them between intent and outcome, end as undisturbed."""
    base, ports = two_days_ago(), free_ports()
    expected = calm(tmp_path / "calm", base, ports, SEED, ISSUES, EVENTS)
    rng = random.Random(SEED + 1)
    with storm(tmp_path / "storm", base, ISSUES, ports) as made:
        made.sandbox.log_requests = True
        made.start()
        made.wire.on_comment = Killer(made, rng, share=0.15, at_most=16)
        events = threading.Thread(target=play, args=(made, random.Random(SEED), EVENTS, 0.12))
        events.start()
        while events.is_alive() or made.kills < 30 or made.between < 10:
            made.wait_until_up()
            time.sleep(rng.uniform(0.0, 1.2))
            made.kill()
            assert made.kills < 200
        made.settle()
        record_property("note", f"seed {SEED}: {made.kills} kills, {made.between} between intent and outcome")
        assert differences(expected, made.outcome()) == []
        assert made.wire.overlaps == []
        against_contract(made.sandbox)


def test_a_graceful_stop_loses_nothing(tmp_path: Path) -> None:
    """Stopped by SIGTERM five times while events arrive, it ends with 0, leaves nothing leased, and misses nothing."""
    base, ports = two_days_ago(), free_ports()
    expected = calm(tmp_path / "calm", base, ports, SEED, 10, 80)
    with storm(tmp_path / "storm", base, 10, ports) as made:
        made.start()
        people = threading.Thread(target=play, args=(made, random.Random(SEED), 80, 0.1))
        people.start()
        for _ in range(5):
            made.wait_until_up()
            time.sleep(0.4)
            assert made.terminate() == 0
            assert made.leased() == 0
            made.start()
        people.join()
        made.settle()

        assert differences(expected, made.outcome()) == []


# ---------------------------------------------------------------------------------------------- each rule is needed
def events(made: Storm) -> None:
    """What people do in each of the small storms; the first comment is looked at before the rest happens."""
    state = made.sandbox.state
    made.instant = made.base + 3 * 3_600_000
    state.comment(made.keys[0], "customer", "any news?")
    made.settle()
    if state.issue(made.keys[0]).priority != "Highest":
        state.edit(made.keys[0], "agent", priority="Highest")
    state.edit(made.keys[1], "agent", priority="Highest")
    for n in range(4):
        time.sleep(0.15)
        state.comment(made.keys[1], "customer", f"hello {n}")


def mark_during_a_look(made: Storm) -> None:
    """R1: a priority changes, and its webhook is taken, after the issue was read and before the look ends."""

    def on_read(wire: Wire) -> None:
        made.wire.on_read = None
        assert made.sandbox.drain(5)
        made.sandbox.state.edit(made.keys[0], "agent", priority="Highest")
        assert made.sandbox.drain(5)

    made.wire.on_read = on_read


def slow_comments(made: Storm) -> None:
    """R2: a look takes so long that others could begin; the first one goes on as soon as another has begun."""
    held: list[Wire] = []

    def on_comment(wire: Wire, apply: Callable[[], Any]) -> Any:
        end = time.monotonic() + (0.4 if held else 3.0)
        held.append(wire)
        while time.monotonic() < end and not wire.overlaps:
            time.sleep(0.02)
        return apply()

    made.wire.on_comment = on_comment


def killed_before_a_late_comment(made: Storm) -> None:
    """R3: the service dies, its comment is applied only after the next process has read the issue, but not so late that
    a process which waits for unknown outcomes would have given it up."""
    looked = threading.Event()
    at_most = made.unknown_wait_s / 2 if made.without == "" else 60.0

    def on_comment(wire: Wire, apply: Callable[[], Any]) -> Any:
        made.wire.on_comment = None
        made.kill(between=True)
        made.wire.on_read = lambda wire: looked.set()
        looked.wait(at_most)
        return apply()

    made.wire.on_comment = on_comment


def killed_after_a_comment(made: Storm) -> None:
    """R4: the service dies after its comment was applied and before it knows."""
    made.wire.on_comment = Killer(made, Always("after"), 1.0, 1)


TROUBLES = {
    "R1": mark_during_a_look,
    "R2": slow_comments,
    "R3": killed_before_a_late_comment,
    "R4": killed_after_a_comment,
}
UNKNOWN_WAIT_S = 7.0
"""Half of it is enough for another process to start and look, on a machine with much to do, too."""
PATIENCE_S = 40.0
BASE = two_days_ago()
PORTS = free_ports()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the issues of the small storms end without trouble."""
    return small_storm(tmp_path_factory.mktemp("calm"), None, "")[0]


def small_storm(
    folder: Path, trouble: Callable[[Storm], None] | None, without: str
) -> tuple[dict[str, Any], list[str]]:
    """How the issues end, and the writes that overlapped."""
    with storm(folder, BASE, 2, PORTS, without=without, unknown_wait_s=UNKNOWN_WAIT_S) as made:
        made.start()
        made.wait_until_up()
        made.settle()
        if trouble is not None:
            trouble(made)
        events(made)
        made.settle(patience=PATIENCE_S, insist=without == "")
        return made.outcome(), made.wire.overlaps


def spoilt(expected: dict[str, Any], outcome: dict[str, Any], without: str) -> list[str]:
    """What is not as it should be. Comments without markers have no op, so without R4 only their number counts."""
    if without != "R4":
        return differences(expected, outcome)
    return [key for key in expected if expected[key]["count"] != outcome[key]["count"]]


@pytest.mark.parametrize("rule", TROUBLES)
def test_with_all_rules_the_trouble_leaves_no_trace(rule: str, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    """The four rules together withstand what each is there for."""
    outcome, overlaps = small_storm(tmp_path / "storm", TROUBLES[rule], "")

    assert differences(undisturbed, outcome) == []
    assert overlaps == []


@pytest.mark.parametrize("rule", TROUBLES)
def test_without_the_rule_the_trouble_shows(rule: str, tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    """Taking away any one of the four rules loses an event, doubles a comment, or lets two write at once."""
    outcome, overlaps = small_storm(tmp_path / "storm", TROUBLES[rule], rule)

    assert spoilt(undisturbed, outcome, rule) + overlaps != []


class Always(random.Random):
    """Chooses what it was told to."""

    def __init__(self, how: str) -> None:
        super().__init__(0)
        self.how = how

    def random(self) -> float:
        return 0.0

    def choice(self, seq: Any) -> Any:
        return self.how
