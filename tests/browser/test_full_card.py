"""Can people read the status card when every family has something to say, on a phone and in a wide column?"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from reports import render_adf, render_html
from reports.cards import card_document
from tests.full_card import PEOPLE, full_card

LANGUAGES = {"en": "en-US", "zh_CN": "zh-CN"}
WIDTHS = (340, 760)
STATE_AND_DUE = {
    "en": (r"(?i)missed", r"Fri 21 Nov 16:30"),
    "zh_CN": (r"已超时", r"11 月 21 日（周五）16:30"),
}
IN_THE_TABLE = {"en": ("Missed", "At risk", "Met"), "zh_CN": ("已超时", "临期", "达标")}
LINE = r"(?m)^\s*(\S.*)$"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_card_with_all_families_can_be_read(
    language: str, pictures: ModuleType, chromium: str, picture_folder: Path, tmp_path: Path
) -> None:
    """Nothing is wider than its box, clipped or without a glyph; state and due stand in the first 500 px."""
    page = tmp_path / f"full-card-{language}.html"
    page.write_text(render_html.render(card_document(full_card(language), PEOPLE)), encoding="utf-8")
    shown = pictures.Shown(
        name=page.stem,
        url=page.as_uri(),
        selector="main",
        top=(*STATE_AND_DUE[language], *IN_THE_TABLE[language][:2]),
        language=LANGUAGES[language],
        tallest_picture=4000,
    )

    assert pictures.check_pages([shown], picture_folder, WIDTHS) == []


@pytest.fixture
def atlassian() -> str:
    """The program `adf-render`, which draws as Jira does: AFTERCARE_ADF_RENDER names it, else the path has it."""
    found = shutil.which(os.environ.get("AFTERCARE_ADF_RENDER", "adf-render"))
    if found is None:
        pytest.skip("Atlassian's renderer (adf-render) is not installed; AFTERCARE_ADF_RENDER names its program")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_atlassian_draws_all_of_the_card(
    language: str, width: int, atlassian: str, picture_folder: Path, tmp_path: Path
) -> None:
    """No node is unsupported, and every line of the card is there to be read, the state in a word first."""
    picture_folder.mkdir(parents=True, exist_ok=True)
    card = tmp_path / "card.json"
    card.write_text(json.dumps(render_adf.render(card_document(full_card(language), PEOPLE))), encoding="utf-8")
    picture = picture_folder / f"full-card-atlassian-{language}-{width}.png"
    words = ["--width", str(width), "--window", str(width + 50), "--text"]

    drawn = subprocess.run([atlassian, card, picture, *words], capture_output=True, text=True, check=False, timeout=120)

    assert drawn.returncode == 0, drawn.stderr
    assert picture.stat().st_size > 10_000
    lines = re.findall(LINE, drawn.stdout)
    assert re.search(IN_THE_TABLE[language][0], "\n".join(lines[:5]), re.IGNORECASE)
    assert all(word.casefold() in drawn.stdout.casefold() for word in IN_THE_TABLE[language])
