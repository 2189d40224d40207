"""Did anything of a message leave this process? That decides whether a failure is certain or its outcome unknown.

The interpreter itself reports each connection and each sending of http.client and smtplib to audit hooks; no library
has to be asked, and no text of an error read. A hook cannot be taken away again, so there is one, which does nothing
while nobody watches.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(slots=True)
class Witness:
    """What was seen. `requests` are connections over which something was asked; a mail has left with its DATA."""

    requests: int = 0
    left: bool = False


_watching: ContextVar[Witness | None] = ContextVar("watching", default=None)


@contextmanager
def watched() -> Iterator[Witness]:
    """A witness of what is sent inside the block, also by threads that are given its context."""
    _hook()
    witness = Witness()
    token = _watching.set(witness)
    try:
        yield witness
    finally:
        _watching.reset(token)


@cache
def _hook() -> None:
    sys.addaudithook(_seen)


def _seen(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith(("http.client.", "smtplib.")):
        return
    witness = _watching.get()
    if witness is None:
        return
    match event:
        case "http.client.connect" | "smtplib.connect":
            witness.requests += 1
        case "http.client.send":
            witness.left = True
        case "smtplib.send":
            witness.left = witness.left or _word(arguments[-1]) == b"data"
        case _:
            pass


def _word(sent: object) -> bytes:
    """The command of a line of SMTP, in lower case."""
    line = sent.encode("utf-8", "replace") if isinstance(sent, str) else sent
    return bytes(line[:6]).strip().lower() if isinstance(line, bytes | bytearray) else b""
