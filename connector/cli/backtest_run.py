"""How are many issues counted at once? In chunks of a fixed size, by processes, with only a few chunks in flight.

Tallies are added in the order of the input, so their number does not depend on how many processes there are.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeAlias, TypeVar

from connector.cli.issue_files import address
from connector.cli.issue_stream import Piece, entries
from connector.jira_io.interface import Raw
from connector.jira_io.parsing import read_snapshot
from connector.jira_io.parsing_site import Seen, context_people, with_context
from reports.tallies import Tally
from rules.model import Person, Site, Snapshot

CHUNK = 64
IN_FLIGHT = 3
"""Chunks that wait or are worked on, for each process."""
GARBAGE = 50_000
"""Objects that a process makes before it looks for those that hold each other."""
Order: TypeAlias = tuple[int, int]
Chunk: TypeAlias = list[Piece]
Counting: TypeAlias = Callable[[Snapshot, Tally, Order], None]
Found = TypeVar("Found")
_counter: "list[Counter]" = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What a process needs to count issues, the same for all of them. Picklable. `kind` is what it counts into."""

    count: Counting
    context: Raw
    keep: int
    kind: type[Tally] = Tally

    def tally(self, pieces: Chunk, sites: Mapping[str, Site]) -> Tally:
        """One tally of a chunk. What cannot be read or counted is told in it, and the rest goes on.

        `sites` are what is known about the Jiras of the issues, by address.
        """
        whole, people = self.kind(keep=self.keep), context_people(self.context)
        read = partial(_snapshot, sites, people)
        for piece in pieces:
            place = piece.place
            try:
                for index, (place, raw, _) in enumerate(entries(piece)):
                    whole.add(self._one(place, raw, (piece.number, index), read))
            except ValueError as error:
                whole.fail(place, str(error))
        return whole

    def _one(self, place: str, raw: Any, order: Order, read: Callable[[Any], Snapshot]) -> Tally:
        one = self.kind(keep=self.keep)
        try:
            self.count(read(raw), one, order)
        except Exception as failure:  # noqa: BLE001 - one odd issue must not stop the others
            one = self.kind(keep=self.keep)
            known = isinstance(failure, ValueError | TypeError)
            one.fail(place, str(failure) if known else f"{type(failure).__name__}: {failure}")
        return one


def _snapshot(sites: Mapping[str, Site], people: Mapping[str, Person], raw: Any) -> Snapshot:
    if not isinstance(raw, dict):
        raise TypeError("this is no issue with `fields`, as Jira's REST gives it")
    return read_snapshot(raw, sites[address(raw)], people=people)


def seen_in(pieces: Chunk) -> dict[str, Seen]:
    """What the issues of a chunk tell about their Jiras, by address."""
    found: dict[str, Seen] = {}
    for piece in pieces:
        told: set[tuple[int, str]] = set()  # a page stands around many issues
        try:
            for _, raw, around in entries(piece):
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

    def each(self, work: Callable[[Chunk], Found], pieces: Iterable[Piece]) -> Iterator[tuple[Found, Chunk]]:
        """(answer, chunk) for every chunk, in the order of the input."""
        pieces = iter(pieces)
        chunks = iter(lambda: list(islice(pieces, CHUNK)), [])
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
    _counter[:] = [counter]


def tallied(sites: Mapping[str, Site], pieces: Chunk) -> Tally:
    """A chunk, counted as this process was told to."""
    return _counter[0].tally(pieces, sites)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Two passes over the same pieces: what they tell about their Jiras, then the counting.

    `progress` is called with (what is done, characters done with) after every chunk.
    """

    pieces: Callable[[], Iterable[Piece]]
    counter: Counter
    workers: int
    progress: Callable[[str, int], None]

    def tally(self) -> Tally:
        """The tally of everything; the same however many workers there are."""
        whole = self.counter.kind(keep=self.counter.keep)
        with crew(self.workers, self.counter) as people:
            sites = self._sites(people)
            for part, chunk in people.each(partial(tallied, sites), self.pieces()):
                whole.add(part)
                self.progress("replaying", _length(chunk))
        return whole

    def _sites(self, people: Crew) -> dict[str, Site]:
        found: dict[str, Seen] = {}
        for part, chunk in people.each(seen_in, self.pieces()):
            for name, seen in part.items():
                found.setdefault(name, Seen()).join(seen)
            self.progress("reading", _length(chunk))
        return {name: with_context(seen.site(), self.counter.context) for name, seen in found.items()}


def _length(chunk: Chunk) -> int:
    return sum(len(piece.text) for piece in chunk)
