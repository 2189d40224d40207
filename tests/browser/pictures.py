"""Can people read our pages, on a phone and on a wide screen? Opens them in headless Chromium, reports what is wrong
and keeps a picture of each.

    python tests/browser/pictures.py FOLDER NAME=ADDRESS [NAME=ADDRESS::SELECTOR ...]
"""

import io
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

WIDTHS = (340, 760, 1400)
TALLEST = 12_000
"""Pixels of a page that are laid out and looked at."""
FIRST = 500
"""Pixels at the top of an element in which its most important words stand."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
TOP_TEXT = """
(element, first) => {
  const edge = element.getBoundingClientRect(), range = document.createRange(), seen = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
    const inside = (box) => box.bottom <= edge.top + first && box.left >= 0 && box.right <= innerWidth;
    if (boxes.length && boxes.every(inside) && node.parentElement.checkVisibility()) seen.push(node.data);
  }
  return seen.join(" ");
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page to look at. `selector` limits the picture to one element; `top` are patterns for words that must stand in
    the first 500 px of that element (or of the page); `language` is what the browser asks for."""

    name: str
    url: str
    selector: str | None = None
    top: tuple[str, ...] = ()
    language: str = "en-US"
    tallest_picture: int = 1600


def find_browser() -> str | None:
    """The path of a Chromium or Chrome on this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def check_pages(
    pages: Sequence[Shown],
    folder: Path,
    widths: Sequence[int] = WIDTHS,
    scheme: Literal["light", "dark"] = "light",
) -> list[str]:
    """Everything that is wrong, a sentence each that begins with the page's name and width; [] when all is well.

    FOLDER/NAME-WIDTH.png holds the pictures afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    with _browser() as browser:
        for shown in pages:
            for width in widths:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, locale=shown.language, color_scheme=scheme
                )
                try:
                    found = _look(context.new_page(), shown, width, folder)
                except Error as error:
                    found = [f"cannot be opened: {error.message.splitlines()[0]}"]
                finally:
                    context.close()
                problems.extend(f"{shown.name} at {width} px {problem}" for problem in found)
    return problems


@contextmanager
def _browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        raise FileNotFoundError(f"none of {', '.join(BROWSERS)} is on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _look(page: Page, shown: Shown, width: int, folder: Path) -> list[str]:
    raised: list[str] = []
    page.on("pageerror", lambda error: raised.append(f"raises in its script: {error.message.splitlines()[0]}"))
    answer = page.goto(shown.url, wait_until="load", timeout=30_000)
    if answer is not None and not answer.ok:
        return [f"answers {answer.status}"]
    page.evaluate("() => document.fonts.ready.then(() => null)")
    height = min(TALLEST, int(page.evaluate("() => document.scrollingElement.scrollHeight")))
    page.set_viewport_size({"width": width, "height": max(900, height)})
    problems: list[str] = page.evaluate(CHECKS)
    problems += raised + _top(page, shown)
    _keep(page, shown, folder / f"{shown.name}-{width}.png")
    return problems


def _top(page: Page, shown: Shown) -> list[str]:
    """What should stand at the top of the element and does not."""
    element = page.query_selector(shown.selector or "body")
    if element is None:
        return [f"has no {shown.selector}"]
    text = str(element.evaluate(TOP_TEXT, FIRST))
    return [
        f"does not show {pattern!r} in the first {FIRST} px of {shown.selector or 'the page'}"
        for pattern in shown.top
        if not re.search(pattern, text)
    ]


def _keep(page: Page, shown: Shown, file: Path) -> None:
    """A small PNG: the colours of a page fit in a palette."""
    element = page.query_selector(shown.selector) if shown.selector else None
    drawn = element.screenshot(animations="disabled") if element else page.screenshot(animations="disabled")
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, shown.tallest_picture)))
    picture.quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


def main(arguments: Sequence[str]) -> int:
    """0: nothing is wrong; 1: something is, see the lines; 2: wrong usage."""
    if len(arguments) < 2 or any("=" not in argument for argument in arguments[1:]):
        print(__doc__, file=sys.stderr)
        return 2
    pages = []
    for argument in arguments[1:]:
        name, _, place = argument.partition("=")
        url, _, selector = place.partition("::")
        pages.append(Shown(name=name, url=url, selector=selector or None))
    problems = check_pages(pages, Path(arguments[0]))
    print("\n".join(problems) if problems else f"nothing wrong; pictures in {arguments[0]}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
