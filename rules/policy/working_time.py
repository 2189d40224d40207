"""When is a calendar open?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Window: TypeAlias = tuple[int, int]
"""Open time as (from, to) in seconds after local midnight; `to` may pass 86400 for a window over midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working time. `weekly` has seven entries from Monday; `dates` overrides the weekday, () for a closed date.

    Holidays and make-up working days are expanded into `dates` by the configuration; `date_names` says why.
    """

    name: str
    zone: str
    weekly: tuple[tuple[Window, ...], ...]
    dates: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    date_names: Mapping[date, str] = field(default_factory=dict)
