"""The chart: same figures, same bytes; no letter missing; nothing cut."""

import struct
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib import font_manager, image

from reports import charts, fonts, interchange
from reports.figures import Figures
from reports.weekly import CHART_SIZE

LANGUAGES = ("en", "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_figures_give_the_same_bytes(language: str, weeks: Mapping[str, Figures]) -> None:
    """The name of the attachment is a hash of it. A missing letter would be a warning, and so an error here."""
    first = charts.created_resolved(weeks["pressure"], language)

    assert charts.main_child(interchange.dumps(weeks["pressure"]), language) == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_its_size_and_tells_nothing_of_its_maker(language: str, weeks: Mapping[str, Figures]) -> None:
    """Twice the width at which Jira shows it; no software, no date."""
    png = charts.created_resolved(weeks["pressure"], language)

    assert struct.unpack(">II", png[16:24]) == CHART_SIZE
    assert b"Software" not in png
    assert len(png) < 100_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["pressure", "steady", "attention", "running"])
def test_no_label_is_cut(language: str, state: str, weeks: Mapping[str, Figures]) -> None:
    """The outermost pixels are white on every side."""
    pixels = image.imread(BytesIO(charts.created_resolved(weeks[state], language)))

    for edge in (pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:]):
        assert edge.min() == 1.0


def test_without_a_chinese_font_the_labels_are_english(
    monkeypatch: pytest.MonkeyPatch, weeks: Mapping[str, Figures]
) -> None:
    """Readable words rather than boxes."""
    monkeypatch.setattr(charts, "packaged_font", lambda: None)
    monkeypatch.setattr(charts, "SYSTEM_NAMES", ())

    assert charts.font_family("zh_CN") == "DejaVu Sans"
    assert charts.created_resolved(weeks["steady"], "zh_CN") == charts.created_resolved(weeks["steady"], "en")


def test_a_system_font_is_next_to_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the known names that is installed."""
    monkeypatch.setattr(charts, "packaged_font", lambda: None)
    monkeypatch.setattr(charts, "SYSTEM_NAMES", ("Nobody Has This", "DejaVu Serif"))

    assert charts.font_family("zh_CN") == "DejaVu Serif"


def test_the_packaged_font_has_the_letters() -> None:
    """Where the extra `cjk` is installed, its file is there."""
    path = fonts.packaged_font()
    if path is None:
        pytest.skip("the optional package with the Chinese font is not installed")

    assert Path(path).is_file()
    assert font_manager.FontProperties(fname=path).get_name() == "Noto Sans SC"


def test_without_the_package_there_is_no_packaged_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is optional."""
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_package_anywhere")

    assert fonts.packaged_font() is None


@pytest.mark.parametrize(
    ("created", "resolved"), [(41, 30), (16, 16), (16, 15), (15, 16), (0, 0), (1, 0)], ids=lambda value: str(value)
)
def test_labels_never_touch(created: int, resolved: int) -> None:
    """Where the lines end at one height, their labels stand above one another, the higher one on top."""
    top = max(4, created, resolved) * 1.15

    high, low = charts._apart(created, resolved, top)

    assert abs(high - low) >= charts.NEAR * top * 0.999
    assert min(high, low) >= 0
    assert (high >= low) == (created >= resolved)
