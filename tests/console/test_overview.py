"""The operator's first page: every kind of write, and the language of the policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from connector.config import load
from connector.console import KINDS
from connector.intents import COMMENT_KINDS
from connector.store.interface import MessageState, Subject
from connector.wiring import build
from reports.texts.catalogue import LANGUAGES
from tests.scenarios.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.sandbox.stop()


def overview(site: Site, language: str) -> str:
    """The page of a connector whose policy is in that language, after one project card was written."""
    with site.connector("observe"):
        path = site.folder / "config.toml"
    path.write_text(f'language = "{language}"\n{path.read_text(encoding="utf-8")}', encoding="utf-8")
    app = build(load(path), clock=site.clock)
    try:
        app.store.wrote("project", Subject("project", "10000"), None, site.clock.now())
        return str(app.console.test_client().get("/").text)
    finally:
        app.store.close()


def words(page: str) -> str:
    """What is read: without tags."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


@pytest.mark.parametrize(
    ("language", "declared", "expected"),
    [
        ("en", "en", ("0 due or being looked at. Nothing parked.", "Kind Times", "project card 1", "card edit 0")),
        ("zh_CN", "zh-CN", ("0 件待检查或正在检查。 没有搁置的事项。", "类别 次数", "项目卡片 1", "更新卡片 0")),
    ],
)
def test_the_page_is_in_the_language_of_the_policy(
    site: Site, language: str, declared: str, expected: tuple[str, ...]
) -> None:
    """All of it, its language declared; requests are named as Jira's REST does."""
    page = overview(site, language)

    assert f'<html lang="{declared}">' in page
    assert [text for text in expected if text not in words(page)] == []


def test_every_comment_that_is_written_is_counted() -> None:
    """On the page and in /metrics: a kind that is not named there would be written unseen."""
    assert set(COMMENT_KINDS) <= set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_state_has_a_word(language: str) -> None:
    """The page says them by their names in the store."""
    named = [f"operator.write.{kind}" for kind in KINDS]
    named += [f"operator.message.{state}" for state in get_args(MessageState)]

    assert [key for key in named if key not in LANGUAGES[language]] == []
