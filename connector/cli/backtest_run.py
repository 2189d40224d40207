"""How are many issues counted at once? In chunks of a fixed size, by processes, with only a few chunks in flight.

Tallies are added in the order of the input, so their number does not depend on how many processes there are.
"""

import gc
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from typing import Any, TypeAlias, TypeVar

from connector.cli.issue_files import address
from connector.cli.issue_stream import Chunk, entries
from connector.cli.json_text import read_outline
from connector.jira_io.interface import Raw
from connector.jira_io.parsing import read_snapshot
from connector.jira_io.parsing_site import Seen, context_people, with_context
from reports.tallies import Tally
from rules.model import Person, Site, Snapshot

IN_FLIGHT = 3
"""Chunks that wait or are worked on, for each process."""
GARBAGE = 50_000
"""Objects that a process makes before it looks for those that hold each other."""
Order: TypeAlias = tuple[int, int]
Counting: TypeAlias = Callable[[Snapshot, Tally, Order], None]
Found = TypeVar("Found")
_task: "list[tuple[Counter, Mapping[str, Person]]]" = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What a process needs to count issues, the same for all of them. Picklable. `kind` is what it counts into."""

    count: Counting
    context: Raw
    keep: int
    kind: type[Tally] = Tally

    def tally(self, chunk: Chunk, read: Callable[[Any], Snapshot]) -> Tally:
        """One tally of a chunk. What cannot be read or counted is told in it, and the rest goes on."""
        whole = self.kind(keep=self.keep)
        for _, snapshot, order in _readable(chunk, read, whole):
            if isinstance(_tried(partial(self.count, snapshot, whole, order)), _Odd):
                return self._one_by_one(chunk, read)  # half of an issue may have been counted
        return whole

    def _one_by_one(self, chunk: Chunk, read: Callable[[Any], Snapshot]) -> Tally:
        """The same, where some issue cannot be counted: each has a tally of its own until it is done with."""
        whole = self.kind(keep=self.keep)
        for place, snapshot, order in _readable(chunk, read, whole):
            one = self.kind(keep=self.keep)
            done = _tried(partial(self.count, snapshot, one, order))
            if isinstance(done, _Odd):
                whole.fail(place, done.why)
            else:
                whole.add(one)
        return whole


@dataclass(frozen=True, slots=True)
class _Odd:
    """Why something cannot be done with an issue."""

    why: str


def _tried(work: Callable[[], Found]) -> Found | _Odd:
    try:
        return work()
    except Exception as failure:  # noqa: BLE001 - one odd issue must not stop the others
        known = isinstance(failure, ValueError | TypeError)
        return _Odd(str(failure) if known else f"{type(failure).__name__}: {failure}")


def _readable(chunk: Chunk, read: Callable[[Any], Snapshot], whole: Tally) -> Iterator[tuple[str, Snapshot, Order]]:
    """(place, snapshot, order) of the issues of a chunk; what cannot be read is told in `whole`."""
    for piece in chunk.pieces():
        try:
            for index, (place, raw, _) in enumerate(entries(piece)):
                snapshot = _tried(partial(read, raw))
                if isinstance(snapshot, _Odd):
                    whole.fail(place, snapshot.why)
                else:
                    yield place, snapshot, (piece.number, index)
        except ValueError as error:
            whole.fail(piece.place, str(error))


def _snapshot(sites: Mapping[str, Site], people: Mapping[str, Person], raw: Any) -> Snapshot:
    """`sites` are what is known about the Jiras of the issues, by address."""
    if not isinstance(raw, dict):
        raise TypeError("this is no issue with `fields`, as Jira's REST gives it")
    return read_snapshot(raw, sites[address(raw)], people=people)


def seen_in(chunk: Chunk) -> dict[str, Seen]:
    """What the issues of a chunk tell about their Jiras, by address."""
    found: dict[str, Seen] = {}
    for piece in chunk.pieces():
        told: set[tuple[int, str]] = set()  # a page stands around many issues
        try:
            for _, raw, around in entries(piece, read_outline):
                if isinstance(raw, dict) and (id(around), address(raw)) not in told:
                    told.add((id(around), address(raw)))
                    found.setdefault(address(raw), Seen()).add(around)
        except ValueError:
            continue  # told when it is counted
    return found


@dataclass(frozen=True, slots=True)
class Crew:
    """Processes that work on chunks; none where one would do."""

    pool: ProcessPoolExecutor | None
    workers: int

    def each(self, work: Callable[[Chunk], Found], chunks: Iterable[Chunk]) -> Iterator[tuple[Found, Chunk]]:
        """(answer, chunk) for every chunk, in the order of the input."""
        if self.pool is None:
            yield from ((work(chunk), chunk) for chunk in chunks)
            return
        waiting: deque[tuple[Future[Found], Chunk]] = deque()
        for chunk in chunks:
            waiting.append((self.pool.submit(work, chunk), chunk))
            if len(waiting) >= self.workers * IN_FLIGHT:
                answer, done = waiting.popleft()
                yield answer.result(), done
        while waiting:
            answer, done = waiting.popleft()
            yield answer.result(), done


@contextmanager
def crew(workers: int, counter: Counter) -> Iterator[Crew]:
    """So many processes, each of which gets `counter` once."""
    if workers == 1:
        _remember(counter)
        yield Crew(None, 1)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(counter,)) as pool:
        yield Crew(pool, workers)


def _begin(counter: Counter) -> None:
    """In a process of its own. Nearly all that an issue needs is given back as soon as it is done with; looking for the
    rest again and again, among everything that was loaded, is work for nothing."""
    _remember(counter)
    gc.freeze()
    gc.set_threshold(GARBAGE)


def _remember(counter: Counter) -> None:
    _task[:] = [(counter, context_people(counter.context))]


def tallied(sites: bytes, chunk: Chunk) -> Tally:
    """A chunk, counted as this process was told to. `sites` by address, pickled: a process reads them once."""
    counter, people = _task[0]
    return counter.tally(chunk, partial(_snapshot, _unpickled(sites), people))


@lru_cache(maxsize=1)
def _unpickled(sites: bytes) -> Mapping[str, Site]:
    found: Mapping[str, Site] = pickle.loads(sites)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Two passes over the same chunks: what they tell about their Jiras, then the counting.

    `chunks` begins anew each time. `progress` is called with (what is done, length of it) after every chunk.
    """

    chunks: Callable[[], Iterable[Chunk]]
    counter: Counter
    workers: int
    progress: Callable[[str, int], None]

    def tally(self) -> Tally:
        """The tally of everything; the same however many workers there are."""
        whole = self.counter.kind(keep=self.counter.keep)
        with crew(self.workers, self.counter) as people:
            sites = pickle.dumps(self._sites(people))
            for part, chunk in people.each(partial(tallied, sites), self.chunks()):
                whole.add(part)
                self.progress("replaying", chunk.length)
        return whole

    def _sites(self, people: Crew) -> dict[str, Site]:
        found: dict[str, Seen] = {}
        for part, chunk in people.each(seen_in, self.chunks()):
            for name, seen in part.items():
                found.setdefault(name, Seen()).join(seen)
            self.progress("reading", chunk.length)
        return {name: with_context(seen.site(), self.counter.context) for name, seen in found.items()}
