"""`[[closeout]]`: what must be there before an issue is closed, what proves it, and what if it is missing?"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from connector.config.problems import one_of, show
from connector.config.shape_values import STRICT, Condition, Length, Recipient, Text
from rules.policy import Closeout, CloseoutItem

Category: TypeAlias = Literal["to do", "in progress"]
CATEGORIES: Mapping[str, Literal["new", "indeterminate"]] = {"to do": "new", "in progress": "indeterminate"}


def read_categories(value: object) -> list[str]:
    """One name: that category first, then the other. A list: these, in its order, and no other."""
    asked: list[Any] = value if isinstance(value, list) else [value]
    known = [one for one in dict.fromkeys(map(str, asked)) if one in CATEGORIES]
    if not asked or len(known) < len(asked):
        raise ValueError(
            f'{show(value)} is no category to go back to. Write "to do" or "in progress", which is then tried first, '
            'or a list of those that are allowed, each once: ["in progress"]. A category of done statuses is never one.'
        )
    return asked if isinstance(value, list) else [*asked, *(one for one in CATEGORIES if one not in asked)]


class Table(BaseModel):
    model_config = STRICT


class CommentTable(Table):
    by: Literal["customer", "agent"]
    contains: str = ""


class EvidenceTable(Table):
    """What proves an item: exactly one key."""

    attachment: Text | None = None
    field: Text | None = None
    comment: CommentTable | None = None
    link: Text | None = None
    subtasks: Literal["done"] | None = None
    subtask: Text | None = None
    work_logged: Length | None = None
    approval: Text | None = None
    label: Text | None = None
    when: Condition | None = None
    command: Literal["lesson", "summary"] | None = None

    @model_validator(mode="after")
    def _one_key(self) -> "EvidenceTable":
        if len(self.model_fields_set) != 1:
            keys = one_of(type(self).model_fields)
            raise ValueError(f"evidence is one thing. Write one of these keys: {keys}.")
        return self


class ItemTable(Table):
    text: Text
    evidence: EvidenceTable | None = None
    mandatory: bool = True


class CloseoutTable(Table):
    name: Text
    when: Condition | None = None
    mode: Literal["remind", "label", "gate"] = "remind"
    tell: Annotated[list[Recipient], Field(min_length=1)] = ["assignee"]
    reopen_to: Annotated[list[Category], BeforeValidator(read_categories)] = ["in progress", "to do"]
    most_moves: Annotated[int, Field(ge=1, le=20)] = 3
    customers_may_be_notified: bool = False
    summary: bool = True
    item: Annotated[list[ItemTable], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> "CloseoutTable":
        seen: set[str] = set()
        for item in self.item:
            if item.text.casefold() in seen:
                raise ValueError(f'"{item.text}" stands on the list twice. Give each item its own text.')
            seen.add(item.text.casefold())
        idle = {"reopen_to", "most_moves", "customers_may_be_notified"} & self.model_fields_set
        if idle and self.mode != "gate":
            raise ValueError(f'`{sorted(idle)[0]}` is for mode = "gate". Remove it, or set that mode.')
        return self


def closeouts_of(tables: Iterable[CloseoutTable]) -> tuple[Closeout, ...]:
    """What the tables mean."""
    return tuple(
        Closeout(
            name=table.name,
            items=tuple(_item(item) for item in table.item),
            when=table.when,
            mode=table.mode,
            tell=tuple(table.tell),
            reopen_to=CATEGORIES[table.reopen_to[0]],
            reopen_only=len(table.reopen_to) == 1,
            most_moves=table.most_moves,
            customers_may_be_notified=table.customers_may_be_notified,
            summary=table.summary,
        )
        for table in tables
    )


def _item(table: ItemTable) -> CloseoutItem:
    evidence = table.evidence
    item = CloseoutItem(text=table.text, mandatory=table.mandatory)
    if evidence is None:
        return item
    [key] = evidence.model_fields_set
    proof = "jql" if key == "when" else key
    value = getattr(evidence, key)
    comment = evidence.comment
    return CloseoutItem(
        text=table.text,
        mandatory=table.mandatory,
        proof=proof,  # type: ignore[arg-type]  # the keys of the table are the proofs
        value=_value(key, value, comment),
        contains=comment.contains if comment is not None else "",
        query=evidence.when,
    )


def _value(key: str, value: object, comment: CommentTable | None) -> str:
    if comment is not None:
        return comment.by
    if key == "work_logged" and isinstance(value, int):
        return str(value // 1000)
    return value if isinstance(value, str) else ""
