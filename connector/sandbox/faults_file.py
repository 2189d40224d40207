"""Which faults does a TOML file ask for?"""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from connector.errors import AftercareError
from connector.sandbox.faults import KINDS, Fault

TYPES: dict[str, type | tuple[type, ...]] = {
    "kind": str,
    "times": int,
    "probability": (int, float),
    "path": str,
    "method": str,
    "status": int,
    "seconds": (int, float),
    "headers": dict,
}


def read_faults(path: Path) -> list[Fault]:
    """A list of [[fault]] tables, with the keys of `Fault`; without `times` a fault happens always."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AftercareError(f"{path}: not TOML: {error}") from error
    rows = told.get("fault")
    if not isinstance(rows, list) or set(told) != {"fault"}:
        raise AftercareError(f"{path}: holds [[fault]] tables and nothing else")
    return [_fault(path, number, row) for number, row in enumerate(rows, 1)]


def _fault(path: Path, number: int, row: dict[str, Any]) -> Fault:
    known = {each.name for each in fields(Fault)}
    wrong = [name for name, value in row.items() if name not in known or not isinstance(value, TYPES[name])]
    if wrong:
        raise AftercareError(f"{path}: fault {number}: {', '.join(wrong)}: known are {', '.join(sorted(known))}")
    if row.get("kind") not in KINDS:
        raise AftercareError(f"{path}: fault {number}: kind must be one of {', '.join(KINDS)}")
    return Fault(**{"times": None, **row})
