"""Can people read what the story leaves behind? Board, issue, card, notice and weekly report, on a phone and wide."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from connector.demo.player import BOT, Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VARIANTS = {"en": ("cloud", "en"), "zh": ("datacenter", "zh_CN")}
IN_THE_README = ("issue-card", "breach-notice", "weekly-report")
STATE_AND_DUE = {
    "en": (r"(?i)missed", r"10 Apr 11:00"),
    "zh": (r"已超时", r"4\s*月\s*10\s*日.*11:00"),
}

PROJECT = {"en": (r"(?i)at risk", r"Nordwind service"), "zh": (r"将用完", r"北风服务合同")}


@pytest.fixture(scope="module", params=VARIANTS)
def played(request: pytest.FixtureRequest) -> Iterator[tuple[str, Demo]]:
    """A demo after its story, and its language."""
    flavour, language = VARIANTS[request.param]
    demo = Demo(flavour=flavour, language=language)
    try:
        demo.play(lambda at: None)
        yield request.param, demo
    finally:
        demo.close()


def test_every_page_can_be_read(played: tuple[str, Demo], pictures: ModuleType, chromium: str, tmp_path: Path) -> None:
    """At 340, 760 and 1400 px nothing scrolls sideways, is clipped, overlaps or misses; state and due come first."""
    language, demo = played
    problems = pictures.check_pages(list(pages(language, demo, pictures.Shown)), tmp_path)
    keep(tmp_path, language)

    assert problems == []


def pages(language: str, demo: Demo, shown: Any) -> Iterator[Any]:
    """What to look at. The names of some are those of the pictures in the READMEs."""
    browser_language = "zh-CN" if language == "zh" else "en-US"
    addresses = dict(demo.pages())
    issue = addresses["Breached issue with its card"]
    report = [address for what, address in demo.pages() if what == "Weekly report"][-1]
    own = {
        kind_of(comment): f"#comment-{comment.id}"
        for comment in demo.sandbox.state.issue(issue.rsplit("/", 1)[1]).comments
        if comment.author == BOT
    }
    project = addresses["The project with its card"]
    (told,) = [c for c in demo.sandbox.state.issue("ASP-1").comments if kind_of(c) == "project"]
    top = STATE_AND_DUE[language]
    for name, url, selector, first in (
        ("board", addresses["Board"], None, ()),
        ("issue-card", issue, None, ()),
        ("card", issue, own["card"], top),
        ("breach-notice", issue, own["notice"], top),
        ("project-issue", project, None, ()),
        ("project-card", project, f"#comment-{told.id}", PROJECT[language]),
        ("weekly-report", report, None, ()),
        ("console", addresses["How the connector is doing"], None, ()),
    ):
        yield shown(name=f"{name}-{language}", url=url, selector=selector, top=first, language=browser_language)


def kind_of(comment: Any) -> str | None:
    """What a comment of ours is."""
    kind: str | None = comment.properties.get("aftercare", {}).get("kind")
    return kind


def keep(folder: Path, language: str) -> None:
    """`make pictures` names a folder for the pictures of the READMEs."""
    named = os.environ.get("AFTERCARE_PICTURES")
    for name in IN_THE_README if named else ():
        target = Path(named or "") / f"{name}-{language}-760.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / target.name, target)
