"""Does the picture script find what people would stumble over, and nothing else?"""

import re
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>body {{ margin: 8px; font: 14px/1.4 sans-serif }} {style}</style></head><body>{body}</body></html>"""

GOOD = """
<style>
.scrolls { overflow-x: auto } .lozenge { background: gold; border-radius: 3px; padding: 0 4px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden }
</style>
<h1>ASP-7 Compressor stops</h1>
<article data-kind="card"><p><b>Resolution</b> is due Fri 13 Mar 16:30 (UTC+8)</p>
<table><tr><th>Goal</th><th>State</th></tr>
<tr><td>Resolution</td><td><span class="lozenge">At risk</span></td></tr></table>
<details><summary>Clock history</summary><p>started Mon 9 Mar</p></details></article>
<div class="scrolls"><pre>a line that is much longer than a telephone is wide, in a box that can be scrolled</pre></div>
<p>临期：解决时限为 3月13日 16:30。“—” ✓</p>
<span class="unseen">for screen readers</span>
<label><input type="checkbox"> Acceptance signed</label> <button>Close</button>
"""

NARROW = "width: 60px; overflow: hidden; white-space: nowrap"
DEEP_CARD = "<article data-kind=card><p>words</p><p style='margin-top: 600px'>At risk</p></article>"
LID = "position: absolute; inset: 0; background: white"
BAD = {
    "too-wide": ("<p style='width: 500px'>barn</p>", "moves sideways: 508 px wide in 340 px"),
    "cut-by-its-box": (f"<p style='{NARROW}'>a name that is cut</p>", 'clips the text "a name that is cut"'),
    "ended-by-dots": (
        f"<p style='{NARROW}; text-overflow: ellipsis'>a name that ends in dots</p>",
        'clips the text "a name that ends in dots"',
    ),
    "cut-below": ("<p style='height: 30px; overflow: hidden'>one<br>two<br>three</p>", 'clips the text "three"'),
    "cut-by-an-outer-box": (
        "<div style='overflow: hidden'><p style='margin-left: 300px; white-space: nowrap'>far to the right</p></div>",
        'clips the text "far to the right"',
    ),
    "left-of-the-page": ("<p style='margin-left: -40px'>outside</p><p>inside</p>", 'clips the text "outside"'),
    "cut-in-a-field": ("<input value='a value too long for its field' size=5>", 'clips the text "a value too long'),
    "one-on-another": (
        "<p>first line</p><p style='margin-top: -30px'>second line</p>",
        'overlaps "first line" with "second line"',
    ),
    "covered": (f"<p>under</p><div style='{LID}'></div>", 'covers "under" by <div>'),
    "without-a-glyph": ("<p>state: \ue123</p>", "has no glyph for U+E123"),
    "without-its-picture": (
        "<p>chart</p><img src='absent.png' alt='created and resolved' width=9 height=9>",
        'does not show the picture "created and resolved"',
    ),
    "empty": ("<p></p>", "shows no text"),
    "broken-script": ("<p>text</p><script>absent()</script>", "raises in its script: absent is not defined"),
    "deep-card": (DEEP_CARD, "does not show 'At risk' in the first 500 px of [data-kind=card]"),
    "no-card": ("<p>words</p>", "has no [data-kind=card]"),
}
CARDS = ("deep-card", "no-card")


@pytest.fixture(scope="module")
def problems_of_bad_pages(
    pictures: ModuleType, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Page -> what was found on it. One browser looks at them all."""
    folder = tmp_path_factory.mktemp("bad")
    pages = []
    for name, (body, _) in BAD.items():
        page = folder / f"{name}.html"
        page.write_text(PAGE.format(body=body, style=""), encoding="utf-8")
        card = {"selector": "[data-kind=card]", "top": ("At risk",)} if name in CARDS else {}
        pages.append(pictures.Shown(name=name, url=page.as_uri(), **card))
    found: list[str] = pictures.check_pages(pages, folder, (340,))
    return {
        name: [text.removeprefix(f"{name} at 340 px ") for text in found if text.startswith(f"{name} at ")]
        for name in BAD
    }


def test_a_good_page_is_not_found_fault_with(pictures: ModuleType, chromium: str, tmp_path: Path) -> None:
    """Boxes that scroll, closed details, hidden hints, Chinese and a card: all of that can be read."""
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(body=GOOD, style=""), encoding="utf-8")
    top = ("At risk", "due Fri 13 Mar")
    shown = pictures.Shown(name="page", url=page.as_uri(), selector="[data-kind=card]", top=top)

    assert pictures.check_pages([shown], tmp_path) == []
    assert sorted(file.name for file in tmp_path.glob("*.png")) == ["page-1400.png", "page-340.png", "page-760.png"]


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, (_, expected) in BAD.items()], ids=list(BAD))
def test_what_cannot_be_read_is_reported(problems_of_bad_pages: dict[str, list[str]], name: str, expected: str) -> None:
    """With the text in question, so that it can be found."""
    assert [problem for problem in problems_of_bad_pages[name] if expected in problem], problems_of_bad_pages[name]


def test_a_page_that_does_not_open_is_reported(pictures: ModuleType, chromium: str, tmp_path: Path) -> None:
    """Instead of a picture of the browser's own error page."""
    page = pictures.Shown(name="page", url=(tmp_path / "absent.html").as_uri())
    problems = pictures.check_pages([page], tmp_path, (340,))

    assert len(problems) == 1
    assert re.match(r"page at 340 px cannot be opened: .*ERR_FILE_NOT_FOUND", problems[0])


def test_wrong_usage_is_told(pictures: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The script by itself shows how it is called."""
    assert pictures.main(["only-a-folder"]) == 2
    assert "NAME=ADDRESS" in capsys.readouterr().err
