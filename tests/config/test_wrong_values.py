"""Every key of a policy refuses a value of the wrong type, at its place and with a way out."""

import re
from collections.abc import Callable, Iterator
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from connector.config.shape import PolicyTable
from connector.config.versions import VersionsTable

WAY_OUT = re.compile(r"\b(Add|Define|Give|Remove|[Ww]rite)\b|\bas in\b|\bthis must be (a whole number|true or false)\b")
APART = {"calendars"}
"""Read by another reader; see test_calendars.py."""


def table_under(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """The table that may stand at a key, and whether there may be several of it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for inner in get_args(annotation):
        table, several = table_under(inner)
        if table is not None:
            return table, several or get_origin(annotation) is list
    return None, False


def files_with_a_wrong_value(model: type[BaseModel], head: str, name: str) -> Iterator[tuple[str, str]]:
    """The name of each key below `name`, and a file that gives it a time of day, which no key takes."""
    for key, info in model.model_fields.items():
        path = f"{name}.{key}".removeprefix(".")
        if path in APART:
            continue
        yield path, f"{head}{key} = 07:00:00\n"
        table, several = table_under(info.annotation)
        if table is not None:
            inner = f"[[{path}]]\n" if several else f"[{path}]\n"
            yield from files_with_a_wrong_value(table, (head if name else "") + inner, path)


FILES = {key: file for model in (PolicyTable, VersionsTable) for key, file in files_with_a_wrong_value(model, "", "")}


@pytest.mark.parametrize("key", FILES)
def test_a_wrong_value_is_told_where_it_stands(problems_of: Callable[[str], list[str]], key: str) -> None:
    """Whatever else is missing from the file: the line, and what is to be done."""
    line = FILES[key].count("\n")
    told = [problem for problem in problems_of(FILES[key]) if problem.startswith(f"{line}:")]
    assert told
    assert [problem for problem in told if not WAY_OUT.search(problem)] == []


def test_the_keys_are_those_of_all_tables() -> None:
    """Also of tables in lists, in tables and beside other values."""
    assert {"sla.goals.when", "closeout.item.evidence.comment.by", "report.weekly.where.issue.type"} <= FILES.keys()
    assert len(FILES) > 150
