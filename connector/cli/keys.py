"""Which issue, or which project, was asked about on the command line?"""

import re
from collections.abc import Sequence

import click

_ISSUE = re.compile(r"[^\W\d_][A-Za-z0-9_]*-[0-9]+", re.ASCII)
_PROJECT = re.compile(r"[^\W\d_][A-Za-z0-9_]*", re.ASCII)
_BETWEEN = re.compile(r"[\s,;、，；]+")


def issue_key(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> str | None:
    """The one issue that was named, in capitals as Jira writes it; None for none."""
    keys = _named(values, "issue")
    if not keys:
        return None
    if _PROJECT.fullmatch(keys[0]):
        key = keys[0].upper()
        raise click.BadParameter(
            f"{keys[0]} has no number: it may be the key of a project. An issue's key is one such as {key}-1; "
            f"for a whole project: aftercare plan --project {key}"
        )
    if not _ISSUE.fullmatch(keys[0]):
        raise click.BadParameter(f"{keys[0]!r} is no key of an issue. Write one such as ASP-1.")
    return keys[0].upper()


def project_key(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The key of a project, in capitals as Jira writes it."""
    if value is None:
        return None
    keys = [part for part in _BETWEEN.split(value) if part]
    if len(keys) > 1:
        raise click.BadParameter(
            f"one project at a time: {', '.join(keys)} are {len(keys)}. Ask about {keys[0]} first."
        )
    if keys and _ISSUE.fullmatch(keys[0]):
        key = keys[0].upper()
        raise click.BadParameter(
            f"{keys[0]} is the key of an issue. Its project is {key.rpartition('-')[0]}: "
            f"aftercare plan --project {key.rpartition('-')[0]}; for the issue alone: aftercare plan {key}"
        )
    if not keys or not _PROJECT.fullmatch(keys[0]):
        raise click.BadParameter(f"{value!r} is no key of a project. Write one such as ASP.")
    return keys[0].upper()


def _named(values: Sequence[str], what: str) -> list[str]:
    keys = [part for value in values for part in _BETWEEN.split(value) if part]
    if len(keys) > 1:
        raise click.BadParameter(f"one {what} at a time: {', '.join(keys)} are {len(keys)}. Ask about {keys[0]} first.")
    return keys


one_issue = click.argument("key", metavar="[KEY]", nargs=-1, callback=issue_key)
"""The argument of commands that may do without; those that may not ask with `wanted`."""


def wanted(key: str | None) -> str:
    """The key. Raises click.UsageError where none was given."""
    if key is None:
        raise click.UsageError("Give the KEY of an issue, such as ASP-1.")
    return key
