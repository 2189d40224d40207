"""What does a field hold at an instant, and does a written value name what it holds?"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rules.jql.building import CATEGORIES
from rules.jql.moments import value_instant
from rules.jql.tree import Field, Operand
from rules.model import Instant, Site, Snapshot, Value
from rules.timeline import category_at, field_at, key_at

KEPT_BY_ID = ("choice", "user", "labels", "priority")
"""The kinds of fields of which nothing but the field itself is read."""


@dataclass(frozen=True, slots=True)
class Look:
    """One issue at one instant; dates of fields are days in `zone`."""

    snapshot: Snapshot
    at: Instant
    zone: str

    def values(self, field: Field) -> tuple[Value, ...] | None:
        """What the field holds; None when that is unknown."""
        issue = self.snapshot.issue
        if field.kind in KEPT_BY_ID:
            values = field_at(issue, field.id, self.at)
            return values if values is not None else self._present(field.id, None)
        if field.kind == "category":
            category = category_at(issue, self.snapshot.site, self.at)
            return None if category is None else (Value(category),)
        if field.kind == "project":
            return self._project()
        if field.id == "issuekey":
            return (Value(key_at(issue, self.at), issue.id),)
        if field.kind == "custom":
            return self._custom(field.id)
        return self._present(field.id, field_at(issue, field.id, self.at))

    def _project(self) -> tuple[Value, ...]:
        """By name and id where they are known, and by the key, which a move changes."""
        issue = self.snapshot.issue
        key = key_at(issue, self.at)
        return (
            *(field_at(issue, "project", self.at) or ()),
            Value(issue.project if key == issue.key else key.rpartition("-")[0]),
        )

    def _custom(self, name: str) -> tuple[Value, ...] | None:
        """The first that is known."""
        for id_ in ids_named(name, self.snapshot.site):
            values = self._present(id_, field_at(self.snapshot.issue, id_, self.at))
            if values is not None:
                return values
        return None

    def _present(self, id_: str, values: tuple[Value, ...] | None) -> tuple[Value, ...] | None:
        """A field that the site knows and the issue does not show is empty, if the issue was read from the site."""
        site = self.snapshot.site
        if values is None and site.account is not None and id_ in site.fields:
            return ()
        return values


def ids_named(name: str, site: Site) -> tuple[str, ...]:
    """Where a custom field may be found: by id, or by every id that bears the name, "Name[Type]" included."""
    bare = name.partition("[")[0].rstrip() if name.endswith("]") else name
    ids = [id_ for id_, field in site.fields.items() if field.name.casefold() in (name, bare)]
    return (name, *sorted(ids), bare)


def equals(value: Value, operand: Operand, field: Field, look: Look) -> bool:
    """Whether the operand names the value: by name or id, an account also by login, a date or number by its amount."""
    if operand.empty:
        return False
    if field.kind == "category":
        return operand.text.casefold() in CATEGORIES.get(value.text, ())
    if operand.moment is not None and (at := value_instant(value.text, look.zone)) is not None:
        return at == operand.moment.instant(look.at)
    names = _names(value, field, look)
    return operand.text.casefold() in names or (field.kind == "custom" and _same_number(value.text, operand.text))


def _names(value: Value, field: Field, look: Look) -> set[str]:
    names = {value.text.casefold()}
    if value.id is not None:
        names.add(value.id.casefold())
        person = look.snapshot.people.get(value.id) if field.kind in ("user", "custom") else None
        if person is not None:
            names |= {person.name.casefold(), (person.login or person.name).casefold()}
    return names


def number_of(text: str) -> Decimal | None:
    """The number that a text is, None when it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same_number(a: str, b: str) -> bool:
    number = number_of(a)
    return number is not None and number == number_of(b)
