"""What do pages of counts have in common? One HTML file with tables; nothing is fetched from elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from reports.render_html import STYLE

COUNTS_STYLE = """
main { max-width: 1060px } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.few { white-space: nowrap } td p { margin: 0 0 4px } td p:last-child { margin: 0 }
th { white-space: nowrap } th:first-child, td[rowspan] { min-width: 84px }
td.long { min-width: 190px }
.key { color: #505258; font-size: 14px } .lead { margin: 0 0 4px }
"""
LONGEST_WHOLE = 28


@dataclass(frozen=True, slots=True)
class Cell:
    """HTML of a cell. `rows`: over so many rows. `few`: never broken into lines. `long`: kept readably wide."""

    html: str
    number: bool = False
    rows: int = 1
    few: bool = False
    long: bool = False


def page(title: str, language: str, style: str, body: Sequence[str]) -> str:
    """The whole page; the same parts give the same bytes."""
    inner = "\n".join(part for part in body if part)
    return (
        f'<!DOCTYPE html>\n<html lang="{language.replace("_", "-")}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{COUNTS_STYLE}{style}</style>\n</head>\n"
        f"<body>\n<main>\n{inner}\n</main>\n</body>\n</html>\n"
    )


def words(text: str) -> Cell:
    return Cell(escape(text))


def brief(text: str) -> Cell:
    """A name or an instant, which is not broken into lines, unless it is long."""
    return Cell(escape(text), few=len(text) <= LONGEST_WHOLE)


def number(n: int | str) -> Cell:
    return Cell(escape(str(n)), number=True)


def lines(texts: Iterable[str]) -> Cell:
    """A paragraph each."""
    return Cell("".join(f"<p>{escape(text)}</p>" for text in texts), long=True)


def paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def table(heads: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> str:
    """On a phone it scrolls by itself."""
    head = "".join(f'<th scope="col"{_kind(cell)}>{cell.html}</th>' for cell in heads)
    body = "\n".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows)
    return (
        f'<div class="table" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _td(cell: Cell) -> str:
    over = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<td{over}{_kind(cell)}>{cell.html}</td>"


def _kind(cell: Cell) -> str:
    kinds = (("n", cell.number), ("few", cell.few), ("long", cell.long))
    return next((f' class="{name}"' for name, is_so in kinds if is_so), "")
