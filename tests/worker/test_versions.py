"""Which time-zone database is in use is told as `zoneinfo` finds it."""

import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from connector.versions import UNKNOWN, data_versions


@pytest.fixture(autouse=True)
def search_path() -> Iterator[None]:
    """The search path of this process, put back afterwards."""
    before = zoneinfo.TZPATH
    yield
    zoneinfo.reset_tzpath(before)


def folder(path: Path, **files: str) -> str:
    for name, text in files.items():
        place = path / {"zi": "tzdata.zi", "version": "+VERSION", "london": "Europe/London"}[name]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"zi": "# version 2026a\n# more\nR ...", "london": ""}, "2026a"),
        ({"version": "2025c\n", "london": ""}, "2025c"),
        ({"london": ""}, UNKNOWN),
        ({"zi": "Z Europe/London 0", "london": ""}, UNKNOWN),
    ],
    ids=["tzdata.zi", "+VERSION", "neither", "without a version"],
)
def test_the_first_folder_with_zones_tells(tmp_path: Path, files: dict[str, str], told: str) -> None:
    """Folders without zones before it, and others after it, do not count."""
    (tmp_path / "empty").mkdir()
    other = folder(tmp_path / "other", zi="# version 1999a", london="")
    zoneinfo.reset_tzpath([str(tmp_path / "empty"), folder(tmp_path / "zones", **files), other])
    assert data_versions().tzdata == told


def test_without_folders_the_package_tells(tmp_path: Path) -> None:
    """Its version 2026.6 is the database 2026f."""
    zoneinfo.reset_tzpath([str(tmp_path)])
    year, number = metadata.version("tzdata").split(".")[:2]
    assert data_versions().tzdata == f"{year}{'abcdefghijklmnopqrstuvwxyz'[int(number) - 1]}"
    assert data_versions().holidays == metadata.version("holidays")
