"""Which data does working time rest on here: which time-zone database, and which holidays package?"""

import zoneinfo
from importlib import metadata
from pathlib import Path

from rules.model import Versions

PROBE = "Europe/London"
"""A zone that every database has: where its file lies, the other files of that database lie, too."""
UNKNOWN = "unknown"


def data_versions() -> Versions:
    """The versions in use by this process. A version that nothing tells is `unknown`."""
    return Versions(tzdata=_tzdata(), holidays=_installed("holidays"))


def _tzdata() -> str:
    """Of the database that `zoneinfo` reads: the first folder of its search path that holds one, else the package."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / PROBE).is_file() or (folder / "tzdata.zi").is_file():
            return _version_in(folder)
    return _installed("tzdata")


def _version_in(folder: Path) -> str:
    """As `tzdata.zi` begins with it, or as BSD keeps it in a file of its own."""
    compact, plain = folder / "tzdata.zi", folder / "+VERSION"
    if compact.is_file():
        with compact.open(encoding="utf-8", errors="replace") as lines:
            name, _, version = lines.readline().strip().removeprefix("# ").partition(" ")
        if name == "version" and version:
            return version
    return plain.read_text(encoding="utf-8").strip() if plain.is_file() else UNKNOWN


def _installed(package: str) -> str:
    """`2026.2` of the package tzdata is the database 2026b."""
    try:
        version = metadata.version(package)
    except metadata.PackageNotFoundError:
        return UNKNOWN
    year, _, number = version.partition(".")
    if package == "tzdata" and number.split(".")[0].isdecimal():
        return f"{year}{chr(ord('a') + int(number.split('.')[0]) - 1)}"
    return version
