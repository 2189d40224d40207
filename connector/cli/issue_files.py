"""Which issues stand in a file? One issue, an array, a search page, or JSON Lines, as Jira's REST gives them."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connector.errors import AftercareError
from connector.jira_io.parsing import offline_site
from rules.model import Site

Raw = Mapping[str, Any]
_SHAPES = "one issue, an array of issues, a search page with `issues`, or JSON Lines"


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """One issue of a file. `place` is FILE:LINE for people; `around` is what it was found in, with its field names."""

    raw: Raw
    place: str
    around: Raw


def read_issues(path: Path) -> list[FoundIssue]:
    """Every issue of the file, in its order. Raises AftercareError with file and line."""
    text = read_text(path)
    try:
        return _issues_in(json.loads(text), f"{path}:1")
    except json.JSONDecodeError as error:
        lines = text.splitlines()
        if error.msg != "Extra data" and not _first_line_is_whole(lines):
            raise _no_json(path, error.lineno, error.colno, error) from error
    return _json_lines(path, lines)


def read_object(path: Path) -> Raw:
    """The one JSON object of a file. Raises AftercareError with file and line."""
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise _no_json(path, error.lineno, error.colno, error) from error
    if not isinstance(found, Mapping):
        raise AftercareError(f"{path}:1: this must be one JSON object, as in {{...}}")
    return found


def sites_of(found: Iterable[FoundIssue]) -> dict[str, Site]:
    """What the issues of each address tell about their Jira; one file may hold issues of several."""
    groups: dict[str, list[Raw]] = {}
    for issue in found:
        groups.setdefault(address(issue.raw), []).append(issue.around)
    return {name: offline_site(_once(raws)) for name, raws in groups.items()}


def address(raw: Raw) -> str:
    """The Jira that an issue says it came from; "" where it does not."""
    told = raw.get("self")
    if not isinstance(told, str):
        return ""
    base, found, _ = told.partition("/rest/")
    return _host(base if found and "://" in base else told)


@lru_cache(maxsize=64)
def _host(told: str) -> str:
    return urlsplit(told).netloc


def read_text(path: Path) -> str:
    """UTF-8 text; `-` is standard input."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise AftercareError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AftercareError(f"{path}:{line}: this is not UTF-8 text; save the file as UTF-8") from error


def _json_lines(path: Path, lines: list[str]) -> list[FoundIssue]:
    found: list[FoundIssue] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise _no_json(path, number, error.colno, error) from error
        found.extend(_issues_in(value, f"{path}:{number}"))
    return found


def _first_line_is_whole(lines: list[str]) -> bool:
    """Does the file begin as JSON Lines do?"""
    first = next((line for line in lines if line.strip()), "")
    try:
        return isinstance(json.loads(first), dict | list)
    except json.JSONDecodeError:
        return False


def _issues_in(value: object, place: str) -> list[FoundIssue]:
    if isinstance(value, Mapping) and isinstance(value.get("issues"), list):
        return [_issue(entry, f"{place}: issue {n}", value) for n, entry in enumerate(value["issues"], 1)]
    if isinstance(value, list):
        return [_issue(entry, f"{place}: issue {n}", entry) for n, entry in enumerate(value, 1)]
    return [_issue(value, place, value)]


def _issue(value: object, place: str, around: object) -> FoundIssue:
    if not isinstance(value, Mapping) or not isinstance(value.get("fields"), Mapping):
        raise AftercareError(f"{place}: this is no issue with `fields`, as Jira's REST gives it. Give {_SHAPES}")
    return FoundIssue(value, place, around if isinstance(around, Mapping) else value)


def _once(raws: Iterable[Raw]) -> list[Raw]:
    """A search page stands around many issues, and is read once."""
    return list({id(raw): raw for raw in raws}.values())


def _no_json(path: Path, line: int, column: int, error: json.JSONDecodeError) -> AftercareError:
    return AftercareError(f"{path}:{line}:{column}: this is not JSON: {error.msg}. Give {_SHAPES}")
