"""How does a comparison with Jira's own SLAs look as a page? One HTML file; nothing is fetched from elsewhere."""

from collections.abc import Sequence
from html import escape

from reports.crosscheck_words import Row, clock_rows, head, issue_rows, reason_rows
from reports.crosschecking import Crosscheck
from reports.native_words import NativeWords
from reports.pages import Cell, brief, lines, number, page, paragraph, table
from reports.pages import words as worded


def crosscheck_page(found: Crosscheck) -> str:
    """The whole page. The same comparison gives the same bytes."""
    words = NativeWords(found.teller)
    tally = found.tally
    body = [f"<h1>{escape(words.say('title'))}</h1>", *(paragraph(text, "lead") for text in head(found, words))]
    clocks = clock_rows(found, words)
    body += [_heading("clocks", words), _counts(clocks, words) if clocks else paragraph(words.say("nothing"))]
    if reasons := reason_rows(found, words):
        body += [_heading("reasons", words), _table(("clock", "reason", "cycles"), reasons, words)]
    body += [_heading("issues", words), _issues(found, words)]
    for key, heads, rows in (
        ("odd", ("issue", "native", "part"), tally.odd),
        ("failed", ("issue", "why"), tally.troubles),
    ):
        if rows:
            body += [_heading(key, words), _table(heads, rows, words)]
    return page(words.say("page_title"), words.language, "", body)


def _heading(key: str, words: NativeWords) -> str:
    return f"<h2>{escape(words.say(key))}</h2>"


def _counts(rows: Sequence[Row], words: NativeWords) -> str:
    return _table(("clock", "native", "compared", "alike", "differing", "without"), rows, words)


def _table(keys: Sequence[str], rows: Sequence[Row], words: NativeWords) -> str:
    """Numbers stand to the right."""
    numbers = [isinstance(cell, int) for cell in rows[0]]
    heads = [Cell(escape(words.say(key)), number=right) for key, right in zip(keys, numbers, strict=True)]
    return table(heads, [[number(cell) if isinstance(cell, int) else worded(cell) for cell in row] for row in rows])


def _issues(found: Crosscheck, words: NativeWords) -> str:
    tally = found.tally
    if not tally.differing:
        return paragraph(words.say("none_differ"))
    told = words.say("listed", listed=len(tally.listed), all=tally.differing)
    heads = [worded(words.say(key)) for key in ("issue", "clock", "differences", "why")]
    rows = [
        [brief(key), brief(clock), lines(differences), lines(reasons)]
        for key, clock, differences, reasons in issue_rows(found, words)
    ]
    listed = paragraph(told) if len(tally.listed) < tally.differing else ""
    return listed + (table(heads, rows) if rows else "")
