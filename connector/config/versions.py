"""Which later versions of a policy does its file name? Each is a whole policy in a file of its own.

What is wrong with the list is told where it stands, what is wrong with a version in that version's file and line.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ValidationError

from connector.config.positions import Path
from connector.config.problems import Problems, add_validation
from connector.config.shape_values import STRICT, Text
from connector.config.values import read_instant
from rules.model import Instant
from rules.policy import Policy, PolicyVersion

Raw = dict[str, object]
ReadVersion = Callable[[str, Path], Policy | None]
"""From a file's name, and the place at which it is named, to the policy; None, with problems told, where it is none."""


class VersionTable(BaseModel):
    model_config = STRICT

    effective: Annotated[int, BeforeValidator(read_instant)]
    file: Text


class VersionsTable(BaseModel):
    model_config = STRICT

    policy: list[VersionTable]


def with_versions(policy: Policy | None, raw: Raw, problems: Problems, read: ReadVersion) -> Policy | None:
    """The policy with the versions that its file names; None, with problems told, where one cannot be used.

    All version files are read even where the policy itself is None, so that everything is told at once.
    """
    if "policy" not in raw or isinstance(raw["policy"], str):
        return policy
    entries = raw["policy"]
    if not isinstance(entries, list):
        what = "write later versions with two brackets, as [[policy]], each with `effective` and `file`."
        problems.add(("policy",), what)
        return None
    table: VersionsTable | None = None
    try:
        table = VersionsTable.model_validate({"policy": entries})
    except ValidationError as error:
        add_validation(problems, (), error, VersionsTable)
    _note_order(entries, problems)
    found = {index: read(file, ("policy", index, "file")) for index, file in _files(entries)}
    if policy is None or table is None:
        return None
    versions = tuple(
        PolicyVersion(effective=entry.effective, policy=one)
        for index, entry in enumerate(table.policy)
        if (one := found.get(index)) is not None
    )
    return replace(policy, versions=versions)


def _files(entries: list[object]) -> Iterator[tuple[int, str]]:
    for index, entry in enumerate(entries):
        file = entry.get("file") if isinstance(entry, dict) else None
        if isinstance(file, str) and file:
            yield index, file


def _note_order(entries: list[object], problems: Problems) -> None:
    """Each version begins after the one before it."""
    last: tuple[Instant, int] | None = None
    for index, entry in enumerate(entries):
        at = _instant(entry.get("effective") if isinstance(entry, dict) else None)
        if at is None:
            continue
        if last is not None and at <= last[0]:
            line, _ = problems.positions.of(("policy", last[1], "effective"))
            what = f"the version in line {line} begins at the same instant. Give each its own."
            if at < last[0]:
                what = f"it begins before the version in line {line}. Move it above that one, or correct the instant."
            problems.add(("policy", index, "effective"), what)
        last = (at, index) if last is None or at > last[0] else last


def _instant(value: object) -> Instant | None:
    try:
        return read_instant(value)
    except ValueError:
        return None
