"""Do the channels that a policy names exist? They are set up in the configuration, outside the policy."""

from collections.abc import Iterator, Mapping

from connector.config.positions import Path
from connector.config.problems import Problems, did_you_mean, one_of, show

Raw = Mapping[str, object]


def defined_channels(raw: Raw) -> frozenset[str] | None:
    """The names of the channels of a configuration; None where the file is a policy alone, which cannot know them."""
    if not {"site", "notify"} & raw.keys() and not isinstance(raw.get("policy"), str):
        return None
    return frozenset(name for name in _names(raw) if name is not None)


def note_channels(raw: Raw, problems: Problems) -> None:
    """Note a channel's name that is used twice."""
    seen: dict[str, int] = {}
    for index, name in enumerate(_names(raw)):
        if name is not None and name in seen:
            line, _ = problems.positions.of(("notify", seen[name], "name"))
            problems.add(("notify", index, "name"), f"{show(name)} is already used in line {line}. Give each its own.")
        elif name is not None:
            seen[name] = index


def note_unknown_channels(policy: Raw, channels: frozenset[str] | None, problems: Problems) -> None:
    """Note every recipient `{ channel = ... }` of a policy that no channel of the configuration answers to."""
    if channels is None:
        return
    for path, name in _named((), policy):
        if name not in channels:
            defined = f"Defined: {one_of(sorted(channels))}." if channels else "None is defined."
            hint = did_you_mean(name, channels)
            way = f"Add [[notify]] with name = {show(name)} and its url to the configuration."
            problems.add(path, f"there is no channel {show(name)}. {defined} {way}{hint}")


def _names(raw: Raw) -> Iterator[str | None]:
    tables = raw.get("notify")
    for table in tables if isinstance(tables, list) else ():
        name = table.get("name") if isinstance(table, dict) else None
        yield name if isinstance(name, str) else None


def _named(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Every `{ channel = "NAME" }`, wherever recipients stand."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _named((*path, index), one)
    elif isinstance(value, dict):
        if value.keys() == {"channel"} and isinstance(value["channel"], str):
            yield path, value["channel"]
        for key, one in value.items():
            yield from _named((*path, key), one)
