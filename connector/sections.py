"""Since when does each part of the policy's practice count, as it reads now?

A part that is new, or reads otherwise than before, counts from the start of the service that first knew it, or from the
beginning of the version of the policy that brings it. It is kept with what it meant, so that a restart changes nothing.
"""

import json
from collections.abc import Mapping
from typing import TypeAlias

from connector.store.interface import Store
from rules.model import Instant
from rules.policy import Policy, in_force
from rules.sections import sections

SECTIONS = "sections"
"""The name in the store: {part of the policy: {what it means: since when}} as JSON."""
Known: TypeAlias = Mapping[str, Mapping[str, Instant]]


def note_sections(store: Store, policy: Policy, now: Instant) -> None:
    """Parts of the version in force and of those to come. What no version names any more is forgotten: when it comes
    back, it is new."""
    known, current = _read(store.get(SECTIONS)), in_force(policy, now)
    found: dict[str, dict[str, Instant]] = {}
    for version, since in [(current, now), *((one.policy, one.effective) for one in current.versions)]:
        for name, meaning in sections(version).items():
            before = known.get(name, {}).get(meaning)
            found.setdefault(name, {}).setdefault(meaning, since if before is None else before)
    if found != known:
        store.put(SECTIONS, json.dumps(found, ensure_ascii=False, sort_keys=True))


def _read(text: str | None) -> Known:
    found = json.loads(text) if text else {}
    assert isinstance(found, dict), "only note_sections writes it"
    return found


class Sections:
    """What a plan has to know of the parts of one policy."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store = store
        self._policy = policy
        self._meanings: dict[str, Mapping[str, str]] = {}

    def since(self, now: Instant) -> tuple[tuple[str, Instant], ...]:
        """Of the version in force; () where nothing was ever noted. A part that another process has noted otherwise
        counts from now on: rather nothing is told than old news."""
        text = self._store.get(SECTIONS)
        if text is None:
            return ()
        known, policy = _read(text), in_force(self._policy, now)
        if policy.digest not in self._meanings:
            self._meanings[policy.digest] = sections(policy)
        meanings = self._meanings[policy.digest]
        return tuple((name, known.get(name, {}).get(meaning, now)) for name, meaning in meanings.items())
