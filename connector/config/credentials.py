"""Where is a secret kept? In the file itself, in the environment ("env:NAME") or in a file of its own ("file:PATH")."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sources:
    """What secrets may be read from. Relative paths start at `folder`, the configuration's own."""

    environ: Mapping[str, str]
    folder: Path


def read_secret(value: str, sources: Sources) -> str:
    """The secret itself. Raises ValueError, without the secret in it, when there is none or it is empty."""
    kind, _, rest = value.partition(":")
    if kind == "env":
        secret = _from_environment(rest, sources.environ)
    elif kind == "file":
        secret = _from_file(sources.folder / Path(rest).expanduser())
    else:
        secret = value
    if not secret.strip():
        raise ValueError(f"the secret{_origin(kind, rest)} is empty, so anybody would know it. Put one there.")
    return secret


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise ValueError(f"the environment variable {name} is not set. Set it before aftercare starts.")
    return environ[name]


def _from_file(path: Path) -> str:
    """The text of a file without the line break that editors put at its end."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ValueError(f"the file {path} cannot be read ({reason}). Create it, or correct the path.") from error


def _origin(kind: str, rest: str) -> str:
    return f" in {rest}" if kind in ("env", "file") else ""
