"""Can people read the card of a project, on a phone and in a wide column?"""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from reports import render_html
from reports.project_cards import project_card_document
from tests.reports.test_project_cards import CARD, PEOPLE

LANGUAGES = {"en": "en-US", "zh_CN": "zh-CN"}
TOP = {"en": (r"(?i)over", r"115 %", r"Li Wei"), "zh_CN": (r"超负荷", r"115%", r"Li Wei")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_a_project_can_be_read(
    language: str, pictures: ModuleType, chromium: str, picture_folder: Path, tmp_path: Path
) -> None:
    """Nothing is clipped or without a glyph; who is over capacity stands in the first 500 px."""
    page = tmp_path / f"project-card-{language}.html"
    card = replace(CARD, language=language)
    page.write_text(render_html.render(project_card_document(card, PEOPLE)), encoding="utf-8")
    shown = pictures.Shown(
        name=page.stem, url=page.as_uri(), selector="main", top=TOP[language], language=LANGUAGES[language]
    )

    assert pictures.check_pages([shown], picture_folder, (340, 760)) == []
