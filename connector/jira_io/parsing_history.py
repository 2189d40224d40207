"""What changed when? Turns `changelog.histories` of every flavour and order into changes in order."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeAlias

from connector.jira_io.parsing_values import (
    normal_text,
    number_of,
    read_instant,
    table,
    tables,
    text_or_none,
    user_id,
)
from rules.model import Change, Instant, Site, Value

FIELD_IDS = {
    "fix version": "fixversions",
    "version": "versions",
    "component": "components",
    "link": "issuelinks",
    "issue type": "issuetype",
    "due date": "duedate",
    "issueparentassociation": "parent",
    "epic child": "epic child",
}
"""Ids of the fields that old histories know by another name; other names are the id in lower case."""
PARTIAL = frozenset(("fixversions", "versions", "components", "attachment", "issuelinks"))
"""Fields whose history tells of single elements added and removed."""
MOST_ITEMS = 4096
LONG_ITEM = 200
"""In characters."""
_Item: TypeAlias = tuple[str, tuple[Value, ...], tuple[Value, ...], bool]
"""Field, before, after, and whether that is only part of the value."""
_order = attrgetter("at", "id", "index")
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")
_IDS_IN_BRACKETS = re.compile(r"\[([^\[\]\s,]+(?:\s*,\s*[^\[\]\s,]+)*)\]")
_NAMES_IN_BRACKETS = re.compile(r"\[(.*)\]", re.DOTALL)
_NUMBERS = re.compile(r"\d+(\s*,\s*\d+)+")


def read_changes(raw: Mapping[str, Any], site: Site) -> tuple[tuple[Change, ...], bool]:
    """All changes in order of (at, id, index), and whether that is the whole history."""
    changelog = raw.get("changelog")
    histories = table(changelog).get("histories", table(changelog).get("values"))
    if not isinstance(histories, list):
        return (), False
    reader = _reader(_SameFields(site))
    seen: set[str] = set()
    changes: list[Change] = []
    complete = number_of(table(changelog).get("total")) <= len(histories)
    for place, history in enumerate(tables(histories)):
        identity = text_or_none(history.get("id")) or f"without id, {place}"
        if identity in seen:
            continue
        seen.add(identity)
        at = read_instant(history.get("created"))
        if at is None:
            complete = False
        else:
            reader.read(history, at, changes)
    changes.sort(key=_order)
    return tuple(changes), complete


def field_names(site: Site) -> dict[str, str]:
    """Ids of fields by name in lower case; a name that two fields share stands for neither."""
    names: dict[str, str] = {}
    shared: set[str] = set()
    for field in site.fields.values():
        name = field.name.lower()
        if names.setdefault(name, field.id.lower()) != field.id.lower():
            shared.add(name)
    return {name: identity for name, identity in names.items() if name not in shared}


class _SameFields(int):
    """The fields of a site as a cache key: the mapping itself, which the key keeps alive."""

    site: Site

    def __new__(cls, site: Site) -> "_SameFields":
        key = super().__new__(cls, id(site.fields))
        key.site = site
        return key


class _Reader:
    """Reads the items of histories, in which the same come again and again, from issue to issue: each is read once.

    Knows no more than MOST_ITEMS, and none that is long.
    """

    __slots__ = ("_items", "_names")

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._items: dict[tuple[Any, ...], _Item | None] = {}

    def read(self, history: Mapping[str, Any], at: Instant, changes: list[Change]) -> None:
        """Appends the changes of one entry."""
        author, number = user_id(history.get("author")), number_of(history.get("id"))
        for index, item in enumerate(tables(history.get("items"))):
            known = self._known(item)
            if known is not None:
                field, before, after, partial = known
                changes.append(
                    Change(
                        at=at,
                        id=number,
                        index=index,
                        field=field,
                        before=before,
                        after=after,
                        author=author,
                        partial=partial,
                    )
                )

    def _known(self, item: Mapping[str, Any]) -> _Item | None:
        """None for what names no field."""
        told = item.get
        key = (told("fieldId"), told("field"), told("from"), told("fromString"), told("to"), told("toString"))
        try:
            return self._items[key]
        except (KeyError, TypeError):  # new, or with parts that are no texts
            read = self._read(item)
        if all(part is None or isinstance(part, str) for part in key) and sum(map(len, filter(None, key))) < LONG_ITEM:
            if len(self._items) >= MOST_ITEMS:
                self._items.clear()
            self._items[key] = read
        return read

    def _read(self, item: Mapping[str, Any]) -> _Item | None:
        field = self._field_id(item)
        if not field:
            return None
        read = _READERS.get(field, _single)
        before = read(text_or_none(item.get("from")), text_or_none(item.get("fromString")))
        return field, before, read(text_or_none(item.get("to")), text_or_none(item.get("toString"))), field in PARTIAL

    def _field_id(self, item: Mapping[str, Any]) -> str:
        """The field's id in lower case: as told, else what the name stands for, else the name."""
        if told := text_or_none(item.get("fieldId")):
            return told.lower()
        name = (text_or_none(item.get("field")) or "").lower()
        return FIELD_IDS.get(name) or self._names.get(name) or name


@lru_cache(maxsize=4)
def _reader(key: _SameFields) -> _Reader:
    return _Reader(field_names(key.site))


# ------------------------------------------------------------------------------------------------ before, after
def _single(identity: str | None, text: str | None) -> tuple[Value, ...]:
    """The value of most fields: (id, name), (null, text), a date, or several as Jira joins them."""
    if identity is None:
        return (Value(normal_text(text)),) if text is not None else ()
    if _DATE.fullmatch(identity):
        return (Value(normal_text(identity)),)
    if several := _joined(identity, text):
        return several
    if text is None or text == identity:
        return (Value(identity),)
    return (Value(text, identity),)


def _joined(identity: str, text: str | None) -> tuple[Value, ...]:
    """`[10001, 10002]` with `A,B`, or `7, 8` with `S 7, S 8`; () where it is not certain how many there are."""
    bracketed = _IDS_IN_BRACKETS.fullmatch(identity)
    if not bracketed and not _NUMBERS.fullmatch(identity):
        return ()
    inner = bracketed[1] if bracketed else identity
    names = _NAMES_IN_BRACKETS.fullmatch(text or "")
    ids = [part.strip() for part in inner.split(",") if part.strip()]
    texts = [part.strip() for part in (names[1] if names else text or "").split(",") if part.strip()]
    if len(texts) != len(ids):
        return tuple(Value(part, part) for part in ids) if not texts else (Value(text or identity, identity),)
    return tuple(Value(name, part) for name, part in zip(texts, ids, strict=True))


def _labels(_identity: str | None, text: str | None) -> tuple[Value, ...]:
    """Labels are joined by blanks and have no ids."""
    return tuple(Value(label) for label in (text or "").split())


def _link(identity: str | None, _text: str | None) -> tuple[Value, ...]:
    """A link's text is a sentence; its id is the key of the other issue."""
    return (Value(identity),) if identity is not None else ()


def _whole_text(identity: str | None, text: str | None) -> tuple[Value, ...]:
    """A text that people wrote is taken as it stands, whatever it looks like."""
    return (Value(text or identity or ""),) if text or identity else ()


_READERS: Mapping[str, Callable[[str | None, str | None], tuple[Value, ...]]] = {
    "labels": _labels,
    "issuelinks": _link,
    "summary": _whole_text,
    "description": _whole_text,
    "environment": _whole_text,
    "comment": _whole_text,
}
